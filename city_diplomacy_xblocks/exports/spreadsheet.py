"""A plan as XLSX: one sheet for its answers, one for each table, with numbers that can be reckoned
with.

Formulas are ours alone: what people wrote is text, whatever sign it begins with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from io import BytesIO
from typing import Any, Final

from attrs import define, field
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet as Page

from city_diplomacy_xblocks.exports.sheet_names import sheet_name
from city_diplomacy_xblocks.exports.workbook import OPTIONS, Looks, new_page, number_format
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.computed import Computed, compute
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet
from city_diplomacy_xblocks.worksheets.rows import reading, row_number

#: Excel takes no more characters in a cell.
_CELL: Final = 32_767
_NUMBERS: Final = ("number", "money", "percent", "scale")


def write(worksheet: Worksheet, answers: Mapping[str, Any], *, language: str) -> bytes:
    """The file, in the language being spoken."""
    clean = read_answers(worksheet, answers).answers
    stream = BytesIO()
    book = Workbook(stream, OPTIONS)
    book.set_properties({"title": label(worksheet.title, language)})
    _Book(
        book,
        worksheet,
        clean,
        language,
        reading(worksheet, clean, language=language),
        compute(worksheet, clean),
    ).write()
    book.close()
    return stream.getvalue()


@define(slots=False)
class _Book:
    """One file in the making."""

    book: Workbook
    worksheet: Worksheet
    answers: Mapping[str, Mapping[str, Any]]
    language: str
    reading: Reading
    computed: Computed
    names: set[str] = field(factory=set)

    def write(self) -> None:
        """The answers, then the tables, in the order of the worksheet."""
        self._answers(self._page(pgettext("document", "Plan"), [34, 90]))
        for section, spec in self.worksheet.all_fields():
            if spec.type == "table":
                self._table(section, spec)

    def _page(self, name: str, widths: list[float]) -> Page:
        page = new_page(self.book, sheet_name(name, self.names), language=self.language)
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        return page

    @cached_property
    def _look(self) -> Callable[..., Any]:
        """What makes the formats of cells."""
        return Looks(self.book).look

    def _answers(self, page: Page) -> None:
        page.write_string(0, 0, label(self.worksheet.title, self.language), self._look(bold=True))
        line = 2
        for place, section in enumerate(self.worksheet.sections, start=1):
            title = f"{place}. {label(section.title, self.language)}"
            page.write_string(line, 0, title, self._look(bold=True, bg_color="#E4EEF0"))
            page.write_blank(line, 1, None, self._look(bg_color="#E4EEF0"))
            line += 1
            for spec in section.fields:
                if spec.type == "table":
                    continue
                page.write_string(line, 0, label(spec.label, self.language), self._look())
                path = f"{section.id}.{spec.id}"
                self._cell(page, line, 1, spec, self._value(section.id, spec, path))
                line += 1
            line += 1

    def _value(self, section: str, spec: Field, path: str) -> Any:
        if spec.type == "computed":
            return self.computed.get(path)
        return (self.answers.get(section) or {}).get(spec.id)

    def _table(self, section: Section, spec: Field) -> None:
        rows = (self.answers.get(section.id) or {}).get(spec.id) or []
        widths = [6.0, *(_width(column) for column in spec.columns)]
        page = self._page(label(spec.label, self.language), widths)
        head = self._look(bold=True, bg_color="#FAF6EF", bottom=1)
        page.write_string(0, 0, pgettext("document", "No."), head)
        for place, column in enumerate(spec.columns, start=1):
            page.write_string(0, place, label(column.label, self.language), head)
        page.freeze_panes(1, 1)
        page.repeat_rows(0)
        page.set_landscape()
        for line, row in enumerate(rows, start=1):
            page.write_string(line, 0, row_number(spec, line), self._look(bold=True))
            for place, column in enumerate(spec.columns, start=1):
                path = f"{section.id}.{spec.id}.{row['id']}.{column.id}"
                computed = column.type == "computed"
                value = self.computed.get(path) if computed else row.get(column.id)
                self._cell(page, line, place, column, value)
        if rows:
            self._totals(page, spec, len(rows))

    def _totals(self, page: Page, spec: Field, count: int) -> None:
        told = False
        for place, column in enumerate(spec.columns, start=1):
            if column.type != "money":
                continue
            first, last = xl_rowcol_to_cell(1, place), xl_rowcol_to_cell(count, place)
            look = self._look(bold=True, top=1, num_format=self._money)
            page.write_formula(count + 1, place, f"=SUM({first}:{last})", look)
            told = True
        if told:
            words = pgettext("document", "Total")
            page.write_string(count + 1, 0, words, self._look(bold=True, top=1))

    def _cell(self, page: Page, line: int, place: int, spec: Field, value: Any) -> None:
        """A number as a number, a day as a day, anything else as its words."""
        kind = spec.unit if spec.type == "computed" else spec.type
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and kind in _NUMBERS:
            looks = self._money if kind == "money" else number_format(spec, kind)
            page.write_number(line, place, value, self._look(num_format=looks))
        elif kind == "date" and isinstance(value, str):
            day = date.fromisoformat(value)
            page.write_datetime(line, place, day, self._look(num_format="dd/mm/yyyy"))
        elif is_blank(value):
            page.write_blank(line, place, None, self._look())
        else:
            words = TYPES[spec.type].summarise(value, spec, context=self.reading)
            page.write_string(line, place, words[:_CELL], self._look())

    @property
    def _money(self) -> str:
        places = self.reading.currency_decimals or 0
        digits = "#,##0" + (f".{'0' * places}" if places else "")
        return f'{digits} "{self.reading.currency}"' if self.reading.currency else digits


def _width(column: Field) -> float:
    """In characters."""
    if column.type in ("longtext", "multichoice", "row_ref", "stakeholder_ref"):
        return 40
    return 28 if column.type in ("text", "choice", "link") else 16
