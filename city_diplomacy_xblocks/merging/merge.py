"""Merging one client's batch into a plan. Pure: the same plan and batch give the same outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.row_ref import ROW_ID
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.merging.changes import (
    Change,
    Kept,
    KeptReason,
    Merged,
    Op,
    PlanState,
    Result,
    dump,
    size,
)
from city_diplomacy_xblocks.merging.history import is_others
from city_diplomacy_xblocks.merging.rows import Row, position, put_after, replaced, without
from city_diplomacy_xblocks.merging.sheet import KeepAside, Sheet
from city_diplomacy_xblocks.worksheets.currency import currency_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: The longest plan, as JSON text.
LIMIT: Final = 200_000


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
) -> Merged:
    """`state` with the changes of one client, in the order of their numbers.

    One bad change stops no other. `client` is the client's number within the plan, `seq` its
    highest change dealt with so far: what is not above it comes a second time and changes nothing.
    `quarter` is now, in quarters of an hour.
    """
    batch = list(changes)
    sheet = Sheet.of(state, client=client, quarter=quarter, limit=limit)
    merging = _Merging(sheet, worksheet, closed)
    results: dict[int, Result] = {}
    for place in sorted(range(len(batch)), key=lambda place: batch[place].seq):
        change = batch[place]
        if change.seq and change.seq <= seq:
            results[place] = Result(change.seq, "repeated")
            continue
        seq = max(seq, change.seq)
        results[place] = merging.take(change)
    return Merged(
        PlanState(sheet.answers, sheet.stamps.text(), sheet.revision, sheet.size),
        [results[place] for place in range(len(batch))],
        list(sheet.history.values()),
        merging.last_kept(),
        seq,
        frozenset(sheet.touched),
        frozenset(sheet.paths),
    )


class _Merging:
    """One batch on its way into a sheet."""

    def __init__(self, sheet: Sheet, worksheet: Worksheet, closed: bool) -> None:
        self.sheet = sheet
        self.worksheet = worksheet
        self.closed = closed
        self.kept: list[Kept] = []
        self._operations = {
            "set": self._set,
            "insert": self._insert,
            "move": self._move,
            "delete": self._delete,
        }

    def take(self, change: Change) -> Result:
        """Let the change take its place, or keep it aside."""
        try:
            if not change.op:
                raise KeepAside("malformed")
            if self.closed:
                raise KeepAside("closed")
            reason = self._operations[change.op](change)
        except KeepAside as refusal:
            self._keep(change, change.path, change.value, refusal.reason, op=change.op)
            return Result(change.seq, "kept", refusal.reason)
        return Result(change.seq, "kept" if reason else "accepted", reason, self.sheet.revision)

    def last_kept(self) -> list[Kept]:
        """What was kept aside: of several texts for one field the last, and that it was emptied;
        of all that has no number each thing once.
        """
        last: dict[tuple[object, ...], Kept] = {}
        for each in self.kept:
            typed = (each.path, each.reason, each.value is None)
            other = (each.path, each.seq or dump(each.value))
            last[typed if each.op == "set" else other] = each
        return list(last.values())

    def _keep(
        self, change: Change, path: str, value: Value, reason: KeptReason, *, op: Op | Literal[""]
    ) -> None:
        self.kept.append(Kept(change.seq, op, path, value, reason))
        self.sheet.paths.add(change.path)

    def _field(self, path: str, depth: int) -> tuple[list[str], Field]:
        """The parts of a path of `depth` parts and the field, column or table that it leads to."""
        spec = self.worksheet.field_at(path)
        parts = path.split(".")
        if spec is None or spec.type == "computed" or spec.by_team:
            raise KeepAside("unknown")
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
        sheet = self.sheet
        rows = sheet.rows(section, table)
        place = position(rows, row_id)
        if place is None:
            raise KeepAside("row_gone")
        row, value = rows[place], self._parsed(change.value, spec)
        if value == row.get(name):
            return None
        sheet.refuse_conflict(change.path, change.base)
        new = {key: cell for key, cell in row.items() if key != name}
        if value is not None:
            new[name] = value
        grows = size(new) - size(row)
        sheet.put(section, table, replaced(rows, new), grows=grows)
        sheet.stamp(change.path, emptied=value is None)
        sheet.remember(change.path, "set", value)
        return None

    def _insert(self, change: Change) -> KeptReason | None:
        (section, table, row_id), spec = self._row_path(change)
        after, cells = _insertion(change.value)
        sheet = self.sheet
        rows = sheet.rows(section, table)
        place = position(rows, row_id)
        if place is not None and all(rows[place].get(name) == cells[name] for name in cells):
            return None  # a row that the table offers to everybody: somebody else began it
        if place is not None:
            raise KeepAside("conflict")
        if len(rows) >= spec.max_rows:
            raise KeepAside("range")
        foreign = {name: cells[name] for name in cells if name != "id" and not spec.column(name)}
        row, misfits = self._cells(row_id, cells, spec)
        new, found = put_after(rows, row, after)
        grows = size(row) + 1 if rows else sheet.growth(section, table, new)
        sheet.put(section, table, new, grows=grows)
        sheet.stamp(change.path)
        sheet.remember(change.path, "insert", row)
        self._reorder(change, found=found)
        for name, reason in misfits.items():
            self._keep(change, f"{change.path}.{name}", cells[name], reason, op="set")
        if foreign:
            self._keep(change, change.path, foreign, "unknown", op="")
        return next(iter(misfits.values()), "unknown" if foreign else None)

    def _cells(
        self, row_id: str, cells: Mapping[str, object], spec: Field
    ) -> tuple[Row, dict[str, KeptReason]]:
        """The new row, and why some of its cells are not in it."""
        row: Row = {"id": row_id}
        misfits: dict[str, KeptReason] = {}
        for column in spec.columns:
            if column.id not in cells or column.type == "computed" or column.by_team:
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
        after = _after(change.value)
        sheet = self.sheet
        rows = sheet.rows(section, table)
        place = position(rows, row_id)
        if place is None:
            raise KeepAside("row_gone")
        new, found = put_after(rows, rows[place], after)
        if not found:
            sheet.paths.add(change.path)
            return None
        if new != rows:
            sheet.put(section, table, new, grows=0)
            self._reorder(change, found=True)
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
        left = without(rows, row_id) or None
        grows = -size(rows[place]) - 1 if left else sheet.growth(section, table, None)
        sheet.put(section, table, left, grows=grows)
        sheet.stamps.drop_row(change.path)
        sheet.revision += 1
        sheet.remember(change.path, "delete", rows[place])
        self._reorder(change, found=True)
        return None

    def _row_path(self, change: Change) -> tuple[list[str], Field]:
        parts, spec = self._field(change.path, 3)
        if not ROW_ID.match(parts[2]):
            raise KeepAside("malformed")
        return parts, spec

    def _reorder(self, change: Change, *, found: bool) -> None:
        """Note the order of the rows, under the table's path. The last one to move a row wins."""
        table = change.path.rpartition(".")[0]
        last = self.sheet.stamps.get(table)
        seen = not is_others(last, client=self.sheet.client, since=change.base)
        self.sheet.reorder(table, told=seen and found)


def _after(value: object) -> str | None:
    after = value.get("after") if isinstance(value, Mapping) else 0
    if after is not None and not isinstance(after, str):
        raise KeepAside("malformed")
    return after


def _insertion(value: object) -> tuple[str | None, Mapping[str, object]]:
    after = _after(value)
    cells = value.get("cells") if isinstance(value, Mapping) else None
    if cells is None:
        return after, {}
    if not isinstance(cells, Mapping):
        raise KeepAside("malformed")
    return after, cells
