"""Two versions of a small worksheet, and plans of the first, for the tests of upgrades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.normal import from_definition


def spec(field_id: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """A field or a column; options are codes, called as their codes are, with a capital."""
    if "options" in more:
        more["options"] = [{"code": code, "fr": code.title()} for code in more["options"]]
    return {"id": field_id, "type": kind, "label": {"fr": field_id.title()}, **more}


def section(section_id: str, *fields: dict[str, Any]) -> dict[str, Any]:
    """A section."""
    return {"id": section_id, "title": {"fr": section_id.title()}, "fields": list(fields)}


def sheet(
    *sections: dict[str, Any], version: int = 1, steps: Mapping[int, Iterable[Any]] | None = None
) -> Worksheet:
    """A worksheet; `steps` by the version that they lead from."""
    upgrades = [{"from": since, "steps": list(each)} for since, each in (steps or {}).items()]
    return from_definition(
        {
            "id": "fiche",
            "version": version,
            "title": {"fr": "Fiche"},
            "sections": list(sections),
            "upgrades": upgrades,
        }
    )
