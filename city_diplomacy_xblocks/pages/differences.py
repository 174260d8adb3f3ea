"""What changed between two texts, word by word: in bounded time, whatever the texts are.

What stays is the longest there is (Myers, « An O(ND) difference algorithm », 1986). Where two texts
have so little in common that finding it would take long, lines are compared, and where these differ
as much, the one text stands for the other: nobody would read the pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from attrs import frozen

#: Comparisons of two words that one text is worth (some 20 ms), and each word of it besides.
_PATIENCE: Final = 60_000
_PER_WORD: Final = 2
_WORDS: Final = re.compile(r"\s+|[^\s]+")
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")

#: Where a part of the old text, and the one in its place, begin and end; alike if they are equal.
_Run = tuple[bool, int, int, int, int]


@frozen
class Piece:
    """A run of text that stayed (``same``), went (``del``) or came (``ins``)."""

    kind: Literal["same", "del", "ins"]
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces from `before` to `after`, in reading order; what went stands before what came."""
    for pattern in (_WORDS, _LINES):
        old, new = pattern.findall(before), pattern.findall(after)
        runs = _runs(old, new)
        if runs is not None:
            return tuple(_pieces(old, new, runs))
    return tuple(_change(before, after))


def _pieces(old: Sequence[str], new: Sequence[str], runs: Sequence[_Run]) -> Iterator[Piece]:
    gone, came = "", ""
    for alike, start, end, new_start, new_end in runs:
        kept, fresh = "".join(old[start:end]), "".join(new[new_start:new_end])
        # A space between two changes belongs to both: a phrase is replaced, not word after word.
        if not alike or ((gone or came) and kept.isspace()):
            gone, came = gone + kept, came + fresh
            continue
        yield from _change(gone, came)
        yield Piece("same", kept)
        gone, came = "", ""
    yield from _change(gone, came)


def _change(gone: str, came: str) -> list[Piece]:
    if gone.strip() == came.strip() == "":
        return [Piece("same", came)] if came else []
    pieces = (Piece("del", gone.rstrip()), Piece("ins", came.rstrip()))
    tail = came[len(came.rstrip()) :] or gone[len(gone.rstrip()) :]
    return [*(piece for piece in pieces if piece.text), *([Piece("same", tail)] if tail else [])]


def _runs(old: Sequence[str], new: Sequence[str]) -> list[_Run] | None:
    """The runs from `old` to `new`; None where finding them would take too long."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    room = shorter - head
    tail = next((at for at in range(room) if old[-1 - at] != new[-1 - at]), room)
    middle = _alike(old[head : len(old) - tail], new[head : len(new) - tail])
    if middle is None:
        return None
    kept = [(at, at) for at in range(head)]
    kept += [(head + at, head + there) for at, there in middle]
    kept += [(len(old) - at, len(new) - at) for at in range(tail, 0, -1)]
    return list(_joined(kept, len(old), len(new)))


def _joined(kept: Sequence[tuple[int, int]], old_end: int, new_end: int) -> Iterator[_Run]:
    """The runs between and of the pairs of words that stay."""
    start, new_start = 0, 0
    place = 0
    while place < len(kept):
        at, there = kept[place]
        if (at, there) != (start, new_start):
            yield False, start, at, new_start, there
        length = 1
        while kept[place + length : place + length + 1] == [(at + length, there + length)]:
            length += 1
        start, new_start = at + length, there + length
        yield True, at, start, there, new_start
        place += length
    if (start, new_start) != (old_end, new_end):
        yield False, start, old_end, new_start, new_end


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]] | None:
    """The pairs of places of the words that stay, as many as can be."""
    furthest, trail = {1: 0}, []
    patience = _PATIENCE + _PER_WORD * (len(old) + len(new))
    for edits in range(len(old) + len(new) + 1):
        trail.append(dict(furthest))
        for diagonal in range(-edits, edits + 1, 2):
            start = at = _step(furthest, diagonal, edits)[1]
            there = at - diagonal
            while at < len(old) and there < len(new) and old[at] == new[there]:
                at, there = at + 1, there + 1
            furthest[diagonal] = at
            patience -= 1 + at - start
            if at >= len(old) and there >= len(new):
                return _way_back(trail, len(old), len(new))
        if patience < 0:
            return None
    raise AssertionError("unreachable")


def _step(furthest: dict[int, int], diagonal: int, edits: int) -> tuple[int, int]:
    """From which diagonal, and to which place of the old text, one more edit leads."""
    came = diagonal == -edits or (
        diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1]
    )
    if came:
        return diagonal + 1, furthest[diagonal + 1]
    return diagonal - 1, furthest[diagonal - 1] + 1


def _way_back(trail: Sequence[dict[int, int]], at: int, there: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for edits in range(len(trail) - 1, -1, -1):
        diagonal = at - there
        origin, start = _step(trail[edits], diagonal, edits) if edits else (0, 0)
        while at > start:
            at, there = at - 1, there - 1
            pairs.append((at, there))
        if edits:
            at = trail[edits][origin]
            there = at - origin
    return pairs[::-1]
