"""A degree from 1 to 5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields.amounts import decimals, exact
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
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


def _five_degrees() -> str:
    return pgettext("finding", "Choose a degree from 1 to 5.")
