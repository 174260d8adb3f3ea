"""A sheet to draw on, 360 units wide: as the narrowest phones show it, no text is below 11 pixels.

Drawn from the start of the line: where the reader's language runs from the right, x is mirrored,
so that no picture knows about directions. Patterns tell things apart before colours do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final, Literal

Anchor = Literal["start", "middle", "end"]

WIDTH: Final = 360
#: Sizes of text, in units.
BODY: Final = 14.3
SMALL: Final = 13.8

INK: Final = "#20292d"
QUIET: Final = "#4c5354"
MAIN: Final = "#12465a"
TINT: Final = "#e4eef0"
SAND: Final = "#faf6ef"
LINE: Final = "#ddd3c3"
EDGE: Final = "#7c7365"
EARTH: Final = "#8a7f6f"
BAD: Final = "#a3201f"

#: The marks of the three levels: a circle, a square, a triangle.
LEVEL_COLOURS: Final = {"local": "#1c7c54", "national": "#b26a00", "international": "#3a4aa3"}

Pattern = Literal["solid", "bars", "blocks", "dots", "open"]
#: From the surest to the least sure, for a scale of so many steps.
_SCALES: Final[dict[int, tuple[Pattern, ...]]] = {
    1: ("solid",),
    2: ("solid", "open"),
    3: ("solid", "bars", "open"),
    4: ("solid", "bars", "dots", "open"),
    5: ("solid", "dots", "blocks", "bars", "open"),
}

_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
#: How wide a character is, in parts of its size; measured over Noto Sans and DejaVu Sans.
_NARROW: Final = frozenset(" .,;:!|'’ijlftr()[]-\u00a0\u202f")
_WIDE: Final = frozenset("MWmw@%—…")
_MIRRORED: Final[dict[Anchor, Anchor]] = {"start": "end", "middle": "middle", "end": "start"}


def is_right_to_left(language: str) -> bool:
    """Whether `language` is written from the right."""
    return language.split("-")[0] in ("ar", "fa", "he", "ur")


def width_of(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """About how wide `text` is, in units; rather too wide than too narrow."""
    wide = sum(
        0.32 if char in _NARROW else 0.9 if char in _WIDE else 0.68 if char.isupper() else 0.57
        for char in text
    )
    return wide * size * (1.06 if bold else 1)


def shortened(text: str, width: float, size: float = BODY, *, bold: bool = False) -> str:
    """`text` on one line, with « … » after the last word that fits in `width`."""
    clean = " ".join(text.split())
    if width_of(clean, size, bold=bold) <= width:
        return clean
    room = width - width_of("…", size, bold=bold)
    kept = clean
    while kept and width_of(kept, size, bold=bold) > room:
        kept = kept[: max(0, min(len(kept) - 1, int(len(kept) * 0.9)))]
    head, space, _ = kept.rpartition(" ")
    return f"{(head if space and len(head) > 2 else kept).rstrip(' ,;:–-')}…" if kept else "…"


def wrapped(text: str, width: float, size: float = BODY, *, lines: int = 2) -> list[str]:
    """`text` on at most so many lines; the last one ends with « … » when there is more."""
    words, found = text.split(), list[str]()
    while words and len(found) < lines - 1:
        count = 1
        while count < len(words) and width_of(" ".join(words[: count + 1]), size) <= width:
            count += 1
        found.append(shortened(" ".join(words[:count]), width, size))
        words = words[count:]
    if words:
        found.append(shortened(" ".join(words), width, size))
    return found


def patterns(count: int) -> tuple[Pattern, ...]:
    """One pattern for each of `count` steps, from the surest to the least sure."""
    scale = _SCALES.get(count) or _SCALES[5]
    return tuple(scale[min(place, len(scale) - 1)] for place in range(count))


def number(value: float) -> str:
    """A coordinate: no more decimals than one can see."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


