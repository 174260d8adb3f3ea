"""What a plan was: who changed what and when, the plan and its fields as they were, the way back.
Part of `api.py`.

Every function here costs the same number of queries however long the history is. Its callers have
found the plan through its member: nobody else may see what it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import evolve, frozen
from django.db.models import Max
from django.db.models.functions import MD5
from django.utils.translation import pgettext

from city_diplomacy_xblocks.drafting.data import Applied, PlanView
from city_diplomacy_xblocks.drafting.errors import WrongState
from city_diplomacy_xblocks.drafting.models import Client, History
from city_diplomacy_xblocks.drafting.retrying import in_transaction
from city_diplomacy_xblocks.drafting.saving import (
    Batch,
    Held,
    client_digest,
    hold_plan,
    news,
    save,
)
from city_diplomacy_xblocks.drafting.writers import require_same_plan, writable, writer_id
from city_diplomacy_xblocks.fields.spec import Value
from city_diplomacy_xblocks.merging.changes import Change, Entry
from city_diplomacy_xblocks.merging.history import QUARTER
from city_diplomacy_xblocks.merging.others import Answers
from city_diplomacy_xblocks.merging.replay import as_changes, last_runs, over_time, overlaid, steps
from city_diplomacy_xblocks.merging.replay import plan_at as replayed
from city_diplomacy_xblocks.platform.events import emit
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.team import is_teams

#: Pieces of work on a page of the timeline, and runs that it looks at for them.
WORKS: Final = 20
RUNS: Final = 500
#: Values of one field that are shown: the latest.
VALUES: Final = 50


@frozen
class Work:
    """What one person changed within a quarter of an hour, until `at`. `revision` is the plan's
    afterwards; `paths` stand in the order in which work on them began, the last first. Among them
    "" says that the plan moved to another version of its worksheet.
    """

    author_id: int
    at: datetime
    revision: int
    paths: tuple[str, ...]


@frozen
class Timeline:
    """A page of the work on a plan, the latest first; `before` leads to the next, if any."""

    works: tuple[Work, ...]
    before: int | None


@frozen
class PastValue:
    """What a field held from a revision on, and who made it so."""

    value: Value
    author_id: int
    at: datetime
    revision: int


#: A client, and the changes that it makes to the plan when it is held.
_Part = tuple[str, Callable[[Held, str], Sequence[Change]]]


def timeline(plan_id: int, *, section: str = "", before: int | None = None) -> Timeline:
    """The work on a plan, or on one section of it, 20 pieces a page. One query."""
    runs = History.objects.filter(plan_id=plan_id)
    if before is not None:
        runs = runs.filter(start_revision__lt=before)
    if section:
        runs = runs.filter(path__startswith=f"{section}.")
    rows = runs.order_by("-start_revision").values_list(
        "start_revision", "revision", "author_id", "at", "path"
    )
    works: dict[tuple[int, int], list[Any]] = {}
    last = None
    for number, (start, *run) in enumerate(rows[: RUNS + 1]):
        key = (int(run[2].timestamp()) // QUARTER, run[1])
        if number == RUNS or (key not in works and len(works) == WORKS):
            return Timeline(tuple(map(_work, works.values())), last)
        works.setdefault(key, []).append(run)
        last = start
    return Timeline(tuple(map(_work, works.values())), None)


def plan_at(plan: PlanView, revision: int) -> Answers:
    """The plan's answers at a revision: as each path was after its last run that had ended by
    then. Two queries, of which one reads no more than a plan's worth of values.
    """
    # That the worksheet became another version is no run of any path.
    runs = History.objects.filter(plan_id=plan.id).exclude(path="").order_by()
    later = runs.filter(revision__gt=revision).values_list("path", flat=True).distinct()
    # Some databases take « aB » and « Ab » for the same path; not their hashes.
    latest = (
        runs.filter(revision__lte=revision)
        .annotate(exact=MD5("path"))
        .values("exact")
        .annotate(last=Max("revision"))
        .values("last")
    )
    entries = [_entry(run) for run in runs.filter(revision__in=latest)]
    then = replayed(plan.answers, last_runs(entries, revision), list(later))
    # What was typed for an earlier version of the worksheet may not fit its fields of today.
    return read_answers(plan.worksheet, then).answers


def last_work(plan_id: int, revision: int) -> PastValue | None:
    """Who made the last change that had been made at a revision, and when. One query."""
    runs = History.objects.filter(plan_id=plan_id, revision__lte=revision).order_by("-revision")
    run = runs.values_list("author_id", "at", "revision").first()
    return PastValue(None, *run) if run else None


def field_history(plan_id: int, path: str) -> list[PastValue]:
    """What a field (not a table) or a cell has held, the latest first. One query."""
    paths = {path, path.rpartition(".")[0]} if path.count(".") > 1 else {path}
    rows = History.objects.filter(plan_id=plan_id, path__in=paths).order_by("-revision")
    runs = {run.revision: run for run in rows[:VALUES]}
    told = over_time(map(_entry, runs.values()), path)
    return [
        PastValue(value, runs[entry.revision].author_id, runs[entry.revision].at, entry.revision)
        for entry, value in reversed(told)
    ]


def restore(
    *,
    person: Person,
    place: Place,
    plan_id: int | None,
    request_id: str,
    revision: int,
    within: str = "",
    known_revision: int,
) -> Applied:
    """Put back what the plan held at `revision`, in all of it or `within` a section, a field, a row
    or a cell: as changes, so what stands there now goes into the history.

    The same `request_id` is done once. Refuses (409) while the plan is closed. `known_revision` is
    what the page shows: it is told all that has changed since. `Applied.results` are of the changes
    made, `kept` what found no place.
    """

    def changes(held: Held, client: str) -> list[Change]:
        return _way(held, client, plan_at(held.view, revision), within)

    applied = _bring([(f"restore {request_id}", changes)], person, place, plan_id, known_revision)
    made = len(applied.results)
    emit("plan.restored", {"plan": applied.plan.id, "revision": revision, "made": made})
    return applied


def load_copy(
    *,
    person: Person,
    place: Place,
    plan_id: int | None,
    request_id: str,
    pages: Mapping[str, Sequence[Change]],
    answers: Answers | None,
    whole: bool = True,
    known_revision: int,
) -> Applied:
    """Take what a copy of the person's own plan carries: the unsent changes of `pages`, under their
    own names and numbers, so none is done twice; and then, if given, the `answers` that differ.
    Unless they are the `whole` plan, what they do not speak of stays as it is.

    `Applied` as `restore` gives it. Refuses (409) to put answers into a closed plan; unsent changes
    are kept aside there, as always.
    """
    parts: list[_Part] = [(name, lambda _, name: list(pages[name])) for name in pages]
    if answers is not None:

        def changes(held: Held, client: str) -> list[Change]:
            to = answers if whole else overlaid(held.view.answers, answers)
            return _way(held, client, to, "")

        parts.append((f"copy {request_id}", changes))
    applied = _bring(parts, person, place, plan_id, known_revision)
    emit("plan.copy_loaded", {"plan": applied.plan.id, "made": len(applied.results)})
    return applied


def numbers_dealt_with(plan_id: int, *, user_id: int, clients: Iterable[str]) -> dict[str, int]:
    """Of each of a person's clients that the plan knows, the highest number of a change dealt with.
    One query.
    """
    digests = {client_digest(user_id, client): client for client in clients}
    rows = Client.objects.filter(plan_id=plan_id, digest__in=digests)
    return {digests[digest]: seq for digest, seq in rows.values_list("digest", "seq")}


def _bring(
    parts: Iterable[_Part], person: Person, place: Place, plan_id: int | None, known: int
) -> Applied:
    """Merge the changes of each client, all in one transaction. The page that asks is told as one
    that has made none of them.
    """
    user_id = writer_id(person)

    def hold(digest: str = "") -> Held:
        held = hold_plan(user_id=user_id, place=place, digest=digest)
        require_same_plan(held.view if held else None, plan_id)
        return writable(held)

    def write() -> Applied:
        done = []
        for client, changes in parts:
            digest = client_digest(user_id, client)
            held = hold(digest)
            batch = Batch(user_id, digest, held.view.revision, changes(held, client))
            done.append(save(held, batch))
        told = news(hold(), known_revision=known)
        kept = {text.id: text for each in (*done, told) for text in each.kept}
        results = [result for each in done for result in each.results]
        return evolve(told, results=results, kept=list(kept.values()))

    return in_transaction(write)


def _way(held: Held, client: str, to: Answers, within: str) -> list[Change]:
    """The changes that lead there, none to what the team fills in; none at all when this client has
    made its changes already.
    """
    view = held.view
    if held.row.seq is not None:
        return []
    if not view.is_open:
        message = pgettext("refusal", "The plan is handed in: nothing can be put back in it now.")
        raise WrongState("closed", message)
    every = steps(view.answers, to, within=within)
    way = [step for step in every if not is_teams(view.worksheet, step.path)]
    return as_changes(way, client, base=view.revision, first=view.worksheet.currency_path)


def _work(runs: Sequence[Any]) -> Work:
    """`runs`: revision, author, time and path of each."""
    return Work(
        author_id=runs[0][1],
        at=max(run[2] for run in runs),
        revision=max(run[0] for run in runs),
        paths=tuple(dict.fromkeys(run[3] for run in runs)),
    )


def _entry(run: History) -> Entry:
    return Entry(run.path, run.op, json.loads(run.value), run.start_revision, run.revision)
