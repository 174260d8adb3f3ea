"""A worksheet as plain JSON and back, without loss: what is stored of it, and its hash.

The JSON has the keys of the YAML files (`schema.json`), with option sets written out where they
are used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from attrs import evolve

from city_diplomacy_xblocks.fields import email, link_or_text, longtext, percent, text
from city_diplomacy_xblocks.fields.spec import Field, Option
from city_diplomacy_xblocks.worksheets.definition import (
    Criterion,
    Level,
    PictureSpec,
    Rubric,
    Rule,
    Section,
    Worksheet,
)
from city_diplomacy_xblocks.worksheets.steps import dump_upgrade, read_upgrade

#: From the names in files to the names in `Field`.
_RENAMED: Final = {"min": "minimum", "max": "maximum"}
_MAXIMA: Final = {
    "link_or_text": link_or_text.DEFAULT_MAXIMUM,
    "email": email.LONGEST,
    "text": text.DEFAULT_MAXIMUM,
    "longtext": longtext.DEFAULT_MAXIMUM,
    "percent": percent.DEFAULT_MAXIMUM,
}
_PLAIN_KEYS: Final = (
    "id", "type", "required", "label", "help", "example", "min", "max", "integer", "option_set",
    "min_selected", "max_selected", "multiple", "target", "level", "must_be", "formula", "unit",
    "min_rows", "max_rows", "row_prefix", "row_name", "prefill", "open_end",
)  # fmt: skip


def from_definition(definition: Mapping[str, Any]) -> Worksheet:
    """The worksheet that `definition` describes, which has the shape of `schema.json`."""
    worksheet = Worksheet(
        id=definition["id"],
        version=definition["version"],
        title=definition["title"],
        sections=tuple(_section(each) for each in definition["sections"]),
        rules=tuple(Rule(**each) for each in definition.get("rules", ())),
        rubric=_rubric(definition.get("rubric", {})),
        parameters=definition.get("parameters", {}),
        upgrades=tuple(read_upgrade(each) for each in definition.get("upgrades", ())),
    )
    return evolve(worksheet, content_hash=content_hash(dump_definition(worksheet)))


def dump_definition(worksheet: Worksheet) -> dict[str, Any]:
    """The worksheet as JSON: keys that say nothing left out, option sets written out."""
    return {
        "id": worksheet.id,
        "version": worksheet.version,
        "title": dict(worksheet.title),
        **({"parameters": dict(worksheet.parameters)} if worksheet.parameters else {}),
        "sections": [_dump_section(section) for section in worksheet.sections],
        "rules": [_dump_rule(rule) for rule in worksheet.rules],
        **({"upgrades": list(map(dump_upgrade, worksheet.upgrades))} if worksheet.upgrades else {}),
        **({"rubric": _dump_rubric(worksheet.rubric)} if worksheet.rubric.criteria else {}),
    }


def content_hash(definition: Mapping[str, Any]) -> str:
    """SHA-256 of the definition, whatever the order of its keys."""
    canonical = json.dumps(definition, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _section(given: Mapping[str, Any]) -> Section:
    fields = tuple(_field(each) for each in given["fields"])
    pictures = tuple(_picture(each) for each in given.get("pictures", ()))
    return Section(**{**given, "fields": fields, "pictures": pictures})


def _picture(given: Mapping[str, Any]) -> PictureSpec:
    settings = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in given.items()
        if key not in ("kind", "title")
    }
    return PictureSpec(given["kind"], settings, given.get("title", {}))


def _field(given: Mapping[str, Any]) -> Field:
    named = {_RENAMED.get(key, key): value for key, value in given.items()}
    named["options"] = tuple(_option(each) for each in given.get("options", ()))
    named["columns"] = tuple(_field(each) for each in given.get("columns", ()))
    if given["type"] == "computed":
        named.setdefault("required", "-")
    if given["type"] in _MAXIMA:
        named.setdefault("maximum", _MAXIMA[given["type"]])
    if given["type"] == "percent":
        named.setdefault("minimum", percent.DEFAULT_MINIMUM)
    return Field(**named)


def _option(given: Mapping[str, Any]) -> Option:
    words = {key: value for key, value in given.items() if key not in ("code", "decimals")}
    return Option(given["code"], words, given.get("decimals"))


def _rubric(given: Mapping[str, Any]) -> Rubric:
    criteria = tuple(
        Criterion(
            **{
                **each,
                "levels": tuple(Level(**level) for level in each["levels"]),
                "sections": tuple(each.get("sections", ())),
            }
        )
        for each in given.get("criteria", ())
    )
    return Rubric(criteria, given["pass_mark"]) if "pass_mark" in given else Rubric(criteria)


def _dump_section(section: Section) -> dict[str, Any]:
    said = {"intro": dict(section.intro), "module": section.module}
    pictures = [_dump_picture(each) for each in section.pictures]
    return {
        "id": section.id,
        "title": dict(section.title),
        **{key: value for key, value in said.items() if value},
        "fields": [_dump_field(each) for each in section.fields],
        **({"pictures": pictures} if pictures else {}),
    }


def _dump_picture(spec: PictureSpec) -> dict[str, Any]:
    settings = {
        key: value if isinstance(value, str) else list(value)
        for key, value in spec.settings.items()
    }
    return {
        "kind": spec.kind,
        **({"title": dict(spec.title)} if spec.title else {}),
        **settings,
    }


def _dump_field(each: Field) -> dict[str, Any]:
    """A blank, False or absent key is what it is when nobody wrote it, except for these bounds."""
    values = {key: getattr(each, _RENAMED.get(key, key)) for key in _PLAIN_KEYS}
    meant = ("min", "max", "min_selected", "must_be")
    table_only = () if each.type == "table" else ("min_rows", "max_rows")
    dumped = {
        key: dict(value) if isinstance(value, Mapping) else value
        for key, value in values.items()
        if (value or (key in meant and value is not None)) and key not in table_only
    }
    if each.type != "computed":
        dumped.pop("unit", None)
    if each.options:
        dumped["options"] = [_dump_option(option) for option in each.options]
    if each.columns:
        dumped["columns"] = [_dump_field(column) for column in each.columns]
    return dumped


def _dump_option(option: Option) -> dict[str, Any]:
    decimals = {} if option.decimals is None else {"decimals": option.decimals}
    return {"code": option.code, **option.label, **decimals}


def _dump_rule(rule: Rule) -> dict[str, Any]:
    said = {"for_each": rule.for_each, "when": rule.when}
    values = {
        name: value if isinstance(value, str) else dict(value)
        for name, value in rule.values.items()
    }
    return {
        "id": rule.id,
        "severity": rule.severity,
        **{key: value for key, value in said.items() if value},
        "check": rule.check,
        "at": rule.at,
        "message": dict(rule.message),
        **({"values": values} if values else {}),
    }


def _dump_rubric(rubric: Rubric) -> dict[str, Any]:
    criteria = [
        {
            "id": each.id,
            "title": dict(each.title),
            "points": each.points,
            "blocking": each.blocking,
            "sections": list(each.sections),
            "levels": [
                {
                    "points": level.points,
                    "title": dict(level.title),
                    "description": dict(level.description),
                }
                for level in each.levels
            ],
        }
        for each in rubric.criteria
    ]
    return {"pass_mark": rubric.pass_mark, "criteria": criteria}
