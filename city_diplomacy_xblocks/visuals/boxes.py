"""A whole sheet on one page: each answer in a box of its own."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    BROAD,
    EDGE,
    LINE_TALL,
    MAIN,
    QUIET,
    SMALL,
    Canvas,
    shortened,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, Picture
from city_diplomacy_xblocks.visuals.sheet import Sheet

_ACROSS: Final = 3
_GAP: Final = 8
#: Lines of a box: on phones, and side by side.
_LINES: Final = 4
_BROAD_LINES: Final = 7


def draw(sheet: Sheet) -> Picture:
    """Settings: `fields`, paths, in the order of the page."""
    title = sheet.title or pgettext("picture", "On one page")
    boxes = [(path, *sheet.field_words(path)) for path in sheet.settings("fields")]
    filled = [words for _, _, words in boxes if words]
    if not filled:
        nothing = pgettext("picture", "Nothing is written yet: begin with the first box.")
        return Picture("boxes", title, nothing, missing=boxes[0][0])
    told = [(label, words) for _, label, words in boxes]
    tall, broad = Canvas(language=sheet.language), Canvas(language=sheet.language, width=BROAD)
    summary = _summary(title, len(filled), len(boxes))
    foot = _page(tall, told, across=1, most=_LINES)
    broad_foot = _page(broad, told, across=_ACROSS, most=_BROAD_LINES)
    empty = [label for label, words in told if not words]
    says = pgettext("picture", "Still empty: {names}.").format(names=enumerated(empty))
    head = (pgettext("picture", "Box"), pgettext("picture", "Words"))
    return Picture(
        "boxes",
        title,
        summary,
        tall.svg(foot, summary),
        says=(says,) if empty else (),
        table=DataTable(title, head, tuple((label, words or "–") for label, words in told)),
        wide=broad.svg(broad_foot, summary),
    )


def _page(canvas: Canvas, told: list[tuple[str, str]], *, across: int, most: int) -> float:
    wide = (canvas.width - (across - 1) * _GAP) / across
    y = 1.0
    for first in range(0, len(told), across):
        line = told[first : first + across]
        texts = [wrapped(words, wide - 20, SMALL, lines=most) for _, words in line]
        tall = (max(map(len, texts)) or 1) * LINE_TALL + 32
        for place, ((label, _), words) in enumerate(zip(line, texts, strict=True)):
            _box(canvas, label, words, (place * (wide + _GAP), y, wide, tall))
        y += tall + _GAP
    return y - _GAP + 1


def _box(
    canvas: Canvas, label: str, lines: list[str], place: tuple[float, float, float, float]
) -> None:
    x, y, wide, tall = place
    canvas.rect(x + 1, y, wide - 2, tall, stroke=EDGE, dashed=not lines, thick=1.5, round_by=5)
    words = shortened(label, wide - 20, SMALL, bold=True)
    canvas.text(x + 10, y + 17, words, bold=True, fill=MAIN)
    for at, words in enumerate(lines):
        canvas.text(x + 10, y + 36 + at * LINE_TALL, words)
    if not lines:
        canvas.text(x + 10, y + 36, pgettext("picture", "nothing yet"), fill=QUIET)


def _summary(title: str, filled: int, count: int) -> str:
    sentence = npgettext(
        "picture",
        "{title} on one page: {filled} of {count} box is filled.",
        "{title} on one page: {filled} of {count} boxes are filled.",
        count,
    )
    return sentence.format(title=title, filled=filled, count=count)
