"""Who brings what, and who looks for it: what one has and another needs stands in one line."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.spec import Option
from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BAD,
    LINE,
    LINE_TALL,
    MAIN,
    SMALL,
    WIDTH,
    Canvas,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import words_sign

_TALL: Final = 38
_HEAD: Final = 22
_STEM: Final = 110
#: Where the actors' columns end; beyond it stand how many bring it, and how many need it.
_END: Final = WIDTH - 56
#: Actors that have a column; the table has them all.
_DRAWN: Final = 8


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and two of its columns of the same choices: `brings` and `needs`."""
    title = sheet.title or pgettext("picture", "Who brings and who needs")
    rows = [row for row in sheet.rows() if _of(sheet, row, "brings") or _of(sheet, row, "needs")]
    if not rows:
        nothing = pgettext("picture", "Nobody brings or needs anything yet: tick what they do.")
        return Picture("exchange", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    shown, options = rows[:_DRAWN], _options(sheet)
    wide = (_END - _STEM) / len(shown)
    canvas.circle(_END + 15, 9, 5, fill=MAIN)
    canvas.circle(_END + 42, 9, 7, fill="#fff", stroke=MAIN, thick=2)
    for place, row in enumerate(shown):
        x = _STEM + (place + 0.5) * wide
        canvas.text(x, 14, row.number, anchor="middle", size=SMALL, bold=True)
    for line, option in enumerate(options):
        y = _HEAD + line * _TALL
        canvas.line([(0, y), (WIDTH, y)], LINE)
        lacking = option in _lacking(sheet, rows)
        ink = BAD if lacking else ""
        words = wrapped(sheet.option(option), _STEM - 4, SMALL, bold=lacking)
        for place, part in enumerate(words):
            foot = y + 24 + (place - (len(words) - 1) / 2) * LINE_TALL
            canvas.text(0, foot, part, bold=lacking, fill=ink)
        for x, name in ((_END + 15, "brings"), (_END + 42, "needs")):
            count = sum(option.code in _of(sheet, row, name) for row in rows)
            canvas.text(x, y + 24, str(count), anchor="middle", bold=True, fill=ink)
        for place, row in enumerate(shown):
            _sign(canvas, sheet, row, option.code, _STEM + (place + 0.5) * wide, y + 19)
    summary = _summary(sheet, rows)
    return Picture(
        "exchange",
        title,
        summary,
        canvas.svg(_HEAD + len(options) * _TALL + 2, summary),
        says=_says(sheet, rows),
        key=_key(sheet, shown),
        table=_table(sheet, title, rows),
    )


def _of(sheet: Sheet, row: Row, name: str) -> list[str]:
    value = sheet.cell(row, name)
    return value if isinstance(value, list) else []


def _options(sheet: Sheet) -> tuple[Option, ...]:
    column = sheet.column("brings")
    return column.options if column else ()


def _sign(canvas: Canvas, sheet: Sheet, row: Row, code: str, x: float, y: float) -> None:
    """A disc for what is brought, a ring for what is needed, a disc in a ring for both."""
    if code in _of(sheet, row, "needs"):
        canvas.circle(x, y, 8, fill="#fff", stroke=MAIN, thick=2)
    if code in _of(sheet, row, "brings"):
        canvas.circle(x, y, 5, fill=MAIN)


def _lacking(sheet: Sheet, rows: list[Row]) -> list[Option]:
    """What somebody needs and nobody brings."""
    needed, brought = _all(sheet, rows, "needs"), _all(sheet, rows, "brings")
    return [each for each in _options(sheet) if each.code in needed - brought]


def _all(sheet: Sheet, rows: list[Row], name: str) -> set[str]:
    return {code for row in rows for code in _of(sheet, row, name)}


def _summary(sheet: Sheet, rows: list[Row]) -> str:
    lacking = enumerated(map(sheet.option, _lacking(sheet, rows)))
    sentence = npgettext(
        "picture",
        "What {count} actor brings and needs. Needed, and nobody brings it: {names}.",
        "What {count} actors bring and need. Needed, and nobody brings it: {names}.",
        len(rows),
    )
    return sentence.format(count=len(rows), names=lacking or "–")


def _says(sheet: Sheet, rows: list[Row]) -> tuple[str, ...]:
    needed, brought = _all(sheet, rows, "needs"), _all(sheet, rows, "brings")
    met = [sheet.option(each) for each in _options(sheet) if each.code in needed & brought]
    lacking = [sheet.option(each) for each in _lacking(sheet, rows)]
    said = []
    if met:
        words = pgettext("picture", "One has what another needs: {names}.")
        said.append(words.format(names=enumerated(met)))
    if lacking:
        words = pgettext("picture", "To be found elsewhere: {names}.")
        said.append(words.format(names=enumerated(lacking)))
    return tuple(said)


def _key(sheet: Sheet, shown: list[Row]) -> tuple[KeyLine, ...]:
    disc, ring = (Canvas(language="", width=32) for _ in range(2))
    disc.circle(16, 7, 5, fill=MAIN)
    ring.circle(16, 7, 6, fill="#fff", stroke=MAIN, thick=2)
    lines = [
        KeyLine(disc.sign(), sheet.heading("brings")),
        KeyLine(ring.sign(), sheet.heading("needs")),
    ]
    return (*lines, *(KeyLine(words_sign(row.number), row.brief) for row in shown))


def _table(sheet: Sheet, title: str, rows: list[Row]) -> DataTable:
    names = ("brings", "needs")
    return DataTable(
        title,
        (pgettext("picture", "Actor"), *(sheet.heading(name) for name in names)),
        tuple(
            (f"{row.number} {row.words}", *(sheet.words(row, name) or "–" for name in names))
            for row in rows
        ),
    )
