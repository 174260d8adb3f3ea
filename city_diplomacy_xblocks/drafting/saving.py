"""One batch into one plan: read and lock, merge, write. Four queries when nothing is kept aside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen
from django.db import connection
from django.utils import timezone

from city_diplomacy_xblocks.drafting import versions
from city_diplomacy_xblocks.drafting.data import Applied, KeptView, PlanView
from city_diplomacy_xblocks.drafting.models import (
    Client,
    History,
    KeptAside,
    Member,
    Plan,
    PlanState,
)
from city_diplomacy_xblocks.drafting.reading import Held, kept_view, kept_views, saved
from city_diplomacy_xblocks.drafting.retrying import RaceLost
from city_diplomacy_xblocks.merging.changes import Change, Entry, Kept, Merged, dump
from city_diplomacy_xblocks.merging.changes import PlanState as Unmerged
from city_diplomacy_xblocks.merging.history import NOBODY, QUARTER
from city_diplomacy_xblocks.merging.merge import merge
from city_diplomacy_xblocks.merging.others import changed_by_others, field_of, states
from city_diplomacy_xblocks.platform.people import Place
from city_diplomacy_xblocks.worksheets.definition import Worksheet


@frozen
class Batch:
    """Changes of one client of one person, and the revision that its page shows."""

    user_id: int
    client_key: str
    known_revision: int
    changes: Sequence[Change]


def client_key(user_id: int, client: str) -> str:
    """What a page's name is stored as: of fixed length, and different for every person."""
    return hashlib.sha256(f"{user_id}:{client}".encode(errors="replace")).hexdigest()


def create_plan(*, user_id: int, place: Place, worksheet: Worksheet, trial: bool) -> None:
    """An empty plan with one writer. Raises IntegrityError when the person has one there."""
    now = timezone.now()
    plan = Plan.objects.create(
        course_key=place.course_key,
        plan_key=place.plan_key,
        worksheet_version=versions.store(worksheet),
        is_trial=trial,
        created=now,
        modified=now,
    )
    Member.objects.create(
        plan=plan,
        user_id=user_id,
        course_key=place.course_key,
        plan_key=place.plan_key,
        joined=now,
    )


def save(held: Held, batch: Batch) -> Applied:
    """Merge the batch into the plan that is held, and write what came of it."""
    view, now = held.view, timezone.now()
    number = held.client or held.client_count + 1
    merged = _merge(held, batch.changes, client=number, seq=held.seq or 0, now=now)
    after = _write_plan(held, merged, now=now, new_client=bool(batch.changes) and not held.client)
    if batch.changes:
        _write_client(held, batch.client_key, number, merged.seq)
    _write_history(view.id, merged.history, client=number, author_id=batch.user_id, at=now)
    kept = _kept(view, merged, client=number, author_id=batch.user_id, at=now)
    theirs = changed_by_others(merged.state.stamps, client=number, since=batch.known_revision)
    return _told(after, merged, kept, theirs | merged.paths | {each.path for each in kept})


def put_in_place(held: Held, kept: KeptAside, *, author_id: int) -> Applied:
    """Merge a text kept aside, which a person chose over what stands there."""
    view, now = held.view, timezone.now()
    change = Change("", 1, kept.op, kept.path, view.revision, json.loads(kept.value))
    merged = _merge(held, [change], client=NOBODY, seq=0, now=now)
    took_place = merged.results[0].revision is not None
    after = _write_plan(held, merged, now=now, new_client=False)
    _write_history(view.id, merged.history, client=NOBODY, author_id=author_id, at=now)
    if took_place:
        # Cells of a row that fit no better than before stay aside, each for itself.
        _write_kept(view, merged.kept, client=kept.client_number, author_id=author_id, at=now)
    still = [] if took_place else [kept_view(view.worksheet, kept)]
    return _told(after, merged, still, {kept.path})


def nothing_done(held: Held, kept: KeptAside) -> Applied:
    """What a page is told when a kept text is left: what the plan holds in its place."""
    return Applied(
        held.view, [], states(held.view.worksheet, held.view.answers, [kept.path]), [], frozenset()
    )


