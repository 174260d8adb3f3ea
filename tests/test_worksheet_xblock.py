"""What the platform asks of an instance: scores, weights, data for apps, search, settings, clearing."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from lxml import etree
from submissions import api as submissions
from xblock.fields import ScopeIds
from xblock.validation import Validation

from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    OTHER_COURSE,
    block_for,
    call,
    course_anonymous_id,
    make_block,
    make_course,
    make_user,
    usage,
)
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.platform.asking import where
from city_diplomacy_xblocks.platform.scores import send_score
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.reviewing.models import Recipient, Submission
from city_diplomacy_xblocks.worksheet_xblock import CityWorksheetBlock
from tests.platform.platforms import install
from tests.xblock.story import asked, change, save, save_example

pytestmark = pytest.mark.django_db


def test_the_submission_point_has_a_score_whose_numbers_agree():
    block = make_block(make_user(), points=20)

    assert block.has_score
    assert block.max_score() == block.weight == block.points == 20


@pytest.mark.parametrize("fields", [{"submission_point": False}, {"example": "kanimbora"}])
def test_no_other_block_has_a_score(fields):
    block = make_block(make_user(), **fields)

    assert not block.has_score
    assert block.max_score() is None
    assert block.weight is None


@pytest.mark.parametrize(
    ("points", "worth"),
    [
        (None, 100),
        (float("nan"), 100),
        (float("inf"), 100),
        (0, 1),
        (-5, 1),
        (12.5, 13),
        (1e300, 1e6),
    ],
)
def test_points_that_no_gradebook_takes_break_none(points, worth):
    """OLX may say anything; the gradebook of a course asks every block."""
    block = make_block(make_user(), points=points)

    assert block.max_score() == block.weight == where(block).points == worth


@pytest.mark.parametrize("sections", [None, []])
def test_without_sections_all_are_shown(sections):
    block = make_block(make_user(), sections=sections)

    assert len(block.student_view_data()["sections"]) == 10


UNKNOWN = [[None, 7, ["identite"], {}], ["nonsense"]]


@pytest.mark.parametrize("sections", UNKNOWN)
def test_a_block_that_names_no_section_of_the_worksheet_shows_none(sections):
    block = make_block(make_user(), sections=sections)

    assert block.student_view_data()["sections"] == []
    assert 'data-path="' not in block.student_view().content


@pytest.mark.parametrize("sections", [["nonsense"], ["nonsense", "vision"]])
def test_an_unknown_section_is_told_to_staff_and_kept_from_learners(sections):
    for point in (False, True):
        fields = {"sections": sections, "submission_point": point}
        told = make_block(make_user("benali", role="instructor"), **fields).student_view().content
        calm = make_block(make_user("karim"), **fields).student_view().content

        assert "nonsense" in told
        assert "nonsense" not in calm
        assert "cd-say" in calm or 'data-path="vision.' in calm


def test_what_was_written_before_an_author_misnamed_the_sections_is_still_saved():
    user = make_user()
    block = make_block(user, sections=["vision"])
    save(block, change(1, "vision.vision_statement", "Une ville"))
    make_block(user, sections=["visoin"])

    answer = save(
        block_for(user, usage()), change(2, "vision.vision_statement", "Une ville ouverte", base=1)
    )

    assert answer["results"][0]["status"] == "accepted"


def test_a_duplicated_block_shows_the_same_plan_and_a_rerun_begins_anew():
    user = make_user()
    save(make_block(user), change(1, "identite.city_name", "Oued Senn"))
    make_user(course=OTHER_COURSE)

    copy = make_block(user, name="copie", submission_point=False).student_view().content
    rerun = make_block(user, course=OTHER_COURSE).student_view().content

    assert "Oued Senn" in copy
    assert "Oued Senn" not in rerun


def test_a_section_named_twice_is_shown_once():
    block = make_block(make_user(), sections=["vision", "identite", "vision"])

    shown = [section["id"] for section in block.student_view_data()["sections"]]
    assert shown == ["vision", "identite"]


def test_completion_is_ours_to_tell_unless_there_is_only_an_example_to_see():
    assert make_block(make_user()).has_custom_completion
    assert not make_block(make_user(), example="kanimbora").has_custom_completion


def test_phones_show_the_block():
    block = make_block(make_user())

    assert block.has_support(block.student_view, "multi_device")


def test_a_masquerade_shows_the_block():
    assert CityWorksheetBlock.show_in_read_only_mode


def test_nothing_but_the_build_is_published():
    assert CityWorksheetBlock.resources_dir == "assets"
    assert CityWorksheetBlock.__module__.count(".") == 1


def test_olx_comes_in_and_goes_out_the_same():
    runtime = make_block(make_user()).runtime
    xml = etree.fromstring(
        '<city_worksheet display_name="Profil" worksheet="plan_migration" plan_key="ville" '
        'sections=\'["profil_migratoire"]\' submission_point="true" points="20"/>'
    )
    ids = ScopeIds(None, "city_worksheet", usage("olx"), usage("olx"))
    block = CityWorksheetBlock.parse_xml(xml, runtime, ids)
    out = etree.Element("city_worksheet")
    block.add_xml_to_node(out)
    again = CityWorksheetBlock.parse_xml(etree.fromstring(etree.tostring(out)), runtime, ids)

    assert block.sections == ["profil_migratoire"]
    for name in CityWorksheetBlock.editable_fields:
        assert getattr(again, name) == getattr(block, name), name


def test_apps_are_told_titles_and_no_answers():
    block = make_block(make_user(), sections=["identite"])
    save(block, change(1, "identite.city_name", "Kanimbora"))

    told = block.student_view_data()

    assert [section["id"] for section in told["sections"]] == ["identite"]
    assert "Kanimbora" not in json.dumps(told)


def test_search_finds_the_titles_of_the_sections():
    entry = make_block(make_user(), display_name="Ma fiche").index_dictionary()

    assert entry["content"]["display_name"] == "Ma fiche"
    assert entry["content"]["sections"]


def mistakes(**fields) -> list[str]:
    block = make_block(make_user(), **fields)
    validation = Validation(usage())
    block.validate_field_data(validation, block)
    return [message.text for message in validation.messages]


def test_good_settings_are_not_complained_about():
    assert mistakes(sections=["identite"], plan_key="ville-1", points=20) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"worksheet": "nonsense"}, "nonsense"),
        ({"sections": ["identite", "nonsense"]}, "nonsense"),
        ({"sections": [["identite"], 7]}, "7"),
        ({"plan_key": ""}, ""),
        ({"plan_key": "deux mots"}, ""),
        ({"points": 0}, ""),
        ({"points": 12.5}, ""),
        ({"points": -1}, ""),
        ({"answer_within": -1}, "365"),
        ({"answer_within": 366}, "365"),
    ],
)
def test_wrong_settings_are_told_to_their_author(fields, words):
    told = mistakes(**fields)

    assert len(told) == 1
    assert words in told[0]


def test_a_second_submission_point_is_told_to_its_author():
    course = make_course([["identite"], ["vision"]])
    runtime = make_block(make_user()).runtime
    register_course(course.key, [runtime.get_block(node.key) for node in course.blocks()])

    assert len(mistakes(name="fiche1", submission_point=True)) == 1


def test_a_second_submission_point_is_not_saved():
    first = make_block(make_user("benali", role="instructor"))
    register_course(COURSE, [first])
    second = make_block(make_user("benali"), name="deux", submission_point=False)
    edits = {"values": {"submission_point": True}, "defaults": []}

    assert call(studio(second, may_write=True), "submit_studio_edits", edits)[0] == 400
    assert not block_for(make_user(), usage("deux")).submission_point


@pytest.mark.parametrize("submission_point", [True, False])
def test_a_duplicate_is_no_submission_point(submission_point):
    author = make_user("benali", role="instructor")
    block = make_block(author, submission_point=submission_point)
    stored = []
    store = SimpleNamespace(update_item=lambda *item: stored.append(item))

    assert block.studio_post_duplicate(store, block) is False
    assert block.studio_post_duplicate(block, store, author, shallow=False) is False

    assert not block_for(author, usage()).submission_point
    assert stored == ([(block, author.pk)] if submission_point else [])


def test_staff_clear_a_learners_state_and_the_plan_is_kept(monkeypatch):
    learner = make_user()
    block = make_block(learner)
    save(block, change(1, "identite.city_name", "Kanimbora"))
    plan = drafting.find_plan(user_id=learner.pk, course_key=COURSE, plan_key="plan")
    anonymous_id = course_anonymous_id(learner)
    send_score(
        anonymous_id=anonymous_id,
        course_key=COURSE,
        usage_key=usage(),
        points=80,
        max_points=100,
        our_id=1,
    )

    # The instructor dashboard works on a block without services.
    bare = block_for(make_user("benali", role="instructor"), usage())
    real = bare.runtime.service
    bare.runtime.service = lambda _block, name: real(_block, name) if name == "field-data" else None
    install(
        monkeypatch,
        "common.djangoapps.student.models",
        user_by_anonymous_id=lambda name: learner if name == anonymous_id else None,
    )
    bare.clear_student_state(
        user_id=anonymous_id, course_id=str(COURSE), item_id=str(usage()), requesting_user_id="x"
    )

    assert drafting.find_plan(user_id=learner.pk, course_key=COURSE, plan_key="plan") is None
    assert drafting.get_plan(plan.id).answers["identite"]["city_name"] == "Kanimbora"
    item = {
        "student_id": anonymous_id,
        "course_id": str(COURSE),
        "item_id": str(usage()),
        "item_type": "city_worksheet",
    }
    assert submissions.get_score(item) is None


def test_what_a_learner_handed_in_leaves_the_queue_with_their_state():
    """Otherwise a grader would read it, and its score would come back."""
    learner, staff = make_user(), make_user("benali", role="instructor")
    save_example(make_block(learner))
    asked(block_for(learner, usage()), "hand_in", revision=0)
    number = Submission.objects.get().pk
    asked(block_for(staff, usage()), "review", submission=number)

    block_for(staff, usage()).clear_student_state(
        user_id=course_anonymous_id(learner), course_id=COURSE, item_id=str(usage())
    )

    assert not Submission.objects.filter(listed=True).exists()
    assert not Recipient.objects.exists()
    assert "kanimbora" in Submission.objects.get(pk=number).answers.lower()
    save_example(block_for(learner, usage()))
    asked(block_for(learner, usage()), "hand_in", revision=0)
    assert Submission.objects.get(listed=True).attempt == 1


@pytest.mark.parametrize("fields", [{"example": "kanimbora"}, {"plan_key": "deux mots"}])
def test_clearing_the_state_of_a_block_without_a_plan_leaves_the_plan(fields):
    """Staff clear whole units: an example among their blocks has the usual key, and no state."""
    learner = make_user()
    save(make_block(learner), change(1, "identite.city_name", "Kanimbora"))
    other = make_block(learner, name="exemple", **fields)

    name = course_anonymous_id(learner)
    other.clear_student_state(user_id=name, course_id=COURSE, item_id=str(usage("exemple")))

    assert drafting.find_plan(user_id=learner.pk, course_key=COURSE, plan_key="plan")


def test_clearing_the_state_of_nobody_does_nothing():
    block = make_block(make_user("benali", role="instructor"))

    block.clear_student_state(user_id="nobody", course_id=COURSE, item_id=str(usage()))


EDITS = {"values": {"display_name": "Autre", "points": 20}, "defaults": []}


def studio(block, *, may_write: bool):
    real = block.runtime.service

    def service(asker, name):
        if name == "studio_user_permissions":
            return SimpleNamespace(can_write=lambda _key: may_write)
        return real(asker, name)

    block.runtime.service = service
    return block


def test_authors_choose_from_what_there_is():
    html = make_block(make_user(), sections=["vision"]).studio_view(None).content

    choices = {"worksheet": "data-card", "sections": "data-line", "own_worksheet": "data-yaml"}
    for name in CityWorksheetBlock.editable_fields:
        assert choices.get(name, f'data-value="{name}"') in html, name
    assert "plan_migration" in html
    assert "kanimbora" in html


def test_the_editor_of_a_worksheet_that_is_not_there_opens():
    assert make_block(make_user(), worksheet="nonsense").studio_view(None).content


def test_authors_save_settings():
    block = studio(make_block(make_user("benali", role="instructor")), may_write=True)

    status, answer = call(block, "submit_studio_edits", EDITS)

    assert (status, answer["result"]) == (200, "success")
    assert block_for(make_user(), usage()).points == 20


@pytest.mark.parametrize("role", ["student", "instructor"])
def test_nobody_saves_settings_through_the_lms(role):
    block = make_block(make_user("benali", role=role))

    status, answer = call(block, "submit_studio_edits", EDITS)

    assert status == 403
    assert answer["error"]
    assert block_for(make_user(), usage()).points == 100


def test_whoever_may_not_write_the_course_saves_no_settings_in_studio():
    block = studio(make_block(make_user()), may_write=False)

    assert call(block, "submit_studio_edits", EDITS)[0] == 403


def test_wrong_settings_are_not_saved():
    block = studio(make_block(make_user()), may_write=True)
    edits = {"values": {"worksheet": "nonsense"}, "defaults": []}

    assert call(block, "submit_studio_edits", edits)[0] == 400
    assert block_for(make_user(), usage()).worksheet == "plan_migration"
