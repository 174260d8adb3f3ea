"""What may be set of each part, and what is typed put into it."""

from __future__ import annotations

import copy
import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.authoring.acts import act
from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.draft import definition, part_at
from city_diplomacy_xblocks.authoring.draft import text_of as written
from city_diplomacy_xblocks.authoring.field_types import ASKED
from city_diplomacy_xblocks.authoring.settings import form, put
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.shape import shape_problems
from city_diplomacy_xblocks.worksheets.yaml_file import read
from tests.authoring.sheets import (
    UNLIKE,
    all_parts,
    field,
    load,
    options,
    sheet,
    small,
    text_of,
)


def put_at(whole, path, values, language="fr"):
    part = part_at(whole, path)
    return put(part.data, part.kind, values, whole=whole, language=language)


def changed(whole, path, values):
    """The whole worksheet with the values put into one part."""
    whole = copy.deepcopy(whole)
    part = part_at(whole, path)
    new = put(part.data, part.kind, values, whole=whole, language="fr")
    part.data.clear()
    part.data.update(new)
    return whole


def shown(whole, path):
    return {each.name: each for each in form(written(whole), path, language="fr").settings}


@cache
def forms_of(worksheet_id):
    """The form of every part of a worksheet of the library, in Arabic: its values are no words."""
    text = text_of(worksheet_id)
    return [form(text, part.path, language="ar") for part in all_parts(definition(text))]


@pytest.mark.parametrize("worksheet_id", library.ids())
def test_what_a_form_shows_changes_nothing_when_it_comes_back(worksheet_id):
    whole = definition(text_of(worksheet_id))
    for part, asked in zip(all_parts(whole), forms_of(worksheet_id), strict=True):
        values = {each.name: each.value for each in asked.settings}
        assert values
        new = put(part.data, part.kind, json.loads(json.dumps(values)), whole=whole, language="fr")
        assert new == part.data, part.path
        assert new is not part.data


@pytest.mark.parametrize("worksheet_id", library.ids())
def test_each_choice_that_is_made_is_among_those_offered(worksheet_id):
    for asked in forms_of(worksheet_id):
        for each in asked.settings:
            assert each.label
            if each.kind == "choice":
                assert each.value in [choice.value for choice in each.choices], asked.path
                assert all(choice.label for choice in each.choices), (asked.path, each.name)


def test_words_are_put_in_their_language_and_taken_out():
    whole = small()
    new = put_at(whole, "sections.cadre.city_name", {"help.fr": "Le nom", "help.en": "The name"})
    assert new["help"] == {"fr": "Le nom", "en": "The name"}
    whole["sections"][0]["fields"][0] = new
    without = put_at(whole, "sections.cadre.city_name", {"help.fr": "", "help.en": " "})
    assert "help" not in without


def test_words_without_french_are_refused_with_what_to_do():
    with pytest.raises(Impossible, match="French first"):
        put_at(small(), "sections.cadre.city_name", {"label.fr": ""})
    with pytest.raises(Impossible, match="French first"):
        put_at(small(), "sections.cadre.city_name", {"help.en": "The name"})


def test_a_language_that_no_form_asks_for_stays():
    whole = sheet(field("a", label={"fr": "Ville", "pt": "Cidade"}))
    assert put_at(whole, "sections.cadre.a", {"label.fr": "Cité"})["label"] == {
        "fr": "Cité",
        "pt": "Cidade",
    }


@pytest.mark.parametrize(
    ("typed", "kept"), [(12, 12), ("12", 12), ("1 200", 1200), (3.0, 3), (None, None), ("", None)]
)
def test_a_number_may_be_typed(typed, kept):
    new = put_at(small(), "sections.cadre.city_name", {"max": typed})
    assert new.get("max") == kept
    assert "max" in new or kept is None


@pytest.mark.parametrize("value", ["douze", True, [1], float("nan"), float("inf"), 10**20, {}])
def test_what_is_no_number_is_refused_by_the_name_of_the_setting(value):
    with pytest.raises(Impossible, match="At most"):
        put_at(small(), "sections.cadre.city_name", {"max": value})


def test_options_keep_their_codes_and_new_ones_are_made_of_the_words():
    rows = [
        {"code": "village", "fr": "Gros village", "en": "", "ar": ""},
        {"code": "", "fr": "Métropole d’État", "en": "", "ar": ""},
        {"fr": "مدينة"},
        {"code": "", "fr": "", "en": "", "ar": ""},
        {"code": "ville", "fr": "Ville", "en": "Town", "ar": ""},
    ]
    new = put_at(small(), "sections.cadre.kind", {"options": rows})
    assert [each["code"] for each in new["options"]] == [
        "village",
        "metropole_d_etat",
        "choix",
        "ville",
    ]
    assert new["options"][0] == {"code": "village", "fr": "Gros village"}
    assert new["options"][3] == {"code": "ville", "fr": "Ville", "en": "Town"}


