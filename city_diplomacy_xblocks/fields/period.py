"""Months from … to, stored as ``{"start": "2027-01", "end": ""}``: one may still be blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from city_diplomacy_xblocks.fields import html, month
from city_diplomacy_xblocks.fields.calendar import month_number
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import npgettext, pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """Both ends, as months; None when both are blank."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Mapping) or set(raw) - {"start", "end"}:
        raise Misfit(
            "type", pgettext("finding", "Give the first and the last month of the period.")
        )
    ends = {end: month.parse(raw.get(end), spec) or "" for end in ("start", "end")}
    return ends if any(ends.values()) else None


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`required` when one of the ends is missing. Which comes first is a rule of the worksheet."""
    ends = value if isinstance(value, Mapping) else {}
    if not ends.get("start"):
        yield Problem("required", pgettext("finding", "The first month of the period is missing."))
    if not ends.get("end"):
        yield Problem("required", pgettext("finding", "The last month of the period is missing."))


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """« janvier 2027 → décembre 2029 »."""
    ends = value if isinstance(value, Mapping) else {}
    return " → ".join(
        month.summarise(ends.get(end) or "…", spec, context=context) for end in ("start", "end")
    )


def render(value: Value, spec: Field, *, place: Control) -> str:
    """Two months side by side, and how many months that makes."""
    ends = value if isinstance(value, Mapping) else {}
    names = {"start": html.say("period", "First month"), "end": html.say("period", "Last month")}
    hint = html.say("date", "YYYY-MM")
    pair = "".join(
        f'<div><label for="{place.id}-{end}">{names[end]}</label>'
        f'<input class="cd-in" type="month" id="{place.id}-{end}" data-end="{end}"'
        f' value="{html.esc(ends.get(end) or "")}" title="{hint}"></div>'
        for end in ("start", "end")
    )
    length = f'<p class="cd-meta" data-length>{html.esc(_length(ends))}</p>'
    return html.grouped(
        value, spec, place, f'<div class="cd-pair">{pair}</div>{length}', size="cd-c3"
    )


def _length(ends: Mapping[str, object]) -> str:
    """« 36 mois. »; empty while an end is missing or they are the wrong way round."""
    first, last = (month_number(str(ends.get(end) or "")) for end in ("start", "end"))
    if first is None or last is None or last < first:
        return ""
    months = last - first + 1
    return npgettext("period", "{months} month.", "{months} months.", months).format(months=months)
