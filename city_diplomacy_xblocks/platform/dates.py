"""When a plan is due. The dates are the platform's: set in Studio, extended per learner by staff."""

from __future__ import annotations

from datetime import datetime

from city_diplomacy_xblocks.platform.borrowed import Borrowed
from city_diplomacy_xblocks.platform.people import Place


def due_for(place: Place, *, user_id: int | None = None) -> datetime | None:
    """The moment (aware) at which the plan of `user_id` is due, or None when it never is.

    `place.due` is the date of whoever asks, extension included. For somebody else, such as the learner whose plan
    a grader reads, edx-when knows better.
    """
    date_for_block = Borrowed.DATE_FOR_BLOCK.find() if user_id is not None else None
    if not callable(date_for_block):
        return place.due
    return date_for_block(place.course_key, place.usage_key, "due", user_id) or place.due


def closes_at(place: Place, *, user_id: int | None = None) -> datetime | None:
    """The moment from which handing in is refused: the due date and the course's grace period. None: never."""
    due = due_for(place, user_id=user_id)
    return due + place.grace if due else None
