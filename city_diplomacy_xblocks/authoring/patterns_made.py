"""What each pattern of a rule makes of what fills its slots: a rule without its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.draft import words
from city_diplomacy_xblocks.authoring.places import Place, codes, compared, places
from city_diplomacy_xblocks.authoring.ready import in_languages_of
from city_diplomacy_xblocks.authoring.ready_rules import AND, MESSAGES, NO, YES
from city_diplomacy_xblocks.authoring.rows import options_of
from city_diplomacy_xblocks.authoring.setting import LANGUAGES
from city_diplomacy_xblocks.fields.words import pgettext

Definition = Mapping[str, Any]
Given = Mapping[str, Any]
Rule = dict[str, Any]

#: How the message says an answer, by what it counts.
_SAYING: Final[Mapping[str, str]] = {
    "number": "figure",
    "money": "money",
    "percent": "percent",
    "month": "month_name",
    "day": "day_name",
}
#: Rules know money in whole minor units.
_MINOR: Final = (
    "(currency_decimals == 0 ? 1.0 : currency_decimals == 1 ? 10.0"
    " : currency_decimals == 2 ? 100.0 : 1000.0)"
)
YES_NO: Final = {"true": YES, "false": NO}


def rows(whole: Definition, given: Given) -> Rule:
    """A table has at least so many rows that say something."""
    table = _place(whole, given["table"])
    count = max(round(given["count"]), 1)
    found = f"size({table.cel}.filter(row, filled(row)))"
    several = count > 1
    return {
        "severity": "error",
        "check": f"{found} >= {count}",
        "at": table.at,
        "message": _message("rows" if several else "one row", {"field": table}, count=str(count)),
        **({"values": {"found": found}} if several else {}),
    }


def filled(whole: Definition, given: Given) -> Rule:
    """Every row that says something has this column."""
    column = _place(whole, given["column"])
    return {
        "severity": "error",
        "for_each": column.rows,
        "when": "filled(row)",
        "check": f"filled({column.cel})",
        "at": column.at,
        "message": _message("filled", {"field": column}),
    }


def when(whole: Definition, given: Given) -> Rule:
    """A field is filled in when another has a certain answer; of columns in the same row."""
    path, _, code = given["answer"].partition("=")
    field, other = _place(whole, given["field"]), _place(whole, path)
    _demand_together(field, other, only_field=True)
    answer = f'"{code}"'
    condition = {
        "boolean": f"{other.cel} == {code}",
        "multichoice": f"{answer} in {other.cel}",
    }.get(other.type, f"{other.cel} == {answer}")
    said = YES_NO.get(code, {}) if other.type == "boolean" else _option(other, code, whole)
    return {
        "severity": "error",
        **_for_each(field),
        "when": condition,
        "check": f"filled({field.cel})",
        "at": field.at,
        "message": _message("when", {"field": field, "other": other}, option=said, row=field),
    }


def sum_(whole: Definition, given: Given) -> Rule:
    """The total of a column is not above a field, or a number."""
    column = _place(whole, given["column"])
    total = f"sum({column.rows}.map(row, {column.cel}))"
    if given["limit"] is not None:
        other = _place(whole, given["limit"])
        _demand_alike(column, other)
        limit, condition = other.cel, {"when": f"{other.cel} != null"}
        said = _message("limit of a field", {"other": other})
    elif given["number"] is not None:
        limit, condition = repr(float(given["number"])), {}
        limit = f"{limit} * {_MINOR}" if column.measure == "money" else limit
        said = dict(MESSAGES["limit"])
    else:
        sentence = pgettext("authoring", "Choose the field that is the limit, or write a number.")
        raise Impossible(sentence)
    saying = _SAYING[column.measure]
    return {
        "severity": "error",
        **condition,
        "check": f"{total} <= {limit}",
        "at": column.path.rpartition(".")[0],
        "message": _message("sum", {"field": column}, limit=said),
        "values": {"sum": f"{saying}({total})", "limit": f"{saying}({limit})"},
    }


def order(whole: Definition, given: Given) -> Rule:
    """One is not after, or above, the other, where both are there."""
    known = {place.name: place for place in compared(whole)}
    first, second = known[given["first"]], known[given["second"]]
    if first == second:
        raise Impossible(pgettext("authoring", "Choose two different fields."))
    _demand_alike(first, second)
    _demand_together(first, second)
    pointed = second if second.table is not None or first.table is None else first
    saying = _SAYING[first.measure]
    kind = "time" if first.measure in ("month", "day") else "number"
    return {
        "severity": "error",
        **_for_each(pointed),
        "when": f"filled({first.cel}) && filled({second.cel})",
        "check": f"{first.cel} <= {second.cel}",
        "at": pointed.at,
        "message": _message(kind, {"field": first, "other": second}, row=pointed),
        "values": {"first": f"{saying}({first.cel})", "second": f"{saying}({second.cel})"},
    }


def each_option(whole: Definition, given: Given) -> Rule:
    """Each choice of a column is there in one row at least."""
    column = _place(whole, given["column"])
    listed = ", ".join(f'"{code}"' for code in codes(column, whole))
    is_there = f"code in {column.cel}" if column.type == "multichoice" else f"{column.cel} == code"
    there = f"{column.rows}.exists(row, {is_there})"
    joining = {**AND, **in_languages_of(whole, AND)}
    named = f'[{listed}].filter(code, !{there}).map(code, label("{column.at}", code))'
    return {
        "severity": "warning",
        "check": f"[{listed}].all(code, {there})",
        "at": column.path.rpartition(".")[0],
        "message": _message("each option", {"field": column}),
        "values": {"missing": {key: f'words({named}, "{word}")' for key, word in joining.items()}},
    }


def free(whole: Definition, given: Given) -> Rule:
    """What the author writes; until then it always holds."""
    first = next((place.path for place in places(whole) if place.table is None), "")
    said = given["message"]
    return {
        "severity": "error",
        "check": given["check"] or "true",
        "at": given["at"] or first,
        "message": dict.fromkeys(LANGUAGES, said) if said else dict(MESSAGES["free"]),
    }


MAKING: Final[Mapping[str, Callable[[Definition, Given], Rule]]] = {
    "rows": rows,
    "filled": filled,
    "when": when,
    "sum": sum_,
    "order": order,
    "each_option": each_option,
    "free": free,
}


def _place(whole: Definition, path: str) -> Place:
    return next(place for place in places(whole) if place.path == path)


def _for_each(place: Place) -> dict[str, str]:
    return {"for_each": place.rows} if place.table is not None else {}


def _demand_together(first: Place, second: Place, *, only_field: bool = False) -> None:
    """Cells of one row, or one cell and a field of the plan, or two fields."""
    if first.table is not None and second.table is not None:
        together = first.path.rpartition(".")[0] == second.path.rpartition(".")[0]
    else:
        together = not (only_field and second.table is not None)
    if not together:
        sentence = pgettext(
            "authoring", "Choose two columns of the same table, or a field outside of tables."
        )
        raise Impossible(sentence)


def _demand_alike(first: Place, second: Place) -> None:
    if first.measure != second.measure:
        sentence = pgettext(
            "authoring",
            "These two cannot be compared: choose two amounts, two numbers, two dates or two "
            "months.",
        )
        raise Impossible(sentence)


def _option(place: Place, code: str, whole: Definition) -> dict[str, str]:
    found = [each for each in options_of(place.field, whole) if each.get("code") == code]
    said = found[0] if found else {"fr": code}
    return {key: words(said, key).replace("{", "(").replace("}", ")") for key in LANGUAGES}


def _message(
    name: str,
    named: Mapping[str, Place],
    *,
    row: Place | None = None,
    **said: str | Mapping[str, str],
) -> dict[str, str]:
    """What the rule says, in the three languages; of a `row` with its number before it."""
    message = {}
    for language in LANGUAGES:
        filling = {
            **{key: _called(place, language) for key, place in named.items()},
            **{
                key: each if isinstance(each, str) else each.get(language, "")
                for key, each in said.items()
            },
        }
        text = MESSAGES[name][language] % filling
        if row is not None and row.table is not None:
            text = MESSAGES["of a row"][language] % {"said": text}
        message[language] = text
    return message


def _called(place: Place, language: str) -> str:
    """The words of the author in a message, where braces would name a value."""
    said = words(place.field.get("label"), language) or place.path
    return said.replace("{", "(").replace("}", ")")
