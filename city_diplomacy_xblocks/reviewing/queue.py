"""The queue: a page of what waits to be read, at the same cost whatever the queue's length.

Pages follow keys, not offsets: a cursor names the row next to which the page lies, and the index
goes there at once.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen
from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.cleaning import clean_line
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.people import Place
from city_diplomacy_xblocks.reviewing.data import Count, QueuePage, QueueRow
from city_diplomacy_xblocks.reviewing.models import (
    MarkHistory,
    Review,
    Submission,
    SubmissionState,
)
from city_diplomacy_xblocks.reviewing.received import is_id
from city_diplomacy_xblocks.reviewing.text import fold

PAGE: Final = 25
#: Counting stops here: beyond it a number helps nobody and costs a walk through the index.
COUNTED: Final = 1000
#: What one may sort by: the longest waiting first, or the alphabet.
SORTS: Final = {"waiting": "submitted_at", "name": "sort_name"}
STATES: Final = (
    SubmissionState.WAITING,
    SubmissionState.READING,
    SubmissionState.RETURNED,
    SubmissionState.RELEASED,
)
_SHOWN: Final = ("id", "name", "city", "attempt", "state", "submitted_at", "late", "sort_name")


@frozen
class Cursor:
    """The row, by `value` of the sorted column and `id`, after (or before) which a page lies."""

    sort: str
    forward: bool
    value: Any
    id: int

    def text(self) -> str:
        """The cursor as pages carry it."""
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        plain = json.dumps([self.sort, self.forward, value, self.id])
        return base64.urlsafe_b64encode(plain.encode()).decode()


def read_cursor(text: str, *, sort: str) -> Cursor | None:
    """The cursor that `Cursor.text` wrote; None for "" and for one of another order. Refuses
    (400) anything else.
    """
    if not text:
        return None
    try:
        its_sort, forward, value, row_id = json.loads(base64.urlsafe_b64decode(text.encode()))
        cursor = Cursor(str(its_sort), bool(forward), _value(its_sort, value), _id(row_id))
    except (ValueError, TypeError, OverflowError, RecursionError) as problem:
        message = pgettext(
            "reviewing", "This page of the queue does not exist. Start again from the first."
        )
        raise Refusal(400, "bad_cursor", message) from problem
    return cursor if cursor.sort == sort else None


def _value(sort: object, value: object) -> str | datetime:
    if not isinstance(value, str) or value != clean_line(value):
        raise TypeError(value)
    if sort != "waiting":
        return value
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC)


def _id(raw: object) -> int:
    if not is_id(raw):
        raise ValueError(raw)
    return raw


def queue(place: Place) -> QuerySet[Submission]:
    """What `place` has received: the latest attempt of each plan."""
    return Submission.objects.filter(
        usage_key=place.usage_key,
        # Django writes `listed=True` as a bare column, with which SQLite does not enter the index.
        listed__in=[True],
        course_key=place.course_key,
        plan_key=place.plan_key,
    )


def page(place: Place, *, state: str, sort: str, search: str, cursor: str) -> QueuePage:
    """The page next to `cursor`. An unknown `state` means all, an unknown `sort` the longest
    waiting first.
    """
    sort = sort if sort in SORTS else "waiting"
    rows, before, after = _walk(
        _filtered(place, state, search), sort, read_cursor(cursor, sort=sort)
    )
    return QueuePage(
        rows=_with_readers_and_marks(rows),
        next_cursor=after.text() if after else None,
        previous_cursor=before.text() if before else None,
        counts=_counts(place),
    )


def _filtered(place: Place, state: str, search: str) -> QuerySet[Submission]:
    rows = queue(place)
    if state in STATES:
        rows = rows.filter(state=state)
    sought = fold(search)
    if sought:
        rows = rows.filter(Q(sort_name__contains=sought) | Q(sort_city__contains=sought))
    return rows


Row = dict[str, Any]


def _walk(
    rows: QuerySet[Submission], sort: str, cursor: Cursor | None
) -> tuple[list[Row], Cursor | None, Cursor | None]:
    """The rows of a page, and the cursors to the pages before and after it."""
    column = SORTS[sort]
    forward = cursor is None or cursor.forward
    found = list(
        _beyond(rows, column, cursor)
        .order_by(*(name if forward else f"-{name}" for name in (column, "id")))
        .values(*_SHOWN)[: PAGE + 1]
    )
    more, found = len(found) > PAGE, found[:PAGE]
    if not forward:
        found.reverse()
        if not more and len(found) < PAGE:
            # Back at the start, a page that is only half full helps nobody.
            return _walk(rows, sort, None)
    if not found:
        back = evolve(cursor, forward=False) if cursor else None
        return [], back, None
    first, last = found[0], found[-1]
    before = Cursor(sort, False, first[column], first["id"])
    after = Cursor(sort, True, last[column], last["id"])
    if forward:
        return found, before if cursor else None, after if more else None
    return found, before if more else None, after


def _beyond(rows: QuerySet[Submission], column: str, cursor: Cursor | None) -> QuerySet[Submission]:
    """Only what lies beyond the cursor, said so that a database begins at the right place of its
    index.
    """
    if cursor is None:
        return rows
    way = "gt" if cursor.forward else "lt"
    return rows.filter(
        Q(**{f"{column}__{way}": cursor.value}) | Q(**{f"id__{way}": cursor.id}),
        **{f"{column}__{way}e": cursor.value},
    )


def _with_readers_and_marks(rows: Sequence[Row]) -> tuple[QueueRow, ...]:
    ids = [row["id"] for row in rows]
    readers: dict[int, list[str]] = {}
    reviews = Review.objects.filter(submission_id__in=ids).order_by("id")
    for submission_id, name in reviews.values_list("submission_id", "grader_name"):
        readers.setdefault(submission_id, []).append(name)
    marks: dict[int, tuple[Decimal, Decimal]] = {}
    told = MarkHistory.objects.filter(submission_id__in=ids, decision="validated").order_by("id")
    for submission_id, points, out_of in told.values_list("submission_id", "points", "max_points"):
        marks[submission_id] = (points, out_of)
    return tuple(_row(row, readers, marks) for row in rows)


def _row(
    row: Row, readers: dict[int, list[str]], marks: dict[int, tuple[Decimal, Decimal]]
) -> QueueRow:
    points, out_of = marks.get(row["id"], (None, None))
    if row["state"] != SubmissionState.RELEASED:
        points = out_of = None
    shown = {name: value for name, value in row.items() if name != "sort_name"}
    return QueueRow(
        **shown, readers=tuple(readers.get(row["id"], ())), points=points, max_points=out_of
    )


def _counts(place: Place) -> dict[str, Count]:
    counts = {state: _count(queue(place).filter(state=state)) for state in STATES}
    number = sum(count.number for count in counts.values())
    more = number > COUNTED or any(count.more for count in counts.values())
    return {"": Count(min(number, COUNTED), more), **counts}


def _count(rows: QuerySet[Submission]) -> Count:
    number = rows.values("id")[: COUNTED + 1].count()
    return Count(min(number, COUNTED), number > COUNTED)
