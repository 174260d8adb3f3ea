"""Devices as `frontend/src/learner/plan.ts` behaves, and a server as `drafting/saving.py` does, with
a network between them that loses, repeats and reorders.
"""

from __future__ import annotations

import copy
import itertools

from attrs import define, evolve, field

from city_diplomacy_xblocks.merging.aside import Aside, chosen, put_aside
from city_diplomacy_xblocks.merging.changes import (
    Change,
    Entry,
    Grave,
    Kept,
    Merged,
    PlanState,
    dump,
)
from city_diplomacy_xblocks.merging.history import NOBODY, stamp_at
from city_diplomacy_xblocks.merging.merge import merge
from city_diplomacy_xblocks.merging.others import changed_by_others, field_of, states
from city_diplomacy_xblocks.merging.rows import put_after, without
from city_diplomacy_xblocks.merging.stamps import Stamps
from tests.merging.plans import WORKSHEET

MISFITS = {"type", "length", "range", "option"}


@define
class Request:
    """What a page sends: the changes as they were then."""

    person: int
    client: str
    known: int
    changes: list[Change]


@define
class Answer:
    """What it is told."""

    revision: int
    results: list
    others: list
    kept: list[dict]


@define
class Run:
    """A row of the history."""

    entry: Entry
    client: int
    person: int


@define
class World:
    """A plan in its tables. Checks at every request that nothing another client overwrote is gone."""

    state: PlanState = field(factory=PlanState)
    #: (person, page) → number and highest change.
    clients: dict[tuple[int, str], list[int]] = field(factory=dict)
    history: dict[int, Run] = field(factory=dict)
    #: Texts kept aside: whose, and whether they still wait.
    kept: dict[int, tuple[int, Aside]] = field(factory=dict)
    revisions: dict[int, int] = field(factory=dict)
    settled: dict[int, str] = field(factory=dict)
    closed: bool = False
    quarter: int = 1
    #: Every text that reached the plan: client, path, text (None: emptied), quarter.
    arrived: list[tuple[int, str, object, int]] = field(factory=list)
    #: Every text that the plan held at some time.
    placed: set[str] = field(factory=set)

    def save(self, request: Request) -> Answer:
        """One request."""
        known = self.clients.get((request.person, request.client))
        number, seq = known or (len(self.clients) + 1, 0)
        before = self.state
        merged, undone = self._merge(request.changes, number, seq)
        if request.changes:
            self.clients[request.person, request.client] = [number, merged.seq]
        self._write(merged, number, request.person)
        self._keep(merged.kept, number, request.person)
        for run in undone:
            again = Kept(0, "delete", run.entry.path, None, "conflict")
            self._keep([again], run.client, run.person)
        for change in request.changes:
            if change.seq > seq:
                self.arrived += [(number, *text, self.quarter) for text in texts_of(change)]
        self._check(before, number)
        return self._tell(merged, set(), number, request.known)

    def settle(self, kept_id: int, *, use: bool, person: int, known: int) -> Answer:
        """A person's choice about a kept text."""
        author, aside = self.kept[kept_id]
        if kept_id in self.settled or not use:
            self.settled.setdefault(kept_id, "left")
            return self._tell(None, {aside.path}, NOBODY, known)
        before = self.state
        change = chosen(aside, self.state.answers, revision=self.state.revision)
        merged, _ = self._merge([change], NOBODY, 0)
        self._write(merged, NOBODY, person)
        if merged.results[0].revision is not None:
            self._keep(merged.kept, aside.client, author)
            self.settled[kept_id] = "used"
        self._check(before, NOBODY)
        answer = self._tell(merged, set(), NOBODY, known)
        if kept_id not in self.settled:
            answer.kept.append({"id": kept_id, "path": aside.path})
        return answer

    def _merge(self, changes: list[Change], number: int, seq: int) -> tuple[Merged, list[Run]]:
        def run(graves):
            return merge(
                self.state,
                changes,
                worksheet=WORKSHEET,
                closed=self.closed,
                client=number,
                seq=seq,
                quarter=self.quarter,
                limit=2_000,
                graves=graves,
            )

        merged = run({})
        found = {
            each.entry.path: each
            for each in sorted(self.history.values(), key=lambda each: each.entry.revision)
            if each.entry.op == "delete" and each.entry.path in merged.sought
        }
        if found:
            merged = run(
                {
                    path: Grave(each.entry.value, each.entry.revision, each.client)
                    for path, each in found.items()
                }
            )
        return merged, [found[path] for path in merged.revived if path in found]

    def _write(self, merged: Merged, number: int, person: int) -> None:
        self.state = merged.state
        assert self.state.size == len(dump(self.state.answers))
        for entry in merged.history:
            self.history[entry.start] = Run(entry, number, person)

    def _keep(self, kept: list[Kept], number: int, person: int) -> None:
        there = [
            evolve(aside)
            for author, aside in self.kept.values()
            if author == person and aside.id not in self.settled
        ]
        for aside in put_aside(there, kept, client=number, quarter=self.quarter):
            aside.id = aside.id or len(self.kept) + 1
            self.kept[aside.id] = (person, aside)
            self.revisions[aside.id] = self.state.revision

    def _tell(self, merged: Merged | None, paths: set[str], number: int, known: int) -> Answer:
        stamps = self.state.stamps
        paths = paths | changed_by_others(stamps, client=number, since=known)
        paths |= merged.paths if merged else set()
        kept = []
        if Stamps(stamps).kept_since(known):
            kept = [
                {"id": key, "path": aside.path}
                for key, (_, aside) in self.kept.items()
                if key not in self.settled and self.revisions[key] >= known
            ]
        others = states(WORKSHEET, self.state.answers, paths)
        results = merged.results if merged else []
        return Answer(self.state.revision, results, copy.deepcopy(others), kept)

    def _check(self, before: PlanState, number: int) -> None:
        remembered = self.remembered()
        self.placed |= set(leaves(self.state).values())
        for path, value in leaves(before).items():
            stamp = stamp_at(Stamps(before.stamps), path)
            if leaves(self.state).get(path) != value and stamp.client != number:
                assert value in remembered, f"{path} was overwritten and is nowhere"

    def remembered(self) -> set[str]:
        """Every text in the history."""
        return {text for run in self.history.values() for text in strings(run.entry.value)}

    def everything(self) -> set[str]:
        """Every text that can still be found."""
        aside = (strings_of_json(aside.value) for _, aside in self.kept.values())
        return self.remembered() | set(leaves(self.state).values()) | set().union(*aside)


