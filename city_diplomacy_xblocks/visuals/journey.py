"""What somebody goes through, step by step: how long it takes, and where it hurts."""

from __future__ import annotations

from itertools import accumulate
from typing import Final

from city_diplomacy_xblocks.fields.amounts import NO_BREAK_SPACE
from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BAD,
    BROAD,
    EDGE,
    LINE,
    LINE_TALL,
    MAIN,
    QUIET,
    SMALL,
    WIDTH,
    Canvas,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_STEM: Final = 14
_TEXT: Final = 34
#: Where the curve of pain runs: from 1 to 5.
_PAIN_FROM: Final = 262
_PAIN_WIDE: Final = 80
_DRAWN: Final = 10
_PAIN_TOP: Final = 26
_PAIN_TALL: Final = 100
_WORST: Final = 4


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows`, a table of steps or a text of one sentence for each; its columns `minutes`
    and `pain`, a scale; `cost`.
    """
    title = sheet.title or pgettext("picture", "A user's way")
    steps = sheet.rows()
    if not steps:
        nothing = pgettext("picture", "There is no step yet: write down what somebody does first.")
        return Picture("journey", title, nothing, missing=sheet.setting("rows"))
    shown = steps[:_DRAWN]
    tall, broad = Canvas(language=sheet.language), Canvas(language=sheet.language, width=BROAD)
    summary = _summary(sheet, steps)
    foot = _downwards(tall, sheet, shown)
    broad_foot = _across(broad, sheet, shown)
    return Picture(
        "journey",
        title,
        summary,
        tall.svg(foot, summary),
        says=_says(sheet, steps),
        key=_key(sheet),
        table=_table(sheet, title, steps),
        wide=broad.svg(broad_foot, summary) if len(shown) > 2 else "",
    )


def _times(sheet: Sheet, steps: list[Row]) -> list[float]:
    """The minutes that have passed after each step."""
    return list(accumulate(sheet.amount(step, "minutes") for step in steps))


def _clock(minutes: float) -> str:
    hours, rest = divmod(round(minutes), 60)
    words = (
        pgettext("picture", "{hours} h {minutes:02d}")
        if hours
        else pgettext("picture", "{minutes} min")
    )
    return words.format(hours=hours, minutes=rest).replace(" ", NO_BREAK_SPACE)


def _so_far(sheet: Sheet, step: Row, passed: float) -> str:
    words = pgettext("picture", "+{time}, {total} in all")
    return words.format(time=_clock(sheet.amount(step, "minutes")), total=_clock(passed))


def _downwards(canvas: Canvas, sheet: Sheet, steps: list[Row]) -> float:
    hurts = any(sheet.whole(step, "pain") for step in steps)
    room = (_PAIN_FROM - 14 if hurts else WIDTH) - _TEXT
    y = 6.0
    if hurts:
        words = sheet.heading("pain")
        canvas.text(WIDTH, 13, words, anchor="end", bold=True, fill=BAD)
        for pain in range(1, 6):
            canvas.text(_pain_x(pain), 30, str(pain), anchor="middle", fill=QUIET)
        y = 36.0
    begun, head = canvas.begin(), y
    points = []
    for place, (step, passed) in enumerate(zip(steps, _times(sheet, steps), strict=True), start=1):
        middle = y + 10
        canvas.circle(_STEM, middle, 12, fill=MAIN)
        canvas.text(_STEM, middle + 5, str(place), anchor="middle", bold=True, fill="#fff")
        y = canvas.lines(_TEXT, y, step.words, room, most=3)
        if sheet.setting("minutes"):
            y = canvas.lines(_TEXT, y, _so_far(sheet, step, passed), room, bold=True, fill=MAIN)
        if sheet.whole(step, "pain"):
            points.append((_pain_x(sheet.whole(step, "pain")), middle, sheet.whole(step, "pain")))
        y = max(y + 12, middle + 26)
    canvas.line([(_STEM, head + 10), (_STEM, y - 24)], EDGE, thick=2)
    canvas.to_the_back(begun, 1)
    _curve(canvas, points)
    return y


def _pain_x(pain: int) -> float:
    return _PAIN_FROM + (pain - 1) * _PAIN_WIDE / 4


def _curve(canvas: Canvas, points: list[tuple[float, float, int]]) -> None:
    if len(points) > 1:
        canvas.line([(x, y) for x, y, _ in points], BAD, thick=2)
    for x, y, pain in points:
        canvas.circle(x, y, 10, fill=BAD if pain >= _WORST else "#fff", stroke=BAD, thick=2)
        ink = "#fff" if pain >= _WORST else BAD
        canvas.text(x, y + 5, str(pain), anchor="middle", bold=True, fill=ink)


def _across(canvas: Canvas, sheet: Sheet, steps: list[Row]) -> float:
    hurts = any(sheet.whole(step, "pain") for step in steps)
    left = 24 if hurts else 0
    wide = (BROAD - left) / len(steps)
    top = _PAIN_TOP + _PAIN_TALL + 24 if hurts else 4.0
    points = []
    if hurts:
        canvas.text(0, 13, sheet.heading("pain"), bold=True, fill=BAD)
        for pain in range(1, 6):
            y = _pain_y(pain)
            canvas.line([(left, y), (BROAD, y)], LINE)
            canvas.text(0, y + 5, str(pain), fill=QUIET)
    middle = top + 13
    canvas.line([(left + wide / 2, middle), (BROAD - wide / 2, middle)], EDGE, thick=2)
    foot = middle
    for place, (step, passed) in enumerate(zip(steps, _times(sheet, steps), strict=True)):
        x = left + (place + 0.5) * wide
        canvas.circle(x, middle, 13, fill=MAIN)
        canvas.text(x, middle + 5, str(place + 1), anchor="middle", bold=True, fill="#fff")
        y = middle + 18
        if sheet.setting("minutes"):
            for words in wrapped(_so_far(sheet, step, passed), wide - 8, SMALL, bold=True):
                canvas.text(x, y + SMALL, words, anchor="middle", bold=True, fill=MAIN)
                y += LINE_TALL
        for words in wrapped(step.words, wide - 10, SMALL, lines=6):
            canvas.text(x, y + SMALL, words, anchor="middle")
            y += LINE_TALL
        foot = max(foot, y)
        if sheet.whole(step, "pain"):
            points.append((x, _pain_y(sheet.whole(step, "pain")), sheet.whole(step, "pain")))
    _curve(canvas, points)
    return foot + 6


def _pain_y(pain: int) -> float:
    return _PAIN_TOP + 12 + (5 - pain) * (_PAIN_TALL - 12) / 4


def _summary(sheet: Sheet, steps: list[Row]) -> str:
    count = npgettext("picture", "{count} step", "{count} steps", len(steps))
    said = count.format(count=len(steps))
    if sheet.setting("minutes"):
        words = pgettext("picture", "{steps}, {total} in all.")
        return words.format(steps=said, total=_clock(_times(sheet, steps)[-1]))
    first = pgettext("picture", "{steps}; it begins: {first}.")
    return first.format(steps=said, first=steps[0].brief)


def _says(sheet: Sheet, steps: list[Row]) -> tuple[str, ...]:
    said = []
    worst = max((sheet.whole(step, "pain") for step in steps), default=0)
    if worst >= _WORST:
        names = enumerated(step.brief for step in steps if sheet.whole(step, "pain") == worst)
        said.append(pgettext("picture", "It hurts most at: {names}.").format(names=names))
    longest = max(steps, key=lambda step: sheet.amount(step, "minutes"))
    if sheet.amount(longest, "minutes"):
        words = pgettext("picture", "It takes longest at: {name}, {time}.")
        time = _clock(sheet.amount(longest, "minutes"))
        said.append(words.format(name=longest.brief, time=time))
    return tuple(said)


def _key(sheet: Sheet) -> tuple[KeyLine, ...]:
    if not sheet.setting("pain"):
        return ()
    full, open_ = (Canvas(language="", width=32) for _ in range(2))
    full.circle(16, 7, 6, fill=BAD)
    open_.circle(16, 7, 6, fill="#fff", stroke=BAD, thick=2)
    return (
        KeyLine(full.sign(), pgettext("picture", "4 or 5: it hurts much")),
        KeyLine(open_.sign(), pgettext("picture", "1 to 3: it hurts less")),
    )


def _table(sheet: Sheet, title: str, steps: list[Row]) -> DataTable:
    names = [name for name in ("minutes", "cost", "pain") if sheet.setting(name)]
    return DataTable(
        title,
        (pgettext("picture", "Step"), *(sheet.heading(name) for name in names)),
        tuple(
            (f"{place}. {step.words}", *(sheet.words(step, name) or "–" for name in names))
            for place, step in enumerate(steps, start=1)
        ),
        frozenset(range(1, len(names) + 1)),
    )
