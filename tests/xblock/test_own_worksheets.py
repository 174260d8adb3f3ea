"""A worksheet that a course has written for itself: in its submission point, published, filled in."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from lxml import etree
from xblock.fields import ScopeIds

from city_diplomacy_xblocks.demo.storage import CONTENT
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    OTHER_COURSE,
    block_for,
    call,
    make_block,
    make_reading_block,
    make_user,
    usage,
)
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.reviewing.models import Submission
from city_diplomacy_xblocks.worksheet_xblock import CityWorksheetBlock
from tests.xblock.story import asked, change, save
from tests.xblock.test_costs import ours
from tests.xblock.test_versions import DEVISE, FIRST, SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def publish(text: str = FIRST, *, course=COURSE) -> None:
    """The course has two worksheet blocks: the first shows « Cadre », the second hands in."""
    author = make_user("auteur", role="staff", course=course)
    fields = {"worksheet": "essai", "plan_key": "essai"}
    made = [
        make_block(
            author,
            course=course,
            name="cadre",
            sections=["cadre"],
            submission_point=False,
            **fields,
        ),
        make_block(
            author, course=course, sections=["actions"], own_worksheet=text, points=20, **fields
        ),
    ]
    register_course(course, made)


def the_point(user):
    return block_for(user, usage())


def the_other(user):
    return block_for(user, usage("cadre"))


def test_it_is_filled_in_handed_in_graded_and_taken_away():
    publish()
    learner, grader = make_user("aissata"), make_user("benali", role="instructor")
    assert "Devise de la ville" in the_other(learner).student_view().content
    assert "Intitulé" in the_point(learner).student_view().content
    save(the_other(learner), change(1, "cadre.devise", DEVISE))
    row = {"after": None, "cells": {"title": "Ouvrir un guichet"}}
    save(the_point(learner), change(2, "actions.actions.a1", row, op="insert"))
    document = asked(the_point(learner), "document", to="json", language="fr")
    assert document
    asked(the_point(learner), "hand_in", revision=0)

    number = Submission.objects.get().pk
    assert DEVISE in asked(the_point(grader), "review", submission=number)["html"]
    marks = {"c": {"points": 2, "comment": ""}}
    review = {"marks": marks, "overall": "Très bien.", "decision": "validated"}
    revision = asked(the_point(grader), "save_review", submission=number, revision=0, **review)
    asked(the_point(grader), "release", submission=number, revision=revision["revision"])
    assert Plan.objects.get().worksheet_version.worksheet_id == "essai"


def test_other_blocks_that_name_it_find_it_with_one_query():
    publish()
    learner = make_user("aissata")
    save(the_other(learner), change(1, "cadre.devise", DEVISE))
    library_costs = len(ours(lambda: asked(the_point(learner), "page", language="fr")))
    assert len(ours(lambda: asked(the_other(learner), "page", language="fr"))) == library_costs + 1


@pytest.mark.parametrize("tag", ["city_plan_recap", "city_module"])
def test_recaps_and_modules_show_it(tag):
    publish()
    block = make_reading_block(
        make_user("aissata"), tag, worksheet="essai", plan_key="essai", sections=["cadre"]
    )
    assert "Cadre" in block.student_view().content


def test_another_course_has_none_of_it():
    publish()
    learner = make_user("samba", course=OTHER_COURSE)
    block = make_block(learner, course=OTHER_COURSE, worksheet="essai", plan_key="essai")
    assert "Devise de la ville" not in block.student_view().content
    assert drafting.own_worksheets(OTHER_COURSE) == {}
    assert list(drafting.own_worksheets(COURSE)) == ["essai"]


def test_a_rerun_begins_plans_of_its_own():
    publish()
    save(the_other(make_user("aissata")), change(1, "cadre.devise", DEVISE))
    publish(course=OTHER_COURSE)
    learner = make_user("aissata", course=OTHER_COURSE)
    page = block_for(learner, usage("cadre", course=OTHER_COURSE)).student_view().content
    assert "Devise de la ville" in page
    assert DEVISE not in page


def test_a_new_version_moves_the_plans_that_there_are():
    publish()
    learner = make_user("aissata")
    save(the_other(learner), change(1, "cadre.city", "Kanimbora"))
    publish(SECOND)
    CONTENT[usage("cadre")]["sections"] = ["contexte"]
    page = the_other(learner).student_view().content
    assert 'data-section="contexte"' in page
    assert "Kanimbora" in page
    assert Plan.objects.get().worksheet_version.version == 2


def test_what_is_no_longer_written_is_no_longer_offered_and_plans_stay():
    publish()
    save(the_other(make_user("aissata")), change(1, "cadre.devise", DEVISE))
    register_course(COURSE, [])
    assert drafting.own_worksheets(COURSE) == {}
    assert Plan.objects.get().answers


@pytest.mark.parametrize(
    ("text", "said"),
    [("id: [", "YAML"), (FIRST.replace("id: essai", "id: plan_migration"), "plan_migration")],
)
def test_what_cannot_be_shown_is_logged_and_left_out(text, said, caplog):
    with caplog.at_level(logging.WARNING):
        publish(text)
    assert drafting.own_worksheets(COURSE) == {}
    assert said in caplog.text


def test_a_learner_meets_a_sentence_where_it_cannot_be_shown():
    publish("id: [")
    assert the_point(make_user("aissata")).student_view().content
    assert the_other(make_user("aissata")).student_view().content


# In Studio


def mistakes(block, **changed) -> list[str]:
    values = {name: getattr(block, name) for name in block.editable_fields}
    found: list[str] = []
    validation = SimpleNamespace(add=lambda message: found.append(message.text))
    block.validate_field_data(validation, SimpleNamespace(**{**values, **changed}))
    return found


def test_an_author_is_told_what_is_wrong_by_line():
    publish()
    block = the_point(make_user("auteur", role="staff"))
    assert mistakes(block) == []
    wrong = mistakes(block, own_worksheet=FIRST.replace("type: text", "type: texte", 1))
    assert wrong
    assert "worksheet.yaml:9: sections.cadre.fields.city.type" in wrong[0]


def test_a_worksheet_is_written_at_the_submission_point_alone():
    publish()
    block = the_other(make_user("auteur", role="staff"))
    assert mistakes(block, own_worksheet=FIRST)
    taken = FIRST.replace("id: essai", "id: plan_migration")
    assert "plan_migration" in mistakes(the_point(make_user("auteur")), own_worksheet=taken)[0]


def test_a_changed_worksheet_with_plans_needs_a_new_number():
    publish()
    changed = FIRST.replace("Devise de la ville", "Devise")
    author = make_user("auteur", role="staff")
    assert mistakes(the_point(author), own_worksheet=changed) == []
    save(the_other(make_user("aissata")), change(1, "cadre.devise", DEVISE))
    (said,) = mistakes(the_point(author), own_worksheet=changed)
    assert "1" in said
    assert "2" in said
    assert mistakes(the_point(author), own_worksheet=SECOND, sections=["actions"]) == []


def test_other_blocks_may_choose_it():
    publish()
    html = the_other(make_user("auteur", role="staff")).studio_view(None).content
    assert 'value="essai"' in html
    assert 'value="plan_migration"' in html


def test_an_outsider_cannot_write_one():
    publish()
    block = the_point(make_user("aissata"))
    edits = {"values": {"own_worksheet": SECOND}, "defaults": []}
    assert call(block, "submit_studio_edits", edits)[0] == 403


def test_a_duplicate_comes_without_it():
    publish()
    block = the_point(make_user("auteur", role="staff"))
    block.studio_post_duplicate(SimpleNamespace(update_item=lambda *_: None), block)
    assert (block.submission_point, block.own_worksheet) == (False, "")


def test_it_goes_out_and_comes_in_readable_and_the_same():
    publish()
    block = the_point(make_user("auteur", role="staff"))
    out = etree.Element("city_worksheet")
    block.add_xml_to_node(out)
    written = etree.tostring(out, encoding="unicode")
    assert "\n      - {id: city, type: text, label: {fr: Ville}}\n" in written
    ids = ScopeIds(None, "city_worksheet", usage("again"), usage("again"))
    again = CityWorksheetBlock.parse_xml(etree.fromstring(written), block.runtime, ids)
    assert again.own_worksheet == FIRST
