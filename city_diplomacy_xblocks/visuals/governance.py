"""How the actors decide together: who presides, who sits, and the working groups."""

from __future__ import annotations

import math
from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    EDGE,
    LINE_TALL,
    MAIN,
    SAND,
    SMALL,
    TINT,
    WIDTH,
    Canvas,
    width_of,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import level_sign

_MIDDLE: Final = WIDTH / 2
_RADIUS: Final = 118.0
_HEART: Final = 72.0
#: Members on the circle, and groups below it; the table has them all.
_MEMBERS: Final = 20
_GROUPS: Final = 8
_GROUP_WIDE: Final = 172.0


def draw(sheet: Sheet) -> Picture:
    """Settings: `name`, `chair`, `secretariat`, `members`: paths; `rows` (actors) with `level`;
    `groups`, a table, with `lead` and `with`, its members.
    """
    title = sheet.title or pgettext("picture", "Governance")
    actors = {row.id: row for row in sheet.rows()}
    members = [actors[each] for each in sheet.answers_of("members") if each in actors]
    if not members:
        nothing = pgettext("picture", "Nobody sits here yet: name the members.")
        return Picture("governance", title, nothing, missing=sheet.setting("members"))
    canvas = Canvas(language=sheet.language)
    top = canvas.lines(0, 0, sheet.answer("name"), WIDTH, bold=True, fill=MAIN, most=3)
    centre = top + _RADIUS + 28
    _circle(canvas, sheet, members, centre)
    _heart(canvas, sheet, actors, centre)
    groups = sheet.rows("groups")[:_GROUPS]
    foot = _groups(canvas, sheet, actors, groups, centre + _RADIUS + 30)
    summary = _summary(sheet, members, groups)
    return Picture(
        "governance",
        title,
        summary,
        canvas.svg(foot, summary),
        says=_says(sheet, members),
        key=tuple(
            KeyLine(level_sign(str(sheet.cell(row, "level"))), f"{row.number} {row.brief}")
            for row in _named(sheet, actors, members, groups)
        ),
        table=_table(sheet, title, actors, members, groups),
    )


def _circle(canvas: Canvas, sheet: Sheet, members: list[Row], centre: float) -> None:
    canvas.circle(_MIDDLE, centre, _RADIUS, fill=SAND, stroke=EDGE, thick=1.5)
    shown = members[:_MEMBERS]
    for place, row in enumerate(shown):
        angle = 2 * math.pi * place / len(shown) - math.pi / 2
        x, y = _MIDDLE + _RADIUS * math.cos(angle), centre + _RADIUS * math.sin(angle)
        half = width_of(row.number, SMALL, bold=True) / 2 + 13
        canvas.rect(x - half, y - 11, 2 * half, 22, fill="#fff", stroke=EDGE, thick=1, round_by=11)
        canvas.mark(x - half + 12, y, str(sheet.cell(row, "level")))
        canvas.text(x - half + 20, y + 5, row.number, bold=True)


def _heart(canvas: Canvas, sheet: Sheet, actors: dict[str, Row], centre: float) -> None:
    canvas.circle(_MIDDLE, centre, _HEART, fill=MAIN)
    y = centre - 28
    for name in ("chair", "secretariat"):
        field = sheet.worksheet.field_at(sheet.setting(name))
        words = sheet.words_for(field.label) if field else ""
        canvas.text(_MIDDLE, y, words, anchor="middle", fill="#fff")
        held = [actors[each].number for each in sheet.answers_of(name) if each in actors]
        canvas.text(
            _MIDDLE, y + 19, enumerated(held) or "–", anchor="middle", bold=True, fill="#fff"
        )
        y += 46


