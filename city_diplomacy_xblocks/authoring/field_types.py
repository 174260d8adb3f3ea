"""The types of fields as an author calls them, what each asks for, and changing one for another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.ready import in_languages_of, ready
from city_diplomacy_xblocks.fields.spec import BY_TEAM
from city_diplomacy_xblocks.fields.words import pgettext

Part = Mapping[str, Any]

TEXTS: Final = ("text", "longtext", "link_or_text")
NUMBERS: Final = ("number", "money", "percent")
CHOOSING: Final = ("choice", "multichoice")
POINTING: Final = ("row_ref", "stakeholder_ref")
#: A form asks for an example where people write.
WITH_EXAMPLE: Final = (*TEXTS, *NUMBERS, "email", "link")

#: The keys that a form asks for, by type, in its order. The most usual types come first.
ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("min", "max"),
    "longtext": ("min", "max"),
    "choice": ("options",),
    "multichoice": ("options", "min_selected", "max_selected"),
    "boolean": ("must_be",),
    "number": ("min", "max", "integer"),
    "money": ("min", "max"),
    "percent": ("min", "max"),
    "scale": (),
    "date": (),
    "month": (),
    "period": ("open_end",),
    "date_period": ("open_end",),
    "table": ("row_name", "row_prefix", "min_rows", "max_rows", "prefill"),
    "row_ref": ("target", "multiple", "min_selected", "max_selected"),
    "stakeholder_ref": ("target", "level", "multiple", "min_selected", "max_selected"),
    "link": ("min_selected", "max_selected"),
    "link_or_text": ("min", "max"),
    "email": (),
    "computed": ("formula", "unit"),
}
#: What every type has.
_COMMON: Final = ("id", "type", "required", "label", "help", "example")
#: What no form asks for as a setting.
_BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "choice": ("option_set",),
    "multichoice": ("option_set",),
    "table": ("columns",),
}
#: Among these types a minimum and a maximum count the same.
_ALIKE: Final = (TEXTS, NUMBERS, CHOOSING, POINTING, ("link",))
_MOST_PERCENT: Final = 100


def fields_of(whole: Part) -> Iterator[tuple[str, Part]]:
    """Every field of a raw definition, with its path; what has no shape is passed over."""
    for section in listed(whole, "sections"):
        for field in listed(section, "fields"):
            yield f"{section.get('id')}.{field.get('id')}", field


def listed(part: Part, key: str) -> list[dict[str, Any]]:
    """The mappings of a list in a raw definition."""
    found = part.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def tables(whole: Part, type_: str = "row_ref") -> dict[str, Part]:
    """By path, the tables that a reference of that type may point into: actors have a level."""
    return {
        path: field
        for path, field in fields_of(whole)
        if field.get("type") == "table" and (type_ == "row_ref" or _levels(field))
    }


def levels(whole: Part, target: object) -> Part | None:
    """The column of levels in the table at that path."""
    return next((_levels(field) for path, field in fields_of(whole) if path == target), None)


def _levels(table: Part) -> Part | None:
    return next(
        (
            column
            for column in listed(table, "columns")
            if column.get("id") == "level" and column.get("type") == "choice"
        ),
        None,
    )


def possible(whole: Part, *, column: bool, by_team: bool = False) -> list[str]:
    """The types that a field or a column of that worksheet may have; `by_team`: in a table which
    the team fills in.
    """
    return [
        each
        for each in ASKED
        if not (column and each == "table")
        and not (each in POINTING and (by_team or not tables(whole, each)))
    ]


def retyped(part: Part, type_: str, whole: Part) -> dict[str, Any]:
    """The part with another type: what still fits is kept, what it needs is there."""
    old = str(part.get("type"))
    keys = {*_COMMON, *ASKED[type_], *_BESIDE.get(type_, ())}
    if not any(old in group and type_ in group for group in _ALIKE):
        keys -= {"min", "max", "min_selected", "max_selected"}
    new = {key: value for key, value in part.items() if key in keys}
    new["type"] = type_
    for key in ("min", "max") if type_ == "percent" else ():
        if isinstance(new.get(key), int | float) and not 0 <= new[key] <= _MOST_PERCENT:
            del new[key]
    _mark(new, type_)
    _needed(new, type_, part, whole)
    return new


def in_table(column: dict[str, Any], table: Part) -> dict[str, Any]:
    """The column, marked as its table wants: of one that the team fills in, it fills in all."""
    mark = table.get("required")
    if (
        mark in BY_TEAM
        and column.get("type") != "computed"
        and column.get("required") not in BY_TEAM
    ):
        column["required"] = mark
    return column


def _mark(new: dict[str, Any], type_: str) -> None:
    """Who fills it in: nobody a computed number, nobody of the team a reference."""
    if type_ == "computed":
        new.pop("required", None)
    elif new.get("required") == "-" or (type_ in POINTING and new.get("required") in BY_TEAM):
        new["required"] = "O"


def _needed(new: dict[str, Any], type_: str, old: Part, whole: Part) -> None:
    if type_ in CHOOSING and not new.get("options"):
        names = (("choix_1", "first choice"), ("choix_2", "second choice"))
        new["options"] = [
            {"code": code, **in_languages_of(whole, ready(words))} for code, words in names
        ]
    others = [path for path, table in tables(whole, type_).items() if table != old]
    if type_ in POINTING and new.get("target") not in others:
        target = next(iter(others), None)
        if target is None:
            raise Impossible(
                pgettext(
                    "authoring",
                    "There is no table to refer to yet: add one first, for actors with a column "
                    "“level”.",
                )
            )
        new["target"] = target
    if type_ == "computed":
        new.setdefault("formula", "0.0")
    if type_ == "table":
        name = {"id": "intitule", "type": "text", "required": "R"}
        if new.get("required") in BY_TEAM:
            name["required"] = new["required"]
        new["columns"] = [{**name, "label": in_languages_of(whole, ready("row title"))}]
        new["row_name"] = in_languages_of(whole, ready("a row"))


def table_of(part: Part, whole: Part) -> Part | None:
    """The table in which a column stands; None of a field."""
    all_tables = [field for _, field in fields_of(whole) if field.get("columns")]
    return next(
        (
            table
            for same in (lambda each: each is part, lambda each: each == part)
            for table in all_tables
            if any(same(column) for column in listed(table, "columns"))
        ),
        None,
    )
