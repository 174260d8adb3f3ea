"""A form that somebody filled in, read as the changes it makes to the plan it began with.

Nothing in the file is trusted: paths and row ids count only where the worksheet and the hidden
memory know them, and every value goes through its field. Cells that hold what they held are no
change, so that what colleagues wrote meanwhile stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from io import BytesIO
from typing import Any, Final

import openpyxl
from attrs import define, evolve, field, frozen

from city_diplomacy_xblocks.exports import form
from city_diplomacy_xblocks.exports.archive import Unreadable, look_into
from city_diplomacy_xblocks.exports.cells import Misread, Names, cell_of, names_of, value_of
from city_diplomacy_xblocks.exports.sheet_cells import Cell, cells_of, plain
from city_diplomacy_xblocks.fields.begun import Row, begun_rows, rows_shown
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.answers import Answers, read_answers
from city_diplomacy_xblocks.worksheets.currency import Currency, currency_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.rows import reading, rows_at

_SHEETS: Final = 80
_MEMORY_LINES: Final = 60


@frozen
class Proposed:
    """One change that the form makes: its shape is `merging.changes.Change`'s, without numbers.

    `place` names it, `before` and `after` are what the cells held and hold, in words.
    """

    op: str
    path: str
    value: Any
    place: str
    before: str
    after: str


@frozen
class Unread:
    """A cell that was left out: its sheet, its name (``C4``), what it holds, and why."""

    sheet: str
    cell: str
    held: str
    reason: str


@frozen
class Filled:
    """What a form says: the plan's revision it began with, its changes, what it could not say.

    `answers` are those that it began with, `plan` the id of the plan that they were of: 0 of none.
    """

    revision: int
    changes: tuple[Proposed, ...]
    unread: tuple[Unread, ...]
    answers: Answers = field(factory=dict, eq=False, repr=False)
    plan: int = 0


def read(content: bytes, worksheet: Worksheet, *, language: str) -> Filled:
    """The changes of a form, in the order of its sheets. Raises Unreadable for any other file."""
    has_formulas = look_into(content)
    try:
        shown = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        # The same file once more, as it was typed; only where that differs.
        typed = openpyxl.load_workbook(BytesIO(content), read_only=True) if has_formulas else shown
    except Exception as error:  # whatever a damaged file makes a library raise
        raise Unreadable(
            pgettext("form", "This file is damaged: save it again as XLSX.")
        ) from error
    try:
        return _Reader(
            shown, typed, worksheet, language, hashlib.sha256(content).hexdigest()
        ).read()
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            pgettext("form", "This file is damaged: save it again as XLSX.")
        ) from error
    finally:
        shown.close()
        typed.close()


@define(slots=False)
class _Reader:
    """One file on its way into changes."""

    shown: Any
    typed: Any
    worksheet: Worksheet
    language: str
    digest: str
    answers: Answers = field(factory=dict)
    changes: list[Proposed] = field(factory=list)
    unread: list[Unread] = field(factory=list)
    #: By table: the ids of the rows by the numbers that people see.
    numbers: dict[str, dict[str, str]] = field(factory=dict)

    def read(self) -> Filled:
        """All of it: the memory first, then numbers, then answers and tables."""
        revision, plan, is_current = self._memory()
        pages = [name for name in self.shown.sheetnames if name not in (form.MEMORY, form.LISTS)]
        if len(pages) > _SHEETS:
            raise Unreadable(pgettext("form", "This file has more sheets than a form has."))
        read = [(name, cells_of(self.shown[name], self.typed[name])) for name in pages]
        asked: set[str] = set()
        tables = {}
        for name, lines in read:
            path = self._table_path(lines)
            if path and path not in tables:
                tables[path] = (name, lines)
                self._number(path, lines)
        for name, lines in read:
            if not self._table_path(lines):
                asked |= self._answers(name, lines)
        for path, (name, lines) in tables.items():
            self._table(path, name, lines)
        if is_current:
            self._missing(asked | tables.keys())
        return Filled(revision, tuple(self.changes), tuple(self.unread), self.answers, plan)

    def _missing(self, found: set[str]) -> None:
        """Name the sheets that were taken away, or whose hidden cells were."""
        reason = pgettext(
            "form", "This sheet is missing or was taken to pieces: its answers were not read."
        )
        for name, paths in form.sheets(self.worksheet, self.language):
            if not found.issuperset(paths):
                self.unread.append(Unread(name, "A1", "", reason))

    def _memory(self) -> tuple[int, int, bool]:
        """The plan's revision and id, and whether the form is of the worksheet's version."""
        if form.MEMORY not in self.shown.sheetnames:
            raise Unreadable(pgettext("form", "This is not one of our forms, saved as XLSX."))
        page = self.shown[form.MEMORY]
        lines = page.iter_rows(max_row=_MEMORY_LINES, max_col=1, values_only=True)
        told = [str(line[0]) for line in lines if line and line[0] is not None]
        if len(told) < 5 or told[0] != form.FORMAT:
            raise Unreadable(
                pgettext("form", "This form was made by another release: ask for a new one.")
            )
        if told[1] != self.worksheet.id:
            raise Unreadable(pgettext("form", "This form belongs to another worksheet."))
        try:
            held = json.loads("".join(told[4:]))
            revision, plan = (int(number) for number in told[3].split())
        except (ValueError, RecursionError) as error:
            raise Unreadable(
                pgettext("form", "This form was changed where it must not be: ask for a new one.")
            ) from error
        self.answers = read_answers(self.worksheet, held if isinstance(held, dict) else {}).answers
        return max(revision, 0), max(plan, 0), told[2] == str(self.worksheet.version)

    def _table_path(self, lines: list[list[Cell]]) -> str:
        """The table that a sheet is of; ``""`` where it is of none that the worksheet has."""
        if len(lines) <= form.IDS_LINE or not lines[form.IDS_LINE]:
            return ""
        path = str(lines[form.IDS_LINE][0].value or "")
        spec = self.worksheet.field_at(path)
        return path if spec and spec.type == "table" and path.count(".") == 1 else ""

    # Answers

    def _answers(self, name: str, lines: list[list[Cell]]) -> set[str]:
        """Read the single answers of a sheet → their paths."""
        found = set()
        for line in lines:
            if len(line) <= form.PATH_COLUMN:
                continue
            path = str(line[form.PATH_COLUMN].value or "")
            spec = self.worksheet.field_at(path) if path.count(".") == 1 else None
            if spec is None or spec.type == "table" or not form.to_fill(spec):
                continue
            found.add(path)
            section, _, field_id = path.partition(".")
            before = (self.answers.get(section) or {}).get(field_id)
            self._compare(
                name, line[form.ANSWER_COLUMN], path, spec, before, self._named(spec, path)
            )
        return found

    def _named(self, spec: Field, path: str) -> str:
        section = self.worksheet.section(path.partition(".")[0])
        title = label(section.title, self.language) if section else ""
        return f"{title} : {label(spec.label, self.language)}"

    def _compare(
        self, name: str, cell: Cell, path: str, spec: Field, before: Any, place: str
    ) -> None:
        """Note the change that a cell makes to an answer, if it makes one."""
        found = self._value(name, cell, spec, before)
        if found is _SAME:
            return
        self.changes.append(
            Proposed("set", path, found, place, self._words(before, spec), self._words(found, spec))
        )

    def _value(self, name: str, cell: Cell, spec: Field, before: Any) -> Any:
        """What the cell holds now; `_SAME` when that is what it held, or cannot be read."""
        held = plain(cell.value)
        if held == self._held(before, spec):
            return _SAME
        if cell.is_formula and held is None:
            message = pgettext(
                "form", "This cell holds a formula without a result: write its value."
            )
            self.unread.append(Unread(name, cell.name, "", message))
            return _SAME
        try:
            found = value_of(
                held,
                spec,
                names=self._names(),
                currency=self._currency,
            )
        except Misread as misread:
            self.unread.append(Unread(name, cell.name, str(held)[:200], str(misread)))
            return _SAME
        return _SAME if found == before else found

    def _held(self, value: Any, spec: Field) -> Any:
        """What the cell held when the form was made."""
        return plain(cell_of(value, spec, language=self.language, names=self._names()))

    def _names(self) -> Names:
        return names_of(self.worksheet, self.answers, self.language, self._id_of)

    def _id_of(self, path: str, number: str) -> str | None:
        return self.numbers.get(path, {}).get(number.upper())

    def _words(self, value: Any, spec: Field) -> str:
        return (
            "" if is_blank(value) else TYPES[spec.type].summarise(value, spec, context=self._said)
        )

    @property
    def _currency(self) -> Currency:
        """The plan's, or the one that the form changes it to: it stands before every amount."""
        path = self.worksheet.currency_path or ""
        section, _, name = path.partition(".")
        chosen = {each.path: each.value for each in self.changes}.get(path)
        held = {**(self.answers.get(section) or {}), **({name: chosen} if chosen else {})}
        return currency_of(self.worksheet, {**self.answers, section: held})

    @cached_property
    def _said(self) -> Reading:
        """As answers are put into words elsewhere; rows that the form adds, by their numbers."""
        names = self._names()
        added = {row: name for rows in self.numbers.values() for name, row in rows.items()}
        return evolve(
            reading(self.worksheet, self.answers, language=self.language),
            row_label=lambda path, row: names.label_of(path, row) or added.get(row, row),
        )

    # Tables

    def _number(self, path: str, lines: list[list[Cell]]) -> None:
        """Learn which number stands for which row: a new one where a line was empty."""
        rows, spec = rows_at(self.answers, path), self.worksheet.field_at(path)
        known = {row["id"] for row in (rows_shown(rows, spec) if spec else rows)}
        numbers: dict[str, str] = {}
        for place, (number, row_id, cells) in enumerate(self._lines(path, lines)):
            filled = any(plain(cell.value) is not None for cell in cells.values())
            if row_id in known:
                numbers.setdefault(number.upper(), row_id)
            elif filled:
                numbers.setdefault(number.upper(), self._new_id(path, place))
        self.numbers[path] = numbers

    def _new_id(self, path: str, place: int) -> str:
        """The same for the same file, so that loading it twice adds a row once."""
        return hashlib.sha256(f"{self.digest}:{path}:{place}".encode()).hexdigest()[:16]

    def _lines(
        self, path: str, lines: list[list[Cell]]
    ) -> Iterator[tuple[str, str, dict[str, Cell]]]:
        """Number, row id and cells by column of each line to fill."""
        spec = self.worksheet.field_at(path)
        ids = [str(cell.value or "") for cell in lines[form.IDS_LINE]]
        columns = {
            at: name
            for at, name in enumerate(ids)
            if at and spec and spec.column(name) and form.to_fill(spec.column(name))  # type: ignore[arg-type]
        }
        hidden = max(columns, default=0) + 1
        most = spec.max_rows if spec else 0
        for line in lines[form.FIRST_LINE : form.FIRST_LINE + most]:
            number = str(line[0].value or "") if line else ""
            row_id = str(line[hidden].value or "") if len(line) > hidden else ""
            yield number, row_id, {name: line[at] for at, name in columns.items() if at < len(line)}

    def _table(self, path: str, name: str, lines: list[list[Cell]]) -> None:
        spec = self.worksheet.field_at(path)
        if spec is None:
            return
        stored = {row["id"]: row for row in rows_at(self.answers, path)}
        begun = {row["id"]: row for row in begun_rows([*stored.values()], spec)}
        seen: set[str] = set()
        last: str | None = None
        for place, (number, row_id, cells) in enumerate(self._lines(path, lines)):
            filled = any(plain(cell.value) is not None for cell in cells.values())
            title = f"{label(spec.label, self.language)} {number}"
            if row_id in stored and row_id not in seen:
                seen.add(row_id)
                if not filled:
                    self._delete(path, spec, stored[row_id], title)
                    continue
                for column, cell in cells.items():
                    column_spec = spec.column(column)
                    if column_spec:
                        before = stored[row_id].get(column)
                        named = f"{title}, {label(column_spec.label, self.language)}"
                        at = f"{path}.{row_id}.{column}"
                        self._compare(name, cell, at, column_spec, before, named)
                last = row_id
            elif row_id in begun and row_id not in seen:
                seen.add(row_id)
                if not self._only_begun(spec, cells, begun[row_id]):
                    last = self._insert(path, spec, name, cells, title, last, row_id)
            elif filled:
                last = self._insert(path, spec, name, cells, title, last, self._new_id(path, place))
        for row_id, row in stored.items():
            if row_id not in seen:
                self._delete(path, spec, row, label(spec.label, self.language))

    def _only_begun(self, spec: Field, cells: Mapping[str, Cell], row: Row) -> bool:
        """Whether a row that the table begins with holds nothing but its choice."""
        for column in spec.columns:
            held = plain(cells[column.id].value) if column.id in cells else None
            if held not in (None, self._held(row.get(column.id), column)):
                return False
        return True

    def _insert(
        self,
        path: str,
        spec: Field,
        name: str,
        cells: Mapping[str, Cell],
        title: str,
        after: str | None,
        row_id: str,
    ) -> str:
        given = {}
        for column, cell in cells.items():
            column_spec = spec.column(column)
            found = self._value(name, cell, column_spec, None) if column_spec else _SAME
            if found is not _SAME and found is not None:
                given[column] = found
        words = [self._words(value, spec.column(name) or spec) for name, value in given.items()]
        self.changes.append(
            Proposed(
                "insert",
                f"{path}.{row_id}",
                {"after": after, "cells": given},
                title,
                "",
                " · ".join(words),
            )
        )
        return row_id

    def _delete(self, path: str, spec: Field, row: Mapping[str, Any], title: str) -> None:
        words = [self._words(row[column.id], column) for column in spec.columns if column.id in row]
        self.changes.append(
            Proposed("delete", f"{path}.{row['id']}", None, title, " · ".join(words), "")
        )


#: A cell that makes no change.
_SAME: Final = object()
