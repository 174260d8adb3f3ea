"""A sheet to draw on, 360 units wide: as the narrowest phones show it, no text is below 11 pixels.

Drawn from the start of the line: where the reader's language runs from the right, x is mirrored,
so that no picture knows about directions. Patterns tell things apart before colours do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Final, Literal, TypeVar

from city_diplomacy_xblocks.fields.direction import FROM_RIGHT, is_right_to_left

Item = TypeVar("Item")
Anchor = Literal["start", "middle", "end"]

WIDTH: Final = 360
#: The same twice, and room between: a second drawing, for where there is more room.
BROAD: Final = 2 * WIDTH + 16
#: Around the whole drawing.
_MARGIN: Final = 3
#: Sizes of text, in units.
BODY: Final = 14.3
SMALL: Final = 14.0
#: From one line of small text to the next.
LINE_TALL: Final = 16

INK: Final = "#20292d"
QUIET: Final = "#4c5354"
MAIN: Final = "#12465a"
TINT: Final = "#e4eef0"
SAND: Final = "#faf6ef"
LINE: Final = "#ddd3c3"
EDGE: Final = "#7c7365"
EARTH: Final = "#8a7f6f"
BAD: Final = "#a3201f"
#: Of what goes well, what needs care, what is stuck: each has a shape of its own too.
TONES: Final = {"good": "#1c7c54", "warn": "#b26a00", "bad": BAD}

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

#: What is never broken: « 1 260 000 MAD » is one word, whose groups would change places in Arabic.
_WORD: Final = re.compile("[^ \t\r\n]+")
#: How wide a character is, in parts of its size: in DejaVu Sans, the widest that phones may have.
_NARROW: Final = frozenset(" .,;:!|'’ijlftr()[]-\u00a0\u202f")
_BOLD: Final = 1.12
_WIDE: Final = frozenset("MWmw@%—…→←")
_MIRRORED: Final[dict[Anchor, Anchor]] = {"start": "end", "middle": "middle", "end": "start"}


def width_of(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """About how wide `text` is, in units; rather too wide than too narrow."""
    wide = sum(
        0.34 if char in _NARROW else 0.96 if char in _WIDE else 0.73 if char.isupper() else 0.61
        for char in text
    )
    return wide * size * (_BOLD if bold else 1)


def shortened(text: str, width: float, size: float = BODY, *, bold: bool = False) -> str:
    """`text` on one line, with « … » after the last word that fits in `width`."""
    clean = " ".join(_WORD.findall(text))
    if width_of(clean, size, bold=bold) <= width:
        return clean
    room = width - width_of("…", size, bold=bold)
    kept = clean
    while kept and width_of(kept, size, bold=bold) > room:
        kept = kept[: max(0, min(len(kept) - 1, int(len(kept) * 0.9)))]
    head, space, _ = kept.rpartition(" ")
    return f"{(head if space and len(head) > 2 else kept).rstrip(' ,;:–-')}…" if kept else "…"


def wrapped(
    text: str,
    width: float,
    size: float = BODY,
    *,
    lines: int = 2,
    bold: bool = False,
    indent: float = 0,
) -> list[str]:
    """`text` on at most so many lines; the last one ends with « … » when there is more.

    `indent` is what the first line has less.
    """
    words, found = _WORD.findall(text), list[str]()
    while words:
        room = width if found else width - indent
        count = 1 if len(found) < lines - 1 else len(words)
        while (
            count < len(words) and width_of(" ".join(words[: count + 1]), size, bold=bold) <= room
        ):
            count += 1
        found.append(shortened(" ".join(words[:count]), room, size, bold=bold))
        words = words[count:]
    return found


def patterns(count: int) -> tuple[Pattern, ...]:
    """One pattern for each of `count` steps, from the surest to the least sure."""
    scale = _SCALES.get(count) or _SCALES[5]
    return tuple(scale[min(place, len(scale) - 1)] for place in range(count))


def number(value: float) -> str:
    """A coordinate: no more decimals than one can see."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def stacked(
    canvas: Canvas,
    items: Sequence[Item],
    draw: Callable[[Item, float], float],
    *,
    gap: float,
) -> float:
    """Draws each item from a height on, below the others; side by side on a canvas that has room.

    `draw` returns where its item ends; so does this.
    """
    across, y = int(canvas.width // WIDTH), 1.0
    for first in range(0, len(items), across):
        feet = []
        for place, item in enumerate(items[first : first + across]):
            canvas.left = place * (canvas.width + gap) / across
            feet.append(draw(item, y))
        canvas.left, y = 0.0, max(feet) + gap
    return y - gap + 1


def drawn_each(
    items: Sequence[Item],
    draw: Callable[[Canvas, Item, float], float],
    *,
    language: str,
    summary: str,
    gap: float,
) -> tuple[str, str]:
    """The drawing for a phone, and, of several items, the one for where there is more room.

    `draw` is given the canvas, the item and where it begins; it returns where it ends.
    """

    def drawn(width: float) -> str:
        canvas = Canvas(language=language, width=width)
        foot = stacked(canvas, items, partial(draw, canvas), gap=gap)
        return canvas.svg(foot, summary)

    return drawn(WIDTH), drawn(BROAD) if len(items) > 1 else ""


class Canvas:
    """SVG in the making. Texts are escaped here and nowhere else."""

    def __init__(self, *, language: str, width: float = WIDTH) -> None:
        self.width = width
        #: Where what is drawn begins: not 0 while one column of several is drawn.
        self.left = 0.0
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
        left = self.at(x + width) if self.mirrored else self.at(x)
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
        flows: bool = False,
        lead: str = "",
    ) -> None:
        """`words` on one line, whose foot is at `y`. Arabic words run from the right.

        `flows`: figures that are read in the direction of the page. `lead`: bold, before the words.
        """
        from_right = bool(FROM_RIGHT.search(lead + words)) or (flows and self.mirrored)
        # "start" is where a text begins: on the right for Arabic, on the left for anything else.
        flips = self.mirrored != from_right
        side = _MIRRORED[anchor] if flips else anchor
        attributes = [f'x="{number(self.at(x))}"', f'y="{number(y)}"']
        attributes += [f'text-anchor="{side}"'] if side != "start" else []
        attributes += [f'font-size="{number(size)}"'] if size != SMALL else []
        attributes += ['font-weight="700"'] if bold else []
        attributes += [f'fill="{fill}"'] if fill else []
        attributes += ['direction="rtl"'] if from_right else []
        before = f'<tspan font-weight="700">{escape(lead)}</tspan> ' if lead else ""
        self._parts.append(f"<text {' '.join(attributes)}>{before}{escape(words)}</text>")

    def lines(
        self,
        x: float,
        y: float,
        words: str,
        width: float,
        *,
        most: int = 2,
        size: float = SMALL,
        bold: bool = False,
        fill: str = "",
        lead: str = "",
    ) -> float:
        """`words` on at most so many lines from the top `y` on; returns where they end."""
        indent = width_of(f"{lead} ", size, bold=True) if lead else 0.0
        if lead and (not words or indent > width * 0.7):
            # Too long to have words beside it.
            y = self.lines(x, y, lead, width, size=size, bold=True, fill=fill)
            lead, indent = "", 0.0
        told = wrapped(words, width, size, lines=most, bold=bold, indent=indent)
        for line in told:
            self.text(x, y + size, line, size=size, bold=bold, fill=fill, lead=lead)
            lead, y = "", y + LINE_TALL
        return y

    def tag(self, x: float, y: float, words: str, *, edge: str = INK, filled: bool = False) -> None:
        """A few characters in a frame, around (`x`, `y`)."""
        room = width_of(words, SMALL, bold=True) + 8
        fill = edge if filled else "#fff"
        self.rect(x - room / 2, y - 8, room, 16, fill=fill, stroke=edge, thick=1, round_by=3)
        ink = "#fff" if filled else ""
        self.text(x, y + 4.7, words, anchor="middle", size=SMALL, bold=True, fill=ink)

    def diamond(self, x: float, y: float, size: float = 7, *, fill: str = "#fff") -> None:
        """A gate, around (`x`, `y`)."""
        corners = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
        self.line(corners, MAIN, thick=2, fill=fill)

    def light(self, x: float, y: float, tone: str) -> None:
        """How it goes: a disc for good, a triangle for care, a square for bad, a ring for none."""
        colour = TONES.get(tone, QUIET)
        if tone == "warn":
            self.line([(x, y - 7), (x + 8, y + 6), (x - 8, y + 6)], colour, fill=colour)
        elif tone == "bad":
            self.rect(x - 6.5, y - 6.5, 13, 13, fill=colour)
            self.line([(x - 3.5, y - 3.5), (x + 3.5, y + 3.5)], "#fff", thick=2)
            self.line([(x + 3.5, y - 3.5), (x - 3.5, y + 3.5)], "#fff", thick=2)
        elif tone == "good":
            self.circle(x, y, 7, fill=colour)
            self.check(x, y, 3.5, "#fff")
        else:
            self.circle(x, y, 6, fill="#fff", stroke=QUIET, thick=2)

    def check(self, x: float, y: float, size: float, stroke: str) -> None:
        """A check mark around (`x`, `y`), which nobody writes the other way round."""
        marks = [(-size, 0.0), (-size / 3, size * 0.8), (size, -size * 0.8)]
        turn = -1 if self.mirrored else 1
        self.line([(x + turn * right, y + down) for right, down in marks], stroke, thick=2)

    def arrow_down(self, x: float, y: float, length: float) -> None:
        """An arrow from (`x`, `y`) so far down."""
        end = y + length
        self.line([(x, y), (x, end - 5)], EDGE, thick=2)
        self.line([(x, end), (x - 6, end - 7), (x + 6, end - 7)], EDGE, fill=EDGE)

    def begin(self) -> int:
        """Where what is drawn from now on begins, for `to_the_back`."""
        return len(self._parts)

    def to_the_back(self, begun: int, count: int = 2) -> None:
        """Put the last `count` shapes behind everything drawn since `begun`."""
        self._parts[begun:begun] = self._parts[-count:]
        del self._parts[-count:]

    def at(self, x: float) -> float:
        """Where `x`, counted from the start of the line, lies from the left."""
        return self.width - self.left - x if self.mirrored else self.left + x

    def svg(self, height: float, summary: str) -> str:
        """The whole drawing, `height` units high, which `summary` says in one sentence."""
        wide, high = self.width + 2 * _MARGIN, height + 2 * _MARGIN
        return (
            f'<svg viewBox="0 0 {number(wide)} {number(high)}" role="img" '
            f'aria-label="{escape(summary)}" font-size="{number(SMALL)}" fill="{INK}" '
            f'direction="ltr"><g transform="translate({_MARGIN} {_MARGIN})">'
            f"{''.join(self._parts)}</g></svg>"
        )

    def sign(self, height: float = 14) -> str:
        """The drawing as a sign of the key, which its words say."""
        return (
            f'<svg viewBox="0 0 {number(self.width)} {number(height)}" aria-hidden="true" '
            f'font-size="{number(SMALL)}">'
            f"{''.join(self._parts)}</svg>"
        )