def test_an_option_keeps_what_no_form_shows():
    money = [{"code": "XOF", "fr": "Franc CFA", "decimals": 0, "pt": "Franco CFA"}]
    whole = sheet(field("currency", "choice", options=money))
    rows = [{"code": "XOF", "fr": "Franc CFA (UEMOA)", "en": "", "ar": ""}]
    new = put_at(whole, "sections.cadre.currency", {"options": rows})
    assert new["options"] == [{**money[0], "fr": "Franc CFA (UEMOA)"}]


def test_options_of_a_set_are_shown_and_become_its_own_when_they_change():
    whole = {**sheet(field("a", "choice", options="tailles")), "option_sets": {}}
    whole["option_sets"]["tailles"] = options("petite", "grande")
    rows = shown(whole, "sections.cadre.a")["options"].value
    assert [row["code"] for row in rows] == ["petite", "grande"]
    assert put_at(whole, "sections.cadre.a", {"options": rows})["options"] == "tailles"
    assert put_at(whole, "sections.cadre.a", {"options": rows[:1]})["options"] == options("petite")


def test_a_choice_needs_an_option():
    with pytest.raises(Impossible, match="Choices"):
        put_at(small(), "sections.cadre.kind", {"options": []})


def test_levels_and_points_go_together():
    whole, path = small(), "rubric.c1"
    assert put_at(whole, path, {"points": 20})["levels"][-1]["points"] == 20
    rows = shown(whole, path)["levels"].value
    half = {"points": "", "title.fr": "En partie", "description.fr": ""}
    new = put_at(whole, path, {"levels": [rows[0], half, {**rows[1], "points": "12,5"}]})
    assert [level["points"] for level in new["levels"]] == [0, 6.25, 12.5]
    assert new["points"] == 12.5
    assert new["levels"][1]["description"] == {"fr": "En partie"}


def test_values_keep_their_expressions_in_other_languages():
    rule = {
        "id": "R-1", "severity": "error", "check": "budget != null", "at": "cadre.budget",
        "message": {"fr": "Il manque {what}."},
        "values": {"what": {"fr": '"le budget"', "en": '"the budget"'}},
    }  # fmt: skip
    whole = {**small(), "rules": [rule]}
    assert shown(whole, "rules.R-1")["values"].value == [{"name": "what", "code": '"le budget"'}]
    new = put_at(whole, "rules.R-1", {"values": [{"name": "quoi", "code": '"un budget"'}]})
    assert new["values"] == {"quoi": {"fr": '"un budget"', "en": '"the budget"'}}


def test_a_parameter_is_chosen_among_the_fields_there_are():
    new = put_at(small(), "", {"parameters.city": "cadre.city_name"})
    assert new["parameters"] == {"city": "cadre.city_name"}
    with pytest.raises(Impossible, match="city’s name"):
        put_at(small(), "", {"parameters.city": "cadre.nowhere"})


def test_a_parameter_that_rules_ask_for_may_not_be_there_yet():
    whole = small()
    whole["rules"] = [
        {"id": "R-1", "severity": "error", "check": 'parameters.multi_level_rule == "per_plan"',
         "at": "cadre.actions", "message": {"fr": "Des partenaires."}}
    ]  # fmt: skip
    asked = shown(whole, "")["parameters.multi_level_rule"]
    assert {each.value: each.label for each in asked.choices}[asked.value]
    new = put_at(whole, "", {"parameters.multi_level_rule": "per_plan"})
    assert new["parameters"] == {"multi_level_rule": "per_plan"}


def test_of_a_table_that_the_team_fills_in_it_fills_in_every_column():
    whole = small()
    whole["sections"][0]["fields"][-1] = field("last")
    by_team = changed(whole, "sections.cadre.actions", {"required": "T"})
    columns = part_at(by_team, "sections.cadre.actions").data["columns"]
    assert {column["required"] for column in columns} == {"T"}
    load(by_team)
    offered = shown(by_team, "sections.cadre.actions.title")
    assert [choice.value for choice in offered["required"].choices] == ["T", "S"]
    for type_ in ("computed", "choice"):
        by_team = changed(by_team, "sections.cadre.actions.note", {"type": type_})
        load(by_team)
    column = {"do": "add", "to": "sections.cadre.actions", "what": "column", "label": "Avis"}
    by_team = definition(act(written(by_team), column, language="fr").text)
    assert part_at(by_team, "sections.cadre.actions.avis").data["required"] == "T"
    again = changed(by_team, "sections.cadre.actions", {"required": "O"})
    columns = part_at(again, "sections.cadre.actions").data["columns"]
    assert {column["required"] for column in columns} == {"O"}


def test_a_setting_that_the_type_does_not_have_is_refused():
    with pytest.raises(Impossible, match="formula"):
        put_at(small(), "sections.cadre.city_name", {"formula": "1.0"})


