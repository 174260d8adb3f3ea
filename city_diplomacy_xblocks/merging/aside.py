"""Texts kept aside: which of them are one, and what puts one in its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, cast

from attrs import define

from city_diplomacy_xblocks.fields.spec import Value
from city_diplomacy_xblocks.merging.changes import (
    Change,
    Kept,
    KeptReason,
    Op,
    dump,
    goes_on,
    with_cell,
)
from city_diplomacy_xblocks.merging.rows import Row, position

#: Reasons for which a text may be meant for a row that is itself kept aside.
_WITHOUT_ROW: Final = frozenset({"row_gone", "closed"})
#: Of the id of a row that a person puts beside one that has its own.
_ROW_ID_LENGTH: Final = 16


@define
class Aside:
    """A text kept aside, as it is stored; `value` is JSON, `id` None while it is not stored."""

    path: str
    op: Op | Literal[""]
    value: str
    reason: KeptReason
    client: int
    seq: int
    quarter: int
    id: int | None = None


def put_aside(
    there: Sequence[Aside], kept: Iterable[Kept], *, client: int, quarter: int
) -> list[Aside]:
    """What is to be stored of `kept`: those of `there` that are another now, and new ones.

    `there` are the texts of the same person that wait already. The same text is not stored again. A
    text that goes on takes the place of the one before, as in history: one of each page, field and
    quarter of an hour. A cell of a row that waits itself goes into it.
    """
    waiting = sorted(there, key=lambda each: each.seq)
    stored: dict[int, Aside] = {}
    for each in kept:
        new = Aside(each.path, each.op, dump(each.value), each.reason, client, each.seq, quarter)
        found = _same(waiting, new) or _gone_on(waiting, new) or _with_its_row(waiting, new)
        if found is None:
            found = new
            waiting.append(new)
        stored[id(found)] = found
    return list(stored.values())


def _same(waiting: Iterable[Aside], new: Aside) -> Aside | None:
    """The text for the same place that says the same."""
    wanted = (new.path, new.op, new.value)
    found = next((each for each in waiting if (each.path, each.op, each.value) == wanted), None)
    if found:
        found.reason = new.reason
    return found


def _gone_on(waiting: Sequence[Aside], new: Aside) -> Aside | None:
    """The last text of the same page for the same place, if `new` is what it became."""
    wanted = (new.path, new.reason, new.client, new.quarter)
    for each in reversed(waiting):
        run = (each.path, each.reason, each.client, each.quarter)
        if each.op == new.op == "set" and run == wanted:
            if not goes_on(json.loads(each.value), json.loads(new.value)):
                return None
            each.value, each.seq = new.value, new.seq
            return each
    return None


def _with_its_row(waiting: Iterable[Aside], new: Aside) -> Aside | None:
    """The row, waiting to be inserted, of which `new` is a cell that it has not."""
    path, _, column = new.path.rpartition(".")
    if new.op != "set" or new.reason not in _WITHOUT_ROW or path.count(".") != 2:
        return None
    for each in waiting:
        if (each.op, each.path) != ("insert", path):
            continue
        row = json.loads(each.value)
        if column not in row["cells"] or (each.client, each.quarter) == (new.client, new.quarter):
            each.value = dump(with_cell(row, column, json.loads(new.value)))
            return each
    return None


def chosen(aside: Aside, answers: Mapping[str, Mapping[str, Value]], *, revision: int) -> Change:
    """The change that puts a kept text in its place, over what `answers` hold at `revision`.

    A row whose id another row has by now is put beside it, under an id that is always the same.
    """
    path, value = aside.path, json.loads(aside.value)
    if aside.op == "insert" and path.count(".") == 2:
        section, table, row_id = path.split(".")
        rows = cast("list[Row]", answers.get(section, {}).get(table) or [])
        place = position(rows, row_id)
        cells = value.get("cells") or {} if isinstance(value, dict) else {}
        if place is not None and any(rows[place].get(name) != cells[name] for name in cells):
            digest = hashlib.sha256(f"{path} {aside.id}".encode()).hexdigest()
            path = f"{section}.{table}.{digest[:_ROW_ID_LENGTH]}"
    return Change("", aside.seq or 1, aside.op, path, revision, value)
