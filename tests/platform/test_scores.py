from __future__ import annotations

import pytest
from submissions import api

from city_diplomacy_xblocks.demo.testing import COURSE, usage
from city_diplomacy_xblocks.platform.scores import send_score, whole, withdraw_score

LEARNER = "a" * 32
ITEM = {
    "student_id": LEARNER,
    "course_id": str(COURSE),
    "item_id": str(usage()),
    "item_type": "city_worksheet",
}


def send(points: float, **more) -> str:
    return send_score(
        anonymous_id=LEARNER,
        course_key=COURSE,
        usage_key=usage(),
        points=points,
        max_points=100,
        our_id=41,
        **more,
    )


@pytest.mark.parametrize(
    ("points", "rounded"), [(0, 0), (12.49, 12), (12.5, 13), (13.5, 14), (99.5, 100), (0.5, 1)]
)
def test_scores_are_rounded_half_up(points, rounded):
    assert whole(points) == rounded


@pytest.mark.django_db
def test_a_score_points_at_our_submission_and_carries_no_answer():
    send(72.5)

    score = api.get_score(ITEM)
    assert (score["points_earned"], score["points_possible"]) == (73, 100)
    assert [each["answer"] for each in api.get_submissions(ITEM)] == [
        {"city_worksheet_submission": 41}
    ]


@pytest.mark.django_db
def test_grading_an_attempt_again_replaces_the_score_and_makes_no_other_record():
    first = send(40)
    again = send(80, submission_uuid=first)

    assert again == first
    assert api.get_score(ITEM)["points_earned"] == 80
    assert len(api.get_submissions(ITEM)) == 1


@pytest.mark.django_db
def test_a_lower_mark_counts_too():
    send(60, submission_uuid=send(80))

    assert api.get_score(ITEM)["points_earned"] == 60


@pytest.mark.django_db
def test_a_withdrawn_score_is_gone():
    send(80)
    withdraw_score(anonymous_id=LEARNER, course_key=COURSE, usage_key=usage())

    assert api.get_score(ITEM) is None


@pytest.mark.django_db
def test_withdrawing_what_was_never_sent_does_nothing():
    withdraw_score(anonymous_id=LEARNER, course_key=COURSE, usage_key=usage())

    assert api.get_score(ITEM) is None
