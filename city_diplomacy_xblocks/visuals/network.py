"""Who already works with whom: actors on a circle, a line for each link."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    MAIN,
    QUIET,
    SMALL,
    WIDTH,
    Canvas,
    shortened,
    width_of,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture, left_out
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import level_sign

_LEVELS: Final = ("local", "national", "international")
_MIDDLE: Final = WIDTH / 2
_RADIUS: Final = 130.0
_CENTRE: Final = _RADIUS + 26
#: Actors drawn at most, those with the most links first; the table has them all.
_DRAWN: Final = 28


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` (actors) with `level` and `links`, whom each works with."""
    title = sheet.title or pgettext("picture", "Who works with whom")
    rows = sheet.rows()
    links = _links(sheet, rows)
    if not links:
        nothing = pgettext("picture", "No link is written down yet: say whom an actor works with.")
        return Picture("network", title, nothing, missing=sheet.setting("rows"))
    counts = Counter(end for link in links for end in link)
    shown = _shown(sheet, rows, counts)
    canvas = Canvas(language=sheet.language)
    spots = {row.id: _on(place, len(shown), _RADIUS) for place, row in enumerate(shown)}
    for first, second in sorted(links):
        if first in spots and second in spots:
            canvas.line([spots[first], spots[second]], MAIN, thick=1.6)
    for place, row in enumerate(shown):
        _actor(canvas, sheet, row, (place, len(shown)), counts[row.id])
    summary = _summary(rows, links, counts)
    return Picture(
        "network",
        title,
        summary,
        canvas.svg(2 * _CENTRE, summary),
        says=_says(rows, counts, len(rows) - len(shown)),
        key=tuple(
            KeyLine(level_sign(str(sheet.cell(row, "level"))), f"{row.number} {row.brief}")
            for row in shown
        ),
        table=_table(sheet, title, rows, links),
    )


def _links(sheet: Sheet, rows: list[Row]) -> set[tuple[str, str]]:
    """Each pair once, whichever of the two has named the other."""
    known = {row.id for row in rows}
    found = set()
    for row in rows:
        for other in sheet.cell(row, "links") or ():
            if other in known and other != row.id:
                found.add((min(row.id, other), max(row.id, other)))
    return found


def _shown(sheet: Sheet, rows: list[Row], counts: Counter[str]) -> list[Row]:
    """Level by level, so that the circle has three parts."""
    most = sorted(rows, key=lambda row: -counts[row.id])[:_DRAWN]
    kept = {row.id for row in most}
    order = {level: place for place, level in enumerate(_LEVELS)}
    levels = [(order.get(str(sheet.cell(row, "level")), 9), row) for row in rows]
    return [row for _, row in sorted(levels, key=lambda each: each[0]) if row.id in kept]


def _on(place: int, count: int, radius: float) -> tuple[float, float]:
    angle = 2 * math.pi * place / count - math.pi / 2
    return _MIDDLE + radius * math.cos(angle), _CENTRE + radius * math.sin(angle)


def _actor(canvas: Canvas, sheet: Sheet, row: Row, place: tuple[int, int], links: int) -> None:
    x, y = _on(*place, _RADIUS)
    canvas.circle(x, y, 9, fill="#fff")
    canvas.mark(x, y, str(sheet.cell(row, "level")) if links else "", size=6.5)
    # Words are wider than high: at the sides they stand further out.
    x, y = _on(*place, _RADIUS + 18 + 8 * abs(x - _MIDDLE) / _RADIUS)
    half = width_of(row.number, SMALL, bold=True) / 2
    at = min(max(x, half), WIDTH - half)
    canvas.text(
        at, y + 5, row.number, anchor="middle", bold=bool(links), fill="" if links else QUIET
    )


def _summary(rows: list[Row], links: set[tuple[str, str]], counts: Counter[str]) -> str:
    sentence = npgettext(
        "picture",
        "{count} link between {actors} actors; the most: {names}.",
        "{count} links between {actors} actors; the most: {names}.",
        len(links),
    )
    most = max(counts.values())
    names = enumerated(row.number for row in rows if counts[row.id] == most)
    return sentence.format(count=len(links), actors=len(rows), names=names)


def _says(rows: list[Row], counts: Counter[str], more: int) -> tuple[str, ...]:
    said = []
    alone = [row.number for row in rows if not counts[row.id]]
    if alone:
        words = pgettext("picture", "Works with nobody yet (a ring): {actors}.")
        said.append(words.format(actors=enumerated(alone)))
    most = max(rows, key=lambda row: counts[row.id])
    if counts[most.id] >= 3:
        words = pgettext(
            "picture", "{actor} is linked with {count} others: who stands in for them?"
        )
        name = f"{most.number} ({shortened(most.words, 300)})"
        said.append(words.format(actor=name, count=counts[most.id]))
    return (*said, *left_out(more))


def _table(sheet: Sheet, title: str, rows: list[Row], links: set[tuple[str, str]]) -> DataTable:
    names = {row.id: row.number for row in rows}

    def others(row: Row) -> str:
        found = {end for link in links if row.id in link for end in link} - {row.id}
        return enumerated(names[each.id] for each in rows if each.id in found) or "–"

    return DataTable(
        title,
        (pgettext("picture", "Actor"), sheet.heading("level"), sheet.heading("links")),
        tuple((row.name, sheet.words(row, "level"), others(row)) for row in rows),
    )
