"""Each of the 27 rules of the migration plan, seen to fire at its place, and seen not to fire close by."""

from __future__ import annotations

import pytest
from attrs import evolve
from django.utils import translation

from city_diplomacy_xblocks.worksheets import library
from tests.worksheets.plans import demo, findings_of, row, rules_of, worksheet

A = "actions.actions"
K = "parties_prenantes.stakeholders"
F = "financement.funding_sources"
B = "financement.budget_lines"
I = "suivi.indicators"  # noqa: E741
R = "risques.risks"
G = "profil_migratoire.groups"
S = "engagement.first_steps"


def change(table, row_id, **cells):
    return lambda plan: row(plan, table, row_id).update(cells)


def answer(section, **fields):
    return lambda plan: plan[section].update(fields)


def both(*changes):
    def apply(plan):
        for each in changes:
            each(plan)

    return apply


def other_objective(plan):
    for action in plan["actions"]["actions"]:
        if action["objective_ref"] == "O3":
            action["objective_ref"] = "O1"


def all_processes(plan):
    for indicator in plan["suivi"]["indicators"]:
        indicator["ind_type"] = "produit"


def small_municipal_share(plan):
    row(plan, F, "F1")["amount"] = 10_000_000
    row(plan, F, "F2")["amount"] = 0
    row(plan, F, "F5")["amount"] = 205_000_000


#: The mutations of the domain's worked examples (G.3), then ours for the rules they leave out.
FIRING = [
    (
        "MIG-01",
        "identite.plan_period",
        answer("identite", plan_period={"start": "2029-12", "end": "2027-01"}),
    ),
    (
        "MIG-02",
        "identite.plan_period",
        answer("identite", plan_period={"start": "2027-01", "end": "2032-12"}),
    ),
    ("MIG-03", "identite.planning_doc_title", answer("identite", planning_doc_title="")),
    ("MIG-04", f"{A}.A1.end", change(A, "A1", end="2027-02")),
    ("MIG-06", f"{A}.A2.partners_international", change(A, "A2", partners_international=[])),
    ("MIG-07", f"{A}.A2.partners_local", change(A, "A2", partners_local=["K6"])),
    ("MIG-08", f"{A}.A1.lead", change(A, "A1", partners_local=["K1", "K2"])),
    ("MIG-10", F, change(F, "F8", amount=19_000_000)),
    (
        "MIG-11",
        F,
        both(change(F, "F5", status="a_identifier"), change(F, "F1", status="a_identifier")),
    ),
    ("MIG-13", "vision.objectives.O2", change(I, "I3", objective_ref="O1")),
    ("MIG-14", f"{I}.I2.target_value", change(I, "I2", target_value=400)),
    ("MIG-16", f"{R}.R1.mitigation", change(R, "R1", mitigation="Médiation dans le quartier.")),
    ("MIG-17", R, change(R, "R2", category="donnees")),
    ("MIG-18", K, change(K, "K2", type="osc")),
    ("MIG-20", f"{G}.r1.estimate", change(G, 0, estimate=900_000)),
    ("MIG-22", f"{G}.r3.note", change(G, 2, note="Appeler le +221 77 123 45 67")),
    ("MIG-23", B, change(B, 14, amount=60_000_000)),
    ("MIG-25", f"{A}.A1.partners_local", change(A, "A1", partners_local=["K99"])),
    ("MIG-27", "engagement.declaration", answer("engagement", declaration=False)),
    # ours
    (
        "MIG-02",
        "identite.plan_period",
        answer("identite", plan_period={"start": "2027-01", "end": "2027-11"}),
    ),
    ("MIG-05", f"{A}.A1.end", change(A, "A1", end="2030-01")),
    ("MIG-05", f"{A}.A5.start", change(A, "A5", start="2026-12")),
    ("MIG-06", f"{A}.A2.lead", change(A, "A2", lead="")),
    ("MIG-06", f"{A}.A2.partners_local", change(A, "A2", partners_local=["K99"])),
    ("MIG-08", f"{A}.A2.lead", change(A, "A2", partners_national=["K8", "K6"])),
    ("MIG-09", f"{A}.A1.cost", change(A, "A1", cost=96_000_001)),
    ("MIG-12", F, small_municipal_share),
    ("MIG-13", "vision.objectives.O3", other_objective),
    ("MIG-14", f"{I}.I1.target_value", change(I, "I1", target_value=25)),
    ("MIG-15", f"{I}.I1.target_date", change(I, "I1", target_date="2030-07")),
    ("MIG-16", f"{R}.R2.mitigation", change(R, "R2", mitigation="")),
    ("MIG-18", K, change(K, "K2", engagement="informer")),
    ("MIG-19", f"{K}.K4.strategy", change(K, "K4", strategy="")),
    ("MIG-19", f"{K}.K8.strategy", change(K, "K8", position="oppose")),
    ("MIG-21", f"{G}.r4.estimate", change(G, 3, estimate=9)),
    (
        "MIG-22",
        "vision.vision_statement",
        answer(
            "vision",
            vision_statement="Écrire à maire@kanimbora.sn avant la fin du mois, pour dire ce qui change.",
        ),
    ),
    ("MIG-24", f"{S}.r1.date", change(S, 0, date="2026-11-01")),
    ("MIG-24", f"{S}.r4.date", change(S, 3, date="2027-04-12")),
    ("MIG-26", I, all_processes),
    ("MIG-27", "engagement.declaration", lambda plan: plan["engagement"].pop("declaration")),
]

