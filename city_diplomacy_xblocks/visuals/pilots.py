"""A pilot: what one supposes, how it is measured, from where to where, what stops it."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BAD,
    MAIN,
    QUIET,
    SMALL,
    TINT,
    WIDTH,
    Canvas,
    drawn_each,
    shortened,
    width_of,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_EDGE: Final = 10
_ARROW: Final = 16
_STEPS: Final = ("hypothesis", "measure", "baseline", "threshold", "stop", "decision")
#: Pilots drawn at most; the table has them all.
_DRAWN: Final = 4


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows`, or a section that is one pilot, and its columns `hypothesis`, `measure`,
    `baseline`, `threshold`, `stop`, `decision`; `unit`; `open`, the choice of no decision yet.
    """
    title = sheet.title or pgettext("picture", "Pilots")
    rows = [row for row in sheet.rows() if sheet.cell(row, "hypothesis")]
    if not rows:
        nothing = pgettext("picture", "There is no pilot yet: write down what you suppose.")
        path = sheet.setting("rows")
        missing = path if "." in path else f"{path}.{sheet.setting('hypothesis')}"
        return Picture("pilots", title, nothing, missing=missing)
    summary = _summary(sheet, rows)
    svg, wide = drawn_each(
        rows[:_DRAWN],
        lambda canvas, row, y: _pilot(canvas, sheet, row, y),
        language=sheet.language,
        summary=summary,
        gap=20,
    )
    return Picture(
        "pilots",
        title,
        summary,
        svg,
        says=_says(sheet, rows),
        table=_table(sheet, title, rows),
        wide=wide,
    )


def _pilot(canvas: Canvas, sheet: Sheet, row: Row, y: float) -> float:
    if row.number:
        y = canvas.lines(0, y, row.words, WIDTH, lead=row.number, fill=MAIN) + 5
    y = _box(canvas, sheet, row, "hypothesis", y, edge=MAIN, fill=TINT, most=7)
    y = _arrow(canvas, y)
    y = _box(canvas, sheet, row, "measure", y, edge=MAIN, most=3)
    y = _arrow(canvas, y)
    y = _way(canvas, sheet, row, y)
    y = _arrow(canvas, y)
    y = _box(canvas, sheet, row, "stop", y, edge=BAD, dashed=True, most=4)
    y = _arrow(canvas, y)
    return _stamp(canvas, sheet, row, y)


def _arrow(canvas: Canvas, y: float) -> float:
    canvas.arrow_down(WIDTH / 2, y, _ARROW)
    return y + _ARROW + 1


def _box(
    canvas: Canvas,
    sheet: Sheet,
    row: Row,
    name: str,
    y: float,
    *,
    edge: str,
    fill: str = "#fff",
    dashed: bool = False,
    most: int,
) -> float:
    begun = canvas.begin()
    ink = BAD if dashed else QUIET
    inner = canvas.lines(_EDGE, y + 4, sheet.heading(name), WIDTH - 20, bold=True, fill=ink)
    words = sheet.words(row, name) or pgettext("picture", "(nothing yet)")
    foot = canvas.lines(_EDGE, inner, words, WIDTH - 2 * _EDGE, most=most) + 7
    canvas.rect(
        1, y, WIDTH - 2, foot - y, fill=fill, stroke=edge, dashed=dashed, thick=2, round_by=5
    )
    canvas.to_the_back(begun, 1)
    return foot


def _way(canvas: Canvas, sheet: Sheet, row: Row, y: float) -> float:
    """From what it is to what it must become."""
    middle, begin, end = y + 30, 66, WIDTH - 66
    canvas.line([(begin, middle), (end, middle)], MAIN, thick=3)
    canvas.line([(end, middle), (end - 9, middle - 6), (end - 9, middle + 6)], MAIN, fill=MAIN)
    canvas.circle(begin, middle, 6, fill="#fff", stroke=MAIN, thick=2.5)
    for x, name in ((begin, "baseline"), (end, "threshold")):
        words = " ".join(filter(None, (sheet.words(row, name) or "–", sheet.words(row, "unit"))))
        words = shortened(words, WIDTH / 2 - 8, SMALL, bold=True)
        for foot, said, bold in ((y + 14, sheet.heading(name), False), (middle + 22, words, True)):
            half = width_of(said, SMALL, bold=bold) / 2
            at = min(max(x, half), WIDTH - half)
            ink = "" if bold else QUIET
            canvas.text(at, foot, said, anchor="middle", bold=bold, fill=ink)
    return middle + 30


def _stamp(canvas: Canvas, sheet: Sheet, row: Row, y: float) -> float:
    """The decision; in a dashed frame while there is none."""
    waits = _waits(sheet, row)
    words = sheet.words(row, "decision") or pgettext("picture", "no decision yet")
    wide = min(width_of(words, SMALL, bold=True) + 40, WIDTH - 4)
    x = (WIDTH - wide) / 2
    canvas.rect(x, y, wide, 32, stroke=MAIN, thick=2.5, dashed=waits, round_by=6)
    if not waits:
        canvas.rect(x + 4, y + 4, wide - 8, 24, stroke=MAIN, thick=1, round_by=4)
    canvas.text(WIDTH / 2, y + 21, words, anchor="middle", bold=True, fill=MAIN)
    return y + 33


def _waits(sheet: Sheet, row: Row) -> bool:
    decided = sheet.cell(row, "decision")
    return decided is None or decided in sheet.settings("open")


def _summary(sheet: Sheet, rows: list[Row]) -> str:
    sentence = npgettext(
        "picture", "{count} pilot: {parts}.", "{count} pilots: {parts}.", len(rows)
    )
    parts = [
        " ".join(
            filter(
                None,
                (
                    row.number,
                    f"{sheet.words(row, 'baseline') or '–'} → "
                    f"{sheet.words(row, 'threshold') or '–'}",
                    sheet.words(row, "unit"),
                    f"({sheet.words(row, 'decision') or '–'})",
                ),
            )
        )
        for row in rows
    ]
    return sentence.format(count=len(rows), parts=enumerated(parts))


def _says(sheet: Sheet, rows: list[Row]) -> tuple[str, ...]:
    endless = [row.number or row.brief for row in rows if not sheet.cell(row, "stop")]
    if not endless:
        return ()
    words = pgettext("picture", "Nothing would stop {names}: say what would.")
    return (words.format(names=enumerated(endless)),)


def _table(sheet: Sheet, title: str, rows: list[Row]) -> DataTable:
    names = [name for name in (*_STEPS, "unit") if sheet.setting(name)]
    return DataTable(
        title,
        (pgettext("picture", "Pilot"), *(sheet.heading(name) for name in names)),
        tuple(
            (row.name or title, *(sheet.words(row, name) or "–" for name in names)) for row in rows
        ),
    )
