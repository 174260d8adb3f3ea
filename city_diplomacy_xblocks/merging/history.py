"""Who changed what last: the stamps of a plan, and the runs that its history keeps.

A stamp is ``[revision, client, start, quarter]``: the revision of the last change at a path, the
number of the client that made it, the revision at which that client's run of changes began, and the
quarter of an hour. A run ends when another client writes, when the quarter is over, and before a text is emptied; history keeps the
last value of each run. So every value that another client overwrote stays, without history ever
being read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from city_diplomacy_xblocks.merging.changes import Stamp

#: The client of a stamp when the plan did not do what its author asked for, or a person chose a
#: kept text: another client to everybody, so that every page is told the value.
NOBODY: Final = 0
QUARTER: Final = 900


def stamp_at(stamps: Mapping[str, Stamp], path: str) -> Stamp | None:
    """Who changed `path` last. A cell that nobody changed since its row was inserted has the row's stamp."""
    found = stamps.get(path)
    if found is None and path.count(".") == 3:
        return stamps.get(path.rpartition(".")[0])
    return found


def is_others(stamp: Stamp | None, *, client: int, since: int) -> bool:
    """True when somebody else than `client` made the change, after revision `since`."""
    return stamp is not None and stamp[0] > since and (stamp[1] != client or client == NOBODY)


def next_stamp(
    last: Stamp | None, *, revision: int, client: int, quarter: int, anew: bool = False
) -> Stamp:
    """The stamp of a change: it goes on with the client's run, or begins one (always, when `anew`)."""
    if last is None or anew or client == NOBODY or last[1] != client or last[3] != quarter:
        return [revision, client, revision, quarter]
    return [revision, client, last[2], quarter]
