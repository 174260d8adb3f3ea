"""How rows are called: « A2 » by their place, « A2 — Ouvrir un guichet » with their first words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.fields.cleaning import first_words
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, label, title_column
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.currency import currency_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: Characters of a row's words.
_WORDS_SHOWN: Final = 80


def row_number(table: Field, place: int) -> str:
    """What people see: the prefix and the place (from 1), ``A2``, or the place alone."""
    return f"{table.row_prefix or ''}{place}"


def rows_at(answers: Mapping[str, Any], path: str) -> list[dict[str, Any]]:
    """The rows of the table at `path` (``section.field``); [] when there are none."""
    section, _, field_id = path.partition(".")
    rows = (answers.get(section) or {}).get(field_id)
    return rows if isinstance(rows, list) else []


def row_words(table: Field, row: Mapping[str, Any], language: str) -> str:
    """The row's own words: « Ouvrir un guichet »; ``""`` while it has none."""
    column = title_column(table)
    value = row.get(column.id)
    if not isinstance(value, str):
        return ""
    option = column.option(value)
    return label(option.label, language) if option else first_words(value, _WORDS_SHOWN)


def row_label(table: Field, row: Mapping[str, Any], place: int, language: str) -> str:
    """« A2 — Ouvrir un guichet »; « A2 » while the row has no words."""
    words = row_words(table, row, language)
    number = row_number(table, place)
    return f"{number} — {words}" if words else number


def reading(worksheet: Worksheet, answers: Mapping[str, Any], *, language: str) -> Reading:
    """For whom and beside what the values of this plan are put into words."""
    currency = currency_of(worksheet, answers)
    known: dict[str, dict[str, str]] = {}

    def named(path: str, row_id: str) -> str:
        if path not in known:
            table = worksheet.field_at(path)
            rows = enumerate(rows_at(answers, path), start=1) if table else ()
            known[path] = {
                row["id"]: row_label(table, row, place, language) for place, row in rows if table
            }
        return known[path].get(row_id) or pgettext("row", "row deleted")

    return Reading(language, currency.code, currency.decimals, named)


@frozen
class Pointing:
    """A cell, or a field, that points at rows of `spec.target`, be they there or gone.

    `path` is the cell's, `row` its row's number or ``""``.
    """

    path: str
    row: str
    spec: Field
    target: str
    ids: list[str]


def pointing(worksheet: Worksheet, answers: Mapping[str, Any]) -> Iterator[Pointing]:
    """Everything of the plan that points at rows, in the plan's order."""
    for section, spec in worksheet.all_fields():
        path = f"{section.id}.{spec.id}"
        if spec.target:
            value = (answers.get(section.id) or {}).get(spec.id)
            if value is not None:
                yield Pointing(path, "", spec, spec.target, _ids(value))
        columns = [(column, column.target) for column in spec.columns if column.target]
        for place, row in enumerate(rows_at(answers, path) if columns else (), start=1):
            for column, target in columns:
                if column.id in row:
                    cell = f"{path}.{row['id']}.{column.id}"
                    number = row_number(spec, place)
                    yield Pointing(cell, number, column, target, _ids(row[column.id]))


def _ids(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
