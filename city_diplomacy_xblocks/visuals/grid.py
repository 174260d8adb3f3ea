"""What is covered and what is not: how many rows stand where two lists of options meet."""

from __future__ import annotations

from collections import Counter
from typing import Final

from attrs import frozen

from city_diplomacy_xblocks.fields.spec import Option
from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    EDGE,
    MAIN,
    SMALL,
    TINT,
    WIDTH,
    Canvas,
    level_sign,
    shortened,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_TALL: Final = 26
_HEAD: Final = 26
_STEM: Final = 150
#: With more columns than this, their heads are numbers that the key explains.
_NAMED: Final = 4
#: Lists of options longer than this show only those that occur.
_WHOLE: Final = 12
_LEVELS: Final = ("local", "national", "international")


@frozen
class _Cells:
    """How many rows there are for each pair of options: one has the lines, one the columns."""

    down: tuple[Option, ...]
    across: tuple[Option, ...]
    counts: Counter[tuple[str, str]]


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and two of its columns of choices, `down` and `across`."""
    title = sheet.title or pgettext("picture", "What is covered")
    cells = _cells(sheet)
    if not cells.counts:
        nothing = pgettext("picture", "Nothing stands here yet: choose in both columns.")
        return Picture("grid", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    _heads(canvas, sheet, cells)
    _body(canvas, sheet, cells)
    summary = _summary(sheet, cells)
    return Picture(
        "grid",
        title,
        summary,
        canvas.svg(_HEAD + len(cells.down) * _TALL + 2, summary),
        says=_says(sheet, cells),
        key=_key(sheet, cells),
        table=_table(sheet, title, cells),
    )


def _cells(sheet: Sheet) -> _Cells:
    counts = Counter(
        (down, across)
        for row in sheet.rows()
        for down in _codes(sheet, row, "down")
        for across in _codes(sheet, row, "across")
    )
    return _Cells(_shown(sheet, "down", counts, 0), _shown(sheet, "across", counts, 1), counts)


def _codes(sheet: Sheet, row: Row, name: str) -> list[str]:
    value = sheet.cell(row, name)
    return [value] if isinstance(value, str) else list(value or ())


def _shown(
    sheet: Sheet, name: str, counts: Counter[tuple[str, str]], side: int
) -> tuple[Option, ...]:
    column = sheet.column(name)
    options = column.options if column else ()
    used = {pair[side] for pair in counts}
    return tuple(each for each in options if len(options) <= _WHOLE or each.code in used)


def _wide(cells: _Cells) -> float:
    return (WIDTH - _STEM - 2) / max(len(cells.across), 1)


def _heads(canvas: Canvas, sheet: Sheet, cells: _Cells) -> None:
    wide = _wide(cells)
    for place, option in enumerate(cells.across):
        x = _STEM + (place + 0.5) * wide
        if option.code in _LEVELS:
            canvas.mark(x, 12, option.code)
            continue
        words = str(place + 1)
        if len(cells.across) <= _NAMED:
            words = shortened(sheet.option(option), wide - 2, SMALL, bold=True)
        canvas.text(x, 17, words, anchor="middle", size=SMALL, bold=True)


def _body(canvas: Canvas, sheet: Sheet, cells: _Cells) -> None:
    """Places that are filled, on a field of lines; holes stay white."""
    wide, foot = _wide(cells), _HEAD + len(cells.down) * _TALL
    for place in range(len(cells.across) + 1):
        x = _STEM + place * wide
        canvas.line([(x, _HEAD), (x, foot)], EDGE, thick=0.8)
    for line, down in enumerate(cells.down):
        y = _HEAD + line * _TALL
        canvas.line([(0, y), (_STEM + len(cells.across) * wide, y)], EDGE, thick=0.8)
        canvas.text(0, y + 17, shortened(sheet.option(down), _STEM - 6, SMALL), size=SMALL)
        for place, across in enumerate(cells.across):
            count = cells.counts[down.code, across.code]
            if count:
                _filled(canvas, _STEM + place * wide, y, wide, count)


def _filled(canvas: Canvas, x: float, y: float, wide: float, count: int) -> None:
    several = count > 1
    canvas.rect(x + 1, y + 1, wide - 2, _TALL - 2, fill=MAIN if several else TINT)
    ink = "#fff" if several else ""
    said = str(count)
    canvas.text(x + wide / 2, y + 17, said, anchor="middle", size=SMALL, bold=True, fill=ink)


def _empty(sheet: Sheet, cells: _Cells) -> list[str]:
    """The options, of either list, of which there is nothing at all."""
    lines = [o for o in cells.down if not any(pair[0] == o.code for pair in cells.counts)]
    columns = [o for o in cells.across if not any(pair[1] == o.code for pair in cells.counts)]
    return [sheet.option(option) for option in (*columns, *lines)]


def _summary(sheet: Sheet, cells: _Cells) -> str:
    whole = len(cells.down) * len(cells.across)
    sentence = npgettext(
        "picture",
        "{down} by {across}: {filled} of {count} place is filled.",
        "{down} by {across}: {filled} of {count} places are filled.",
        whole,
    )
    names = {"down": sheet.heading("down"), "across": sheet.heading("across")}
    return sentence.format(**names, filled=len(cells.counts), count=whole)


def _says(sheet: Sheet, cells: _Cells) -> tuple[str, ...]:
    empty = _empty(sheet, cells)
    if not empty:
        return (pgettext("picture", "Each line and each column holds something."),)
    return (pgettext("picture", "Nothing yet: {names}.").format(names=", ".join(empty[:8])),)


def _key(sheet: Sheet, cells: _Cells) -> tuple[KeyLine, ...]:
    lines = []
    for place, option in enumerate(cells.across, start=1):
        sign = level_sign(option.code) if option.code in _LEVELS else ""
        if not sign:
            canvas = Canvas(language="", width=32)
            canvas.text(16, 12, str(place), anchor="middle", bold=True)
            sign = canvas.sign()
        total = sum(count for pair, count in cells.counts.items() if pair[1] == option.code)
        if option.code in _LEVELS or len(cells.across) > _NAMED:
            lines.append(KeyLine(sign, f"{sheet.option(option)} · {total}"))
    return tuple(lines)


def _table(sheet: Sheet, title: str, cells: _Cells) -> DataTable:
    return DataTable(
        title,
        (sheet.heading("down"), *(sheet.option(option) for option in cells.across)),
        tuple(
            (
                sheet.option(down),
                *(str(cells.counts[down.code, across.code]) for across in cells.across),
            )
            for down in cells.down
        ),
        frozenset(range(1, len(cells.across) + 1)),
    )
