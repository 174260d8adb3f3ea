"""Everything of a worksheet that is CEL, compiled once, and what each part of it depends on."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import cel
from attrs import frozen

from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.worksheets.definition import Rule, Section, Worksheet
from city_diplomacy_xblocks.worksheets.expressions import LONGEST, ExpressionError, compiled
from city_diplomacy_xblocks.worksheets.variables import GENERAL, PLACES

_log = logging.getLogger(__name__)
_COLUMN: Final = re.compile(r"\.\s*([A-Za-z_][A-Za-z0-9_]*)")
#: The row as a whole, and not one of its columns.
_WHOLE_ROW: Final = re.compile(r"\brow\b(?!\s*\.)")
#: Whether a row is filled is worked out before its other columns are left out.
_FILLED: Final = re.compile(r"\b(filled)\s*\(")
#: Findings of one rule that are said: nobody reads more, and each costs.
MOST_FINDINGS: Final = 100
#: Of `texts` and `references`, those that one evaluation looks at.
PLACES_AT_ONCE: Final = 200
#: An expression that two or three others were put into.
LONGEST_WHOLE: Final = 3 * LONGEST + 50
#: Compiled worksheets this process remembers.
_REMEMBERED: Final = 64


@frozen
class Formula:
    """A computed field, or column of `table`, and its program.

    `names` are the variables it asks for, `columns` those of all of them. A column's program yields
    ``[row id, figure]`` pairs.
    """

    section: Section
    spec: Field
    program: cel.Program
    names: frozenset[str]
    columns: frozenset[str]
    table: Field | None = None


@frozen
class CompiledRule:
    """A rule with its programs. `inputs` are the paths of the fields its answer depends on.

    `names` are the variables that decide, `said` those that the message's values ask for; `columns`
    are those of all of them that it asks for. `deciding` are the columns of `row` that decide, when
    nothing else of it does: rows alike in these need to be asked but once.
    """

    rule: Rule
    program: cel.Program
    values: Mapping[str, Mapping[str, cel.Program]]
    names: frozenset[str]
    said: frozenset[str]
    inputs: frozenset[str]
    columns: frozenset[str]
    deciding: frozenset[str] | None


@frozen
class Ruleset:
    """Everything of a worksheet that is CEL, compiled.

    `columns` are those that it ever asks for, of each variable: handing over others is dear.
    """

    rules: tuple[CompiledRule, ...]
    formulas: tuple[Formula, ...]
    fields: Mapping[str, tuple[Section, Field]]
    columns: Mapping[str, frozenset[str]]


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


def read_by(worksheet: Worksheet, computed: Field) -> frozenset[str]:
    """The paths of the fields that a computed field, or column, of the worksheet is made from."""
    known = ruleset(worksheet)
    formula = next((each for each in known.formulas if each.spec == computed), None)
    if formula is None:
        return frozenset()
    others = tuple(each for each in known.formulas if each is not formula)
    return _inputs(worksheet, formula.names, formula.columns, known.fields, others)


def blocking_rules_of(worksheet: Worksheet, sections: Collection[str]) -> list[str]:
    """The ids of the rules that keep a plan from being handed in and depend on those sections."""
    return [
        each.rule.id
        for each in ruleset(worksheet).rules
        if each.rule.severity == "error"
        and any(path.partition(".")[0] in sections for path in each.inputs)
    ]


def _compile(worksheet: Worksheet) -> Ruleset:
    fields = {spec.id: (section, spec) for section, spec in worksheet.all_fields()}
    lists = lists_of(worksheet)
    formulas = tuple(_formulas(fields, lists))
    rules = []
    for rule in worksheet.rules:
        try:
            rules.append(_compile_rule(worksheet, rule, fields, formulas, lists))
        except (
            ExpressionError
        ) as error:  # lint refuses such a worksheet; an old one may still be stored
            _log.warning("Rule %s of worksheet %s is not CEL: %s", rule.id, worksheet.id, error)
    return Ruleset(tuple(rules), formulas, fields, _columns(rules, formulas))


def _columns(
    rules: Iterable[CompiledRule], formulas: Iterable[Formula]
) -> Mapping[str, frozenset[str]]:
    asked: dict[str, frozenset[str]] = {}
    uses = [
        *((each.names | each.said, each.columns) for each in rules),
        *((each.names, each.columns) for each in formulas),
    ]
    for names, columns in uses:
        for name in names:
            asked[name] = asked.get(name, frozenset()) | columns
    return asked


def columns_asked(sources: Iterable[str | None]) -> frozenset[str]:
    """What stands behind a dot, and whether rows are filled: the columns that `sources` need."""
    return frozenset(
        name
        for source in sources
        for name in (*_COLUMN.findall(source or ""), *_FILLED.findall(source or ""))
    )


def lists_of(worksheet: Worksheet) -> dict[str, int]:
    """Every name of an expression that is a list, and how many things it may hold; under "", of a
    list that no name says, such as a row's.
    """
    most = {f"{part.id}.{spec.id}": spec.max_rows for part, spec in worksheet.all_fields()}
    lists = {
        spec.id: size for _, spec in worksheet.all_fields() if (size := _things_in(spec, most))
    }
    cells = [
        (spec.max_rows if column is not spec else 1, column)
        for _, spec in worksheet.all_fields()
        for column in (spec, *spec.columns)
    ]
    texts = sum(rows for rows, each in cells if each.type in ("text", "longtext"))
    pointing = sum(rows * (_things_in(each, most) or 1) for rows, each in cells if each.target)
    largest = max(lists.values(), default=1)
    return {**lists, "": largest, "texts": max(texts, 1), "references": max(pointing, 1)}


def at_once(rule: Rule, lists: Mapping[str, int]) -> tuple[Mapping[str, int], int]:
    """The most rows of each list when the rule's failing rows are looked for, and how often they
    are: places of the whole plan come in parts.
    """
    if rule.for_each not in PLACES:
        return lists, 1
    size = lists[rule.for_each]
    return {**lists, rule.for_each: min(size, PLACES_AT_ONCE)}, -(-size // PLACES_AT_ONCE)


def times_said(rule: Rule, lists: Mapping[str, int]) -> int:
    """How often a rule's message is made, when every row fails it."""
    if not rule.for_each:
        return 1
    return min(lists.get(rule.for_each, MOST_FINDINGS), MOST_FINDINGS)


