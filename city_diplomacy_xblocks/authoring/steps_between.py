"""The steps from a published version to the next: where each answer goes, and how it is turned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.routes import Parts, places_of, spec_at

Steps = list[dict[str, Any]]

_LINES: Final = ("text", "longtext", "link_or_text")
_TEXTS: Final = (*_LINES, "email")
_NUMBERS: Final = ("number", "money", "percent", "scale")
_POINTING: Final = ("row_ref", "stakeholder_ref")


def steps_between(old: Worksheet, new: Worksheet, choices: Mapping[str, str]) -> Steps:
    """`choices`: the new path of an old one, the new code of an old ``path:code``. All else that
    has no place of its own any more is dropped: it is kept aside.
    """
    to = _destinations(old, new, choices)
    gone = [
        section.id
        for section in old.sections
        if new.section(section.id) is None
        and all(to[f"{section.id}.{spec.id}"] is None for spec in section.fields)
    ]
    steps: Steps = [{"drop": section} for section in gone]
    for parts in places_of(old):
        if parts[0] not in gone:
            steps += _placing(parts, to)
    for parts in places_of(old):
        path = to[written(parts)]
        before, after = spec_at(old, parts), new.field_at(_any_row(path)) if path else None
        if before and after:
            steps += _turning(written(parts), before, after, choices)
    return steps


def written(parts: Parts) -> str:
    """The path of a place as steps say it: a column without its row."""
    return ".".join((*parts[:2], parts[3]) if len(parts) == 4 else parts)


def fits(old: Field, new: Field) -> bool:
    """Whether answers of the old field can be those of the new one, turned or as they are."""
    if new.type == "computed" or (old.type == "table") != (new.type == "table"):
        return False
    alike = any(old.type in kinds and new.type in kinds for kinds in (_TEXTS, _NUMBERS))
    return alike or old.type == new.type or bool(_conversion(old, new))


def _destinations(
    old: Worksheet, new: Worksheet, choices: Mapping[str, str]
) -> dict[str, str | None]:
    """By its path, where each place of the old version is in the new one; None: nowhere."""
    to: dict[str, str | None] = {}
    for parts in places_of(old):
        path = written(parts)
        own: str | None = path
        if len(parts) == 4:
            table = to[".".join(parts[:2])]
            own = f"{table}.{parts[3]}" if table else None
        is_there = own is not None and new.field_at(_any_row(own)) is not None
        to[path] = choices.get(path) or (own if is_there else None)
    return to


def _placing(parts: Parts, to: Mapping[str, str | None]) -> Iterator[dict[str, str]]:
    """What says where a place is; nothing of one that stays, or goes with its table."""
    path = written(parts)
    holder, _, name = path.rpartition(".")
    home = to[holder] if len(parts) == 4 else holder
    there = to[path]
    if home is None or there == f"{home}.{name}":
        return
    if there is None:
        yield {"drop": path}
    elif there.rpartition(".")[0] == home:
        yield {"rename": path, "to": there.rpartition(".")[2]}
    else:
        yield {"move": path, "to": there}


def _turning(
    path: str, old: Field, new: Field, choices: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """How answers are turned. An option without a new code is left to people: two are named, so
    that none is chosen, and its words are kept.
    """
    by = _conversion(old, new)
    offered = [option.code for option in new.options]
    gone = [option.code for option in old.options if option.code not in offered]
    codes: dict[str, Any] = {}
    for code in gone if offered else ():
        told = choices.get(f"{path}:{code}")
        if told in offered:
            codes[code] = told
        elif len(offered) > 1:
            codes[code] = offered[:2]
        else:  # nobody can choose among one
            by = by or ("as_list" if new.type == "multichoice" else "as_single")
    if by:
        yield {"retype": path, "by": by}
    if codes:
        yield {"options": path, "codes": codes}


def _conversion(old: Field, new: Field) -> str:
    """The name of the conversion from one type to the other; "" where there is none, or no need."""
    was_list = old.type in ("multichoice", "link") or (old.type in _POINTING and old.multiple)
    is_list = new.type in ("multichoice", "link") or (new.type in _POINTING and new.multiple)
    match old.type, new.type:
        case before, after if after in _LINES and before not in _TEXTS:
            return "as_text"
        case before, after if after in _NUMBERS and before in _TEXTS:
            return "as_number"
        case "date", "month":
            return "as_month"
        case (("choice" | "multichoice"), ("choice" | "multichoice")):
            pass
        case (("text" | "link_or_text"), "link"):
            return "as_list"
        case before, after if not (before in _POINTING and after in _POINTING):
            return ""
    if was_list == is_list:
        return ""
    return "as_list" if is_list else "as_single"


def _any_row(path: str) -> str:
    """The path of a place, with a row if it is a column's."""
    section, field, *column = path.split(".")
    return ".".join((section, field, *(("*", *column) if column else ())))
