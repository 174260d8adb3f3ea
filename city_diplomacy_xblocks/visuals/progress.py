"""What is done of what was meant: a bar within the frame that it is to fill."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.percent import written_share
from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BAD,
    EDGE,
    MAIN,
    QUIET,
    SMALL,
    WIDTH,
    Canvas,
    shortened,
    width_of,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

#: The end of the frame; beyond it stands what is more than was meant.
_WHOLE: Final = 300
_BAR: Final = 14
#: Of what was meant, from which one is on the way.
_LOW: Final = 50
#: Rows drawn at most; the table has them all.
_DRAWN: Final = 12


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` and its columns `done` and `target`: one pair, or as many of each."""
    title = sheet.title or pgettext("picture", "Done and meant")
    pairs = tuple(zip(sheet.settings("done"), sheet.settings("target"), strict=False))
    rows = [
        row for row in sheet.rows() if any(sheet.amount_of(row, meant) > 0 for _, meant in pairs)
    ]
    if not rows:
        nothing = pgettext("picture", "Nothing to compare yet: say what is meant to be done.")
        return Picture("progress", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    y = 0.0
    for row in rows[:_DRAWN]:
        y = canvas.lines(0, y, row.words, WIDTH, bold=True, lead=row.number * sheet.prefixed) + 3
        for pair in pairs:
            y = _bar(canvas, sheet, row, pair, y)
        y += 7
    summary = _summary(sheet, rows, pairs)
    return Picture(
        "progress",
        title,
        summary,
        canvas.svg(y - 4, summary),
        says=_says(sheet, rows, pairs),
        key=_key(),
        table=_table(sheet, title, rows, pairs),
    )


_Pair = tuple[str, str]


def _share(sheet: Sheet, row: Row, pair: _Pair) -> float | None:
    done, meant = (sheet.amount_of(row, name) for name in pair)
    return 100 * done / meant if meant > 0 else None


def _bar(canvas: Canvas, sheet: Sheet, row: Row, pair: _Pair, y: float) -> float:
    share = _share(sheet, row, pair)
    said = "–" if share is None else written_share(share, language=sheet.language)
    figures = " / ".join(sheet.words_of(row, name) or "–" for name in pair)
    room = WIDTH - width_of(figures, SMALL) - 8
    canvas.text(0, y + SMALL, shortened(sheet.label_of(row, pair[0]), room, SMALL), fill=QUIET)
    canvas.text(WIDTH, y + SMALL, figures, anchor="end", fill=QUIET, flows=True)
    y += 19
    fills = min(share or 0, 115) / 100 * _WHOLE
    canvas.rect(0, y, fills, _BAR, fill=MAIN)
    canvas.rect(1, y, _WHOLE, _BAR, fill="none", stroke=EDGE, thick=1.5)
    if (share or 0) > 100:
        canvas.line([(_WHOLE + 1, y - 3), (_WHOLE + 1, y + _BAR + 3)], BAD, thick=3)
    canvas.text(WIDTH, y + _BAR - 2, said, anchor="end", bold=True)
    return y + _BAR + 5


def _summary(sheet: Sheet, rows: list[Row], pairs: tuple[_Pair, ...]) -> str:
    parts = []
    for row in rows[:_DRAWN]:
        shares = [_share(sheet, row, pair) for pair in pairs]
        said = " / ".join(
            "–" if share is None else written_share(share, language=sheet.language)
            for share in shares
        )
        parts.append(f"{row.number if sheet.prefixed else shortened(row.words, 300)} {said}")
    sentence = npgettext(
        "picture", "{count} line, done of what was meant: {parts}.",
        "{count} lines, done of what was meant: {parts}.", len(rows),
    )  # fmt: skip
    return sentence.format(count=len(rows), parts=enumerated(parts))


def _says(sheet: Sheet, rows: list[Row], pairs: tuple[_Pair, ...]) -> tuple[str, ...]:
    said = []
    for pair in pairs:
        shares = [(row, _share(sheet, row, pair)) for row in rows]
        low = [row.brief for row, share in shares if share is not None and share < _LOW]
        over = [row.brief for row, share in shares if share is not None and share > 100]
        label = sheet.label_of(rows[0], pair[0])
        if low:
            words = pgettext("picture", "{label}, less than half of what was meant: {names}.")
            said.append(words.format(label=label, names=enumerated(low[:4])))
        if over:
            words = pgettext("picture", "{label}, more than was meant: {names}.")
            said.append(words.format(label=label, names=enumerated(over[:4])))
    return tuple(said)


def _key() -> tuple[KeyLine, ...]:
    full, frame = (Canvas(language="", width=32) for _ in range(2))
    full.rect(1, 1, 30, 12, fill=MAIN)
    frame.rect(1, 1, 30, 12, stroke=EDGE)
    return (
        KeyLine(full.sign(), pgettext("picture", "done")),
        KeyLine(frame.sign(), pgettext("picture", "meant")),
    )


def _table(sheet: Sheet, title: str, rows: list[Row], pairs: tuple[_Pair, ...]) -> DataTable:
    names = [name for pair in pairs for name in pair]
    return sheet.table_of(title, rows, names, numeric=range(1, len(names) + 1))
