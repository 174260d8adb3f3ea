"""A part once more, behind itself: what speaks of it within the copy speaks of the copy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from city_diplomacy_xblocks.authoring.adding import field_names, most_of, refuse_more
from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.draft import Part, parts
from city_diplomacy_xblocks.authoring.field_types import listed
from city_diplomacy_xblocks.authoring.naming import new_id, new_rule_id
from city_diplomacy_xblocks.authoring.ready import ready
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.expression_cost import renamed

Whole = dict[str, Any]


def duplicate(whole: Whole, part: Part) -> str:
    """Put a copy behind the part; its path."""
    if part.hidden or part.kind not in ("section", "field", "column", "rule", "criterion"):
        raise Impossible(pgettext("authoring", "This part cannot be duplicated."))
    refuse_more(part.siblings, most_of(part.kind))
    copy: dict[str, Any] = json.loads(json.dumps(part.data))
    copy["id"] = _id(whole, part)
    for key in ("title", "label"):
        if isinstance(copy.get(key), dict):
            copy[key] = _copied(copy[key])
    if part.kind == "section":
        _point_to_fields(copy, part, _new_names(whole, copy))
    elif part.kind == "field":
        _point_to(copy, {_path(part): f"{_path(part).rpartition('.')[0]}.{copy['id']}"})
    part.siblings.insert(part.at + 1, copy)
    return f"{part.path.rpartition('.')[0]}.{copy['id']}"


def _id(whole: Whole, part: Part) -> str:
    if part.kind == "field":
        return new_id(part.name, field_names(whole), otherwise="champ")
    taken = _beside(whole, part)
    return (
        new_rule_id(taken) if part.kind == "rule" else new_id(part.name, taken, otherwise="copie")
    )


def _beside(whole: Whole, part: Part) -> list[str]:
    """The names of the parts that it stands among, hidden or not."""
    holder = part.path.rpartition(".")[0]
    every = [each for top in parts(whole) for each in top.all()]
    return [each.name for each in every if each.path.rpartition(".")[0] == holder]


def _copied(words: Mapping[str, Any]) -> dict[str, Any]:
    """Words that say it is a copy."""
    sentences = ready("copy")
    return {
        key: sentences.get(key, sentences["fr"]).format(name=said) for key, said in words.items()
    }


def _new_names(whole: Whole, section: dict[str, Any]) -> dict[str, str]:
    """Give every field of a copied section an id of its own: from old ones to new ones."""
    taken, names = field_names(whole), {}
    for field in listed(section, "fields"):
        if isinstance(field.get("id"), str):
            names[field["id"]] = new_id(field["id"], taken, otherwise="champ")
            field["id"] = names[field["id"]]
            taken.append(field["id"])
    return names


def _point_to_fields(copy: dict[str, Any], part: Part, names: Mapping[str, str]) -> None:
    paths = {f"{part.name}.{old}": f"{copy['id']}.{new}" for old, new in names.items()}
    for field in listed(copy, "fields"):
        _point_to(field, paths)
        if isinstance(field.get("formula"), str):
            field["formula"] = renamed(field["formula"], names)
        for column in listed(field, "columns"):
            if isinstance(column.get("formula"), str):
                column["formula"] = renamed(column["formula"], names)
    paths[part.name] = copy["id"]
    for picture in listed(copy, "pictures"):
        # Paths, but where the rows are fields of the section itself.
        own = names if picture.get("rows") == part.name else {}
        for key, value in picture.items():
            if key not in ("kind", "title"):
                picture[key] = _led(value, {**own, **paths})


def _led(value: object, paths: Mapping[str, str]) -> object:
    """What a picture is made from: paths of the copy for those of the original."""
    if isinstance(value, list):
        return [_led(each, paths) for each in value]
    if not isinstance(value, str):
        return value
    for length in range(value.count(".") + 1, 0, -1):
        steps = value.split(".")
        head = ".".join(steps[:length])
        if head in paths:
            return ".".join([paths[head], *steps[length:]])
    return value


def _point_to(field: dict[str, Any], paths: Mapping[str, str]) -> None:
    """Let a reference, or those among its columns, point to the copy of its table."""
    for each in (field, *listed(field, "columns")):
        if isinstance(each.get("target"), str):
            each["target"] = paths.get(each["target"], each["target"])


def _path(part: Part) -> str:
    return part.path.partition(".")[2]
