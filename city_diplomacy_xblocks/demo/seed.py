"""The people of the demo and what they have written so far. Running it again changes nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.models import User
from django.utils import timezone
from xblock.core import XBlock

from city_diplomacy_xblocks.demo.authored import lay_over_files
from city_diplomacy_xblocks.demo.client import call, edits_of
from city_diplomacy_xblocks.demo.course import Course, courses
from city_diplomacy_xblocks.demo.models import UserState
from city_diplomacy_xblocks.demo.people import anonymous_id, enrol
from city_diplomacy_xblocks.demo.personas import PERSONAS, user_for
from city_diplomacy_xblocks.demo.publishing import publish
from city_diplomacy_xblocks.demo.runtime import DemoRuntime
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: How many sections of the example a plan « half way » has.
HALF_WAY: Final = 3


def seed() -> None:
    """Make the personas, enrol them in every course, and let two write where it is no edition."""
    users = {persona.username: user_for(persona) for persona in PERSONAS}
    found = courses().values()
    lay_over_files()
    for course in found:
        for persona in PERSONAS:
            if persona.role:
                enrol(users[persona.username], course.key, role=persona.role)
        publish(course)
        if course.translated:  # to be begun by whoever tries it
            continue
        _complete_and_hand_in(course, users["aissata"])
        _write(course, users["mariam"], sections=HALF_WAY)


def _complete_and_hand_in(course: Course, user: User) -> None:
    """The example plan of the course's worksheet, waiting to be read."""
    revision = _write(course, user)
    if revision is not None:
        block = _submission_point(course, user)
        body = {"person": anonymous_id(user, course.key), "revision": revision}
        _expect(call(block, "hand_in", body))


def _submission_point(course: Course, user: User) -> XBlock | None:
    """The block of the course's plan that takes plans in."""
    runtime = DemoRuntime(user, course.key)
    blocks = [runtime.get_block(node.key) for node in course.blocks()]
    return next((block for block in blocks if getattr(block, "submission_point", False)), None)


def _has_begun(course: Course, user: User) -> bool:
    """Whether that person has left anything in the course, wherever its author lets write now."""
    keys = UserState.objects.filter(user=user).values_list("usage_key", flat=True)
    return any(key.course_key == course.key for key in keys)


def _write(course: Course, user: User, *, sections: int | None = None) -> int | None:
    """Fill in the first `sections` of the example plan as the page would, in the name of `user`;
    the plan's revision.

    None when there is nothing to write in, or when that person has begun already.
    """
    block = _submission_point(course, user)
    if block is None or _has_begun(course, user):
        return None
    worksheet = library.get(block.worksheet)
    answers = library.example(library.examples(worksheet.id)[0])
    body = {
        "person": anonymous_id(user, course.key),
        "client": secrets.token_hex(8),
        "revision": 0,
        "changes": list(_changes(worksheet, answers, sections)),
    }
    return _expect(call(block, "save", body))["revision"]


def _expect(answer: tuple[int, Any]) -> dict[str, Any]:
    status, body = answer
    if status != HTTPStatus.OK:
        raise RuntimeError(f"{status}: {body}")
    return body


def _changes(
    worksheet: Worksheet, answers: Mapping[str, Mapping[str, Any]], sections: int | None
) -> Iterator[dict[str, Any]]:
    """One change per field, one per row of a table, in the order in which one would write them."""
    wanted = {section.id: answers.get(section.id, {}) for section in worksheet.sections[:sections]}
    at = timezone.now().isoformat()
    for seq, (op, path, value) in enumerate(edits_of(wanted), 1):
        yield {
            "seq": seq,
            "op": op,
            "path": path,
            "base": 0,
            "value": value,
            "worksheet_version": worksheet.version,
            "at": at,
        }
