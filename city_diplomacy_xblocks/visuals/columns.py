"""What belongs together, side by side: one column for each group; one below the other on phones."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BROAD,
    LINE,
    LINE_TALL,
    MAIN,
    QUIET,
    SAND,
    SMALL,
    WIDTH,
    Canvas,
    shortened,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_GAP: Final = 12
#: Columns that stand side by side at most, and rows drawn in each.
_ASIDE: Final = 4
_DRAWN: Final = 10

_Group = tuple[str, list[Row]]


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its column `group`, a choice or a text; `start`, a date that says their
    order; `parts`, what is told of each.
    """
    title = sheet.title or pgettext("picture", "Groups")
    rows = sheet.rows()
    if not rows:
        nothing = pgettext("picture", "There is nothing to show yet: fill in a first line.")
        return Picture("columns", title, nothing, missing=sheet.setting("rows"))
    groups = _groups(sheet, rows)
    tall = Canvas(language=sheet.language)
    y = 0.0
    for group in groups:
        y = _column(tall, sheet, group, (0, y, WIDTH)) + 10
    summary = _summary(groups, rows)
    return Picture(
        "columns",
        title,
        summary,
        tall.svg(y - 8, summary),
        says=_says(groups),
        table=_table(sheet, title, groups),
        wide=_side_by_side(sheet, groups, summary) if 1 < len(groups) <= _ASIDE else "",
    )


def _groups(sheet: Sheet, rows: list[Row]) -> list[_Group]:
    """All choices, those without rows too; texts as they come."""
    ordered = sorted(rows, key=lambda row: str(sheet.cell(row, "start") or ""))
    column = sheet.column("group")
    names = [sheet.option(option) for option in column.options] if column else []
    for row in rows:
        said = sheet.words(row, "group")
        if said not in names:
            names.append(said)
    return [(name, [row for row in ordered if sheet.words(row, "group") == name]) for name in names]


def _side_by_side(sheet: Sheet, groups: list[_Group], summary: str) -> str:
    broad = Canvas(language=sheet.language, width=BROAD)
    wide = (BROAD - (len(groups) - 1) * _GAP) / len(groups)
    feet = [
        _column(broad, sheet, group, (place * (wide + _GAP), 0, wide))
        for place, group in enumerate(groups)
    ]
    return broad.svg(max(feet) + 2, summary)


def _column(
    canvas: Canvas, sheet: Sheet, group: _Group, place: tuple[float, float, float]
) -> float:
    """Draws a group from `place` (start, top, width) on; returns where it ends."""
    (name, rows), (x, y, wide) = group, place
    canvas.rect(x, y, wide, 24, fill=MAIN)
    count = str(len(rows))
    words = shortened(name or "–", wide - 40, SMALL, bold=True)
    canvas.text(x + 8, y + 17, words, bold=True, fill="#fff")
    canvas.text(x + wide - 8, y + 17, count, anchor="end", bold=True, fill="#fff")
    y += 30
    for row in rows[:_DRAWN]:
        y = _item(canvas, sheet, row, (x, y, wide))
    if not rows:
        canvas.rect(x + 1, y, wide - 2, 26, stroke=QUIET, dashed=True, thick=1)
        canvas.text(x + 8, y + 18, pgettext("picture", "nothing yet"), fill=QUIET)
        y += 32
    if len(rows) > _DRAWN:
        more = len(rows) - _DRAWN
        words = npgettext("picture", "and {count} more", "and {count} more", more)
        canvas.text(x + 8, y + SMALL, words.format(count=more), fill=QUIET)
        y += LINE_TALL
    return y


def _item(canvas: Canvas, sheet: Sheet, row: Row, place: tuple[float, float, float]) -> float:
    x, top, wide = place
    begun = canvas.begin()
    y, room = top + 3, wide - 16
    when = sheet.words(row, "start")
    if when:
        y = canvas.lines(x + 8, y, when, room, most=1, bold=True, fill=MAIN)
    y = canvas.lines(x + 8, y, row.words, room, most=3, lead=row.number if sheet.prefixed else "")
    told = " · ".join(filter(None, (_part(sheet, row, each) for each in sheet.settings("parts"))))
    if told:
        y = canvas.lines(x + 8, y, told, room, fill=QUIET, most=3)
    canvas.rect(x + 1, top, wide - 2, y + 5 - top, fill=SAND, stroke=LINE, thick=1, round_by=4)
    canvas.to_the_back(begun, 1)
    return y + 10


def _part(sheet: Sheet, row: Row, name: str) -> str:
    """The answer in words; a figure with what it counts."""
    words = sheet.words_of(row, name)
    if not words or isinstance(sheet.cell_of(row, name), str | list):
        return words
    label = pgettext("picture", "{label}:").format(label=sheet.label_of(row, name))
    return f"{label} {words}"


def _summary(groups: list[_Group], rows: list[Row]) -> str:
    sentence = npgettext(
        "picture", "{count} line by group: {parts}.", "{count} lines by group: {parts}.", len(rows)
    )
    parts = enumerated(f"{shortened(name or '–', 400)} {len(held)}" for name, held in groups)
    return sentence.format(count=len(rows), parts=parts)


def _says(groups: list[_Group]) -> tuple[str, ...]:
    empty = [name for name, held in groups if not held]
    if not empty:
        return ()
    return (pgettext("picture", "Nothing yet: {names}.").format(names=enumerated(empty)),)


def _table(sheet: Sheet, title: str, groups: list[_Group]) -> DataTable:
    names = [name for name in (sheet.setting("start"), *sheet.settings("parts")) if name]
    rows = [(name, row) for name, held in groups for row in held]
    return DataTable(
        title,
        (
            pgettext("picture", "What"),
            sheet.heading("group"),
            *(sheet.label_of(rows[0][1], name) for name in names),
        ),
        tuple(
            (
                row.name if sheet.prefixed else row.words,
                group or "–",
                *(sheet.words_of(row, name) or "–" for name in names),
            )
            for group, row in rows
        ),
    )
