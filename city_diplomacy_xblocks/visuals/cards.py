"""One card for each row: what it is about, how it stands, and what one wants to know of it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BAD,
    LINE,
    LINE_TALL,
    MAIN,
    SMALL,
    TINT,
    WIDTH,
    Canvas,
    drawn_each,
    width_of,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture, left_out
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import light_sign
from city_diplomacy_xblocks.worksheets.today import today

_EDGE: Final = 10
#: Cards drawn at most; the table has them all.
_DRAWN: Final = 12


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows`, or a section that is one card; `parts`, the columns told on it; `status`,
    of whose choices some are `good`, `warn` or `bad`; `due`, a day that must not pass before it
    is good; `flags`, what is said only where it is true; `sort`, a scale, the highest first.
    """
    title = sheet.title or pgettext("picture", "Cards")
    rows = sheet.rows()
    if sheet.setting("sort"):
        rows.sort(key=lambda row: -sheet.amount(row, "sort"))
    if not rows:
        nothing = pgettext("picture", "There is nothing to show yet: fill in a first line.")
        return Picture("cards", title, nothing, missing=_missing(sheet))
    summary = _summary(sheet, rows)
    svg, wide = drawn_each(
        rows[:_DRAWN],
        lambda canvas, row, y: _card(canvas, sheet, row, y),
        language=sheet.language,
        summary=summary,
        gap=16,
    )
    return Picture(
        "cards",
        title,
        summary,
        svg,
        says=_says(sheet, rows),
        key=_key(sheet, rows),
        table=_table(sheet, title, rows),
        wide=wide,
    )


def _missing(sheet: Sheet) -> str:
    path = sheet.setting("rows")
    section = sheet.worksheet.section(path)
    return f"{path}.{section.fields[0].id}" if section else path


def _card(canvas: Canvas, sheet: Sheet, row: Row, top: float) -> float:
    """Draws one card; returns where it ends. Its frame comes last: its height is known then."""
    begun = canvas.begin()
    y = top + 7
    start = _EDGE
    if sheet.setting("status"):
        canvas.light(start + 7, y + 8, sheet.tone(row, "status"))
        start += 22
    if sheet.prefixed:
        canvas.text(start, y + SMALL, row.number, bold=True, fill=MAIN)
        start += int(width_of(row.number, SMALL, bold=True)) + 6
    room = WIDTH - _EDGE - start
    score = sheet.whole(row, "sort")
    if score:
        canvas.tag(WIDTH - _EDGE - 18, y + 9, f"{score}/5", edge=MAIN, filled=True)
        room -= 44
    y = canvas.lines(start, y, row.words or "–", room, bold=True, most=3)
    band = y + 5
    y = band + 4
    for lead, words, bad in _told(sheet, row):
        ink = BAD if bad else ""
        y = canvas.lines(_EDGE, y, words, WIDTH - 2 * _EDGE, most=3, lead=lead, fill=ink) + 2
    y = _flags(canvas, sheet, row, y)
    bare = y < band + LINE_TALL
    canvas.rect(1, top, WIDTH - 2, (band if bare else y + 5) - top, stroke=LINE, round_by=5)
    canvas.rect(1, top, WIDTH - 2, band - top, fill=TINT, stroke=LINE, round_by=5)
    canvas.to_the_back(begun)
    return band if bare else y + 5


def _called(sheet: Sheet, row: Row) -> str:
    return row.number if sheet.prefixed else row.brief or "–"


def _told(sheet: Sheet, row: Row) -> list[tuple[str, str, bool]]:
    """Label, words, whether it is late: of each part of the row that is filled."""
    names = [*sheet.settings("parts"), sheet.setting("status"), sheet.setting("due")]
    found = []
    for name in filter(None, names):
        words, late = sheet.words_of(row, name), name == sheet.setting("due") and _late(sheet, row)
        if words:
            said = pgettext("picture", "{date}, overdue").format(date=words) if late else words
            # A colon stands where the label ends.
            label = pgettext("picture", "{label}:").format(label=sheet.label_of(row, name))
            found.append((label, said, late))
    return found


def _late(sheet: Sheet, row: Row) -> bool:
    due = sheet.cell(row, "due")
    return isinstance(due, str) and due < today() and sheet.tone(row, "status") != "good"


def _flags(canvas: Canvas, sheet: Sheet, row: Row, y: float) -> float:
    for name in sheet.settings("flags"):
        if sheet.cell_of(row, name) is True:
            words = sheet.label_of(row, name)
            wide = min(width_of(words, SMALL, bold=True) + 12, WIDTH - 2 * _EDGE)
            canvas.rect(_EDGE, y + 1, wide, 19, fill=MAIN, round_by=9)
            canvas.lines(_EDGE + 6, y + 1, words, wide, most=1, bold=True, fill="#fff")
            y += 23
    return y


def _summary(sheet: Sheet, rows: list[Row]) -> str:
    if len(rows) == 1:
        return pgettext("picture", "Card: {name}.").format(name=rows[0].brief or "–")
    sentence = npgettext("picture", "{count} card: {names}.", "{count} cards: {names}.", len(rows))
    names = enumerated(_called(sheet, row) for row in rows[:_DRAWN])
    return sentence.format(count=len(rows), names=names)


def _says(sheet: Sheet, rows: list[Row]) -> tuple[str, ...]:
    said = []
    late = [_called(sheet, row) for row in rows if _late(sheet, row)]
    if late:
        said.append(pgettext("picture", "Overdue: {names}.").format(names=enumerated(late)))
    for name in sheet.settings("flags"):
        true = [_called(sheet, row) for row in rows if sheet.cell_of(row, name) is True]
        if true:
            words = pgettext("picture", "{label}: {names}.")
            label = sheet.label_of(rows[0], name)
            said.append(words.format(label=label, names=enumerated(true)))
    return (*said, *left_out(len(rows) - _DRAWN))


def _key(sheet: Sheet, rows: list[Row]) -> tuple[KeyLine, ...]:
    column = sheet.column("status")
    counts = Counter(sheet.cell(row, "status") for row in rows)
    return tuple(
        KeyLine(
            light_sign(sheet.tone_of(option.code)),
            f"{sheet.option(option)} · {counts[option.code]}",
        )
        for option in (column.options if column else ())
    )


def _table(sheet: Sheet, title: str, rows: list[Row]) -> DataTable:
    asked = [sheet.setting("sort"), *sheet.settings("parts"), sheet.setting("status")]
    names = list(filter(None, (*asked, sheet.setting("due"), *sheet.settings("flags"))))
    return sheet.table_of(title, rows, names)
