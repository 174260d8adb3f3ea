"""Plain text of several lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.cleaning import clean_text
from city_diplomacy_xblocks.fields.errors import Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.lengths import length_problems, text_or_blank
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value

#: Characters, where the worksheet names no maximum (domain, B.0).
DEFAULT_MAXIMUM: Final = 1500


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The text as typed with its line breaks, without control characters; None when blank."""
    return text_or_blank(raw, spec, clean=clean_text, default=DEFAULT_MAXIMUM)


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`length`."""
    yield from length_problems(str(value), spec, default=DEFAULT_MAXIMUM)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The text itself."""
    return str(value)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """A box that grows, with its counter."""
    text = "" if value is None else str(value)
    maximum = int(DEFAULT_MAXIMUM if spec.maximum is None else spec.maximum)
    return html.labelled(
        value,
        spec,
        place,
        # A first line break inside a textarea is not part of its text: it protects one that is.
        lambda attrs: (
            f'<textarea class="cd-in" rows="5" id="{place.id}" dir="auto"'
            f' data-max="{maximum}"{attrs}>'
            f"\n{html.esc(text)}</textarea>"
        ),
        foot=html.counter(len(text), maximum, always=True),
    )
