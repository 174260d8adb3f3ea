"""What we do when the platform speaks: a course was published.

Then it is written down which block shows which sections of which plan, so that links lead across
units, and which block receives it. The demo's loader calls the same function.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.platform.asking import plan_key_of
from city_diplomacy_xblocks.platform.courses import published_blocks
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet

log = logging.getLogger(__name__)

CATEGORY = "city_worksheet"


def course_published(*, course_key: CourseKey, **_signal: Any) -> None:
    """Studio has published `course_key`."""
    register_course(course_key, published_blocks(course_key, category=CATEGORY))


def register_course(course_key: CourseKey, found: Iterable[XBlock]) -> None:
    """Write down the worksheets and the places of the worksheet blocks of a course, in order.

    Blocks of an example, of a worksheet that is not there or of a plan key that is none have no
    place. The first submission point of a plan key holds; another is logged and ignored, and Studio
    says so beside it.
    """
    ours = [block for block in found if block.scope_ids.block_type == CATEGORY]
    written = tuple(_written_in(ours).values())
    drafting.record_own_worksheets(course_key, written)
    stored = {each.content_hash for each in written}
    points: dict[str, UsageKey] = {}
    placed = []
    for block in ours:
        if block.example or not blocks.has_worksheet(block):
            continue
        try:
            plan_key = plan_key_of(block)
        except Refusal as refusal:
            log.warning("%s: %s", block.scope_ids.usage_id, refusal.code)
            continue
        worksheet = blocks.worksheet_of(block)
        if worksheet.content_hash not in stored:
            drafting.register_worksheet(worksheet)
            stored.add(worksheet.content_hash)
        usage_key = block.scope_ids.usage_id.map_into_course(course_key)
        is_point = block.submission_point and plan_key not in points
        if is_point:
            points[plan_key] = usage_key
        elif block.submission_point:
            log.warning("%s is a second submission point of %s", usage_key, plan_key)
        placed.append(
            drafting.PlacementSpec(
                usage_key=usage_key,
                plan_key=plan_key,
                sections=tuple(blocks.sections_of(block, worksheet)),
                submission_point=is_point,
            )
        )
    drafting.record_placements(course_key, placed)


def _written_in(found: Iterable[XBlock]) -> dict[str, Worksheet]:
    """The worksheets that the blocks of a course have written, by id: the first of each holds.

    What cannot be shown is logged and left out, and so is what is called as one of the library.
    """
    written: dict[str, Worksheet] = {}
    for block in found:
        try:
            worksheet = blocks.written_here(block)
        except Refusal as refusal:
            log.warning("%s: %s", block.scope_ids.usage_id, refusal.message)
            continue
        if worksheet is None:
            continue
        if worksheet.id in library.ids() or worksheet.id in written:
            log.warning("%s: a second worksheet %s", block.scope_ids.usage_id, worksheet.id)
            continue
        written[worksheet.id] = worksheet
    return written
