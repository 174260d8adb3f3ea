from __future__ import annotations

import pytest

from city_diplomacy_xblocks.merging.changes import dump, read_change
from tests.merging.plans import Server, change, insert


def test_a_change_is_accepted_and_makes_a_revision():
    server = Server()
    merged = server.save(1, change(1, "A.name", "Kanimbora"), change(2, "A.note", "Une ville"))
    assert [(result.status, result.revision) for result in merged.results] == [
        ("accepted", 1),
        ("accepted", 2),
    ]
    assert server.state.answers == {"A": {"name": "Kanimbora", "note": "Une ville"}}
    assert merged.touched == {"A.name", "A.note"}


def test_a_repeat_changes_nothing():
    server = Server()
    batch = (change(1, "A.name", "Kanimbora"), insert(2, "B.actions.r1", title="Ouvrir"))
    server.save(1, *batch)
    before = server.state
    assert server.outcome(1, *batch) == ["repeated", "repeated"]
    assert server.state == before
    assert [entry.op for entry in server.history.values()] == ["set", "insert", "move"]


def test_what_has_no_number_does_not_make_a_client_begin_anew():
    server = Server()
    server.save(1, change(1, "A.name", "Kanimbora"))
    assert server.outcome(1, read_change("nonsense", "page")) == ["malformed"]
    assert server.outcome(1, change(1, "A.name", "Kanimbora")) == ["repeated"]


def test_changes_in_disorder_are_taken_by_their_numbers():
    server = Server()
    edits = [change(3, "A.name", "deux"), change(1, "A.name", "un"), change(2, "A.note", "aussi")]
    merged = server.save(1, *edits)
    assert [result.seq for result in merged.results] == [3, 1, 2]
    assert {result.status for result in merged.results} == {"accepted"}
    assert (server.value("A.name"), server.value("A.note")) == ("deux", "aussi")


def test_save_keeps_both_values_when_two_devices_edit_one_field():
    server = Server()
    server.save(1, change(1, "A.name", "Kanimbora"))
    assert server.outcome(2, change(1, "A.name", "Tombouctou", base=0)) == ["conflict"]
    assert server.value("A.name") == "Kanimbora"
    assert [(each.path, each.value) for each in server.kept] == [("A.name", "Tombouctou")]


def test_a_change_made_in_sight_of_anothers_is_accepted_and_history_keeps_the_other():
    server = Server()
    server.save(1, change(1, "A.name", "Kanimbora"))
    assert server.outcome(2, change(1, "A.name", "Tombouctou", base=1)) == ["accepted"]
    assert server.value("A.name") == "Tombouctou"
    assert [entry.value for entry in server.history.values()] == ["Kanimbora", "Tombouctou"]


def test_ones_own_older_base_is_no_conflict():
    server = Server()
    assert (
        server.outcome(1, change(1, "A.name", "K"), change(2, "A.name", "Ka")) == ["accepted"] * 2
    )
    assert server.value("A.name") == "Ka"


def test_the_same_value_from_two_devices_is_no_conflict():
    server = Server()
    server.save(1, change(1, "A.name", "Kanimbora"))
    assert server.outcome(2, change(1, "A.name", "Kanimbora")) == ["accepted"]
    assert server.state.revision == 1


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("A.name", 12, "type"),
        ("A.name", "x" * 41, "length"),
        ("A.people", 101, "range"),
        ("A.kind", "z", "option"),
        ("A.missing", "text", "unknown"),
        ("Z.name", "text", "unknown"),
        ("A.total", 3, "unknown"),
        ("B.actions", [], "malformed"),
        ("A", "text", "unknown"),
        ("A.name.more.parts", "text", "unknown"),
        ("B.actions.r9.title", "text", "row_gone"),
        ("B.actions.r9.missing", "text", "unknown"),
        ("", "text", "unknown"),
    ],
)
def test_what_does_not_fit_is_kept_aside_and_stops_nothing(path, value, reason):
    server = Server()
    assert server.outcome(1, change(1, path, value), change(2, "A.note", "suite")) == [
        reason,
        "accepted",
    ]
    assert [(each.path, each.value, each.reason) for each in server.kept] == [(path, value, reason)]
    assert server.value("A.note") == "suite"


def test_below_a_minimum_is_stored_since_a_draft_is_never_blocked():
    server = Server()
    assert (
        server.outcome(1, change(1, "A.note", "court"), change(2, "A.people", 0))
        == ["accepted"] * 2
    )


def test_an_amount_has_no_more_decimals_than_the_currency():
    server = Server()
    server.save(1, change(1, "A.currency", "XOF"))
    assert server.outcome(1, change(2, "A.budget", 12.5)) == ["type"]
    server.save(1, change(3, "A.currency", "EUR"))
    assert server.outcome(1, change(4, "A.budget", 12.5)) == ["accepted"]


def test_a_plan_handed_in_keeps_everything_aside():
    server = Server(closed=True)
    batch = (change(1, "A.name", "Kanimbora"), insert(2, "B.actions.r1"))
    assert server.outcome(1, *batch) == ["closed", "closed"]
    assert server.outcome(1, *batch) == ["repeated", "repeated"]
    assert len(server.kept) == 2


def test_of_several_texts_for_one_field_the_last_is_kept_aside():
    server = Server(closed=True)
    server.save(1, *(change(seq, "A.name", "Kanimbora"[:seq]) for seq in range(1, 10)))
    assert [each.value for each in server.kept] == ["Kanimbora"]


def test_a_plan_over_its_limit_takes_only_what_shortens_it():
    server = Server(limit=60)
    assert server.outcome(1, change(1, "A.name", "a" * 30), change(2, "A.note", "b" * 30)) == [
        "accepted",
        "too_large",
    ]
    server.limit = 10
    assert server.outcome(1, change(3, "A.name", "a" * 31)) == ["too_large"]
    assert server.outcome(1, change(4, "A.name", "a" * 29)) == ["accepted"]
    assert server.outcome(1, change(5, "A.name", None)) == ["accepted"]
    assert server.state.answers == {}


def test_an_emptied_field_leaves_no_key_and_history_keeps_what_it_held():
    server = Server()
    server.save(1, change(1, "A.name", "Kanimbora"), change(2, "A.name", ""))
    assert server.state.answers == {}
    assert [entry.value for entry in server.history.values()] == ["Kanimbora", None]


def test_history_has_one_value_for_a_client_and_a_quarter_of_an_hour():
    server = Server()
    server.save(1, change(1, "A.name", "K"))
    server.save(1, change(2, "A.name", "Ka"))
    server.quarter = 2
    server.save(1, change(3, "A.name", "Kan"))
    server.save(1, change(4, "A.name", "Kani"))
    assert [(entry.start, entry.revision, entry.value) for entry in server.history.values()] == [
        (1, 2, "Ka"),
        (3, 4, "Kani"),
    ]


def test_nothing_that_is_merged_changes_the_state_it_came_from():
    server = Server()
    server.save(1, insert(1, "B.actions.r1", title="un"), change(2, "A.name", "Kanimbora"))
    before, text = server.state, dump([server.state.answers, server.state.stamps])
    server.save(
        1,
        change(3, "B.actions.r1.title", "deux"),
        insert(4, "B.actions.r2", "r1"),
        change(5, "B.actions.r1", {"after": "r2"}, op="move"),
        change(6, "B.actions.r2", op="delete"),
        change(7, "A.name", "Tombouctou"),
    )
    assert dump([before.answers, before.stamps]) == text
