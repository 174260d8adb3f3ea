"""A plan while a batch is merged into it: answers, stamps and length, kept in step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from attrs import define, field

from city_diplomacy_xblocks.fields.spec import Value
from city_diplomacy_xblocks.merging.changes import Entry, Grave, KeptReason, Op, PlanState, size
from city_diplomacy_xblocks.merging.history import NOBODY, is_others, next_stamp, stamp_at
from city_diplomacy_xblocks.merging.rows import Row, put_at, without
from city_diplomacy_xblocks.merging.stamps import Stamp, Stamps


class KeepAside(Exception):
    """A change that cannot take its place, and why."""

    def __init__(self, reason: KeptReason) -> None:
        super().__init__(reason)
        self.reason: KeptReason = reason


@define
class Sheet:
    """The plan, and what one client's batch has made of it so far. The `PlanState` it began with is
    not changed.
    """

    answers: dict[str, Mapping[str, Value]]
    stamps: Stamps
    revision: int
    size: int
    client: int
    quarter: int
    limit: int
    closed: bool
    graves: dict[str, Grave]
    history: dict[int, Entry] = field(factory=dict)
    touched: set[str] = field(factory=set)
    paths: set[str] = field(factory=set)

    @classmethod
    def of(
        cls,
        state: PlanState,
        *,
        client: int,
        quarter: int,
        limit: int,
        closed: bool,
        graves: Mapping[str, Grave],
    ) -> Sheet:
        """A sheet to work on."""
        return cls(
            dict(state.answers),
            Stamps(state.stamps),
            state.revision,
            state.size,
            client,
            quarter,
            limit,
            closed,
            dict(graves),
        )

    def value(self, section: str, name: str) -> Value:
        """The answer to a field; None when it is blank."""
        return self.answers.get(section, {}).get(name)

    def rows(self, section: str, table: str) -> list[Row]:
        """The rows of a table, in display order."""
        return cast("list[Row]", self.value(section, table) or [])

    def refuse_conflict(self, path: str, base: int) -> None:
        """Raise KeepAside when another client changed `path` since its author looked."""
        if is_others(stamp_at(self.stamps, path), client=self.client, since=base):
            raise KeepAside("conflict")

    def put(self, section: str, name: str, value: Value, *, grows: int) -> None:
        """Write an answer (None: blank) that makes the plan `grows` characters longer.

        Raises KeepAside when the plan is closed or would pass its limit: one that is over it may
        only shrink.
        """
        if self.closed:
            raise KeepAside("closed")
        if grows > 0 and self.size + grows > self.limit:
            raise KeepAside("too_large")
        fields = dict(self.answers.get(section, {}))
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = value
        if fields:
            self.answers[section] = fields
        else:
            self.answers.pop(section, None)
        self.size += grows
        self.touched.add(f"{section}.{name}")

    def growth(self, section: str, name: str, value: Value) -> int:
        """How much longer the plan's JSON is when a field holds `value` (None: blank)."""
        fields = self.answers.get(section)
        others = len(fields) - (name in fields) if fields else 0
        before = _entry(name, fields[name], others) if fields and name in fields else 0
        after = 0 if value is None else _entry(name, value, others)
        return (
            after - before + self._section_growth(section, there=bool(others) or value is not None)
        )

    def _section_growth(self, section: str, *, there: bool) -> int:
        was_there = section in self.answers
        if there == was_there:
            return 0
        length = _entry(section, {}, len(self.answers) - was_there)
        return length if there else -length

    def stamp(self, path: str, *, emptied: bool = False) -> None:
        """Count a change at `path`."""
        self.revision += 1
        self._stamp(path, client=self.client, anew=emptied)

    def reorder(self, table: str, *, told: bool) -> None:
        """Count the order of a table's rows as a change of its own, and write it into history.
        Unless all is as its author saw and asked, it is nobody's.
        """
        self.revision += 1
        self._stamp(table, client=self.client if told else NOBODY)
        self.remember(table, "move", [row["id"] for row in self.rows(*table.split("."))])

    def bury(self, path: str, rows: list[Row], place: int) -> None:
        """Delete the row at `path`, which stands at that place, and write it into history."""
        section, table, row_id = path.split(".")
        row, left = rows[place], without(rows, row_id) or None
        grows = -size(row) - 1 if left else self.growth(section, table, None)
        self.put(section, table, left, grows=grows)
        self.revision += 1
        self.stamps.bury(path, Stamp(self.revision, self.client, place, self.quarter))
        self.graves[path] = Grave(row, self.revision, self.client)
        self._record(path, "delete", row)

    def revive(self, path: str, row: Row) -> None:
        """Put a deleted row back to the place it had, with the stamps it had."""
        section, table, _ = path.split(".")
        rows, grave = self.rows(section, table), self.stamps.grave(path)
        new = put_at(rows, row, grave.start if grave else None)
        grows = size(row) + 1 if rows else self.growth(section, table, new)
        self.put(section, table, new, grows=grows)
        if grave:
            self.revision += 1
            self.stamps.unbury(path)
        else:
            self.stamp(path)
        self._record(path, "insert", row)

    def _record(self, path: str, op: Op, row: Row) -> None:
        self.history[self.revision] = Entry(path, op, row, self.revision, self.revision)

    def _stamp(self, path: str, *, client: int, anew: bool = False) -> None:
        last = self.stamps.get(path)
        stamp = next_stamp(
            last, revision=self.revision, client=client, quarter=self.quarter, anew=anew
        )
        self.stamps.put(path, stamp)

    def remember(self, path: str, op: Op, value: Value) -> None:
        """Write the change just counted into history: its run's last value."""
        stamp = self.stamps.get(path)
        start = stamp.start if stamp else self.revision
        self.history[start] = Entry(path, op, value, start, self.revision)


def _entry(key: str, value: object, others: int) -> int:
    return size(key) + 1 + size(value) + (1 if others else 0)


def place_after(value: object) -> str | None:
    """Behind which row a change puts one; None: before all others."""
    after = value.get("after") if isinstance(value, Mapping) else 0
    if after is not None and not isinstance(after, str):
        raise KeepAside("malformed")
    return after


def insertion(value: object) -> tuple[str | None, Mapping[str, object]]:
    """Behind which row a change inserts one, and its cells."""
    after = place_after(value)
    cells = value.get("cells") if isinstance(value, Mapping) else None
    if cells is None:
        return after, {}
    if not isinstance(cells, Mapping):
        raise KeepAside("malformed")
    return after, cells
