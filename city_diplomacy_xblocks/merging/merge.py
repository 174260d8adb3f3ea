"""Merging one client's batch into a plan. Pure: the same plan and batch give the same outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from attrs import evolve

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.row_ref import ROW_ID
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.merging.changes import (
    Change,
    Grave,
    Kept,
    KeptReason,
    Merged,
    Op,
    PlanState,
    Result,
    dump,
    goes_on,
    size,
    with_cell,
)
from city_diplomacy_xblocks.merging.history import is_others
from city_diplomacy_xblocks.merging.rows import Row, position, put_after, replaced
from city_diplomacy_xblocks.merging.sheet import KeepAside, Sheet, insertion, place_after
from city_diplomacy_xblocks.merging.stamps import Stamp
from city_diplomacy_xblocks.worksheets.currency import currency_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: The longest plan, as JSON text.
LIMIT: Final = 200_000
#: What is said of a change even when the plan is closed: no choice would put it in place.
_EVEN_CLOSED: Final = frozenset({"malformed", "unknown", "team"})


def merge(
    state: PlanState,
    changes: Iterable[Change],
    *,
    worksheet: Worksheet,
    closed: bool,
    client: int,
    seq: int,
    quarter: int,
    limit: int = LIMIT,
    graves: Mapping[str, Grave] | None = None,
    by_team: bool = False,
) -> Merged:
    """`state` with the changes of one client, in the order of their numbers.

    One bad change stops no other. `client` is the client's number within the plan, `seq` its
    highest change dealt with so far: what is not above it comes a second time and changes nothing.
    `quarter` is now, in quarters of an hour. `graves` are deleted rows by their paths: those that
    a first attempt without them has `sought`. Changes `by_team` reach the team's fields and no
    others; those of everybody else never do.
    """
    batch = list(changes)
    sheet = Sheet.of(
        state, client=client, quarter=quarter, limit=limit, closed=closed, graves=graves or {}
    )
    merging = _Merging(sheet, worksheet, by_team=by_team)
    results: dict[int, Result] = {}
    for place in sorted(range(len(batch)), key=lambda place: batch[place].seq):
        change = batch[place]
        if change.seq and change.seq <= seq:
            results[place] = merging.repeat(change)
            continue
        seq = max(seq, change.seq)
        # From the page of another plan: this person's was begun anew.
        known = change if change.base <= state.revision else evolve(change, base=0)
        results[place] = merging.take(known)
    return Merged(
        PlanState(sheet.answers, sheet.stamps.text(), sheet.revision, sheet.size),
        [results[place] for place in range(len(batch))],
        list(sheet.history.values()),
        merging.last_kept(),
        seq,
        frozenset(sheet.touched),
        frozenset(sheet.paths),
        frozenset(merging.sought),
        tuple(merging.revived),
    )


class _Merging:
    """One batch on its way into a sheet."""

    def __init__(self, sheet: Sheet, worksheet: Worksheet, *, by_team: bool) -> None:
        self.sheet = sheet
        self.worksheet = worksheet
        self.by_team = by_team
        self.kept: list[Kept] = []
        #: Rows that wait to be inserted: where in `kept`.
        self.waiting: dict[str, int] = {}
        self.sought: set[str] = set()
        self.revived: list[str] = []
        self._operations = {
            "set": self._set,
            "insert": self._insert,
            "move": self._move,
            "delete": self._delete,
        }

    def repeat(self, change: Change) -> Result:
        """A change that was dealt with. Its page, which had no answer, is told what the plan holds
        there; not so of rows that nobody else has touched: it may have moved them on.
        """
        if change.op in ("", "set") or not self._is_left_alone(change):
            self.sheet.paths.add(change.path)
        return Result(change.seq, "repeated")

    def _is_left_alone(self, change: Change) -> bool:
        """Whether a row is as the change has left it, and this page was the last to move any."""
        spec, parts = self.worksheet.field_at(change.path), change.path.split(".")
        if spec is None or spec.type != "table" or len(parts) != 3:
            return False
        last = self.sheet.stamps.get(".".join(parts[:2]))
        is_there = position(self.sheet.rows(parts[0], parts[1]), parts[2]) is not None
        return (
            last is not None
            and last.client == self.sheet.client
            and is_there == (change.op != "delete")
        )

    def take(self, change: Change) -> Result:
        """Let the change take its place, or keep it aside."""
        try:
            if not change.op:
                raise KeepAside("malformed")
            reason = self._operations[change.op](change)
        except KeepAside as refusal:
            reason = self._keep(change, change.path, change.value, refusal.reason, op=change.op)
            return Result(change.seq, "kept", reason)
        return Result(change.seq, "kept" if reason else "accepted", reason, self.sheet.revision)

    def last_kept(self) -> list[Kept]:
        """What was kept aside: of a text that goes on what it became, of all that has no number
        each thing once. An order of rows has no text to keep.
        """
        last: dict[tuple[object, ...], list[Kept]] = {}
        for each in self.kept:
            if each.op == "move" and each.reason == "closed":
                continue
            typed = (each.path, each.reason)
            other = (each.path, each.seq or dump(each.value))
            run = last.setdefault(typed if each.op == "set" else other, [])
            if run and goes_on(run[-1].value, each.value):
                run.pop()
            run.append(each)
        return [each for run in last.values() for each in run]

    def _keep(
        self, change: Change, path: str, value: Value, reason: KeptReason, *, op: Op | Literal[""]
    ) -> KeptReason:
        """Keep something aside; returns the reason that it is kept for."""
        sheet = self.sheet
        if sheet.closed and reason not in _EVEN_CLOSED:
            reason = "closed"
        sheet.paths.add(change.path)
        sheet.stamps.note_kept(Stamp(sheet.revision, sheet.client, 0, sheet.quarter))
        row, _, column = path.rpartition(".")
        if op == "set" and row in self.waiting:
            place = self.waiting[row]
            waits = self.kept[place]
            self.kept[place] = evolve(waits, value=with_cell(waits.value, column, value))
            return waits.reason
        if op == "insert" and reason not in _EVEN_CLOSED:
            self.waiting[path] = len(self.kept)
        self.kept.append(Kept(change.seq, op, path, value, reason))
        return reason

    def _field(self, path: str, depth: int) -> tuple[list[str], Field]:
        """The parts of a path of `depth` parts and the field, column or table that it leads to."""
        spec = self.worksheet.field_at(path)
        parts = path.split(".")
        if spec is None or spec.type == "computed":
            raise KeepAside("unknown")
        if spec.by_team != self.by_team:
            raise KeepAside("team")
        if len(parts) != depth:
            raise KeepAside("malformed")
        return parts, spec

    def _parsed(self, raw: object, spec: Field) -> Value:
        decimals = None
        if spec.type == "money":
            decimals = currency_of(self.worksheet, self.sheet.answers).decimals
        try:
            return TYPES[spec.type].parse(raw, spec, currency_decimals=decimals)
        except Misfit as misfit:
            raise KeepAside(misfit.reason) from misfit

    def _set(self, change: Change) -> KeptReason | None:
        if change.path.count(".") == 3:
            return self._set_cell(change)
        (section, name), spec = self._field(change.path, 2)
        if spec.type == "table":
            raise KeepAside("malformed")
        value = self._parsed(change.value, spec)
        sheet = self.sheet
        if value == sheet.value(section, name):
            return None
        sheet.refuse_conflict(change.path, change.base)
        sheet.put(section, name, value, grows=sheet.growth(section, name, value))
        sheet.stamp(change.path, emptied=value is None)
        sheet.remember(change.path, "set", value)
        return None

    def _set_cell(self, change: Change) -> KeptReason | None:
        (section, table, row_id, name), spec = self._field(change.path, 4)
        path = f"{section}.{table}.{row_id}"
        if path in self.waiting:
            raise KeepAside(self.kept[self.waiting[path]].reason)
        value = self._parsed(change.value, spec)
        if position(self.sheet.rows(section, table), row_id) is None:
            grave = self._grave(path)
            if value is None or (grave and value == grave.row.get(name)):
                # It says nothing that the row did not hold when it was deleted.
                self.sheet.paths.add(path)
                return None
            if grave is None or not self._bring_back(path, grave, change.base):
                raise KeepAside("row_gone")
        self._put_cell(path, name, value, change.base)
        return None

    def _put_cell(self, path: str, name: str, value: Value, base: int) -> None:
        """Write a cell of a row that is there."""
        sheet, (section, table, row_id) = self.sheet, path.split(".")
        rows = sheet.rows(section, table)
        row = next(each for each in rows if each["id"] == row_id)
        if value == row.get(name):
            return
        sheet.refuse_conflict(f"{path}.{name}", base)
        new = {key: cell for key, cell in row.items() if key != name}
        if value is not None:
            new[name] = value
        sheet.put(section, table, replaced(rows, new), grows=size(new) - size(row))
        sheet.stamp(f"{path}.{name}", emptied=value is None)
        sheet.remember(f"{path}.{name}", "set", value)

    def _grave(self, path: str) -> Grave | None:
        """The row at that path as it was when it was deleted, if that is known."""
        if path not in self.sheet.graves:
            self.sought.add(path)
        return self.sheet.graves.get(path)

    def _bring_back(self, path: str, grave: Grave, base: int) -> bool:
        """Put a deleted row back as it was, unless its table is full: an edit outlives a deletion
        that did not know of it.
        """
        sheet, (section, table, _) = self.sheet, path.split(".")
        spec = self.worksheet.field_at(path)
        if spec is None or len(sheet.rows(section, table)) >= spec.max_rows:
            return False
        sheet.revive(
            path, {key: grave.row[key] for key in grave.row if key == "id" or spec.column(key)}
        )
        self._reorder(path, base, found=False)
        sheet.paths.add(path)
        deleted = Stamp(grave.revision, grave.client, 0, 0)
        if is_others(deleted, client=sheet.client, since=base):
            self.revived.append(path)
            sheet.stamps.note_kept(Stamp(sheet.revision, sheet.client, 0, sheet.quarter))
        return True

    def _insert(self, change: Change) -> KeptReason | None:
        (section, table, row_id), spec = self._row_path(change)
        after, cells = insertion(change.value)
        foreign = {name: cells[name] for name in cells if name != "id" and not spec.column(name)}
        row, misfits = self._cells(row_id, cells, spec)
        sheet = self.sheet
        if position(sheet.rows(section, table), row_id) is not None:
            misfits |= self._insert_again(change, row)
        elif self._is_deleted_unseen(change) and (grave := self._grave(change.path)):
            sheet.paths.add(change.path)
            if any(row[name] != grave.row.get(name) for name in row):
                if not self._bring_back(change.path, grave, change.base):
                    raise KeepAside("range")
                misfits |= self._insert_again(change, row)
        else:
            self._insert_new(change, row, spec, after)
        for name, reason in misfits.items():
            self._keep(change, f"{change.path}.{name}", cells[name], reason, op="set")
        if foreign:
            self._keep(change, change.path, foreign, "unknown", op="")
        return next(iter(misfits.values()), "unknown" if foreign else None)

    def _insert_new(self, change: Change, row: Row, spec: Field, after: str | None) -> None:
        sheet, (section, table, _) = self.sheet, change.path.split(".")
        rows = sheet.rows(section, table)
        if len(rows) >= spec.max_rows:
            raise KeepAside("range")
        row = self._as_the_team_left_it(change.path, row, spec)
        new, found = put_after(rows, row, after)
        grows = size(row) + 1 if rows else sheet.growth(section, table, new)
        sheet.put(section, table, new, grows=grows)
        sheet.stamps.drop_row(change.path)
        sheet.stamp(change.path)
        sheet.remember(change.path, "insert", row)
        self._reorder(change.path, change.base, found=found)

    def _as_the_team_left_it(self, path: str, row: Row, spec: Field) -> Row:
        """A row that is put back after it was deleted, with the cells that its author cannot."""
        theirs = [column.id for column in spec.columns if column.by_team]
        if self.by_team or not theirs or self.sheet.stamps.grave(path) is None:
            return row
        grave = self._grave(path)
        return row | {name: grave.row[name] for name in theirs if grave and name in grave.row}

    def _insert_again(self, change: Change, row: Row) -> dict[str, KeptReason]:
        """Insert a row that is there: its cells are edits, each for itself. Returns why some of
        them are kept aside.
        """
        self.sheet.paths.add(change.path)
        kept: dict[str, KeptReason] = {}
        for name, value in row.items():
            try:
                if name != "id":
                    self._put_cell(change.path, name, value, change.base)
            except KeepAside as refusal:
                kept[name] = refusal.reason
        return kept

    def _is_deleted_unseen(self, change: Change) -> bool:
        deleted = self.sheet.stamps.grave(change.path)
        return is_others(deleted, client=self.sheet.client, since=change.base)

    def _cells(
        self, row_id: str, cells: Mapping[str, object], spec: Field
    ) -> tuple[Row, dict[str, KeptReason]]:
        """The new row, and why some of its cells are not in it."""
        row: Row = {"id": row_id}
        misfits: dict[str, KeptReason] = {}
        for column in spec.columns:
            if column.id not in cells or column.type == "computed":
                continue
            if column.by_team != self.by_team:
                continue
            try:
                value = self._parsed(cells[column.id], column)
            except KeepAside as refusal:
                misfits[column.id] = refusal.reason
                continue
            if value is not None:
                row[column.id] = value
        return row, misfits

    def _move(self, change: Change) -> KeptReason | None:
        (section, table, row_id), _ = self._row_path(change)
        after = place_after(change.value)
        sheet = self.sheet
        rows = sheet.rows(section, table)
        place = position(rows, row_id)
        new, found = put_after(rows, rows[place], after) if place is not None else (rows, False)
        if not found:
            sheet.paths.add(change.path)
        elif new != rows:
            sheet.put(section, table, new, grows=0)
            self._reorder(change.path, change.base, found=True)
        return None

    def _delete(self, change: Change) -> KeptReason | None:
        (section, table, row_id), _ = self._row_path(change)
        sheet = self.sheet
        rows = sheet.rows(section, table)
        place = position(rows, row_id)
        if place is None:
            return None
        for path in [change.path, *(f"{change.path}.{name}" for name in rows[place])]:
            sheet.refuse_conflict(path, change.base)
        sheet.bury(change.path, rows, place)
        self._reorder(change.path, change.base, found=True)
        return None

    def _row_path(self, change: Change) -> tuple[list[str], Field]:
        parts, spec = self._field(change.path, 3)
        if not ROW_ID.match(parts[2]):
            raise KeepAside("malformed")
        return parts, spec

    def _reorder(self, row: str, base: int, *, found: bool) -> None:
        """Note the order of the rows, under the table's path. The last one to move a row wins."""
        table = row.rpartition(".")[0]
        last = self.sheet.stamps.get(table)
        seen = not is_others(last, client=self.sheet.client, since=base)
        if last is not None and last.client != self.sheet.client:
            # The page has put rows where it was told, perhaps beside changes not yet sent.
            self.sheet.paths.add(row)
        self.sheet.reorder(table, told=seen and found)
