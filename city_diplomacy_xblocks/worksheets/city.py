"""The city that a plan is for: where a worksheet asks for its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: The parameter that says where it asks, and where it does when none says so.
CITY: Final = "city"
USUAL: Final = "identite.city_name"


def city_path(worksheet: Worksheet) -> str:
    """The field that holds the city's name."""
    return worksheet.parameters.get(CITY, USUAL)


def city_in(worksheet: Worksheet, answers: Mapping[str, Mapping[str, Any]]) -> str:
    """The city's name; empty as long as nobody has written it."""
    section_id, _, field_id = city_path(worksheet).partition(".")
    return str((answers.get(section_id) or {}).get(field_id) or "")
