"""When a plan is due. The dates are the platform's: set in Studio, extended by staff, kept in
edx-when.

Whoever asks finds their own date on the block (`Place.due`), extension included. The dates of
others stand in edx-when, at the block or, more often, at what stands around it: the subsection.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import pgettext

from city_diplomacy_xblocks.platform.borrowed import Borrowed
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.people import Place

_DUE = "due"
#: As many extensions are listed, the latest first; each change of one is a row of edx-when.
LISTED = 200


@frozen
class Extension:
    """One person's later date: until when, why, given by whom (None where nobody is known)."""

    user_id: int
    username: str
    until: datetime
    reason: str
    given_by: int | None
    given_at: datetime


def due_for(place: Place) -> datetime | None:
    """The moment (aware) at which the plan of whoever asks is due, or None when it never is."""
    return place.due


def due_of(place: Place, user_ids: Collection[int]) -> datetime | None:
    """The latest of these people's dates: a plan written by several is due when the last of them
    is. None when it never is.

    Two queries, whatever their number, wherever dates are the same for all but extensions.
    """
    holder = _holder(place)
    if holder is None:
        return place.due
    return max((date for date in _dates(holder, user_ids) if date), default=None)


def closes_at(place: Place, due: datetime | None) -> datetime | None:
    """The moment from which handing in is refused, grace period included, or None for never."""
    return due + place.grace if due else None


def common_due(place: Place) -> datetime | None:
    """The date of everybody who has no extension; None where the platform has none for all."""
    holder = _holder(place)
    return holder.policy.abs_date if holder else None


def extensions(place: Place, user_ids: Collection[int] | None = None) -> list[Extension]:
    """Who has a later date here, the latest given first; only these people where they are named.

    Two queries.
    """
    holder = _holder(place)
    if holder is None:
        return []
    latest: dict[int, Any] = {}
    rows = _overrides(holder, user_ids).select_related("user").order_by("-modified", "-id")
    for row in rows[:LISTED]:
        latest.setdefault(row.user_id, row)
    return [
        Extension(
            row.user_id, row.user.username, row.abs_date, row.reason, row.actor_id, row.modified
        )
        for row in latest.values()
        if row.abs_date
    ]


def extend(
    place: Place, *, user_id: int, until: datetime | None, reason: str, actor_id: int
) -> None:
    """Let that person's plan be due at `until`; None takes an extension back.

    It is written where the platform keeps such dates, at what holds the due date, as the instructor
    dashboard does. Refuses (409) with code "no_due" where there is no date to extend, and
    "too_early" for one that is not later than everybody's.
    """
    write: Any = Borrowed.SET_DATE.find()
    holder = _holder(place)
    if holder is None or not callable(write):
        raise Refusal(409, "no_due", _no_due(place))
    if until is not None and holder.policy.abs_date and until <= holder.policy.abs_date:
        raise _too_early()
    people = get_user_model().objects.in_bulk([user_id, actor_id])
    given = {"user": people[user_id], "reason": reason, "actor": people[actor_id]}
    invalid: Any = Borrowed.INVALID_DATE.find()
    try:
        write(place.course_key, holder.location, _DUE, until, **given)
    except invalid as error:
        raise _too_early() from error
    transaction.on_commit(lambda: _remember_anew(place, user_id))


def _too_early() -> Refusal:
    message = pgettext("dates", "An extension ends after the due date: choose a later one.")
    return Refusal(409, "too_early", message)


def _no_due(place: Place) -> str:
    if place.due is None:
        return pgettext("dates", "This plan has no due date: there is nothing to extend.")
    return pgettext(
        "dates",
        "The platform knows no due date of this unit that could be extended. Set it in Studio, on "
        "the subsection, and publish the course.",
    )


def _remember_anew(place: Place, user_id: int) -> None:
    """The platform caches each person's dates: the person is to meet the new one at once."""
    dates_for_course: Any = Borrowed.DATES_FOR_COURSE.find()
    if callable(dates_for_course):
        dates_for_course(place.course_key, user=user_id, use_cached=False)


def _holder(place: Place) -> Any | None:
    """The row of edx-when with the date of the block, or of the nearest thing around it."""
    content_dates: Any = _model(Borrowed.CONTENT_DATE)
    if content_dates is None:
        return None
    lineage = [place.usage_key, *place.around()]
    rows = content_dates.objects.filter(
        course_id=place.course_key, location__in=lineage, field=_DUE, active=True
    )
    found = {row.location.map_into_course(place.course_key): row for row in _with_policy(rows)}
    return next((found[key] for key in lineage if key in found), None)


def _with_policy(rows: Any) -> Iterable[Any]:
    return rows.select_related("policy").order_by("id")


def _model(name: Borrowed) -> Any | None:
    return name.find() if apps.is_installed("edx_when") else None


def _dates(holder: Any, user_ids: Collection[int]) -> Iterable[datetime | None]:
    if holder.policy.rel_date is not None:
        return [_in_own_time(holder, user_id) for user_id in user_ids]
    extended: Mapping[int, datetime | None] = {
        row.user_id: row.abs_date for row in _overrides(holder, user_ids).order_by("modified", "id")
    }
    return [extended.get(user_id) or holder.policy.abs_date for user_id in user_ids]


def _in_own_time(holder: Any, user_id: int) -> datetime | None:
    """Where each learner has a schedule of their own, edx-when reckons with it: ask it."""
    dates_for_course: Any = Borrowed.DATES_FOR_COURSE.find()
    dates = dates_for_course(holder.course_id, user=user_id)
    return dates.get((holder.location.map_into_course(holder.course_id), _DUE))


def _overrides(holder: Any, user_ids: Collection[int] | None) -> Any:
    user_dates: Any = Borrowed.USER_DATE.find()
    rows = user_dates.objects.filter(content_date=holder)
    return rows if user_ids is None else rows.filter(user_id__in=user_ids)
