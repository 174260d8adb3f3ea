"""What is covered and what is not: where two lists of choices meet, how many rows, or how much."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from attrs import evolve, frozen

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    EDGE,
    LINE_TALL,
    MAIN,
    SMALL,
    TINT,
    WIDTH,
    Canvas,
    shortened,
    width_of,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import level_sign, tag_sign

_TALL: Final = 26
_HEAD: Final = 26
_STEM: Final = 158
#: Where the columns need more room.
_NARROW_STEM: Final = 104
#: With more columns than this, their heads are numbers that the key explains.
_NAMED: Final = 3
#: With more, they need room that the lines' words had.
_FEW: Final = 6
#: Lists of choices longer than this show only those that occur.
_WHOLE: Final = 12
_LEVELS: Final = ("local", "national", "international")


@frozen
class _Side:
    """One line or one column: the code that rows have, and its words."""

    code: str
    words: str
    #: What stands above its column; its place if nothing.
    tag: str = ""


@frozen
class _Cells:
    """How many rows there are, or how much they count, for each pair of choices."""

    down: tuple[_Side, ...]
    across: tuple[_Side, ...]
    counts: dict[tuple[str, str], float]
    #: What amounts are divided by, to be short: 1, a thousand, a million.
    unit: int

    def of_line(self, code: str) -> float:
        """All of one line."""
        return sum(count for pair, count in self.counts.items() if pair[0] == code)

    def of_column(self, code: str) -> float:
        """All of one column."""
        return sum(count for pair, count in self.counts.items() if pair[1] == code)


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows`, or a section that is one row, and two of its columns of choices, or of
    references, `down` and `across`; `value`, the amounts that are added up: else rows are counted.
    """
    title = sheet.title or pgettext("picture", "What is covered")
    cells = _cells(sheet)
    if not cells.counts:
        nothing = pgettext("picture", "Nothing stands here yet: choose in both columns.")
        path = sheet.setting("rows")
        missing = path if "." in path else f"{path}.{sheet.setting('down')}"
        return Picture("grid", title, nothing, missing=missing)
    canvas = Canvas(language=sheet.language)
    _heads(canvas, cells)
    foot = _body(canvas, sheet, cells)
    summary = _summary(sheet, cells)
    return Picture(
        "grid",
        title,
        summary,
        canvas.svg(foot + 2, summary),
        says=_says(sheet, cells),
        key=_key(sheet, cells),
        table=_table(sheet, title, cells),
    )


def _cells(sheet: Sheet) -> _Cells:
    counts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in sheet.rows():
        for down in _codes(sheet, row, "down"):
            for across in _codes(sheet, row, "across"):
                much = sheet.amount(row, "value") if sheet.setting("value") else 1
                if much > 0:
                    counts[down, across] += much
    lines, columns = _sides(sheet, "down", counts, 0), _sides(sheet, "across", counts, 1)
    cells = _Cells(lines, columns, dict(counts), 1)
    while cells.unit < 1_000_000 and not _fits(sheet, cells):
        cells = evolve(cells, unit=cells.unit * 1000)
    return cells


def _fits(sheet: Sheet, cells: _Cells) -> bool:
    """Whether each figure has room in its place."""
    widest = (_short(sheet, cells, count) for count in cells.counts.values())
    return all(width_of(each, SMALL, bold=True) < _wide(cells) for each in widest)


def _codes(sheet: Sheet, row: Row, name: str) -> list[str]:
    value = sheet.cell(row, name)
    return [value] if isinstance(value, str) else list(value or ())


def _sides(
    sheet: Sheet, name: str, counts: dict[tuple[str, str], float], side: int
) -> tuple[_Side, ...]:
    column = sheet.column(name)
    used = {pair[side] for pair in counts}
    if column and column.target:
        rows = sheet.rows_of(column.target)
        held = [row for row in rows if row.id in used or len(rows) <= _WHOLE]
        return tuple(_Side(row.id, row.name, row.number) for row in held)
    options = column.options if column else ()
    return tuple(
        _Side(each.code, sheet.option(each))
        for each in options
        if each.code in used or (len(options) <= _WHOLE and not sheet.setting("value"))
    )


def _stem(cells: _Cells) -> float:
    return _STEM if len(cells.across) <= _FEW else _NARROW_STEM


def _wide(cells: _Cells) -> float:
    return (WIDTH - _stem(cells) - 2) / max(len(cells.across), 1)


def _is_named(cells: _Cells) -> bool:
    """Whether the words of the columns stand above them."""
    return len(cells.across) <= _NAMED and all(
        width_of(each.words, SMALL, bold=True) <= _wide(cells) for each in cells.across
    )


