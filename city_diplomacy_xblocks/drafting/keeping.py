"""Texts kept aside, and rows that were deleted, as the tables hold them. Part of `saving.py`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, cast

from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.utils.translation import pgettext

from city_diplomacy_xblocks.drafting.data import PlanView
from city_diplomacy_xblocks.drafting.errors import WrongState
from city_diplomacy_xblocks.drafting.models import History, KeptAside
from city_diplomacy_xblocks.merging.aside import Aside, put_aside
from city_diplomacy_xblocks.merging.changes import Grave, Kept, KeptReason, Op
from city_diplomacy_xblocks.merging.history import QUARTER

#: Texts of one person that may wait in a plan, and characters of them from which on no more come.
MOST: Final = 1_000
LONGEST: Final = 1_000_000


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
    """Offer deletions that were undone, in the name of who had deleted."""
    for each in undone:
        again = Kept(0, "delete", each.path, None, "conflict")
        keep(view, [again], client=each.client_number, author_id=each.author_id, at=at)


def require_room(plan_id: int, kept: Sequence[Kept], *, author_id: int) -> None:
    """Refuse (409) to keep more aside for one person than a page can show: the whole batch stays on
    their device. One query, none where nothing is kept.
    """
    if not kept:
        return
    waiting = KeptAside.objects.filter(plan_id=plan_id, author_id=author_id, resolved_at=None)
    there = waiting.aggregate(texts=Count("pk"), length=Sum(Length("value")))
    if there["texts"] + len(kept) > MOST or (there["length"] or 0) > LONGEST:
        message = pgettext(
            "refusal",
            "Too many texts of yours wait for a choice beside their fields. Your text stays on "
            "this device: download a copy of it, then ask your instructor.",
        )
        raise WrongState("too_many_kept", message)


def keep(
    view: PlanView, kept: Sequence[Kept], *, client: int, author_id: int, at: datetime
) -> None:
    """Store what one person's changes have kept aside, each text once."""
    if not kept:
        return
    paths = {each.path for each in kept}
    rows = {path.rpartition(".")[0] for path in paths if path.count(".") == 3}
    waiting = KeptAside.objects.filter(
        plan_id=view.id, author_id=author_id, resolved_at=None, path__in=paths | rows
    ).order_by("id")
    quarter = int(at.timestamp()) // QUARTER
    new = []
    for each in put_aside([as_aside(row) for row in waiting], kept, client=client, quarter=quarter):
        said = {
            "value": each.value,
            "reason": each.reason,
            "client_number": each.client,
            "seq": each.seq,
            "revision": view.revision,
            "at": at,
        }
        if each.id:
            KeptAside.objects.filter(pk=each.id).update(**said)
        else:
            named = {"plan_id": view.id, "path": each.path, "op": each.op, "author_id": author_id}
            new.append(KeptAside(**named, **said))
    KeptAside.objects.bulk_create(new)


def as_aside(row: KeptAside) -> Aside:
    """A stored text as the merge wants it."""
    return Aside(
        row.path,
        cast("Op", row.op),
        row.value,
        cast("KeptReason", row.reason),
        row.client_number,
        row.seq,
        int(row.at.timestamp()) // QUARTER,
        row.pk,
    )
