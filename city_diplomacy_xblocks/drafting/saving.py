"""One batch into one plan: read and lock, merge, write. Four queries when nothing is kept aside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from attrs import evolve, frozen
from django.utils import timezone

from city_diplomacy_xblocks.drafting import versions
from city_diplomacy_xblocks.drafting.authors import authors
from city_diplomacy_xblocks.drafting.data import Applied, KeptView, PlanView
from city_diplomacy_xblocks.drafting.keeping import (
    as_aside,
    deletions,
    graves,
    keep,
    keep_deletions,
    require_room,
)
from city_diplomacy_xblocks.drafting.models import History, KeptAside, Member, Plan
from city_diplomacy_xblocks.drafting.reading import dismissals, kept_view, kept_views, saved
from city_diplomacy_xblocks.drafting.retrying import RaceLost
from city_diplomacy_xblocks.drafting.statements import (
    HeldRow,
    advance_client,
    hold,
    new_client,
    write_history,
    write_plan,
)
from city_diplomacy_xblocks.merging.aside import chosen
from city_diplomacy_xblocks.merging.changes import Change, Merged, dump
from city_diplomacy_xblocks.merging.changes import PlanState as Unmerged
from city_diplomacy_xblocks.merging.history import NOBODY, QUARTER
from city_diplomacy_xblocks.merging.merge import merge
from city_diplomacy_xblocks.merging.moving import bring
from city_diplomacy_xblocks.merging.others import changed_by_others, field_of, states
from city_diplomacy_xblocks.merging.stamps import Stamps
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
        dismissals=dismissals(row.dismissals),
    )
    return Held(view, row)


def save(held: Held, batch: Batch) -> Applied:
    """Merge the batch into the plan that is held, and write what came of it."""
    row, now = held.row, timezone.now()
    number = row.number or row.client_count + 1
    ways = versions.ways(held.view.worksheet, (each.worksheet_version for each in batch.changes))
    brought = bring(batch.changes, ways, revision=row.revision)
    merged, undone = _merge(held, brought.changes, client=number, seq=row.seq or 0, now=now)
    merged = brought.judged(merged)
    require_room(row.id, merged.kept, author_id=batch.user_id)
    clients = row.client_count + 1 if batch.changes and not row.number else row.client_count
    after = _write_plan(held, merged, now=now, clients=clients)
    if batch.changes:
        _write_client(row, batch.digest, number, merged.seq)
    write_history(row.id, merged.history, client=number, author_id=batch.user_id, at=now)
    keep(after, merged.kept, client=number, author_id=batch.user_id, at=now)
    keep_deletions(after, undone, at=now)
    return _told(after, merged, client=number, known=batch.known_revision)


def news(held: Held, *, known_revision: int) -> Applied:
    """What a page that sends nothing is told. The plan need not be locked."""
    row = held.row
    number = row.number or row.client_count + 1
    return _news(held.view, row.stamps, set(), client=number, known=known_revision)


def _news(view: PlanView, stamps: str, paths: set[str], *, client: int, known: int) -> Applied:
    """What a page that shows revision `known` is told: `paths`, and what others did since."""
    since = known if known <= view.revision else 0
    if since != known:
        # Another plan's page: this person's was begun anew, or came back from a backup.
        paths = paths | {f"{part.id}.{each.id}" for part, each in view.worksheet.all_fields()}
    paths = paths | changed_by_others(stamps, client=client, since=since)
    kept = kept_views(view.id, revision__gte=since) if Stamps(stamps).kept_since(since) else []
    others = states(view.worksheet, view.answers, paths)
    # What others said of a warning changes no answer, and is news of its field all the same.
    answered = {each.path for each in view.dismissals if each.revision > since}
    touched = frozenset(field_of(path) for path in paths | answered)
    told = Applied(view, [], others, kept, touched)
    return _signed(told, stamps, client=client, since=since)


def _signed(told: Applied, stamps: str, *, client: int, since: int) -> Applied:
    """With the names of who changed what; a plan with one writer has no need of them."""
    if not (told.others and told.plan.is_shared):
        return told
    paths = [str(each["path"]) for each in told.others]
    return evolve(told, by=authors(told.plan.id, stamps, paths, client=client, since=since))


def put_in_place(
    held: Held, kept: KeptAside, *, author_id: int, known_revision: int
) -> tuple[Applied, bool]:
    """Merge a text kept aside, which a person chose over what stands there.

    False when it still cannot take its place: it is in `Applied.kept` again.
    """
    now, view = timezone.now(), held.view
    if kept.reason == "version":
        told = nothing_done(held, kept, known_revision=known_revision)
        return evolve(told, kept=[*told.kept, kept_view(view.worksheet, kept)]), False
    change = chosen(as_aside(kept), view.answers, revision=view.revision)
    merged, _ = _merge(held, [change], client=NOBODY, seq=0, now=now)
    result = merged.results[0]
    after = _write_plan(held, merged, now=now, clients=held.row.client_count)
    write_history(after.id, merged.history, client=NOBODY, author_id=author_id, at=now)
    took_place = result.revision is not None
    if took_place:
        # Cells of a row that fit no better than before stay aside, each for itself.
        keep(after, merged.kept, client=kept.client_number, author_id=kept.author_id, at=now)
    elif result.reason and after.is_open:
        kept.reason = result.reason
        kept.save(update_fields=["reason"])
    told = _told(after, merged, client=NOBODY, known=known_revision)
    still = [] if took_place else [kept_view(after.worksheet, kept)]
    return evolve(told, kept=[*_but(told.kept, kept), *still]), took_place


def nothing_done(held: Held, kept: KeptAside, *, known_revision: int) -> Applied:
    """What a page is told when a kept text is left: what the plan holds in its place."""
    told = _news(held.view, held.row.stamps, {kept.path}, client=NOBODY, known=known_revision)
    return evolve(told, kept=_but(told.kept, kept))


def _but(views: Sequence[KeptView], settled: KeptAside) -> list[KeptView]:
    return [each for each in views if each.id != settled.pk]


def _told(view: PlanView, merged: Merged, *, client: int, known: int) -> Applied:
    told = _news(view, merged.state.stamps, set(merged.paths), client=client, known=known)
    return evolve(told, results=merged.results, touched=told.touched | merged.touched)


def _merge(
    held: Held, changes: Sequence[Change], *, client: int, seq: int, now: datetime
) -> tuple[Merged, list[History]]:
    """The plan with the changes, and the deletions that they undo. Rows that were deleted are
    looked for only where a change speaks of one.
    """
    view = held.view
    merge_with = partial(
        merge,
        Unmerged(view.answers, held.row.stamps, view.revision, len(held.row.answers)),
        changes,
        worksheet=view.worksheet,
        closed=not view.is_open,
        client=client,
        seq=seq,
        quarter=int(now.timestamp()) // QUARTER,
    )
    merged = merge_with()
    deleted = deletions(view.id, merged.sought) if merged.sought else {}
    if deleted:
        merged = merge_with(graves=graves(deleted))
    return merged, [deleted[path] for path in merged.revived if path in deleted]


def _write_plan(held: Held, merged: Merged, *, now: datetime, clients: int) -> PlanView:
    """Write what changed of the plan's row; returns the plan as it is now."""
    row, state, view = held.row, merged.state, held.view
    is_changed = state.revision != row.revision
    if is_changed or clients != row.client_count or state.stamps != row.stamps:
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
