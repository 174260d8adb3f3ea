"""Ways to break an example plan: each says the rule that has to speak, and where.

A module for each worksheet names its `EXAMPLE` and lists what is `FIRING`, and what is `SILENT`
close by. T1 has a test file of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

Plan = dict[str, dict[str, Any]]
Change = Callable[[Plan], None]


@frozen
class Broken:
    """A changed plan of which `rule` speaks at `path`; `also` are other rules that have to."""

    rule: str
    path: str
    change: Change
    also: frozenset[str] = frozenset()


def broken(rule: str, path: str, *changes: Change, also: str = "") -> Broken:
    return Broken(rule, path, both(*changes), frozenset(also.split()))


def row_of(plan: Plan, table: str, row: str | int) -> dict[str, Any]:
    """The row of that id, or at that place (from 0)."""
    section, field = table.split(".")
    rows = plan[section][field]
    return rows[row] if isinstance(row, int) else next(each for each in rows if each["id"] == row)


def change(table: str, row: str | int, **cells: Any) -> Change:
    return lambda plan: row_of(plan, table, row).update(cells)


def changes(table: str, **cells: Any) -> Change:
    """The same in all rows of the table."""
    section, field = table.split(".")
    return lambda plan: [row.update(cells) for row in plan[section][field]]


def answer(section: str, **fields: Any) -> Change:
    return lambda plan: plan[section].update(fields)


def without(table: str, *rows: str | int) -> Change:
    """The table without these rows, by their ids or places."""
    section, field = table.split(".")

    def apply(plan: Plan) -> None:
        gone = [row_of(plan, table, row)["id"] for row in rows]
        plan[section][field] = [row for row in plan[section][field] if row["id"] not in gone]

    return apply


def added(table: str, like: str | int, **cells: Any) -> Change:
    """One more row: a copy of that one, with other cells."""
    section, field = table.split(".")
    return lambda plan: plan[section][field].append(
        {**row_of(plan, table, like), "id": "added", **cells}
    )


def both(*changes_: Change) -> Change:
    def apply(plan: Plan) -> None:
        for each in changes_:
            each(plan)

    return apply
