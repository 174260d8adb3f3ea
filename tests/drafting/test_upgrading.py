"""A plan begun on version 1 moves to version 2 when it is opened: all of it, at once, once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve
from django.db import connection
from django.test.utils import CaptureQueriesContext

from city_diplomacy_xblocks.drafting import api, versions
from city_diplomacy_xblocks.drafting.models import History, KeptAside, Plan, WorksheetVersion
from city_diplomacy_xblocks.platform.people import Person
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.normal import dump_definition, from_definition
from tests.drafting.conftest import PLACE, WORKSHEET, find, make_person, save
from tests.drafting.test_parallel import together
from tests.merging.plans import change, insert

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def next_version(version: int = 2, *, drop_note: bool = True, **more: Any) -> Worksheet:
    """The worksheet of the tests with `name` called `title`, the actors' column renamed, and no
    `note` any more; or whatever `more` says.
    """
    definition = dump_definition(WORKSHEET)
    first, second = definition["sections"]
    for spec in first["fields"]:
        if spec["id"] == "name":
            spec["id"] = "title"
    if drop_note:
        first["fields"] = [spec for spec in first["fields"] if spec["id"] != "note"]
    second["fields"][1]["columns"][0]["id"] = "full_name"
    steps = [
        {"rename": "A.name", "to": "title"},
        {"rename": "B.actors.name", "to": "full_name"},
        *([{"drop": "A.note"}] if drop_note else []),
    ]
    later = [{"from": since, "steps": []} for since in range(2, version)]
    upgrades = [{"from": 1, "steps": steps}, *later]
    return from_definition({**definition, "version": version, "upgrades": upgrades, **more})


SECOND = next_version()


def nothing_else(_plan_id: int, _upgrader: object) -> None:
    """No other room has anything to do."""


def opened(person: Person, worksheet: Worksheet = SECOND, also: Any = nothing_else) -> api.PlanView:
    return api.bring_up_to_date(
        plan=find(person), person=person, place=PLACE, worksheet=worksheet, also=also
    )


@pytest.fixture
def writer(person: Person) -> Person:
    """Somebody with a plan of version 1."""
    save(
        person,
        change(1, "A.name", "Kanimbora"),
        change(2, "A.note", "Une ville au bord du fleuve"),
        insert(3, "B.actors.K1", name="Mairie"),
        change(4, "B.actors.K1.name", "Mairie de Kanimbora"),
    )
    return person


def test_the_plan_moves_with_all_its_answers(writer):
    before = find(writer)
    after = opened(writer)
    assert after == find(writer)
    assert after.worksheet == SECOND
    assert after.answers == {
        "A": {"title": "Kanimbora"},
        "B": {"actors": [{"id": "K1", "full_name": "Mairie de Kanimbora"}]},
    }
    assert after.revision > before.revision
    assert after.saved_at == before.saved_at


def test_what_has_no_place_is_kept_and_says_what_it_was(writer):
    (kept,) = api.kept_aside(opened(writer).id)
    assert kept.value == "Une ville au bord du fleuve"
    assert (kept.path, kept.reason) == ("A.note", "version")
    assert "Question" in kept.message
    # Nobody can put it where there is nothing.
    told = api.resolve_kept(person=writer, place=PLACE, kept_id=kept.id, use=True)
    assert [each.id for each in told.kept] == [kept.id]
    assert [each.value for each in api.kept_aside(told.plan.id)] == [kept.value]
    api.resolve_kept(person=writer, place=PLACE, kept_id=kept.id, use=False)
    assert not api.kept_aside(told.plan.id)


def test_opening_it_again_changes_nothing(writer):
    first = opened(writer)
    rows = (History.objects.count(), KeptAside.objects.count(), WorksheetVersion.objects.count())
    with CaptureQueriesContext(connection) as queries:
        assert opened(writer).revision == first.revision
    assert not [each for each in queries if "UPDATE" in each["sql"]]
    assert rows == (
        History.objects.count(),
        KeptAside.objects.count(),
        WorksheetVersion.objects.count(),
    )


def test_a_plan_that_is_up_to_date_costs_no_query(writer):
    plan = opened(writer)
    with CaptureQueriesContext(connection) as queries:
        api.bring_up_to_date(
            plan=plan, person=writer, place=PLACE, worksheet=SECOND, also=nothing_else
        )
    assert not queries.captured_queries


def test_the_past_is_told_in_words_of_today(writer):
    at = find(writer).revision
    save(writer, change(5, "A.name", "Autre nom", base=at), client="elsewhere", known=at)
    later = find(writer).revision
    plan = opened(writer)
    held = [each.value for each in api.field_history(plan.id, "A.title")]
    assert held == ["Autre nom", "Kanimbora"]
    then = api.plan_at(plan, at)
    assert then["A"]["title"] == "Kanimbora"
    assert then["B"]["actors"] == [{"id": "K1", "full_name": "Mairie de Kanimbora"}]
    assert api.plan_at(plan, later)["A"]["title"] == "Autre nom"
    assert api.plan_at(plan, plan.revision) == plan.answers
    told = api.restore(
        person=writer, place=PLACE, plan_id=plan.id, request_id="r", revision=at, known_revision=at
    )
    assert told.plan.answers["A"]["title"] == "Kanimbora"


def test_the_history_says_so(writer):
    plan = opened(writer)
    statement = History.objects.get(op="upgrade")
    assert json.loads(statement.value) == {
        "from": WORKSHEET.content_hash,
        "to": SECOND.content_hash,
    }
    assert statement.author_id == writer.user_id
    assert any("" in work.paths for work in api.timeline(plan.id).works)


def test_a_text_that_waited_waits_at_its_new_place(writer):
    save(writer, change(1, "A.name", "Tombouctou"), client="phone")
    save(writer, change(1, "A.note", "Un autre texte pour la note"), client="tablet")
    plan = opened(writer)
    kept = {each.value: each for each in api.kept_aside(plan.id)}
    conflict = kept["Tombouctou"]
    assert (conflict.path, conflict.reason) == ("A.title", "conflict")
    assert kept["Un autre texte pour la note"].reason == "version"
    told = api.resolve_kept(person=writer, place=PLACE, kept_id=conflict.id, use=True)
    assert told.plan.answers["A"]["title"] == "Tombouctou"


def late(seq: int, path: str, value: Any = None, **more: Any):
    """A change from a page of version 1."""
    return evolve(change(seq, path, value, **more), worksheet_version=1)


def test_changes_from_an_old_page_find_their_place(writer):
    known = find(writer).revision
    opened(writer)
    row = late(
        7, "B.actors.K2", {"after": "K1", "cells": {"name": "Région"}}, op="insert", base=known
    )
    told = save(
        writer,
        late(5, "A.name", "Kanimbora-Ville", base=known),
        late(6, "B.actors.K1.name", "La mairie", base=known),
        row,
        known=known,
    )
    assert [each.status for each in told.results] == ["accepted"] * 3
    assert told.plan.answers["A"]["title"] == "Kanimbora-Ville"
    assert told.plan.answers["B"]["actors"] == [
        {"id": "K1", "full_name": "La mairie"},
        {"id": "K2", "full_name": "Région"},
    ]
    assert {"path": "A.title", "value": "Kanimbora-Ville"} in told.others


def test_a_colleagues_later_word_is_still_a_conflict(writer):
    known = find(writer).revision
    save(writer, change(1, "A.name", "Le nouveau nom", base=known), client="other", known=known)
    opened(writer)
    told = save(writer, late(5, "A.name", "Un vieux nom", base=known), known=known)
    assert told.results[0].reason == "conflict"
    assert told.kept[-1].path == "A.title"
    assert told.plan.answers["A"]["title"] == "Le nouveau nom"


def test_what_an_old_page_says_of_a_place_that_is_gone_is_kept(writer):
    known = find(writer).revision
    opened(writer)
    told = save(
        writer,
        late(5, "A.note", "Une note plus longue que l’autre", base=known),
        late(6, "A.people", 12, base=known),
        late(7, "A.note", None, base=known),
        known=known,
    )
    by_seq = {each.seq: each for each in told.results}
    assert by_seq[5].reason == "version"
    assert by_seq[6].status == by_seq[7].status == "accepted"
    assert "Une note plus longue que l’autre" in [each.value for each in told.kept]
    again = save(
        writer, late(5, "A.note", "Une note plus longue que l’autre", base=known), known=known
    )
    assert again.results[0].status == "repeated"
    assert len(api.kept_aside(told.plan.id)) == 2


def test_a_page_without_a_plan_may_be_of_an_old_version(person, monkeypatch):
    api.register_worksheet(WORKSHEET)
    told = api.apply_changes(
        person=person,
        place=PLACE,
        worksheet=SECOND,
        client="page",
        known_revision=0,
        changes=[late(1, "A.name", "Kanimbora")],
    )
    assert told.plan.answers == {"A": {"title": "Kanimbora"}}


def test_a_plan_that_is_handed_in_stays_as_it_was_handed_in(writer):
    plan = find(writer)
    api.set_state(plan.id, expected={"draft"}, to="submitted")
    assert opened(writer).worksheet == WORKSHEET
    api.set_state(plan.id, expected={"submitted"}, to="returned")
    assert opened(writer).worksheet == SECOND


def test_who_only_looks_moves_nothing(writer):
    plan = find(writer)
    watching = evolve(writer, is_masquerading=True)
    seen = api.bring_up_to_date(
        plan=plan, person=watching, place=PLACE, worksheet=SECOND, also=nothing_else
    )
    as_reader = api.bring_up_to_date(
        plan=evolve(plan, role="reader"), person=writer, place=PLACE, worksheet=SECOND,
        also=nothing_else,
    )  # fmt: skip
    by_id = api.bring_up_to_date(
        plan=api.get_plan(plan.id), person=make_person(), place=PLACE, worksheet=SECOND,
        also=nothing_else,
    )  # fmt: skip
    assert seen.worksheet == as_reader.worksheet == by_id.worksheet == WORKSHEET
    assert find(writer).worksheet == WORKSHEET


def test_somebody_elses_plan_is_not_moved(writer):
    stranger = make_person()
    save(stranger, change(1, "A.name", "Ailleurs"))
    told = api.bring_up_to_date(
        plan=find(writer), person=stranger, place=PLACE, worksheet=SECOND, also=nothing_else
    )
    assert told.worksheet == WORKSHEET
    assert find(writer).worksheet == find(stranger).worksheet == WORKSHEET


def test_a_plan_goes_neither_back_nor_to_another_worksheet(writer):
    opened(writer)
    assert opened(writer, WORKSHEET).worksheet == SECOND
    other = from_definition({**dump_definition(SECOND), "id": "another", "version": 9})
    assert opened(writer, other).worksheet == SECOND


def test_of_two_definitions_with_one_number_the_later_one_holds(writer):
    titled = from_definition(
        {**dump_definition(WORKSHEET), "title": {"fr": "Petite fiche, avec aide"}}
    )
    before = find(writer)
    after = opened(writer, titled)
    assert after.worksheet == titled
    assert after.answers == before.answers
    assert not api.kept_aside(after.id)
    # A server that has not been told yet does not take it back.
    assert opened(writer, WORKSHEET).worksheet == titled


def test_all_of_it_happens_or_nothing(writer):
    def fails(_plan_id: int, _upgrader: object) -> None:
        raise ValueError("no room")

    before = Plan.objects.values().get()
    with pytest.raises(ValueError, match="no room"):
        opened(writer, also=fails)
    assert Plan.objects.values().get() == before
    assert not KeptAside.objects.exists()
    assert not History.objects.filter(op="upgrade").exists()
    assert not History.objects.filter(path="A.title").exists()


def test_a_release_that_was_skipped_is_no_hindrance(writer):
    third = next_version(3)
    assert opened(writer, third).answers["A"] == {"title": "Kanimbora"}
    told = save(writer, late(5, "A.name", "Nom", base=find(writer).revision))
    assert told.plan.answers["A"]["title"] == "Nom"


def test_what_was_said_of_a_warning_moves_with_its_text(person):
    save(person, change(1, "A.name", "Tél. +223 70 00 00 00"))
    plan = find(person)
    mark = api.dismissed(plan).mark("A.name", plan.answers["A"]["name"])
    api.dismiss(person=person, place=PLACE, path="A.name", mark=mark, stands=True, known_revision=1)
    after = opened(person)
    assert api.dismissed(after).by("A.title", after.answers["A"]["title"]) is not None


def test_the_steps_alone_lead_where_nobody_knows_the_earlier_version(person):
    third = next_version(3)
    told = api.apply_changes(
        person=person,
        place=PLACE,
        worksheet=third,
        client="page",
        known_revision=0,
        changes=[
            evolve(change(1, "A.name", "Kanimbora"), worksheet_version=1),
            evolve(change(2, "A.note", "Un texte tardif"), worksheet_version=1),
        ],
    )
    assert told.plan.answers == {"A": {"title": "Kanimbora"}}
    assert [(each.value, each.reason) for each in told.kept] == [("Un texte tardif", "version")]


@pytest.mark.django_db(transaction=True)
def test_two_who_open_it_at_once_move_it_once(transactional_db):
    writer = make_person()
    save(
        writer, change(1, "A.name", "Kanimbora"), change(2, "A.note", "Une ville au bord du fleuve")
    )
    plan = find(writer)

    def open_it() -> api.PlanView:
        return api.bring_up_to_date(
            plan=plan, person=writer, place=PLACE, worksheet=SECOND, also=nothing_else
        )

    views = together(*[open_it] * 6)
    assert len({view.revision for view in views}) == 1
    assert {view.worksheet_hash for view in views} == {SECOND.content_hash}
    assert History.objects.filter(op="upgrade").count() == 1
    assert KeptAside.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_when_it_is_opened_while_an_old_page_saves(transactional_db):
    writer = make_person()
    save(writer, change(1, "A.name", "Kanimbora"))
    plan = find(writer)

    def write(n: int) -> None:
        for seq in range(1, 9):
            row = {"after": None, "cells": {"name": f"Acteur {n} {seq}"}}
            edit = late(seq, f"B.actors.K{n}-{seq}", row, op="insert", base=1)
            save(writer, edit, client=f"page {n}", known=1)

    together(
        *(lambda n=n: write(n) for n in range(4)),
        lambda: api.bring_up_to_date(
            plan=plan, person=writer, place=PLACE, worksheet=SECOND, also=nothing_else
        ),
    )
    after = find(writer)
    assert after.worksheet == SECOND
    names = {row["full_name"] for row in after.answers["B"]["actors"]}
    assert names == {f"Acteur {n} {seq}" for n in range(4) for seq in range(1, 9)}


def test_a_number_that_no_version_has_is_not_looked_for(django_assert_num_queries):
    worksheet = library.get("plan_migration")
    with django_assert_num_queries(0):
        assert versions.ways(worksheet, [None, 0, -1, -(2**70), 2**70]) == {}


def test_plans_that_follow_another_version_are_counted_without_those_that_staff_try(person):
    api.ensure_plan(person=person, place=PLACE, worksheet=WORKSHEET)
    for _ in range(2):
        api.ensure_plan(
            person=make_person(is_staff=True), place=PLACE, worksheet=WORKSHEET, trial=True
        )
    assert api.plans_behind(PLACE.course_key, PLACE.plan_key, SECOND) == 1
    assert api.plans_behind(PLACE.course_key, PLACE.plan_key, WORKSHEET) == 0
    assert api.plans_of_worksheet(PLACE.course_key, WORKSHEET.id) == 1


def test_the_earlier_version_is_the_one_that_the_steps_speak_of_and_no_namesake():
    """Two courses may give worksheets of their own one id, and so one number to other questions."""
    definition = dump_definition(WORKSHEET)
    definition["sections"][0]["fields"][0]["id"] = "motto"
    api.register_worksheet(WORKSHEET)
    api.register_worksheet(from_definition(definition))
    assert versions.earlier(SECOND, 1) == WORKSHEET
