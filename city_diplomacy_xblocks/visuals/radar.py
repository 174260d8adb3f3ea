"""Strong and weak sides at a glance: each row is a spoke, its score a point on it."""

from __future__ import annotations

import math
from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import EDGE, MAIN, QUIET, SMALL, TINT, WIDTH, Canvas
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import tag_sign

_MIDDLE: Final = WIDTH / 2
_RADIUS: Final = 140.0
_CENTRE: Final = _RADIUS + 28
#: Spokes drawn at most; the table has them all.
_SPOKES: Final = 16
_BEFORE: Final = "#b26a00"


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its column `value`, a scale; `before`, the same at an earlier time."""
    title = sheet.title or pgettext("picture", "Strong and weak sides")
    rated = [row for row in sheet.rows() if sheet.whole(row, "value")]
    if not rated:
        nothing = pgettext("picture", "Nothing is rated yet: give a line its score.")
        return Picture("radar", title, nothing, missing=sheet.setting("rows"))
    most = _most(sheet)
    shown = rated[:_SPOKES]
    canvas = Canvas(language=sheet.language)
    _web(canvas, shown, most)
    if sheet.setting("before"):
        canvas.line(_outline(sheet, shown, "before", most), _BEFORE, thick=2, dash="5 4")
    points = _outline(sheet, shown, "value", most)
    canvas.line(points, MAIN, thick=2.5)
    for (x, y), row in zip(points, shown, strict=False):
        canvas.circle(x, y, 8.5, fill=MAIN)
        score = str(sheet.whole(row, "value"))
        canvas.text(x, y + 4.3, score, anchor="middle", size=SMALL, bold=True, fill="#fff")
    summary = _summary(sheet, rated, most)
    return Picture(
        "radar",
        title,
        summary,
        canvas.svg(2 * _CENTRE, summary),
        says=_says(sheet, rated),
        key=_key(sheet, shown, most),
        table=_table(sheet, title, rated),
    )


def _most(sheet: Sheet) -> int:
    column = sheet.column("value")
    return int(column.maximum) if column and column.maximum else 5


def _on(place: int, count: int, radius: float) -> tuple[float, float]:
    """On spoke `place` of `count`, so far from the middle; the first stands upright."""
    angle = 2 * math.pi * place / count - math.pi / 2
    return _MIDDLE + radius * math.cos(angle), _CENTRE + radius * math.sin(angle)


def _web(canvas: Canvas, shown: list[Row], most: int) -> None:
    count = len(shown)
    for ring in range(most, 0, -1):
        corners = [_on(place, count, _RADIUS * ring / most) for place in range(count)]
        fill = TINT if ring == most and count > 2 else "#fff" if ring == most - 1 else "none"
        canvas.line([*corners, corners[0]], EDGE, thick=0.8, fill=fill if count > 2 else "none")
    for place, row in enumerate(shown):
        canvas.line([(_MIDDLE, _CENTRE), _on(place, count, _RADIUS)], EDGE, thick=0.8)
        x, y = _on(place, count, _RADIUS + 17)
        canvas.tag(x, y, row.number, edge=QUIET)


def _outline(sheet: Sheet, shown: list[Row], name: str, most: int) -> list[tuple[float, float]]:
    """The points of the scores, and the first of them again."""
    points = [
        _on(place, len(shown), _RADIUS * min(sheet.whole(row, name), most) / most)
        for place, row in enumerate(shown)
    ]
    return [*points, points[0]]


def _lowest(sheet: Sheet, rated: list[Row]) -> list[Row]:
    least = min(sheet.whole(row, "value") for row in rated)
    return [row for row in rated if sheet.whole(row, "value") == least]


def _summary(sheet: Sheet, rated: list[Row], most: int) -> str:
    sentence = npgettext(
        "picture",
        "{count} score out of {most}: {scores}.",
        "{count} scores out of {most}: {scores}.",
        len(rated),
    )
    scores = enumerated(f"{row.number} {sheet.whole(row, 'value')}" for row in rated[:_SPOKES])
    return sentence.format(count=len(rated), most=most, scores=scores)


def _says(sheet: Sheet, rated: list[Row]) -> tuple[str, ...]:
    lowest = _lowest(sheet, rated)
    if len(lowest) == len(rated):
        return ()
    names = enumerated(row.brief for row in lowest[:4])
    return (pgettext("picture", "Weakest: {names}.").format(names=names),)


def _key(sheet: Sheet, shown: list[Row], most: int) -> tuple[KeyLine, ...]:
    lines = []
    for row in shown:
        score = f"{sheet.whole(row, 'value')}/{most}"
        lines.append(KeyLine(tag_sign(row.number), f"{row.brief} · {score}"))
    if sheet.setting("before"):
        for name, colour, dash in (("value", MAIN, ""), ("before", _BEFORE, "5 4")):
            canvas = Canvas(language="", width=32)
            canvas.line([(1, 7), (31, 7)], colour, thick=2.5, dash=dash)
            lines.append(KeyLine(canvas.sign(), sheet.heading(name)))
    return tuple(lines)


def _table(sheet: Sheet, title: str, rated: list[Row]) -> DataTable:
    names = [*(["before"] if sheet.setting("before") else []), "value"]
    return DataTable(
        title,
        (pgettext("picture", "What"), *(sheet.heading(name) for name in names)),
        tuple(
            (f"{row.number} {row.words}", *(str(sheet.whole(row, name) or "–") for name in names))
            for row in rated
        ),
        frozenset(range(1, len(names) + 1)),
    )
