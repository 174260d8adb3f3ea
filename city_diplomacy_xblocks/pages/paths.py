"""A path in words, and the link that leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.pages.sheets import Plan


def in_words(plan: Plan, path: str) -> str:
    """« Section 6, A2 : Coût total »."""
    section_id, *rest = path.split(".")
    row = plan.row(".".join(path.split(".")[:2]), rest[1]) if len(rest) > 1 else None
    spec = plan.worksheet.field_at(path) if rest else None
    where = pgettext("place", "Section {number}").format(number=section_number(plan, section_id))
    if row:
        where = pgettext("place", "{section}, {row}").format(section=where, row=_called(row.number))
    if spec is None or (row and len(rest) == 2):
        return where
    name = label(spec.label, plan.reading.language)
    return pgettext("place", "{where}: {field}").format(where=where, field=name)


def section_number(plan: Plan, section_id: str) -> int:
    """The section's place in the worksheet, from 1; 0 for one it does not have."""
    ids = [section.id for section in plan.worksheet.sections]
    return ids.index(section_id) + 1 if section_id in ids else 0


def link_to(path: str, urls: Mapping[str, str]) -> str:
    """Where the field at `path` stands: on this page, or in the unit of its section."""
    return f"{urls.get(path.split('.')[0]) or ''}#path={quote(path)}"


def _called(number: str) -> str:
    """« A2 » as it is, « ligne 2 » where rows have no prefix."""
    if not number.isdigit():
        return number
    return pgettext("place", "row {number}").format(number=number)
