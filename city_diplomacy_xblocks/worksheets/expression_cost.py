"""What an expression may cost, worked out from its text before it is compiled.

CEL bounds nothing: it copies a list each time that its name is said, and all that `map` has found
with each new thing it finds. So what counts is how often each list is looked at (rows, when every
table is full), and a `map` that gathers whole lists is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import define

from city_diplomacy_xblocks.fields.words import pgettext

#: Brackets within brackets.
DEEPEST: Final = 16
MACROS: Final = frozenset({"all", "exists", "exists_one", "filter", "map"})
MOST_MACROS: Final = 12
#: Rows looked at by one expression, when every table is full; and by all of a worksheet.
MOST_VISITS: Final = 600_000
MOST_IN_ALL: Final = 1_000_000
#: Functions that give back the rows they are given.
_GIVING_ROWS: Final = frozenset({"repeated"})

_TOKEN: Final = re.compile(
    r"""(?P<raw>[rRbB]{1,2}["']|\"{3}|'{3})|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<comment>//)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<dot>\.)"""
    r"""|(?P<space>\s+)|(?P<other>.)""",
    re.DOTALL,
)


class ExpressionError(ValueError):
    """An expression that will not be compiled; the message is a sentence for its author.

    `offset` is the character it speaks of, from 0, where there is one.
    """

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset


def cost(source: str, lists: Mapping[str, int], *, times: int = 1) -> int:
    """Rows that are looked at when the expression is asked so many `times`. `lists`: the most rows
    of each name that is a list; under "", of a list without a name.

    Raises ExpressionError where it is out of bounds.
    """
    walk = _Walk(lists, [_Frame("group", visits=times)])
    for kind, piece, offset in _tokens(source):
        walk.take(kind, piece, offset)
    return walk.cost


def renamed(source: str, names: Mapping[str, str]) -> str:
    """The expression with other names for the variables in `names`; itself where it is none."""
    made, end, behind_dot = "", 0, False
    try:
        for kind, piece, offset in _tokens(source):
            if kind == "name" and not behind_dot:
                made, end = made + source[end:offset] + names.get(piece, piece), offset + len(piece)
            behind_dot = kind == "dot"
    except ExpressionError:
        return source
    return made + source[end:]


def _tokens(source: str) -> Iterator[tuple[str, str, int]]:
    for found in _TOKEN.finditer(source):
        kind = found.lastgroup or "other"
        if kind in ("raw", "comment"):
            sentence = pgettext(
                "expression", "“{token}” is not allowed here: write plain texts in quotes."
            )
            raise ExpressionError(sentence.format(token=found[0]), found.start())
        if kind != "space":
            yield kind, found[0], found.start()


@define
class _Frame:
    """A pair of brackets. `visits`: how often what stands in it is worked out; `size`: of a macro,
    the rows it walks over; `rows`: those that its value may hold, so far.
    """

    kind: str
    name: str = ""
    visits: int = 1
    size: int = 0
    rows: int = 0
    commas: int = 0


@define
class _Walk:
    """One reading, from left to right. `rows` and `size` are of the value just read, if `is_read`:
    rows that it holds, and things that a macro behind it would walk over.
    """

    lists: Mapping[str, int]
    frames: list[_Frame]
    cost: int = 0
    macros: int = 0
    is_read: bool = False
    rows: int = 0
    size: int = 0
    name: str = ""
    behind_dot: bool = False
    is_method: bool = False
    behind_in: bool = False

    def take(self, kind: str, piece: str, offset: int) -> None:
        if kind == "name":
            self._name(piece, offset)
        elif kind == "dot":
            self.behind_dot, self.name = True, ""
            return
        elif kind == "open":
            self._open(piece, offset)
        elif kind == "close" and len(self.frames) > 1:
            self._close(offset)
        else:
            self._settle()
            if piece == ",":
                self._comma()
        self.behind_dot = False

    def _name(self, piece: str, offset: int) -> None:
        self.is_method = self.behind_dot and self.is_read
        if self.is_method:
            self.name, self.rows = piece, 0
            return
        self._settle()
        if piece == "in":
            self.behind_in = True
            return
        size = self.lists.get(piece, 0)
        self._spend(self.frames[-1].visits * size, offset)
        self._read(rows=size, size=size)
        self.name = piece

    def _open(self, piece: str, offset: int) -> None:
        visits = self.frames[-1].visits
        frame = _Frame("group" if piece != "[" else "list", visits=visits)
        if piece == "(" and self.name:
            frame = _Frame("call", self.name, visits)
            if self.is_method and self.name in MACROS:
                size = self.size or self.lists.get("", 1)
                frame = _Frame("macro", self.name, visits * size, size)
                self._spend(frame.visits, offset)
                self.macros += 1
        elif piece == "[" and self.is_read:
            frame = _Frame("index", visits=visits)
        else:
            self._settle()
        self.frames.append(frame)
        self.is_read, self.name = False, ""
        if len(self.frames) - 1 > DEEPEST or self.macros > MOST_MACROS:
            raise ExpressionError(
                pgettext("expression", "This is too intricate: use several rules.")
            )

    def _close(self, offset: int) -> None:
        self._settle()
        frame = self.frames.pop()
        rows = size = 0
        if frame.kind == "macro" and frame.name == "map" and frame.rows:
            sentence = pgettext(
                "expression", "Whole lists cannot be gathered in a list: take one thing of each."
            )
            raise ExpressionError(sentence, offset)
        if frame.kind == "macro" and frame.name in ("map", "filter"):
            # A quarter of a look each time that something found is copied.
            self._spend(frame.visits * frame.size // 8, offset)
            rows = size = frame.size
        elif frame.kind in ("group", "list") or frame.name in _GIVING_ROWS:
            rows = frame.rows
            size = rows + (frame.commas + 1 if frame.kind == "list" else 0)
        self._read(rows=rows, size=size)

    def _comma(self) -> None:
        frame = self.frames[-1]
        frame.commas += 1
        if frame.kind == "macro":
            frame.rows = 0  # the last part of a macro is what it gathers

    def _read(self, *, rows: int, size: int) -> None:
        self.is_read, self.rows, self.size, self.name = True, rows, size, ""

    def _settle(self) -> None:
        """The value just read is complete: it is part of what its brackets hold."""
        if self.is_read and not self.behind_in:
            self.frames[-1].rows += self.rows
        if self.is_read:
            self.behind_in = False
        self.is_read, self.name = False, ""

    def _spend(self, rows: int, offset: int) -> None:
        self.cost += rows
        if self.cost > MOST_VISITS:
            sentence = pgettext(
                "expression", "Lists are walked inside lists too deeply for tables of this size."
            )
            raise ExpressionError(sentence, offset)
