"""The functions that put a finding's numbers into words, for one plan and one language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from city_diplomacy_xblocks.fields.amounts import written, written_money
from city_diplomacy_xblocks.fields.calendar import day_words, month_words
from city_diplomacy_xblocks.fields.direction import apart
from city_diplomacy_xblocks.fields.percent import written_share
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.worksheets.currency import Currency, major_units
from city_diplomacy_xblocks.worksheets.definition import Worksheet


def wording_functions(
    worksheet: Worksheet, *, currency: Currency, language: str
) -> dict[str, Callable[..., str]]:
    """`money`, `percent`, `figure`, `month_name`, `day_name`, `label`; ``""`` for a blank.

    ``label(path, code)``: an option's words, at ``section.field`` or ``section.table.*.column``.
    """

    def money(units: Any) -> str:
        if not _is_number(units):
            return ""
        amount = major_units(units, currency)
        words = written_money(
            amount, language=language, currency=currency.code, places=currency.decimals
        )
        return apart(words, language)

    def label_of(path: Any, code: Any) -> str:
        spec = worksheet.field_at(path) if isinstance(path, str) else None
        option = spec.option(code) if spec else None
        return label(option.label, language) if option else ""

    return {
        "money": money,
        "percent": lambda number: (
            written_share(number, language=language) if _is_number(number) else ""
        ),
        "figure": lambda number: written(number, language=language) if _is_number(number) else "",
        "month_name": lambda text: month_words(text) if isinstance(text, str) else "",
        "day_name": lambda text: day_words(text) if isinstance(text, str) else "",
        "label": label_of,
    }


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e18
