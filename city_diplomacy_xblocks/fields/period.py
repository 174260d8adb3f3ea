"""Months from … to, stored as ``{"start": "2027-01", "end": ""}``: one may still be blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from city_diplomacy_xblocks.fields import html, month
from city_diplomacy_xblocks.fields.calendar import month_number, month_words
from city_diplomacy_xblocks.fields.ends import (
    End,
    ends_of,
    missing_ends,
    parse_ends,
    render_ends,
    summarise_ends,
)
from city_diplomacy_xblocks.fields.errors import Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import npgettext, pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """Both ends, as months; None when both are blank."""
    misfit = pgettext("finding", "Give the first and the last month of the period.")
    return parse_ends(raw, lambda end: month.parse(end, spec), misfit)


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`required` when one of the ends is missing. Which comes first is a rule of the worksheet."""
    sentences: dict[End, str] = {
        "start": pgettext("finding", "The first month of the period is missing."),
        "end": pgettext("finding", "The last month of the period is missing."),
    }
    yield from missing_ends(value, spec, sentences)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """« janvier 2027 → décembre 2029 »."""
    return summarise_ends(value, month_words)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """Two months side by side, and how many months that makes."""
    names: Mapping[End, str] = {
        "start": html.say("period", "First month"),
        "end": html.say("period", "Last month"),
    }
    length = f'<p class="cd-meta" data-length>{html.esc(_length(value))}</p>'
    hint = html.say("date", "YYYY-MM")
    return render_ends(value, spec, place, kind="month", names=names, hint=hint, foot=length)


def _length(value: Value) -> str:
    """« 36 mois. »; empty while an end is missing or they are the wrong way round."""
    first, last = (month_number(end) for end in ends_of(value).values())
    if first is None or last is None or last < first:
        return ""
    months = last - first + 1
    return npgettext("period", "{months} month.", "{months} months.", months).format(months=months)
