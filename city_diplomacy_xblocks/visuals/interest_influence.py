"""Who cares, and who counts: actors on a field of five by five, each with the mark of its level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BAD,
    EDGE,
    INK,
    MAIN,
    QUIET,
    TINT,
    Canvas,
    shortened,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import level_sign

#: The field: its start, its top, the side of one of its 25 squares.
_LEFT: Final = 34
_TOP: Final = 24
_SIDE: Final = 63
_END: Final = _LEFT + 5 * _SIDE
#: Where interest becomes high: from 4 on.
_SPLIT_X: Final = _LEFT + 3 * _SIDE
#: Of one actor in a square.
_LINE: Final = 17
_AGAINST: Final = ("reserve", "oppose")


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows`, and its columns `level`, `interest`, `influence`, `position`.

    Actors of one square stand below each other, in the order of the rows: it grows with them.
    """
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
    squares: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in placed:
        squares[sheet.whole(row, "interest"), sheet.whole(row, "influence")].append(row)
    tops = _tops(squares)
    _field(canvas, tops)
    _actors(canvas, sheet, squares, tops)
    summary = _summary(sheet, placed)
    return Picture(
        "interest_influence",
        title,
        summary,
        canvas.svg(tops[0] + 49, summary),
        says=_says(sheet, placed),
        key=tuple(
            KeyLine(level_sign(str(sheet.cell(row, "level"))), f"{row.number} {row.brief}")
            for row in placed
        ),
        table=_table(sheet, placed),
    )


def _tops(squares: Mapping[tuple[int, int], list[Row]]) -> list[float]:
    """Where the line of each influence begins, at its place; at 0, where the lowest ends."""
    tops = [0.0] * 6
    y: float = _TOP
    for influence in range(5, 0, -1):
        tops[influence] = y
        most = max((len(rows) for at, rows in squares.items() if at[1] == influence), default=0)
        # The names of the corners need a line of their own where the square is full.
        y += max(_SIDE, most * _LINE + (30 if influence in (1, 5) else 10))
    tops[0] = y
    return tops


def _field(canvas: Canvas, tops: list[float]) -> None:
    foot, split = tops[0], tops[3]
    canvas.rect(_SPLIT_X, _TOP, 2 * _SIDE, split - _TOP, fill=TINT)
    canvas.rect(_LEFT, _TOP, 5 * _SIDE, foot - _TOP, fill="none", stroke=EDGE, thick=1)
    for step in range(1, 5):
        at = step * _SIDE
        canvas.line([(_LEFT + at, _TOP), (_LEFT + at, foot)])
        canvas.line([(_LEFT, tops[step]), (_END, tops[step])])
    canvas.line([(_SPLIT_X, _TOP + 20), (_SPLIT_X, foot)], INK, thick=1.5, dash="5 4")
    canvas.line([(_LEFT, split), (_END, split)], INK, thick=1.5, dash="5 4")
    _corners(canvas, foot)
    for step in range(1, 6):
        middle = (step - 0.5) * _SIDE
        canvas.text(_LEFT - 8, (tops[step] + tops[step - 1]) / 2 + 5, str(step), anchor="end")
        canvas.text(_LEFT + middle, foot + 17, str(step), anchor="middle")
    canvas.text(0, 14, pgettext("picture", "Influence (1 to 5)"), bold=True)
    across = pgettext("picture", "Interest in the subject (1 to 5)")
    canvas.text((_LEFT + _END) / 2, foot + 36, across, anchor="middle", bold=True)


def _corners(canvas: Canvas, foot: float) -> None:
    up, down = _TOP + 15, foot - 6
    canvas.text(_LEFT + 5, up, pgettext("corner", "Keep satisfied"), fill=QUIET)
    closely = pgettext("corner", "Involve closely")
    canvas.text(_END - 4, up, closely, anchor="end", fill=MAIN)
    canvas.text(_LEFT + 5, down, pgettext("corner", "Watch"), fill=QUIET)
    inform = pgettext("corner", "Keep informed")
    canvas.text(_END - 5, down, inform, anchor="end", fill=QUIET)


def _actors(
    canvas: Canvas,
    sheet: Sheet,
    squares: Mapping[tuple[int, int], list[Row]],
    tops: list[float],
) -> None:
    for (interest, influence), rows in squares.items():
        x = _LEFT + (interest - 1) * _SIDE + 13
        shift = {5: 9, 1: -9}.get(influence, 0)
        middle = (tops[influence] + tops[influence - 1]) / 2 + shift
        y = middle - (len(rows) - 1) * _LINE / 2
        for row in rows:
            canvas.mark(x, y, str(sheet.cell(row, "level")), size=4.6)
            if _is_against(sheet, row):
                canvas.circle(x, y, 8.4, stroke=BAD, thick=1.8)
            canvas.text(x + 11, y + 4.5, row.number, bold=True)
            y += _LINE


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
    closely = pgettext("picture", "To involve closely: {actors}.").format(actors=enumerated(close))
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
