from __future__ import annotations

import pytest

from city_diplomacy_xblocks.merging.stamps import MOST_GRAVES, Stamps
from tests.merging.plans import Server, change, insert


@pytest.fixture
def server() -> Server:
    server = Server()
    server.save(
        1,
        insert(1, "B.actions.r1", title="Ouvrir un guichet"),
        insert(2, "B.actions.r2", "r1", title="Former"),
        insert(3, "B.actions.r3", "r2", title="Publier"),
    )
    return server


def test_rows_stand_where_they_were_put(server):
    assert server.ids() == ["r1", "r2", "r3"]
    server.save(1, insert(4, "B.actions.r0", None))
    assert server.ids() == ["r0", "r1", "r2", "r3"]


def test_rows_are_changed_moved_and_deleted_by_their_id(server):
    server.save(
        1,
        change(4, "B.actions.r3", {"after": None}, op="move"),
        change(5, "B.actions.r3.title", "Publier en wolof"),
        change(6, "B.actions.r1", op="delete"),
    )
    assert server.value("B.actions") == [
        {"id": "r3", "title": "Publier en wolof"},
        {"id": "r2", "title": "Former"},
    ]


def test_a_deleted_row_stays_in_the_history_and_comes_back_under_its_id(server):
    server.save(1, change(4, "B.actions.r2", op="delete"))
    gone = [entry for entry in server.history.values() if entry.op == "delete"]
    assert [entry.value for entry in gone] == [{"id": "r2", "title": "Former"}]
    server.save(1, insert(5, "B.actions.r2", "r1", title="Former"))
    assert server.ids() == ["r1", "r2", "r3"]


def test_the_last_row_leaves_no_empty_table(server):
    server.save(1, *(change(3 + n, f"B.actions.r{n}", op="delete") for n in (1, 2, 3)))
    assert server.state.answers == {}


def test_history_knows_the_order_of_rows_after_each_run_of_one_client(server):
    server.save(1, change(4, "B.actions.r3", {"after": None}, op="move", base=6))
    server.save(2, change(1, "B.actions.r1", op="delete", base=7))
    server.save(1, change(5, "B.actions.r2", {"after": None}, op="move", base=7))
    orders = [entry for entry in server.history.values() if entry.path == "B.actions"]
    assert {(entry.op, tuple(entry.value)) for entry in orders} == {
        ("move", ("r3", "r1", "r2")),
        ("move", ("r3", "r2")),
        ("move", ("r2", "r3")),
    }


def test_a_text_for_a_deleted_row_is_kept_aside(server):
    server.save(1, change(4, "B.actions.r2", op="delete"))
    assert server.outcome(2, change(1, "B.actions.r2.title", "Former les agents", base=3)) == [
        "row_gone"
    ]


def test_a_row_changed_elsewhere_is_not_deleted_unseen(server):
    seen = server.state.revision
    server.save(2, change(1, "B.actions.r2.title", "Former les agents", base=seen))
    assert server.outcome(1, change(4, "B.actions.r2", op="delete", base=seen)) == ["conflict"]
    assert "r2" in server.ids()
    assert server.outcome(1, change(5, "B.actions.r2", op="delete", base=seen + 1)) == ["accepted"]


def test_deleting_twice_is_no_error(server):
    server.save(1, change(4, "B.actions.r2", op="delete"))
    assert server.outcome(2, change(1, "B.actions.r2", op="delete")) == ["accepted"]


def test_two_cells_of_one_row_are_two_places(server):
    server.save(1, change(4, "B.actions.r1.title", "Ouvrir deux guichets", base=3))
    assert server.outcome(2, change(1, "B.actions.r1.who", "K1", base=3)) == ["accepted"]


def test_a_cell_typed_with_its_row_is_anothers_until_it_was_seen(server):
    assert server.outcome(2, change(1, "B.actions.r1.title", "Fermer", base=0)) == ["conflict"]
    assert server.outcome(2, change(2, "B.actions.r1.title", "Fermer", base=1)) == ["accepted"]


