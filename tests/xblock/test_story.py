"""The main job through the handlers: draft, hand in, grade, read the grade; send back, hand in again."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from submissions import api as submissions

from city_diplomacy_xblocks.demo.runtime import EVENTS
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    block_for,
    course_anonymous_id,
    make_course,
    make_user,
    usage,
)
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.worksheets import library
from tests.xblock.story import ask, asked, change, changes_of, example_answers, save, save_example

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def course():
    sections = [section.id for section in library.get("plan_migration").sections]
    made = make_course([sections[:4], sections[4:]])
    runtime = block_for(AnonymousUser(), usage("fiche1")).runtime
    register_course(made.key, [runtime.get_block(node.key) for node in made.blocks()])
    return made


@pytest.fixture
def learner(course):
    return make_user("aissata")


@pytest.fixture
def instructor(course):
    return make_user("benali", role="instructor")


def score_of(user):
    return submissions.get_score(
        {
            "student_id": course_anonymous_id(user),
            "course_id": str(COURSE),
            "item_id": str(usage("fiche2")),
            "item_type": "city_worksheet",
        }
    )


def submission_id(html: str) -> int:
    return int(re.search(r'data-open="(\d+)"', html)[1])


def full_marks(worksheet_id: str = "plan_migration") -> dict:
    rubric = library.get(worksheet_id).rubric
    return {each.id: {"points": each.points, "comment": "Bien."} for each in rubric.criteria}


def queue_of(grading) -> str:
    return asked(grading, "queue", state="", sort="waiting", search="", cursor="")["html"]


def hand_in(user) -> dict:
    return asked(block_for(user, usage("fiche2")), "hand_in", revision=0)


def test_a_plan_is_drafted_handed_in_graded_and_its_grade_read(learner, instructor):
    first, last = (block_for(learner, usage(name)) for name in ("fiche1", "fiche2"))
    answers = example_answers()
    sections = [section.id for section in library.get("plan_migration").sections]

    # Drafted in two units, section by section.
    half = changes_of({name: answers[name] for name in sections[:4]})
    saved = save(first, *half)
    assert {each["status"] for each in saved["results"]} == {"accepted"}
    rest = changes_of({name: answers[name] for name in sections[4:]}, first=len(half) + 1)
    saved = save(last, *rest, revision=saved["revision"])
    assert {each["status"] for each in saved["results"]} == {"accepted"}
    assert {each["state"] for each in saved["sections"].values()} == {"done"}
    assert saved["findings"]["items"] == []

    # Handed in, found in the queue, read.
    assert asked(last, "hand_in", revision=saved["revision"])["html"]
    grading = block_for(instructor, usage("fiche2"))
    number = submission_id(queue_of(grading))
    assert "Kanimbora" in asked(grading, "review", submission=number)["html"]

    # Marked as a draft, which tells nobody anything yet.
    saved = asked(
        grading,
        "save_review",
        submission=number,
        revision=0,
        marks=full_marks(),
        overall="Un plan que la ville peut adopter.",
        decision="validated",
    )
    assert saved["total"] == saved["max"]
    assert score_of(learner) is None
    assert "Un plan que la ville peut adopter." not in asked(last, "page", language="fr")["html"]

    # Released: the gradebook and the participant know.
    assert asked(grading, "release", submission=number, revision=saved["revision"])["html"]
    score = score_of(learner)
    assert (score["points_earned"], score["points_possible"]) == (100, 100)
    # A published grade would be that of whoever is logged in: the instructor.
    assert "grade" not in {name for _key, name, _data in EVENTS}
    assert "Un plan que la ville peut adopter." in asked(last, "page", language="fr")["html"]


def test_a_plan_sent_back_is_revised_and_its_second_attempt_graded(learner, instructor):
    first, last = (block_for(learner, usage(name)) for name in ("fiche1", "fiche2"))
    grading = block_for(instructor, usage("fiche2"))
    saved = save_example(last)
    asked(last, "hand_in", revision=saved["revision"])
    number = submission_id(queue_of(grading))
    asked(grading, "review", submission=number)
    asked(
        grading,
        "comment",
        submission=number,
        path="identite.city_name",
        text="Précisez la commune.",
        internal=False,
    )
    review = asked(
        grading,
        "save_review",
        submission=number,
        revision=0,
        marks={},
        overall="À préciser.",
        decision="to_revise",
    )

    assert ask(last, "withdraw")[0] == 409
    assert "Précisez la commune." not in asked(first, "page", language="fr")["html"]
    asked(grading, "release", submission=number, revision=review["revision"])

    assert score_of(learner) is None
    assert "Précisez la commune." in asked(first, "page", language="fr")["html"]
    assert "À préciser." in asked(last, "page", language="fr")["html"]
    edit = change(1000, "identite.city_name", "Kanimbora-Centre", base=saved["revision"])
    revised = save(last, edit, revision=saved["revision"])
    assert [each["status"] for each in revised["results"]] == ["accepted"]
    asked(last, "hand_in", revision=revised["revision"])

    second = submission_id(queue_of(grading))
    assert second != number
    asked(grading, "review", submission=second)
    review = asked(
        grading,
        "save_review",
        submission=second,
        revision=0,
        marks=full_marks(),
        overall="",
        decision="validated",
    )
    asked(grading, "release", submission=second, revision=review["revision"])
    assert score_of(learner)["points_earned"] == 100


def test_a_plan_with_errors_says_what_blocks_it_and_where(learner):
    first, last = (block_for(learner, usage(name)) for name in ("fiche1", "fiche2"))
    save(first, change(1, "identite.city_name", "Kanimbora"))

    status, answer = ask(last, "hand_in", revision=1)

    assert (status, answer["code"]) == (409, "blocked")
    assert answer["error"]
    assert all(each["message"] and each["label"] and each["url"] for each in answer["blocking"])
    away = [each for each in answer["blocking"] if each["path"].startswith("identite.")]
    assert all("jump_to" in each["url"] and "fiche1" in each["url"] for each in away)


def test_a_plan_is_handed_in_once_and_withdrawn_until_it_is_opened(learner, instructor):
    last, grading = block_for(learner, usage("fiche2")), block_for(instructor, usage("fiche2"))
    save_example(last)
    hand_in(learner)

    assert ask(last, "hand_in", revision=0)[1]["code"] == "state"
    asked(last, "withdraw")
    hand_in(learner)
    asked(grading, "review", submission=submission_id(queue_of(grading)))

    assert ask(last, "withdraw")[0] == 409


def test_a_review_of_a_withdrawn_attempt_is_not_released(learner, instructor):
    last, grading = block_for(learner, usage("fiche2")), block_for(instructor, usage("fiche2"))
    save_example(last)
    hand_in(learner)
    number = submission_id(queue_of(grading))
    asked(last, "withdraw")

    status, answer = ask(grading, "release", submission=number, revision=0)

    assert (status, bool(answer["error"])) == (409, True)


def test_what_is_typed_after_handing_in_is_kept_aside_and_shown(learner):
    last = block_for(learner, usage("fiche2"))
    saved = save_example(last)
    hand_in(learner)

    late = save(
        last,
        change(1000, "identite.city_name", "Trop tard", base=saved["revision"]),
        revision=saved["revision"],
    )

    assert late["results"][0]["reason"] == "closed"
    assert late["kept"][0]["value"] == "Trop tard"
    assert "Trop tard" in asked(last, "page", language="fr")["html"]
