"""Rules and formulas looked at before anybody relies on them, down to a rehearsal.

The rehearsal asks every rule of three made-up plans (blank, blank rows, filled), so that a wrong
column or a sum of a text is found by the worksheet's author and not by a participant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import Rule, Worksheet
from city_diplomacy_xblocks.worksheets.expression_cost import MOST_IN_ALL, cost
from city_diplomacy_xblocks.worksheets.expressions import MACROS, ExpressionError, compiled
from city_diplomacy_xblocks.worksheets.functions import FUNCTIONS, NATIVE, WORDING
from city_diplomacy_xblocks.worksheets.rules import EVALUATION_ERRORS, PlanContext
from city_diplomacy_xblocks.worksheets.ruleset import (
    LONGEST_WHOLE,
    at_once,
    failing_expression,
    lists_of,
    ruleset,
    times_said,
)
from city_diplomacy_xblocks.worksheets.variables import GENERAL
from city_diplomacy_xblocks.worksheets.yaml_file import Place

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_BOUND: Final = re.compile(r"\.\s*(?:all|exists|exists_one|filter|map)\s*\(\s*([A-Za-z_]\w*)\s*,")
_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.]*\Z")

#: Of which part, what, and of which of its characters (from 0) where that is known.
Said = Iterator[tuple[Place, str] | tuple[Place, str, int | None]]


def rule_problems(worksheet: Worksheet) -> Said:
    """What is wrong with the rules and formulas of a worksheet that is sound otherwise."""
    lists = lists_of(worksheet)
    found = [*_formulas(worksheet, lists)]
    for at, rule in enumerate(worksheet.rules):
        found += _rule(worksheet, rule, lists, ("rules", at))
    if not found:
        for at, rule in enumerate(worksheet.rules):
            found += _whole(rule, lists, ("rules", at))
    if not found:
        found += _all_together(worksheet)
    yield from found
    if not found:
        yield from _rehearsal(worksheet)


def _formulas(worksheet: Worksheet, lists: Mapping[str, int]) -> Said:
    for at, section in enumerate(worksheet.sections):
        for number, spec in enumerate(section.fields):
            place: Place = ("sections", at, "fields", number)
            if spec.formula:
                yield from _expression(
                    worksheet, spec.formula, lists, (*place, "formula"), row=False
                )
            for column_at, column in enumerate(spec.columns):
                if column.formula:
                    here = (*place, "columns", column_at, "formula")
                    yield from _expression(worksheet, column.formula, lists, here, row=True)


def _rule(worksheet: Worksheet, rule: Rule, lists: Mapping[str, int], place: Place) -> Said:
    row = rule.for_each is not None
    if rule.for_each:
        yield from _expression(worksheet, rule.for_each, lists, (*place, "for_each"), row=False)
    if rule.when:
        yield from _expression(worksheet, rule.when, lists, (*place, "when"), row=row)
    yield from _expression(worksheet, rule.check, lists, (*place, "check"), row=row)
    for name, given in rule.values.items():
        here: Place = (*place, "values", name)
        for source in (given,) if isinstance(given, str) else given.values():
            times = times_said(rule, lists)
            yield from _expression(
                worksheet, source, lists, here, row=row, wording=True, times=times
            )
    known = {*rule.values, "row"}
    for language, message in rule.message.items():
        yield from _placeholders(message, known, (*place, "message", language))
    yield from _placeholders(rule.at, known, (*place, "at"))
    yield from _target(worksheet, rule, (*place, "at"))


def _whole(rule: Rule, lists: Mapping[str, int], place: Place) -> Said:
    """The parts may be in bounds where what is made of them is not: it would never be asked."""
    try:
        some, parts = at_once(rule, lists)
        compiled(failing_expression(rule), some, longest=LONGEST_WHOLE, times=parts)
    except ExpressionError as error:
        yield (*place, "check"), str(error)


def _all_together(worksheet: Worksheet) -> Said:
    lists, spent = lists_of(worksheet), 0
    for rule in worksheet.rules:
        some, parts = at_once(rule, lists)
        spent += cost(failing_expression(rule), some, times=parts)
        times = times_said(rule, lists)
        for given in rule.values.values():
            sources = (given,) if isinstance(given, str) else given.values()
            spent += max(cost(source, lists, times=times) for source in sources)
    if spent > MOST_IN_ALL:
        sentence = pgettext(
            "expression",
            "Together the rules look at {n} rows when every table is full; {most} are the most.",
        )
        yield ("rules",), sentence.format(n=spent, most=MOST_IN_ALL)


def _expression(
    worksheet: Worksheet,
    source: str,
    lists: Mapping[str, int],
    place: Place,
    *,
    row: bool,
    wording: bool = False,
    times: int = 1,
) -> Said:
    try:
        program = compiled(source, lists, times=times)
    except ExpressionError as error:
        yield place, str(error), error.offset
        return
    bound = {*bound_in(source), *(["row"] if row else [])}
    fields = [spec.id for _, spec in worksheet.all_fields()]
    for name in program.variables():
        if name not in bound and name not in GENERAL and fields.count(name) != 1:
            unknown = _unknown_name(name, ambiguous=fields.count(name) > 1)
            yield place, unknown, _offset(source, name)
    callable_ = {*FUNCTIONS, *NATIVE, *MACROS, *(WORDING if wording else ())}
    for name in program.functions():
        if _IDENTIFIER.match(name) and name not in callable_:
            sentence = pgettext("expression", "There is no function “{name}”. There are: {names}.")
            words = sentence.format(name=name, names=", ".join(sorted(callable_)))
            yield place, words, _offset(source, name)


def bound_in(source: str) -> frozenset[str]:
    """The names that an expression makes itself: ``line`` in ``lines.map(line, line.amount)``."""
    return frozenset(_BOUND.findall(source))


def _offset(source: str, name: str) -> int | None:
    """Where a name stands by itself, and not behind a dot or in a text."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", lambda text: " " * len(text[0]), source)
    found = re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", bare)
    return found.start() if found else None


