"""A line of plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.cleaning import clean_line
from city_diplomacy_xblocks.fields.errors import Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.lengths import length_problems, text_or_blank
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value

#: Characters, where the worksheet names no maximum (domain, B.0).
DEFAULT_MAXIMUM: Final = 160
#: Up to so many characters the box is one fixed line, or half as wide as the page.
SHORT: Final = 60
HALF_WIDTH: Final = 100


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The line as typed, without control characters; None when it is blank."""
    return text_or_blank(raw, spec, clean=clean_line, default=DEFAULT_MAXIMUM)


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`length`."""
    yield from length_problems(str(value), spec, default=DEFAULT_MAXIMUM)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The line itself."""
    return str(value)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """A line to type in; a box that grows when the line may be long."""
    text = "" if value is None else str(value)
    maximum = int(DEFAULT_MAXIMUM if spec.maximum is None else spec.maximum)
    short = maximum <= SHORT

    def control(attrs: str) -> str:
        common = f'id="{place.id}" dir="auto" maxlength="{maximum}" autocomplete="off"{attrs}'
        if short:
            return f'<input class="cd-in" {common} value="{html.esc(text)}">'
        return f'<textarea class="cd-in cd-in-1" rows="1" {common}>{html.esc(text)}</textarea>'

    size = "cd-c3" if maximum <= HALF_WIDTH else ""
    return html.labelled(
        value, spec, place, control, size=size, foot=html.counter(len(text), maximum)
    )
