"""Who changed what last, as a text that is searched and not parsed: a save reads a few of its
lines.

One line a path, the last changed last: ``revision client start quarter path``. With hundreds of
paths, reading all of it as JSON would cost more than the rest of a save.

A row that was deleted has its grave, ``revision client place quarter -path``, and keeps its own
stamps as long as the grave is there: should the row come back, they still say who changed what.
The line ``!`` says when a text was last kept aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

#: How many deleted rows a plan remembers the places of. A later one pushes out the oldest.
MOST_GRAVES: Final = 30
_GRAVE: Final = "-"
_KEPT: Final = "!"


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

    def bury(self, row: str, stamp: Stamp) -> None:
        """Note that a row (``section.table.row``) was deleted; `stamp.start` is its place."""
        self.put(_GRAVE + row, stamp)
        graves = list(self._graves())
        for oldest in graves[: max(0, len(graves) - MOST_GRAVES)]:
            self.drop_row(oldest.removeprefix(_GRAVE))

    def grave(self, row: str) -> Stamp | None:
        """Who deleted a row, unless that was many rows ago; `start` is the place it had."""
        return self.get(_GRAVE + row)

    def unbury(self, row: str) -> None:
        """Forget that a row was deleted. Its stamps stay."""
        self._new[_GRAVE + row] = None

    def note_kept(self, stamp: Stamp) -> None:
        """Note that something was kept aside."""
        self.put(_KEPT, stamp)

    def kept_since(self, revision: int) -> bool:
        """True when something was kept aside since the plan came to `revision`."""
        last = self.get(_KEPT)
        return last is not None and last.revision >= revision

    def _graves(self) -> Iterator[str]:
        """The graves, the oldest first."""
        found = self._text.find(f" {_GRAVE}")
        while found >= 0:
            end = self._text.index("\n", found)
            if self._text[found + 1 : end] not in self._new:
                yield self._text[found + 1 : end]
            found = self._text.find(f" {_GRAVE}", end)
        yield from (path for path, new in self._new.items() if new and path.startswith(_GRAVE))

    def drop_row(self, row: str) -> None:
        """Forget a row (``section.table.row``), its cells and its grave."""
        self._new[_GRAVE + row] = None
        for path in [path for path in self._new if path == row or path.startswith(f"{row}.")]:
            self._new[path] = None
        for ending in (f" {row}\n", f" {row}."):
            found = self._text.find(ending)
            while found >= 0:
                self._new[self._text[found + 1 : self._text.index("\n", found)]] = None
                found = self._text.find(ending, found + 1)

    def since(self, revision: int) -> Iterator[tuple[str, Stamp]]:
        """The paths changed after `revision`."""
        for path, stamp in self._lines_since(revision):
            if path[0] not in _GRAVE + _KEPT:
                yield path, stamp

    def _lines_since(self, revision: int) -> Iterator[tuple[str, Stamp]]:
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
