"""Three devices of one, two or three people, on a network that loses, repeats and reorders.

``CITY_INTERLEAVINGS=10000 .venv/bin/pytest tests/merging/test_convergence.py`` for the long run.
"""

from __future__ import annotations

import copy
import itertools
import os
import random

import pytest
from attrs import define, field
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from tests.merging.devices import Answer, Device, Journal, Request, World
from tests.merging.plans import WORKSHEET

INTERLEAVINGS = int(os.environ.get("CITY_INTERLEAVINGS", "300"))
PEOPLE = [(1, 1, 1), (1, 1, 2), (1, 2, 3)]
TABLE, ACTORS = "B.actions", "B.actors"
FIELDS = ["A.name", "A.note", "A.unknown"]
ACTIONS = {
    "blur": 1,
    "set": 6,
    "cell": 6,
    "blank": 1,
    "clear": 1,
    "long": 1,
    "reference": 2,
    "insert": 4,
    "actor": 2,
    "again": 1,
    "move": 2,
    "delete": 3,
    "focus": 2,
    "send": 6,
    "fire": 4,
    "arrive": 4,
    "twice": 2,
    "vanish": 1,
    "hear": 4,
    "miss": 1,
    "news": 1,
    "settle": 2,
    "leave": 1,
    "restart": 1,
    "rename": 1,
    "tick": 2,
    "close": 1,
}
WHAT = [action for action, weight in ACTIONS.items() for _ in range(weight)]


def steps_of(seed: int) -> list[tuple[int, str, int]]:
    """What happens: who, what, and a number to choose by. Hypothesis would draw them ten times as
    slowly, one by one; `shortest` shrinks them.
    """
    chance = random.Random(seed)
    length = chance.randrange(5, 60)
    return [(chance.randrange(3), chance.choice(WHAT), chance.randrange(12)) for _ in range(length)]


