"""Who works on what: partners on three rings around the actions, the nearest inside."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    LINE,
    MAIN,
    QUIET,
    SAND,
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
_RADII: Final = (72.0, 116.0, 158.0)
_HEART: Final = 42
_FOOT: Final = 204
_MIDDLE: Final = WIDTH / 2
_WORK: Final = "#9aa9ad"


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` (actors) with `level`; `links` (actions) whose columns `partners` refer to
    them.
    """
    title = pgettext("picture", "Partner network")
    actors, actions = sheet.rows(), sheet.rows("links")
    shared = _shared(sheet, actions)
    if not actors or not actions or not shared:
        nothing = pgettext("picture", "No partner has a part yet: name the partners of an action.")
        missing = sheet.setting("links" if actors else "rows")
        return Picture("partner_rings", title, nothing, missing=missing)
    canvas = Canvas(language=sheet.language)
    _rings(canvas)
    more = _partners(canvas, sheet, actors, shared)
    _heart(canvas, sheet, len(actions))
    summary = _summary(sheet, actors, actions)
    return Picture(
        "partner_rings",
        title,
        summary,
        canvas.svg(_FOOT + 4, summary),
        says=_says(actors, actions, shared, more),
        key=_key(sheet, actors),
        table=_table(sheet, actors, shared),
    )


def _shared(sheet: Sheet, actions: list[Row]) -> Counter[str]:
    """How many actions each actor has a part in."""
    columns = sheet.spec.settings.get("partners", ())
    found: Counter[str] = Counter()
    for action in actions:
        named: set[str] = set()
        for column in (columns,) if isinstance(columns, str) else columns:
            value = action.cells.get(column)
            named.update([value] if isinstance(value, str) else value or ())
        found.update(named)
    return found


def _of_level(sheet: Sheet, actors: list[Row], level: str) -> list[Row]:
    return [row for row in actors if sheet.cell(row, "level") == level]


def _rings(canvas: Canvas) -> None:
    for place, radius in enumerate(reversed(_RADII)):
        arc = [_on(radius + 20, step / 24) for step in range(25)]
        canvas.line(arc, LINE, thick=1.5, fill=SAND if place % 2 else "#fff")


def _on(radius: float, share: float) -> tuple[float, float]:
    """The point at `share` (0 to 1) of the half circle, from the start to the end."""
    angle = math.pi * (1 - share)
    return _MIDDLE + radius * math.cos(angle), _FOOT - radius * math.sin(angle)


def _part(row: Row, shared: Counter[str]) -> str:
    return f"×{shared[row.id]}" if shared[row.id] else pgettext("picture", "no part")


def _half(row: Row, shared: Counter[str]) -> float:
    """Half of what the words of an actor take."""
    return max(width_of(row.number, SMALL, bold=True), width_of(_part(row, shared), SMALL)) / 2


def _on_the_ring(held: list[Row], radius: float, shared: Counter[str]) -> list[Row]:
    """As many as have room, those with the largest parts; in the order of the rows."""
    kept = sorted(held, key=lambda row: -shared[row.id])
    while len(kept) > 1 and len(kept) * _widest(kept, shared) > 2.4 * radius:
        kept.pop()
    return [row for row in held if row in kept]


def _widest(rows: list[Row], shared: Counter[str]) -> float:
    return 2 * max(_half(row, shared) for row in rows) + 4


def _partners(canvas: Canvas, sheet: Sheet, actors: list[Row], shared: Counter[str]) -> int:
    """Draws them; returns how many had no room."""
    placed = []
    most = max(shared.values())
    for level, radius in zip(_LEVELS, _RADII, strict=True):
        held = _on_the_ring(_of_level(sheet, actors, level), radius, shared)
        for place, row in enumerate(held):
            placed.append((row, level, radius, (place + 0.5) / len(held)))
    for row, _, radius, share in placed:
        if shared[row.id]:
            thick = 1.5 + 5 * shared[row.id] / most
            canvas.line([_on(_HEART, share), _on(radius, share)], _WORK, thick=thick)
    for row, level, radius, share in placed:
        x, y = _on(radius, share)
        canvas.mark(x, y, level if shared[row.id] else "")
        half = _half(row, shared)
        at = min(max(x, half), WIDTH - half)
        canvas.rect(at - half, y - 33, 2 * half, 26, round_by=3)
        ink = "" if shared[row.id] else QUIET
        canvas.text(at, y - 22, row.number, anchor="middle", bold=True, fill=ink)
        canvas.text(at, y - 9, _part(row, shared), anchor="middle", fill=ink)
    return len(actors) - len(placed)


def _called(sheet: Sheet) -> str:
    """What the worksheet calls that in which they have a part: « Actions »."""
    table = sheet.table(sheet.setting("links"))
    return sheet.words_for(table.label) if table else ""


def _heart(canvas: Canvas, sheet: Sheet, actions: int) -> None:
    arc = [_on(_HEART, step / 16) for step in range(17)]
    canvas.line(arc, MAIN, fill=MAIN)
    canvas.text(_MIDDLE, _FOOT - 18, str(actions), anchor="middle", bold=True, fill="#fff")
    words = shortened(_called(sheet), 2 * _HEART - 2, SMALL)
    canvas.text(_MIDDLE, _FOOT - 4, words, anchor="middle", fill="#fff")


def _summary(sheet: Sheet, actors: list[Row], actions: list[Row]) -> str:
    counts = [len(_of_level(sheet, actors, level)) for level in _LEVELS]
    parts = (
        npgettext("picture", "{count} local actor", "{count} local actors", counts[0]),
        npgettext("picture", "{count} national", "{count} national", counts[1]),
        npgettext("picture", "{count} international", "{count} international", counts[2]),
    )
    told = [words.format(count=count) for words, count in zip(parts, counts, strict=True)]
    sentence = pgettext("picture", "Partners on three rings around {name} ({count}): {parts}.")
    return sentence.format(name=_called(sheet), count=len(actions), parts=enumerated(told))


def _says(
    actors: list[Row], actions: list[Row], shared: Counter[str], more: int
) -> tuple[str, ...]:
    said = []
    for row in actors:
        if shared[row.id] == len(actions) > 2:
            words = pgettext("picture", "{actor} has a part in everything: who stands in for them?")
            said.append(words.format(actor=row.number))
    without = [row.number for row in actors if not shared[row.id]]
    if without:
        words = pgettext("picture", "Without a part: {actors}.")
        said.append(words.format(actors=enumerated(without)))
    else:
        said.append(pgettext("picture", "Every actor has a part."))
    said = said[-3:]
    return (*said, *left_out(more))


def _key(sheet: Sheet, actors: list[Row]) -> tuple[KeyLine, ...]:
    column = sheet.column("level")
    found = []
    for option in column.options if column else ():
        count = len(_of_level(sheet, actors, option.code))
        words = sheet.option(option)
        found.append(KeyLine(level_sign(option.code), f"{words} · {count}"))
    return tuple(found)


def _table(sheet: Sheet, actors: list[Row], shared: Counter[str]) -> DataTable:
    return DataTable(
        pgettext("picture", "Actors and what they have a part in"),
        (
            pgettext("picture", "Actor"),
            sheet.heading("level"),
            _called(sheet),
        ),
        tuple(
            (f"{row.number} {row.words}", sheet.words(row, "level"), str(shared[row.id]))
            for row in actors
        ),
        frozenset({2}),
    )
