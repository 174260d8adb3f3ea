"""A degree from 1 to 5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.amounts import decimals, exact
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext

LOWEST: Final = 1
HIGHEST: Final = 5


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The degree as int."""
    if raw is None or raw == "":
        return None
    number = exact(raw)
    if decimals(number):
        raise Misfit("type", _five_degrees())
    if not LOWEST <= number <= HIGHEST:
        raise Misfit("range", _five_degrees())
    return int(number)


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`range`."""
    if not LOWEST <= exact(value) <= HIGHEST:
        yield Problem("range", _five_degrees())


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """« 3 sur 5 »."""
    return pgettext("degree", "{degree} out of {highest}").format(degree=value, highest=HIGHEST)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """Five radios in a line; what 1 and 5 mean stands in the field's help."""
    options = [(str(degree), f"<bdi>{degree}</bdi>") for degree in range(LOWEST, HIGHEST + 1)]
    controls = html.choices("radio", place, options, [str(value)], classes="cd-scale")
    return html.grouped(value, spec, place, controls, size="cd-c3")


def _five_degrees() -> str:
    return pgettext("finding", "Choose a degree from 1 to 5.")
