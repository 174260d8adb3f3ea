"""Worksheets by the hash of their content. They never change: a process reads each once."""

from __future__ import annotations

import json
from typing import Final

from attrs import evolve
from django.utils import timezone

from city_diplomacy_xblocks.drafting.models import WorksheetVersion
from city_diplomacy_xblocks.merging.changes import dump
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.normal import dump_definition, from_definition

_known: Final[dict[str, Worksheet]] = {}


def remember(worksheet: Worksheet) -> None:
    """Spare the next reader the search for a worksheet that is at hand."""
    _known.setdefault(worksheet.content_hash, worksheet)


def by_hash(content_hash: str) -> Worksheet:
    """The worksheet of that hash: at hand, from the library, or as stored for its first plan."""
    if content_hash not in _known:
        for worksheet_id in library.ids():
            remember(library.get(worksheet_id))
    if content_hash not in _known:
        row = WorksheetVersion.objects.only("definition").get(content_hash=content_hash)
        # Named as it was: a later release may write the same definition differently.
        worksheet = from_definition(json.loads(row.definition))
        remember(evolve(worksheet, content_hash=content_hash))
    return _known[content_hash]


def store(worksheet: Worksheet) -> WorksheetVersion:
    """The worksheet's row, made when it is not there yet."""
    remember(worksheet)
    row, _ = WorksheetVersion.objects.get_or_create(
        content_hash=worksheet.content_hash,
        defaults={
            "worksheet_id": worksheet.id,
            "version": worksheet.version,
            "definition": dump(dump_definition(worksheet)),
            "created": timezone.now(),
        },
    )
    return row
