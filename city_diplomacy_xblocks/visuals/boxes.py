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
        heads = [wrapped(label, wide - 20, SMALL, bold=True) for label, _ in line]
        lines = [len(head) + (len(text) or 1) for head, text in zip(heads, texts, strict=True)]
        tall = max(lines) * LINE_TALL + 16
        for place, (head, words) in enumerate(zip(heads, texts, strict=True)):
            _box(canvas, head, words, (place * (wide + _GAP), y, wide, tall))
        y += tall + _GAP
    return y - _GAP + 1


def _box(
    canvas: Canvas, head: list[str], lines: list[str], place: tuple[float, float, float, float]
) -> None:
    x, y, wide, tall = place
    canvas.rect(x + 1, y, wide - 2, tall, stroke=EDGE, dashed=not lines, thick=1.5, round_by=5)
    y += 17
    for words in head:
        canvas.text(x + 10, y, words, bold=True, fill=MAIN)
        y += LINE_TALL
    for at, words in enumerate(lines or [pgettext("picture", "nothing yet")]):
        canvas.text(x + 10, y + 3 + at * LINE_TALL, words, fill="" if lines else QUIET)


def _summary(title: str, filled: int, count: int) -> str:
    sentence = npgettext(
        "picture",
        "{title} on one page: {filled} of {count} box is filled.",
        "{title} on one page: {filled} of {count} boxes are filled.",
        count,
    )
    return sentence.format(title=title, filled=filled, count=count)
