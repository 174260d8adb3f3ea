"""A plan as pictures read it: rows with the numbers people see, answers in words and as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import define, frozen

from city_diplomacy_xblocks.fields.amounts import written, written_money
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, Option, is_blank, label
from city_diplomacy_xblocks.worksheets.computed import Computed, compute
from city_diplomacy_xblocks.worksheets.definition import PictureSpec, Worksheet
from city_diplomacy_xblocks.worksheets.rows import reading, row_number, row_words, rows_at


@frozen
class Row:
    """One row: `number` is « A2 », `words` what it is about, `cells` the answers by column."""

    id: str
    number: str
    words: str
    cells: Mapping[str, Any]


@define(slots=False)
class Sheet:
    """The answers that one picture is made from. `spec` says which they are."""

    worksheet: Worksheet
    answers: Mapping[str, Any]
    spec: PictureSpec
    language: str

    def setting(self, name: str) -> str:
        """What the worksheet says of `name`: a path, or a column; ``""`` if nothing."""
        value = self.spec.settings.get(name, "")
        return value if isinstance(value, str) else ""

    @property
    def title(self) -> str:
        """What the worksheet calls the picture; ``""`` where it is called what its kind is."""
        return label(self.spec.title, self.language) if self.spec.title else ""

    def answers_of(self, name: str) -> Sequence[str]:
        """The codes chosen at the path that the setting `name` gives."""
        section, _, field_id = self.setting(name).partition(".")
        value = (self.answers.get(section) or {}).get(field_id)
        return value if isinstance(value, list) else ()

    def rows(self, name: str = "rows") -> list[Row]:
        """The rows, blank ones left out, of the table that the setting `name` leads to."""
        path = self.setting(name)
        table = self.worksheet.field_at(path)
        if table is None or table.type != "table":
            return []
        return [
            Row(row["id"], row_number(table, place), row_words(table, row, self.language), row)
            for place, row in enumerate(rows_at(self.answers, path), start=1)
            if not is_blank(row)
        ]

    def answer(self, name: str) -> str:
        """The text at the path that the setting `name` gives; ``""`` while there is none."""
        section, _, field_id = self.setting(name).partition(".")
        value = (self.answers.get(section) or {}).get(field_id)
        return value if isinstance(value, str) else ""

    def option(self, option: Option) -> str:
        """An option's words."""
        return label(option.label, self.language)

    def column(self, name: str, rows: str = "rows") -> Field | None:
        """The column that the setting `name` names, of the table of the setting `rows`."""
        table = self.worksheet.field_at(self.setting(rows))
        return table.column(self.setting(name)) if table else None

    def heading(self, name: str, rows: str = "rows") -> str:
        """What the worksheet calls that column."""
        column = self.column(name, rows)
        return label(column.label, self.language) if column else ""

    def cell(self, row: Row, name: str) -> Any:
        """The answer of `row` in the column that the setting `name` names; None while blank."""
        value = row.cells.get(self.setting(name))
        return None if is_blank(value) else value

    def whole(self, row: Row, name: str) -> int:
        """The answer as a whole number; 0 while there is none."""
        value = self.cell(row, name)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    def amount(self, row: Row, name: str) -> float:
        """The answer as a number; 0 while there is none."""
        value = self.cell(row, name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number else 0.0

    def words(self, row: Row, name: str, rows: str = "rows") -> str:
        """The answer in words; ``""`` while it is blank."""
        value, column = self.cell(row, name), self.column(name, rows)
        if value is None or column is None:
            return ""
        return TYPES[column.type].summarise(value, column, context=self.reading)

    def money(self, amount: float) -> str:
        """An amount in the plan's currency."""
        return written_money(
            amount,
            language=self.language,
            currency=self.reading.currency,
            places=self.reading.currency_decimals,
        )

    def figure(self, value: float) -> str:
        """A number as the reader writes it."""
        return written(value, language=self.language)

    @cached_property
    def reading(self) -> Reading:
        """For whom, and beside what, values are put into words."""
        return reading(self.worksheet, self.answers, language=self.language)

    @cached_property
    def computed(self) -> Computed:
        """The figures that nobody types."""
        return compute(self.worksheet, self.answers)
