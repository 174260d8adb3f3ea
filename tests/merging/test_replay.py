"""What history keeps is enough to see a plan as it was, and to lead back there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.merging.changes import Change, Entry
from city_diplomacy_xblocks.merging.replay import last_runs, over_time, plan_at, steps
from tests.merging.plans import Server, change, insert
from tests.merging.test_properties import STEPS, World


def at(server: Server, revision: int) -> object:
    """The plan at a revision, from today's answers and the history."""
    later = [entry.path for entry in server.history.values() if entry.revision > revision]
    return plan_at(server.state.answers, last_runs(server.history.values(), revision), later)


def from_history(server: Server, revision: int) -> object:
    """The plan at a revision, from the history alone."""
    paths = [entry.path for entry in server.history.values()]
    return plan_at({}, last_runs(server.history.values(), revision), paths)


class Remembering(World):
    """The server with three pages, which notes the plan after each request. With `ticking` no run
    outlasts a request.
    """

    def __init__(self, *, ticking: bool) -> None:
        super().__init__()
        self.ticking = ticking
        self.plans: dict[int, object] = {0: {}}

    def save(self, client, *changes):
        merged = super().save(client, *changes)
        self.plans[self.state.revision] = self.state.answers
        self.quarter += self.ticking
        return merged


def lived(steps_taken, *, ticking: bool) -> Remembering:
    world = Remembering(ticking=ticking)
    for step in steps_taken:
        world.step(*step)
    for page in world.pages:
        page.send(world)
    return world


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_every_plan_at_the_end_of_a_run_is_known_as_it_was(steps_taken):
    world = lived(steps_taken, ticking=True)
    for revision, answers in world.plans.items():
        assert at(world, revision) == answers
        assert from_history(world, revision) == answers


def cells(answers) -> dict[str, object]:
    """Every answer by its path, the order of rows under the table's."""
    found = {}
    for section, fields in answers.items():
        for name, value in fields.items():
            found[f"{section}.{name}"] = value
            if isinstance(value, list):
                found[f"{section}.{name}"] = [row["id"] for row in value]
                for row in value:
                    found |= {f"{section}.{name}.{row['id']}.{key}": row[key] for key in row}
    return found


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_while_a_run_goes_on_only_its_own_path_lags_behind(steps_taken):
    world = lived(steps_taken, ticking=False)
    for revision, answers in world.plans.items():
        under_way = {
            entry.path
            for entry in world.history.values()
            if entry.start <= revision < entry.revision
        }
        known, was = cells(at(world, revision)), cells(answers)
        for path in known.keys() | was.keys():
            if path in under_way and isinstance(was.get(path), list):
                assert sorted(known[path]) == sorted(was[path])
            elif path not in under_way:
                assert known.get(path) == was.get(path), path
    assert from_history(world, world.state.revision) == world.state.answers


@settings(max_examples=150, deadline=None)
@given(STEPS, st.integers(0, 30), st.data())
def test_restoring_leads_back_to_any_earlier_plan_and_loses_nothing(steps_taken, pick, data):
    world = lived(steps_taken, ticking=True)
    world.closed = False
    revisions = sorted(world.plans)
    revision = revisions[pick % len(revisions)]
    before, base = world.state, world.state.revision
    then = at(world, revision)
    places = ["", "A", "A.name", "B.actions"]
    within = data.draw(st.sampled_from(places))
    way = steps(before.answers, then, within=within)
    made = [
        Change("restore", seq, step.op, step.path, base, step.value)
        for seq, step in enumerate(way, 1)
    ]
    merged = Server.save(world, 9, *made)
    assert {result.status for result in merged.results} <= {"accepted"}
    assert steps(world.state.answers, then, within=within) == []
    untouched = {
        path for path, value in cells(before.answers).items() if not path.startswith(within)
    }
    now = cells(world.state.answers)
    assert all(now[path] == cells(before.answers)[path] for path in untouched)
    assert at(world, base) == before.answers


def test_a_cell_is_followed_through_its_row():
    server = Server()
    server.save(1, insert(1, "B.actions.r1", title="Ouvrir"))
    server.quarter += 1
    server.save(1, change(2, "B.actions.r1.title", "Ouvrir deux guichets"))
    server.save(1, change(3, "B.actions.r1", op="delete"))
    server.save(1, insert(4, "B.actions.r1", title="Fermer"))
    told = over_time(server.history.values(), "B.actions.r1.title")
    assert [value for _, value in told] == ["Ouvrir", "Ouvrir deux guichets", None, "Fermer"]


def test_a_text_is_followed_through_two_pages():
    server = Server()
    for seq, client in enumerate((1, 1, 2, 1), 1):
        server.save(client, change(seq, "A.name", f"texte {seq}", base=seq - 1))
    told = over_time(server.history.values(), "A.name")
    assert [(entry.revision, value) for entry, value in told] == [
        (2, "texte 2"),
        (3, "texte 3"),
        (4, "texte 4"),
    ]


def test_one_row_is_led_back_alone():
    now = {"B": {"actions": [{"id": "r2", "title": "b"}, {"id": "r1", "title": "c"}]}}
    then = {"B": {"actions": [{"id": "r1", "title": "a"}, {"id": "r3"}]}}
    way = steps(now, then, within="B.actions.r1")
    assert [(step.op, step.path, step.value) for step in way] == [
        ("set", "B.actions.r1.title", "a")
    ]


def test_an_order_under_way_shows_new_rows_behind_the_known():
    runs = [
        Entry("B.actors.K2", "insert", {"id": "K2"}, 4, 4),
        Entry("B.actors.K1", "insert", {"id": "K1"}, 2, 2),
        Entry("B.actors", "move", ["K1"], 3, 3),
    ]
    assert plan_at({}, runs, ["B.actors"]) == {"B": {"actors": [{"id": "K1"}, {"id": "K2"}]}}


def test_a_row_that_comes_back_has_none_of_the_cells_it_had():
    server = Server()
    server.save(1, insert(1, "B.actions.r1", title="Ouvrir"))
    server.save(1, change(2, "B.actions.r1.who", "K1"), change(3, "B.actions.r1.title", "Fermer"))
    server.save(1, change(4, "B.actions.r1", op="delete"), insert(5, "B.actions.r1"))
    assert server.value("B.actions") == [{"id": "r1"}]
    assert from_history(server, server.state.revision) == server.state.answers