class Canvas:
    """SVG in the making. Texts are escaped here and nowhere else."""

    def __init__(self, *, language: str, width: float = WIDTH) -> None:
        self.width = width
        self.mirrored = is_right_to_left(language)
        self._parts: list[str] = []

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "#fff",
        stroke: str = "",
        dashed: bool = False,
        thick: float = 1.5,
        round_by: float = 0,
    ) -> None:
        """A rectangle whose start is at `x`."""
        left = self.width - x - width if self.mirrored else x
        edge = f' stroke="{stroke}" stroke-width="{number(thick)}"' if stroke else ""
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        corner = f' rx="{number(round_by)}"' if round_by else ""
        self._parts.append(
            f'<rect x="{number(left)}" y="{number(y)}" width="{number(max(width, 0))}" '
            f'height="{number(height)}" fill="{fill}"{edge}{dash}{corner}/>'
        )

    def bar(self, x: float, y: float, width: float, height: float, pattern: Pattern) -> None:
        """A bar in one of the `PATTERNS`, which differ in black and white too."""
        if pattern == "solid":
            self.rect(x, y, width, height, fill=MAIN, stroke=MAIN, thick=1)
            return
        self.rect(x, y, width, height, stroke=MAIN, dashed=pattern == "open")
        if pattern == "open" or width < 5:
            return
        middle = y + height / 2
        if pattern == "dots":
            for at in (y + height * 0.28, y + height * 0.72) if height >= 10 else (middle,):
                self.line(
                    [(x + 4, at), (x + width - 3, at)], MAIN, thick=2.6, dash="0 6", round_ends=True
                )
            return
        dash = "3 3" if pattern == "bars" else "6 2"
        self.line([(x + 2, middle), (x + width - 1, middle)], MAIN, thick=height, dash=dash)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        stroke: str = LINE,
        *,
        thick: float = 1,
        dash: str = "",
        fill: str = "none",
        round_ends: bool = False,
    ) -> None:
        """A line through `points`; closed and filled where `fill` says with what."""
        steps = "L".join(f"{number(self.at(x))} {number(y)}" for x, y in points)
        closed = "Z" if fill != "none" else ""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        ends = ' stroke-linecap="round"' if round_ends else ""
        self._parts.append(
            f'<path d="M{steps}{closed}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{number(thick)}"{dashes}{ends}/>'
        )

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str = "none",
        stroke: str = "",
        thick: float = 1.5,
    ) -> None:
        """A circle around (`x`, `y`)."""
        edge = f' stroke="{stroke}" stroke-width="{number(thick)}"' if stroke else ""
        self._parts.append(
            f'<circle cx="{number(self.at(x))}" cy="{number(y)}" r="{number(radius)}" '
            f'fill="{fill}"{edge}/>'
        )

    def mark(self, x: float, y: float, level: str, *, size: float = 5) -> None:
        """The mark of a level, around (`x`, `y`); a ring for one that is none."""
        colour = LEVEL_COLOURS.get(level, "")
        if level == "national":
            self.rect(x - size, y - size, 2 * size, 2 * size, fill=colour)
        elif level == "international":
            corners = [(x, y - size), (x + size * 1.15, y + size), (x - size * 1.15, y + size)]
            self.line(corners, colour, thick=0.5, fill=colour)
        else:
            self.circle(x, y, size, fill=colour or "#fff", stroke="" if colour else QUIET)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: Anchor = "start",
        size: float = BODY,
        bold: bool = False,
        fill: str = "",
    ) -> None:
        """`words` on one line, whose foot is at `y`. Arabic words run from the right."""
        from_right = bool(_RIGHT_TO_LEFT.search(words))
        # "start" is where a text begins: on the right for Arabic, on the left for anything else.
        flips = self.mirrored != from_right
        side = _MIRRORED[anchor] if flips else anchor
        attributes = [f'x="{number(self.at(x))}"', f'y="{number(y)}"']
        attributes += [f'text-anchor="{side}"'] if side != "start" else []
        attributes += [f'font-size="{number(size)}"'] if size != BODY else []
        attributes += ['font-weight="700"'] if bold else []
        attributes += [f'fill="{fill}"'] if fill else []
        attributes += ['direction="rtl"'] if from_right else []
        self._parts.append(f"<text {' '.join(attributes)}>{escape(words)}</text>")

    def at(self, x: float) -> float:
        """Where `x`, counted from the start of the line, lies from the left."""
        return self.width - x if self.mirrored else x

    def svg(self, height: float, summary: str) -> str:
        """The whole drawing, `height` units high, which `summary` says in one sentence."""
        return (
            f'<svg viewBox="0 0 {number(self.width)} {number(height)}" role="img" '
            f'aria-label="{escape(summary)}" font-size="{number(BODY)}" fill="{INK}" '
            f'direction="ltr">{"".join(self._parts)}</svg>'
        )

    def sign(self, height: float = 14) -> str:
        """The drawing as a sign of the key, which its words say."""
        return (
            f'<svg viewBox="0 0 {number(self.width)} {number(height)}" aria-hidden="true">'
            f"{''.join(self._parts)}</svg>"
        )


def pattern_sign(pattern: Pattern) -> str:
    """A pattern, small, for the key."""
    canvas = Canvas(language="", width=32)
    canvas.bar(1, 1, 30, 12, pattern)
    return canvas.sign()


def level_sign(level: str) -> str:
    """The mark of a level, small, for the key."""
    canvas = Canvas(language="", width=14)
    canvas.mark(7, 7, level)
    return canvas.sign()
