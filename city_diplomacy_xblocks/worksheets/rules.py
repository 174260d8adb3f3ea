"""The rules of a worksheet, asked of a plan: one CEL context per plan, one program per rule.

``for_each``, ``when`` and ``check`` become one expression that yields the rows that fail, so that
a rule costs one evaluation however many rows there are; the words of its message are worked out for
those only.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

import cel

from city_diplomacy_xblocks.fields.amounts import written
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.finding import Finding
from city_diplomacy_xblocks.worksheets.functions import FUNCTIONS
from city_diplomacy_xblocks.worksheets.ruleset import CompiledRule, Ruleset, ruleset
from city_diplomacy_xblocks.worksheets.variables import PLACES, Variables
from city_diplomacy_xblocks.worksheets.wording import wording_functions

#: What evaluating may raise; the library turns Rust's errors into these.
EVALUATION_ERRORS: Final = (RuntimeError, TypeError, ValueError, ArithmeticError, LookupError)

_log = logging.getLogger(__name__)
_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
#: Findings of one rule that are said: nobody reads more, and each costs.
MOST_FINDINGS: Final = 100
#: Of `texts` and `references`, those that one evaluation looks at.
PLACES_AT_ONCE: Final = 200


def rule_findings(
    worksheet: Worksheet,
    answers: Mapping[str, Any],
    *,
    language: str,
    rules: Collection[CompiledRule] | None = None,
) -> list[Finding]:
    """What all rules find, or `rules`. One that cannot be asked stays silent, and is logged."""
    compiled_rules = ruleset(worksheet)
    asked = compiled_rules.rules if rules is None else rules
    plan = PlanContext(worksheet, answers, compiled_rules, language=language)
    found: list[Finding] = []
    for each in asked:
        try:
            found.extend(plan.ask(each))
        except EVALUATION_ERRORS as error:
            _log.warning(
                "Rule %s of worksheet %s could not be asked: %s",
                each.rule.id,
                worksheet.id,
                type(error),
            )
    return found


class PlanContext:
    """One plan in one language, and the CEL context that holds what has been asked for so far."""

    def __init__(
        self,
        worksheet: Worksheet,
        answers: Mapping[str, Any],
        compiled_rules: Ruleset,
        *,
        language: str,
    ) -> None:
        self._ruleset = compiled_rules
        self._language = language
        self._variables = Variables(
            worksheet, answers, language=language, columns=compiled_rules.columns
        )
        self._formulas = {each.spec.id: each for each in compiled_rules.formulas if not each.table}
        self._whole: dict[str, Mapping[str, Any]] = {}
        self._made: dict[str, object] = {}
        self._functions: dict[str, Callable[..., Any]] = {
            **FUNCTIONS,
            **wording_functions(worksheet, currency=self._variables.currency, language=language),
        }
        self._context = self._new_context()
        self._have: set[str] = set()

    def ask(self, each: CompiledRule) -> list[Finding]:
        """The findings of one rule. Raises EVALUATION_ERRORS where it does not suit the plan."""
        failing = self._failing(each)
        if not failing:
            return []
        # Asking costs in proportion to what a context holds, so that words get one of their own.
        wording = self._context_of(each.said)
        return [self._finding(each, row, wording) for row in failing[:MOST_FINDINGS]]

    def _failing(self, each: CompiledRule) -> list[Mapping[str, Any]]:
        if each.rule.for_each in PLACES:
            return self._failing_places(each, each.rule.for_each)
        fails = self.evaluate(each.program, each.names)
        if each.rule.for_each:
            return list(fails)
        return [{}] if fails else []

    def _failing_places(self, each: CompiledRule, name: str) -> list[Mapping[str, Any]]:
        """A part at a time: `filter` copies all it has found with each thing it finds."""
        context = self._context_of(each.names - {name})
        places: Any = self._make(name)
        failing: list[Mapping[str, Any]] = []
        for start in range(0, len(places), PLACES_AT_ONCE):
            context.add_variable(name, places[start : start + PLACES_AT_ONCE])
            failing += each.program.execute(context)
            if len(failing) >= MOST_FINDINGS:
                break
        return failing

    def evaluate(self, program: cel.Program, names: Collection[str]) -> Any:
        """The value of any program that asks for `names`."""
        for name in names:
            if name not in self._have:
                self._have.add(name)
                self._context.add_variable(name, self._make(name))
        return program.execute(self._context)

    def _context_of(self, names: Collection[str]) -> cel.Context:
        context = self._new_context()
        for name in names:
            context.add_variable(name, self._make(name))
        return context

    def _new_context(self) -> cel.Context:
        context = cel.Context()
        for name, function in self._functions.items():
            context.add_function(name, function)
        return context

    def _finding(self, each: CompiledRule, row: Mapping[str, Any], wording: cel.Context) -> Finding:
        row = self._whole.get(row.get("id", ""), row)
        wording.add_variable("row", dict(row))
        said = {"row": str(row.get("_number", ""))}
        for name, programs in each.values.items():
            program = programs.get(self._language) or programs["fr"]
            said[name] = self._say(program.execute(wording))
        path = _fill(each.rule.at, said).replace("*", str(row.get("id", "")))
        message = _fill(label(each.rule.message, self._language), said)
        return Finding(each.rule.id, each.rule.severity, path, message)

    def _say(self, value: object) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return written(value, language=self._language)
        return "" if value is None else str(value)

    def _make(self, name: str) -> object:
        if name not in self._made:
            self._made[name] = self._variable(name)
        return self._made[name]

    def _variable(self, name: str) -> object:
        if name in self._formulas:
            formula = self._formulas[name]
            try:
                return self.evaluate(formula.program, formula.names)
            except EVALUATION_ERRORS:
                return None
        if name in self._ruleset.fields:
            return self._variables.field(*self._ruleset.fields[name])
        if name in PLACES:
            return self._places(name)
        return self._variables.general(name)

    def _places(self, name: str) -> list[dict[str, object]]:
        """`texts` or `references` with only what decides: they are many, and handing over is dear.

        The whole of each is kept for the words of the findings, by its path.
        """
        whole = self._variables.places(name)
        self._whole.update((str(each["id"]), each) for each in whole)
        kept = {"id", *self._ruleset.deciding}
        return [{key: value for key, value in each.items() if key in kept} for each in whole]


def _fill(text: str, said: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: said.get(found[1], found[0]), text)
