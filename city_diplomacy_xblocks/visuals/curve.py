"""How something goes up and down in time: one point for each dated row, on a scale of 1 to 5."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    LINE,
    MAIN,
    QUIET,
    WIDTH,
    Canvas,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_LEFT: Final = 26
_TOP: Final = 14
_TALL: Final = 148
_FOOT: Final = _TOP + _TALL
#: Points drawn at most, the last ones; the table has them all.
_DRAWN: Final = 26


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its columns `start`, a date, and `value`, a scale."""
    title = sheet.title or pgettext("picture", "In the course of time")
    rows = sorted(
        (row for row in sheet.rows() if sheet.cell(row, "start") and sheet.whole(row, "value")),
        key=lambda row: str(sheet.cell(row, "start")),
    )
    if not rows:
        nothing = pgettext("picture", "Nothing is rated yet: give a line its date and its score.")
        return Picture("curve", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    for score in range(1, 6):
        y = _height(score)
        canvas.line([(_LEFT, y), (WIDTH, y)], LINE)
        canvas.text(_LEFT - 10, y + 5, str(score), anchor="end", fill=QUIET)
    _points(canvas, sheet, rows[-_DRAWN:])
    summary = _summary(sheet, rows)
    return Picture(
        "curve",
        title,
        summary,
        canvas.svg(_FOOT + 30, summary),
        says=_says(sheet, rows),
        table=_table(sheet, title, rows),
    )


def _height(score: int) -> float:
    return _FOOT - (score - 0.5) * _TALL / 5


def _points(canvas: Canvas, sheet: Sheet, rows: list[Row]) -> None:
    wide = (WIDTH - _LEFT) / len(rows)
    points = [
        (_LEFT + (place + 0.5) * wide, _height(min(sheet.whole(row, "value"), 5)))
        for place, row in enumerate(rows)
    ]
    if len(points) > 1:
        canvas.line(points, MAIN, thick=2.5)
    every = max(1, round(90 / wide))
    for place, ((x, y), row) in enumerate(zip(points, rows, strict=True)):
        canvas.circle(x, y, 9, fill=MAIN)
        score = str(sheet.whole(row, "value"))
        canvas.text(x, y + 5, score, anchor="middle", bold=True, fill="#fff")
        if place % every == 0:
            at = min(max(x, 40), WIDTH - 40)
            words = sheet.words(row, "start")
            canvas.text(at, _FOOT + 20, words, anchor="middle", fill=QUIET)


def _summary(sheet: Sheet, rows: list[Row]) -> str:
    sentence = npgettext(
        "picture",
        "{count} score from {first} to {last}: {parts}.",
        "{count} scores from {first} to {last}: {parts}.",
        len(rows),
    )
    return sentence.format(
        count=len(rows),
        first=sheet.words(rows[0], "start"),
        last=sheet.words(rows[-1], "start"),
        parts=enumerated(str(sheet.whole(row, "value")) for row in rows[-_DRAWN:]),
    )


def _says(sheet: Sheet, rows: list[Row]) -> tuple[str, ...]:
    least = min(sheet.whole(row, "value") for row in rows)
    low = [sheet.words(row, "start") for row in rows if sheet.whole(row, "value") == least]
    if len(low) == len(rows):
        return ()
    words = pgettext("picture", "Lowest: {names}.")
    return (words.format(names=enumerated(low[:4])),)


def _table(sheet: Sheet, title: str, rows: list[Row]) -> DataTable:
    return DataTable(
        title,
        (sheet.heading("start"), sheet.heading("value")),
        tuple((sheet.words(row, "start"), sheet.words(row, "value")) for row in rows),
        frozenset({1}),
    )
