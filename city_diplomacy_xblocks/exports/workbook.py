"""What the XLSX files have in common: how they are begun, their sheets, the looks of cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import define, field
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet as Page

from city_diplomacy_xblocks.fields.direction import is_right_to_left
from city_diplomacy_xblocks.fields.number import is_year
from city_diplomacy_xblocks.fields.spec import Field

#: What people wrote is text, whatever sign it begins with.
OPTIONS: Final[Mapping[str, bool]] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: A4, as Excel numbers papers.
_A4: Final = 9


@define(slots=False)
class Looks:
    """The formats of cells; each is made once."""

    book: Workbook
    made: dict[tuple[tuple[str, Any], ...], Any] = field(factory=dict)

    def look(self, **asked: Any) -> Any:
        """The format that is asked for, over what all cells have in common."""
        told = {"valign": "top", "text_wrap": True, **asked}
        key = tuple(sorted(told.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(told)
        return self.made[key]


def new_page(book: Workbook, name: str, *, language: str) -> Page:
    """A sheet that runs as `language` does and prints as wide as a page."""
    page = book.add_worksheet(name)
    if is_right_to_left(language):
        page.right_to_left()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    return page


def number_format(spec: Field, kind: str) -> str:
    """How spreadsheets show the field's numbers, of `kind` number, percent or another.

    Years have no groups, whole numbers no decimal sign; a share is stored as 0 to 100.
    """
    if kind == "percent":
        return '0.# "%"'
    if kind != "number" or is_year(spec):
        return "0"
    return "#,##0" if spec.integer else "#,##0.####"
