"""Days from … to, stored as ``{"start": "2027-03-15", "end": ""}``: one may still be blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from city_diplomacy_xblocks.fields import date, html
from city_diplomacy_xblocks.fields.calendar import day_words
from city_diplomacy_xblocks.fields.ends import (
    End,
    missing_ends,
    parse_ends,
    render_ends,
    summarise_ends,
)
from city_diplomacy_xblocks.fields.errors import Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """Both ends, as days; None when both are blank."""
    misfit = pgettext("finding", "Give the first and the last day of the period.")
    return parse_ends(raw, lambda end: date.parse(end, spec), misfit)


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`required` when one of the ends is missing. Which comes first is a rule of the worksheet."""
    sentences: dict[End, str] = {
        "start": pgettext("finding", "The first day of the period is missing."),
        "end": pgettext("finding", "The last day of the period is missing."),
    }
    yield from missing_ends(value, spec, sentences)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """« 15/03/2027 → 19/03/2027 »."""
    return summarise_ends(value, day_words)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """Two days side by side."""
    names: Mapping[End, str] = {
        "start": html.say("period", "First day"),
        "end": html.say("period", "Last day"),
    }
    hint = html.say("date", "YYYY-MM-DD")
    return render_ends(value, spec, place, kind="date", names=names, hint=hint)
