"""The graders' queue as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import npgettext, pgettext

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import enumerated
from city_diplomacy_xblocks.pages.sheets import prefix_of, written_in
from city_diplomacy_xblocks.pages.states import (
    FILTERS,
    filter_icon,
    filter_words,
    say_state,
    say_wait,
)
from city_diplomacy_xblocks.reviewing.data import Count, QueuePage, QueueRow
from city_diplomacy_xblocks.reviewing.marks import written
from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: In these states somebody waits for an answer.
_WAITING: Final = frozenset({"waiting", "reading"})


def render_queue(
    page: QueuePage,
    *,
    worksheet: Worksheet,
    language: str,
    block_id: str,
    state: str = "",
    sort: str = "waiting",
    search: str = "",
    cursor: str = "",
) -> str:
    """The queue's page, with what it was asked for."""
    filtered = bool(search or state)
    shown_here = npgettext(
        "queue", "{n} plan on this page", "{n} plans on this page", len(page.rows)
    )
    context = {
        "title": label(worksheet.title, language),
        "foreign": written_in(worksheet, language),
        "waiting": _waiting_words(page.counts),
        "pills": [_pill(each, page.counts, current=state) for each in FILTERS],
        "rows": [_row(row) for row in page.rows],
        "caption": _caption(sort),
        "shown": shown_here.format(n=len(page.rows)),
        "previous": page.previous_cursor,
        "next": page.next_cursor,
        "empty": _emptiness(filtered=filtered),
        "state": state,
        "sort": sort,
        "search": search,
        "cursor": cursor,
        "bid": prefix_of(block_id),
    }
    context["announce"] = context["shown"] if page.rows else context["empty"]["title"]
    return render_to_string("city_diplomacy/grader/queue.html", context)


def _row(row: QueueRow) -> dict[str, Any]:
    said = say_state(row.state, attempt=row.attempt)
    mark = f"{written(row.points)} / {written(row.max_points)}" if row.points is not None else ""
    waits = row.state in _WAITING
    return {
        "id": row.id,
        "name": row.name or pgettext("queue", "without a name"),
        "city": row.city,
        "icon": said.icon,
        "tone": said.tone,
        "words": said.words,
        "mark": mark,
        "waiting": say_wait(row.submitted_at, timezone.now()) if waits else "",
        "late": row.late,
        "reader": enumerated(row.readers),
    }


def _pill(state: str, counts: Mapping[str, Count], *, current: str) -> dict[str, Any]:
    return {
        "state": state,
        "icon": filter_icon(state),
        "words": filter_words(state),
        "count": _count(counts.get(state)),
        "current": state == current,
    }


def _count(count: Count | None) -> str:
    """« 24 », « 1 000+ »."""
    if count is None:
        return "0"
    return number_format(count.number, force_grouping=True) + ("+" if count.more else "")


def _waiting_words(counts: Mapping[str, Count]) -> str:
    waiting = counts.get("waiting") or Count(0)
    words = npgettext(
        "queue",
        "{n} plan waits for you, of {all}",
        "{n} plans wait for you, of {all}",
        waiting.number,
    )
    return words.format(n=_count(waiting), all=_count(counts.get("")))


def _caption(sort: str) -> str:
    if sort == "name":
        return pgettext("queue", "Plans, by name")
    return pgettext("queue", "Plans, from the longest wait to the shortest")


def _emptiness(*, filtered: bool) -> dict[str, Any]:
    if filtered:
        return {
            "title": pgettext("queue", "No plan is like that."),
            "text": pgettext("queue", "Try another name or city, or look at all plans."),
            "clear": True,
        }
    return {
        "title": pgettext("queue", "Nobody has handed in yet."),
        "text": pgettext("queue", "A plan appears here as soon as a participant hands it in."),
        "clear": False,
    }
