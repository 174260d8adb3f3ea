"""A made-up plan: every field has a plausible answer that its type accepts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.worksheets.answers import Answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.rows import rows_at
from city_diplomacy_xblocks.worksheets.today import today

_ROWS: Final = 3
_MONTHS: Final = 12
_POINTING: Final = ("row_ref", "stakeholder_ref")


@frozen
class _Asked:
    """A field, or the column of the row at `row` (from 0); `place` counts the fields before it."""

    spec: Field
    place: int
    language: str
    row: int = 0

    @property
    def words(self) -> str:
        """Its label; of a row with a number."""
        said = label(self.spec.label, self.language)
        return f"{said} {self.row + 1}" if self.row else said

    def month(self, years: int = 1) -> str:
        """A month of a year to come: later fields have later months."""
        return f"{int(today()[:4]) + years:04d}-{min(self.place + 1, _MONTHS):02d}"


def made_up(worksheet: Worksheet, *, language: str) -> Answers:
    """Two or three rows in each table, what refers to them afterwards, and words in `language`."""
    answers: Answers = {}
    for pointing in (False, True):
        for section, spec in worksheet.all_fields():
            at = section.fields.index(spec)
            fields = answers.setdefault(section.id, {})
            if spec.type == "table":
                rows = fields.setdefault(spec.id, _rows(spec))
                _fill(rows, spec, answers, language, pointing=pointing)
            elif (spec.type in _POINTING) == pointing:
                value = _value(_Asked(spec, at, language), answers)
                if value is not None:
                    fields[spec.id] = value
    return answers


def _rows(table: Field) -> list[dict[str, Any]]:
    """Rows with ids: those that the table begins with, if it does."""
    begun = table.column(table.prefill) if table.prefill else None
    ids = [option.code for option in begun.options] if begun else []
    count = min(_ROWS, table.max_rows)
    return [{"id": each} for each in (*ids, *(f"r{n + 1}" for n in range(count)))[:count]]


def _fill(
    rows: list[dict[str, Any]], table: Field, answers: Answers, language: str, *, pointing: bool
) -> None:
    for number, row in enumerate(rows):
        for place, column in enumerate(table.columns):
            if (column.type in _POINTING) == pointing:
                asked = _Asked(column, place, language, number)
                value = row["id"] if column.id == table.prefill else _value(asked, answers)
                if value is not None:
                    row[column.id] = value


def _value(asked: _Asked, answers: Answers) -> Any:
    """What the field's type makes of a plausible answer; None where it accepts none."""
    spec = asked.spec
    if spec.type in _POINTING:
        raw = _reference(asked, answers)
    else:
        raw = _MAKING[spec.type](asked) if spec.type in _MAKING else None
    try:
        return TYPES[spec.type].parse(raw, spec)
    except Misfit:
        return None


def _reference(asked: _Asked, answers: Answers) -> Any:
    """Rows of the table that it refers to; actors of the level that it asks for."""
    spec = asked.spec
    rows = rows_at(answers, spec.target or "")
    ids = [row["id"] for row in rows if not spec.level or row.get("level") == spec.level]
    if not ids:
        return None
    if spec.multiple:
        return _several(ids, spec)
    return ids[asked.row % len(ids)]


def _several(found: list[str], spec: Field) -> list[str]:
    return found[: max(spec.min_selected or 1, 1)][: spec.max_selected]


def _line(asked: _Asked) -> str:
    return _sized(asked.words, asked.spec)


def _text(asked: _Asked) -> str:
    return _sized(f"{asked.words}.", asked.spec)


def _sized(words: str, spec: Field) -> str:
    """The words, again and again as long as they are too few."""
    wanted = math.ceil(spec.minimum or 0)
    said = " ".join([words] * (wanted // (len(words) + 1) + 1))
    longest = len(said) if spec.maximum is None else int(spec.maximum)
    return said[:longest].strip()


def _number(asked: _Asked) -> int | float:
    return _within(10 * (asked.row + 1), asked.spec)


def _money(asked: _Asked) -> int | float:
    return _within(1000 * (asked.row + 1), asked.spec)


def _within(number: float, spec: Field) -> int | float:
    low = -math.inf if spec.minimum is None else spec.minimum
    high = math.inf if spec.maximum is None else spec.maximum
    found = min(max(number, low), high)
    return math.ceil(found) if spec.integer or found == int(found) else found


def _choices(asked: _Asked) -> list[str]:
    return _several([option.code for option in asked.spec.options], asked.spec)


def _links(asked: _Asked) -> list[str]:
    count = max(asked.spec.min_selected or 1, 1)
    return [f"https://example.org/{number + 1}" for number in range(count)]


def _answer(asked: _Asked) -> bool:
    return True if asked.spec.must_be is None else asked.spec.must_be


_MAKING: Final[Mapping[str, Callable[[_Asked], Any]]] = {
    "text": _line,
    "longtext": _text,
    "link_or_text": _line,
    "email": lambda asked: "mairie@example.org",
    "link": _links,
    "choice": lambda asked: asked.spec.options[asked.row % len(asked.spec.options)].code,
    "multichoice": _choices,
    "boolean": _answer,
    "number": _number,
    "money": _money,
    "percent": _number,
    "scale": lambda asked: 3 + asked.row % 3,
    "date": lambda asked: f"{asked.month()}-15",
    "month": lambda asked: asked.month(),
    "period": lambda asked: {"start": asked.month(), "end": asked.month(3)},
    "date_period": lambda asked: {
        "start": f"{asked.month()}-01",
        "end": f"{asked.month(3)}-15",
    },
}
