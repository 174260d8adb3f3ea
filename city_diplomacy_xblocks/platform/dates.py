"""When a plan is due. The dates are the platform's: set in Studio, extended by staff."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import get_user_model

from city_diplomacy_xblocks.platform.borrowed import Borrowed
from city_diplomacy_xblocks.platform.people import Place


def due_for(place: Place, *, user_id: int | None = None) -> datetime | None:
    """The moment (aware) at which the plan of `user_id` is due, or None when it never is.

    `place.due` is the date of whoever asks, extension included. Name the user for anybody else,
    such as the learner whose plan a grader reads: then edx-when is asked.
    """
    date_for_block = Borrowed.DATE_FOR_BLOCK.find() if user_id is not None else None
    if not callable(date_for_block):
        return place.due
    user = get_user_model().objects.get(pk=user_id)
    return date_for_block(place.course_key, place.usage_key, "due", user) or place.due


def closes_at(place: Place, *, user_id: int | None = None) -> datetime | None:
    """The moment from which handing in is refused, grace period included, or None for never."""
    due = due_for(place, user_id=user_id)
    return due + place.grace if due else None