@define
class Story:
    """What three devices go through."""

    people: tuple[int, int, int]
    world: World = field(factory=World)
    devices: list[Device] = field(init=False)
    #: Requests under way, and answers: for which device and journal.
    requests: list[tuple[Device, Journal, Request]] = field(factory=list)
    answers: list[tuple[Device, Journal | None, Answer]] = field(factory=list)
    numbers: itertools.count = field(factory=itertools.count)

    def __attrs_post_init__(self) -> None:
        self.devices = [Device.open(self.world, person) for person in self.people]

    def step(self, who: int, what: str, pick: int) -> None:
        """One thing that somebody does, or that happens."""
        page = self.devices[who]
        if not self._writes(page, what, pick):
            self._happens(who, page, what, pick)

    def _writes(self, page: Device, what: str, pick: int) -> bool:
        rows = [row["id"] for row in page.rows(TABLE)]
        row = rows[pick % len(rows)] if rows else ""
        after = [None, *rows][pick % (len(rows) + 1)]
        if what == "set":
            page.edit("set", FIELDS[pick % 3], self._text())
        elif what == "blank":
            page.edit("set", FIELDS[pick % 2], None)
        elif what == "long":
            page.edit("set", "A.name", self._text() + "x" * 40)
        elif what == "insert":
            cells = {"title": self._text()} if pick % 2 else {}
            self._insert(page, TABLE, f"r{next(self.numbers)}", after, cells)
        elif what == "actor":
            self._insert(page, ACTORS, f"K{next(self.numbers)}", None, {"name": self._text()})
        elif what == "again":
            # A row that the worksheet offers to everybody, or that was deleted and is put back.
            self._insert(page, TABLE, f"p{pick % 2}", after, {"title": self._text()})
        elif what in ("cell", "clear", "reference", "move", "delete") and row:
            self._row(page, what, f"{TABLE}.{row}", after, pick)
        else:
            return False
        return True

    def _row(self, page: Device, what: str, path: str, after: str | None, pick: int) -> None:
        actors = [row["id"] for row in page.rows(ACTORS)]
        if what == "cell":
            page.edit("set", f"{path}.title", self._text())
        elif what == "clear":
            page.edit("set", f"{path}.title", None)
        elif what == "reference" and actors:
            page.edit("set", f"{path}.who", actors[pick % len(actors)])
        elif what == "move" and not path.endswith(f".{after}"):
            page.edit("move", path, {"after": after})
        elif what == "delete":
            page.edit("delete", path)
            if actors and pick % 4 == 0:
                page.edit("delete", f"{ACTORS}.{actors[0]}")

    def _insert(self, page: Device, table: str, row: str, after: str | None, cells: dict) -> None:
        if all(each["id"] != row for each in page.rows(table)):
            page.edit("insert", f"{table}.{row}", {"after": after, "cells": cells})

    def _happens(self, who: int, page: Device, what: str, pick: int) -> None:
        # What an earlier page has written goes first.
        journal = next((each for each in page.journals if each.pending), page.journals[-1])
        if what == "focus":
            rows = page.rows(TABLE)
            page.go(f"{TABLE}.{rows[0]['id']}.title" if rows and pick % 2 else FIELDS[pick % 2])
        elif what == "blur":
            page.go("")
        elif what == "send":
            self._ask(page, journal, page.request(journal))
        elif what == "fire":
            self.requests.append((page, journal, page.request(journal, pick or None)))
        elif what == "news":
            self._ask(page, None, Request(page.person, "", page.known, []))
        elif what in ("settle", "leave") and page.kept:
            self._settle(page, sorted(page.kept)[pick % len(page.kept)], use=what == "settle")
        elif what in ("restart", "rename"):
            self.devices[who] = page.restart(self.world, renamed=what == "rename")
        elif what == "tick":
            self.world.quarter += 1
        elif what == "close":
            self.world.closed = not self.world.closed
        else:
            self._network(what, pick)

    def _ask(self, page: Device, journal: Journal | None, request: Request) -> None:
        """A request whose answer comes at once, after those still under way."""
        self.answers.append((page, journal, self.save(request)))
        for place, (to, its, answer) in enumerate(self.answers):
            if to is page:
                to.hear(its, answer)
                self.answers[place] = (to, its, None)
        self.answers = [each for each in self.answers if each[2]]

    def _network(self, what: str, pick: int) -> None:
        if what in ("arrive", "twice", "vanish") and self.requests:
            place = pick % len(self.requests)
            page, journal, request = self.requests[place]
            if what != "twice":
                del self.requests[place]
            if what != "vanish":
                self.answers.append((page, journal, self.save(request)))
        elif what in ("hear", "miss") and self.answers:
            # To one page they come in the order in which they were given.
            page, journal, answer = self.answers.pop(0)
            if what == "hear":
                page.hear(journal, answer)

    def save(self, request: Request) -> Answer:
        """One request; and once more, which changes nothing."""
        answer = self.world.save(request)
        world = self.world
        before = copy.deepcopy((world.state.answers, world.state.revision, world.history))
        kept, settled = len(world.kept), dict(world.settled)
        again = world.save(request)
        assert {result.status for result in again.results} <= {"repeated"}
        assert (world.state.answers, world.state.revision, world.history) == before
        assert (len(world.kept), world.settled) == (kept, settled)
        return answer

    def _settle(self, page: Device, kept: int, *, use: bool) -> None:
        self.send_all(page)
        page.kept.pop(kept, None)
        known = page.known
        page.hear(None, self.world.settle(kept, use=use, person=page.person, known=known))

    def send_all(self, page: Device) -> None:
        """All that a page has, answered at once."""
        for journal in list(page.journals):
            self._ask(page, journal, page.request(journal))

    def calm_down(self) -> None:
        """Everything arrives, everybody stops writing and hears the last answer."""
        for page, journal, request in self.requests:
            self.answers.append((page, journal, self.save(request)))
        for page, journal, answer in self.answers:
            page.hear(journal, answer)
        self.answers.clear()
        for page in self.devices:
            self.send_all(page)
        for page in self.devices:
            self.send_all(page)
            page.go("")

    def _text(self) -> str:
        return f"text {next(self.numbers)}"


def as_shown(page: Device) -> dict[str, object]:
    """What a device shows, but for fields with a text that does not fit."""
    return {path: value for path, value in page.shown.items() if not hidden(page, path)}


