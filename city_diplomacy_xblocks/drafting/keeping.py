"""Texts kept aside: stored once each, however often they come. Part of `saving.py`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from city_diplomacy_xblocks.drafting.data import PlanView
from city_diplomacy_xblocks.drafting.models import History, KeptAside
from city_diplomacy_xblocks.merging.changes import Grave, Kept, dump, goes_on
from city_diplomacy_xblocks.merging.history import QUARTER
from city_diplomacy_xblocks.merging.merge import with_cell

#: Reasons for which a text may be meant for a row that is itself kept aside.
_WITHOUT_ROW = frozenset({"row_gone", "closed"})


def deletions(plan_id: int, rows: Collection[str]) -> dict[str, History]:
    """How each of those rows was last deleted. One query."""
    found = History.objects.filter(plan_id=plan_id, op="delete", path__in=rows)
    return {each.path: each for each in found.order_by("revision")}


def graves(found: Mapping[str, History]) -> dict[str, Grave]:
    """The rows as the merge wants them."""
    return {
        path: Grave(json.loads(each.value), each.revision, each.client_number)
        for path, each in found.items()
    }


def keep_deletions(view: PlanView, undone: Iterable[History], *, at: datetime) -> None:
    """Offer deletions again to whom they were undone for."""
    for each in undone:
        again = Kept(0, "delete", each.path, None, "conflict")
        keep(view, [again], client=each.client_number, author_id=each.author_id, at=at)


def keep(
    view: PlanView, kept: Sequence[Kept], *, client: int, author_id: int, at: datetime
) -> None:
    """Store what a batch has kept aside.

    What the same person sent before and still waits is not stored again. A text that goes on takes
    the place of the one before, as in history: one of each page, field and quarter of an hour. A
    cell of a row that waits itself goes into it.
    """
    if not kept:
        return
    there = list(_waiting(view.id, kept).filter(author_id=author_id).order_by("seq", "id"))
    new, changed = [], {}
    for each in kept:
        row = KeptAside(
            plan_id=view.id,
            path=each.path,
            op=each.op,
            value=dump(each.value),
            reason=each.reason,
            client_number=client,
            seq=each.seq,
            author_id=author_id,
            revision=view.revision,
            at=at,
        )
        known = _same(there, row) or _went_on(there, row) or _meant_for(there, row)
        if known is None:
            new.append(row)
            there.append(row)
        elif known.pk:
            changed[known.pk] = known
    KeptAside.objects.bulk_create(new)
    for row in changed.values():
        row.save(update_fields=["value", "reason", "client_number", "seq", "revision", "at"])


def _waiting(plan_id: int, kept: Sequence[Kept]) -> QuerySet[KeptAside]:
    paths = {each.path for each in kept}
    rows = {path.rpartition(".")[0] for path in paths if path.count(".") == 3}
    return KeptAside.objects.filter(plan_id=plan_id, resolved_at=None, path__in=paths | rows)


def _same(there: Iterable[KeptAside], row: KeptAside) -> KeptAside | None:
    """The text of the same person for the same place that says the same."""
    wanted = (row.path, row.op, row.value)
    found = next((each for each in there if (each.path, each.op, each.value) == wanted), None)
    return found and _renewed(found, row, value=found.value)


def _went_on(there: Sequence[KeptAside], row: KeptAside) -> KeptAside | None:
    """The last text of the same page for the same place, if `row` is what it became."""
    if row.op != "set":
        return None
    wanted = (row.path, row.op, row.reason, row.client_number, _quarter(row.at))
    for each in reversed(there):
        run = (each.path, each.op, each.reason, each.client_number, _quarter(each.at))
        if run == wanted:
            going_on = goes_on(json.loads(each.value), json.loads(row.value))
            return _renewed(each, row, value=row.value) if going_on else None
    return None


def _meant_for(there: Iterable[KeptAside], row: KeptAside) -> KeptAside | None:
    """The row, waiting to be inserted, of which `row` is a cell."""
    path, _, column = row.path.rpartition(".")
    if row.op != "set" or row.reason not in _WITHOUT_ROW or path.count(".") != 2:
        return None
    found = next((each for each in there if each.op == "insert" and each.path == path), None)
    if found is None:
        return None
    value = with_cell(json.loads(found.value), column, json.loads(row.value))
    row.reason = found.reason
    return _renewed(found, row, value=dump(value))


def _renewed(found: KeptAside, row: KeptAside, *, value: str) -> KeptAside:
    found.value, found.reason, found.client_number = value, row.reason, row.client_number
    found.seq, found.revision, found.at = row.seq, row.revision, row.at
    return found


def _quarter(at: datetime) -> int:
    return int(at.timestamp()) // QUARTER
