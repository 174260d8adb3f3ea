"""A number; whole when the worksheet says `integer`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields.amounts import (
    below_maximum,
    decimals,
    exact,
    plain,
    range_problems,
    written,
)
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.numbers_html import render_number
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext

#: A whole number within these is a year.
YEARS: Final = (1000, 2999)


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The number, as int where it is whole."""
    if raw is None or raw == "":
        return None
    number = below_maximum(exact(raw), spec.maximum)
    if spec.integer and decimals(number):
        raise Misfit("type", pgettext("finding", "Write a whole number, without decimals."))
    return plain(number)


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`range`."""
    yield from range_problems(exact(value), spec.minimum, spec.maximum)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The number in groups of three. Years stay together: « 2025 », not « 2 025 »."""
    number = exact(value)
    return str(number) if is_year(spec) else written(number, language=context.language)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """A box for digits; grouped when it is left, never while typing."""
    return render_number(value, spec, place=place, unit="", grouped=not is_year(spec))


def is_year(spec: Field) -> bool:
    """True when the field's bounds are those of years."""
    if not spec.integer or spec.minimum is None or spec.maximum is None:
        return False
    return bool(spec.minimum >= YEARS[0] and spec.maximum <= YEARS[1])
