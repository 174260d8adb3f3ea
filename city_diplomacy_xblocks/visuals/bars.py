"""How much of what: one bar for each row, the longest first, patterned by how sure it is."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    MAIN,
    SMALL,
    TINT,
    WIDTH,
    Canvas,
    Pattern,
    patterns,
    shortened,
    width_of,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import pattern_sign

_TALL: Final = 38
#: Bars drawn at most; the table has them all.
_DRAWN: Final = 14


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its column `value`; `quality`, a column of choices, the surest first;
    `group`, a column by which rows stand together, each with its mean.
    """
    title = sheet.title or pgettext("picture", "In figures")
    counted = sorted(
        (row for row in sheet.rows() if sheet.amount(row, "value") > 0),
        key=lambda row: -sheet.amount(row, "value"),
    )
    if not counted:
        nothing = pgettext("picture", "There is no figure yet: write one down.")
        return Picture("bars", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    most = _most(sheet, counted)
    groups = _groups(sheet, counted)
    y = 0.0
    for name, held in groups:
        if sheet.setting("group"):
            y = _group(canvas, sheet, name, held, y)
        for row in held:
            _bar(canvas, sheet, row, y, most)
            y += _TALL
    summary = _summary(sheet, counted)
    return Picture(
        "bars",
        title,
        summary,
        canvas.svg(y + 2, summary),
        says=_says(sheet, counted),
        key=_key(sheet),
        table=_table(sheet, title, counted),
    )


def _most(sheet: Sheet, counted: list[Row]) -> float:
    """What a whole bar stands for: the end of the scale, or the largest figure."""
    column = sheet.column("value")
    if column and column.type == "scale":
        return 5
    return 100 if column and column.type == "percent" else sheet.amount(counted[0], "value")


def _groups(sheet: Sheet, counted: list[Row]) -> list[tuple[str, list[Row]]]:
    shown = counted[:_DRAWN]
    names = dict.fromkeys(sheet.words(row, "group") for row in counted)
    column = sheet.column("group")
    order = [sheet.option(option) for option in column.options] if column else []
    ordered = sorted(names, key=lambda name: (order.index(name) if name in order else 99, name))
    return [(name, [row for row in shown if sheet.words(row, "group") == name]) for name in ordered]


def _mean(sheet: Sheet, held: list[Row]) -> str:
    values = [sheet.amount(row, "value") for row in held]
    return sheet.figure(round(sum(values) / len(values), 1)) if values else "–"


def _group(canvas: Canvas, sheet: Sheet, name: str, held: list[Row], y: float) -> float:
    said = pgettext("picture", "mean {figure}").format(figure=_mean(sheet, held))
    canvas.rect(0, y, WIDTH, 22, fill=TINT)
    room = WIDTH - width_of(said, SMALL, bold=True) - 18
    words = shortened(name or "–", room, SMALL, bold=True)
    canvas.text(6, y + 16, words, bold=True, fill=MAIN)
    canvas.text(WIDTH - 6, y + 16, said, anchor="end", bold=True, fill=MAIN)
    return y + 26


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
    if sheet.setting("group"):
        means = enumerated(
            f"{name or '–'} {_mean(sheet, held)}" for name, held in _groups(sheet, counted) if held
        )
        return (pgettext("picture", "Means: {parts}.").format(parts=means),)
    if not sheet.setting("quality"):
        return ()
    unsure = [row.words for row in counted if _unsure(sheet, row)]
    if not unsure:
        return ()
    words = pgettext("picture", "Least sure: {names}. Say how you will find out.")
    return (words.format(names=enumerated(shortened(name, 250) for name in unsure[:4])),)


def _key(sheet: Sheet) -> tuple[KeyLine, ...]:
    column = sheet.column("quality")
    options = column.options if column else ()
    return tuple(
        KeyLine(pattern_sign(pattern), sheet.option(option))
        for pattern, option in zip(patterns(len(options)), options, strict=True)
    )


def _table(sheet: Sheet, title: str, counted: list[Row]) -> DataTable:
    names = ["value", *(name for name in ("quality", "group") if sheet.setting(name))]
    return DataTable(
        title,
        (pgettext("picture", "What"), *(sheet.heading(name) for name in names)),
        tuple((row.words, *(sheet.words(row, name) for name in names)) for row in counted),
        frozenset({1}),
    )