def test_a_row_too_many_is_kept_aside_whole(server):
    server.save(1, insert(4, "B.actions.r4"))
    assert server.outcome(1, insert(5, "B.actions.r5", title="Trop")) == ["range"]
    assert server.kept[0].value == {"after": None, "cells": {"title": "Trop"}}


def test_cells_that_do_not_fit_are_kept_aside_and_the_row_is_there(server):
    merged = server.save(1, insert(4, "B.actions.r4", "r3", title="x" * 41, who="K1", odd=1))
    assert merged.results[0].reason == "length"
    assert merged.results[0].revision == server.state.revision
    assert server.value("B.actions")[3] == {"id": "r4", "who": "K1"}
    assert [(each.path, each.value, each.reason) for each in server.kept] == [
        ("B.actions.r4.title", "x" * 41, "length"),
        ("B.actions.r4", {"odd": 1}, "unknown"),
    ]


def test_a_row_of_that_id_is_not_inserted_again(server):
    assert server.outcome(2, insert(1, "B.actions.r1", title="Autre")) == ["conflict"]


def test_after_a_row_that_is_gone_means_the_end_and_the_page_is_told(server):
    server.save(2, change(1, "B.actions.r2", op="delete", base=3))
    merged = server.save(1, insert(4, "B.actions.r4", "r2", base=3))
    assert server.ids() == ["r1", "r3", "r4"]
    assert Stamps(merged.state.stamps).get("B.actions").client == 0


def test_moving_behind_a_row_that_is_gone_moves_nothing_and_the_page_is_told(server):
    server.save(2, change(1, "B.actions.r2", op="delete", base=3))
    merged = server.save(1, change(4, "B.actions.r1", {"after": "r2"}, op="move", base=3))
    assert merged.results[0].status == "accepted"
    assert merged.paths == {"B.actions.r1"}
    assert server.ids() == ["r1", "r3"]


@pytest.mark.parametrize(
    ("op", "path", "value"),
    [
        ("insert", "B.actions.a b", {"after": None}),
        ("insert", "B.actions.r4", {"after": 3}),
        ("insert", "B.actions.r4", "text"),
        ("insert", "B.actions.r4", {"after": None, "cells": ["x"]}),
        ("insert", "B.actions", {"after": None}),
        ("move", "B.actions.r1", None),
        ("delete", "B.actions.r1.title", None),
        ("set", "B.actions.r1", "text"),
    ],
)
def test_what_is_no_row_operation_is_kept_aside(server, op, path, value):
    assert server.outcome(1, change(4, path, value, op=op)) == ["malformed"]
    assert server.ids() == ["r1", "r2", "r3"]


def test_references_to_a_deleted_row_stay(server):
    server.save(
        1,
        insert(4, "B.actors.K1", name="Mairie"),
        change(5, "B.actions.r1.who", "K1"),
        change(6, "B.actors.K1", op="delete"),
    )
    assert server.value("B.actions")[0]["who"] == "K1"


def test_stamps_of_a_deleted_row_go_when_many_others_were_deleted_since(server):
    server.save(1, change(4, "B.actions.r1.title", "x"), change(5, "B.actions.r1", op="delete"))
    assert "-B.actions.r1\n" in server.state.stamps
    for n in range(MOST_GRAVES):
        row = f"B.actors.K{n}"
        server.save(1, insert(6 + 2 * n, row, name="x"), change(7 + 2 * n, row, op="delete"))
    assert "B.actions.r1" not in server.state.stamps
    assert server.state.stamps.count("-B.actors.") == MOST_GRAVES


def test_a_row_that_two_people_begin_alike_is_there_once(server):
    server.save(1, insert(4, "B.actions.r4", "r3", title="Former"))
    assert server.outcome(2, insert(1, "B.actions.r4", title="Former")) == ["accepted"]
    assert server.ids() == ["r1", "r2", "r3", "r4"]
