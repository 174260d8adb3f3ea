"""What stands in a drawing, small, for its key."""

from __future__ import annotations

from city_diplomacy_xblocks.visuals.canvas import BODY, Canvas, Pattern


def pattern_sign(pattern: Pattern) -> str:
    """A pattern, small, for the key."""
    canvas = Canvas(language="", width=32)
    canvas.bar(1, 1, 30, 12, pattern)
    return canvas.sign()


def words_sign(words: str, *, bold: bool = True) -> str:
    """What stands in the drawing for some words, for the key."""
    canvas = Canvas(language="", width=32)
    canvas.text(16, 12, words, anchor="middle", size=BODY, bold=bold)
    return canvas.sign()


def tag_sign(words: str) -> str:
    """The same in its frame."""
    canvas = Canvas(language="", width=32)
    canvas.tag(16, 8.5, words)
    return canvas.sign(17)


def light_sign(tone: str) -> str:
    """A light, for the key."""
    canvas = Canvas(language="", width=32)
    canvas.light(16, 7.5, tone)
    return canvas.sign(15)


def level_sign(level: str) -> str:
    """The mark of a level, small, for the key."""
    canvas = Canvas(language="", width=14)
    canvas.mark(7, 7, level)
    return canvas.sign()
