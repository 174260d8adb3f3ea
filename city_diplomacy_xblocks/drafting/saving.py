"""One batch into one plan: read and lock, merge, write. Four queries when nothing is kept aside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen
from django.utils import timezone

from city_diplomacy_xblocks.drafting import versions
from city_diplomacy_xblocks.drafting.authors import authors
from city_diplomacy_xblocks.drafting.data import Applied, KeptView, PlanView
from city_diplomacy_xblocks.drafting.models import (
    KeptAside,
    Member,
    Plan,
    PlanState,
)
from city_diplomacy_xblocks.drafting.reading import kept_view, kept_views, saved
from city_diplomacy_xblocks.drafting.retrying import RaceLost
from city_diplomacy_xblocks.drafting.statements import (
    HeldRow,
    advance_client,
    hold,
    new_client,
    write_history,
    write_plan,
)
from city_diplomacy_xblocks.merging.changes import Change, Kept, Merged, dump
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
    digest: str
    known_revision: int
    changes: Sequence[Change]


def client_digest(user_id: int, client: str) -> str:
    """What a page's name is stored as: of fixed length, and different for every person."""
    return hashlib.sha256(f"{user_id}:{client}".encode(errors="replace")).hexdigest()


def create_plan(
    *, user_id: int, anonymous_id: str, place: Place, worksheet: Worksheet, trial: bool
) -> None:
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
        anonymous_id=anonymous_id,
        joined=now,
    )


@frozen
class Held:
    """A plan as its people see it, and its row, locked until the transaction ends."""

    view: PlanView
    row: HeldRow


def hold_plan(*, user_id: int, place: Place, digest: str = "", lock: bool = True) -> Held | None:
    """The person's plan there, locked, with what it knows of a client; None when there is none."""
    row = hold(user_id=user_id, place=place, digest=digest, lock=lock)
    if row is None:
        return None
    view = PlanView(
        row.id,
        place.course_key,
        place.plan_key,
        versions.by_hash(row.worksheet_hash),
        json.loads(row.answers),
        row.revision,
        row.state,
        saved(row.revision, row.modified),
        row.is_trial,
        row.role,
        row.writers,
        row.began,
    )
    return Held(view, row)


def save(held: Held, batch: Batch) -> Applied:
    """Merge the batch into the plan that is held, and write what came of it."""
    row, now = held.row, timezone.now()
    number = row.number or row.client_count + 1
    merged = _merge(held, batch.changes, client=number, seq=row.seq or 0, now=now)
    clients = row.client_count + 1 if batch.changes and not row.number else row.client_count
    after = _write_plan(held, merged, now=now, clients=clients)
    if batch.changes:
        _write_client(row, batch.digest, number, merged.seq)
    write_history(row.id, merged.history, client=number, author_id=batch.user_id, at=now)
    kept = _kept(after, merged, client=number, author_id=batch.user_id, at=now)
    theirs = changed_by_others(merged.state.stamps, client=number, since=batch.known_revision)
    told = _told(after, merged, kept, theirs | merged.paths | {each.path for each in kept})
    return _signed(told, merged.state.stamps, client=number, since=batch.known_revision)


def news(held: Held, *, known_revision: int) -> Applied:
    """What a page that sends nothing is told. The plan need not be locked."""
    row, view = held.row, held.view
    number = row.number or row.client_count + 1
    paths = changed_by_others(row.stamps, client=number, since=known_revision)
    others = states(view.worksheet, view.answers, paths)
    told = Applied(view, [], others, [], frozenset(field_of(path) for path in paths))
    return _signed(told, row.stamps, client=number, since=known_revision)


def _signed(told: Applied, stamps: str, *, client: int, since: int) -> Applied:
    """With the names of who changed what; a plan with one writer has no need of them."""
    if not (told.others and told.plan.is_shared):
        return told
    paths = [str(each["path"]) for each in told.others]
    return evolve(told, by=authors(told.plan.id, stamps, paths, client=client, since=since))


def put_in_place(held: Held, kept: KeptAside, *, author_id: int) -> Applied:
    """Merge a text kept aside, which a person chose over what stands there."""
    view, now = held.view, timezone.now()
    change = Change("", kept.seq or 1, kept.op, kept.path, view.revision, json.loads(kept.value))
    merged = _merge(held, [change], client=NOBODY, seq=0, now=now)
    took_place = merged.results[0].revision is not None
    after = _write_plan(held, merged, now=now, clients=held.row.client_count)
    write_history(view.id, merged.history, client=NOBODY, author_id=author_id, at=now)
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
        Unmerged(view.answers, held.row.stamps, view.revision, len(held.row.answers)),
        changes,
        worksheet=view.worksheet,
        closed=view.state not in PlanState.OPEN,
        client=client,
        seq=seq,
        quarter=int(now.timestamp()) // QUARTER,
    )


def _write_plan(held: Held, merged: Merged, *, now: datetime, clients: int) -> PlanView:
    """Write what changed of the plan's row; returns the plan as it is now."""
    row, state, view = held.row, merged.state, held.view
    is_changed = state.revision != row.revision
    if is_changed or clients != row.client_count:
        write_plan(
            row.id,
            answers=dump(state.answers) if is_changed else row.answers,
            stamps=state.stamps,
            revision=state.revision,
            modified=now if is_changed else row.modified,
            client_count=clients,
        )
    if not is_changed:
        return view
    return evolve(view, answers=state.answers, revision=state.revision, saved_at=now)


def _write_client(row: HeldRow, digest: str, number: int, seq: int) -> None:
    """Note the client's highest number, unless a copy of this request has done so meanwhile."""
    if row.seq is None:
        new_client(row.id, digest=digest, number=number, seq=seq)
    elif seq != row.seq and not advance_client(row.id, number=number, seq=row.seq, to=seq):
        raise RaceLost


def _kept(
    view: PlanView, merged: Merged, *, client: int, author_id: int, at: datetime
) -> list[KeptView]:
    """The texts that this batch has kept aside, now or when it first came."""
    _write_kept(view, merged.kept, client=client, author_id=author_id, at=at)
    numbers = [result.seq for result in merged.results if result.status != "accepted"]
    if not numbers:
        return []
    between = {"seq__gte": min(numbers), "seq__lte": max(numbers)}
    return kept_views(view.id, client_number=client, **between)


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
