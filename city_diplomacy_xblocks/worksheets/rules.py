"""The rules of a worksheet, asked of a plan: one program and one small CEL context for each.

``for_each``, ``when`` and ``check`` become one expression that yields the rows that fail, so that
a rule costs one evaluation however many rows there are; the words of its message are worked out for
those only.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

import cel

from city_diplomacy_xblocks.fields.amounts import written
from city_diplomacy_xblocks.fields.direction import apart
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.finding import Finding
from city_diplomacy_xblocks.worksheets.functions import FUNCTIONS
from city_diplomacy_xblocks.worksheets.personal_data import Dismissed
from city_diplomacy_xblocks.worksheets.rows import row_number
from city_diplomacy_xblocks.worksheets.ruleset import (
    MOST_FINDINGS,
    PLACES_AT_ONCE,
    CompiledRule,
    Formula,
    Ruleset,
    ruleset,
)
from city_diplomacy_xblocks.worksheets.variables import PLACES, Variables
from city_diplomacy_xblocks.worksheets.wording import wording_functions

#: What evaluating may raise; the library turns Rust's errors into these.
EVALUATION_ERRORS: Final = (RuntimeError, TypeError, ValueError, ArithmeticError, LookupError)

_log = logging.getLogger(__name__)
_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def rule_findings(
    worksheet: Worksheet,
    answers: Mapping[str, Any],
    *,
    language: str,
    dismissed: Dismissed | None = None,
) -> list[Finding]:
    """What all rules find. One that cannot be asked stays silent, and is logged."""
    compiled_rules = ruleset(worksheet)
    plan = PlanContext(worksheet, answers, compiled_rules, language=language, dismissed=dismissed)
    found: list[Finding] = []
    for each in compiled_rules.rules:
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
    """One plan in one language, and those of its variables that have been asked for so far."""

    def __init__(
        self,
        worksheet: Worksheet,
        answers: Mapping[str, Any],
        compiled_rules: Ruleset,
        *,
        language: str,
        dismissed: Dismissed | None = None,
    ) -> None:
        self._ruleset = compiled_rules
        self._language = language
        self._variables = Variables(
            worksheet,
            answers,
            language=language,
            columns=compiled_rules.columns,
            dismissed=dismissed,
        )
        self._formulas = {each.spec.id: each for each in compiled_rules.formulas if not each.table}
        self._made: dict[str, object] = {}
        self._functions: dict[str, Callable[..., Any]] = {
            **FUNCTIONS,
            **wording_functions(worksheet, currency=self._variables.currency, language=language),
        }

    def ask(self, each: CompiledRule) -> list[Finding]:
        """The findings of one rule. Raises EVALUATION_ERRORS where it does not suit the plan."""
        failing = self._failing(each)[:MOST_FINDINGS]
        if not failing:
            return []
        wording = self._context(each.said, each.columns)
        return [self._finding(each, row, wording) for row in failing]

    def _failing(self, each: CompiledRule) -> list[Mapping[str, Any]]:
        over = each.rule.for_each
        if over in PLACES:
            return self._failing_places(each, over)
        fails = self.evaluate(each)
        if not over:
            return [{}] if fails else []
        return self._rows(over, frozenset(fails)) if over.isidentifier() else list(fails)

    def _rows(self, name: str, ids: Collection[str]) -> list[Mapping[str, Any]]:
        rows: Any = self._make(name)
        _, table = self._ruleset.fields[name]
        return [
            {**row, "_number": row_number(table, place)}
            for place, row in enumerate(rows, start=1)
            if row["id"] in ids
        ]

    def _failing_places(self, each: CompiledRule, name: str) -> list[Mapping[str, Any]]:
        """One of each kind is asked: places are many, and alike in all but where they are."""
        places = self._variables.places(name)
        decides = each.deciding
        kinds: list[object] = [
            at if decides is None else tuple(place.get(column) for column in decides)
            for at, place in enumerate(places)
        ]
        failing = self._failing_kinds(each, name, dict(zip(kinds, places, strict=True)))
        return [place for kind, place in zip(kinds, places, strict=True) if kind in failing]

    def _failing_kinds(
        self, each: CompiledRule, name: str, kinds: Mapping[object, Mapping[str, Any]]
    ) -> set[object]:
        """A part at a time: `map` copies all it has found with each thing it finds."""
        context = self._context(each.names - {name}, each.columns)
        known = list(kinds)
        failing: set[object] = set()
        for start in range(0, len(known), PLACES_AT_ONCE):
            part = range(start, min(start + PLACES_AT_ONCE, len(known)))
            rows = [{**_cut(kinds[known[at]], each.columns), "_at": at} for at in part]
            context.add_variable(name, rows)
            failing.update(known[at] for at in each.program.execute(context))
            if len(failing) >= MOST_FINDINGS:
                break
        return failing

    def evaluate(self, each: CompiledRule | Formula) -> Any:
        """What the program of a rule or a formula gives."""
        return each.program.execute(self._context(each.names, each.columns))

    def _context(self, names: Iterable[str], columns: Collection[str]) -> cel.Context:
        """A context with nothing but these variables, and of tables but these columns.

        CEL copies a row for each look at it, and all of a context once something new is in it.
        """
        context = cel.Context()
        for name, function in self._functions.items():
            context.add_function(name, function)
        for name in names:
            value = self._make(name)
            if isinstance(value, list) and value and isinstance(value[0], dict):
                value = [_cut(row, columns) for row in value]
            context.add_variable(name, value)
        return context

    def _finding(self, each: CompiledRule, row: Mapping[str, Any], wording: cel.Context) -> Finding:
        if each.values:
            wording.add_variable("row", _cut(row, each.columns))
        said = {"row": str(row.get("_number", ""))}
        for name, programs in each.values.items():
            program = programs.get(self._language) or programs["fr"]
            said[name] = self._say(program.execute(wording))
        path = _fill(each.rule.at, said).replace("*", str(row.get("id", "")))
        told = {name: apart(words, self._language) for name, words in said.items()}
        message = _fill(label(each.rule.message, self._language), told)
        mark = str(row.get("_mark", "")) if "personal" in each.columns else ""
        return Finding(each.rule.id, each.rule.severity, path, message, mark)

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
                return self.evaluate(formula)
            except EVALUATION_ERRORS:
                return None
        if name in self._ruleset.fields:
            return self._variables.field(*self._ruleset.fields[name])
        if name in PLACES:
            asked = self._ruleset.columns.get(name, frozenset())
            return [_cut(place, asked) for place in self._variables.places(name)]
        return self._variables.general(name)


def _cut(row: Mapping[str, Any], columns: Collection[str]) -> dict[str, Any]:
    """The row without what nobody asks for: handing over is dear."""
    kept = {"id", *columns, *(("_filled",) if "filled" in columns else ())}
    return {key: value for key, value in row.items() if key in kept}


def _fill(text: str, said: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: said.get(found[1], found[0]), text)
