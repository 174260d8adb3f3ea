"""How much of what: one bar for each row, the longest first, patterned by how sure it is."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    MAIN,
    SMALL,
    WIDTH,
    Canvas,
    Pattern,
    pattern_sign,
    patterns,
    shortened,
    width_of,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_TALL: Final = 38
#: Bars drawn at most; the table has them all.
_DRAWN: Final = 14


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its column `value`; `quality`, a column of choices, the surest first."""
    title = sheet.title or pgettext("picture", "In figures")
    counted = sorted(
        (row for row in sheet.rows() if sheet.amount(row, "value") > 0),
        key=lambda row: -sheet.amount(row, "value"),
    )
    if not counted:
        nothing = pgettext("picture", "There is no figure yet: write one down.")
        return Picture("bars", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    most = sheet.amount(counted[0], "value")
    for place, row in enumerate(counted[:_DRAWN]):
        _bar(canvas, sheet, row, place * _TALL, most)
    height = min(len(counted), _DRAWN) * _TALL
    summary = _summary(sheet, counted)
    return Picture(
        "bars",
        title,
        summary,
        canvas.svg(height + 2, summary),
        says=_says(sheet, counted),
        key=_key(sheet),
        table=_table(sheet, title, counted),
    )


def _bar(canvas: Canvas, sheet: Sheet, row: Row, y: float, most: float) -> None:
    amount = sheet.amount(row, "value")
    said = sheet.figure(amount)
    room = WIDTH - width_of(said, SMALL, bold=True) - 10
    canvas.text(0, y + 14, shortened(row.words, room, SMALL), size=SMALL)
    canvas.text(WIDTH, y + 14, said, anchor="end", size=SMALL, bold=True)
    wide = max(amount / most * (WIDTH - 2), 3)
    if sheet.setting("quality"):
        canvas.bar(1, y + 19, wide, 13, _pattern(sheet, row))
    else:
        canvas.rect(1, y + 19, wide, 13, fill=MAIN)


def _pattern(sheet: Sheet, row: Row) -> Pattern:
    column = sheet.column("quality")
    codes = [option.code for option in column.options] if column else []
    code = sheet.cell(row, "quality")
    return patterns(len(codes))[codes.index(code)] if code in codes else "open"


def _unsure(sheet: Sheet, row: Row) -> bool:
    """Whether the figure is of the last two kinds, or of none."""
    column = sheet.column("quality")
    sure = [option.code for option in column.options][:-2] if column else []
    return sheet.cell(row, "quality") not in sure


def _summary(sheet: Sheet, counted: list[Row]) -> str:
    sentence = npgettext(
        "picture",
        "{count} figure; the largest: {name}, {figure}.",
        "{count} figures; the largest: {name}, {figure}.",
        len(counted),
    )
    return sentence.format(
        count=len(counted),
        name=shortened(counted[0].words, 400),
        figure=sheet.figure(sheet.amount(counted[0], "value")),
    )


def _says(sheet: Sheet, counted: list[Row]) -> tuple[str, ...]:
    if not sheet.setting("quality"):
        return ()
    unsure = [row.words for row in counted if _unsure(sheet, row)]
    if not unsure:
        return ()
    words = pgettext("picture", "Least sure: {names}. Say how you will find out.")
    return (words.format(names=", ".join(shortened(name, 250) for name in unsure[:4])),)


def _key(sheet: Sheet) -> tuple[KeyLine, ...]:
    column = sheet.column("quality")
    options = column.options if column else ()
    return tuple(
        KeyLine(pattern_sign(pattern), sheet.option(option))
        for pattern, option in zip(patterns(len(options)), options, strict=True)
    )


def _table(sheet: Sheet, title: str, counted: list[Row]) -> DataTable:
    names = ["value", *(["quality"] if sheet.setting("quality") else [])]
    return DataTable(
        title,
        (pgettext("picture", "What"), *(sheet.heading(name) for name in names)),
        tuple((row.words, *(sheet.words(row, name) for name in names)) for row in counted),
        frozenset({1}),
    )
