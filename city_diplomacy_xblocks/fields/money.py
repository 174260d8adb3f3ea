"""An amount in the plan's currency, in francs or dirhams, with at most its decimals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields.amounts import (
    below_maximum,
    decimals,
    exact,
    plain,
    range_problems,
    written_money,
)
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.numbers_html import render_number
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import npgettext, pgettext

#: In major units: in thousandths it is still counted exactly.
DEFAULT_MAXIMUM: Final = 1_000_000_000_000
#: No currency has more.
MOST_DECIMALS: Final = 3


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The amount, as int where it is whole."""
    if raw is None or raw == "":
        return None
    maximum = DEFAULT_MAXIMUM if spec.maximum is None else spec.maximum
    number = below_maximum(exact(raw), maximum)
    allowed = MOST_DECIMALS if currency_decimals is None else currency_decimals
    if decimals(number) > allowed:
        raise Misfit("type", too_many_decimals(allowed))
    return plain(number)


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`range`. Decimals are checked where the plan's currency is known (`worksheets.findings`)."""
    maximum = DEFAULT_MAXIMUM if spec.maximum is None else spec.maximum
    yield from range_problems(exact(value), spec.minimum, maximum)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The amount with its currency."""
    return written_money(
        exact(value),
        language=context.language,
        currency=context.currency,
        places=context.currency_decimals,
    )


def render(value: Value, spec: Field, *, place: Control) -> str:
    """A box for digits, with the unit after it; grouped when it is left, never while typing."""
    return render_number(value, spec, place=place, unit=place.reading.currency)


def too_many_decimals(allowed: int) -> str:
    """The sentence for an amount that the currency cannot express."""
    if not allowed:
        return pgettext("finding", "This currency has no cents: write a whole amount.")
    sentence = npgettext(
        "finding",
        "This currency has {allowed} decimal at most.",
        "This currency has {allowed} decimals at most.",
        allowed,
    )
    return sentence.format(allowed=allowed)