@define
class Journal:
    """What one page has not had an answer for."""

    client: str
    pending: list[Change] = field(factory=list)
    last: int = 0
    sent: int = 0

    def edit(self, op: str, path: str, value: object, base: int) -> Change:
        """Note an edit; typing on rewrites the last change of the field that was never sent."""
        for change in reversed(self.pending):
            if op != "set" or change.seq <= self.sent or change.op != "set":
                break
            if change.path == path:
                new = evolve(change, value=value)
                self.pending[self.pending.index(change)] = new
                return new
        self.last += 1
        self.pending.append(Change(self.client, self.last, op, path, base, copy.deepcopy(value)))
        return self.pending[-1]

    def holds(self, path: str) -> bool:
        """True while something at `path`, or within that row, has no answer."""
        return any(each.path == path or each.path.startswith(f"{path}.") for each in self.pending)


@define
class Device:
    """One open page: what it shows, which revision it knows, where the cursor stands."""

    person: int
    journals: list[Journal]
    shown: dict[str, object] = field(factory=dict)
    known: int = 0
    kept: dict[int, str] = field(factory=dict)
    focus: str = ""
    before: int = 0
    bases: dict[str, int] = field(factory=dict)
    later: dict[str, object] = field(factory=dict)
    #: Fields that show a text which does not fit: the plan has another.
    wrong: set[str] = field(factory=set)
    #: The revision at which a path was last told, as answers may come late.
    told: dict[str, int] = field(factory=dict)
    #: Changes of which the first answer showed that they were taken.
    names = itertools.count(1)

    @classmethod
    def open(cls, world: World, person: int) -> Device:
        """A page as the server draws it."""
        page = cls(person, [Journal(f"page {next(cls.names)}")], known=world.state.revision)
        for section, fields in world.state.answers.items():
            for name, value in fields.items():
                page.shown[f"{section}.{name}"] = copy.deepcopy(value)
        page.kept = {
            key: aside.path for key, (_, aside) in world.kept.items() if key not in world.settled
        }
        return page

    def restart(self, world: World, *, renamed: bool) -> Device:
        """The page anew, with what its journals hold, under their names or as its own."""
        page = Device.open(world, self.person)
        for journal in self.journals:
            if renamed:
                for each in journal.pending:
                    page.journals[0].edit(each.op, each.path, each.value, each.base)
            elif journal.pending:
                old = Journal(journal.client, list(journal.pending), journal.last, journal.last)
                page.journals.insert(-1, old)
            for each in journal.pending:
                page._show(each)
        return page

    def edit(self, op: str, path: str, value: object = None) -> None:
        """What a person does: shown at once, sent later."""
        base = self.bases.get(path, self.known)
        self._show(self.journals[-1].edit(op, path, value, base))
        self.wrong.discard(path)

    def go(self, path: str) -> None:
        """Put the cursor elsewhere: what was told of the field that is left shows now."""
        left, self.focus = self.focus, path
        if left in self.later and not self.holds(left):
            self._show_value(left, self.later[left])

    def request(self, journal: Journal, count: int | None = None) -> Request:
        """The oldest `count` changes of a journal, as a request."""
        changes = journal.pending[:count]
        if changes:
            journal.sent = max(journal.sent, changes[-1].seq)
        # What an earlier page wrote is shown already.
        bases = [] if journal is self.journals[-1] else [each.base for each in changes]
        known = min([self.known, *bases])
        return Request(self.person, journal.client, known, copy.deepcopy(changes))

    def hear(self, journal: Journal | None, answer: Answer) -> None:
        """An answer, perhaps an old one."""
        seqs = {result.seq for result in answer.results}
        gone = [each for each in journal.pending if each.seq in seqs] if journal else []
        if journal:
            journal.pending = [each for each in journal.pending if each.seq not in seqs]
        self.before, self.known = self.known, max(self.known, answer.revision)
        accepted = {result.seq for result in answer.results if result.status == "accepted"}
        for change in gone:
            if change.seq in accepted:
                table = field_of(change.path)
                self.told[table] = max(self.told.get(table, -1), answer.revision)
            if change.seq in accepted and change.path in self.later:
                self.later[change.path] = change.value
        misfit = {result.seq for result in answer.results if result.reason in MISFITS}
        wrong = {each.path for each in gone if each.op == "set" and each.seq in misfit}
        for path in wrong:
            self.later.pop(path, None)
        for each in answer.others:
            path = each["path"]
            if path in wrong:
                self.wrong.add(path)
                self.told[path] = max(self.told.get(path, -1), answer.revision)
            elif self.told.get(field_of(path), -1) <= answer.revision:
                self._take(each)
                self.told[field_of(path)] = answer.revision
        for path in [path for path in self.later if path != self.focus and not self.holds(path)]:
            self._show_value(path, self.later[path])
        for each in answer.kept:
            self.kept[each["id"]] = each["path"]

    def holds(self, path: str) -> bool:
        """True while any journal has something there."""
        return any(journal.holds(path) for journal in self.journals)

    def rows(self, table: str) -> list[dict[str, object]]:
        """The rows that it shows."""
        return self.shown.get(table, [])

    def _take(self, told: dict) -> None:
        path = told["path"]
        if "rows" in told:
            self._take_rows(path, told["rows"])
        elif self.focus == path or self.holds(path):
            self.bases.setdefault(path, self.before)
            self.later[path] = told["value"]
        else:
            self._show_value(path, told["value"])

    def _show_value(self, path: str, value: object) -> None:
        self.later.pop(path, None)
        self.bases.pop(path, None)
        self.wrong.discard(path)
        if path.count(".") == 3:
            self._cell(path, value)
        else:
            self._put(path, value)

    def _take_rows(self, table: str, rows: list[dict]) -> None:
        """Bring a table to what the plan holds; what has no answer yet stays as it is shown."""
        shown = {row["id"]: row for row in self.rows(table)}
        new = []
        for row in rows:
            path = f"{table}.{row['id']}"
            if row["id"] not in shown and self.holds(path):
                continue
            new.append({"id": row["id"]})
            for column in WORKSHEET.field_at(table).columns:
                cell, value = f"{path}.{column.id}", row.get(column.id)
                mine = shown.get(row["id"], {}).get(column.id)
                if row["id"] in shown and (self.focus == cell or self.holds(cell)):
                    self.bases.setdefault(cell, self.before)
                    self.later[cell], value = value, mine
                else:
                    self.later.pop(cell, None)
                    self.bases.pop(cell, None)
                    self.wrong.discard(cell)
                if value is not None:
                    new[-1][column.id] = value
        there = {row["id"] for row in rows}
        # Rows that the plan does not know and that somebody is at work in stay where they are.
        for place, row in enumerate(self.rows(table)):
            if row["id"] not in there and self.holds(f"{table}.{row['id']}"):
                new.insert(place, row)
        self._put(table, new)

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


def strings(value: object) -> list[str]:
    """Every text in a value."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings(part)]


def strings_of_json(text: str) -> set[str]:
    """Every text in a value that is stored as JSON."""
    import json

    return set(strings(json.loads(text)))


def texts_of(change: Change) -> list[tuple[str, object]]:
    """The texts of a change, with the path each goes to; None where it empties."""
    if change.op == "insert":
        return [(f"{change.path}.{name}", text) for name, text in change.value["cells"].items()]
    return [(change.path, change.value)] if change.op == "set" else []


def leaves(state: PlanState) -> dict[str, str]:
    """Every text of a plan by its path."""
    found = {}
    for section, fields in state.answers.items():
        for name, value in fields.items():
            if isinstance(value, str):
                found[f"{section}.{name}"] = value
            for row in value if isinstance(value, list) else ():
                for column, cell in row.items():
                    if column != "id":
                        found[f"{section}.{name}.{row['id']}.{column}"] = cell
    return found