def as_stored(world: World, page: Device) -> dict[str, object]:
    """What the plan holds, but for those."""
    stored = {
        f"{section}.{name}": value
        for section, fields in world.state.answers.items()
        for name, value in fields.items()
    }
    return {path: value for path, value in stored.items() if not hidden(page, path)}


def hidden(page: Device, path: str) -> bool:
    return path in page.wrong


def is_kept(world: World, place: int) -> bool:
    """Whether the text that arrived as number `place` is where it must be; a text that came under
    two names, once.
    """
    text = world.arrived[place][2]
    places = [at for at, each in enumerate(world.arrived) if each[2] == text]
    return any(follows_the_rule(world, at) for at in places)


def follows_the_rule(world: World, place: int) -> bool:
    """Whether a text is in the plan, kept aside or in the history, or its author wrote on."""
    number, path, text, quarter = world.arrived[place]
    if text is None or text in world.everything():
        return True
    # Its own author wrote on, in the same quarter of an hour; in the plan, without emptying it.
    for later in world.arrived[place + 1 :]:
        if later[:2] == (number, path) and (later[2] is not None or text in world.placed):
            return later[2] is not None and later[3] == quarter
    return False


def go_through(people: tuple[int, int, int], steps: list[tuple[int, str, int]]) -> World:
    """All of it, with what must hold in the end."""
    story = Story(people)
    for step in steps:
        story.step(*step)
    story.calm_down()
    world = story.world
    waiting = {key for key in world.kept if key not in world.settled}
    for page in story.devices:
        assert as_shown(page) == as_stored(world, page), "a device shows another plan"
        assert waiting <= set(page.kept), "a device does not know of a kept text"
    for place in range(len(world.arrived)):
        assert is_kept(world, place), f"{world.arrived[place]} is lost"
    return world


def shortest(people: tuple[int, int, int], steps: list) -> list:
    """As few of the steps as still fail."""
    size = len(steps) // 2
    while size:
        place = 0
        while place < len(steps):
            fewer = steps[:place] + steps[place + size :]
            try:
                go_through(people, fewer)
            except Exception:
                steps = fewer
            else:
                place += size
        size //= 2
    return steps


@settings(max_examples=INTERLEAVINGS, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.sampled_from(PEOPLE), st.integers(0, 2**64))
def test_whatever_three_devices_go_through_they_end_alike_and_nothing_is_lost(people, seed):
    steps = steps_of(seed)
    try:
        world = go_through(people, steps)
    except Exception as problem:
        problem.add_note(f"people {people}, steps {shortest(people, steps)}")
        raise
    for reason in {aside.reason for _, aside in world.kept.values()}:
        event(f"kept aside for {reason}")
    if any(aside.op == "delete" for _, aside in world.kept.values()):
        event("a deletion met an edit")


def test_the_worksheet_of_these_tests_has_what_they_write():
    for path in (*FIELDS[:2], TABLE, ACTORS, f"{TABLE}.r1.title", f"{TABLE}.r1.who"):
        assert WORKSHEET.field_at(path), path


@pytest.mark.parametrize("people", PEOPLE)
def test_two_devices_that_do_not_hear_of_each_other_end_alike(people):
    """By hand, what the interleavings do: an edit meets a deletion in both orders."""
    outcomes = []
    for first, second in [(0, 1), (1, 0)]:
        story = Story(people)
        for page in story.devices:
            page.journals[0].client = f"page {story.devices.index(page)}"
        story.devices[0].edit("insert", "B.actions.r1", {"after": None, "cells": {"title": "a"}})
        story.send_all(story.devices[0])
        story.send_all(story.devices[1])
        story.devices[0].edit("delete", "B.actions.r1")
        story.devices[1].edit("set", "B.actions.r1.title", "b")
        story.send_all(story.devices[first])
        story.send_all(story.devices[second])
        story.calm_down()
        asides = [(author, aside.op, aside.path) for author, aside in story.world.kept.values()]
        outcomes.append((story.world.state.answers, asides))
        assert story.devices[0].kept.keys() == story.devices[1].kept.keys() != set()
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == {"B": {"actions": [{"id": "r1", "title": "b"}]}}
    assert outcomes[0][1] == [(people[0], "delete", "B.actions.r1")]
