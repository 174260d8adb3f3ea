"""A form as somebody sees it in a spreadsheet program, and as it goes there and back."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from city_diplomacy_xblocks.exports import filled, form
from city_diplomacy_xblocks.fields.words import speaking


def written(worksheet, answers, language="fr", **told) -> bytes:
    with speaking(language):
        return form.write(worksheet, answers, language=language, **told)


def read(content, worksheet, language="fr") -> filled.Filled:
    with speaking(language):
        return filled.read(content, worksheet, language=language)


class Book:
    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(BytesIO(content))

    def answer(self, path: str):
        """The cell of a single answer."""
        page = self.book.worksheets[0]
        for row in page.iter_rows():
            if len(row) > form.PATH_COLUMN and row[form.PATH_COLUMN].value == path:
                return row[form.ANSWER_COLUMN]
        raise LookupError(path)

    def table(self, path: str):
        """The sheet of a table."""
        lines = [page for page in self.book if page.cell(form.IDS_LINE + 1, 1).value == path]
        return lines[0]

    def cell(self, path: str, line: int, column: str):
        """A cell of a table; lines count from 1."""
        page = self.table(path)
        ids = [each.value for each in page[form.IDS_LINE + 1]]
        return page.cell(form.FIRST_LINE + line, ids.index(column) + 1)

    def saved(self) -> bytes:
        stream = BytesIO()
        self.book.save(stream)
        return stream.getvalue()
