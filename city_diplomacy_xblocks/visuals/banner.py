"""Where the city wants to go: its vision in a frame, and the objectives that it rests on."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BODY,
    EDGE,
    MAIN,
    QUIET,
    SAND,
    TINT,
    WIDTH,
    Canvas,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_EDGE: Final = 12
_LINE: Final = 18
#: Objectives drawn at most; the table has them all.
_DRAWN: Final = 8


def draw(sheet: Sheet) -> Picture:
    """Settings: `statement`, the path of a text; `rows`, what it rests on, with `parts` of each."""
    title = sheet.title or pgettext("picture", "Vision and objectives")
    statement, rows = sheet.answer("statement"), sheet.rows()
    if not statement or not rows:
        nothing = pgettext("picture", "Write the vision, and the objectives that it rests on.")
        missing = sheet.setting("rows" if statement else "statement")
        return Picture("banner", title, nothing, missing=missing)
    canvas = Canvas(language=sheet.language)
    y = _vision(canvas, statement)
    for row in rows[:_DRAWN]:
        y = _objective(canvas, sheet, row, y)
    summary = _summary(statement, rows)
    return Picture(
        "banner",
        title,
        summary,
        canvas.svg(y + 2, summary),
        table=_table(sheet, title, statement, rows),
    )


def _vision(canvas: Canvas, statement: str) -> float:
    lines = wrapped(statement, WIDTH - 2 * _EDGE, lines=8, bold=True)
    foot = len(lines) * _LINE + 18
    canvas.rect(0, 0, WIDTH, foot, fill=MAIN, round_by=5)
    for place, words in enumerate(lines):
        y = 22 + place * _LINE
        canvas.text(_EDGE, y, words, size=BODY, bold=True, fill="#fff")
    return foot


def _objective(canvas: Canvas, sheet: Sheet, row: Row, y: float) -> float:
    canvas.line([(22, y), (22, y + 12)], EDGE, thick=2)
    top = y + 12
    begun = canvas.begin()
    canvas.tag(26, top + 16, row.number or "•", edge=MAIN, filled=True)
    y = canvas.lines(54, top + 7, row.words, WIDTH - 64, most=5)
    for name in sheet.settings("parts"):
        y = canvas.lines(54, y + 2, sheet.words_of(row, name), WIDTH - 64, fill=QUIET)
    y += 8
    canvas.rect(1, top, WIDTH - 2, y - top, fill=SAND, stroke=EDGE, thick=1, round_by=5)
    canvas.rect(1, top, 50, y - top, fill=TINT, round_by=5)
    canvas.to_the_back(begun)
    return y


def _summary(statement: str, rows: list[Row]) -> str:
    sentence = npgettext(
        "picture",
        "{statement} It rests on {count} objective.",
        "{statement} It rests on {count} objectives.",
        len(rows),
    )
    return sentence.format(statement=" ".join(statement.split()), count=len(rows))


def _table(sheet: Sheet, title: str, statement: str, rows: list[Row]) -> DataTable:
    names = sheet.settings("parts")
    blanks = ("",) * len(names)
    head = (pgettext("picture", "What"), pgettext("picture", "Words"))
    return DataTable(
        title,
        (*head, *(sheet.label_of(rows[0], name) for name in names)),
        (
            (pgettext("picture", "Vision"), statement, *blanks),
            *(
                (row.number, row.words, *(sheet.words_of(row, name) or "–" for name in names))
                for row in rows
            ),
        ),
    )
