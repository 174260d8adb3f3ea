"""What to choose: rows on a field of five by five, larger where they count for more."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import EDGE, MAIN, SMALL, TINT, Canvas, shortened
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import words_sign

_LEFT: Final = 28
_TOP: Final = 24
_SIDE: Final = 64
_END: Final = _LEFT + 5 * _SIDE
_FOOT: Final = _TOP + 5 * _SIDE
#: Where the bubbles of one square stand, by how many there are.
_SPOTS: Final = {
    1: ((0, 0),),
    2: ((-15, 0), (15, 0)),
    3: ((-15, -14), (15, -14), (0, 15)),
    4: ((-15, -15), (15, -15), (-15, 15), (15, 15)),
}
_MOST: Final = max(_SPOTS)


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its columns `across` and `up`, scales of 1 to 5; `size`; `chosen`, a
    path of choices, of which `choice` is the column.
    """
    title = sheet.title or pgettext("picture", "What to choose")
    placed = [row for row in sheet.rows() if sheet.whole(row, "across") and sheet.whole(row, "up")]
    if not placed:
        nothing = pgettext("picture", "Nothing is rated yet: give a line its score.")
        return Picture("bubbles", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    _field(canvas, sheet)
    _bubbles(canvas, sheet, placed)
    summary = _summary(sheet, placed)
    return Picture(
        "bubbles",
        title,
        summary,
        canvas.svg(_FOOT + 44, summary),
        says=_says(sheet, placed),
        key=_key(sheet, placed),
        table=_table(sheet, title, placed),
    )


def _field(canvas: Canvas, sheet: Sheet) -> None:
    canvas.rect(_LEFT + 3 * _SIDE, _TOP, 2 * _SIDE, 2 * _SIDE, fill=TINT)
    canvas.rect(_LEFT, _TOP, 5 * _SIDE, 5 * _SIDE, fill="none", stroke=EDGE, thick=1)
    for step in range(1, 6):
        at = (step - 0.5) * _SIDE
        canvas.text(_LEFT - 8, _FOOT - at + 5, str(step), anchor="end", size=SMALL)
        canvas.text(_LEFT + at, _FOOT + 17, str(step), anchor="middle", size=SMALL)
        if step < 5:
            canvas.line([(_LEFT + step * _SIDE, _TOP), (_LEFT + step * _SIDE, _FOOT)])
            canvas.line([(_LEFT, _TOP + step * _SIDE), (_END, _TOP + step * _SIDE)])
    canvas.text(0, 14, shortened(sheet.heading("up"), 340, SMALL), size=SMALL, bold=True)
    across = shortened(sheet.heading("across"), 340, SMALL)
    canvas.text(_END, _FOOT + 36, across, anchor="end", size=SMALL, bold=True)


def _is_chosen(sheet: Sheet, row: Row) -> bool:
    return sheet.cell(row, "choice") in sheet.answers_of("chosen")


def _bubbles(canvas: Canvas, sheet: Sheet, placed: list[Row]) -> None:
    squares: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in placed:
        squares[sheet.whole(row, "across"), sheet.whole(row, "up")].append(row)
    most = max((sheet.amount(row, "size") for row in placed), default=0) or 1
    for (across, up), rows in squares.items():
        shown = rows if len(rows) <= _MOST else rows[: _MOST - 1]
        spots = _SPOTS[min(len(rows), _MOST)]
        middle = _LEFT + (across - 0.5) * _SIDE, _FOOT - (up - 0.5) * _SIDE
        for row, (right, down) in zip(shown, spots, strict=False):
            x, y = middle[0] + right, middle[1] + down
            chosen = _is_chosen(sheet, row)
            radius = 9 + 6 * max(sheet.amount(row, "size"), 0) / most
            canvas.circle(x, y, radius, fill=MAIN if chosen else "#fff", stroke=MAIN, thick=2)
            colour = "#fff" if chosen else ""
            canvas.text(x, y + 4.3, row.number, anchor="middle", size=SMALL, bold=True, fill=colour)
        if len(shown) < len(rows):
            x, y = (middle[0] + spots[-1][0], middle[1] + spots[-1][1])
            more = f"+{len(rows) - len(shown)}"
            canvas.text(x, y + 4.3, more, anchor="middle", size=SMALL, bold=True)


def _high(sheet: Sheet, placed: list[Row]) -> list[Row]:
    return [row for row in placed if min(sheet.whole(row, n) for n in ("across", "up")) >= 4]


def _summary(sheet: Sheet, placed: list[Row]) -> str:
    sentence = npgettext(
        "picture",
        "{count} line by two scores. High in both: {names}.",
        "{count} lines by two scores. High in both: {names}.",
        len(placed),
    )
    names = enumerated(row.brief for row in _high(sheet, placed)[:8])
    return sentence.format(count=len(placed), names=names or "–")


def _says(sheet: Sheet, placed: list[Row]) -> tuple[str, ...]:
    if not sheet.answers_of("chosen"):
        return ()
    high = _high(sheet, placed)
    chosen = [row for row in placed if _is_chosen(sheet, row)]
    low = [row.brief for row in chosen if row not in high]
    left = [row.brief for row in high if row not in chosen]
    said = []
    if low:
        words = pgettext("picture", "Chosen, though not high in both: {names}. Say why.")
        said.append(words.format(names=enumerated(low[:4])))
    if left:
        words = pgettext("picture", "High in both and not chosen: {names}.")
        said.append(words.format(names=enumerated(left[:4])))
    return tuple(said)


def _key(sheet: Sheet, placed: list[Row]) -> tuple[KeyLine, ...]:
    lines = []
    for row in placed:
        sign = words_sign(row.number, bold=_is_chosen(sheet, row))
        lines.append(KeyLine(sign, row.brief))
    return tuple(lines)


def _table(sheet: Sheet, title: str, placed: list[Row]) -> DataTable:
    names = ["across", "up", *(["size"] if sheet.setting("size") else [])]
    return DataTable(
        title,
        (pgettext("picture", "What"), *(sheet.heading(name) for name in names)),
        tuple(
            (f"{row.number} {row.words}", *(sheet.words(row, name) or "–" for name in names))
            for row in placed
        ),
        frozenset(range(1, len(names) + 1)),
    )
