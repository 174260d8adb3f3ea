"""The one currency of a plan, and amounts in its whole minor units (francs, centimes, millimes)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.fields.amounts import plain
from city_diplomacy_xblocks.fields.money import MOST_DECIMALS
from city_diplomacy_xblocks.worksheets.definition import Worksheet


@frozen
class Currency:
    """The code, such as ``XOF``, and its decimals; ``""`` and None while nobody has chosen one."""

    code: str = ""
    decimals: int | None = None

    @property
    def places(self) -> int:
        """The decimals of minor units; while no currency is chosen, the most there are."""
        return MOST_DECIMALS if self.decimals is None else self.decimals


NO_CURRENCY: Final = Currency()


def currency_of(worksheet: Worksheet, answers: Mapping[str, Any]) -> Currency:
    """The currency that a plan's answers choose."""
    path = worksheet.currency_path
    if path is None:
        return NO_CURRENCY
    section_id, _, field_id = path.partition(".")
    section = answers.get(section_id)
    code = section.get(field_id) if isinstance(section, Mapping) else None
    spec = worksheet.field_at(path)
    option = spec.option(code) if spec and isinstance(code, str) else None
    return Currency(option.code, option.decimals) if option else NO_CURRENCY


def minor_units(amount: float, currency: Currency) -> float:
    """12.5 in a currency of two decimals is 1250.0: whole, and a double as CEL wants it."""
    exact = Decimal(str(amount)).scaleb(currency.places)
    return float(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def major_units(units: float, currency: Currency) -> int | float:
    """1250 in a currency of two decimals is 12.5."""
    return plain(Decimal(str(units)).scaleb(-currency.places))
