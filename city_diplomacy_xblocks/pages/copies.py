"""Copies of a plan in words: taking one, what one says, loading it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from django.template.loader import render_to_string
from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import is_blank
from city_diplomacy_xblocks.merging.changes import Change
from city_diplomacy_xblocks.pages import moments, sheets
from city_diplomacy_xblocks.pages.history import parts_of
from city_diplomacy_xblocks.pages.paths import in_words
from city_diplomacy_xblocks.pages.reading import Answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: Unsent changes that are listed; of more, the number is told.
SHOWN: Final = 40


@frozen
class Unsent:
    """One change that the server does not have: where, and what was written."""

    where: str
    what: str


def render_copies(*, done: str, may_load: bool, block_id: str) -> str:
    """The drawer: take a copy, load one. `done` says what came of loading one."""
    context = {"bid": sheets.prefix_of(block_id), "done": done, "may_load": may_load}
    return render_to_string("city_diplomacy/learner/copies.html", context)


def render_preview(
    *,
    unsent: Sequence[Change],
    sent: int,
    now: Answers,
    then: Answers,
    made: datetime | None,
    misfits: int,
    is_open: bool,
    body: str,
    request: str,
    worksheet: Worksheet,
    language: str,
    block_id: str,
) -> str:
    """What a copy says: the changes that the server lacks, and where its answers (`then`) differ
    from the plan's (`now`). `body` is the copy, for the request that loads it.
    """
    plan = sheets.read_plan(worksheet, then, language)
    differing, parts = parts_of(now, then, worksheet, language)
    context: dict[str, Any] = {
        "bid": sheets.prefix_of(block_id),
        "made": moments.say(made) if made else "",
        "foreign": sheets.written_in(worksheet, language),
        "unsent": [_unsent(plan, change) for change in unsent[:SHOWN]],
        "count": len(unsent),
        "more": max(0, len(unsent) - SHOWN),
        "sent": sent,
        "parts": parts,
        "differing": differing,
        "misfits": misfits,
        "is_open": is_open,
        "body": body,
        "request": request,
        "since": True,
    }
    return render_to_string("city_diplomacy/learner/copies_preview.html", context)


def _unsent(plan: sheets.Plan, change: Change) -> Unsent:
    if not change.op or plan.worksheet.field_at(change.path) is None:
        return Unsent(change.path or "?", pgettext("copy", "cannot be read"))
    return Unsent(in_words(plan, change.path), _what(plan, change))


def _what(plan: sheets.Plan, change: Change) -> str:
    if change.op != "set":
        return {
            "insert": pgettext("copy", "a new row"),
            "move": pgettext("copy", "moved"),
            "delete": pgettext("copy", "deleted"),
        }[change.op]
    spec = plan.worksheet.field_at(change.path)
    value = change.value
    if is_blank(value) or spec is None or spec.type in ("table", "computed"):
        return pgettext("copy", "emptied") if is_blank(value) else str(value)
    try:
        return TYPES[spec.type].summarise(
            TYPES[spec.type].parse(value, spec), spec, context=plan.reading
        )
    except Misfit:
        return str(value)
