"""From where to where: each indicator on a line of its own, from its baseline to its target."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.amounts import NO_BREAK_SPACE
from city_diplomacy_xblocks.fields.percent import written_share
from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
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
_FIGURES: Final = ("baseline", "current", "target")
#: Indicators drawn at most; the table has them all.
_DRAWN: Final = 12


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its columns `baseline`, `target`; `unit`, `direction`; `current`,
    what it is by now: progress is the share of the way that it has gone.
    """
    title = sheet.title or pgettext("picture", "From baseline to target")
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
    tall = _TALL + 20 * any(sheet.cell(row, "current") is not None for row in dated)
    for place, row in enumerate(dated[:_DRAWN]):
        _indicator(canvas, sheet, row, place * tall)
    summary = _summary(sheet, dated)
    height = min(len(dated), _DRAWN) * tall
    return Picture(
        "targets",
        title,
        summary,
        canvas.svg(height, summary),
        says=_says(sheet, dated),
        key=_key(sheet),
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
    now = sheet.amount(row, "current") if sheet.cell(row, "current") is not None else None
    values = (begin, end, *(() if now is None else (now,)))
    start, goal = _place(begin, values), _place(end, values)
    canvas.line([(start, middle), (goal, middle)], MAIN, thick=3)
    point = 8 if goal > start else -8
    if goal != start:
        canvas.line(
            [(goal, middle), (goal - point, middle - 6), (goal - point, middle + 6)],
            MAIN,
            fill=MAIN,
        )
    canvas.circle(start, middle, 5, fill="#fff", stroke=MAIN, thick=2.2)
    if now is not None:
        at = _place(now, values)
        canvas.line([(start, middle), (at, middle)], MAIN, thick=9)
        canvas.diamond(at, middle, 8, fill="#fff")
        _progress(canvas, sheet, row, now, y + 83)
    for x, value, bold in ((start, begin, False), (goal, end, True)):
        words = f"{sheet.figure(value)}{_unit(sheet, row)}"
        half = width_of(words, SMALL, bold=bold) / 2
        at = min(max(x, half), WIDTH - half)
        canvas.text(at, middle + 21, words, anchor="middle", size=SMALL, bold=bold)


def _unit(sheet: Sheet, row: Row) -> str:
    """The unit, where it is short."""
    unit = sheet.words(row, "unit")
    return f"{NO_BREAK_SPACE}{unit}" if 0 < len(unit) <= 3 else ""


def _progress(canvas: Canvas, sheet: Sheet, row: Row, now: float, y: float) -> None:
    """What it is by now, and how far that is, below the line."""
    share = _share(sheet, row)
    said = "–" if share is None else written_share(share, language=sheet.language)
    words = pgettext("picture", "now {figure}: {share} of the way")
    figure = f"{sheet.figure(now)}{_unit(sheet, row)}"
    canvas.text(
        WIDTH / 2, y, words.format(figure=figure, share=said), anchor="middle", bold=True, fill=MAIN
    )


def _share(sheet: Sheet, row: Row) -> float | None:
    begin, end = sheet.amount(row, "baseline"), sheet.amount(row, "target")
    if sheet.cell(row, "current") is None or begin == end:
        return None
    return 100 * (sheet.amount(row, "current") - begin) / (end - begin) or 0.0


def _place(value: float, values: tuple[float, ...]) -> float:
    """Where a value lies between 0 (or the least) and the largest of all."""
    least, most = min(0.0, *values), max(0.0, *values)
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
    return sentence.format(count=len(dated), parts=enumerated(parts))


def _says(sheet: Sheet, dated: list[Row]) -> tuple[str, ...]:
    said = []
    shares = [(row, share) for row in dated if (share := _share(sheet, row)) is not None]
    behind = [row.number if sheet.prefixed else row.brief for row, share in shares if share < 50]
    if behind:
        words = pgettext("picture", "Less than half of the way: {names}.")
        said.append(words.format(names=enumerated(behind)))
    down = [row.number for row in dated if _goes_down(sheet, row)]
    if down:
        words = npgettext(
            "picture",
            "{indicators} is to go down: its arrow points the other way.",
            "{indicators} are to go down: their arrows point the other way.",
            len(down),
        )
        said.append(words.format(indicators=enumerated(down)))
    zero = [row.number for row in dated if sheet.amount(row, "baseline") == 0]
    if zero:
        words = npgettext(
            "picture",
            "{indicators} begins at zero: say when the first measure is taken.",
            "{indicators} begin at zero: say when the first measure is taken.",
            len(zero),
        )
        said.append(words.format(indicators=enumerated(zero)))
    return tuple(said)


def _key(sheet: Sheet) -> tuple[KeyLine, ...]:
    ring = Canvas(language="", width=14)
    ring.circle(7, 7, 5, fill="#fff", stroke=MAIN, thick=2.2)
    arrow = Canvas(language=sheet.language, width=14)
    arrow.line([(12, 7), (3, 1), (3, 13)], MAIN, fill=MAIN)
    lines = [
        KeyLine(ring.sign(), sheet.heading("baseline")),
        KeyLine(arrow.sign(), sheet.heading("target")),
    ]
    if sheet.setting("current"):
        gate = Canvas(language="", width=14)
        gate.diamond(7, 7, 6)
        lines.append(KeyLine(gate.sign(), sheet.heading("current")))
    return tuple(lines)


def _table(sheet: Sheet, dated: list[Row]) -> DataTable:
    asked = ("unit", "baseline", "current", "target", "direction")
    names = [name for name in asked if sheet.setting(name)]
    return DataTable(
        pgettext("picture", "Indicators, baseline and target"),
        (pgettext("picture", "Indicator"), *(sheet.heading(name) for name in names)),
        tuple(
            (f"{row.number} {row.words}", *(sheet.words(row, name) for name in names))
            for row in dated
        ),
        frozenset(at for at, name in enumerate(names, start=1) if name in _FIGURES),
    )
