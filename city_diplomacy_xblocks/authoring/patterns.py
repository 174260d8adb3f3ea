"""Rules without code: patterns with slots, and the rule that each makes of what fills them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.authoring.data import Choice, Impossible, Setting, SettingKind
from city_diplomacy_xblocks.authoring.draft import NAME, definition, words
from city_diplomacy_xblocks.authoring.field_types import listed
from city_diplomacy_xblocks.authoring.naming import new_rule_id
from city_diplomacy_xblocks.authoring.patterns_made import MAKING, YES_NO
from city_diplomacy_xblocks.authoring.places import Place, codes, compared, places
from city_diplomacy_xblocks.authoring.ready import in_languages_of
from city_diplomacy_xblocks.authoring.rows import options_of
from city_diplomacy_xblocks.authoring.setting import read, text_in
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.loader import load_source
from city_diplomacy_xblocks.worksheets.problems import WorksheetError
from city_diplomacy_xblocks.worksheets.yaml_file import Source

Definition = Mapping[str, Any]
Slots = Mapping[str, object]

#: Longer lists of choices are not offered one by one.
_FEW: Final = 30


@frozen
class Slot:
    """One thing that a pattern asks for: one of `choices`, or what is typed: a number, words, an
    expression. What is not `required` may be left blank.
    """

    name: str
    label: str
    choices: tuple[Choice, ...] = ()
    kind: SettingKind = "choice"
    required: bool = True
    help: str = ""


@frozen
class Pattern:
    """A rule that can be made without code: what it asks, in a sentence, and its slots."""

    name: str
    label: str
    slots: tuple[Slot, ...]


def patterns(text: str, *, language: str) -> tuple[Pattern, ...]:
    """The patterns that go with the worksheet; none of a text that is no worksheet."""
    try:
        whole = definition(text)
    except Impossible:
        return ()
    return tuple(_patterns(whole, language))


def rule_from(whole: Definition, pattern: str, slots: Slots, *, language: str) -> dict[str, Any]:
    """The rule that a pattern makes of what fills its slots, with an id that is free. Raises
    Impossible where a slot is not filled so that a rule can be made.
    """
    known = {each.name: each for each in _patterns(whole, language)}
    if pattern not in known:
        raise Impossible(pgettext("authoring", "No rule of this kind can be made here."))
    given = {each.name: _filled(each, slots.get(each.name)) for each in known[pattern].slots}
    made = MAKING[pattern](whole, given)
    rule_id = new_rule_id(text_in(rule, "id") for rule in listed(whole, "rules"))
    rule = {"id": rule_id, **made, "message": in_languages_of(whole, made["message"])}
    _demand_asked(whole, rule)
    return rule


def _filled(slot: Slot, value: object) -> Any:
    """What fills a slot. Raises Impossible."""
    setting = Setting(slot.name, slot.kind, slot.label, None, choices=slot.choices)
    if value in (None, "") and not slot.required:
        return None
    given = read(setting, value)
    if given is None:
        sentence = pgettext("authoring", "“{setting}” is still to be filled in.")
        raise Impossible(sentence.format(setting=slot.label))
    return given


def _demand_asked(whole: Definition, rule: dict[str, Any]) -> None:
    """Raises Impossible where the rule itself is what cannot be read."""
    changed = {**whole, "rules": [rule]}
    try:
        load_source(Source(NAME, changed))
    except WorksheetError as error:
        for problem in error.problems:
            if f"{problem.key}.".startswith(f"rules.{rule['id']}."):
                raise Impossible(problem.message) from None


def _patterns(whole: Definition, language: str) -> Iterable[Pattern]:
    for made in (_rows, _every_row, _when, _sum, _order, _each_option, _free):
        pattern = made(whole, language)
        if all(slot.choices for slot in pattern.slots if slot.kind == "choice" and slot.required):
            yield pattern


def _offered(found: Iterable[Place], language: str) -> tuple[Choice, ...]:
    return tuple(place.choice(language) for place in found)


def _rows(whole: Definition, language: str) -> Pattern:
    tables = [place for place in places(whole) if place.type == "table"]
    return Pattern(
        "rows",
        pgettext("pattern", "A table has at least so many rows"),
        (
            Slot("table", pgettext("pattern", "Table"), _offered(tables, language)),
            Slot("count", pgettext("pattern", "Rows at least"), kind="number"),
        ),
    )


def _every_row(whole: Definition, language: str) -> Pattern:
    columns = [place for place in places(whole) if place.table and place.type != "computed"]
    label = pgettext("pattern", "Column that every row fills in")
    return Pattern(
        "filled",
        pgettext("pattern", "Every row of a table has this column filled in"),
        (Slot("column", label, _offered(columns, language)),),
    )


def _when(whole: Definition, language: str) -> Pattern:
    fields = [place for place in places(whole) if place.type != "computed"]
    answers = [
        Choice(f"{place.path}={code}", f"{place.label(language)} = {said}")
        for place in fields
        for code, said in _answers(place, whole, language)
    ]
    return Pattern(
        "when",
        pgettext("pattern", "A field is filled in when another has a certain answer"),
        (
            Slot("field", pgettext("pattern", "To be filled in"), _offered(fields, language)),
            Slot("answer", pgettext("pattern", "When the answer is"), tuple(answers)),
        ),
    )


def _answers(place: Place, whole: Definition, language: str) -> list[tuple[str, str]]:
    """The answers of a question with few of them, each with its words."""
    if place.type == "boolean":
        return [(code, words(dict(said), language)) for code, said in YES_NO.items()]
    options = options_of(place.field, whole)
    known = codes(place, whole)
    if place.type not in ("choice", "multichoice") or len(options) > _FEW:
        return []
    return [(code, words(each, language)) for each in options if (code := each["code"]) in known]


def _sum(whole: Definition, language: str) -> Pattern:
    columns = [place for place in _counted(whole) if place.table]
    fields = [place for place in _counted(whole) if not place.table]
    return Pattern(
        "sum",
        pgettext("pattern", "The total of a column is not above a limit"),
        (
            Slot("column", pgettext("pattern", "Column"), _offered(columns, language)),
            Slot(
                "limit",
                pgettext("pattern", "Limit: a field"),
                _offered(fields, language),
                required=False,
            ),
            Slot("number", pgettext("pattern", "or a number"), kind="number", required=False),
        ),
    )


def _counted(whole: Definition) -> list[Place]:
    return [place for place in places(whole) if place.measure in ("number", "money", "percent")]


def _order(whole: Definition, language: str) -> Pattern:
    offered = _offered(compared(whole), language)
    return Pattern(
        "order",
        pgettext("pattern", "A date does not come before another, or a number is at most another"),
        (
            Slot("first", pgettext("pattern", "The earlier or smaller one"), offered),
            Slot("second", pgettext("pattern", "The later or larger one"), offered),
        ),
    )


def _each_option(whole: Definition, language: str) -> Pattern:
    columns = [
        place
        for place in places(whole)
        if place.table and place.type in ("choice", "multichoice") and codes(place, whole)
    ]
    label = pgettext("pattern", "Column of choices")
    return Pattern(
        "each_option",
        pgettext("pattern", "Each choice of a list is there at least once in a table"),
        (Slot("column", label, _offered(columns, language)),),
    )


def _free(whole: Definition, language: str) -> Pattern:
    fields = _offered((place for place in places(whole) if not place.table), language)
    return Pattern(
        "free",
        pgettext("pattern", "Another rule, as an expression"),
        (
            Slot(
                "check",
                pgettext("pattern", "What must hold"),
                kind="code",
                required=False,
                help=pgettext("pattern", "For example: size(actions) <= 10"),
            ),
            Slot("at", pgettext("pattern", "Points to"), fields, required=False),
            Slot(
                "message",
                pgettext("pattern", "What is said when it does not hold"),
                kind="lines",
                required=False,
            ),
        ),
    )
