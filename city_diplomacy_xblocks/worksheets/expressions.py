"""CEL from a worksheet, bounded before it is compiled: the library itself bounds nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import cel

from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.expression_cost import MACROS, ExpressionError, cost

__all__ = ["LONGEST", "MACROS", "ExpressionError", "compiled"]

LONGEST: Final = 1000


def compiled(
    source: str, lists: Mapping[str, int], *, longest: int = LONGEST, times: int = 1
) -> cel.Program:
    """The program of a bounded expression, of so many characters, that is asked so many `times`.
    `lists`: the most rows of each name that is a list.

    Raises ExpressionError.
    """
    if len(source) > longest:
        sentence = pgettext("expression", "This is longer than {most} characters.")
        raise ExpressionError(sentence.format(most=longest), longest)
    return _compiled(source, frozenset(lists.items()), times)


@lru_cache(maxsize=1024)
def _compiled(source: str, lists: frozenset[tuple[str, int]], times: int) -> cel.Program:
    """Programs are remembered: of all rules that are compiled again, few have changed."""
    cost(source, dict(lists), times=times)
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
