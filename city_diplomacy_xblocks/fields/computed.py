"""A number worked out from the plan by `Field.formula`: shown, never stored."""

from __future__ import annotations

from collections.abc import Iterator

from city_diplomacy_xblocks.fields.amounts import exact, written
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """Nothing may be written here; None stays None."""
    if raw is None:
        return None
    raise Misfit(
        "type", pgettext("finding", "This figure is worked out for you: it cannot be typed.")
    )


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """None: there is nothing stored."""
    yield from ()


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The number; `worksheets.computed` knows which of them are amounts or shares."""
    return written(exact(value), language=context.language)
