"""A plan as pictures read it: rows with the numbers people see, answers in words and as numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from attrs import define, evolve, frozen

from city_diplomacy_xblocks.fields.amounts import written, written_money
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import (
    Field,
    Labels,
    Option,
    is_blank,
    label,
    title_column,
)
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.visuals.canvas import TONES, shortened
from city_diplomacy_xblocks.visuals.picture import DataTable
from city_diplomacy_xblocks.worksheets.computed import Computed, compute
from city_diplomacy_xblocks.worksheets.definition import PictureSpec, Worksheet
from city_diplomacy_xblocks.worksheets.picture_settings import column_named
from city_diplomacy_xblocks.worksheets.rows import reading, row_number, rows_at

#: Where one sentence ends, or one step of a list.
_BREAKS: Final = re.compile(r"(?<=[.!?؟])\s+|[;؛\n]+\s*")


@frozen
class Row:
    """One row: `number` is « A2 », `words` what it is about, `cells` the answers by column."""

    id: str
    number: str
    words: str
    cells: Mapping[str, Any]
    table: Field
    #: Where its cells are: ``section.table.row``; the id of a section that is one row.
    path: str

    @property
    def brief(self) -> str:
        """The words as a key or a sentence has room for."""
        return shortened(self.words, 640)

    @property
    def name(self) -> str:
        """« A2 Ouvrir un guichet », in full."""
        return f"{self.number} {self.words}".strip()


@define(slots=False)
class Sheet:
    """The answers that one picture is made from. `spec` says which they are."""

    worksheet: Worksheet
    answers: Mapping[str, Any]
    spec: PictureSpec
    language: str

    def setting(self, name: str) -> str:
        """What the worksheet says of `name`: a path, or a column; ``""`` if nothing."""
        return next(iter(self.settings(name)), "")

    def settings(self, name: str) -> tuple[str, ...]:
        """All that the worksheet says of `name`, where it may be several."""
        value = self.spec.settings.get(name, ())
        return (value,) if isinstance(value, str) else tuple(value)

    @property
    def title(self) -> str:
        """What the worksheet calls the picture; ``""`` where it is called what its kind is."""
        return label(self.spec.title, self.language) if self.spec.title else ""

    def answers_of(self, name: str) -> Sequence[str]:
        """The codes, or the ids of rows, chosen at the path that the setting `name` gives."""
        value = self._value(self.setting(name))
        return value if isinstance(value, list) else [value] if isinstance(value, str) else ()

    def table(self, path: str) -> Field | None:
        """What has rows at `path`: a table, or a section, which is one row of its fields."""
        section = self.worksheet.section(path)
        if section:
            return Field(section.id, "table", section.title, columns=section.fields)
        field = self.worksheet.field_at(path)
        return field if field and field.type in ("table", "longtext") else None

    def rows(self, name: str = "rows") -> list[Row]:
        """The rows, blank ones left out, of what the setting `name` leads to.

        A section is one row; a text has one for each of its sentences. They are called by the
        column that the setting `named` names, if the worksheet gives one.
        """
        rows = self.rows_of(self.setting(name))
        named = self.setting("named") if name == "rows" else ""
        return [evolve(row, words=self.words_of(row, named)) for row in rows] if named else rows

    def table_of(
        self,
        title: str,
        rows: Sequence[Row],
        names: Sequence[str],
        *,
        numeric: Collection[int] = (),
    ) -> DataTable:
        """The data of `rows`, one at least: what each is, and its answers under `names`."""
        return DataTable(
            title,
            (pgettext("picture", "What"), *(self.label_of(rows[0], name) for name in names)),
            tuple(
                (
                    row.name if self.prefixed else row.words,
                    *(self.words_of(row, name) or "–" for name in names),
                )
                for row in rows
            ),
            frozenset(numeric),
        )

    def rows_of(self, path: str) -> list[Row]:
        """The rows, blank ones left out, of the table, the section or the text at `path`."""
        table = self.table(path)
        if table is None:
            return []
        if "." not in path:
            cells = self.answers.get(path) or {}
            words = self._title(table, cells)
            return [] if is_blank(cells) else [Row(path, "", words, cells, table, path)]
        if table.type == "longtext":
            parts = _BREAKS.split(str(self._value(path) or ""))
            sentences = [part.strip(" .;") for part in parts if part.strip(" .;")]
            return [
                Row(str(place), str(place), words[:1].upper() + words[1:], {}, table, path)
                for place, words in enumerate(sentences, start=1)
            ]
        return [
            Row(
                row["id"],
                row_number(table, place),
                self._title(table, row),
                row,
                table,
                f"{path}.{row['id']}",
            )
            for place, row in enumerate(rows_at(self.answers, path), start=1)
            if not is_blank(row)
        ]

    def _title(self, table: Field, cells: Mapping[str, Any]) -> str:
        value = cells.get((column := title_column(table)).id)
        if isinstance(value, str) and column.type in ("choice", "row_ref", "stakeholder_ref"):
            return self._said(value, column)
        return value if isinstance(value, str) else ""

    def _value(self, path: str) -> Any:
        section, _, field_id = path.partition(".")
        return (self.answers.get(section) or {}).get(field_id)

    def answer(self, name: str) -> str:
        """The text at the path that the setting `name` gives; ``""`` while there is none."""
        value = self._value(self.setting(name))
        return value if isinstance(value, str) else ""

    def option(self, option: Option) -> str:
        """An option's words."""
        return label(option.label, self.language)

    def words_for(self, labels: Labels) -> str:
        """A label in the reader's language."""
        return label(labels, self.language)

    @property
    def prefixed(self) -> bool:
        """Whether people know the rows by their numbers."""
        table = self.table(self.setting("rows"))
        return bool(table and table.row_prefix)

    def column(self, name: str, rows: str = "rows") -> Field | None:
        """The column that the setting `name` names, of the table of the setting `rows`."""
        table = self.table(self.setting(rows))
        return self.column_of(table, self.setting(name)) if table else None

    def column_of(self, table: Field, name: str) -> Field | None:
        """The column of that name; ``actor.level`` is that of the rows that ``actor`` refers to."""
        return column_named(self.worksheet, table.columns, name)

    def heading(self, name: str, rows: str = "rows") -> str:
        """What the worksheet calls that column."""
        column = self.column(name, rows)
        return label(column.label, self.language) if column else ""

    def label_of(self, row: Row, column: str) -> str:
        """What the worksheet calls a column of this row."""
        found = self.column_of(row.table, column)
        return label(found.label, self.language) if found else ""

    def cell(self, row: Row, name: str) -> Any:
        """The answer of `row` in the column that the setting `name` names; None while blank."""
        return self.cell_of(row, self.setting(name))

    def cell_of(self, row: Row, column: str) -> Any:
        """The answer of `row` in that column, worked out if it is a figure; None while blank."""
        first, _, second = column.partition(".")
        spec = row.table.column(first)
        if spec is None:
            return None
        if spec.type == "computed":
            return self.computed.get(f"{row.path}.{first}")
        value = row.cells.get(first)
        if second and spec.target and isinstance(value, str):
            rows = rows_at(self.answers, spec.target)
            value = next((each.get(second) for each in rows if each["id"] == value), None)
        return None if is_blank(value) else value

    def whole(self, row: Row, name: str) -> int:
        """The answer as a whole number; 0 while there is none."""
        value = self.cell(row, name)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    def amount(self, row: Row, name: str) -> float:
        """The answer as a number; 0 while there is none."""
        return self.amount_of(row, self.setting(name))

    def amount_of(self, row: Row, column: str) -> float:
        """The answer in that column as a number; 0 while there is none."""
        value = self.cell_of(row, column)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number else 0.0

    def words(self, row: Row, name: str) -> str:
        """The answer in words; ``""`` while it is blank."""
        return self.words_of(row, self.setting(name))

    def words_of(self, row: Row, column: str) -> str:
        """The answer in that column in words, on one line; ``""`` while it is blank."""
        value, spec = self.cell_of(row, column), self.column_of(row.table, column)
        return "" if value is None or spec is None else self._said(value, spec)

    def _said(self, value: Any, spec: Field) -> str:
        if spec.type == "table":
            return " · ".join(filter(None, (self._title(spec, row) for row in value)))
        return " ".join(TYPES[spec.type].summarise(value, spec, context=self.reading).split("\n"))

    def field_words(self, path: str) -> tuple[str, str]:
        """What the field at `path` is called, and its answer in words, on one line."""
        field, value = self.worksheet.field_at(path), self._value(path)
        if field is None:
            return "", ""
        if field.type == "computed":
            value = self.computed.get(path)
        words = "" if is_blank(value) else self._said(value, field)
        return label(field.label, self.language), words

    def tone(self, row: Row, name: str) -> str:
        """What the worksheet says of the code in that column: good, warn or bad; ``""``: none."""
        code = self.cell(row, name)
        return self.tone_of(code)

    def tone_of(self, code: object) -> str:
        """The tone of a code: the setting, of good, warn and bad, that lists it."""
        return next((tone for tone in TONES if code in self.settings(tone)), "")

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
