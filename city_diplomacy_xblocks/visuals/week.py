"""What is open on which day: services by the days that their hours name."""

from __future__ import annotations

import itertools
import re
from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    EDGE,
    MAIN,
    QUIET,
    WIDTH,
    Canvas,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_HEAD: Final = 26.0
_CELL: Final = WIDTH / 7
#: Rows drawn at most; the table has them all.
_DRAWN: Final = 14
#: How people write the days, in each language of the interface: Monday first.
_DAYS: Final = tuple(
    re.compile(rf"\b[وبل]?(?:{words})\b", re.IGNORECASE)
    for words in (
        "lundis?|mondays?|lun|mon|الاثنين|الإثنين|اثنين",
        "mardis?|tuesdays?|mar|tue|الثلاثاء|ثلاثاء",
        "mercredis?|wednesdays?|mer|wed|الأربعاء|الاربعاء|أربعاء",
        "jeudis?|thursdays?|jeu|thu|الخميس|خميس",
        "vendredis?|fridays?|ven|fri|الجمعة|جمعة",
        "samedis?|saturdays?|sam|sat|السبت|سبت",
        "dimanches?|sundays?|dim|sun|الأحد|الاحد|أحد",
    )
)
_ALL: Final = re.compile(
    r"tous les jours|chaque jour|7 ?j ?/ ?7|every day|daily|كل يوم|يوميا", re.IGNORECASE
)
#: Between two days, all those from the one to the other.
_UNTIL: Final = re.compile(r"^\s*(?:au|à|-|–|to|until|till|through|إلى|حتى)\s*$", re.IGNORECASE)


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its column `when`, in words: the days that these name are filled."""
    title = sheet.title or pgettext("picture", "Through the week")
    rows = [row for row in sheet.rows() if sheet.words(row, "when")]
    if not rows:
        nothing = pgettext("picture", "Nothing has hours yet: say on which days.")
        return Picture("week", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    for place, name in enumerate(_names()):
        canvas.text((place + 0.5) * _CELL, 16, name, anchor="middle", bold=True)
    y = _HEAD
    for row in rows[:_DRAWN]:
        y = _row(canvas, sheet, row, y)
    summary = _summary(sheet, rows)
    return Picture(
        "week",
        title,
        summary,
        canvas.svg(y, summary),
        says=_says(sheet, rows),
        key=_key(),
        table=_table(sheet, title, rows),
    )


def days(words: str) -> frozenset[int]:
    """The days that `words` name, Monday 0: « du mardi au jeudi » is {1, 2, 3}."""
    if _ALL.search(words):
        return frozenset(range(7))
    found = sorted(
        (match.start(), match.end(), day)
        for day, pattern in enumerate(_DAYS)
        for match in pattern.finditer(words)
    )
    named = {day for _, _, day in found}
    for (_, end, first), (start, _, last) in itertools.pairwise(found):
        if _UNTIL.match(words[end:start]):
            named |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(named)


def _names() -> tuple[str, ...]:
    return (
        pgettext("day", "Mon"),
        pgettext("day", "Tue"),
        pgettext("day", "Wed"),
        pgettext("day", "Thu"),
        pgettext("day", "Fri"),
        pgettext("day", "Sat"),
        pgettext("day", "Sun"),
    )


def _row(canvas: Canvas, sheet: Sheet, row: Row, y: float) -> float:
    y = canvas.lines(0, y, row.words, WIDTH, bold=True) + 3
    held = days(sheet.words(row, "when"))
    for day in range(7):
        x = day * _CELL
        fill = MAIN if day in held else "#fff"
        canvas.rect(x + 1, y, _CELL - 2, 18, fill=fill, stroke=EDGE, thick=1, dashed=not held)
        if day in held:
            canvas.check(x + _CELL / 2, y + 9, 5.5, "#fff")
    y = canvas.lines(0, y + 21, sheet.words(row, "when"), WIDTH, fill=QUIET)
    return y + 10


def _unsaid(sheet: Sheet, rows: list[Row]) -> list[Row]:
    return [row for row in rows if not days(sheet.words(row, "when"))]


def _summary(sheet: Sheet, rows: list[Row]) -> str:
    counts = [sum(day in days(sheet.words(row, "when")) for row in rows) for day in range(7)]
    sentence = npgettext(
        "picture", "{count} line through the week: {parts}.",
        "{count} lines through the week: {parts}.", len(rows),
    )  # fmt: skip
    parts = enumerated(f"{name} {count}" for name, count in zip(_names(), counts, strict=True))
    return sentence.format(count=len(rows), parts=parts)


def _says(sheet: Sheet, rows: list[Row]) -> tuple[str, ...]:
    unsaid = [row.brief for row in _unsaid(sheet, rows)]
    if not unsaid:
        return ()
    words = pgettext("picture", "Name the days of: {names}.")
    return (words.format(names=enumerated(unsaid[:6])),)


def _key() -> tuple[KeyLine, ...]:
    filled, dashed = (Canvas(language="", width=32) for _ in range(2))
    filled.rect(1, 1, 30, 12, fill=MAIN)
    filled.check(16, 7, 5, "#fff")
    dashed.rect(1, 1, 30, 12, stroke=EDGE, dashed=True, thick=1)
    return (
        KeyLine(filled.sign(), pgettext("picture", "on that day")),
        KeyLine(dashed.sign(), pgettext("picture", "the days are not named")),
    )


def _table(sheet: Sheet, title: str, rows: list[Row]) -> DataTable:
    names = _names()
    return DataTable(
        title,
        (pgettext("picture", "What"), sheet.heading("when"), pgettext("picture", "Days")),
        tuple(
            (
                row.words,
                sheet.words(row, "when"),
                enumerated(names[day] for day in sorted(days(sheet.words(row, "when")))) or "–",
            )
            for row in rows
        ),
    )
