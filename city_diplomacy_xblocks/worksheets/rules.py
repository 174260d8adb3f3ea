"""The rules of a worksheet, asked of a plan: one CEL context per plan, one program per rule.

``for_each``, ``when`` and ``check`` become one expression that yields the rows that fail, so that
a rule costs one evaluation however many rows there are; the words of its message are worked out for
those only.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

import cel
from attrs import frozen

from city_diplomacy_xblocks.fields.amounts import written
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.worksheets.definition import Rule, Section, Worksheet
from city_diplomacy_xblocks.worksheets.expressions import LONGEST, ExpressionError, compiled
from city_diplomacy_xblocks.worksheets.finding import Finding
from city_diplomacy_xblocks.worksheets.functions import FUNCTIONS
from city_diplomacy_xblocks.worksheets.variables import GENERAL, PLACES, Variables
from city_diplomacy_xblocks.worksheets.wording import wording_functions

#: What evaluating may raise; the library turns Rust's errors into these.
EVALUATION_ERRORS: Final = (RuntimeError, TypeError, ValueError, ArithmeticError, LookupError)

_log = logging.getLogger(__name__)
_COLUMN: Final = re.compile(r"\.\s*([A-Za-z_][A-Za-z0-9_]*)")
#: Whether a row is filled is worked out before its other columns are left out.
_FILLED: Final = re.compile(r"\b(filled)\s*\(")
_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
#: Findings of one rule that are said: nobody reads more, and each costs.
MOST_FINDINGS: Final = 100
#: Of `texts` and `references`, those that one evaluation looks at.
PLACES_AT_ONCE: Final = 200
#: Compiled worksheets this process remembers.
_REMEMBERED: Final = 64


@frozen
class Formula:
    """A computed field, or column of `table`, and its program.

    `names` are the variables it asks for. A column's program yields ``[row id, figure]`` pairs.
    """

    section: Section
    spec: Field
    program: cel.Program
    names: frozenset[str]
    table: Field | None = None


@frozen
class CompiledRule:
    """A rule with its programs. `inputs` are the paths of the fields its answer depends on.

    `names` are the variables that decide, `said` those that the message's values ask for.
    """

    rule: Rule
    program: cel.Program
    values: Mapping[str, Mapping[str, cel.Program]]
    names: frozenset[str]
    said: frozenset[str]
    inputs: frozenset[str]


@frozen
class Ruleset:
    """Everything of a worksheet that is CEL, compiled.

    `columns` are the columns it ever asks for, `deciding` those that decide whether a rule holds.
    """

    rules: tuple[CompiledRule, ...]
    formulas: tuple[Formula, ...]
    fields: Mapping[str, tuple[Section, Field]]
    columns: frozenset[str]
    deciding: frozenset[str]


_rulesets: dict[str, Ruleset] = {}


def ruleset(worksheet: Worksheet) -> Ruleset:
    """The compiled rules of `worksheet`, remembered by its content's hash."""
    known = _rulesets.get(worksheet.content_hash)
    if known is None:
        known = _compile(worksheet)
        if worksheet.content_hash:
            while len(_rulesets) >= _REMEMBERED:
                _rulesets.pop(next(iter(_rulesets)), None)
            _rulesets[worksheet.content_hash] = known
    return known


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


def _compile(worksheet: Worksheet) -> Ruleset:
    fields = {spec.id: (section, spec) for section, spec in worksheet.all_fields()}
    largest = largest_table(worksheet)
    formulas = tuple(_formulas(fields, largest))
    rules = []
    for rule in worksheet.rules:
        try:
            rules.append(_compile_rule(worksheet, rule, fields, formulas, largest))
        except (
            ExpressionError
        ) as error:  # lint refuses such a worksheet; an old one may still be stored
            _log.warning("Rule %s of worksheet %s is not CEL: %s", rule.id, worksheet.id, error)
    deciding = frozenset(
        name
        for source in (*_deciding_sources(worksheet), *(each.spec.formula for each in formulas))
        for name in (*_COLUMN.findall(source or ""), *_FILLED.findall(source or ""))
    )
    wording = frozenset(
        name
        for rule in worksheet.rules
        for source in _sources(rule.values)
        for name in _COLUMN.findall(source)
    )
    return Ruleset(tuple(rules), formulas, fields, deciding | wording, deciding)


