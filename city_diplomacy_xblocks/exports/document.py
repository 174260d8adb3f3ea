"""What a document is made of, whatever it will be written as."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import field, frozen

from city_diplomacy_xblocks.visuals.picture import Picture

#: Millimetres: the text of an A4 page; a letter, and the margins of a cell, in a table.
TEXT_WIDTH: Final = 166.0
_LETTER: Final = 2.0
_MARGINS: Final = 4.5
_LONGEST_WORD: Final = 16
#: Where a line may break: not at the no-break spaces of an amount.
_BREAKS: Final = re.compile("[ \n\t]")


@frozen
class Heading:
    """A title of level 1 (a section), 2 (a part of it) or 3 (a row with much to say)."""

    level: int
    words: str


@frozen
class Paragraph:
    """Text with its line breaks; `label` stands before it in bold. `quiet`: said in passing."""

    words: str
    label: str = ""
    quiet: bool = False


@frozen
class Facts:
    """Labels with what they hold, one a line."""

    lines: tuple[tuple[str, str], ...]


@frozen
class Grid:
    """A table: its caption, its heads, its rows. `numeric` are the places of columns of numbers.

    `total` are the cells of a last row; empty for none.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    total: tuple[str, ...] = ()


@frozen
class Figure:
    """A picture, so many millimetres wide, with the sentences that say it."""

    picture: Picture
    width: float = 110.0


@frozen
class Blank:
    """Ruled lines to write on by hand."""

    lines: int


Block = Heading | Paragraph | Facts | Grid | Figure | Blank


@frozen
class Document:
    """`title` and `city` stand on the first page, `about` under them, `foot` on every page.

    `plain`: in black and white, set close, all on as few pages as there may be.
    """

    title: str
    city: str
    language: str
    about: tuple[tuple[str, str], ...] = ()
    blocks: Sequence[Block] = field(factory=tuple)
    foot: str = ""
    contents: bool = True
    plain: bool = False


def widths(grid: Grid) -> list[float]:
    """The width of each column, in millimetres: its longest word fits, the rest goes where there
    is most to say.
    """
    least, wanted = [], []
    for place, head in enumerate(grid.head):
        cells = [head, *(row[place] for row in (*grid.rows, grid.total) if row)]
        longest = max(len(word) for cell in cells for word in _BREAKS.split(cell))
        least.append(min(longest, _LONGEST_WORD) * _LETTER + _MARGINS)
        wanted.append(sum(len(cell) for cell in cells) / len(cells) + 1)
    spare = max(TEXT_WIDTH - sum(least), 0)
    return [low + spare * share / sum(wanted) for low, share in zip(least, wanted, strict=True)]
