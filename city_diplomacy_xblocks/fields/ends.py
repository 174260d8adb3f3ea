"""What a period of months and a period of days have in common: two ends, either of them blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext

End = Literal["start", "end"]
ENDS: tuple[End, End] = ("start", "end")


def parse_ends(raw: object, parse: Callable[[object], object], misfit: str) -> Value | None:
    """Both ends as `parse` reads them, None when both are blank. Raises Misfit, saying `misfit`."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Mapping) or set(raw) - set(ENDS):
        raise Misfit("type", misfit)
    ends = {end: parse(raw.get(end)) or "" for end in ENDS}
    return ends if any(ends.values()) else None


def ends_of(value: Value) -> dict[End, str]:
    """The two ends of a stored value; ``""`` for a blank one."""
    given = value if isinstance(value, Mapping) else {}
    return {end: str(given.get(end) or "") for end in ENDS}


def missing_ends(value: Value, spec: Field, sentences: Mapping[End, str]) -> Iterator[Problem]:
    """`required` for each end that is missing; what is still going on may have no last one."""
    for end, text in ends_of(value).items():
        if not text and not (end == "end" and spec.open_end):
            yield Problem("required", sentences[end])


def summarise_ends(value: Value, words: Callable[[str], str]) -> str:
    """« janvier 2027 → décembre 2029 », « janvier 2027 → … »."""
    return span(*(words(text) if text else "…" for text in ends_of(value).values()))


def span(start: str, end: str) -> str:
    """« 03/2027 → 02/2028 »; in Arabic the first stands on the right, whatever is around."""
    return pgettext("period", "{start} → {end}").format(start=start, end=end)


def render_ends(
    value: Value,
    spec: Field,
    place: Control,
    *,
    kind: Literal["month", "date"],
    names: Mapping[End, str],
    hint: str,
    foot: str = "",
) -> str:
    """Two boxes of the device's own calendar side by side; `names`, `hint` and `foot` are HTML."""
    pair = "".join(
        f'<div><label for="{place.id}-{end}">{names[end]}</label>'
        f'<input class="cd-in" type="{kind}" id="{place.id}-{end}" data-end="{end}"'
        f' value="{html.esc(text)}" title="{hint}"></div>'
        for end, text in ends_of(value).items()
    )
    return html.grouped(
        value, spec, place, f'<div class="cd-pair">{pair}</div>{foot}', size="cd-c3"
    )
