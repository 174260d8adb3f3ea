"""Rules without code: each is asked of answers that keep it and of answers that do not."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.draft import definition
from city_diplomacy_xblocks.authoring.draft import text_of as written
from city_diplomacy_xblocks.authoring.patterns import patterns, rule_from
from city_diplomacy_xblocks.authoring.trials import check_on, trials
from city_diplomacy_xblocks.worksheets import library
from tests.authoring.sheets import field, load, sheet, small, text_of


def found_in(answers, pattern, slots, whole=None, language="fr"):
    """What the rule of a pattern says of the answers of the only section."""
    whole = whole or small()
    rule = rule_from(whole, pattern, slots, language=language)
    worksheet = load({**whole, "rules": [rule]})
    with translation.override(language):  # as every handler does: names of months follow it
        outcome = check_on(worksheet, {"cadre": answers}, language=language)[0]
    assert not outcome.why
    return [(each.path, each.message) for each in outcome.findings]


def actions(*rows):
    return {"actions": [{"id": f"r{at}", **row} for at, row in enumerate(rows, start=1)]}


def test_a_table_with_too_few_rows_that_say_something():
    slots = {"table": "cadre.actions", "count": 2}
    assert found_in(actions({"title": "A"}, {"title": "B"}), "rows", slots) == []
    assert found_in(actions({"title": "A"}, {}), "rows", slots) == [
        ("cadre.actions", "« Actions » : il faut au moins 2 lignes ; il y en a 1.")
    ]


def test_one_row_at_least():
    slots = {"table": "cadre.actions", "count": 1}
    assert found_in({}, "rows", slots) == [
        ("cadre.actions", "« Actions » : il faut au moins une ligne.")
    ]


def test_a_column_that_a_row_leaves_blank():
    slots = {"column": "cadre.actions.start"}
    answers = actions({"title": "A", "start": "2027-01"}, {"title": "B"}, {})
    assert found_in(answers, "filled", slots) == [
        ("cadre.actions.r2.start", "A2 : « Start » reste à remplir.")
    ]


@pytest.mark.parametrize(
    ("answer", "keeps", "breaks"),
    [
        ("cadre.kind=autre", {"kind": "ville"}, {"kind": "autre"}),
        ("cadre.has_plan=true", {"has_plan": False}, {"has_plan": True}),
        ("cadre.has_plan=false", {}, {"has_plan": False}),
    ],
)
def test_a_field_to_be_filled_in_when_another_has_an_answer(answer, keeps, breaks):
    slots = {"field": "cadre.plan_title", "answer": answer}
    assert found_in(keeps, "when", slots) == []
    assert found_in({**breaks, "plan_title": "Oui"}, "when", slots) == []
    [(path, message)] = found_in(breaks, "when", slots)
    assert path == "cadre.plan_title"
    assert "Plan_Title" in message


def test_the_answer_of_the_same_row_counts():
    slots = {"field": "cadre.actions.note", "answer": "cadre.actions.groups=jeunes"}
    answers = actions({"groups": ["femmes"]}, {"groups": ["femmes", "jeunes"]})
    assert found_in(answers, "when", slots) == [
        ("cadre.actions.r2.note", "A2 : « Note » est à remplir quand « Groups » est « Jeunes ».")
    ]


def test_the_answer_of_a_row_says_nothing_of_a_field_outside():
    slots = {"field": "cadre.plan_title", "answer": "cadre.actions.domain=eau"}
    with pytest.raises(Impossible, match="same table"):
        rule_from(small(), "when", slots, language="fr")


def test_a_total_above_a_field():
    slots = {"column": "cadre.actions.cost", "limit": "cadre.budget"}
    answers = actions({"cost": 600}, {"cost": 400.5}, {})
    assert found_in({**answers, "budget": 1000.5}, "sum", slots) == []
    assert found_in(answers, "sum", slots) == []
    [(path, message)] = found_in({**answers, "budget": 1000}, "sum", slots)
    assert path == "cadre.actions"
    assert "« Budget »" in message


@pytest.mark.parametrize("decimals", [0, 1, 2, 3, None])
def test_a_total_above_a_number_in_any_currency(decimals):
    whole = small()
    if decimals is not None:
        money = [{"code": "XXX", "fr": "Monnaie", "decimals": decimals}]
        whole["sections"][0]["fields"].append(field("currency", "choice", options=money))
    slots = {"column": "cadre.actions.cost", "number": 1000, "limit": ""}
    answers = {**actions({"cost": 600}, {"cost": 400}), "currency": "XXX"}
    assert found_in(answers, "sum", slots, whole) == []
    answers["actions"][0]["cost"] = 601
    assert len(found_in(answers, "sum", slots, whole)) == 1


def test_a_limit_is_asked_for_and_counts_the_same():
    with pytest.raises(Impossible, match="limit"):
        rule_from(small(), "sum", {"column": "cadre.actions.cost"}, language="fr")
    whole = sheet(
        field("people", "number"),
        field("lines", "table", columns=[field("name"), field("cost", "money")]),
    )
    slots = {"column": "cadre.lines.cost", "limit": "cadre.people"}
    with pytest.raises(Impossible, match="compared"):
        rule_from(whole, "sum", slots, language="fr")


def test_an_end_before_its_start():
    slots = {"first": "cadre.actions.start", "second": "cadre.actions.end"}
    answers = actions(
        {"start": "2027-03", "end": "2027-03"}, {"start": "2027-03", "end": "2027-02"}, {"end": "2027-01"}
    )  # fmt: skip
    [(path, message)] = found_in(answers, "order", slots)
    assert path == "cadre.actions.r2.end"
    assert message == "A2 : « End » (février 2027) vient avant « Start » (mars 2027)."


def test_a_row_that_begins_before_the_plan():
    slots = {"first": "cadre.plan_period:start", "second": "cadre.actions.start"}
    answers = {**actions({"start": "2026-12"}, {"start": "2027-01"}, {}),
               "plan_period": {"start": "2027-01"}}  # fmt: skip
    assert [path for path, _ in found_in(answers, "order", slots)] == ["cadre.actions.r1.start"]


def test_an_amount_above_another():
    slots = {"first": "cadre.actions.cost", "second": "cadre.budget"}
    answers = {**actions({"cost": 10}, {"cost": 11}), "budget": 10}
    assert [path for path, _ in found_in(answers, "order", slots)] == ["cadre.actions.r2.cost"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("cadre.actions.cost", "cadre.actions.cost"),
        ("cadre.actions.cost", "cadre.actions.start"),
        ("cadre.plan_period:start", "cadre.budget"),
    ],
)
def test_what_cannot_be_compared_is_refused(first, second):
    with pytest.raises(Impossible):
        rule_from(small(), "order", {"first": first, "second": second}, language="fr")


@pytest.mark.parametrize(
    ("column", "keeps", "breaks"),
    [
        ("domain", ["eau", "sante", "ecole"], ["eau", "eau", "sante"]),
        ("groups", [["femmes", "jeunes"]], [["femmes"], ["femmes"]]),
    ],
)
def test_a_choice_that_no_row_has(column, keeps, breaks):
    slots = {"column": f"cadre.actions.{column}"}
    assert found_in(actions(*({column: each} for each in keeps)), "each_option", slots) == []
    [(path, message)] = found_in(
        actions(*({column: each} for each in breaks)), "each_option", slots
    )
    assert path == "cadre.actions"
    assert ("Ecole" if column == "domain" else "Jeunes") in message


def test_a_rule_of_ones_own():
    slots = {"check": "size(actions) <= 1", "at": "cadre.actions", "message": "Une seule."}
    assert found_in(actions({"title": "A"}), "free", slots) == []
    assert found_in(actions({}, {}), "free", slots) == [("cadre.actions", "Une seule.")]
    assert found_in({}, "free", {}) == []
    with pytest.raises(Impossible, match="no field “nothing”"):
        rule_from(small(), "free", {**slots, "check": "nothing == 1.0"}, language="fr")


def test_rules_are_said_in_the_languages_of_the_worksheet_and_have_an_id_that_is_free():
    whole = small()
    whole["title"] = {"fr": "Ma fiche", "ar": "ورقتي"}
    whole["rules"] = [{"id": "R-1"}, {"id": "MIG-01"}]
    rule = rule_from(whole, "filled", {"column": "cadre.actions.title"}, language="fr")
    assert rule["id"] == "R-2"
    assert list(rule["message"]) == ["fr", "ar"]
    assert rule["message"]["ar"].startswith("{row}: ")


def test_braces_of_a_label_are_no_values():
    whole = sheet(field("lines", "table", columns=[field("a", label={"fr": "Nom {x} %"})]))
    answers = {"lines": [{"id": "r1", "b": "?"}, {"id": "r2", "a": "x"}]}
    whole["sections"][0]["fields"][0]["columns"].append(field("b"))
    [(_, message)] = found_in(answers, "filled", {"column": "cadre.lines.a"}, whole)
    assert "Nom (x) %" in message


@pytest.mark.parametrize("slots", [{}, {"table": "cadre.actions"}, {"table": "x", "count": 2},
                                   {"table": "cadre.actions", "count": "deux"},
                                   {"table": ["cadre.actions"], "count": 2}])  # fmt: skip
def test_a_slot_that_is_not_filled_so_is_named(slots):
    with pytest.raises(Impossible):
        rule_from(small(), "rows", slots, language="fr")


def test_patterns_are_offered_where_something_can_fill_them():
    names = {each.name for each in patterns(written(sheet(field("a"))), language="fr")}
    assert names == {"free"}
    assert len(patterns(written(small()), language="fr")) == 7
    assert patterns("a: [", language="fr") == ()
    with pytest.raises(Impossible):
        rule_from(sheet(field("a")), "rows", {}, language="fr")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_rule_that_is_made_can_be_asked(data):
    text = text_of(data.draw(st.sampled_from(library.ids())))
    whole = definition(text)
    pattern = data.draw(st.sampled_from(patterns(text, language="fr")))
    slots = {
        slot.name: data.draw(st.sampled_from([each.value for each in slot.choices]))
        if slot.choices
        else 5
        for slot in pattern.slots
        if slot.kind != "code" and slot.kind != "lines"
    }
    try:
        rule = rule_from(whole, pattern.name, slots, language="fr")
    except Impossible:
        return
    worksheet = load({**whole, "rules": [rule]})
    for trial in trials(worksheet, language="fr"):
        for language in worksheet.title:
            [outcome] = check_on(worksheet, trial.answers, language=language)
            assert not outcome.why
            assert not any("{" in each.message for each in outcome.findings)
