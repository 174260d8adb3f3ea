"""A plan as it was, read from the runs that history keeps, and the changes that lead back there.

A run keeps its last value. So a plan is known as it was at the end of each run; while a run went
on, its path is shown as it was before. Computed fields are in no history: they follow from answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

from attrs import asdict, frozen

from city_diplomacy_xblocks.fields.spec import Value
from city_diplomacy_xblocks.merging.changes import Change, Entry, Op, read_change, size
from city_diplomacy_xblocks.merging.others import Answers, field_of
from city_diplomacy_xblocks.merging.rows import Row, position, put_after


@frozen
class Step:
    """One change on the way from one state to another, as `Change` says it."""

    op: Op
    path: str
    value: Value = None


def last_runs(entries: Iterable[Entry], revision: int) -> list[Entry]:
    """Of each path the last run that had ended at `revision`."""
    ended = [entry for entry in entries if entry.revision <= revision]
    return list({entry.path: entry for entry in sorted(ended, key=_end)}.values())


def plan_at(today: Answers, last: Iterable[Entry], later: Iterable[str]) -> Answers:
    """The answers at a revision: `last` are the `last_runs` of then, `later` the paths of all runs
    that ended after it. Fields without such a run stand as they do in `today`.
    """
    changed = {field_of(path) for path in later}
    fields = {
        f"{section}.{name}": value
        for section, values in today.items()
        for name, value in values.items()
        if f"{section}.{name}" not in changed
    }
    runs: dict[str, list[Entry]] = defaultdict(list)
    for entry in last:
        runs[field_of(entry.path)].append(entry)
    fields |= {path: _field_at(path, runs[path]) for path in changed if path in runs}
    answers: dict[str, dict[str, Value]] = {}
    for path, value in fields.items():
        section, name = path.split(".")
        if value is not None:
            answers.setdefault(section, {})[name] = value
    return answers


def over_time(entries: Iterable[Entry], path: str) -> list[tuple[Entry, Value]]:
    """What a field or a cell held, oldest first, each with the run that made it so."""
    row, _, column = path.rpartition(".")
    found: list[tuple[Entry, Value]] = []
    for entry in sorted(entries, key=_end):
        if entry.path == path:
            found.append((entry, entry.value))
        elif entry.path == row and entry.op in ("insert", "delete"):
            cells = cast("Row", entry.value) if entry.op == "insert" else {}
            found.append((entry, cells.get(column)))
    return [each for place, each in enumerate(found) if not place or each[1] != found[place - 1][1]]


def steps(now: Answers, then: Answers, *, within: str = "") -> list[Step]:
    """The changes that make `then` of `now`, none where they agree. What makes the plan grow comes
    last: it has a longest length.

    `within`: only those in a section, a field, a row or a cell.
    """
    found: list[tuple[int, Step]] = []
    for section, name in sorted(_names(now) | _names(then)):
        path = f"{section}.{name}"
        before, after = now.get(section, {}).get(name), then.get(section, {}).get(name)
        if before == after:
            continue
        if (before is None or is_rows(before)) and (after is None or is_rows(after)):
            found += _row_steps(path, _rows(before), _rows(after))
        else:
            found.append((size(after) - size(before), Step("set", path, after)))
    found.sort(key=lambda each: each[0] > 0)
    return [step for _, step in found if _is_within(step.path, within)]


def as_changes(
    way: Iterable[Step], client: str, *, base: int, first: str | None = None
) -> list[Change]:
    """The steps as changes of a client that has seen revision `base`, read like those of a page.
    `first`: the path that others depend on, as amounts do on their currency.
    """
    ordered = sorted(way, key=lambda step: step.path != first)
    return [
        read_change({**asdict(step), "seq": seq, "base": base}, client)
        for seq, step in enumerate(ordered, 1)
    ]


def overlaid(answers: Answers, over: Answers) -> Answers:
    """`answers` with the fields of `over` in place of their own."""
    sections = dict.fromkeys((*answers, *over))
    return {name: {**answers.get(name, {}), **over.get(name, {})} for name in sections}


def is_rows(value: Value) -> bool:
    """Whether an answer is that of a table: rows, each with an id of its own."""
    if not isinstance(value, list) or not value:
        return False
    ids = [row.get("id") if isinstance(row, dict) else None for row in value]
    return all(isinstance(each, str) for each in ids) and len(set(ids)) == len(ids)


def _end(entry: Entry) -> int:
    return entry.revision


def _field_at(path: str, runs: Sequence[Entry]) -> Value:
    own = next((entry for entry in runs if entry.path == path), None)
    if own is not None and own.op == "set":
        return own.value
    rows = _rows_at(runs)
    order = cast("list[str]", own.value) if own is not None else []
    places = {row_id: place for place, row_id in enumerate(order)}
    # Rows that came while a run of the order went on stand behind those it knew.
    rows.sort(key=lambda row: places.get(cast("str", row["id"]), len(places)))
    return rows or None


def _rows_at(runs: Sequence[Entry]) -> list[Row]:
    """The rows that were there, in the order in which they came, with their cells."""
    inserted = [entry for entry in runs if entry.op == "insert"]
    came = {entry.path: entry.revision for entry in inserted}
    rows = {entry.path: dict(cast("Row", entry.value)) for entry in sorted(inserted, key=_end)}
    for entry in runs:
        row, _, column = entry.path.rpartition(".")
        if entry.op != "set" or entry.revision < came.get(row, entry.revision + 1):
            continue
        rows[row].pop(column, None)
        if entry.value is not None:
            rows[row][column] = entry.value
    return list(rows.values())


def _row_steps(path: str, before: list[Row], after: list[Row]) -> list[tuple[int, Step]]:
    """The changes of a table's rows, each with how much longer it makes the plan."""
    gone = [row for row in before if position(after, _id(row)) is None]
    found = [(-size(row), Step("delete", f"{path}.{row['id']}")) for row in gone]
    rows = [row for row in before if row not in gone]
    for row in after:
        place = position(rows, _id(row))
        if place is not None:
            found += _cell_steps(f"{path}.{row['id']}", rows[place], row)
    found += [(1, step) for step in _order_steps(path, rows, after)]
    return found


def _cell_steps(path: str, before: Row, after: Row) -> list[tuple[int, Step]]:
    columns = [*before, *(column for column in after if column not in before)]
    return [
        (
            size(after.get(column)) - size(before.get(column)),
            Step("set", f"{path}.{column}", after.get(column)),
        )
        for column in columns
        if before.get(column) != after.get(column)
    ]


def _order_steps(path: str, rows: list[Row], after: list[Row]) -> list[Step]:
    """Each row in its place behind the one before it: put in if it is missing, else moved there."""
    found: list[Step] = []
    previous: str | None = None
    for row in after:
        row_id = _id(row)
        there = position(rows, row_id)
        moved, _ = put_after(rows, row if there is None else rows[there], previous)
        if there is None:
            cells = {name: value for name, value in row.items() if name != "id"}
            found.append(Step("insert", f"{path}.{row_id}", {"after": previous, "cells": cells}))
        elif moved != rows:
            found.append(Step("move", f"{path}.{row_id}", {"after": previous}))
        rows, previous = moved, row_id
    return found


def _id(row: Row) -> str:
    return cast("str", row["id"])


def _rows(value: Value) -> list[Row]:
    return cast("list[Row]", value or [])


def _names(answers: Answers) -> set[tuple[str, str]]:
    return {(section, name) for section, values in answers.items() for name in values}


def _is_within(path: str, place: str) -> bool:
    return not place or path == place or path.startswith(f"{place}.")
