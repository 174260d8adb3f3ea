"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

from attrs import frozen

#: Above this product of word counts the comparison goes by line: difflib takes quadratic time.
_WORD_BUDGET: Final = 1_000_000
_WORDS: Final = re.compile(r"\s+|[^\s]+")
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")


@frozen
class Piece:
    """A run of text that stayed (``same``), went (``del``) or came (``ins``)."""

    kind: Literal["same", "del", "ins"]
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces from `before` to `after`, in reading order; what went stands before what came."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) > _WORD_BUDGET:
        old, new = _LINES.findall(before), _LINES.findall(after)
    pieces: list[Piece] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
            continue
        pieces += _piece("del", old[start:end]) + _piece("ins", new[new_start:new_end])
    return tuple(pieces)


def _piece(kind: Literal["del", "ins"], parts: Sequence[str]) -> list[Piece]:
    return [Piece(kind, "".join(parts))] if parts else []