#: As near as one can come without breaking the rule.
SILENT = [
    ("MIG-01", answer("identite", plan_period={"start": "2027-01", "end": "2027-02"})),
    ("MIG-01", answer("identite", plan_period={"start": "2027-01", "end": ""})),
    ("MIG-02", answer("identite", plan_period={"start": "2027-01", "end": "2027-12"})),
    ("MIG-02", answer("identite", plan_period={"start": "2027-01", "end": "2031-12"})),
    ("MIG-03", answer("identite", planning_doc_type="aucun", planning_doc_title="")),
    ("MIG-04", change(A, "A1", end="2027-03")),
    ("MIG-04", change(A, "A1", end="")),
    ("MIG-05", change(A, "A5", start="2027-01", end="2029-12")),
    ("MIG-05", answer("identite", plan_period={"start": "2029-12", "end": "2027-01"})),
    ("MIG-06", change(A, "A2", partners_international=["K10"])),
    ("MIG-07", change(A, "A2", partners_local=["K1"])),
    ("MIG-08", change(A, "A1", lead="K5")),
    ("MIG-09", change(A, "A1", cost=None)),
    ("MIG-10", lambda plan: plan["financement"].update(funding_sources=[])),
    ("MIG-11", change(F, "F5", status="a_identifier")),
    (
        "MIG-12",
        both(
            change(F, "F2", amount=0),
            change(F, "F1", amount=18_500_000),
            change(F, "F5", amount=196_500_000),
        ),
    ),
    ("MIG-13", lambda plan: plan["suivi"].update(indicators=[])),
    ("MIG-14", change(I, "I2", target_value=309)),
    ("MIG-14", change(I, "I2", target_value=None)),
    ("MIG-15", change(I, "I1", target_date="2030-06")),
    ("MIG-16", change(R, "R1", mitigation="x" * 60)),
    ("MIG-16", change(R, "R1", likelihood=3, impact=4, mitigation="Quinze lettres.")),
    ("MIG-17", both(change(R, "R2", category="donnees"), change(R, "R3", category="protection"))),
    ("MIG-18", both(change(K, "K2", type="osc"), change(K, "K3", type="diaspora"))),
    ("MIG-19", change(K, "K4", influence=3, strategy="")),
    ("MIG-20", change(G, 0, estimate=186_400)),
    (
        "MIG-21",
        both(change(G, 0, estimate=10), change(G, 1, estimate=0), change(G, 2, estimate=None)),
    ),
    ("MIG-23", change(B, 14, amount=31_000_000)),
    ("MIG-24", both(change(S, 0, date="2026-11-02"), change(S, 3, date="2027-04-11"))),
    ("MIG-25", change(A, "A1", partners_local=["K12"])),
    ("MIG-26", both(all_processes, change(I, "I4", ind_type="impact"))),
]


def test_demo_plan_has_no_finding_in_any_language():
    for language in worksheet().title:
        assert rules_of(demo(), language) == set()
    assert rules_of(library.example("kanimbora")) == set()


