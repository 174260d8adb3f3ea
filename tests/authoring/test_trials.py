"""Plans to try rules on, and what the rules say of them."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.authoring.draft import definition
from city_diplomacy_xblocks.authoring.trials import check_on, trials
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.findings import check
from city_diplomacy_xblocks.worksheets.loader import load_text
from city_diplomacy_xblocks.worksheets.normal import from_definition
from tests.authoring.sheets import load, small, text_of


def trial(worksheet, name, language="fr"):
    return next(each for each in trials(worksheet, language=language) if each.name == name)


@pytest.mark.parametrize("worksheet_id", library.ids())
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_types_accept_all_of_the_plan_that_is_made_up(worksheet_id, language):
    worksheet = library.get(worksheet_id)
    answers = trial(worksheet, "filled", language).answers
    read = read_answers(worksheet, answers)
    assert read.findings == ()
    assert read.answers == answers
    for section, spec in worksheet.all_fields():
        value = answers[section.id].get(spec.id)
        assert (value is None) == (spec.type == "computed"), spec.id
        if spec.type == "table":
            assert len(value) == min(3, spec.max_rows)
            for row in value:
                wanted = {column.id for column in spec.columns if column.type != "computed"}
                assert set(row) == {"id", *wanted}


@pytest.mark.parametrize("worksheet_id", library.ids())
def test_of_the_made_up_plan_only_the_count_of_rows_may_be_amiss(worksheet_id):
    worksheet = library.get(worksheet_id)
    answers = trial(worksheet, "filled").answers
    found = [each for each in check(worksheet, answers, language="fr") if each.built_in]
    assert {each.rule for each in found} <= {"rows", "range"}


@pytest.mark.parametrize("worksheet_id", library.ids())
def test_the_examples_of_a_worksheet_go_with_what_is_adapted_from_it(worksheet_id):
    worksheet = load_text(text_of(worksheet_id), name="worksheet.yaml")
    there = [each.label for each in trials(worksheet, language="fr")]
    for name in library.examples(worksheet_id):
        assert any(name.replace("_", " ").title() in label for label in there)
        found = next(each for each in trials(worksheet, language="fr") if each.name == name)
        assert found.answers == library.example(name)


def test_an_example_of_which_too_little_fits_is_not_offered():
    names = [each.name for each in trials(load(small()), language="fr")]
    assert names == ["filled", "empty"]


def test_each_rule_is_asked_in_its_order():
    worksheet = library.get("plan_migration")
    outcomes = check_on(worksheet, library.example("kanimbora"), language="fr")
    assert [each.rule for each in outcomes] == [rule.id for rule in worksheet.rules]
    assert not any(each.why for each in outcomes)
    said = {each.rule: [finding.message for finding in each.findings] for each in outcomes}
    expected = check(worksheet, library.example("kanimbora"), language="fr")
    for rule, messages in said.items():
        assert messages == [each.message for each in expected if each.rule == rule]
    assert any(each.holds for each in outcomes)


def test_an_outcome_names_what_fails_in_the_language_of_the_reader():
    whole = small()
    whole["title"]["en"] = "My sheet"
    whole["rules"] = [
        {"id": "R-1", "severity": "warning", "check": "size(actions) <= 1", "at": "cadre.actions",
         "message": {"fr": "Une action, pas plus.", "en": "One action, no more."}}
    ]  # fmt: skip
    worksheet = from_definition(whole)
    outcome = check_on(worksheet, trial(worksheet, "filled").answers, language="en")[0]
    assert (outcome.rule, outcome.severity, outcome.holds) == ("R-1", "warning", False)
    assert [each.message for each in outcome.findings] == ["One action, no more."]
    assert check_on(worksheet, {}, language="en")[0].holds


def test_a_rule_that_does_not_suit_the_plan_says_why():
    whole = small()
    whole["rules"] = [
        {"id": "R-1", "severity": "error", "check": 'int(city_name) > 3', "at": "cadre.city_name",
         "when": 'city_name != "" && city_name != "Un texte"', "message": {"fr": "Un nombre."}}
    ]  # fmt: skip
    worksheet = from_definition(whole)
    outcome = check_on(worksheet, {"cadre": {"city_name": "Kanimbora"}}, language="fr")[0]
    assert outcome.why
    assert not outcome.holds


def test_a_definition_of_a_course_has_trials_too():
    worksheet = load(definition(text_of("suivi_gouvernance")))
    assert next(iter(trials(worksheet, language="fr"))).name == "filled"
