"""The next version of a worksheet that has plans: nothing of their answers is lost."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.authoring.acts import act
from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.draft import definition
from city_diplomacy_xblocks.authoring.draft import text_of as written
from city_diplomacy_xblocks.authoring.field_types import ASKED
from city_diplomacy_xblocks.authoring.settings import form
from city_diplomacy_xblocks.authoring.trials import trials
from city_diplomacy_xblocks.authoring.versions import lost, next_version
from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.upgrade import Upgrader
from city_diplomacy_xblocks.worksheets.upgrade_lint import earlier_problems
from tests.authoring.sheets import field, load, options, small, text_of


def fields_of(whole):
    return whole["sections"][0]["fields"]


def column(whole, column_id):
    table = next(each for each in fields_of(whole) if each["id"] == "actions")
    return next(each for each in table["columns"] if each["id"] == column_id)


def without(whole, *ids):
    new = copy.deepcopy(whole)
    for section in new["sections"]:
        section["fields"] = [each for each in section["fields"] if each["id"] not in ids]
        for each in section["fields"]:
            if "columns" in each:
                each["columns"] = [one for one in each["columns"] if one["id"] not in ids]
    return new


def moved(whole, published, answers, choices=None):
    """A plan of the published version in the next one, and what is kept aside of it."""
    new = load(next_version(whole, published, choices or {}))
    assert list(earlier_problems(new, published)) == []
    return Upgrader(published, new).upgrade(answers)


def test_what_is_not_there_any_more_is_lost():
    published = load(small())
    whole = without(small(), "plan_title", "note")
    fields_of(whole)[4]["options"] = options("ville", "bourg")
    fields_of(whole)[1]["type"] = "text"
    found = lost(published, load(whole), language="fr")
    assert [(each.path, each.loss, each.code) for each in found] == [
        ("cadre.budget", "type", ""),
        ("cadre.plan_title", "gone", ""),
        ("cadre.kind", "option", "village"),
        ("cadre.kind", "option", "autre"),
        ("cadre.actions.note", "gone", ""),
    ]
    assert found[4].label == "Actions: Note"


def test_nothing_is_lost_of_what_has_only_been_said_otherwise():
    whole = small()
    fields_of(whole)[0]["label"]["fr"] = "Votre ville"
    fields_of(whole).append(field("new"))
    assert lost(load(small()), load(whole)) == ()
    made = next_version(whole, load(small()), {})
    assert made["version"] == 2
    assert made["upgrades"] == [{"from": 1, "steps": []}]


def test_an_answer_goes_where_its_author_says():
    published = load(small())
    whole = without(small(), "plan_title")
    fields_of(whole).append(field("document", "longtext"))
    answers = {"cadre": {"plan_title": "Plan de 2019"}}
    upgraded = moved(whole, published, answers, {"cadre.plan_title": "cadre.document"})
    assert upgraded.answers == {"cadre": {"document": "Plan de 2019"}}
    assert upgraded.left_over == ()


def test_an_answer_goes_to_another_section():
    published = load(small())
    whole = without(small(), "plan_title")
    other = {"id": "autre", "title": {"fr": "Autre"}, "fields": [field("document")]}
    whole["sections"].append(other)
    answers = {"cadre": {"plan_title": "Plan de 2019"}}
    upgraded = moved(whole, published, answers, {"cadre.plan_title": "autre.document"})
    assert upgraded.answers["autre"] == {"document": "Plan de 2019"}


def test_what_goes_nowhere_is_kept_aside():
    published, answers = load(small()), {"cadre": {"plan_title": "Plan de 2019", "kind": "autre"}}
    whole = without(small(), "plan_title")
    fields_of(whole)[4]["options"] = options("ville", "bourg")
    upgraded = moved(whole, published, answers)
    assert upgraded.answers == {}
    assert {each.text for each in upgraded.left_over} == {"Plan de 2019", "Autre"}


def test_an_option_becomes_another():
    published, answers = load(small()), {"cadre": {"kind": "village"}}
    whole = small()
    fields_of(whole)[5]["options"] = options("ville", "bourg")
    upgraded = moved(whole, published, answers, {"cadre.kind:village": "bourg"})
    assert upgraded.answers == {"cadre": {"kind": "bourg"}}


@pytest.mark.parametrize("left", [("femmes",), ("femmes", "filles")])
def test_of_several_options_those_that_are_gone_are_kept_aside(left):
    rows = [{"id": "r1", "groups": ["jeunes", "femmes"]}]
    whole = small()
    column(whole, "groups")["options"] = options(*left)
    upgraded = moved(whole, load(small()), {"cadre": {"actions": rows}})
    assert any("Jeunes" in each.text for each in upgraded.left_over)


def test_a_number_that_was_written_as_a_text_is_taken_over():
    published = load(small())
    whole = small()
    fields_of(whole)[4]["type"] = "number"
    assert moved(whole, published, {"cadre": {"plan_title": "12,5"}}).answers == {
        "cadre": {"plan_title": 12.5}
    }
    assert moved(whole, published, {"cadre": {"plan_title": "douze"}}).left_over[0].text == "douze"


def test_a_table_goes_with_its_columns():
    whole = without(small(), "actions", "main_action")
    fields_of(whole).append(
        field("projects", "table", columns=[field("title"), field("cost", "text")])
    )
    published, rows = load(small()), [{"id": "r1", "title": "Puits", "cost": 12, "note": "Urgent"}]
    upgraded = moved(
        whole, published, {"cadre": {"actions": rows}}, {"cadre.actions": "cadre.projects"}
    )
    [row] = upgraded.answers["cadre"]["projects"]
    assert row["title"] == "Puits"
    assert "12" in row["cost"]
    assert [each.text for each in upgraded.left_over] == ["Urgent"]


@pytest.mark.parametrize(
    "choices",
    [
        {"cadre.plan_title": "cadre.nowhere"},
        {"cadre.plan_title": ["cadre.document"]},
        {"cadre.city_name": "cadre.document"},
        {"cadre.plan_title": "cadre.document", "cadre.other_kind": "cadre.document"},
        {"cadre.budget": "cadre.document"},
    ],
)
def test_a_place_that_is_not_offered_is_refused(choices):
    whole = without(small(), "plan_title", "other_kind")
    fields_of(whole).append(field("document"))
    with pytest.raises(Impossible):
        next_version(whole, load(small()), choices)


def test_a_worksheet_that_cannot_be_read_has_no_next_version():
    whole = small()
    column(whole, "title")["type"] = "table"
    with pytest.raises(Impossible, match="Mend"):
        next_version(whole, load(small()), {})


@pytest.mark.parametrize(
    "step",
    [
        {"rename": "cadre", "to": "contexte"},
        {"move": "cadre.plan_title", "to": "cadre.actions.title", "row": "r1"},
        {"options": "cadre.kind", "codes": {"autre": "ville"}, "default": "ville"},
    ],
)
def test_steps_that_an_author_wrote_are_not_thrown_away(step):
    whole = {**small(), "version": 2, "upgrades": [{"from": 1, "steps": [step]}]}
    with pytest.raises(Impossible, match="in the text"):
        next_version(whole, load(small()), {})
    [fact] = form(written(whole), "versions", language="fr", published=load(small())).facts
    assert "in the text" in fact


def test_a_field_may_leave_and_come_back():
    first = load(small())
    second = load(next_version(without(small(), "plan_title"), first, {}))
    third = load(next_version(small(), second, {}))
    assert third.version == 3
    assert list(earlier_problems(third, second)) == []
    answers = {"cadre": {"plan_title": "Plan de 2019"}}
    assert Upgrader(first, third).upgrade(answers).answers == answers


def test_the_form_asks_where_answers_go_and_remembers_what_was_said():
    published = load(small())
    whole = without(small(), "plan_title")
    fields_of(whole)[4]["options"] = options("ville", "bourg")
    fields_of(whole).append(field("document"))
    asked = form(written(whole), "versions", language="fr", published=published)
    assert {each.name: each.value for each in asked.settings} == {
        "cadre.plan_title": "",
        "cadre.kind:village": "",
        "cadre.kind:autre": "",
    }
    choices = {"cadre.plan_title": "cadre.document", "cadre.kind:village": "bourg"}
    again = written(next_version(whole, published, choices))
    asked = form(again, "versions", language="fr", published=published)
    assert {each.name: each.value for each in asked.settings} == {
        **choices,
        "cadre.kind:autre": "",
    }


def test_the_form_says_what_happens_without_asking():
    whole = small()
    fields_of(whole)[1]["type"] = "text"
    facts = form(written(whole), "versions", language="fr", published=load(small())).facts
    assert any("Budget" in each for each in facts)
    same = form(written(small()), "versions", language="fr", published=load(small()))
    assert (same.settings, len(same.facts)) == ((), 2)
    column(whole, "title")["type"] = "table"
    assert form(written(whole), "versions", language="fr", published=load(small())).facts


def test_the_act_makes_the_version():
    published, text = load(small()), written(without(small(), "plan_title"))
    done = act(text, {"do": "version", "choices": {}}, language="fr", published=published)
    assert definition(done.text)["version"] == 2


def _change(data, whole):
    """Takes something out of the definition, or makes another type or fewer options of it."""
    section = data.draw(st.sampled_from(whole["sections"]))
    what = data.draw(st.sampled_from(["section", "field", "column", "type", "options", "new"]))
    tables = [each for each in section["fields"] if each.get("columns")]
    chosen = [each for each in section["fields"] if each.get("options")]
    chosen += [one for table in tables for one in table["columns"] if one.get("options")]
    if what == "section" and len(whole["sections"]) > 1:
        whole["sections"].remove(section)
    elif what == "field" and len(section["fields"]) > 1:
        section["fields"].remove(data.draw(st.sampled_from(section["fields"])))
    elif what == "column" and tables:
        table = data.draw(st.sampled_from(tables))
        if len(table["columns"]) > 1:
            table["columns"].remove(data.draw(st.sampled_from(table["columns"])))
    elif what == "type":
        one = data.draw(st.sampled_from(section["fields"]))
        type_ = data.draw(st.sampled_from([each for each in ASKED if each not in REFERENCES]))
        kept = {key: one[key] for key in ("id", "label")}
        needs = {"options": options("aa", "bb")} if type_ in ("choice", "multichoice") else {}
        needs |= {"columns": [field("aa")]} if type_ == "table" else {}
        needs |= {"formula": "1.0"} if type_ == "computed" else {}
        section["fields"][section["fields"].index(one)] = {**kept, "type": type_, **needs}
    elif what == "options" and chosen:
        one = data.draw(st.sampled_from(chosen))
        keep = data.draw(st.integers(1, len(one["options"])))
        one["options"] = one["options"][:keep]
    elif what == "new":
        taken = {each["id"] for each in section["fields"]}
        name = next(f"new_{n}" for n in range(99) if f"new_{n}" not in taken)
        section["fields"].append(field(name, "longtext"))


REFERENCES = ("row_ref", "stakeholder_ref")


def _mended(whole):
    """Without what would count on what is gone: rules, pictures, references, the rubric."""
    whole = {key: whole[key] for key in whole if key not in ("rules", "rubric", "parameters")}
    tables = {
        f"{s['id']}.{f['id']}" for s in whole["sections"] for f in s["fields"] if f.get("columns")
    }
    title = whole["title"] = {"fr": whole["title"]["fr"]}
    assert title
    for section in whole["sections"]:
        section.pop("pictures", None)
        for each in [
            *section["fields"],
            *(c for f in section["fields"] for c in f.get("columns", ())),
        ]:
            if each["type"] in REFERENCES and each["target"] not in tables:
                kept = {key: each[key] for key in ("id", "label")}
                each.clear()
                each.update({**kept, "type": "text"})
            if each["type"] == "computed":
                each["formula"] = "1.0"
            if each.get("prefill") and each["prefill"] not in [
                one["id"] for one in each["columns"] if one["type"] == "choice"
            ]:
                del each["prefill"]
    return whole


def _words_in(value):
    if isinstance(value, dict):
        return [word for key, each in value.items() if key != "id" for word in _words_in(each)]
    if isinstance(value, list):
        return [word for each in value for word in _words_in(each)]
    return [value] if isinstance(value, str) else []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_text_of_a_plan_is_lost_whatever_changes_for_three_versions(data):
    worksheet_id = data.draw(
        st.sampled_from(["fiche_bonne_pratique", "suivi_gouvernance", "small"])
    )
    whole = small() if worksheet_id == "small" else definition(text_of(worksheet_id))
    versions = [load(_mended(whole))]
    for _ in range(data.draw(st.integers(1, 2))):
        for _ in range(data.draw(st.integers(1, 5))):
            _change(data, whole)
        whole = _mended(whole)
        published, plain = versions[-1], load({**whole, "version": versions[-1].version + 1})
        choices = {}
        for each in lost(published, plain):
            codes = [choice.value for choice in each.to if choice.value not in choices.values()]
            choices[each.name] = data.draw(st.sampled_from(["", *codes]))
        new = load(json.loads(json.dumps(next_version(whole, published, choices))))
        assert list(earlier_problems(new, published)) == []
        versions.append(new)
    for old in versions[:-1]:
        answers = next(each for each in trials(old, language="fr") if each.name == "filled").answers
        upgraded = Upgrader(old, versions[-1]).upgrade(answers)
        assert read_answers(versions[-1], upgraded.answers).findings == ()
        kept = json.dumps(upgraded.answers, ensure_ascii=False)
        aside = " ".join(each.text for each in upgraded.left_over)
        for section, spec in old.all_fields():
            if spec.type in ("text", "longtext"):
                said = answers[section.id].get(spec.id)
                assert said in aside or json.dumps(said, ensure_ascii=False)[1:-1] in kept
