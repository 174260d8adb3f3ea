"""Who cares, and who counts: actors on a field of five by five, each with the mark of its level."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BAD,
    EDGE,
    INK,
    MAIN,
    QUIET,
    SMALL,
    TINT,
    Canvas,
    level_sign,
    shortened,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

#: The field: its start, its top, the side of one of its 25 squares.
_LEFT: Final = 34
_TOP: Final = 8
_SIDE: Final = 63
_END: Final = _LEFT + 5 * _SIDE
_FOOT: Final = _TOP + 5 * _SIDE
#: Where interest and influence become high: from 4 on.
_SPLIT_X: Final = _LEFT + 3 * _SIDE
_SPLIT_Y: Final = _TOP + 2 * _SIDE
_AGAINST: Final = ("reserve", "oppose")
#: Actors of one square that have a line of their own.
_IN_A_SQUARE: Final = 3


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows`, and its columns `level`, `interest`, `influence`, `position`."""
    title = pgettext("picture", "Interest and influence")
    placed = [
        row
        for row in sheet.rows()
        if sheet.whole(row, "interest") and sheet.whole(row, "influence")
    ]
    if not placed:
        nobody = pgettext(
            "picture", "Nobody stands here yet: give an actor a level of interest and of influence."
        )
        return Picture("interest_influence", title, nobody, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    _field(canvas)
    _actors(canvas, sheet, placed)
    summary = _summary(sheet, placed)
    return Picture(
        "interest_influence",
        title,
        summary,
        canvas.svg(_FOOT + 49, summary),
        says=_says(sheet, placed),
        key=tuple(
            KeyLine(level_sign(str(sheet.cell(row, "level"))), f"{row.number} {row.words}")
            for row in placed
        ),
        table=_table(sheet, placed),
    )


def _field(canvas: Canvas) -> None:
    canvas.rect(_SPLIT_X, _TOP, 2 * _SIDE, 2 * _SIDE, fill=TINT)
    canvas.rect(_LEFT, _TOP, 5 * _SIDE, 5 * _SIDE, fill="none", stroke=EDGE, thick=1)
    for step in range(1, 5):
        at = step * _SIDE
        canvas.line([(_LEFT + at, _TOP), (_LEFT + at, _FOOT)])
        canvas.line([(_LEFT, _TOP + at), (_END, _TOP + at)])
    canvas.line([(_SPLIT_X, _TOP), (_SPLIT_X, _FOOT)], INK, thick=1.5, dash="5 4")
    canvas.line([(_LEFT, _SPLIT_Y), (_END, _SPLIT_Y)], INK, thick=1.5, dash="5 4")
    _corners(canvas)
    for step in range(1, 6):
        middle = (step - 0.5) * _SIDE
        canvas.text(_LEFT - 8, _FOOT - middle + 5, str(step), anchor="end", size=SMALL)
        canvas.text(_LEFT + middle, _FOOT + 17, str(step), anchor="middle", size=SMALL)
    across = pgettext("picture", "Interest in the subject (1 to 5)")
    canvas.text((_LEFT + _END) / 2, _FOOT + 36, across, anchor="middle", size=SMALL, bold=True)


def _corners(canvas: Canvas) -> None:
    up, down = _TOP + 15, _FOOT - 6
    canvas.text(_LEFT + 5, up, pgettext("corner", "Keep satisfied"), size=SMALL, fill=QUIET)
    closely = pgettext("corner", "Involve closely")
    canvas.text(_END - 4, up, closely, anchor="end", size=SMALL, fill=MAIN)
    canvas.text(_LEFT + 5, down, pgettext("corner", "Watch"), size=SMALL, fill=QUIET)
    inform = pgettext("corner", "Keep informed")
    canvas.text(_END - 5, down, inform, anchor="end", size=SMALL, fill=QUIET)


def _actors(canvas: Canvas, sheet: Sheet, placed: list[Row]) -> None:
    squares: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in placed:
        squares[sheet.whole(row, "interest"), sheet.whole(row, "influence")].append(row)
    for (interest, influence), rows in squares.items():
        shown = rows if len(rows) <= _IN_A_SQUARE else rows[: _IN_A_SQUARE - 1]
        more = len(rows) - len(shown)
        lines = len(shown) + bool(more)
        x = _LEFT + (interest - 1) * _SIDE + 13
        y = _FOOT - (influence - 0.5) * _SIDE - (lines - 1) * 8.5
        for row in shown:
            canvas.mark(x, y, str(sheet.cell(row, "level")), size=4.6)
            if _is_against(sheet, row):
                canvas.circle(x, y, 8.4, stroke=BAD, thick=1.8)
            canvas.text(x + 11, y + 4.5, row.number, size=SMALL, bold=True)
            y += 17
        if more:
            canvas.text(x + 11, y + 4.5, f"+{more}", size=SMALL, bold=True)


def _is_against(sheet: Sheet, row: Row) -> bool:
    return sheet.cell(row, "position") in _AGAINST


def _is_high(sheet: Sheet, row: Row, name: str) -> bool:
    return sheet.whole(row, name) >= 4


def _summary(sheet: Sheet, placed: list[Row]) -> str:
    close = [
        row.number
        for row in placed
        if _is_high(sheet, row, "interest") and _is_high(sheet, row, "influence")
    ]
    count = npgettext(
        "picture",
        "Interest and influence of {count} actor.",
        "Interest and influence of {count} actors.",
        len(placed),
    ).format(count=len(placed))
    if not close:
        return count
    closely = pgettext("picture", "To involve closely: {actors}.").format(actors=", ".join(close))
    return f"{count} {closely}"


def _says(sheet: Sheet, placed: list[Row]) -> tuple[str, ...]:
    found = []
    for row in placed:
        if not _is_high(sheet, row, "influence"):
            continue
        if _is_against(sheet, row):
            found.append(
                pgettext(
                    "picture",
                    "{actor} has influence and is reserved or opposed: say how to involve them.",
                )
            )
        elif sheet.cell(row, "position") == "neutre":
            found.append(
                pgettext(
                    "picture",
                    "{actor} has influence and has not taken sides: meet them before the launch.",
                )
            )
        else:
            continue
        found[-1] = found[-1].format(actor=f"{row.number} ({shortened(row.words, 300)})")
    return tuple(found[:3])


def _table(sheet: Sheet, placed: list[Row]) -> DataTable:
    names = ("level", "interest", "influence", "position")
    return DataTable(
        pgettext("picture", "Actors, interest and influence from 1 to 5"),
        (pgettext("picture", "Actor"), *(sheet.heading(name) for name in names)),
        tuple(
            (
                f"{row.number} {row.words}",
                sheet.words(row, "level"),
                str(sheet.whole(row, "interest")),
                str(sheet.whole(row, "influence")),
                sheet.words(row, "position"),
            )
            for row in placed
        ),
        frozenset({2, 3}),
    )