def _things_in(spec: Field, most: Mapping[str, int]) -> int:
    if spec.columns:
        return spec.max_rows
    if spec.type == "multichoice":
        return len(spec.options)
    return most.get(spec.target or "", 0) if spec.multiple else 0


def _formulas(
    fields: Mapping[str, tuple[Section, Field]], lists: Mapping[str, int]
) -> Iterator[Formula]:
    for section, spec in fields.values():
        for computed in (spec, *spec.columns):
            if computed.formula:
                table = None if computed is spec else spec
                source = computed.formula
                if table:
                    source = f"{table.id}.map(row, [row.id, {source}])"
                try:
                    program = compiled(source, lists, longest=LONGEST + 100)
                except ExpressionError as error:
                    _log.warning("The formula of %s is not CEL: %s", computed.id, error)
                    continue
                names, columns = _names(program, fields), columns_asked((computed.formula,))
                yield Formula(section, computed, program, names, columns, table)


def _compile_rule(
    worksheet: Worksheet,
    rule: Rule,
    fields: Mapping[str, tuple[Section, Field]],
    formulas: tuple[Formula, ...],
    lists: Mapping[str, int],
) -> CompiledRule:
    some, parts = at_once(rule, lists)
    program = compiled(failing_expression(rule), some, longest=LONGEST_WHOLE, times=parts)
    times = times_said(rule, lists)
    values = {
        name: {
            language: compiled(source, lists, times=times)
            for language, source in ({"fr": given} if isinstance(given, str) else given).items()
        }
        for name, given in rule.values.items()
    }
    names = _names(program, fields)
    said = frozenset[str]().union(
        *(_names(each, fields) for programs in values.values() for each in programs.values())
    )
    columns = columns_asked((rule.for_each, rule.when, rule.check, *_sources(rule.values)))
    if rule.for_each and not rule.for_each.isidentifier():
        columns |= {"_number"}  # nobody else knows the place of a row that CEL gives back whole
    inputs = _inputs(worksheet, names | said, columns, fields, formulas)
    return CompiledRule(rule, program, values, names, said, inputs, columns, _deciding(rule))


def _deciding(rule: Rule) -> frozenset[str] | None:
    if rule.for_each not in PLACES:
        return None
    sources = (rule.when or "", rule.check)
    if any(_WHOLE_ROW.search(each) or rule.for_each in each for each in sources):
        return None
    return columns_asked(sources)


def failing_expression(rule: Rule) -> str:
    """The one expression that yields the failing rows, or true when the plan as a whole fails.

    Rows of a variable are given by their ids: CEL copies all that it has found with each new one.
    """
    fails = f"({rule.when}) && !({rule.check})" if rule.when else f"!({rule.check})"
    if not rule.for_each:
        return fails
    if rule.for_each in PLACES:  # several may be in one cell, of one id
        return f"{rule.for_each}.map(row, {fails}, row._at)"
    if rule.for_each.isidentifier():
        return f"{rule.for_each}.map(row, {fails}, row.id)"
    return f"({rule.for_each}).filter(row, {fails})"


def _names(program: cel.Program, fields: Mapping[str, object]) -> frozenset[str]:
    return frozenset(name for name in program.variables() if name in fields or name in GENERAL)


def _inputs(
    worksheet: Worksheet,
    names: Collection[str],
    columns: frozenset[str],
    fields: Mapping[str, tuple[Section, Field]],
    formulas: tuple[Formula, ...],
) -> frozenset[str]:
    paths: set[str] = set()
    through = {each.spec.id: each for each in formulas if not each.table}
    for name in names:
        if name in through:
            formula = through[name]
            others = tuple(each for each in formulas if each is not formula)
            paths |= _inputs(worksheet, formula.names, formula.columns, fields, others)
        elif name in fields:
            paths |= _field_inputs(worksheet, *fields[name], columns)
        elif name in PLACES:
            paths |= _virtual_inputs(worksheet, name)
        elif name.startswith("currency") and worksheet.currency_path:
            paths.add(worksheet.currency_path)
    return frozenset(paths)


def _field_inputs(
    worksheet: Worksheet, section: Section, spec: Field, columns: Collection[str]
) -> set[str]:
    """The field itself; the currency when it is money; the tables whose rows it points at."""
    parts = (spec, *(column for column in spec.columns if column.id in columns))
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
            paths |= {f"{section.id}.{spec.id}", *(part.target for part in parts if part.target)}
    return paths


def _sources(values: Mapping[str, Any]) -> Iterator[str]:
    for given in values.values():
        yield from (given,) if isinstance(given, str) else given.values()
