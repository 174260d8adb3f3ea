"""CEL from a worksheet, bounded before it is compiled: the library itself bounds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import cel

from city_diplomacy_xblocks.fields.words import pgettext

LONGEST: Final = 1000
#: Brackets within brackets.
DEEPEST: Final = 16
MACROS: Final = frozenset({"all", "exists", "exists_one", "filter", "map"})
MOST_MACROS: Final = 12
#: Rows visited by one expression, when every table is full.
MOST_VISITS: Final = 300_000

_TOKEN: Final = re.compile(
    r"""(?P<raw>[rRbB]{1,2}["']|\"{3}|'{3})|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<comment>//)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<dot>\.)"""
    r"""|(?P<other>\s+|.)""",
    re.DOTALL,
)


class ExpressionError(ValueError):
    """An expression that will not be compiled; the message is a sentence for its author.

    `offset` is the character it speaks of, from 0, where there is one.
    """

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset


def compiled(source: str, *, largest_table: int = 200, longest: int = LONGEST) -> cel.Program:
    """The program of a bounded expression. Raises ExpressionError."""
    depth = macro_depth(source, longest=longest)
    if largest_table**depth > MOST_VISITS:
        raise ExpressionError(
            pgettext(
                "expression", "Lists are walked inside lists too deeply for tables of this size."
            )
        )
    try:
        return cel.compile(source)
    except ValueError as error:
        raise _not_cel(source, str(error)) from None


def _not_cel(source: str, error: str) -> ExpressionError:
    sentence = pgettext("expression", "This is not CEL, at character {place}: {problem}")
    found = re.search(r"ERROR: <input>:(\d+):(\d+): (?:Syntax error: )?([^\n]{0,120})", error)
    if not found:
        return ExpressionError(sentence.format(place="?", problem=""))
    lines = source.split("\n")[: int(found[1]) - 1]
    offset = min(sum(len(line) + 1 for line in lines) + int(found[2]) - 1, len(source))
    return ExpressionError(sentence.format(place=offset + 1, problem=found[3]), offset)


def macro_depth(source: str, *, longest: int = LONGEST) -> int:
    """How many macros (`map` …) stand inside each other. Raises ExpressionError out of bounds."""
    if len(source) > longest:
        sentence = pgettext("expression", "This is longer than {most} characters.")
        raise ExpressionError(sentence.format(most=longest), longest)
    open_brackets: list[bool] = []
    deepest = macros = 0
    name = ""
    for kind, token in _tokens(source):
        if kind == "open":
            is_macro = token.startswith("(") and name in MACROS
            open_brackets.append(is_macro)
            macros += is_macro
            deepest = max(deepest, sum(open_brackets))
        elif kind == "close" and open_brackets:
            open_brackets.pop()
        if len(open_brackets) > DEEPEST or macros > MOST_MACROS:
            raise ExpressionError(
                pgettext("expression", "This is too intricate: use several rules.")
            )
        name = token if kind == "name" else name if token.isspace() else ""
    return deepest


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(source):
        kind = found.lastgroup or "other"
        if kind in ("raw", "comment"):
            sentence = pgettext(
                "expression", "“{token}” is not allowed here: write plain texts in quotes."
            )
            raise ExpressionError(sentence.format(token=found[0]), found.start())
        yield kind, found[0]
