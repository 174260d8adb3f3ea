"""What changed between two texts, word by word."""

from __future__ import annotations

import re
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
    gone, came = "", ""
    for tag, start, end, new_start, new_end in SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        kept, fresh = "".join(old[start:end]), "".join(new[new_start:new_end])
        # A space between two changes belongs to both: a phrase is replaced, not word after word.
        if tag != "equal" or ((gone or came) and kept.isspace()):
            gone, came = gone + kept, came + fresh
            continue
        pieces += [*_change(gone, came), Piece("same", kept)]
        gone, came = "", ""
    return (*pieces, *_change(gone, came))


def _change(gone: str, came: str) -> list[Piece]:
    if gone.strip() == came.strip() == "":
        return [Piece("same", came)] if came else []
    pieces = (Piece("del", gone.rstrip()), Piece("ins", came.rstrip()))
    tail = came[len(came.rstrip()) :] or gone[len(gone.rstrip()) :]
    return [*(piece for piece in pieces if piece.text), *([Piece("same", tail)] if tail else [])]
