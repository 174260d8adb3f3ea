"""The figures that nobody types: totals, shares, products of two cells of a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from city_diplomacy_xblocks.fields.amounts import LARGEST, plain
from city_diplomacy_xblocks.fields.amounts import exact as exactly
from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.currency import Currency, currency_of, major_units
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.rules import EVALUATION_ERRORS, PlanContext
from city_diplomacy_xblocks.worksheets.ruleset import Formula, ruleset

Computed = dict[str, int | float | None]


def compute(worksheet: Worksheet, answers: Mapping[str, Any]) -> Computed:
    """``{"financement.budget_total": 370000000, "risques.risks.R1.score": 16, …}``.

    Amounts are in major units, as they are shown; None where there is nothing to work out yet.
    """
    clean = read_answers(worksheet, answers).answers
    compiled_rules = ruleset(worksheet)
    currency = currency_of(worksheet, clean)
    plan = PlanContext(worksheet, clean, compiled_rules, language="fr")
    figures: Computed = {}
    for formula in compiled_rules.formulas:
        value = _evaluate(plan, formula)
        if formula.table is None:
            path = f"{formula.section.id}.{formula.spec.id}"
            figures[path] = _shown(value, formula.spec, currency)
            continue
        for row_id, figure in value if isinstance(value, list) else ():
            path = f"{formula.section.id}.{formula.table.id}.{row_id}.{formula.spec.id}"
            figures[path] = _shown(figure, formula.spec, currency)
    return figures


def _evaluate(plan: PlanContext, formula: Formula) -> object:
    try:
        return plan.evaluate(formula)
    except EVALUATION_ERRORS:
        return None


def _shown(value: object, spec: Field, currency: Currency) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > LARGEST:
        return None
    if spec.unit == "money":
        return major_units(value, currency)
    return plain(exactly(value))