def _unknown_name(name: str, *, ambiguous: bool) -> str:
    if ambiguous:
        sentence = pgettext(
            "expression", "Several sections have a field “{name}”: name one otherwise."
        )
    else:
        sentence = pgettext("expression", "There is no field “{name}”.")
    return sentence.format(name=name)


def _placeholders(text: str, known: Iterable[str], place: Place) -> Said:
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            sentence = pgettext("worksheet file", "“{name}” is not among the rule’s values.")
            yield place, sentence.format(name="{" + name + "}")


def _target(worksheet: Worksheet, rule: Rule, place: Place) -> Said:
    """The path has to be a field's, as far as it is known before a plan is."""
    if "{" in rule.at or rule.at == "*":
        return
    if worksheet.field_at(rule.at) is None or ("*" in rule.at and not rule.for_each):
        yield place, pgettext("worksheet file", "There is no field at this path.")


def _rehearsal(worksheet: Worksheet) -> Said:
    compiled_rules = ruleset(worksheet)
    places = {rule.id: at for at, rule in enumerate(worksheet.rules)}
    yield from _formula_rehearsal(worksheet)
    for answers in ({}, _plan(worksheet, filled=False), _plan(worksheet, filled=True)):
        for language in worksheet.title:
            plan = PlanContext(worksheet, answers, compiled_rules, language=language)
            for each in compiled_rules.rules:
                try:
                    list(plan.ask(each))
                except EVALUATION_ERRORS as error:
                    sentence = pgettext("expression", "This rule cannot be asked: {problem}")
                    place = ("rules", places[each.rule.id], "check")
                    yield place, sentence.format(problem=str(error)[:200])


def _formula_rehearsal(worksheet: Worksheet) -> Said:
    """A formula has to give a number for a filled plan (null for a blank one is fine)."""
    compiled_rules = ruleset(worksheet)
    answers = _plan(worksheet, filled=True)
    plan = PlanContext(worksheet, answers, compiled_rules, language="fr")
    for formula in compiled_rules.formulas:
        if formula.table:
            continue
        try:
            value = plan.evaluate(formula)
        except EVALUATION_ERRORS:
            value = ""
        if isinstance(value, bool) or not (value is None or isinstance(value, int | float)):
            at = worksheet.sections.index(formula.section)
            number = formula.section.fields.index(formula.spec)
            sentence = pgettext("expression", "A formula has to give a number.")
            yield ("sections", at, "fields", number, "formula"), sentence


def _plan(worksheet: Worksheet, *, filled: bool) -> dict[str, dict[str, Any]]:
    """A plan with two rows in every table: of blanks, or of something in every field."""
    return {
        section.id: {
            spec.id: value
            for spec in section.fields
            if (value := _sample(worksheet, spec, filled=filled)) is not None
        }
        for section in worksheet.sections
    }


def _sample(worksheet: Worksheet, spec: Field, *, filled: bool) -> Any:
    if spec.type == "table":
        return [
            {"id": row_id, **(_cells(worksheet, spec) if filled else {})} for row_id in ("r1", "r2")
        ]
    return _samples(spec).get(spec.type) if filled else None


def _cells(worksheet: Worksheet, table: Field) -> Mapping[str, Any]:
    cells = {column.id: _samples(column).get(column.type) for column in table.columns}
    return {key: value for key, value in cells.items() if value is not None}


def _samples(spec: Field) -> dict[str, Any]:
    code = spec.options[0].code if spec.options else ""
    number = spec.minimum if spec.minimum is not None else 1
    reference: Any = ["r1", "r2"] if spec.multiple else "r1"
    return {
        "text": "Un texte",
        "longtext": "Un texte",
        "choice": code,
        "multichoice": [code],
        "number": number,
        "money": number,
        "percent": number,
        "date": "2027-01-31",
        "month": "2027-01",
        "period": {"start": "2027-01", "end": "2026-01"},
        "date_period": {"start": "2027-01-31", "end": "2027-01-01"},
        "email": "mairie@example.org",
        "link_or_text": "Un texte",
        "scale": 4,
        "boolean": False,
        "link": ["https://example.org"],
        "row_ref": reference,
        "stakeholder_ref": reference,
    }
