"""The outline of a worksheet: what there is to choose from, in the order that people see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from city_diplomacy_xblocks.authoring.data import Impossible, Kind, Node
from city_diplomacy_xblocks.authoring.draft import Part, definition, parts, words
from city_diplomacy_xblocks.fields.words import npgettext, pgettext

#: The longest label of a line; what a rule says may be longer.
_LONGEST: Final = 90


def outline(text: str, *, language: str) -> tuple[Node, ...]:
    """The worksheet itself, its sections, rules, rubric, and the versions where it has had some.
    Nothing of a text that is no worksheet at all.
    """
    try:
        whole = definition(text)
    except Impossible:
        return ()
    shown = [part for part in parts(whole) if part.kind != "versions" or whole.get("upgrades")]
    types = type_names()
    return tuple(_node(part, types, language) for part in shown)


def _node(part: Part, types: Mapping[str, str], language: str) -> Node:
    return Node(
        path=part.path,
        kind=part.kind,
        label=called(part, language),
        detail=_detail(part, types),
        hidden=part.hidden,
        children=tuple(_node(child, types, language) for child in part.children),
    )


def called(part: Part, language: str) -> str:
    """What people call the part: its label or its title; a rule by what it says."""
    fixed = _FIXED.get(part.kind)
    if fixed:
        return fixed()
    if part.kind == "rule":
        said = words(part.data.get("message"), language)
        whole = f"{part.name} · {said}" if said else part.name
        return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1].rstrip()}…"
    return words(part.data.get("label") or part.data.get("title"), language) or (
        part.name or pgettext("authoring", "Worksheet without a title")
    )


_FIXED: Final[Mapping[Kind, Callable[[], str]]] = {
    "rules": lambda: pgettext("authoring", "Rules"),
    "rubric": lambda: pgettext("authoring", "Rubric"),
    "versions": lambda: pgettext("authoring", "Versions"),
}


def _detail(part: Part, types: Mapping[str, str]) -> str:
    count = len([child for child in part.children if not child.hidden])
    match part.kind:
        case "section":
            return npgettext("authoring", "{n} field", "{n} fields", count).format(n=count)
        case "field" if part.data.get("type") == "table":
            return npgettext("authoring", "{n} column", "{n} columns", count).format(n=count)
        case "field" | "column":
            return types.get(str(part.data.get("type")), "")
        case "rules":
            return npgettext("authoring", "{n} rule", "{n} rules", count).format(n=count)
        case "rubric":
            return npgettext("authoring", "{n} criterion", "{n} criteria", count).format(n=count)
        case "criterion":
            return _points(part.data.get("points"))
        case _:
            return ""


def _points(points: object) -> str:
    if isinstance(points, bool) or not isinstance(points, int | float):
        return ""
    sentence = npgettext("authoring", "{n} point", "{n} points", round(points))
    return sentence.format(n=f"{points:g}")


def type_names() -> dict[str, str]:
    """Each type of field in words, the most usual first."""
    return {
        "text": pgettext("field type", "Short text"),
        "longtext": pgettext("field type", "Long text"),
        "choice": pgettext("field type", "One choice in a list"),
        "multichoice": pgettext("field type", "Several choices in a list"),
        "boolean": pgettext("field type", "Yes or no"),
        "number": pgettext("field type", "Number"),
        "money": pgettext("field type", "Amount of money"),
        "percent": pgettext("field type", "Percentage"),
        "scale": pgettext("field type", "Degree from 1 to 5"),
        "date": pgettext("field type", "Date"),
        "month": pgettext("field type", "Month"),
        "period": pgettext("field type", "Period, from one month to another"),
        "date_period": pgettext("field type", "Period, from one day to another"),
        "table": pgettext("field type", "Table"),
        "row_ref": pgettext("field type", "Reference to a row of a table"),
        "stakeholder_ref": pgettext("field type", "Actors of the map"),
        "link": pgettext("field type", "Links"),
        "link_or_text": pgettext("field type", "Link or text"),
        "email": pgettext("field type", "E-mail address"),
        "computed": pgettext("field type", "Computed number"),
    }
