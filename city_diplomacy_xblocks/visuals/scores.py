"""Scores of 1 to 5, row by row: the darker the better, with its number in each place."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    EDGE,
    LINE_TALL,
    SMALL,
    WIDTH,
    Canvas,
    shortened,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import tag_sign

_HEAD: Final = 24.0
_STEM: Final = 128.0
#: From 1 to 5: its fill, and the ink on it.
_SHADES: Final = (
    ("#ffffff", ""),
    ("#dbe7ea", ""),
    ("#a9c4cc", ""),
    ("#4d7f91", "#fff"),
    ("#12465a", "#fff"),
)
#: Rows drawn at most; the table has them all.
_DRAWN: Final = 24


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows`, and `values`, its columns that are scales; `mean`, a figure."""
    title = sheet.title or pgettext("picture", "Scores")
    names = sheet.settings("values")
    rows = [row for row in sheet.rows() if any(sheet.amount_of(row, name) for name in names)]
    if not rows:
        nothing = pgettext("picture", "Nothing is rated yet: give a line its score.")
        return Picture("scores", title, nothing, missing=sheet.setting("rows"))
    columns = [*names, *([sheet.setting("mean")] if sheet.setting("mean") else [])]
    canvas = Canvas(language=sheet.language)
    wide = (WIDTH - _STEM) / len(columns)
    for place, name in enumerate(columns):
        middle = _STEM + (place + 0.5) * wide
        if name == sheet.setting("mean"):
            canvas.text(middle, 14, "ø", anchor="middle", bold=True)
        else:
            canvas.tag(middle, 9.5, str(place + 1))
    y = _HEAD
    for row in rows[:_DRAWN]:
        y = _line(canvas, sheet, row, columns, y)
    summary = _summary(sheet, rows, names)
    return Picture(
        "scores",
        title,
        summary,
        canvas.svg(y + 1, summary),
        says=_says(sheet, rows, names),
        key=_key(sheet, rows, names),
        table=_table(sheet, title, rows, columns),
    )


def _line(canvas: Canvas, sheet: Sheet, row: Row, columns: list[str], y: float) -> float:
    lines = wrapped(row.words, _STEM - 8, SMALL, lines=3)
    tall = max(30, len(lines) * LINE_TALL + 4)
    for place, words in enumerate(lines):
        canvas.text(0, y + SMALL + 1 + place * LINE_TALL, words)
    wide = (WIDTH - _STEM) / len(columns)
    for place, name in enumerate(columns):
        x, value = _STEM + place * wide, sheet.amount_of(row, name)
        middle = y + tall / 2 + 5
        if name == sheet.setting("mean"):
            mean = sheet.figure(round(value, 1)) if value else "–"
            canvas.text(x + wide / 2, middle, mean, anchor="middle", bold=True)
            continue
        fill, ink = _SHADES[min(max(int(value), 1), 5) - 1]
        canvas.rect(x, y, wide, tall, fill=fill, stroke=EDGE, thick=0.8)
        said = str(int(value)) if value else "–"
        canvas.text(x + wide / 2, middle, said, anchor="middle", bold=True, fill=ink)
    return y + tall


def _mean(sheet: Sheet, rows: list[Row], name: str) -> float:
    values = [value for row in rows if (value := sheet.amount_of(row, name))]
    return sum(values) / len(values) if values else 0.0


def _summary(sheet: Sheet, rows: list[Row], names: tuple[str, ...]) -> str:
    sentence = npgettext(
        "picture", "{count} line by {scores} scores; means: {parts}.",
        "{count} lines by {scores} scores; means: {parts}.", len(rows),
    )  # fmt: skip
    parts = enumerated(
        f"{sheet.label_of(rows[0], name)} {sheet.figure(round(_mean(sheet, rows, name), 1))}"
        for name in names
    )
    return sentence.format(count=len(rows), scores=len(names), parts=parts)


def _says(sheet: Sheet, rows: list[Row], names: tuple[str, ...]) -> tuple[str, ...]:
    low = [
        f"{shortened(row.words, 300)} ({sheet.label_of(row, name)})"
        for row in rows
        for name in names
        if 0 < sheet.amount_of(row, name) <= 2
    ]
    if not low:
        return ()
    return (pgettext("picture", "Weakest: {names}.").format(names=enumerated(low[:4])),)


def _key(sheet: Sheet, rows: list[Row], names: tuple[str, ...]) -> tuple[KeyLine, ...]:
    lines = [
        KeyLine(tag_sign(str(place)), sheet.label_of(rows[0], name))
        for place, name in enumerate(names, start=1)
    ]
    for score, words in (
        (1, pgettext("score", "1: weak")),
        (3, pgettext("score", "3: in between")),
        (5, pgettext("score", "5: strong")),
    ):
        canvas = Canvas(language="", width=32)
        canvas.rect(1, 1, 30, 12, fill=_SHADES[score - 1][0], stroke=EDGE, thick=1)
        lines.append(KeyLine(canvas.sign(), words))
    return tuple(lines)


def _table(sheet: Sheet, title: str, rows: list[Row], columns: list[str]) -> DataTable:
    return DataTable(
        title,
        (pgettext("picture", "What"), *(sheet.label_of(rows[0], name) for name in columns)),
        tuple((row.words, *(sheet.words_of(row, name) or "–" for name in columns)) for row in rows),
        frozenset(range(1, len(columns) + 1)),
    )
