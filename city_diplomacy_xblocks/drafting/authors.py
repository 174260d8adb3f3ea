"""Who changed what last, of the paths that a page is told anew."""

from __future__ import annotations

from collections.abc import Iterable

from city_diplomacy_xblocks.drafting.models import History
from city_diplomacy_xblocks.merging.history import is_others
from city_diplomacy_xblocks.merging.others import field_of
from city_diplomacy_xblocks.merging.stamps import Stamp, Stamps


def authors(
    plan_id: int, stamps: str, paths: Iterable[str], *, client: int, since: int
) -> dict[str, int]:
    """The user who last changed each of `paths`, after revision `since` and on another page than
    `client`, where that is known. One query, whatever the length of the history.
    """
    last = _last(stamps, set(paths), client=client, since=since)
    # A page has one author: one run of each tells who.
    runs = {stamp.client or -stamp.start: stamp.start for stamp in last.values()}
    if not runs:
        return {}
    found = History.objects.filter(plan_id=plan_id, start_revision__in=set(runs.values()))
    by_run = dict(found.values_list("start_revision", "author_id"))
    known = {path: by_run.get(runs[stamp.client or -stamp.start]) for path, stamp in last.items()}
    return {path: author for path, author in known.items() if author is not None}


def _last(stamps: str, paths: set[str], *, client: int, since: int) -> dict[str, Stamp]:
    """The newest stamp at each path or, for a table, within it."""
    last: dict[str, Stamp] = {}
    for path, stamp in Stamps(stamps).since(since):
        if not is_others(stamp, client=client, since=since):
            continue
        for told in {path, field_of(path)} & paths:
            if told not in last or last[told].revision < stamp.revision:
                last[told] = stamp
    return last
