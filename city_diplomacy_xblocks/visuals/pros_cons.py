"""What goes well beside what does not, row by row or group by group."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BAD,
    LINE_TALL,
    MAIN,
    SMALL,
    TINT,
    TONES,
    WIDTH,
    Canvas,
    shortened,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_GAP: Final = 8
_SIDE: Final = (WIDTH - _GAP) / 2
#: Groups drawn at most; the table has them all.
_DRAWN: Final = 10
_GOOD: Final = TONES["good"]


@frozen
class _Group:
    """What one programme, say, has on either side."""

    name: str
    plus: list[str]
    minus: list[str]


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows`, with two columns `plus` and `minus`; or with a column `sign`, of whose
    choices `good` stands on the one side, and `group`.
    """
    title = sheet.title or pgettext("picture", "What goes well, what does not")
    groups = [each for each in _groups(sheet) if each.plus or each.minus]
    if not groups:
        nothing = pgettext("picture", "There is nothing to weigh yet: write down a first line.")
        return Picture("pros_cons", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    heads = (pgettext("picture", "Goes well"), pgettext("picture", "Does not"))
    for x, sign, words, colour in (
        (0.0, "+", heads[0], _GOOD),
        (_SIDE + _GAP, "−", heads[1], BAD),
    ):
        canvas.rect(x, 0, _SIDE, 24, fill=colour)
        canvas.text(x + 8, 17, f"{sign} {words}", bold=True, fill="#fff")
    y = 32.0
    for group in groups[:_DRAWN]:
        y = _group(canvas, group, y) + 8
    summary = _summary(groups)
    return Picture(
        "pros_cons",
        title,
        summary,
        canvas.svg(y - 4, summary),
        says=_says(groups),
        table=_table(title, groups, heads),
    )


def _groups(sheet: Sheet) -> list[_Group]:
    rows = sheet.rows()
    if not sheet.setting("sign"):
        return [
            _Group(
                row.words,
                list(filter(None, [sheet.words(row, "plus")])),
                list(filter(None, [sheet.words(row, "minus")])),
            )
            for row in rows
        ]
    names = dict.fromkeys(sheet.words(row, "group") for row in rows if sheet.cell(row, "sign"))
    return [_signed(sheet, rows, name) for name in sorted(names, key=lambda name: not name)]


def _signed(sheet: Sheet, rows: list[Row], name: str) -> _Group:
    held = [row for row in rows if sheet.words(row, "group") == name and sheet.cell(row, "sign")]
    plus = [row for row in held if sheet.tone(row, "sign") == "good"]
    return _Group(
        name or pgettext("picture", "In general"),
        [row.name for row in plus],
        [row.name for row in held if row not in plus],
    )


def _group(canvas: Canvas, group: _Group, y: float) -> float:
    canvas.rect(0, y, WIDTH, 20, fill=TINT)
    words = shortened(group.name, WIDTH - 12, SMALL, bold=True)
    canvas.text(6, y + 14.5, words, bold=True, fill=MAIN)
    y += 26
    good = _side(canvas, group.plus, 0, y, _GOOD)
    return max(good, _side(canvas, group.minus, _SIDE + _GAP, y, BAD))


def _side(canvas: Canvas, said: list[str], x: float, y: float, colour: str) -> float:
    if not said:
        canvas.text(x + 8, y + SMALL, "–")
        return y + LINE_TALL
    for each in said:
        top = y
        for words in wrapped(each, _SIDE - 12, SMALL, lines=6):
            canvas.text(x + 9, y + SMALL - 1, words)
            y += LINE_TALL
        canvas.line([(x + 2, top), (x + 2, y)], colour, thick=3)
        y += 7
    return y


def _summary(groups: list[_Group]) -> str:
    plus, minus = sum(len(each.plus) for each in groups), sum(len(each.minus) for each in groups)
    good = npgettext("picture", "{count} thing goes well", "{count} things go well", plus)
    bad = npgettext("picture", "{count} does not", "{count} do not", minus)
    return f"{good.format(count=plus)}, {bad.format(count=minus)}."


def _says(groups: list[_Group]) -> tuple[str, ...]:
    lone = [each.name for each in groups if not each.plus or not each.minus]
    if not lone:
        return ()
    words = pgettext("picture", "Seen from one side only: {names}.")
    return (words.format(names=enumerated(shortened(name, 400) for name in lone[:4])),)


def _table(title: str, groups: list[_Group], heads: tuple[str, str]) -> DataTable:
    return DataTable(
        title,
        (pgettext("picture", "What"), *heads),
        tuple(
            (each.name, " · ".join(each.plus) or "–", " · ".join(each.minus) or "–")
            for each in groups
        ),
    )
