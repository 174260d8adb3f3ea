"""Changes as a page sends them, and what becomes of each. Whatever a page sends, nothing raises."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Final, Literal

from attrs import field, frozen

from city_diplomacy_xblocks.fields.cleaning import clean_text
from city_diplomacy_xblocks.fields.spec import Value

Op = Literal["set", "insert", "move", "delete"]
Status = Literal["accepted", "repeated", "kept"]
#: conflict: another client changed it meanwhile. type, length, range, option: does not fit its
#: field (range: or its table). row_gone: its row is not there and cannot come back. unknown: no
#: such field in the plan's worksheet. version: an earlier version of it had one. team: it is the
#: team's to fill in. closed: the plan is handed in. too_large: the plan would pass its limit.
#: malformed: no change at all.
KeptReason = Literal[
    "conflict",
    "type",
    "length",
    "range",
    "option",
    "row_gone",
    "unknown",
    "version",
    "team",
    "closed",
    "too_large",
    "malformed",
]

#: Whole numbers beyond it are not the same in a browser.
LARGEST_NUMBER: Final = 2**53 - 1
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
LONGEST_PATH: Final = 200
DEEPEST_VALUE: Final = 8


@frozen
class Change:
    """One edit: ``{"seq": 7, "op": "set", "path": "A.city", "base": 41, "value": "Kanimbora"}``.

    `seq` counts the changes of one client from 1; `base` is the plan's revision that the author
    saw. A path is ``section.field`` or ``section.table.row.column`` for set, ``section.table.row``
    for the row operations. `value` is the answer for set, ``{"after": row id or None, "cells":
    {…}}`` for insert, ``{"after": …}`` for move, None for delete. `op` is ``""``, and `value` the
    whole of what came, where it could not be read.
    """

    client: str
    seq: int
    op: Op | Literal[""]
    path: str
    base: int = 0
    value: Value = None
    worksheet_version: int | None = None
    at: str | None = None


@frozen
class Result:
    """What became of one change. `revision`: the one it made, or at which it changed nothing."""

    seq: int
    status: Status
    reason: KeptReason | None = None
    revision: int | None = None


@frozen
class Kept:
    """A change, or a cell of an inserted row, that could not take its place; `value` as it came.

    Of a row that waits to be inserted, `value` has the cells that were typed into it since.
    """

    seq: int
    op: Op | Literal[""]
    path: str
    value: Value
    reason: KeptReason


@frozen
class Entry:
    """What `path` held after (delete: before) the changes from `start` to `revision`.

    `op` is "move" where `path` is a table: `value` lists the ids of its rows in their order.
    """

    path: str
    op: Op
    value: Value
    start: int
    revision: int


@frozen
class Grave:
    """A row as it was when `client` deleted it and so made `revision`."""

    row: Mapping[str, Value]
    revision: int
    client: int


@frozen
class PlanState:
    """A plan: `stamps` as `stamps.py` writes them, `size` the length of `answers` as JSON."""

    answers: Mapping[str, Mapping[str, Value]] = field(factory=dict)
    stamps: str = ""
    revision: int = 0
    size: int = 2


@frozen
class Merged:
    """A plan after a batch.

    `results` stand in the order of the changes; `seq` is the client's highest now. `touched` are
    the fields (``section.field``) whose answers changed; `paths` the paths whose value on the page
    may differ from the plan's, since a change came a second time, was kept aside or took another
    place than it asked for. `sought` are deleted rows that the changes speak of: with their graves
    the outcome would be another. `revived` are rows that another client had deleted, unseen by who
    edited them: they are back.
    """

    state: PlanState
    results: list[Result]
    history: list[Entry]
    kept: list[Kept]
    seq: int
    touched: frozenset[str]
    paths: frozenset[str]
    sought: frozenset[str] = frozenset()
    revived: tuple[str, ...] = ()


def goes_on(before: object, value: object) -> bool:
    """True when a text is what the one `before` it became: one that is emptied has ended."""
    return value is not None or before is None


def with_cell(insertion: object, column: str, value: Value) -> Value:
    """What a row that waits to be inserted holds once `value` was typed into a column of it. That
    a cell was emptied takes no text from it.
    """
    row = insertion if isinstance(insertion, Mapping) else {}
    cells = row.get("cells")
    typed = cells if isinstance(cells, Mapping) else {}
    return {**row, "cells": {**typed, **({} if value is None else {column: value})}}


def dump(value: object) -> str:
    """JSON as it is stored and measured."""
    return _ENCODER.encode(value)


def size(value: object) -> int:
    """How many characters `value` takes as it is stored."""
    return len(dump(value))


def clean(raw: object, depth: int = 0) -> Value:
    """`raw` without what databases and JSON refuse.

    Control characters and lone surrogates go. NaN and Infinity become text, and so do lists in
    lists that are deeper than any answer is.
    """
    if isinstance(raw, str):
        return clean_text(raw)
    if isinstance(raw, float) and not math.isfinite(raw):
        return str(raw)
    if not isinstance(raw, dict | list):
        return raw
    if depth == DEEPEST_VALUE:
        return clean_text(_as_text(raw))
    if isinstance(raw, list):
        return [clean(part, depth + 1) for part in raw]
    return {clean_text(key): clean(part, depth + 1) for key, part in raw.items()}


def _as_text(raw: object) -> str:
    try:
        return json.dumps(raw)
    except RecursionError:
        return "[…]"


def read_change(raw: object, client: str) -> Change:
    """The change in a request's JSON. What is not one has op ``""``, to be kept aside."""
    if not isinstance(raw, Mapping):
        return Change(client, 0, "", "", value=clean(raw))
    seq, op, base = _count(raw.get("seq")), raw.get("op"), _count(raw.get("base"))
    path = raw.get("path")
    shown = clean_text(path)[:LONGEST_PATH] if isinstance(path, str) else ""
    if not seq or base is None or path != shown or op not in ("set", "insert", "move", "delete"):
        return Change(client, seq or 0, "", shown, value=clean(dict(raw)))
    at = raw.get("at")
    return Change(
        client,
        seq,
        op,
        shown,
        base=base,
        value=clean(raw.get("value")),
        worksheet_version=_count(raw.get("worksheet_version")),
        at=at[:64] if isinstance(at, str) else None,
    )


def _count(raw: object) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= LARGEST_NUMBER:
        return None
    return raw
