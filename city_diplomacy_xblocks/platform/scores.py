"""Scores, by way of edx-submissions, which is how the gradebook learns what a person decided.

Its scores are whole numbers: our exact marks are rounded here, half up, and nowhere else.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from opaque_keys.edx.keys import CourseKey, UsageKey

ITEM_TYPE: Final = "city_worksheet"
#: What a block is worth whose OLX says nothing sensible, and the most that it may be worth.
USUAL: Final = 100
MOST: Final = 1_000_000


def send_score(
    *,
    anonymous_id: str,
    course_key: CourseKey,
    usage_key: UsageKey,
    points: float,
    max_points: float,
    our_id: int,
    submission_uuid: str = "",
) -> str:
    """Tell the gradebook `points` out of `max_points`; the uuid of the record that carries them.

    `our_id` is our submission's: the edx-submissions record points at it and holds no answer. Give
    the `submission_uuid` of an earlier call to grade that attempt again, without another record.
    """
    from submissions import api

    uuid = submission_uuid or _create(anonymous_id, course_key, usage_key, our_id)
    api.set_score(uuid, whole(points), whole(max_points))
    return uuid


def withdraw_score(*, anonymous_id: str, course_key: CourseKey, usage_key: UsageKey) -> None:
    """Take back this learner's score for the block; without one nothing happens."""
    from submissions import api

    api.reset_score(anonymous_id, str(course_key), str(usage_key))


def worth(points: float | None) -> int:
    """What a block set to `points` is worth in the gradebook: whole, from 1 on, whatever its OLX
    says. The gradebook of a course must not break down over one block.
    """
    if points is None or not math.isfinite(points):
        return USUAL
    return whole(min(max(points, 1), MOST))


def whole(points: float) -> int:
    """`points` as the gradebook wants them, halves up: 12.5 → 13."""
    return int(Decimal(str(points)).quantize(Decimal(1), ROUND_HALF_UP))


def _create(anonymous_id: str, course_key: CourseKey, usage_key: UsageKey, our_id: int) -> str:
    from submissions import api

    learner = {
        "student_id": anonymous_id,
        "course_id": str(course_key),
        "item_id": str(usage_key),
        "item_type": ITEM_TYPE,
    }
    return str(api.create_submission(learner, {"city_worksheet_submission": our_id})["uuid"])
