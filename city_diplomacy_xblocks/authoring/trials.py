"""Plans to try the rules of a worksheet on, and what each rule says of one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.authoring.made_up import made_up
from city_diplomacy_xblocks.fields.direction import apart
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.answers import Answers, read_answers
from city_diplomacy_xblocks.worksheets.definition import Rule, Severity, Worksheet
from city_diplomacy_xblocks.worksheets.finding import Finding
from city_diplomacy_xblocks.worksheets.rules import EVALUATION_ERRORS, PlanContext
from city_diplomacy_xblocks.worksheets.ruleset import CompiledRule, ruleset

#: The share of its answers that an example needs to find a place for in the worksheet.
_ENOUGH: Final = 0.5


@frozen
class Trial:
    """A plan to try: an example of the library, `filled` (made up) or `empty`."""

    name: str
    label: str
    answers: Answers


@frozen
class Outcome:
    """What a rule says of a plan: nothing where it holds, else its `findings`; `why` tells that it
    could not be asked.
    """

    rule: str
    severity: Severity
    findings: tuple[Finding, ...] = ()
    why: str = ""

    @property
    def holds(self) -> bool:
        """Whether the plan keeps it."""
        return not self.findings and not self.why


def trials(worksheet: Worksheet, *, language: str) -> tuple[Trial, ...]:
    """The plan that is made up, the examples of which at least half goes with the worksheet, and
    the empty plan.
    """
    return (
        Trial("filled", pgettext("trial", "A made-up plan"), made_up(worksheet, language=language)),
        *_examples(worksheet, language),
        Trial("empty", pgettext("trial", "An empty plan"), {}),
    )


def check_on(
    worksheet: Worksheet, answers: Mapping[str, Any], *, language: str
) -> tuple[Outcome, ...]:
    """What each rule says of these answers, in the order of the rules."""
    known = ruleset(worksheet)
    compiled = {each.rule.id: each for each in known.rules}
    read = read_answers(worksheet, answers)
    plan = PlanContext(worksheet, read.answers, known, language=language)
    return tuple(_outcome(plan, rule, compiled.get(rule.id)) for rule in worksheet.rules)


def _outcome(plan: PlanContext, rule: Rule, compiled: CompiledRule | None) -> Outcome:
    if compiled is None:
        why = pgettext("trial", "Its expressions cannot be read.")
        return Outcome(rule.id, rule.severity, why=why)
    try:
        return Outcome(rule.id, rule.severity, tuple(plan.ask(compiled)))
    except EVALUATION_ERRORS as error:
        return Outcome(rule.id, rule.severity, why=str(error)[:200])


def _examples(worksheet: Worksheet, language: str) -> Iterator[Trial]:
    for name in library.examples():
        asked = _asked(name)
        answers = read_answers(worksheet, _example(name)).answers
        kept = [each for each in asked if each[1] in answers.get(each[0], {})]
        if len(kept) >= _ENOUGH * len(asked):
            said = pgettext("trial", "Example: {name}")
            city = apart(name.replace("_", " ").title(), language)
            yield Trial(name, said.format(name=city), answers)


@cache
def _example(name: str) -> Mapping[str, Any]:
    """The file of an example: its own worksheet need not be loaded."""
    text = (library.EXAMPLES / f"{name}.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _asked(name: str) -> list[tuple[str, str]]:
    """The section and the id of every field that an example has an answer for."""
    return [
        (section, field)
        for section, fields in _example(name).items()
        if isinstance(fields, Mapping)
        for field in fields
    ]
