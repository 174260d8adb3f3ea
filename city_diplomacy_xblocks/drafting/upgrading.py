"""Plans that were begun on an earlier version of their worksheet move to the newest. Part of
`api.py`.

All that speaks of paths moves with the answers: history, stamps, texts kept aside, what was said of
warnings. What has no place any more is kept aside, as words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final

from attrs import astuple, evolve
from django.utils import timezone

from city_diplomacy_xblocks.drafting import versions
from city_diplomacy_xblocks.drafting.data import Dismissal, PlanView
from city_diplomacy_xblocks.drafting.dismissals import dismissed
from city_diplomacy_xblocks.drafting.models import History, KeptAside, Plan
from city_diplomacy_xblocks.drafting.retrying import in_transaction
from city_diplomacy_xblocks.drafting.saving import Held, hold_plan
from city_diplomacy_xblocks.drafting.statements import write_history
from city_diplomacy_xblocks.merging.changes import Entry, dump
from city_diplomacy_xblocks.merging.history import NOBODY, QUARTER
from city_diplomacy_xblocks.merging.moving import (
    left_words,
    moved_stamps,
    past_of,
    runs_between,
    told_anew,
)
from city_diplomacy_xblocks.merging.stamps import Stamp, Stamps
from city_diplomacy_xblocks.platform.events import emit
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.upgrade import Upgraded, Upgrader
from city_diplomacy_xblocks.worksheets.variables import written_texts

#: Whose texts are that no person has just written.
_NO_AUTHOR: Final = 0
_LONGEST_PATH: Final = 200
_AT_ONCE: Final = 100

#: What other rooms do in the same transaction: told the plan's id and where its paths lead now.
Also = Callable[[int, Upgrader], None]


def bring_up_to_date(
    *, plan: PlanView, person: Person, place: Place, worksheet: Worksheet, also: Also
) -> PlanView:
    """The person's `plan` as they open it, moved to `worksheet` if that is a later version of its
    own. Two who open it at once move it once.

    No query for a plan that is up to date. A plan that is handed in stays as it was handed in, and
    so does one that is only read.
    """
    follows = plan.may_write and not person.is_masquerading
    if not follows or person.user_id is None or not versions.follows(worksheet, plan.worksheet):
        return plan
    user_id = person.user_id

    def write() -> tuple[PlanView, Upgraded | None]:
        held = hold_plan(user_id=user_id, place=place)
        if held is None or held.view.id != plan.id or not held.view.may_write:
            return plan, None
        if not versions.follows(worksheet, held.view.worksheet):
            return held.view, None
        upgrader = Upgrader(held.view.worksheet, worksheet, person.language)
        moved, found = _move(held, upgrader, author_id=user_id)
        also(plan.id, upgrader)
        return moved, found

    now, found = in_transaction(write)
    if found is not None:
        told = {"plan": plan.id, "from": plan.worksheet.version, "to": worksheet.version}
        emit("plan.upgraded", {**told, "left_over": len(found.left_over)})
    said = {name: getattr(now, name) for name in ("worksheet", "answers", "revision", "dismissals")}
    return evolve(plan, **said, saved_at=now.saved_at)


def _move(held: Held, upgrader: Upgrader, *, author_id: int) -> tuple[PlanView, Upgraded]:
    """Write the plan's row and its past in words of the new version; the plan as it is then."""
    view, now = held.view, timezone.now()
    found = upgrader.upgrade(view.answers)
    statement = view.revision + 1
    runs = runs_between(told_anew(upgrader, view.answers), found.answers, revision=statement + 1)
    revision = statement + len(runs)
    kept = _carry_kept(view, upgrader)
    stamps = Stamps("".join(f"{line}\n" for line in _lines(held, upgrader)))
    if found.left_over or kept:
        stamps.note_kept(Stamp(revision, NOBODY, 0, int(now.timestamp()) // QUARTER))
    moved = evolve(
        view,
        worksheet=upgrader.new,
        answers=found.answers,
        revision=revision,
        dismissals=_carried_dismissals(view, upgrader, found.answers),
    )
    Plan.objects.filter(pk=view.id).update(
        worksheet_version=versions.store(upgrader.new),
        answers=dump(moved.answers),
        stamps=stamps.text(),
        revision=revision,
        dismissals=json.dumps([astuple(each) for each in moved.dismissals]),
    )
    if not upgrader.routes.is_straight:
        _carry_history(view, upgrader)
    History.objects.create(
        plan_id=view.id,
        path="",
        op="upgrade",
        value=dump({"from": view.worksheet_hash, "to": moved.worksheet_hash}),
        client_number=NOBODY,
        author_id=author_id,
        start_revision=statement,
        revision=statement,
        at=now,
    )
    write_history(view.id, runs, client=NOBODY, author_id=author_id, at=now)
    KeptAside.objects.bulk_create(
        KeptAside(
            plan_id=view.id,
            path=each.path[:_LONGEST_PATH],
            value=dump({"label": dict(each.label), "text": each.text}),
            reason="version",
            client_number=NOBODY,
            seq=0,
            author_id=_NO_AUTHOR,
            revision=revision,
            at=now,
        )
        for each in found.left_over
    )
    return moved, found


def _lines(held: Held, upgrader: Upgrader) -> Sequence[str]:
    return moved_stamps(upgrader, held.row.stamps.splitlines())


def _carry_history(view: PlanView, upgrader: Upgrader) -> None:
    """The runs of the past, under the paths and with the values of today."""
    changed = []
    for run in History.objects.filter(plan_id=view.id).exclude(path=""):
        told = Entry(run.path, run.op, json.loads(run.value), run.start_revision, run.revision)
        now = past_of(upgrader, told)
        if now != told:
            run.path, run.value = now.path, dump(now.value)
            changed.append(run)
    History.objects.bulk_update(changed, ["path", "value"], batch_size=_AT_ONCE)


def _carry_kept(view: PlanView, upgrader: Upgrader) -> int:
    """Texts that waited for a choice wait beside their new places; how many of them changed."""
    waiting = KeptAside.objects.filter(plan_id=view.id, resolved_at=None).exclude(op="")
    changed = []
    for kept in waiting:
        value = json.loads(kept.value)
        carried = upgrader.edit(kept.op, kept.path, value)
        if carried is not None:
            now = (carried.op, carried.path, dump(carried.value))
        else:
            left = left_words(upgrader, kept.op, kept.path, value)
            if left is None:
                continue
            kept.reason = "version"
            now = ("", upgrader.routes.home(kept.path)[:_LONGEST_PATH], dump(left))
        if now != (kept.op, kept.path, kept.value):
            kept.op, kept.path, kept.value = now
            changed.append(kept)
    KeptAside.objects.bulk_update(changed, ["op", "path", "value", "reason"], batch_size=_AT_ONCE)
    return len(changed)


def _carried_dismissals(
    view: PlanView, upgrader: Upgrader, answers: dict[str, dict[str, object]]
) -> tuple[Dismissal, ...]:
    """What was said of warnings, of the texts that are there still."""
    marks = dismissed(view)
    before = {path: text for path, _, _, text in written_texts(upgrader.old, view.answers)}
    after = {path: text for path, _, _, text in written_texts(upgrader.new, answers)}
    carried = []
    for each in view.dismissals:
        path, text = upgrader.path(each.path), before.get(each.path, "")
        if path and after.get(path) == text and marks.mark(each.path, text) == each.mark:
            carried.append(evolve(each, path=path, mark=marks.mark(path, text)))
    return tuple(carried)
