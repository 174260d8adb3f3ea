"""What comes when, from top to bottom: one line for each dated row."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.ends import span
from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    EDGE,
    MAIN,
    QUIET,
    SMALL,
    WIDTH,
    Canvas,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, Picture, left_out
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_LINE: Final = 16
_STEM: Final = 8
_TEXT: Final = 26
#: Dates drawn at most; the table has them all.
_DRAWN: Final = 16


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its column `start`, a date or a month; `end`, `who`; `gate`, what is
    decided at the end.
    """
    title = sheet.title or pgettext("picture", "What comes when")
    dated = sorted(
        (row for row in sheet.rows() if isinstance(sheet.cell(row, "start"), str)),
        key=lambda row: str(sheet.cell(row, "start")),
    )
    if not dated:
        nothing = pgettext("picture", "Nothing has a date yet: give a line its date.")
        return Picture("timeline", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    height = _points(canvas, sheet, dated[:_DRAWN])
    summary = _summary(sheet, dated)
    return Picture(
        "timeline",
        title,
        summary,
        canvas.svg(height, summary),
        says=_says(dated),
        table=_table(sheet, title, dated),
    )


def _points(canvas: Canvas, sheet: Sheet, shown: list[Row]) -> float:
    """Draws the points and the line that joins them; returns where they end."""
    placed = []
    y = 4.0
    for row in shown:
        lines = wrapped(row.words, WIDTH - _TEXT, SMALL)
        placed.append((row, lines, y))
        y += _LINE * (1 + len(lines) + bool(sheet.words(row, "who"))) + 14
        y += 24 * bool(sheet.setting("gate"))
    last = y - 22 if sheet.setting("gate") else placed[-1][2] + 8
    canvas.line([(_STEM, placed[0][2] + 8), (_STEM, last)], EDGE, thick=2)
    for row, _, top in placed:
        canvas.circle(_STEM, top + 8, 6, fill="#fff", stroke=MAIN, thick=3)
        canvas.text(_TEXT, top + 12, _when(sheet, row), size=SMALL, bold=True, fill=MAIN)
        foot = canvas.lines(_TEXT, top + 15, row.words, WIDTH - _TEXT)
        foot = canvas.lines(_TEXT, foot, sheet.words(row, "who"), WIDTH - _TEXT, most=1, fill=QUIET)
        if sheet.setting("gate"):
            canvas.diamond(_STEM, foot + 14, 7)
            said = sheet.words(row, "gate") or "–"
            canvas.lines(_TEXT, foot + 6, said, WIDTH - _TEXT, most=1, lead=sheet.words(row, "end"))
    return y


def _when(sheet: Sheet, row: Row) -> str:
    start, end = sheet.words(row, "start"), sheet.words(row, "end")
    return span(start, end) if end else start


def _summary(sheet: Sheet, dated: list[Row]) -> str:
    if len(dated) == 1:
        alone = pgettext("picture", "One date: {first}.")
        return alone.format(first=sheet.words(dated[0], "start"))
    sentence = npgettext(
        "picture",
        "{count} date, from {first} to {last}.",
        "{count} dates, from {first} to {last}.",
        len(dated),
    )
    return sentence.format(
        count=len(dated),
        first=sheet.words(dated[0], "start"),
        last=sheet.words(dated[-1], "start"),
    )


def _says(dated: list[Row]) -> tuple[str, ...]:
    return left_out(len(dated) - _DRAWN)


def _table(sheet: Sheet, title: str, dated: list[Row]) -> DataTable:
    names = [name for name in ("start", "end", "who", "gate") if sheet.setting(name)]
    return DataTable(
        title,
        (pgettext("picture", "What"), *(sheet.heading(name) for name in names)),
        tuple((row.words, *(sheet.words(row, name) for name in names)) for row in dated),
    )
