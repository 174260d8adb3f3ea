"""A line of plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields.cleaning import clean_line
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.lengths import length_problems, not_too_long
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext

#: Characters, where the worksheet names no maximum (domain, B.0).
DEFAULT_MAXIMUM: Final = 160


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The line as typed, without control characters; None when it is blank."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise Misfit("type", pgettext("finding", "This answer is a text."))
    line = clean_line(raw)
    return not_too_long(line, spec.maximum, default=DEFAULT_MAXIMUM) if line.strip() else None


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`length`."""
    yield from length_problems(str(value), spec, default=DEFAULT_MAXIMUM)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The line itself."""
    return str(value)