def _deciding_sources(worksheet: Worksheet) -> Iterator[str | None]:
    for rule in worksheet.rules:
        yield from (rule.for_each, rule.when, rule.check)


def largest_table(worksheet: Worksheet) -> int:
    """The rows of the table that may have the most."""
    return max((spec.max_rows for _, spec in worksheet.all_fields() if spec.columns), default=1)


def _formulas(fields: Mapping[str, tuple[Section, Field]], largest: int) -> Iterator[Formula]:
    for section, spec in fields.values():
        for computed in (spec, *spec.columns):
            if computed.formula:
                table = None if computed is spec else spec
                source = computed.formula
                if table:
                    source = f"{table.id}.map(row, [row.id, {source}])"
                try:
                    program = compiled(source, largest_table=largest, longest=LONGEST + 100)
                except ExpressionError as error:
                    _log.warning("The formula of %s is not CEL: %s", computed.id, error)
                    continue
                yield Formula(section, computed, program, _names(program, fields), table)


def _compile_rule(
    worksheet: Worksheet,
    rule: Rule,
    fields: Mapping[str, tuple[Section, Field]],
    formulas: tuple[Formula, ...],
    largest: int,
) -> CompiledRule:
    program = compiled(failing_expression(rule), largest_table=largest, longest=3 * LONGEST + 50)
    values = {
        name: {
            language: compiled(source, largest_table=largest)
            for language, source in ({"fr": given} if isinstance(given, str) else given).items()
        }
        for name, given in rule.values.items()
    }
    names = _names(program, fields)
    said = frozenset[str]().union(
        *(_names(each, fields) for programs in values.values() for each in programs.values())
    )
    inputs = _inputs(worksheet, names | said, fields, formulas)
    return CompiledRule(rule, program, values, names, said, inputs)


def failing_expression(rule: Rule) -> str:
    """The one expression that yields the failing rows, or true when the plan as a whole fails."""
    fails = f"({rule.when}) && !({rule.check})" if rule.when else f"!({rule.check})"
    return f"({rule.for_each}).filter(row, {fails})" if rule.for_each else fails


def _names(program: cel.Program, fields: Mapping[str, object]) -> frozenset[str]:
    return frozenset(name for name in program.variables() if name in fields or name in GENERAL)


def _inputs(
    worksheet: Worksheet,
    names: Collection[str],
    fields: Mapping[str, tuple[Section, Field]],
    formulas: tuple[Formula, ...],
) -> frozenset[str]:
    paths: set[str] = set()
    through = {each.spec.id: each.names for each in formulas if not each.table}
    for name in names:
        if name in through:
            paths |= _inputs(worksheet, through[name], fields, ())
        elif name in fields:
            paths |= _field_inputs(worksheet, *fields[name])
        elif name in ("texts", "references"):
            paths |= _virtual_inputs(worksheet, name)
        elif name.startswith("currency") and worksheet.currency_path:
            paths.add(worksheet.currency_path)
    return frozenset(paths)


def _field_inputs(worksheet: Worksheet, section: Section, spec: Field) -> set[str]:
    """The field itself; the currency when it is money; the tables whose rows it points at."""
    parts = (spec, *spec.columns)
    paths = {f"{section.id}.{spec.id}", *(part.target for part in parts if part.target)}
    if worksheet.currency_path and any(part.type == "money" for part in parts):
        paths.add(worksheet.currency_path)
    return paths


def _virtual_inputs(worksheet: Worksheet, name: str) -> set[str]:
    paths: set[str] = set()
    for section, spec in worksheet.all_fields():
        parts = (spec, *spec.columns)
        if name == "texts" and any(part.type in ("text", "longtext") for part in parts):
            paths.add(f"{section.id}.{spec.id}")
        if name == "references" and any(part.target for part in parts):
            paths |= _field_inputs(worksheet, section, spec)
    return paths


def _sources(values: Mapping[str, Any]) -> Iterator[str]:
    for given in values.values():
        yield from (given,) if isinstance(given, str) else given.values()


def _fill(text: str, said: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: said.get(found[1], found[0]), text)