@pytest.mark.parametrize(
    ("rule", "path", "mutate"), FIRING, ids=[f"{each[0]}-{n}" for n, each in enumerate(FIRING)]
)
def test_rule_speaks_at_its_place_when_it_is_broken(rule, path, mutate):
    plan = demo()
    mutate(plan)
    found = findings_of(plan, rule)
    assert [finding.path for finding in found] == [path] * len(found) != []
    severity = next(each.severity for each in worksheet().rules if each.id == rule)
    assert {finding.severity for finding in found} == {severity}
    for language in worksheet().title:
        for finding in findings_of(plan, rule, language):
            assert "{" not in finding.message
            assert finding.message.endswith(".")


@pytest.mark.parametrize(
    ("rule", "mutate"), SILENT, ids=[f"{each[0]}-{n}" for n, each in enumerate(SILENT)]
)
def test_rule_is_silent_when_it_is_nearly_broken(rule, mutate):
    plan = demo()
    mutate(plan)
    assert findings_of(plan, rule) == []


def test_every_rule_is_seen_firing():
    assert {rule.id for rule in worksheet().rules} == {rule for rule, _, _ in FIRING}
    assert len(worksheet().rules) == 27


def test_an_arabic_message_joins_its_words_and_holds_what_goes_from_the_left_together():
    plan = demo()
    row(plan, A, "A2").update(lead="", partners_national=[], cost=1)
    row(plan, A, "A1")["partners_local"] = ["K11"]
    message = {rule: findings_of(plan, rule, "ar")[0].message for rule in ("MIG-06", "MIG-09")}
    assert message["MIG-06"] == "ما ينقص الإجراء \u2068A2\u2069: جهة قائدة وشريك وطني."
    assert "(\u206848\u202f000\u202f000\u00a0XOF\u2069)" in message["MIG-09"]
    stranger = findings_of(plan, "MIG-07", "ar")[0].message
    assert "«\u2068Ville de Montvernay (France, fictive)\u2069» دولي" in stranger
    plan["vision"]["objectives"][1]["id"] = "O9"
    assert "ليس له إجراء ولا مؤشر:" in findings_of(plan, "MIG-13", "ar")[0].message
    assert not any("\u2068" in each.message for each in findings_of(plan, "MIG-09"))


def test_message_says_in_words_what_is_missing_and_where():
    plan = demo()
    row(plan, A, "A2").update(lead="", partners_national=[])
    assert (
        findings_of(plan, "MIG-06")[0].message
        == "Il manque un pilote et un partenaire national à A2."
    )
    assert findings_of(plan, "MIG-06", "en")[0].message == "A2 lacks a lead and a national partner."
    row(plan, A, "A1")["partners_local"] = ["K6"]
    message = findings_of(plan, "MIG-07")[0].message
    assert (
        message
        == "A1\u00a0: «\u00a0District sanitaire\u00a0» est de niveau national, il ne peut pas être partenaire local\u00a0: déplacez-le, ou corrigez son niveau."
    )


def fired(rule, language):
    """What the first of the mutations above makes of the rule, with plain spaces."""
    plan = demo()
    next(apply for each, _, apply in FIRING if each == rule)(plan)
    with translation.override(language):  # as every handler does: names of months follow it
        message = findings_of(plan, rule, language)[0].message
    return message.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("rule", "fr", "en"),
    [
        ("MIG-01", "de décembre 2029 à janvier 2027", "from December 2029 to January 2027"),
        ("MIG-05", "A1 finit (janvier 2030) après la période du plan : janvier 2027 à décembre 2029.",
         "A1 ends (January 2030) after the period of the plan: January 2027 to December 2029."),
        ("MIG-08", "« Commune de Kanimbora » pilote A1 ", "“Commune de Kanimbora” leads A1 "),
        ("MIG-09", "A1 (96 000 001 XOF) diffère de 1 XOF de ses lignes de dépense (96 000 000 XOF)",
         "A1 (96,000,001 XOF) differs by 1 XOF from its budget lines (96,000,000 XOF)"),
        ("MIG-10", "de 1 000 000 XOF (dépenses 370 000 000 XOF, financements 369 000 000 XOF)",
         "by 1,000,000 XOF (costs 370,000,000 XOF, funding 369,000,000 XOF)"),
        ("MIG-11", "(202 000 000 XOF) n’a pas encore de source identifiée : F1, F5 et F8.", ": F1, F5 and F8."),
        ("MIG-15", "I1 (juillet 2030)", "I1 (July 2030)"),
        ("MIG-21", "Ligne 4 : un chiffre inférieur à 10 (9)", "Row 4: a figure below 10 (9)"),
        ("MIG-22", "« Précision » (ligne 3) semble contenir une donnée personnelle, « +221 77 123 45 67 »",
         "“Note” (row 3) seems to hold personal data, “+221 77 123 45 67”"),
    ],
)  # fmt: skip
def test_a_message_carries_the_values_that_it_judges(rule, fr, en):
    assert fr in fired(rule, "fr")
    assert en in fired(rule, "en")
    assert fired(rule, "ar") not in (fired(rule, "fr"), fired(rule, "en"))


