"""A page as its script behaves: it edits at once, sends what is not acknowledged, and follows what
it is told.
"""

from __future__ import annotations

import copy

from attrs import define, field

from city_diplomacy_xblocks.merging.changes import Change
from city_diplomacy_xblocks.merging.others import changed_by_others, field_of, states
from city_diplomacy_xblocks.merging.rows import put_after, without
from tests.merging.plans import WORKSHEET, Server


@define
class Page:
    """One client: what it shows, which revision it knows, and what it has not had an answer for."""

    number: int
    shown: dict[str, object] = field(factory=dict)
    known: int = 0
    pending: list[Change] = field(factory=list)
    seq: int = 0

    def edit(self, op: str, path: str, value: object = None) -> None:
        """What a person does: shown at once, sent later."""
        self.seq += 1
        change = Change("page", self.seq, op, path, self.known, copy.deepcopy(value))
        self.pending.append(change)
        self._show(change)

    def send(self, server: Server, *, count: int | None = None, answered: bool = True) -> None:
        """Send the oldest `count` changes; without an answer they are sent again."""
        batch = self.pending[:count]
        merged = server.save(self.number, *batch)
        if not answered:
            return
        theirs = changed_by_others(merged.state.stamps, client=self.number, since=self.known)
        repeated = {result.seq for result in merged.results if result.status == "repeated"}
        earlier = {
            kept.path
            for client, kept in server.kept_by
            if client == self.number and kept.seq in repeated
        }
        told = states(WORKSHEET, merged.state.answers, theirs | merged.paths | earlier)
        self.pending = self.pending[len(batch) :]
        self.known = merged.state.revision
        self._follow(copy.deepcopy(told))

    def rows(self, table: str) -> list[dict[str, object]]:
        """The rows that it shows."""
        return self.shown.get(table, [])

    def _follow(self, told: list[dict[str, object]]) -> None:
        for each in told:
            path = each["path"]
            if "rows" in each:
                self._put(path, each["rows"])
            elif path.count(".") == 3:
                self._cell(path, each["value"])
            else:
                self._put(path, each["value"])
        # What was typed meanwhile stands over it until it is answered.
        fields = {field_of(each["path"]) for each in told}
        for change in self.pending:
            if field_of(change.path) in fields:
                self._show(change)

    def _show(self, change: Change) -> None:
        table = field_of(change.path)
        row_id = change.path.split(".")[2] if change.path.count(".") >= 2 else ""
        if change.op == "set" and row_id:
            self._cell(change.path, change.value)
        elif change.op == "set":
            self._put(change.path, change.value)
        elif change.op == "delete":
            self._put(table, without(self.rows(table), row_id))
        elif change.op == "insert":
            row = {"id": row_id, **change.value["cells"]}
            self._put(table, put_after(self.rows(table), row, change.value["after"])[0])
        else:
            row = next((row for row in self.rows(table) if row["id"] == row_id), None)
            after = change.value["after"]
            if row and (after is None or any(each["id"] == after for each in self.rows(table))):
                self._put(table, put_after(self.rows(table), row, after)[0])

    def _cell(self, path: str, value: object) -> None:
        *_, row_id, column = path.split(".")
        rows = [dict(row) for row in self.rows(field_of(path))]
        for row in rows:
            if row["id"] == row_id:
                row.pop(column, None)
                if value:
                    row[column] = value
        self._put(field_of(path), rows)

    def _put(self, path: str, value: object) -> None:
        self.shown.pop(path, None)
        if value and WORKSHEET.field_at(path):
            self.shown[path] = value
