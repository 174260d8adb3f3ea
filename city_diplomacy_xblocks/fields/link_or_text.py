"""A line that tells where something is found: the address of a document, or words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import evolve

from city_diplomacy_xblocks.fields import text
from city_diplomacy_xblocks.fields.errors import Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value

#: Characters: addresses are long.
DEFAULT_MAXIMUM: Final = 500


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The line as typed; None when it is blank."""
    return text.parse(raw, _line(spec))


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`length`. Words are as welcome as an address."""
    yield from text.findings(value, _line(spec))


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The line itself."""
    return text.summarise(value, spec, context=context)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """As a line of text."""
    return text.render(value, _line(spec), place=place)


def _line(spec: Field) -> Field:
    return spec if spec.maximum is not None else evolve(spec, maximum=DEFAULT_MAXIMUM)