def test_message_names_the_group_and_the_row():
    plan = demo()
    row(plan, G, 0)["estimate"] = 900_000
    assert "Ligne 1, «\u00a0Travailleurs migrants" in findings_of(plan, "MIG-20")[0].message
    row(plan, G, 2)["note"] = "maire@kanimbora.sn"
    assert "«\u00a0Précision\u00a0» (ligne 3)" in findings_of(plan, "MIG-22")[0].message


def test_amounts_are_written_in_major_units_with_their_currency():
    plan = demo()
    row(plan, F, "F8")["amount"] = 19_000_000
    message = findings_of(plan, "MIG-10")[0].message
    assert "1\u202f000\u202f000\u00a0XOF" in message
    assert "les dépenses dépassent les financements" in message


def test_centimes_are_counted_exactly():
    plan = demo()
    plan["identite"]["currency"] = "MAD"
    lines = [{"action_ref": "A1", "category": "rh", "amount": 0.1}] * 3
    plan["financement"]["budget_lines"] = [
        *lines,
        {"action_ref": "A2", "category": "rh", "amount": 0.3},
    ]
    row(plan, A, "A1")["cost"] = 0.3
    row(plan, A, "A2")["cost"] = 0.31
    assert [finding.path for finding in findings_of(plan, "MIG-09")][:1] == [f"{A}.A2.cost"]
    assert "0,31\u00a0MAD" in findings_of(plan, "MIG-09")[0].message


def test_balance_tolerates_a_ten_thousandth_only_where_there_are_cents():
    plan = demo()
    row(plan, F, "F8")["amount"] = 20_000_001
    assert findings_of(plan, "MIG-10")
    plan["identite"]["currency"] = "MAD"
    assert not findings_of(plan, "MIG-10")
    row(plan, F, "F8")["amount"] = 20_040_000
    assert findings_of(plan, "MIG-10")


def test_levels_may_be_covered_by_the_whole_plan_when_the_parameter_says_so():
    whole_plan = evolve(worksheet(), parameters={"multi_level_rule": "per_plan"}, content_hash="")
    plan = demo()
    row(plan, A, "A2")["partners_international"] = []
    assert findings_of(plan, "MIG-06")
    assert not findings_of(plan, "MIG-06", sheet=whole_plan)
    for action in plan["actions"]["actions"]:
        action["partners_international"] = []
    assert findings_of(plan, "MIG-06", sheet=whole_plan)


def test_rows_are_numbered_by_their_place_and_not_by_their_id():
    plan = demo()
    plan["actions"]["actions"].reverse()
    row(plan, A, "A1")["end"] = "2027-02"
    finding = findings_of(plan, "MIG-04")[0]
    assert finding.path == f"{A}.A1.end"
    assert finding.message.startswith("L’action A6 ")


def test_empty_plan_is_told_only_what_is_to_be_filled():
    assert rules_of({}) == {"required", "rows"}


def test_fresh_rows_are_told_only_that_they_are_empty():
    plan = {section.id: {} for section in worksheet().sections}
    for section, spec in worksheet().all_fields():
        if spec.type == "table":
            plan[section.id][spec.id] = [{"id": "x1"}]
    assert rules_of(plan) == {"required", "rows"}


def test_each_wrong_partner_of_one_cell_is_named_by_its_own_name():
    plan = demo()
    actors = plan["parties_prenantes"]["stakeholders"]
    national = [actor for actor in actors if actor["level"] == "national"][:2]
    row(plan, A, "A2")["partners_local"] = [actor["id"] for actor in national]
    said = [finding.message for finding in findings_of(plan, "MIG-07")]
    assert [actor["name"] in message for actor, message in zip(national, said, strict=True)] == [
        True,
        True,
    ]