def _told(view: PlanView, merged: Merged, kept: list[KeptView], paths: set[str]) -> Applied:
    others = states(view.worksheet, view.answers, paths)
    touched = merged.touched | {field_of(path) for path in paths}
    return Applied(view, merged.results, others, kept, frozenset(touched))


def _merge(
    held: Held, changes: Sequence[Change], *, client: int, seq: int, now: datetime
) -> Merged:
    view = held.view
    return merge(
        Unmerged(view.answers, held.stamps, view.revision, held.size),
        changes,
        worksheet=view.worksheet,
        closed=view.state not in PlanState.OPEN,
        client=client,
        seq=seq,
        quarter=int(now.timestamp()) // QUARTER,
    )


def _write_plan(held: Held, merged: Merged, *, now: datetime, new_client: bool) -> PlanView:
    """Write what changed of the plan's row; returns the plan as it is now."""
    changed: dict[str, Any] = {}
    after = held.view
    if merged.state.revision != after.revision:
        changed = {
            "answers": dump(merged.state.answers),
            "stamps": dump(merged.state.stamps),
            "revision": merged.state.revision,
            "modified": now,
        }
        after = evolve(
            after,
            answers=merged.state.answers,
            revision=merged.state.revision,
            saved_at=saved(merged.state.revision, now),
        )
    if new_client:
        changed["client_count"] = held.client_count + 1
    if changed:
        Plan.objects.filter(pk=after.id).update(**changed)
    return after


def _write_client(held: Held, key: str, number: int, seq: int) -> None:
    """Note the client's highest number, unless a copy of this request has done so meanwhile."""
    if held.client is None:
        Client.objects.create(plan_id=held.view.id, key=key, number=number, seq=seq)
    elif seq != held.seq:
        unchanged = Client.objects.filter(plan_id=held.view.id, number=number, seq=held.seq)
        if not unchanged.update(seq=seq):
            raise RaceLost


def _write_history(
    plan_id: int, entries: Sequence[Entry], *, client: int, author_id: int, at: datetime
) -> None:
    """Add runs to the plan's history; a run that goes on takes its new last value."""
    if not entries:
        return
    targets = connection.features.supports_update_conflicts_with_target
    History.objects.bulk_create(
        [
            History(
                plan_id=plan_id,
                path=entry.path,
                op=entry.op,
                value=dump(entry.value),
                client_number=client,
                author_id=author_id,
                start_revision=entry.start,
                revision=entry.revision,
                at=at,
            )
            for entry in entries
        ],
        update_conflicts=True,
        update_fields=["value", "revision", "at"],
        unique_fields=["plan", "start_revision"] if targets else None,
    )


def _kept(
    view: PlanView, merged: Merged, *, client: int, author_id: int, at: datetime
) -> list[KeptView]:
    """The texts that this batch has kept aside, now or when it first came."""
    _write_kept(view, merged.kept, client=client, author_id=author_id, at=at)
    numbers = [result.seq for result in merged.results if result.status != "accepted"]
    if not numbers:
        return []
    between = {"seq__gte": min(numbers), "seq__lte": max(numbers)}
    return kept_views(view.worksheet, view.id, client_number=client, **between)


def _write_kept(
    view: PlanView, kept: Sequence[Kept], *, client: int, author_id: int, at: datetime
) -> None:
    if not kept:
        return
    rows = [
        KeptAside(
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
        for each in kept
    ]
    KeptAside.objects.bulk_create(_new(rows))


def _new(rows: Sequence[KeptAside]) -> list[KeptAside]:
    """The rows but those without a number that are there already: only so can a repeat be told."""
    unnumbered = [row for row in rows if not row.seq]
    there: set[str] = set()
    if unnumbered:
        first = unnumbered[0]
        known = KeptAside.objects.filter(
            plan_id=first.plan_id, client_number=first.client_number, seq=0
        )
        there = set(known.values_list("value", flat=True))
    return [row for row in rows if row.seq or row.value not in there]
