"""A worksheet as an XLSX form to fill in without a connection, with the plan's present answers.

One sheet for single answers, one for each table; lists to choose from, help as notes, everything
locked but the cells to fill. A hidden sheet says which worksheet and which answers it began with,
so that only what somebody changed is a change (`filled.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from io import BytesIO
from typing import Any, Final

from attrs import define, field
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet as Page

from city_diplomacy_xblocks.exports.cells import Names, cell_of, names_of
from city_diplomacy_xblocks.exports.sheet_names import sheet_name
from city_diplomacy_xblocks.exports.workbook import OPTIONS, Looks, new_page, number_format
from city_diplomacy_xblocks.fields.begun import rows_shown
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet
from city_diplomacy_xblocks.worksheets.rows import row_number, rows_at

FORMAT: Final = "city-plans-form/1"
#: The hidden sheets, and how the memory is cut: a cell takes 32,767 characters.
MEMORY: Final = "_plan"
LISTS: Final = "_lists"
PIECE: Final = 30_000
#: On the sheet of answers: where labels, answers, helps and (hidden) paths stand.
ANSWER_COLUMN: Final = 1
PATH_COLUMN: Final = 3
#: On the sheet of a table: the hidden line of column ids, the first line to fill.
IDS_LINE: Final = 1
FIRST_LINE: Final = 2
#: Characters of a note.
_NOTE: Final = 1_000
_FILLED_BY_OTHERS: Final = ("T", "S", "-")


def write(
    worksheet: Worksheet,
    answers: Mapping[str, Any],
    *,
    language: str,
    revision: int = 0,
    plan: int = 0,
) -> bytes:
    """The form, in the language being spoken; `revision` is that of the `plan` (its id, 0 of none),
    for merging later.
    """
    clean = read_answers(worksheet, answers).answers
    stream = BytesIO()
    book = Workbook(stream, OPTIONS)
    book.set_properties({"title": label(worksheet.title, language)})
    _Form(book, worksheet, clean, language).write(f"{revision} {plan}")
    book.close()
    return stream.getvalue()


def to_fill(spec: Field) -> bool:
    """Whether participants fill the field in."""
    return spec.type != "computed" and spec.required not in _FILLED_BY_OTHERS


def sheets(worksheet: Worksheet, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """The sheets that people see, by name, with the paths of what they ask: single answers first,
    then each table on its own.
    """
    asked = [
        (f"{section.id}.{spec.id}", spec)
        for section, spec in worksheet.all_fields()
        if to_fill(spec)
    ]
    names: set[str] = set()
    single = tuple(path for path, spec in asked if spec.type != "table")
    return [
        (sheet_name(pgettext("form", "Answers"), names), single),
        *(
            (sheet_name(label(spec.label, language), names), (path,))
            for path, spec in asked
            if spec.type == "table"
        ),
    ]


@define(slots=False)
class _Form:
    """One form in the making."""

    book: Workbook
    worksheet: Worksheet
    answers: Mapping[str, Any]
    language: str
    lists: dict[tuple[str, ...], str] = field(factory=dict)

    def write(self, state: str) -> None:
        """The sheets that people see, then the hidden ones."""
        (answers, _), *tables = sheets(self.worksheet, self.language)
        self._answers(self._page(answers))
        for title, (path,) in tables:
            self._table(self._page(title), path)
        self._lists()
        self._memory(state)

    def _page(self, name: str) -> Page:
        page = new_page(self.book, name, language=self.language)
        page.protect("", {"format_columns": True, "format_rows": True, "sort": False})
        return page

    @cached_property
    def _look(self) -> Callable[..., Any]:
        """What makes the formats of cells."""
        return Looks(self.book).look

    def _answers(self, page: Page) -> None:
        for place, width in enumerate((36, 60, 60, 2)):
            page.set_column(place, place, width)
        page.set_column(PATH_COLUMN, PATH_COLUMN, 2, None, {"hidden": True})
        page.write_string(0, 0, label(self.worksheet.title, self.language), self._look(bold=True))
        hint = pgettext(
            "form", "Fill in the white cells, save the file, then load it in the course."
        )
        page.write_string(0, ANSWER_COLUMN, hint, self._look())
        line = 2
        for place, section in enumerate(self.worksheet.sections, start=1):
            head = self._look(bold=True, bg_color="#E4EEF0")
            page.write_string(line, 0, f"{place}. {label(section.title, self.language)}", head)
            page.write_string(line, 1, label(section.intro, self.language), head)
            line += 1
            for spec in section.fields:
                if spec.type != "table" and to_fill(spec):
                    self._answer(page, line, section, spec)
                    line += 1
            line += 1

    def _answer(self, page: Page, line: int, section: Section, spec: Field) -> None:
        look = self._look(bg_color="#FAF6EF", border=1)
        page.write_string(line, 0, self._asked(spec), look)
        value = (self.answers.get(section.id) or {}).get(spec.id)
        self._cell(page, line, ANSWER_COLUMN, spec, value)
        self._choose(page, line, line, ANSWER_COLUMN, spec)
        page.write_string(
            line, 2, label(spec.help, self.language), self._look(font_color="#4C5354")
        )
        page.write_string(line, PATH_COLUMN, f"{section.id}.{spec.id}")
        if spec.type == "longtext":
            page.set_row(line, 90)

    def _asked(self, spec: Field) -> str:
        mark = " *" if spec.required == "R" else ""
        return f"{label(spec.label, self.language)}{mark}"

    def _table(self, page: Page, path: str) -> None:
        spec = self.worksheet.field_at(path)
        if spec is None:
            raise LookupError(path)
        columns = [column for column in spec.columns if to_fill(column)]
        page.set_column(0, 0, 6)
        head = self._look(bold=True, bg_color="#FAF6EF", border=1)
        page.write_string(0, 0, pgettext("document", "No."), head)
        for place, column in enumerate(columns, start=1):
            page.set_column(place, place, 40 if column.type in ("longtext", "text") else 24)
            page.write_string(0, place, self._asked(column), head)
            page.write_string(IDS_LINE, place, column.id)
            self._choose(page, FIRST_LINE, FIRST_LINE + spec.max_rows - 1, place, column)
            if label(column.help, self.language):
                page.write_comment(0, place, label(column.help, self.language)[:_NOTE])
        ids = len(columns) + 1
        page.write_string(IDS_LINE, 0, path)
        page.set_column(ids, ids, 2, None, {"hidden": True})
        page.set_row(IDS_LINE, None, None, {"hidden": True})
        page.freeze_panes(FIRST_LINE, 1)
        rows = rows_shown(rows_at(self.answers, path), spec)
        for place in range(spec.max_rows):
            row = rows[place] if place < len(rows) else {}
            line = FIRST_LINE + place
            page.write_string(line, 0, row_number(spec, place + 1), head)
            for at, column in enumerate(columns, start=1):
                self._cell(page, line, at, column, row.get(column.id))
            if row:
                page.write_string(line, ids, str(row["id"]))

    def _cell(self, page: Page, line: int, place: int, spec: Field, value: Any) -> None:
        """A cell to fill, with what it may hold and what it holds now."""
        look = self._look(locked=False, border=1, **_format_of(spec))
        told = cell_of(value, spec, language=self.language, names=self._names)
        if told is None:
            page.write_blank(line, place, None, look)
        elif isinstance(told, float):
            page.write_number(line, place, told, look)
        elif isinstance(told, str):
            page.write_string(line, place, told, look)
        else:
            page.write_datetime(line, place, told, look)

    def _choose(self, page: Page, first: int, last: int, place: int, spec: Field) -> None:
        """Offer the words to choose from, in one column of lines."""
        choices = self._choices(spec)
        if choices:
            offered = {"validate": "list", "source": choices, "error_type": "warning"}
            page.data_validation(first, place, last, place, offered)

    def _choices(self, spec: Field) -> str:
        """Where the words to choose from stand; ``""`` where several may be given, or any."""
        if spec.type == "boolean":
            return self._list((pgettext("answer", "Yes"), pgettext("answer", "No")))
        if spec.type == "scale":
            return self._list(("1", "2", "3", "4", "5"))
        if spec.type == "choice":
            return self._list(tuple(label(each.label, self.language) for each in spec.options))
        return ""

    def _list(self, words: tuple[str, ...]) -> str:
        if words not in self.lists:
            place = len(self.lists)
            first = xl_rowcol_to_cell(0, place, row_abs=True, col_abs=True)
            last = xl_rowcol_to_cell(len(words) - 1, place, row_abs=True, col_abs=True)
            self.lists[words] = f"='{LISTS}'!{first}:{last}"
        return self.lists[words]

    def _lists(self) -> None:
        page = self.book.add_worksheet(LISTS)
        page.hide()
        for place, words in enumerate(self.lists):
            for line, each in enumerate(words):
                if each.isdigit():
                    page.write_number(line, place, int(each))
                else:
                    page.write_string(line, place, each)

    def _memory(self, state: str) -> None:
        page = self.book.add_worksheet(MEMORY)
        page.very_hidden()
        held = json.dumps(self.answers, ensure_ascii=False, separators=(",", ":"))
        pieces = [held[at : at + PIECE] for at in range(0, len(held), PIECE)]
        told = [FORMAT, self.worksheet.id, str(self.worksheet.version), state, *pieces]
        for line, piece in enumerate(told):
            page.write_string(line, 0, piece)

    @cached_property
    def _names(self) -> Names:
        return names_of(self.worksheet, self.answers, self.language, lambda _path, _words: None)


def _format_of(spec: Field) -> dict[str, Any]:
    if spec.type == "date":
        return {"num_format": "dd/mm/yyyy"}
    if spec.type in ("number", "money", "percent"):
        return {"num_format": number_format(spec, "number")}
    return {} if spec.type == "scale" else {"num_format": "@"}
