"""Risks on a field of five by five: how likely across, how serious upwards."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import BAD, SMALL, Canvas
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_LEFT: Final = 22.0
_TOP: Final = 24.0
_SIDE: Final = 66
_TALL: Final = 62
#: From this product on, in this colour. A critical one has an edge too.
_STEPS: Final = ((15, "#f0b3aa"), (10, "#f9d3a5"), (5, "#faf0c2"), (1, "#dcefe3"))
_CRITICAL: Final = 15
_IN_A_SQUARE: Final = 4


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its columns `likelihood` and `impact`, scales of 1 to 5."""
    title = pgettext("picture", "Risks: likelihood and severity")
    placed = [
        row for row in sheet.rows() if sheet.whole(row, "likelihood") and sheet.whole(row, "impact")
    ]
    if not placed:
        nothing = pgettext(
            "picture", "No risk is rated yet: give one its likelihood and its severity."
        )
        return Picture("heat_map", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    canvas.text(0, 14, pgettext("picture", "Severity (1 to 5)"), bold=True)
    _field(canvas)
    _risks(canvas, sheet, placed)
    summary = _summary(sheet, placed)
    foot = _TOP + 5 * _TALL
    across = pgettext("picture", "Likelihood (1 to 5)")
    canvas.text(_LEFT + 2.5 * _SIDE, foot + 36, across, anchor="middle", size=SMALL, bold=True)
    return Picture(
        "heat_map",
        title,
        summary,
        canvas.svg(foot + 44, summary),
        says=_says(sheet, placed),
        key=_key(),
        table=_table(sheet, placed),
    )


def _colour(score: int) -> str:
    return next(colour for least, colour in _STEPS if score >= least)


def _field(canvas: Canvas) -> None:
    for impact in range(1, 6):
        top = _TOP + (5 - impact) * _TALL
        canvas.text(_LEFT - 6, top + _TALL / 2 + 5, str(impact), anchor="end", size=SMALL)
        for likelihood in range(1, 6):
            score, x = likelihood * impact, _LEFT + (likelihood - 1) * _SIDE
            canvas.rect(x, top, _SIDE, _TALL, fill=_colour(score), stroke="#fff", thick=2)
            canvas.text(x + 5, top + 15, str(score), size=SMALL)
    for likelihood in range(1, 6):
        x = _LEFT + (likelihood - 0.5) * _SIDE
        canvas.text(x, _TOP + 5 * _TALL + 17, str(likelihood), anchor="middle", size=SMALL)
    canvas.line(_critical_edge(), BAD, thick=2.2)


def _critical_edge() -> list[tuple[float, float]]:
    """The way between what is critical and what is not, from the top to the end of the field."""
    points: list[tuple[float, float]] = []
    for likelihood in range(1, 6):
        lowest = next((each for each in range(1, 6) if likelihood * each >= _CRITICAL), None)
        if lowest is None:
            continue
        y = _TOP + (6 - lowest) * _TALL
        x = _LEFT + (likelihood - 1) * _SIDE
        if not points:
            points.append((x, _TOP))
        points += [(x, y), (x + _SIDE, y)]
    return points


def _risks(canvas: Canvas, sheet: Sheet, placed: list[Row]) -> None:
    squares: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in placed:
        squares[sheet.whole(row, "likelihood"), sheet.whole(row, "impact")].append(row)
    for (likelihood, impact), rows in squares.items():
        names = [row.number for row in rows]
        if len(names) > _IN_A_SQUARE:
            names = [*names[: _IN_A_SQUARE - 1], f"+{len(names) - _IN_A_SQUARE + 1}"]
        x = _LEFT + (likelihood - 0.5) * _SIDE
        y = _TOP + (5.5 - impact) * _TALL - (len(names) - 1) * 8 + 5
        for place, name in enumerate(names):
            column = place % 2 if len(names) > 2 else 0
            shift = (column - 0.5) * 28 if len(names) > 2 else 0
            line = place // 2 if len(names) > 2 else place
            canvas.tag(x + shift, y + line * 18 + (12 if len(names) > 2 else 0), name)


def _score(sheet: Sheet, row: Row) -> int:
    return sheet.whole(row, "likelihood") * sheet.whole(row, "impact")


def _critical(sheet: Sheet, placed: list[Row]) -> list[str]:
    return [row.number for row in placed if _score(sheet, row) >= _CRITICAL]


def _summary(sheet: Sheet, placed: list[Row]) -> str:
    critical = _critical(sheet, placed)
    count = npgettext(
        "picture", "{count} risk by likelihood and severity.",
        "{count} risks by likelihood and severity.", len(placed),
    ).format(count=len(placed))  # fmt: skip
    if not critical:
        return f"{count} {pgettext('picture', 'None is critical.')}"
    return f"{count} {pgettext('picture', 'Critical: {risks}.').format(risks=', '.join(critical))}"


def _says(sheet: Sheet, placed: list[Row]) -> tuple[str, ...]:
    critical = _critical(sheet, placed)
    if not critical:
        return (pgettext("picture", "No risk reaches 15: look again at each review."),)
    words = npgettext(
        "picture",
        "{risks} is critical (red edge, 15 and more): its measure must be detailed.",
        "{risks} are critical (red edge, 15 and more): their measures must be detailed.",
        len(critical),
    )
    return (words.format(risks=enumerated(critical)),)


def _key() -> tuple[KeyLine, ...]:
    words = (
        pgettext("risk", "15 to 25: critical"),
        pgettext("risk", "10 to 14: high"),
        pgettext("risk", "5 to 9: moderate"),
        pgettext("risk", "1 to 4: low"),
    )
    signs = []
    for least, colour in _STEPS:
        canvas = Canvas(language="", width=32)
        edge = BAD if least == _CRITICAL else "#7c7365"
        canvas.rect(1, 1, 30, 12, fill=colour, stroke=edge, thick=2.2 if edge == BAD else 1)
        signs.append(canvas.sign())
    return tuple(KeyLine(sign, each) for sign, each in zip(signs, words, strict=True))


def _table(sheet: Sheet, placed: list[Row]) -> DataTable:
    return DataTable(
        pgettext("picture", "Risks, the gravest first"),
        (
            pgettext("picture", "Risk"),
            sheet.heading("likelihood"),
            sheet.heading("impact"),
            pgettext("picture", "Product"),
        ),
        tuple(
            (
                f"{row.number} {row.words}",
                str(sheet.whole(row, "likelihood")),
                str(sheet.whole(row, "impact")),
                str(_score(sheet, row)),
            )
            for row in sorted(placed, key=lambda row: -_score(sheet, row))
        ),
        frozenset({1, 2, 3}),
    )