def _heads(canvas: Canvas, cells: _Cells) -> None:
    wide = _wide(cells)
    for place, side in enumerate(cells.across):
        x = _stem(cells) + (place + 0.5) * wide
        if side.code in _LEVELS:
            canvas.mark(x, 12, side.code, size=6)
        elif _is_named(cells):
            canvas.text(x, 17, side.words, anchor="middle", bold=True)
        else:
            canvas.tag(x, 12, side.tag or str(place + 1))


def _body(canvas: Canvas, sheet: Sheet, cells: _Cells) -> float:
    """Places that are filled, on a field of lines; holes stay white. Returns where it ends."""
    wide, stem, y = _wide(cells), _stem(cells), float(_HEAD)
    for down in cells.down:
        lines = wrapped(down.words, stem - 6, SMALL, lines=2 if stem == _STEM else 3)
        tall = max(_TALL, len(lines) * LINE_TALL + 6)
        canvas.line([(0, y), (stem + len(cells.across) * wide, y)], EDGE, thick=0.8)
        for place, words in enumerate(lines):
            canvas.text(0, y + 15 + place * LINE_TALL + (tall == _TALL) * 2, words)
        for place, across in enumerate(cells.across):
            count = cells.counts.get((down.code, across.code), 0)
            if count:
                _filled(canvas, sheet, cells, count, (stem + place * wide, y, wide, tall))
        y += tall
    for place in range(len(cells.across) + 1):
        x = stem + place * wide
        canvas.line([(x, _HEAD), (x, y)], EDGE, thick=0.8)
    canvas.line([(0, y), (stem + len(cells.across) * wide, y)], EDGE, thick=0.8)
    return y


def _filled(
    canvas: Canvas,
    sheet: Sheet,
    cells: _Cells,
    count: float,
    place: tuple[float, float, float, float],
) -> None:
    x, y, wide, tall = place
    # The darker half: of rows, several; of amounts, at least half of the largest.
    dark = count > 1 if not sheet.setting("value") else count * 2 >= max(cells.counts.values())
    canvas.rect(x + 1, y + 1, wide - 2, tall - 2, fill=MAIN if dark else TINT)
    middle = x + wide / 2, y + tall / 2
    if _is_one(sheet):
        canvas.check(*middle, 6, MAIN)
        return
    said = _short(sheet, cells, count)
    canvas.text(
        middle[0],
        middle[1] + 5,
        said,
        anchor="middle",
        bold=True,
        fill="#fff" if dark else "",
    )


def _is_one(sheet: Sheet) -> bool:
    """Whether a section is the one row: choices meet once or not at all."""
    return "." not in sheet.setting("rows")


def _short(sheet: Sheet, cells: _Cells, count: float) -> str:
    """The figure in the picture's unit, with one decimal below ten."""
    value = count / cells.unit
    return sheet.figure(round(value, 1) if value < 10 and cells.unit > 1 else round(value))


def _empty(cells: _Cells) -> list[str]:
    """The choices, of either list, of which there is nothing at all."""
    lines = [each.words for each in cells.down if not cells.of_line(each.code)]
    return [each.words for each in cells.across if not cells.of_column(each.code)] + lines


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
    said: list[str] = []
    if _is_one(sheet):
        return ()
    if cells.unit > 1:
        currency = sheet.reading.currency
        words = (
            pgettext("picture", "In millions of {currency}.")
            if cells.unit > 1000
            else pgettext("picture", "In thousands of {currency}.")
        )
        said.append(words.format(currency=currency))
    empty = _empty(cells)
    if empty:
        names = enumerated(shortened(name, 400) for name in empty[:8])
        said.append(pgettext("picture", "Nothing yet: {names}.").format(names=names))
    elif not sheet.setting("value"):
        said.append(pgettext("picture", "Each line and each column holds something."))
    return tuple(said)


def _key(sheet: Sheet, cells: _Cells) -> tuple[KeyLine, ...]:
    if _is_named(cells) and not any(each.code in _LEVELS for each in cells.across):
        return ()
    return tuple(
        KeyLine(
            level_sign(side.code) if side.code in _LEVELS else tag_sign(side.tag or str(place)),
            shortened(side.words.removeprefix(side.tag).strip(), 640)
            + ("" if _is_one(sheet) else f" · {_short(sheet, cells, cells.of_column(side.code))}"),
        )
        for place, side in enumerate(cells.across, start=1)
    )


def _table(sheet: Sheet, title: str, cells: _Cells) -> DataTable:
    written = sheet.money if sheet.setting("value") else sheet.figure
    return DataTable(
        title,
        (sheet.heading("down"), *(side.words for side in cells.across)),
        tuple(
            (
                down.words,
                *(
                    written(cells.counts.get((down.code, across.code), 0))
                    for across in cells.across
                ),
            )
            for down in cells.down
        ),
        frozenset(range(1, len(cells.across) + 1)),
    )
