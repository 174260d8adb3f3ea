"""What comes late: for a row that is gone, after hand-in, for another worksheet or another plan."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from city_diplomacy_xblocks.drafting import api
from city_diplomacy_xblocks.drafting.models import KeptAside, Member
from city_diplomacy_xblocks.worksheets.findings import check
from tests.drafting.conftest import COURSE, PLACE, find, make_person, save
from tests.merging.plans import change, insert

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def colleague(person):
    """Somebody else who writes the plan; both know it at revision 6."""
    rows = [insert(n, f"B.actions.r{n}", f"r{n - 1}", title=f"Action {n}") for n in (1, 2, 3)]
    plan = save(person, *rows).plan
    other = make_person()
    Member.objects.create(
        plan_id=plan.id,
        user_id=other.user_id,
        course_key=COURSE,
        plan_key="plan",
        joined=plan.saved_at,
    )
    return other


def reasons(applied: api.Applied) -> list[str]:
    return [result.reason or result.status for result in applied.results]


def choose(person, kept_id, use=True):
    return api.resolve_kept(person=person, place=PLACE, kept_id=kept_id, use=use)


def titles(plan) -> list[str]:
    return [row.get("title") for row in plan.answers["B"]["actions"]]


def deletes(seq):
    return change(seq, "B.actions.r2", op="delete", base=6)


def edits(seq):
    return change(seq, "B.actions.r2.title", "Former les agents", base=6)


@pytest.mark.parametrize("edit_first", [True, False])
def test_an_edit_outlives_a_deletion_in_both_orders_and_both_are_told(
    person, colleague, edit_first
):
    if edit_first:
        save(colleague, edits(1), known=6)
        save(person, deletes(4), known=6)
    else:
        save(person, deletes(4), known=6)
        applied = save(colleague, edits(1), known=6)
        assert [kept.op for kept in applied.kept] == ["delete"]
        assert applied.others == [
            {"path": "B.actions", "rows": applied.plan.answers["B"]["actions"]}
        ]
    assert titles(find(person)) == ["Action 1", "Former les agents", "Action 3"]
    told = [save(each, known=6) for each in (person, colleague)]
    for applied in told:
        assert [(kept.op, kept.path, kept.author_id) for kept in applied.kept] == [
            ("delete", "B.actions.r2", person.user_id)
        ]
    applied = choose(person, told[0].kept[0].id)
    assert titles(applied.plan) == ["Action 1", "Action 3"]


def test_a_deletion_and_an_edit_repeated_offer_the_deletion_once(person, colleague):
    save(person, deletes(4), known=6)
    for _ in range(2):
        save(colleague, edits(1), known=6)
    kept = api.kept_aside(find(person).id)[0]
    choose(person, kept.id, use=False)
    assert api.kept_aside(find(person).id) == []
    assert save(person, known=6).kept == []


def test_a_deleted_row_costs_one_query_more_and_only_where_one_is_spoken_of(person, colleague):
    save(person, deletes(4), known=6)
    save(colleague, change(1, "A.name", "Kanimbora"), known=8)
    known = find(person).revision
    with CaptureQueriesContext(connection) as queries:
        save(colleague, change(2, "B.actions.r2.title", None, base=6), known=known)
    without = [each for each in queries if "city_diplomacy_xblocks_" in each["sql"]]
    assert len(without) <= 4


def test_other_columns_of_a_row_that_came_back_still_merge(person, colleague):
    save(person, deletes(4), known=6)
    save(colleague, edits(1), known=6)
    applied = save(person, change(1, "B.actions.r2.who", "K1", base=6), client="phone", known=6)
    assert reasons(applied) == ["accepted"]


def test_a_reference_points_again_when_its_row_comes_back(person, colleague):
    save(person, insert(4, "B.actors.K1", name="Mairie", base=6), known=6)
    plan = save(person, change(5, "B.actions.r1.who", "K1", base=8), known=8).plan
    seen = plan.revision

    def gone():
        plan = find(person)
        found = check(plan.worksheet, plan.answers, language="fr")
        return [each.path for each in found if each.path == "B.actions.r1.who"]

    save(person, change(6, "B.actors.K1", op="delete", base=seen), known=seen)
    assert find(person).answers["B"]["actions"][0]["who"] == "K1"
    assert gone() == ["B.actions.r1.who"]
    save(colleague, change(1, "B.actors.K1.name", "La mairie", base=seen), known=seen)
    assert gone() == []


def test_a_text_for_a_row_that_never_was_waits_and_one_for_a_deleted_row_brings_it_back(
    person, colleague
):
    never = save(person, change(4, "B.actions.r9.title", "Perdu ?", base=6), known=6)
    assert reasons(never) == ["row_gone"]
    still = choose(person, never.kept[0].id)
    assert [kept.value for kept in still.kept] == ["Perdu ?"]
    full = insert(5, "B.actions.r4", "r3", title="Action 4")
    replaced = [change(6, "B.actions.r1", op="delete"), insert(7, "B.actions.r5", "r4")]
    save(person, full, *replaced, known=6)
    applied = save(colleague, change(1, "B.actions.r1.title", "Un", base=6), known=6)
    assert reasons(applied) == ["row_gone"]
    save(person, change(8, "B.actions.r5", op="delete"), known=find(person).revision)
    waiting = next(kept for kept in applied.kept if kept.value == "Un")
    back = choose(colleague, waiting.id)
    assert titles(back.plan)[0] == "Un"


def test_a_row_kept_aside_takes_in_what_is_typed_in_it_and_goes_in_whole(person, colleague):
    plan = find(person)
    api.set_state(plan.id, expected={"draft"}, to="submitted")
    save(colleague, insert(1, "B.actions.r4", "r3", base=6), known=6)
    late = save(colleague, change(2, "B.actions.r4.title", "Publier", base=6), known=6)
    assert reasons(late) == ["closed"]
    assert [(kept.op, kept.value) for kept in late.kept] == [
        ("insert", {"after": "r3", "cells": {"title": "Publier"}})
    ]
    api.set_state(plan.id, expected={"submitted"}, to="returned")
    offered = api.kept_aside(plan.id)
    applied = choose(person, offered[0].id)
    assert titles(applied.plan) == ["Action 1", "Action 2", "Action 3", "Publier"]


def test_a_kept_row_whose_id_is_taken_goes_in_beside_it_once(person, colleague):
    plan = find(person)
    api.set_state(plan.id, expected={"draft"}, to="submitted")
    kept = save(colleague, insert(1, "B.actions.r4", "r3", title="Publier", base=6), known=6).kept
    api.set_state(plan.id, expected={"submitted"}, to="returned")
    save(person, insert(4, "B.actors.K1"), change(5, "B.actions.r3", op="delete", base=6), known=6)
    save(person, insert(6, "B.actions.r4", title="Autre chose"), known=9)
    for _ in range(2):
        applied = choose(colleague, kept[0].id)
    assert sorted(titles(applied.plan)) == ["Action 1", "Action 2", "Autre chose", "Publier"]
    assert api.kept_aside(plan.id) == []


def test_what_one_wrote_offline_while_the_other_handed_in_is_offered_when_it_is_back(
    person, colleague
):
    plan = save(person, change(4, "A.name", "Kanimbora", base=6), known=6).plan
    api.set_state(plan.id, expected={"draft"}, to="submitted")
    late = save(
        colleague,
        change(1, "A.name", "Tombouctou", base=6),
        change(2, "A.note", "Une ville", base=6),
        change(3, "B.actions.r1.title", "Action 1", base=6),
        change(4, "B.actions.r1", {"after": "r3"}, op="move", base=6),
        change(5, "B.actions.r2", op="delete", base=6),
        known=6,
    )
    # What the plan holds already waits for nobody, and a place has no text.
    assert reasons(late) == ["closed", "closed", "accepted", "closed", "closed"]
    assert [kept.path for kept in late.kept] == ["A.name", "A.note", "B.actions.r2"]
    assert late.plan.answers == plan.answers
    stays = choose(colleague, late.kept[0].id)
    assert late.kept[0].id in [kept.id for kept in stays.kept]
    api.set_state(plan.id, expected={"submitted"}, to="returned")
    for kept in api.kept_aside(plan.id):
        after = choose(person, kept.id).plan
    assert after.answers["A"] == {"name": "Tombouctou", "note": "Une ville"}
    assert titles(after) == ["Action 1", "Action 3"]


def test_a_change_for_another_version_of_the_worksheet_merges_where_both_have_the_field(person):
    applied = save(
        person,
        change(1, "A.name", "Kanimbora"),
        change(2, "A.dropped", "Un texte pour un champ qui n’est plus là"),
    )
    assert reasons(applied) == ["accepted", "unknown"]
    assert applied.kept[0].message


def test_a_page_of_the_plan_before_a_reset_overwrites_nobody_and_is_told_the_new_plan(person):
    save(person, change(1, "A.name", "Kanimbora"), change(2, "A.people", 7))
    api.detach_member(user_id=person.user_id, course_key=COURSE, plan_key="plan")
    save(person, change(1, "A.name", "Tombouctou"), client="new")
    late = save(person, change(3, "A.name", "Kanimbora II", base=40), known=40)
    assert reasons(late) == ["conflict"]
    told = {each["path"]: each.get("value", each.get("rows")) for each in late.others}
    assert told["A.name"] == "Tombouctou"
    assert told["A.people"] is None
    assert told["B.actions"] == []


def test_a_page_hears_of_texts_that_others_have_left_aside(person, colleague):
    save(person, change(4, "A.name", "Kanimbora", base=6), known=6)
    mine = save(colleague, change(1, "A.name", "Tombouctou", base=6), known=6).kept
    assert save(person, known=7).kept == mine


def test_typing_on_in_a_contested_field_makes_one_kept_text(person, colleague):
    save(person, change(4, "A.name", "Kanimbora", base=6), known=6)
    for seq in range(1, 6):
        save(colleague, change(seq, "A.name", "Tombouctou"[: seq * 2], base=6), known=7)
    # The same journal again, under another name.
    save(colleague, change(1, "A.name", "Tombouctou", base=6), client="again", known=7)
    assert [row.value for row in KeptAside.objects.all()] == ['"Tombouctou"']
