"""What a picture is: the drawing, one sentence that says it, what to notice, and its data."""

from __future__ import annotations

from attrs import field, frozen


@frozen
class DataTable:
    """The same data to read: `head` and `rows` are words; the first cell of a row names it.

    `numeric` are the places of the columns that hold numbers.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@frozen
class KeyLine:
    """One line of the key: `sign` is a small SVG of ours, `words` what it stands for."""

    sign: str
    words: str


@frozen
class Picture:
    """A picture of one plan in one language.

    `svg` is empty while the answers are missing that it is made from: then `missing` is the path
    of the field to fill and `summary` says so.
    """

    kind: str
    title: str
    summary: str
    svg: str = ""
    says: tuple[str, ...] = ()
    key: tuple[KeyLine, ...] = ()
    table: DataTable | None = None
    missing: str = field(default="")
