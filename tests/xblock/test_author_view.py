"""What an author reads of a block in Studio: what learners will see, what is amiss, what to do."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from lxml import html

from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    OTHER_COURSE,
    block_for,
    make_block,
    make_user,
    usage,
)
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.worksheets import library
from tests.xblock.story import change, save
from tests.xblock.test_costs import ours
from tests.xblock.test_own_worksheets import publish
from tests.xblock.test_versions import DEVISE, FIRST, SECOND

pytestmark = pytest.mark.django_db

SECTIONS = [section.id for section in library.get("plan_migration").sections]
SHOWN = "//details/fieldset[@disabled]"
CONTROLS = "//*[self::input or self::select or self::textarea or self::button]"
RULES = """
rules:
  - {id: E-01, severity: error, at: cadre.city, check: city != devise, message: {fr: Non}}
  - {id: E-02, severity: error, at: actions.actions, check: size(actions) > 0, message: {fr: Non}}
  - {id: W-01, severity: warning, at: cadre.city, check: city != "", message: {fr: Non}}
"""


def published(*blocks, course=COURSE) -> None:
    register_course(course, blocks)


def view(block, language: str = "en"):
    with translation.override(language):
        return html.fromstring(block.author_view().content)


def told(block, language: str = "en") -> list[str]:
    """What is amiss, each with what to do."""
    return [
        each.text_content()
        for each in view(block, language).xpath("//*[contains(@class, 'cd-say-tip')]//li")
    ]


def author():
    return make_user("auteur", role="staff")


# What learners will see


def test_an_author_sees_the_fields_with_the_example_in_them_and_nothing_can_be_written():
    page = view(make_block(author(), sections=["identite"]))
    (shown,) = page.xpath(SHOWN)

    assert "Kanimbora" in shown.text_content()
    assert not page.xpath("//script | //form | //*[@data-learner or @data-section]")
    assert len(page.xpath(CONTROLS)) == len(shown.xpath(f".{CONTROLS}"))
    assert not Plan.objects.exists()


def test_without_an_example_the_fields_are_empty_and_disabled():
    publish()
    (shown,) = view(block_for(author(), usage("cadre"))).xpath(SHOWN)

    assert {each.get("data-path") for each in shown.xpath(".//*[@data-path]")} >= {"cadre.devise"}
    assert shown.xpath(".//textarea")
    assert not "".join(shown.xpath(".//textarea/text()")).strip()


def test_nobodys_answers_are_in_it():
    publish()
    save(block_for(make_user(), usage("cadre")), change(1, "cadre.devise", DEVISE))

    assert DEVISE not in block_for(author(), usage("cadre")).author_view().content
    assert Plan.objects.count() == 1


def test_no_script_of_ours_is_loaded_into_studio():
    fragment = make_block(author()).author_view()

    assert not [each for each in fragment.resources if "javascript" in each.mimetype]
    assert fragment.js_init_fn is None


# What is amiss


def test_a_course_in_which_all_is_well_is_told_nothing():
    first = make_block(author(), name="un", sections=SECTIONS[:4], submission_point=False)
    last = make_block(author(), sections=SECTIONS[4:])
    published(first, last)

    assert told(first) == told(last) == []


def test_a_view_of_the_whole_plan_is_not_a_second_place_to_draft_it():
    first = make_block(author(), name="un", sections=SECTIONS, submission_point=False)
    whole = make_block(author(), name="tout", submission_point=False)
    last = make_block(author())
    published(first, whole, last)

    assert told(whole) == told(last) == []


def test_sections_that_no_block_shows_are_named_with_the_rules_that_speak_of_them():
    publish(FIRST + RULES)
    point = block_for(author(), usage())
    assert told(point) == []

    published(point)
    nowhere, rules = told(point)
    assert "Cadre" in nowhere
    assert "Actions" not in nowhere
    assert "E-01" in rules
    assert "E-02" not in rules
    assert "W-01" not in rules


def test_sections_that_two_blocks_have_are_named_at_one_of_them():
    first = make_block(author(), name="un", sections=["vision"], submission_point=False)
    again = make_block(author(), name="deux", sections=["vision"], submission_point=False)
    last = make_block(author())
    published(first, again, last)

    assert told(first) == []
    (said,) = told(again)
    assert "Problem, vision and objectives" in said


def test_a_plan_that_is_handed_in_nowhere_is_told():
    block = make_block(author(), sections=["vision"], submission_point=False, plan_key="Ville")
    published(block)

    (said,) = told(block)
    assert "“ville”" in said


def test_a_second_submission_point_is_told():
    first, second = make_block(author()), make_block(author(), name="deux")
    published(first, second)

    assert told(first) == []
    (said,) = told(second)
    assert "already handed in at another block" in said


def test_what_is_not_published_yet_is_told_and_what_has_changed_since():
    block = make_block(author(), own_worksheet=FIRST, worksheet="essai", plan_key="essai")
    assert len(told(block)) == 2

    published(block)
    assert told(block) == []
    block.own_worksheet = SECOND
    (said,) = told(block)
    assert "has changed since" in said


def test_plans_of_another_version_are_counted():
    publish()
    save(block_for(make_user(), usage("cadre")), change(1, "cadre.devise", DEVISE))
    save(block_for(make_user("karim"), usage("cadre")), change(1, "cadre.devise", DEVISE))
    assert told(block_for(author(), usage())) == []

    publish(SECOND)
    (said,) = told(block_for(author(), usage()))
    assert said.startswith("2 plans")
    block_for(make_user(), usage()).student_view()
    (said,) = told(block_for(author(), usage()))
    assert said.startswith("1 plan ")


def test_what_another_course_has_published_is_its_own():
    published(make_block(author()))
    make_user("auteur", role="staff", course=OTHER_COURSE)
    other = make_block(author(), course=OTHER_COURSE)

    (said,) = told(other)
    assert "not published" in said


def test_an_example_has_no_place_and_a_bad_key_is_told():
    assert told(make_block(author(), example="kanimbora")) == []
    (said,) = told(make_block(author(), plan_key="deux mots"))
    assert "64" in said


def test_before_anything_is_published_the_author_is_told_to_publish_and_no_more():
    (said,) = told(make_block(author(), sections=["vision"]))
    assert "Publish this unit" in said


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_it_is_said_in_the_authors_language(language):
    block = make_block(author())
    (said,) = told(block, language)

    words = {"fr": "publié", "en": "published", "ar": "منشور"}
    assert re.search(words[language], said)
    assert view(block, language).get("dir") == ("rtl" if language == "ar" else "ltr")


def test_it_costs_three_statements_at_most():
    publish()
    for _ in range(2):  # the process reads each version of a worksheet once
        point, other = block_for(author(), usage()), block_for(author(), usage("cadre"))
        costs = len(ours(point.author_view)), len(ours(other.author_view))
    assert costs == (3, 2)
