"""The built-in findings, those after a change, and that nothing makes a check fail."""

from __future__ import annotations

import copy
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.worksheets.findings import Finding, check, narrowed, shown
from tests.worksheets.plans import demo, findings_of, row, rules_of, worksheet


def paths_of(plan, rule):
    return [finding.path for finding in findings_of(plan, rule)]


def changed(section, **answers):
    plan = demo()
    plan[section].update(answers)
    return plan


BUILT_IN = [
    ("required", "identite.city_name", changed("identite", city_name=" ")),
    ("required", "engagement.peer_feedback", changed("engagement", peer_feedback=None)),
    ("required", "identite.plan_period", changed("identite", plan_period={"start": "2027-01"})),
    (
        "type",
        "profil_migratoire.population_total",
        changed("profil_migratoire", population_total="beaucoup"),
    ),
    ("type", "profil_migratoire", {**demo(), "profil_migratoire": []}),
    ("type", "identite.core_team", changed("identite", core_team="deux personnes")),
    ("length", "identite.city_name", changed("identite", city_name="K")),
    ("length", "identite.city_name", changed("identite", city_name="K" * 81)),
    (
        "range",
        "profil_migratoire.population_total",
        changed("profil_migratoire", population_total=3),
    ),
    (
        "range",
        "cadre.gcm_objectives",
        changed("cadre", gcm_objectives=["o01", "o02", "o03", "o04", "o05", "o06"]),
    ),
    ("option", "identite.country", changed("identite", country="zz")),
    (
        "rows",
        "identite.core_team",
        changed("identite", core_team=demo()["identite"]["core_team"][:1]),
    ),
    (
        "rows",
        "identite.core_team",
        changed("identite", core_team=demo()["identite"]["core_team"] * 2),
    ),
    ("rows", "identite.core_team", changed("identite", core_team=[])),
    ("unknown", "identite.mayor", changed("identite", mayor="X")),
    ("unknown", "annexes", {**demo(), "annexes": {}}),
]


@pytest.mark.parametrize(("rule", "path", "plan"), BUILT_IN)
def test_built_in_finding_points_at_its_field(rule, path, plan):
    assert paths_of(plan, rule) == [path]
    assert findings_of(plan, rule)[0].severity == "error"


def test_cells_and_rows_are_pointed_at_by_row_id():
    plan = demo()
    row(plan, "actions.actions", "A1").update(women_share=120, title="", autre=1)
    plan["financement"]["budget_lines"][2] = {"action_ref": "A1", "category": "rh", "amount": 0.5}
    plan["identite"]["core_team"].append({})
    assert paths_of(plan, "range") == ["actions.actions.A1.women_share"]
    assert paths_of(plan, "unknown") == ["actions.actions.A1.autre"]
    assert paths_of(plan, "required") == ["identite.core_team.r6", "actions.actions.A1.title"]
    assert paths_of(plan, "type") == ["financement.budget_lines.r3.amount"]


def test_a_value_that_does_not_fit_is_not_called_missing_too():
    plan = changed("profil_migratoire", population_total="beaucoup")
    assert rules_of(plan) == {"type"}


def test_deleted_row_is_found_wherever_it_was_chosen():
    plan = demo()
    plan["parties_prenantes"]["stakeholders"] = [
        each for each in plan["parties_prenantes"]["stakeholders"] if each["id"] != "K10"
    ]
    assert paths_of(plan, "reference") == [
        "actions.actions.A1.partners_international",
        "actions.actions.A2.partners_international",
    ]
    assert paths_of(plan, "reference") == paths_of(plan, "MIG-25")


def test_two_rows_with_one_id_are_told_apart():
    plan = demo()
    plan["actions"]["actions"][1]["id"] = "A1"
    assert paths_of(plan, "type") == ["actions.actions.r1"]


def test_shown_leaves_out_what_a_rule_or_a_fuller_finding_says():
    plan = demo()
    row(plan, "actions.actions", "A1")["partners_local"] = ["K99"]
    plan["identite"]["core_team"] = []
    rules = {
        (finding.rule, finding.path) for finding in shown(check(worksheet(), plan, language="fr"))
    }
    assert ("reference", "actions.actions.A1.partners_local") not in rules
    assert ("MIG-25", "actions.actions.A1.partners_local") in rules
    assert ("rows", "identite.core_team") in rules
    assert ("required", "identite.core_team") not in rules


