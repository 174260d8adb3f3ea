"""What a picture is: the drawing, one sentence that says it, what to notice, and its data."""

from __future__ import annotations

import re
from typing import Final

from attrs import field, frozen

from city_diplomacy_xblocks.fields.words import npgettext

_SIZE: Final = re.compile(r'viewBox="([^"]+)"')
#: Millimetres of a page of A4 that a picture may have, below its title.
_TALLEST: Final = 215.0


@frozen
class DataTable:
    """The same data to read: `head` and `rows` are words; the first cell of a row names it.

    `numeric` are the places of the columns that hold numbers.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


def left_out(count: int) -> tuple[str, ...]:
    """What to say of so many things that only the table has; nothing where there are none."""
    if count <= 0:
        return ()
    words = npgettext(
        "picture", "{count} more is in the table.", "{count} more are in the table.", count
    )
    return (words.format(count=count),)


@frozen
class KeyLine:
    """One line of the key: `sign` is a small SVG of ours, `words` what it stands for."""

    sign: str
    words: str


@frozen
class Picture:
    """A picture of one plan in one language.

    `svg` is empty while the answers are missing that it is made from: then `missing` is the path
    of the field to fill and `summary` says so. `wide` is another drawing of the same, for where
    there is more room than on a phone.
    """

    kind: str
    title: str
    summary: str
    svg: str = ""
    says: tuple[str, ...] = ()
    key: tuple[KeyLine, ...] = ()
    table: DataTable | None = None
    missing: str = field(default="")
    wide: str = ""

    @property
    def on_paper(self) -> str:
        """The drawing for a page of paper."""
        return self.wide or self.svg

    @property
    def paper_width(self) -> float:
        """Millimetres that it is to be wide on a page of A4: no higher than the page is."""
        _, _, wide, high = map(float, _SIZE.findall(self.on_paper)[0].split())
        return min(160.0 if self.wide else 110.0, _TALLEST * wide / high)
