"""When a stamp is another client's, and which runs of changes history keeps.

A run is what one client changed at one path, one after the other. It ends when another client
writes, when the quarter of an hour is over, and before a text is emptied; history keeps the last
value of each run. So every value that another client overwrote stays, without history ever being
read: a stamp knows where its run began.
"""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.merging.stamps import Stamp, Stamps

#: The client of a stamp when the plan did not do what its author asked for, or a person chose a
#: kept text: another client to everybody, so that every page is told the value.
NOBODY: Final = 0
#: Seconds.
QUARTER: Final = 900


def stamp_at(stamps: Stamps, path: str) -> Stamp | None:
    """Who changed `path` last. A cell not changed since its row was inserted has the row's."""
    found = stamps.get(path)
    if found is None and path.count(".") == 3:
        return stamps.get(path.rpartition(".")[0])
    return found


def is_others(stamp: Stamp | None, *, client: int, since: int) -> bool:
    """True when somebody else than `client` made the change, after revision `since`."""
    if stamp is None or stamp.revision <= since:
        return False
    return client == NOBODY or stamp.client != client


def next_stamp(
    last: Stamp | None, *, revision: int, client: int, quarter: int, anew: bool = False
) -> Stamp:
    """The stamp of a change: its client's run goes on, or (always when `anew`) another begins."""
    goes_on = last is not None and last.client == client != NOBODY and last.quarter == quarter
    if last is None or anew or not goes_on:
        return Stamp(revision, client, revision, quarter)
    return Stamp(revision, client, last.start, quarter)
