"""From an answer of one type to an answer of another, by the name that a worksheet's steps give it.

A conversion raises Misfit where it cannot tell what was meant: then the old words are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from city_diplomacy_xblocks.fields.amounts import plain
from city_diplomacy_xblocks.fields.calendar import is_month
from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, Value, is_blank, label
from city_diplomacy_xblocks.fields.words import pgettext

Conversion = Callable[[Value, Field | None, Reading], Value]

_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:[.,]\d{1,6})?\Z")
#: « 1.500 » and « 1,500 » are fifteen hundred to some and one and a half to others.
_EITHER: Final = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}\Z")


def words_of(value: Value, spec: Field | None, reading: Reading) -> str:
    """An answer as a person reads it, whatever it is: of a table every cell with its name."""
    if spec is None or is_blank(value):
        return _bare(value)
    if spec.type == "table":
        rows = value if isinstance(value, list) else [value]
        return "\n\n".join(filter(None, (row_words(row, spec, reading) for row in rows)))
    try:
        fitting = TYPES[spec.type].parse(value, spec)
        return TYPES[spec.type].summarise(fitting, spec, context=reading) or _bare(value)
    except Misfit:
        return _bare(value)


def row_words(row: object, table: Field, reading: Reading) -> str:
    """The cells of a row, one a line: « Titre : Ouvrir un guichet »."""
    if not isinstance(row, Mapping):
        return _bare(row)
    lines = []
    for name, cell in row.items():
        if name == "id" or is_blank(cell):
            continue
        column = table.column(str(name))
        title = label(column.label, reading.language) if column else str(name)
        line = pgettext("kept aside", "{name}: {text}")
        lines.append(line.format(name=title, text=words_of(cell, column, reading)))
    return "\n".join(lines)


def _bare(value: object) -> str:
    """What came, without knowing what it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _as_text(value: Value, spec: Field | None, reading: Reading) -> Value:
    return words_of(value, spec, reading)


def _as_number(value: Value, spec: Field | None, reading: Reading) -> Value:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = re.sub(r"[\s\u00a0\u202f]", "", value) if isinstance(value, str) else ""
    if not _NUMBER.match(text) or _EITHER.match(text):
        raise Misfit("type", pgettext("finding", "Write a number, in digits: for example 1250."))
    return plain(Decimal(text.replace(",", ".")))


def _as_list(value: Value, spec: Field | None, reading: Reading) -> Value:
    return value if isinstance(value, list) else [value]


def _as_single(value: Value, spec: Field | None, reading: Reading) -> Value:
    if isinstance(value, list) and len(value) != 1:
        raise Misfit("type", pgettext("finding", "This answer is one choice."))
    return value[0] if isinstance(value, list) else value


def _as_month(value: Value, spec: Field | None, reading: Reading) -> Value:
    """Of a month only: a day would be lost."""
    if not isinstance(value, str) or not is_month(value[:7]) or value[7:] not in ("", "-01"):
        raise Misfit(
            "type", pgettext("finding", "Give a month and its year: for example March 2027.")
        )
    return value[:7]


CONVERSIONS: Final[Mapping[str, Conversion]] = {
    "as_text": _as_text,
    "as_number": _as_number,
    "as_list": _as_list,
    "as_single": _as_single,
    "as_month": _as_month,
}


def converted(name: str, value: Value, spec: Field | None, reading: Reading) -> Any:
    """`value`, which is not blank, by the conversion of that name. Raises Misfit."""
    return CONVERSIONS[name](value, spec, reading)
