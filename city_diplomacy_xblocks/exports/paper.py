"""A worksheet to print and fill in by hand: its questions, their help, room to write, boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.exports.compose import fits_a_page
from city_diplomacy_xblocks.exports.document import (
    Blank,
    Block,
    Document,
    Grid,
    Heading,
    Paragraph,
)
from city_diplomacy_xblocks.exports.form import to_fill
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet
from city_diplomacy_xblocks.worksheets.rows import row_number

_LONG: Final = 6
#: Rows that are printed of a table, and of one whose rows have much to say.
_ROWS: Final = 5
_LONG_ROWS: Final = 2
_BOX: Final = "☐"
#: More options than that flow in lines, with a gap between, instead of standing below each other.
_MANY: Final = 8
_GAP: Final = "      "
#: What makes the cell of a table high enough to write in.
_ROOM: Final = "\n"


def compose(worksheet: Worksheet, *, language: str) -> Document:
    """The blank worksheet, in the language being spoken."""
    title = label(worksheet.title, language)
    hint = pgettext("paper", "Fields with a star must be filled in. Copy pages as you need them.")
    return Document(
        title,
        pgettext("paper", "City: …………………………………………"),
        language,
        blocks=(Paragraph(hint, quiet=True), *_Sheet(worksheet, language).blocks()),
        foot=title,
        contents=False,
    )


class _Sheet:
    """The questions on their way onto paper."""

    def __init__(self, worksheet: Worksheet, language: str) -> None:
        self.worksheet = worksheet
        self.language = language

    def blocks(self) -> Iterator[Block]:
        for place, section in enumerate(self.worksheet.sections, start=1):
            asked = [spec for spec in section.fields if to_fill(spec)]
            if asked:
                yield Heading(1, f"{place}. {label(section.title, self.language)}")
                yield from self._section(section, asked)

    def _section(self, section: Section, asked: list[Field]) -> Iterator[Block]:
        intro = label(section.intro, self.language)
        if intro:
            yield Paragraph(intro)
        for spec in asked:
            yield Heading(2, self._asked(spec))
            yield from self._help(spec)
            yield from self._table(spec) if spec.type == "table" else self._room(spec)

    def _asked(self, spec: Field) -> str:
        mark = " *" if spec.required == "R" else ""
        return f"{label(spec.label, self.language)}{mark}"

    def _help(self, spec: Field) -> Iterator[Block]:
        words = label(spec.help, self.language)
        if words:
            yield Paragraph(words, quiet=True)

    def _room(self, spec: Field) -> Iterator[Block]:
        """Where the answer goes: boxes to tick, or lines."""
        boxes = self._boxes(spec)
        if boxes:
            yield Paragraph(boxes)
        else:
            yield Blank(_LONG if spec.type == "longtext" else 1)

    def _boxes(self, spec: Field) -> str:
        if spec.type == "boolean":
            words = [pgettext("answer", "Yes"), pgettext("answer", "No")]
        elif spec.type == "scale":
            words = ["1", "2", "3", "4", "5"]
        elif spec.options:
            words = [label(each.label, self.language) for each in spec.options]
        else:
            return ""
        flows = sum(map(len, words)) <= 60 or len(words) > _MANY
        return (_GAP if flows else "\n").join(f"{_BOX}\u00a0{each}" for each in words)

    def _table(self, table: Field) -> Iterator[Block]:
        columns = [column for column in table.columns if to_fill(column)]
        if fits_a_page(table):
            yield from self._legend(columns, table.prefill)
            yield Grid(
                label(table.label, self.language),
                (pgettext("document", "No."), *(self._asked(each) for each in columns)),
                tuple(self._rows(table, columns)),
            )
            return
        for place in range(1, min(table.max_rows, _LONG_ROWS) + 1):
            yield Heading(3, row_number(table, place))
            for column in columns:
                yield Paragraph("", label=self._asked(column))
                if place == 1:
                    yield from self._help(column)
                yield from self._room(column)

    def _rows(self, table: Field, columns: list[Field]) -> Iterator[tuple[str, ...]]:
        """Empty rows; where each has a choice of its own, that many, with its words."""
        given = table.column(table.prefill) if table.prefill else None
        if given is None:
            for place in range(1, min(table.max_rows, max(_ROWS, table.min_rows)) + 1):
                yield (row_number(table, place), *([_ROOM] * len(columns)))
            return
        for place, option in enumerate(given.options, start=1):
            words = label(option.label, self.language)
            cells = (words if column.id == given.id else _ROOM for column in columns)
            yield (row_number(table, place), *cells)

    def _legend(self, columns: list[Field], prefill: str | None) -> Iterator[Block]:
        """What may be chosen in the columns of a table, above it."""
        for column in columns:
            boxes = self._boxes(column)
            if boxes and column.options and column.id != prefill:
                words = boxes.replace(f"{_BOX}\u00a0", "").replace("\n", " · ").replace(_GAP, " · ")
                yield Paragraph(words, label=label(column.label, self.language), quiet=True)
