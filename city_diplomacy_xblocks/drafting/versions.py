"""Worksheets by the hash of their content. They never change: a process reads each once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from attrs import evolve
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.drafting.models import OwnWorksheet, WorksheetVersion
from city_diplomacy_xblocks.merging.changes import dump
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.normal import dump_definition, from_definition
from city_diplomacy_xblocks.worksheets.upgrade import Upgrader
from city_diplomacy_xblocks.worksheets.upgrade_lint import earlier_problems

#: So many versions with one id and one number are looked at.
_NAMESAKES: Final = 20

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


def follows(worksheet: Worksheet, current: Worksheet) -> bool:
    """Whether plans of the version `current` move to `worksheet`: a later version of the same one.
    Of two with the same number, the later is the one that was stored later. One query for those.
    """
    if worksheet.id != current.id or worksheet.content_hash == current.content_hash:
        return False
    if worksheet.version != current.version:
        return worksheet.version > current.version
    both = [worksheet.content_hash, current.content_hash]
    rows = WorksheetVersion.objects.filter(content_hash__in=both)
    stored = dict(rows.values_list("content_hash", "created"))
    if worksheet.content_hash not in stored:
        return True
    return stored[worksheet.content_hash] > stored[current.content_hash]


def earlier(worksheet: Worksheet, version: int) -> Worksheet:
    """The version of that number of the same worksheet, as plans had it; without sections where
    nobody knows them any more. One query, and one for each that the process has not read yet.

    Several may have that number: it was stored with other words, or another course has given a
    worksheet of its own the same id. Then it is the newest that the steps of `worksheet` speak of.
    """
    rows = WorksheetVersion.objects.filter(worksheet_id=worksheet.id, version=version)
    hashes = rows.order_by("-created").values_list("content_hash", flat=True)
    found = [by_hash(each) for each in hashes[:_NAMESAKES]]
    if len(found) > 1:
        meant = (each for each in found if not any(earlier_problems(worksheet, each)))
        return next(meant, found[0])
    if found:
        return found[0]
    try:
        return library.get(worksheet.id, version)
    except KeyError:
        return Worksheet(worksheet.id, version, worksheet.title, ())


def ways(worksheet: Worksheet, numbers: Iterable[int | None]) -> dict[int, Upgrader]:
    """The ways to `worksheet` from its earlier versions among those `numbers`. A query for each."""
    # A page or a file may say any number; a version has one from 1 on.
    told = {number for number in numbers if number is not None and 0 < number < worksheet.version}
    return {number: Upgrader(earlier(worksheet, number), worksheet) for number in told}


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


def own(course_key: CourseKey, worksheet_id: str) -> Worksheet | None:
    """The worksheet of that id that the course run has written for itself. One query."""
    rows = OwnWorksheet.objects.filter(course_key=course_key, worksheet_id=worksheet_id)
    found = rows.values_list("version_id", flat=True).first()
    return by_hash(found) if found is not None else None


def all_own(course_key: CourseKey) -> dict[str, Worksheet]:
    """The worksheets that the course run has written for itself, by id. One query, and one for
    each that the process has not read yet.
    """
    rows = OwnWorksheet.objects.filter(course_key=course_key).order_by("worksheet_id")
    return {name: by_hash(found) for name, found in rows.values_list("worksheet_id", "version_id")}


def record_own(course_key: CourseKey, worksheets: Iterable[Worksheet]) -> None:
    """Replace those of the course run by `worksheets`."""
    OwnWorksheet.objects.filter(course_key=course_key).delete()
    OwnWorksheet.objects.bulk_create(
        OwnWorksheet(course_key=course_key, worksheet_id=each.id, version=store(each))
        for each in worksheets
    )
