"""Whatever three pages do, in whatever order the network delivers it: they end alike, and nothing
is lost.
"""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.merging.changes import PlanState, dump, read_change
from city_diplomacy_xblocks.merging.history import stamp_at
from city_diplomacy_xblocks.merging.stamps import Stamps
from tests.merging.pages import Page
from tests.merging.plans import WORKSHEET, Server, change, insert

FIELDS = ["A.name", "A.note", "A.unknown"]
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            [
                "set",
                "set",
                "set",
                "cell",
                "cell",
                "insert",
                "insert",
                "move",
                "delete",
                "blank",
                "long",
                "send",
                "send",
                "send",
                "part",
                "lost",
                "read",
                "tick",
                "close",
            ]
        ),
        st.integers(0, 7),
    ),
    max_size=60,
)


class World(Server):
    """The server with three pages, checking after every request that what others overwrote is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = [Page(number) for number in (1, 2, 3)]
        self.kept_by = []
        self.texts = (f"text {number}" for number in itertools.count())
        self.rows = (f"r{number}" for number in itertools.count())
        self.written: list[tuple[int, str, str]] = []

    def save(self, client, *changes):
        before, seq = self.state, self.seqs.get(client, 0)
        merged = super().save(client, *changes)
        self.kept_by += [(client, kept) for kept in merged.kept]
        for path, value in leaves(before).items():
            stamp = stamp_at(Stamps(before.stamps), path)
            if leaves(self.state).get(path) != value and stamp.client != client:
                assert value in self.remembered(), path
        for each in changes:
            if each.seq > seq:
                self.written += [(client, *text) for text in texts_of(each)]
        return merged

    def remembered(self) -> set[str]:
        """Every text in the history."""
        found = set()
        for entry in self.history.values():
            found |= set(strings(entry.value))
        return found

    def step(self, who: int, what: str, pick: int) -> None:
        """What a person does at a page, or what happens."""
        page, table = self.pages[who], "B.actions"
        rows = [row["id"] for row in page.rows(table)]
        row = rows[pick % len(rows)] if rows else "r0"
        after = [None, *rows][pick % (len(rows) + 1)]
        if what == "set":
            page.edit("set", FIELDS[pick % 3], next(self.texts))
        elif what == "blank":
            page.edit("set", FIELDS[pick % 2], None)
        elif what == "long":
            page.edit("set", "A.name", next(self.texts) + "x" * 40)
        elif what == "cell" and rows:
            page.edit("set", f"{table}.{row}.title", next(self.texts))
        elif what == "insert":
            cells = {"title": next(self.texts)} if pick % 2 else {}
            page.edit("insert", f"{table}.{next(self.rows)}", {"after": after, "cells": cells})
        elif what == "move" and rows:
            page.edit("move", f"{table}.{row}", {"after": after})
        elif what == "delete" and rows:
            page.edit("delete", f"{table}.{row}")
        else:
            self.happen(who, what, pick)

    def happen(self, who: int, what: str, pick: int) -> None:
        """What the network, the clock or a tutor does."""
        page = self.pages[who]
        if what == "send":
            page.send(self)
        elif what == "part":
            page.send(self, count=pick // 2)
        elif what == "lost":
            page.send(self, answered=False)
        elif what == "tick":
            self.quarter += 1
        elif what == "close":
            self.closed = not self.closed


def strings(value: object) -> list[str]:
    """Every text in a value."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings(part)]


def texts_of(each) -> list[tuple[str, str]]:
    """The texts of a change, with the path each goes to."""
    if each.op == "insert":
        return [(f"{each.path}.{name}", text) for name, text in each.value["cells"].items()]
    return [(each.path, each.value)] if each.op == "set" and each.value else []


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


def shown(page: Page) -> dict[str, object]:
    answers: dict[str, dict[str, object]] = {}
    for path, value in page.shown.items():
        section, name = path.split(".")
        answers.setdefault(section, {})[name] = value
    return answers


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_pages_converge_and_nothing_that_reached_the_server_is_lost(steps):
    world = World()
    for step in steps:
        world.step(*step)
    for page in world.pages:
        page.send(world)
    for page in world.pages:
        page.send(world)
        assert shown(page) == world.state.answers
    found = world.remembered() | set(leaves(world.state).values())
    found |= {text for kept in world.kept for text in strings(kept.value)}
    for place, (client, path, text) in enumerate(world.written):
        later = [each for each in world.written[place + 1 :] if each[:2] == (client, path)]
        assert text in found or later


@settings(max_examples=80, deadline=None)
@given(STEPS)
def test_repeating_a_request_changes_nothing(steps):
    world = World()
    for who, what, pick in steps:
        page = world.pages[who]
        if what in ("send", "part", "lost") and page.pending:
            batch = list(page.pending)
            world.save(page.number, *batch)
            state, kept, history = world.state, list(world.kept), dict(world.history)
            merged = world.save(page.number, *batch)
            assert {result.status for result in merged.results} == {"repeated"}
            assert (world.state, world.kept, world.history) == (state, kept, history)
        world.step(who, what, pick)


DISJOINT = [
    change(1, "A.name", "Kanimbora"),
    change(1, "A.note", "Une ville au bord du fleuve"),
    change(1, "A.kind", "x"),
    change(1, "A.people", 12),
    insert(1, "B.actors.K1", name="Mairie"),
    insert(1, "B.actions.r1", title="Ouvrir", who="K1"),
    change(1, "A.missing", "?"),
]


@given(st.permutations(list(enumerate(DISJOINT, start=1))))
def test_changes_in_different_places_give_the_same_answers_in_any_order(order):
    server = Server()
    for client, each in order:
        server.save(client, each)
    expected = Server()
    for client, each in enumerate(DISJOINT, start=1):
        expected.save(client, each)
    assert server.state.answers == expected.state.answers
    assert server.kept == expected.kept


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["x", "2026-01", "2026-01-31", "r1", "https://a.org", 10**400]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["after", "cells", "start", "end", "id", "title"])
            | st.text(max_size=3),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
PATHS = st.sampled_from(
    [
        "A.name",
        "A.people",
        "A.budget",
        "B.actions",
        "B.actions.r1",
        "B.actions.r1.title",
        "B.actions.r1.who",
        "",
        "A",
        "....",
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "seq": st.integers(0, 9) | JSON,
                "op": st.sampled_from(["set", "insert", "move", "delete"]) | JSON,
                "path": PATHS | JSON,
                "base": st.integers(-1, 9) | JSON,
                "value": JSON,
            }
        )
        | JSON,
        max_size=6,
    )
)
def test_whatever_a_request_holds_each_change_has_its_result(raw):
    server = Server()
    merged = server.save(1, *(read_change(each, "page") for each in raw))
    assert len(merged.results) == len(raw)
    dump([merged.state.answers, [kept.value for kept in merged.kept]]).encode()


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_no_field_type_chokes_on_a_value(value):
    for _, spec in WORKSHEET.all_fields():
        for each in (spec, *spec.columns):
            try:
                parsed = TYPES[each.type].parse(value, each)
            except Misfit:
                continue
            dump(parsed)
