"""The forms of the parts of a worksheet, and what is typed into them put into the definition.

A form says what may be set; `put` takes what the form offers and nothing else. A value that the
form shows already changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.authoring import rows
from city_diplomacy_xblocks.authoring.counting_on import demand_sound
from city_diplomacy_xblocks.authoring.data import Form, Impossible, Kind, Setting
from city_diplomacy_xblocks.authoring.draft import Part as Found
from city_diplomacy_xblocks.authoring.draft import definition, part_at
from city_diplomacy_xblocks.authoring.facts import facts
from city_diplomacy_xblocks.authoring.field_types import in_table, listed, retyped, table_of
from city_diplomacy_xblocks.authoring.outline import called
from city_diplomacy_xblocks.authoring.setting import Around, misfit, read
from city_diplomacy_xblocks.authoring.settings_field import field_settings
from city_diplomacy_xblocks.authoring.settings_rule import rule_settings
from city_diplomacy_xblocks.authoring.settings_sheet import (
    criterion_settings,
    rubric_settings,
    section_settings,
    worksheet_settings,
)
from city_diplomacy_xblocks.authoring.versions import versions_form
from city_diplomacy_xblocks.fields.spec import BY_TEAM
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.problems import Problem
from city_diplomacy_xblocks.worksheets.shape import shape_problems
from city_diplomacy_xblocks.worksheets.yaml_file import Source

Part = Mapping[str, Any]

_SETTINGS: Final[Mapping[str, Callable[[Part, Around], Iterator[Setting]]]] = {
    "worksheet": worksheet_settings,
    "section": section_settings,
    "field": field_settings,
    "column": field_settings,
    "rule": rule_settings,
    "rubric": rubric_settings,
    "criterion": criterion_settings,
}
_ADDS: Final[Mapping[Kind, tuple[Kind, ...]]] = {
    "worksheet": ("section",),
    "section": ("field",),
    "rules": ("rule",),
    "rubric": ("criterion",),
}
#: What is stored of a choice, where that is not its own text.
_STORED: Final[Mapping[str, Mapping[str, bool]]] = {"must_be": {"true": True, "false": False}}
#: A part that stands in for others when the shape of what holds them is looked at.
_FIELD: Final = {"id": "x", "type": "text", "label": {"fr": "x"}}
_SECTION: Final = {"id": "x", "title": {"fr": "x"}, "fields": [_FIELD]}


def form(text: str, path: str, *, language: str, published: Worksheet | None = None) -> Form | None:
    """What may be set of the part at that path of the text; None where there is no such part."""
    try:
        whole = definition(text)
    except Impossible:
        return None
    if path == "versions" and published is not None:
        return _versions(whole, published, language)
    found = part_at(whole, path)
    if found is None:
        return None
    around = _around(found.data, found.kind, whole, language)
    return Form(
        path=path,
        kind=found.kind,
        title=called(found, language),
        name=str(found.data.get("id", "")),
        settings=tuple(_offered(found.data, found.kind, around).values()),
        acts=_acts(found),
        adds=_adds(found),
        facts=tuple(facts(found, whole, language)),
        hidden=found.hidden,
    )


def _versions(whole: Part, published: Worksheet, language: str) -> Form:
    """The form of what becomes of answers; of a worksheet that cannot be read, why it has none."""
    try:
        return versions_form(whole, published, language=language)
    except Impossible as refusal:
        title = pgettext("authoring", "Versions")
        return Form("versions", "versions", title, facts=(refusal.message,))


def put(
    part: dict[str, Any],
    kind: Kind,
    values: Mapping[str, object],
    *,
    whole: Part,
    language: str,
) -> dict[str, Any]:
    """The part with those values, by the names of its settings. Raises Impossible when one of them
    is not offered or cannot be understood, saying what is expected.
    """
    around = _around(part, kind, whole, language)
    new: dict[str, Any] = json.loads(json.dumps(part))
    # The type comes first: it decides what else is asked.
    for name in sorted(values, key=lambda name: name != "type"):
        setting = _offered(new, kind, around).get(name)
        if setting is None:
            sentence = pgettext("authoring", "There is no setting “{name}” here.")
            raise Impossible(sentence.format(name=str(name)))
        if not _same(values[name], setting.value):
            new = _with(new, setting, values[name], whole)
            new = in_table(new, around.table) if around.table is not None else new
    offered = _offered(new, kind, around)
    _demand_french(part, new, offered)
    _demand_shape(part, new, kind, offered)
    by_team = {each.get("required") in BY_TEAM for each in (part, new)}
    if len(by_team) > 1 or any(new.get(key) != part.get(key) for key in ("type", "target")):
        demand_sound(part, new, whole)
    return new


def _around(part: Part, kind: Kind, whole: Part, language: str) -> Around:
    table = table_of(part, whole) if kind == "column" else None
    return Around(whole, language, kind == "column", table)


def _offered(part: Part, kind: Kind, around: Around) -> dict[str, Setting]:
    asking = _SETTINGS.get(kind)
    return {each.name: each for each in asking(part, around)} if asking else {}


def _same(given: object, shown: object) -> bool:
    return given == shown and isinstance(given, bool) == isinstance(shown, bool)


def _with(part: dict[str, Any], setting: Setting, value: object, whole: Part) -> dict[str, Any]:
    """The part with the value of one setting."""
    given = read(setting, value)
    match setting.name:
        case "type":
            return retyped(part, given, whole)
        case "options":
            part.pop("option_set", None)
            part["options"] = rows.options_kept(setting, given, part, whole)
        case "levels":
            part["levels"] = rows.levels_kept(setting, given, part)
            part["points"] = max(level["points"] for level in part["levels"])
        case "values":
            _keep(part, setting, rows.values_kept(setting, given, part) or None)
        case "points":
            _keep(part, setting, given)
            _highest(part, given)
        case "multiple" if not given:
            for key in ("multiple", "min_selected", "max_selected"):
                part.pop(key, None)
        case "required":
            _mark_columns(part, given)
            part["required"] = given
        case _:
            stored = _STORED.get(setting.name)
            _keep(part, setting, stored.get(given) if stored else given)
    return part


def _keep(part: dict[str, Any], setting: Setting, given: Any) -> None:
    """A value under the name of its setting, ``label.fr``; a blank takes the key out."""
    key, _, inside = setting.name.partition(".")
    here, name = part, inside or key
    if inside:
        here = part[key] = part[key] if isinstance(part.get(key), dict) else {}
    blank = given is None or given in ("", [])
    if blank or (setting.kind == "switch" and given is False):
        if setting.required and not setting.language:
            raise misfit(setting, pgettext("expected", "something: it cannot be left out"))
        here.pop(name, None)
    else:
        here[name] = given
    if inside and not here:
        del part[key]


def _highest(part: dict[str, Any], points: Any) -> None:
    """The highest level is worth all the points."""
    levels = listed(part, "levels")
    if levels:
        levels[-1]["points"] = points


def _mark_columns(part: dict[str, Any], mark: str) -> None:
    """Of a table that the team fills in, it fills in every column; and the other way round."""
    for column in listed(part, "columns"):
        turned = (mark in BY_TEAM) != (column.get("required") in BY_TEAM)
        was_by_team = part.get("required") in BY_TEAM
        if column.get("type") != "computed" and turned and (mark in BY_TEAM or was_by_team):
            column["required"] = mark


def _demand_french(part: Part, new: Part, offered: Mapping[str, Setting]) -> None:
    for setting in offered.values():
        key = setting.name.partition(".")[0]
        if setting.language == "fr" and new.get(key) != part.get(key):
            words = new.get(key)
            if (words or setting.required) and not (isinstance(words, dict) and words.get("fr")):
                raise Impossible(rows.french_first(setting.label))


def _demand_shape(part: Part, new: Part, kind: Kind, offered: Mapping[str, Setting]) -> None:
    """No problem with the shape that was not there before."""
    known = {(each.key, each.message) for each in _shape(part, kind)}
    for problem in _shape(new, kind):
        if (problem.key, problem.message) not in known:
            names = [name for name in offered if f"{problem.key}.".startswith(f"{name}.")]
            label = offered[names[0]].label if names else problem.key
            sentence = pgettext("authoring", "“{setting}”: {problem}")
            raise Impossible(sentence.format(setting=label, problem=problem.message))


def _shape(part: Part, kind: Kind) -> list[Problem]:
    """Problems with the shape of the part itself, whatever stands in it."""
    whole, schema = dict(part), {"column": "field", "worksheet": ""}.get(kind, kind)
    match kind:
        case "section":
            whole["fields"] = [_FIELD]
        case "worksheet":
            title, parameters = part.get("title"), part.get("parameters", {})
            whole = {"id": "x", "version": 1, "sections": [_SECTION]}
            whole |= {"title": title, "parameters": parameters}
        case "field" if listed(part, "columns"):
            whole["columns"] = [_FIELD]
    return shape_problems(Source("", whole), part=schema)


def _acts(found: Found) -> tuple[str, ...]:
    """What can be done with the part where it stands."""
    if found.kind not in ("section", "field", "column", "rule", "criterion"):
        return ()
    if found.hidden:
        return ("show", "remove") if found.aside else ()
    acts = (
        ("up", found.at > 0),
        ("down", found.at < len(found.siblings) - 1),
        ("duplicate", True),
        ("hide", True),
        ("remove", True),
    )
    return tuple(act for act, is_possible in acts if is_possible)


def _adds(found: Found) -> tuple[Kind, ...]:
    """What may be added within the part."""
    if found.hidden:
        return ()
    if found.kind == "field":
        return ("column",) if found.data.get("type") == "table" else ()
    return _ADDS.get(found.kind, ())