def test_a_type_that_others_count_on_is_not_changed_under_them():
    whole = small()
    with pytest.raises(Impossible, match="Main_Action"):
        put_at(whole, "sections.cadre.actions", {"type": "text"})
    rows = {"severity": "error", "at": "cadre.actions", "message": {"fr": "Des actions."}}
    whole["rules"] = [
        {"id": "R-1", **rows, "check": "size(actions) > 0"},
        {"id": "R-2", **rows, "check": "filled(row)", "for_each": "actions"},
    ]
    with pytest.raises(Impossible, match="R-1, rule R-2"):
        put_at(whole, "sections.cadre.actions", {"type": "text"})
    whole["rules"] = [
        {"id": "R-7", "severity": "error", "check": "budget == null || budget > 1.0",
         "at": "cadre.budget", "message": {"fr": "Un budget."}}
    ]  # fmt: skip
    with pytest.raises(Impossible, match="R-7"):
        put_at(whole, "sections.cadre.budget", {"type": "multichoice"})


@pytest.mark.parametrize(
    ("path", "first"),
    [
        *(("sections.cadre.plan_title", type_) for type_ in ASKED),
        ("sections.cadre.actions.note", "longtext"),
        ("sections.cadre.actions.note", "row_ref"),
    ],
)
def test_a_type_is_changed_into_any_other_and_the_worksheet_is_sound(path, first):
    whole = small()
    whole["sections"][0]["fields"][7]["columns"].append(
        field("level", "choice", options=options("local", "national"))
    )
    kinds = [each.value for each in shown(whole, path)["type"].choices]
    assert ("table" in kinds) == (path.count(".") == 2)
    whole = changed(whole, path, {"type": first})
    for type_ in kinds:
        other = changed(whole, path, {"type": type_})
        load(other)
        assert part_at(other, path).data["type"] == type_


def test_a_change_of_type_keeps_what_still_fits():
    text = field("a", max=300, min=10, example={"fr": "Oui"}, required="R")
    assert put_at(sheet(text), "sections.cadre.a", {"type": "longtext"}) == {
        **text,
        "type": "longtext",
    }
    choice = field("a", "choice", options=options("x", "y"))
    assert put_at(sheet(choice), "sections.cadre.a", {"type": "multichoice"})["options"] == options(
        "x", "y"
    )
    assert "max" not in put_at(sheet(text), "sections.cadre.a", {"type": "number"})


def test_there_is_no_form_of_what_is_not_there():
    text = written(small())
    assert form(text, "sections.nowhere", language="fr") is None
    assert form("a: [", "", language="fr") is None
    assert form("no mapping", "", language="fr") is None


def test_a_text_that_is_no_worksheet_yet_has_forms_still():
    text = "id: x\ntitle: nothing\nsections:\n  - id: a\n    title: {fr: A}\n    fields: 3\n"
    assert form(text, "", language="fr").title
    names = {each.name: each.value for each in form(text, "sections.a", language="fr").settings}
    assert names["title.fr"] == "A"


def test_facts_say_how_rules_call_a_field_and_which_do():
    facts = form(text_of("plan_migration"), "sections.actions.actions.start", language="fr").facts
    assert "row.start" in facts[0]
    assert "MIG-04" in facts[1]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["text", "choice", "R", "T", "fr", "error", "row_ref", "computed", "", "A"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["code", "fr", "en", "points", "title.fr", "description.fr", "name", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
WHOLE = {
    **small(),
    "rules": [
        {"id": "R-1", "severity": "error", "check": "has_plan == true", "at": "cadre.has_plan",
         "message": {"fr": "Un plan : {x}."}, "values": {"x": "plan_title"}}
    ],
}  # fmt: skip
PATHS = [part.path for part in all_parts(WHOLE)]
NAMES = {path: list(shown(WHOLE, path)) for path in PATHS}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_comes_is_refused_or_leaves_a_worksheet_of_the_right_shape(data):
    path = data.draw(st.sampled_from(PATHS))
    names = st.sampled_from(NAMES[path]) | st.text(max_size=8)
    values = data.draw(st.dictionaries(names, JSON, max_size=3))
    try:
        whole = changed(WHOLE, path, values)
    except Impossible:
        return
    source = read(written(whole), name="worksheet.yaml")
    assert source.data == whole
    assert shape_problems(source) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_change_of_type_in_the_library_is_refused_or_sound(data):
    whole = definition(text_of(data.draw(st.sampled_from(UNLIKE))))
    part = data.draw(
        st.sampled_from([each for each in all_parts(whole) if each.kind in ("field", "column")])
    )
    type_ = data.draw(st.sampled_from(list(ASKED)))
    try:
        made = changed(whole, part.path, {"type": type_})
    except Impossible:
        return
    load(made)
