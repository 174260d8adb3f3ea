"""Each step by itself: where answers go, and that what has no place is left over in words."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.worksheets.upgrade import Upgrader
from tests.worksheets.upgrading import section, sheet, spec

PEOPLE = spec("people", "table", columns=[spec("name"), spec("tel")])
FIRST = sheet(
    section("cadre", spec("vision", "longtext"), spec("size", "choice", options=["big", "small"])),
    section("acteurs", PEOPLE, spec("partner"), spec("other")),
)
PLAN = {
    "cadre": {"vision": "Une ville ouverte", "size": "big"},
    "acteurs": {
        "people": [
            {"id": "r1", "name": "Awa", "tel": "sur place"},
            {"id": "r2", "name": "Modibo"},
        ],
        "partner": "La région",
        "other": "L’école",
    },
}


def moved(*sections, steps=(), plan=PLAN):
    """The plan on a second version, and what is left over: its path and its words."""
    second = sheet(*sections, version=2, steps={1: steps})
    found = Upgrader(FIRST, second).upgrade(plan)
    return found.answers, {each.path: each.text for each in found.left_over}


CADRE = section(
    "cadre", spec("vision", "longtext"), spec("size", "choice", options=["big", "small"])
)
ACTEURS = section("acteurs", PEOPLE, spec("partner"), spec("other"))


def test_what_has_not_changed_stays():
    assert moved(CADRE, ACTEURS) == (PLAN, {})


def test_a_section_a_field_and_a_column_get_other_names():
    people = spec("people", "table", columns=[spec("full_name"), spec("tel")])
    answers, left = moved(
        section("contexte", spec("ambition", "longtext"), *CADRE["fields"][1:]),
        section("acteurs", people, spec("partner"), spec("other")),
        steps=[
            {"rename": "cadre", "to": "contexte"},
            {"rename": "cadre.vision", "to": "ambition"},
            {"rename": "acteurs.people.name", "to": "full_name"},
        ],
    )
    assert answers["contexte"] == {"ambition": "Une ville ouverte", "size": "big"}
    assert answers["acteurs"]["people"][0] == {"id": "r1", "full_name": "Awa", "tel": "sur place"}
    assert not left


def test_two_fields_change_their_names_with_each_other():
    answers, left = moved(
        CADRE,
        ACTEURS,
        steps=[
            {"rename": "acteurs.partner", "to": "other"},
            {"rename": "acteurs.other", "to": "partner"},
        ],
    )
    assert (answers["acteurs"]["other"], answers["acteurs"]["partner"]) == ("La région", "L’école")
    assert not left


def test_a_field_and_a_table_move_to_another_section():
    answers, left = moved(
        section("cadre", *CADRE["fields"], PEOPLE),
        section("acteurs", spec("vision", "longtext"), spec("partner"), spec("other")),
        steps=[
            {"move": "acteurs.people", "to": "cadre.people"},
            {"move": "cadre.vision", "to": "acteurs.vision"},
        ],
    )
    assert answers["cadre"]["people"] == PLAN["acteurs"]["people"]
    assert answers["acteurs"]["vision"] == "Une ville ouverte"
    assert not left


def test_single_answers_become_rows_of_a_table():
    answers, left = moved(
        CADRE,
        section("acteurs", PEOPLE),
        steps=[
            {"move": "acteurs.partner", "to": "acteurs.people.name", "row": "p1"},
            {"move": "acteurs.other", "to": "acteurs.people.name", "row": "p2"},
        ],
    )
    rows = {row["id"]: row["name"] for row in answers["acteurs"]["people"]}
    assert rows == {"r1": "Awa", "r2": "Modibo", "p1": "La région", "p2": "L’école"}
    assert not left


def test_a_full_table_takes_no_answer():
    full = spec("people", "table", max_rows=2, columns=[spec("name"), spec("tel")])
    answers, left = moved(
        CADRE,
        section("acteurs", full, spec("other")),
        steps=[{"move": "acteurs.partner", "to": "acteurs.people.name", "row": "p1"}],
    )
    assert len(answers["acteurs"]["people"]) == 2
    assert list(left.values()) == ["La région"]


@pytest.mark.parametrize(
    ("codes", "default", "now", "kept"),
    [
        ({"big": "large"}, None, "large", None),
        ({"big": ["large", "huge"]}, "large", "large", "Big"),
        ({"big": ["large", "huge"]}, None, None, "Big"),
        ({"small": "large"}, "huge", "huge", "Big"),
        ({"small": "large"}, None, None, "Big"),
    ],
)
def test_options_are_split(codes, default, now, kept):
    answers, left = moved(
        section(
            "cadre", spec("vision", "longtext"), spec("size", "choice", options=["large", "huge"])
        ),
        ACTEURS,
        steps=[
            {"options": "cadre.size", "codes": codes, **({"default": default} if default else {})}
        ],
    )
    assert answers["cadre"].get("size") == now
    assert left == ({"cadre.size": kept} if kept else {})


@pytest.mark.parametrize(
    ("old", "value", "by", "new", "now", "kept"),
    [
        (spec("x"), "1 250,5", "as_number", spec("x", "number"), 1250.5, None),
        (spec("x"), "environ 12", "as_number", spec("x", "number"), None, "environ 12"),
        (spec("x"), "1.500", "as_number", spec("x", "money"), None, "1.500"),
        (spec("x", "number"), 1250, "as_text", spec("x"), "1\u202f250", None),
        (spec("x", "choice", options=["a", "b"]), "a", "as_text", spec("x"), "A", None),
        (
            spec("x", "choice", options=["a", "b"]),
            "a",
            "as_list",
            spec("x", "multichoice", options=["a", "b"]),
            ["a"],
            None,
        ),
        (
            spec("x", "multichoice", options=["a", "b"]),
            ["a"],
            "as_single",
            spec("x", "choice", options=["a", "b"]),
            "a",
            None,
        ),
        (
            spec("x", "multichoice", options=["a", "b"]),
            ["a", "b"],
            "as_single",
            spec("x", "choice", options=["a", "b"]),
            None,
            "A; B",
        ),
        (spec("x", "date"), "2027-03-01", "as_month", spec("x", "month"), "2027-03", None),
        (spec("x", "date"), "2027-03-15", "as_month", spec("x", "month"), None, "15/03/2027"),
        (PEOPLE | {"id": "x"}, [{"id": "r", "name": "Awa", "tel": "ici"}], "as_text",
         spec("x", "longtext"), "Name: Awa\nTel: ici", None),
        (spec("x"), "trop long pour ici", None, spec("x", max=5), None, "trop long pour ici"),
        (spec("x"), "deux mots", None, spec("x", "longtext"), "deux mots", None),
        (spec("x"), "un texte", None, PEOPLE | {"id": "x"}, None, "un texte"),
    ],
)  # fmt: skip
def test_a_type_changes(old, value, by, new, now, kept):
    steps = [{"retype": "s.x", "by": by}] if by else []
    first = sheet(section("s", old))
    second = sheet(section("s", new), version=2, steps={1: steps})
    found = Upgrader(first, second).upgrade({"s": {"x": value}})
    assert found.answers.get("s", {}).get("x") == now
    assert [each.text for each in found.left_over] == ([kept] if kept else [])


def test_what_is_dropped_is_left_beside_where_it_was():
    answers, left = moved(
        section("cadre", spec("vision", "longtext")),
        section("acteurs", spec("people", "table", columns=[spec("name")]), spec("other")),
        steps=[{"drop": "cadre.size"}, {"drop": "acteurs.people.tel"}, {"drop": "acteurs.partner"}],
    )
    assert answers["acteurs"]["people"] == [
        {"id": "r1", "name": "Awa"},
        {"id": "r2", "name": "Modibo"},
    ]
    assert left == {
        "cadre.size": "Big",
        "acteurs.people.r1.tel": "sur place",
        "acteurs.partner": "La région",
    }


def test_what_disappears_without_a_step_is_left_over_too():
    answers, left = moved(section("cadre", spec("vision", "longtext")))
    assert answers == {"cadre": {"vision": "Une ville ouverte"}}
    assert left == {
        "cadre.size": "Big",
        "cadre.people.r1": "Name: Awa\nTel: sur place",
        "cadre.people.r2": "Name: Modibo",
        "cadre.partner": "La région",
        "cadre.other": "L’école",
    }


def test_versions_may_be_skipped():
    third = sheet(
        section("but", spec("ambition", "longtext"), spec("size", "choice", options=["xl"])),
        ACTEURS,
        version=3,
        steps={
            1: [{"rename": "cadre.vision", "to": "horizon"},
                {"options": "cadre.size", "codes": {"big": "large", "small": "large"}}],
            2: [{"rename": "cadre", "to": "but"}, {"rename": "cadre.horizon", "to": "ambition"},
                {"options": "cadre.size", "codes": {"large": "xl"}}],
        },
    )  # fmt: skip
    upgrader = Upgrader(FIRST, third)
    found = upgrader.upgrade(PLAN)
    assert found.answers["but"] == {"ambition": "Une ville ouverte", "size": "xl"}
    assert not found.left_over
    assert upgrader.path("cadre.vision") == "but.ambition"
    assert upgrader.back("but.ambition") == "cadre.vision"
    assert upgrader.path("cadre") == "but"
    assert upgrader.path("acteurs.people.r1.name") == "acteurs.people.r1.name"
    assert upgrader.path("cadre.nothing") is None


@pytest.mark.parametrize(
    "plan",
    [{"cadre": None}, {"cadre": "a text"}, {"nowhere": {"x": "a text"}}, {"acteurs": {"people": "a"}},
     {"acteurs": {"people": [3, {"no": "id"}, {"id": "r1"}, {"id": "r1", "name": "twice"}]}},
     {"cadre": {"vision": {"a": ["deep"]}}}],
)  # fmt: skip
def test_nothing_that_a_plan_may_hold_raises_or_is_lost(plan):
    answers, left = moved(CADRE, ACTEURS, plan=plan)
    told = f"{answers} {left}"
    for word in ("a text", "deep", "twice"):
        assert (word in str(plan)) == (word in told)


def test_edits_of_an_old_page_find_their_place():
    second = sheet(
        section("contexte", spec("ambition", "longtext")),
        section("acteurs", spec("people", "table", columns=[spec("full_name")])),
        version=2,
        steps={
            1: [
                {"rename": "cadre", "to": "contexte"},
                {"rename": "cadre.vision", "to": "ambition"},
                {"rename": "acteurs.people.name", "to": "full_name"},
                {"move": "acteurs.partner", "to": "acteurs.people.full_name", "row": "p1"},
            ]
        },
    )
    to = Upgrader(FIRST, second)

    def edit(op, path, value=None):
        found = to.edit(op, path, value)
        return found and (found.op, found.path, found.value)

    assert edit("set", "cadre.vision", "x") == ("set", "contexte.ambition", "x")
    assert edit("set", "acteurs.people.r1.name", "x") == ("set", "acteurs.people.r1.full_name", "x")
    assert edit("delete", "acteurs.people.r1") == ("delete", "acteurs.people.r1", None)
    row = {"after": "r1", "cells": {"name": "Awa", "tel": "1"}}
    assert edit("insert", "acteurs.people.r9", row) == (
        "insert",
        "acteurs.people.r9",
        {"after": "r1", "cells": {"full_name": "Awa", "tel": "1"}},
    )
    assert edit("set", "acteurs.partner", "x") == (
        "insert",
        "acteurs.people.p1",
        {"after": None, "cells": {"full_name": "x"}},
    )
    assert edit("set", "cadre.size", "big") is None
    assert edit("set", "acteurs.people.r1.tel", "1") is None
    assert edit("", "nonsense") is None
