"""What happens when: one bar per action, under the objective that it serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from city_diplomacy_xblocks.fields.calendar import month_words
from city_diplomacy_xblocks.fields.ends import span
from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BAD,
    LINE,
    MAIN,
    QUIET,
    SAND,
    SMALL,
    TINT,
    WIDTH,
    Canvas,
    Pattern,
    patterns,
    width_of,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import pattern_sign
from city_diplomacy_xblocks.worksheets.today import today

_HEAD: Final = 22
#: Months shown at most: an action dated in the year 9999 must not draw eight thousand years.
_LONGEST: Final = 15 * 12


@frozen
class _Bar:
    """An action with its dates, as months counted from year 0."""

    row: Row
    group: str
    start: int
    end: int


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its columns `start`, `end`, `group`, `status`; `gate`, the month from
    which on what was tried goes everywhere.
    """
    title = sheet.title or pgettext("picture", "Calendar by objective")
    bars = _bars(sheet)
    if not bars:
        missing = pgettext("picture", "Nothing is dated yet: give an action its start and its end.")
        return Picture("gantt", title, missing, missing=sheet.setting("rows"))
    first = min(bar.start for bar in bars) // 12 * 12
    last = min((max(bar.end for bar in bars) // 12 + 1) * 12, first + _LONGEST)
    groups, now = _groups(sheet, bars), _month(today()) or 0
    canvas = Canvas(language=sheet.language)
    height: float = _HEAD
    for name, held in groups:
        if name:
            height = _group(canvas, name, height)
        for bar in held:
            height = _action(canvas, sheet, bar, height, first, last)
    above = canvas.begin()
    _years(canvas, first, last, height)
    if first <= now < last:
        x = (now - first + 0.5) * WIDTH / (last - first)
        canvas.line([(x, 18), (x, height)], BAD, thick=1.5, dash="2 3")
    canvas.to_the_back(0, canvas.begin() - above)
    summary = _summary(bars)
    return Picture(
        "gantt",
        title,
        summary,
        canvas.svg(height + 2, summary),
        says=_says(bars),
        key=_key(sheet),
        table=_table(sheet, bars),
    )


def _bars(sheet: Sheet) -> list[_Bar]:
    found = []
    for row in sheet.rows():
        start, end = _month(sheet.cell(row, "start")), _month(sheet.cell(row, "end"))
        if start is not None and end is not None and start <= end:
            found.append(_Bar(row, sheet.words(row, "group"), start, end))
    return found


def _month(value: object) -> int | None:
    """``2027-03`` as a number of months."""
    if not isinstance(value, str) or len(value) < 7:
        return None
    return int(value[:4]) * 12 + int(value[5:7]) - 1


def _groups(sheet: Sheet, bars: list[_Bar]) -> list[tuple[str, list[_Bar]]]:
    """The bars under their objectives, in the order of the objectives' numbers."""
    names = sorted({bar.group for bar in bars}, key=lambda name: (not name, _by_number(name)))
    return [(name, [bar for bar in bars if bar.group == name]) for name in names]


def _by_number(name: str) -> tuple[int, str]:
    digits = "".join(char for char in name.split(" ")[0] if char.isdigit())
    return (int(digits) if digits else 10_000, name)


def _years(canvas: Canvas, first: int, last: int, height: float) -> None:
    years = (last - first) // 12
    wide = WIDTH / years
    for place in range(years):
        canvas.rect(place * wide, 0, wide, height, fill="#fff" if place % 2 else SAND)
    for quarter in range(years * 4 + 1):
        whole_year = quarter % 4 == 0
        if whole_year or years <= 5:
            x = quarter * wide / 4
            top, thick = (2.0, 1.5) if whole_year else (20.0, 1.0)
            canvas.line([(x, top), (x, height)], LINE, thick=thick)
    every = 1 if wide >= 40 else 2 if wide >= 20 else 5
    for place in range(0, years, every):
        year = str(first // 12 + place)
        canvas.text((place + 0.5) * wide, 15, year, anchor="middle", bold=True)


def _group(canvas: Canvas, name: str, y: float) -> float:
    begun = canvas.begin()
    foot = canvas.lines(6, y + 2, name, WIDTH - 12, bold=True, fill=MAIN)
    canvas.rect(0, y, WIDTH, foot + 3 - y, fill=TINT)
    canvas.to_the_back(begun, 1)
    return foot + 6


def _action(canvas: Canvas, sheet: Sheet, bar: _Bar, y: float, first: int, last: int) -> float:
    y = canvas.lines(4, y, bar.row.words, WIDTH - 8, lead=bar.row.number) - 16
    scale = WIDTH / (last - first)
    start, end = (min(each, last) for each in (bar.start, bar.end + 1))
    x = (start - first) * scale + 1
    width = max((end - start) * scale - 2, 4)
    canvas.bar(x, y + 20, width, 12, _pattern(sheet, bar.row))
    gate = _month(sheet.cell(bar.row, "gate"))
    if gate is not None and bar.start < gate <= bar.end:
        canvas.diamond((min(gate, last) - first) * scale, y + 26, 8)
    dates = span(_short(bar.start), _short(bar.end))
    at = min(x + 1, WIDTH - width_of(dates, SMALL) - 2)
    canvas.text(at, y + 47, dates, fill=QUIET)
    return y + 55


def _short(month: int) -> str:
    return f"{month % 12 + 1:02d}/{month // 12}"


def _long(month: int) -> str:
    return month_words(f"{month // 12:04d}-{month % 12 + 1:02d}")


def _pattern(sheet: Sheet, row: Row) -> Pattern:
    """The further the status in its list of options, the fuller the bar."""
    column = sheet.column("status")
    codes = [option.code for option in column.options] if column else []
    code = sheet.cell(row, "status")
    if code not in codes:
        return "open"
    return patterns(len(codes))[len(codes) - 1 - codes.index(code)]


def _summary(bars: list[_Bar]) -> str:
    begins = min(bars, key=lambda bar: bar.start)
    return npgettext(
        "picture",
        "Calendar of {count} action from {start} to {end}; {first} begins.",
        "Calendar of {count} actions from {start} to {end}; {first} begins.",
        len(bars),
    ).format(
        count=len(bars),
        start=_long(begins.start),
        end=_long(max(bar.end for bar in bars)),
        first=begins.row.number,
    )


def _says(bars: list[_Bar]) -> tuple[str, ...]:
    begins = min(bars, key=lambda bar: bar.start)
    first = pgettext("picture", "{action} begins first, in {month}.")
    said = [first.format(action=begins.row.number, month=_long(begins.start))]
    crowded = [bar for bar in bars if sum(abs(bar.start - other.start) <= 3 for other in bars) >= 4]
    if crowded:
        many = pgettext(
            "picture", "{count} actions begin within half a year: can the team carry them?"
        )
        said.append(many.format(count=len(crowded)))
    return tuple(said)


def _key(sheet: Sheet) -> tuple[KeyLine, ...]:
    column = sheet.column("status")
    options = column.options if column else ()
    return tuple(
        KeyLine(pattern_sign(pattern), sheet.option(option))
        for pattern, option in zip(reversed(patterns(len(options))), options, strict=True)
    ) + tuple(_signs(sheet))


def _signs(sheet: Sheet) -> Iterator[KeyLine]:
    gate, now = (Canvas(language="", width=32) for _ in range(2))
    if sheet.setting("gate"):
        gate.diamond(16, 7, 6.5)
        yield KeyLine(gate.sign(), sheet.heading("gate"))
    now.line([(16, 0), (16, 14)], BAD, thick=2, dash="2 3")
    yield KeyLine(now.sign(), pgettext("picture", "today"))


def _table(sheet: Sheet, bars: list[_Bar]) -> DataTable:
    asked = ("group", "start", "gate", "end", "status")
    names = [name for name in asked if sheet.setting(name)]
    return DataTable(
        pgettext("picture", "Actions, dates and progress"),
        (pgettext("picture", "Action"), *(sheet.heading(name) for name in names)),
        tuple(
            (f"{bar.row.number} {bar.row.words}", *(sheet.words(bar.row, name) for name in names))
            for bar in bars
        ),
    )
