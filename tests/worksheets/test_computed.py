from __future__ import annotations

from city_diplomacy_xblocks.worksheets.computed import compute
from tests.worksheets.plans import demo, worksheet


def test_figures_of_the_demo_plan():
    figures = compute(worksheet(), demo())
    assert figures["financement.budget_total"] == 370_000_000
    assert figures["financement.funding_total"] == 370_000_000
    assert round(figures["financement.municipal_share"], 1) == 25.7
    assert round(figures["financement.secured_share"], 1) == 51.4
    assert figures["risques.risks.R1.score"] == 16
    assert len([path for path in figures if path.endswith(".score")]) == 5


def test_nothing_to_work_out_is_none_and_not_a_failure():
    figures = compute(worksheet(), {"risques": {"risks": [{"id": "x", "likelihood": 4}]}})
    assert figures["financement.budget_total"] == 0
    assert figures["financement.municipal_share"] is None
    assert figures["risques.risks.x.score"] is None


def test_amounts_are_summed_in_minor_units():
    plan = demo()
    plan["identite"]["currency"] = "TND"
    plan["financement"]["budget_lines"] = [{"amount": 0.1}, {"amount": 0.2}, {"amount": 0.001}]
    assert compute(worksheet(), plan)["financement.budget_total"] == 0.301