def _groups(
    canvas: Canvas, sheet: Sheet, actors: dict[str, Row], groups: list[Row], top: float
) -> float:
    """The working groups in two columns; returns where the drawing ends."""
    for first in range(0, len(groups), 2):
        pair = groups[first : first + 2]
        lines = [wrapped(row.words, _GROUP_WIDE - 20, SMALL, lines=3, bold=True) for row in pair]
        tall = (max(map(len, lines)) + 2) * LINE_TALL + 14
        for place, (row, named) in enumerate(zip(pair, lines, strict=True)):
            x = place * (WIDTH - _GROUP_WIDE) if len(pair) == 2 else (WIDTH - _GROUP_WIDE) / 2
            middle = x + _GROUP_WIDE / 2
            canvas.line([(middle, top - 12), (middle, top)], EDGE, thick=2)
            canvas.rect(x, top, _GROUP_WIDE, tall, fill=TINT, stroke=MAIN, thick=1.5, round_by=18)
            y = top + 18
            for words in named:
                canvas.text(middle, y, words, anchor="middle", bold=True)
                y += LINE_TALL
            lead, others = _seats(sheet, actors, row)
            said = pgettext("picture", "led by {actor}").format(actor=lead or "–")
            canvas.text(middle, y, said, anchor="middle")
            canvas.text(middle, y + LINE_TALL, enumerated(others[:5]) or "–", anchor="middle")
        top += tall + 18
    return top - 8


def _seats(sheet: Sheet, actors: dict[str, Row], group: Row) -> tuple[str, list[str]]:
    lead = actors.get(str(sheet.cell(group, "lead")))
    held = [actors[each] for each in sheet.cell(group, "with") or () if each in actors]
    return lead.number if lead else "", [row.number for row in held if row is not lead]


def _named(
    sheet: Sheet, actors: dict[str, Row], members: list[Row], groups: list[Row]
) -> list[Row]:
    """Everybody whose number stands in the drawing, in the order of the actors."""
    ids = {row.id for row in members} | {*sheet.answers_of("chair")}
    ids |= {*sheet.answers_of("secretariat")}
    for group in groups:
        ids |= {str(sheet.cell(group, "lead")), *(sheet.cell(group, "with") or ())}
    return [row for row in actors.values() if row.id in ids]


def _summary(sheet: Sheet, members: list[Row], groups: list[Row]) -> str:
    parts = (
        npgettext("picture", "{count} member", "{count} members", len(members)),
        npgettext("picture", "{count} working group", "{count} working groups", len(groups)),
    )
    words = pgettext("picture", "{name}: {members}, {groups}.")
    return words.format(
        name=sheet.answer("name") or pgettext("picture", "Governance"),
        members=parts[0].format(count=len(members)),
        groups=parts[1].format(count=len(groups)),
    )


def _says(sheet: Sheet, members: list[Row]) -> tuple[str, ...]:
    column = sheet.column("level")
    held = {sheet.cell(row, "level") for row in members}
    missing = [
        sheet.option(option)
        for option in (column.options if column else ())
        if option.code not in held
    ]
    if not missing:
        return (pgettext("picture", "Each level has a seat."),)
    return (pgettext("picture", "No seat yet: {names}.").format(names=enumerated(missing)),)


def _table(
    sheet: Sheet, title: str, actors: dict[str, Row], members: list[Row], groups: list[Row]
) -> DataTable:
    rows = []
    for name in ("chair", "secretariat"):
        field = sheet.worksheet.field_at(sheet.setting(name))
        held = [actors[each].name for each in sheet.answers_of(name) if each in actors]
        rows.append((sheet.words_for(field.label) if field else "", enumerated(held) or "–"))
    rows.append((pgettext("picture", "Members"), enumerated(row.name for row in members)))
    for group in groups:
        lead, others = _seats(sheet, actors, group)
        said = pgettext("picture", "led by {actor}").format(actor=lead or "–")
        rows.append((group.words, " · ".join((said, enumerated(others) or "–"))))
    head = (pgettext("picture", "Seat"), pgettext("picture", "Who"))
    return DataTable(title, head, tuple(rows))
