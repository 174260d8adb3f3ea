"""From where to where: each indicator on a line of its own, from its baseline to its target."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    LINE,
    MAIN,
    SMALL,
    WIDTH,
    Canvas,
    width_of,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_TALL: Final = 74
#: The line on which values lie, from its start to its end.
_FROM: Final = 12
_TO: Final = WIDTH - 24
#: Indicators drawn at most; the table has them all.
_DRAWN: Final = 12


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its columns `baseline`, `target`, `unit`; `direction`."""
    title = pgettext("picture", "From baseline to target")
    dated = [
        row
        for row in sheet.rows()
        if sheet.cell(row, "baseline") is not None and sheet.cell(row, "target") is not None
    ]
    if not dated:
        nothing = pgettext(
            "picture", "Nothing to compare yet: give an indicator its baseline and its target."
        )
        return Picture("targets", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    for place, row in enumerate(dated[:_DRAWN]):
        _indicator(canvas, sheet, row, place * _TALL)
    summary = _summary(sheet, dated)
    height = min(len(dated), _DRAWN) * _TALL
    return Picture(
        "targets",
        title,
        summary,
        canvas.svg(height, summary),
        says=_says(sheet, dated),
        key=_key(),
        table=_table(sheet, dated),
    )


def _indicator(canvas: Canvas, sheet: Sheet, row: Row, y: float) -> None:
    indent = width_of(row.number, SMALL, bold=True) + 5
    canvas.text(0, y + 13, row.number, size=SMALL, bold=True)
    for place, words in enumerate(wrapped(row.words, WIDTH - indent - 4, SMALL)):
        canvas.text(indent, y + 13 + 15 * place, words, size=SMALL)
    middle = y + 44
    canvas.line([(_FROM, middle), (_TO, middle)], LINE, thick=4, round_ends=True)
    begin, end = sheet.amount(row, "baseline"), sheet.amount(row, "target")
    start, goal = _place(begin, begin, end), _place(end, begin, end)
    canvas.line([(start, middle), (goal, middle)], MAIN, thick=3)
    point = 8 if goal > start else -8
    if goal != start:
        canvas.line(
            [(goal, middle), (goal - point, middle - 6), (goal - point, middle + 6)],
            MAIN,
            fill=MAIN,
        )
    canvas.circle(start, middle, 5, fill="#fff", stroke=MAIN, thick=2.2)
    for x, value, bold in ((start, begin, False), (goal, end, True)):
        words = sheet.figure(value)
        half = width_of(words, SMALL, bold=bold) / 2
        at = min(max(x, half), WIDTH - half)
        canvas.text(at, middle + 21, words, anchor="middle", size=SMALL, bold=bold)


def _place(value: float, begin: float, end: float) -> float:
    """Where a value lies between 0 (or the least) and the larger of the two."""
    least, most = min(0.0, begin, end), max(0.0, begin, end)
    if most == least:
        return _FROM
    return _FROM + (value - least) / (most - least) * (_TO - _FROM)


def _goes_down(sheet: Sheet, row: Row) -> bool:
    return sheet.amount(row, "target") < sheet.amount(row, "baseline")


def _summary(sheet: Sheet, dated: list[Row]) -> str:
    parts = [
        f"{row.number} {sheet.figure(sheet.amount(row, 'baseline'))} → "
        f"{sheet.figure(sheet.amount(row, 'target'))}"
        for row in dated[:_DRAWN]
    ]
    sentence = npgettext(
        "picture",
        "{count} indicator from its baseline to its target: {parts}.",
        "{count} indicators from their baseline to their target: {parts}.",
        len(dated),
    )
    return sentence.format(count=len(dated), parts=", ".join(parts))


def _says(sheet: Sheet, dated: list[Row]) -> tuple[str, ...]:
    said = []
    down = [row.number for row in dated if _goes_down(sheet, row)]
    if down:
        words = npgettext(
            "picture",
            "{indicators} is to go down: its arrow points the other way.",
            "{indicators} are to go down: their arrows point the other way.",
            len(down),
        )
        said.append(words.format(indicators=", ".join(down)))
    zero = [row.number for row in dated if sheet.amount(row, "baseline") == 0]
    if zero:
        words = npgettext(
            "picture",
            "{indicators} begins at zero: say when the first measure is taken.",
            "{indicators} begin at zero: say when the first measure is taken.",
            len(zero),
        )
        said.append(words.format(indicators=", ".join(zero)))
    return tuple(said)


def _key() -> tuple[KeyLine, ...]:
    ring = Canvas(language="", width=14)
    ring.circle(7, 7, 5, fill="#fff", stroke=MAIN, thick=2.2)
    arrow = Canvas(language="", width=14)
    arrow.line([(12, 7), (3, 1), (3, 13)], MAIN, fill=MAIN)
    return (
        KeyLine(ring.sign(), pgettext("picture", "baseline")),
        KeyLine(arrow.sign(), pgettext("picture", "target")),
    )


def _table(sheet: Sheet, dated: list[Row]) -> DataTable:
    asked = ("unit", "baseline", "target", "direction")
    names = [name for name in asked if sheet.setting(name)]
    return DataTable(
        pgettext("picture", "Indicators, baseline and target"),
        (pgettext("picture", "Indicator"), *(sheet.heading(name) for name in names)),
        tuple(
            (f"{row.number} {row.words}", *(sheet.words(row, name) for name in names))
            for row in dated
        ),
        frozenset({2, 3}),
    )