def test_findings_come_in_the_order_of_the_worksheet():
    order = [section.id for section in worksheet().sections]
    found = [order.index(finding.section) for finding in check(worksheet(), {}, language="fr")]
    assert found == sorted(found)


def narrowed_to(path):
    return narrowed(worksheet(), check(worksheet(), demo(), language="fr"), [path])


def test_a_change_is_followed_by_the_rules_whose_fields_it_touches_and_by_no_other():
    some = narrowed_to("identite.planning_doc_type")
    assert some.rules == {"MIG-03"}
    assert some.paths == {"identite.planning_doc_type"}


def test_the_currency_is_an_input_of_every_rule_about_money():
    some = narrowed_to("identite.currency")
    assert {"MIG-09", "MIG-10", "MIG-11", "MIG-12", "MIG-23"} <= some.rules
    assert {"actions.actions", "financement.budget_lines"} <= some.paths


def changed_in(section, spec, plan):
    """The plan after each change of one field: emptied; of a table, without a row, cells of it emptied."""
    emptied = copy.deepcopy(plan)
    emptied[section.id].pop(spec.id, None)
    yield emptied
    for at, column in enumerate(spec.columns):
        for act in (lambda rows, at=at: rows.pop(at % len(rows)),
                    lambda rows, at=at, name=column.id: rows[at % len(rows)].pop(name, None)):  # fmt: skip
            less = copy.deepcopy(plan)
            act(less[section.id][spec.id])
            yield less


def test_a_page_that_takes_what_a_change_may_have_made_shows_what_there_is():
    """Whatever is emptied, the rest of the findings stands as it was: no rule has a hidden input."""
    full = demo()
    old = set(check(worksheet(), full, language="fr"))
    for section, spec in worksheet().all_fields():
        for plan in changed_in(section, spec, full):
            new = check(worksheet(), plan, language="fr")
            some = narrowed(worksheet(), new, [f"{section.id}.{spec.id}"])
            kept = {
                each
                for each in old
                if each.rule not in some.rules
                and not (each.built_in and each.field_path in some.paths)
            }
            assert kept | set(some.findings) == set(new)


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["A1", "K1", "XOF", "2027-01", "local"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def plans(draw):
    """The demo plan with a few parts replaced by anything."""
    plan = demo()
    sections = [*worksheet().sections]
    for _ in range(draw(st.integers(1, 4))):
        section = draw(st.sampled_from(sections))
        if draw(st.integers(0, 9)) == 0 or not isinstance(plan.get(section.id), dict):
            plan[section.id] = draw(ANY)
            continue
        spec = draw(st.sampled_from(section.fields))
        rows = plan[section.id].get(spec.id)
        if spec.columns and isinstance(rows, list) and rows and draw(st.booleans()):
            column = draw(st.sampled_from(spec.columns))
            target = rows[draw(st.integers(0, len(rows) - 1))]
            if isinstance(target, dict):
                target[draw(st.sampled_from([column.id, "id", "autre"]))] = draw(ANY)
        else:
            plan[section.id][spec.id] = draw(ANY)
    return plan


@settings(max_examples=60, deadline=None)
@given(plans() | ANY)
def test_check_never_fails_whatever_the_answers_are(plan):
    for language in ("fr", "en"):
        assert all(
            isinstance(each, Finding) for each in check(worksheet(), plan, language=language)
        )


def test_a_huge_plan_is_checked_in_reasonable_time():
    plan = demo()
    actors, actions = plan["parties_prenantes"]["stakeholders"], plan["actions"]["actions"]
    lines = plan["financement"]["budget_lines"]
    plan["parties_prenantes"]["stakeholders"] = [
        {**actors[n % 12], "id": f"K{n + 1}"} for n in range(40)
    ]
    ids = [f"K{n + 1}" for n in range(40)]
    partners = {"partners_local": ids, "partners_national": ids, "partners_international": ids}
    plan["actions"]["actions"] = [
        {**actions[n % 6], **partners, "id": f"A{n + 1}"} for n in range(40)
    ]
    plan["financement"]["budget_lines"] = [lines[n % 21] for n in range(60)]
    check(worksheet(), demo(), language="fr")
    start = time.process_time()
    assert len(findings_of(plan, "MIG-07")) == 100
    assert time.process_time() - start < 5
