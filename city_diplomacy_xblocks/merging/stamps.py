"""Who changed what last, as a text that is searched and not parsed: a save reads a few of its
lines.

One line a path, the last changed last: ``revision client start quarter path``. With hundreds of
paths, reading all of it as JSON would cost more than the rest of a save.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Stamp(NamedTuple):
    """The last change at a path; see `history.py`. `quarter`: of an hour, counted from 1970."""

    revision: int
    client: int
    start: int
    quarter: int


class Stamps:
    """The stamps of a plan, with those of the batch in hand."""

    def __init__(self, text: str = "") -> None:
        self._text = text
        #: Set or (None) dropped since.
        self._new: dict[str, Stamp | None] = {}

    def get(self, path: str) -> Stamp | None:
        """Who changed exactly this path last."""
        if path in self._new:
            return self._new[path]
        end = self._text.find(f" {path}\n")
        return None if end < 0 else _read(self._text[self._line_start(end) : end])

    def put(self, path: str, stamp: Stamp) -> None:
        """Note a change. Paths hold neither spaces nor line breaks."""
        self._new.pop(path, None)
        self._new[path] = stamp

    def drop_row(self, row: str) -> None:
        """Forget a row (``section.table.row``) and its cells."""
        for path in [path for path in self._new if path == row or path.startswith(f"{row}.")]:
            self._new[path] = None
        for ending in (f" {row}\n", f" {row}."):
            found = self._text.find(ending)
            while found >= 0:
                self._new[self._text[found + 1 : self._text.index("\n", found)]] = None
                found = self._text.find(ending, found + 1)

    def since(self, revision: int) -> Iterator[tuple[str, Stamp]]:
        """The paths changed after `revision`."""
        for path, stamp in self._new.items():
            if stamp is not None and stamp.revision > revision:
                yield path, stamp
        end = len(self._text)
        while end:
            start = self._line_start(end - 1)
            numbers, _, path = self._text[start : end - 1].rpartition(" ")
            stamp = _read(numbers)
            if stamp.revision <= revision:
                return
            if path not in self._new:
                yield path, stamp
            end = start

    def text(self) -> str:
        """All of them, to be stored."""
        text = self._text
        for path in self._new:
            end = text.find(f" {path}\n")
            if end >= 0:
                start = text.rfind("\n", 0, end) + 1
                text = text[:start] + text[end + len(path) + 2 :]
        lines = [
            f"{stamp.revision} {stamp.client} {stamp.start} {stamp.quarter} {path}\n"
            for path, stamp in self._new.items()
            if stamp is not None
        ]
        return text + "".join(lines)

    def _line_start(self, within: int) -> int:
        return self._text.rfind("\n", 0, within) + 1


def _read(numbers: str) -> Stamp:
    return Stamp(*map(int, numbers.split()))
