"""Three devices of one, two or three people, on a network that loses, repeats and reorders.

``CITY_INTERLEAVINGS=10000 .venv/bin/pytest tests/merging/test_convergence.py`` for the long run.
"""

from __future__ import annotations

import copy
import itertools
import os

import pytest
from attrs import define, field
from hypothesis import HealthCheck, event, given, settings
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
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([action for action, weight in ACTIONS.items() for _ in range(weight)]),
        st.integers(0, 11),
    ),
    min_size=40,
    max_size=80,
)


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
            page.hear(journal, self.save(page.request(journal)))
        elif what == "fire":
            self.requests.append((page, journal, page.request(journal, pick or None)))
        elif what == "news":
            page.hear(None, self.save(Request(page.person, "", page.known, [])))
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

    def _network(self, what: str, pick: int) -> None:
        if what in ("arrive", "twice", "vanish") and self.requests:
            place = pick % len(self.requests)
            page, journal, request = self.requests[place]
            if what != "twice":
                del self.requests[place]
            if what != "vanish":
                self.answers.append((page, journal, self.save(request)))
        elif what in ("hear", "miss") and self.answers:
            page, journal, answer = self.answers.pop(pick % len(self.answers))
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
            page.hear(journal, self.save(page.request(journal)))

    def calm_down(self) -> None:
        """Everything arrives, everybody stops writing and hears the last answer."""
        for page, journal, request in self.requests:
            self.answers.append((page, journal, self.save(request)))
        for page, journal, answer in reversed(self.answers):
            page.hear(journal, answer)
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
    """Whether the text that arrived as number `place` is where it must be."""
    number, path, text, quarter = world.arrived[place]
    if text is None or text in world.everything():
        return True
    # Its own author wrote on, in the same quarter of an hour; in the plan, without emptying it.
    for later in world.arrived[place + 1 :]:
        if later[:2] == (number, path) and (later[2] is not None or text in world.placed):
            return later[2] is not None and later[3] == quarter
    return False


@settings(
    max_examples=INTERLEAVINGS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.sampled_from(PEOPLE), STEPS)
def test_whatever_three_devices_go_through_they_end_alike_and_nothing_is_lost(people, steps):
    story = Story(people)
    for step in steps:
        story.step(*step)
    story.calm_down()
    world = story.world
    for page in story.devices:
        assert as_shown(page) == as_stored(world, page)
        waiting = {key for key in world.kept if key not in world.settled}
        assert waiting <= set(page.kept)
    for place in range(len(world.arrived)):
        assert is_kept(world, place), f"{world.arrived[place]} is lost"
    reasons = {aside.reason for _, aside in world.kept.values()}
    event(f"kept aside: {'something' if reasons else 'nothing'}")
    for reason in reasons:
        event(f"kept aside for {reason}")
    if any(aside.op == "delete" for _, aside in world.kept.values()):
        event("a deletion met an edit")
    if any(run.entry.op == "insert" and run.entry.start > 1 for run in world.history.values()):
        event("rows came")


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
