"""For tests: a course, people and blocks in the demo host, and calls to handlers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser, User
from opaque_keys.edx.keys import CourseKey, UsageKey
from opaque_keys.edx.locator import CourseLocator
from xblock.core import XBlock

from city_diplomacy_xblocks.demo import course as loader
from city_diplomacy_xblocks.demo.client import call
from city_diplomacy_xblocks.demo.course import Course, Node
from city_diplomacy_xblocks.demo.dates import publish_dates
from city_diplomacy_xblocks.demo.language import prefer
from city_diplomacy_xblocks.demo.people import anonymous_id, enrol
from city_diplomacy_xblocks.demo.runtime import DemoRuntime
from city_diplomacy_xblocks.demo.storage import CONTENT
from city_diplomacy_xblocks.demo.studio_runtime import StudioRuntime

__all__ = [
    "COURSE",
    "OTHER_COURSE",
    "block_for",
    "call",
    "course_anonymous_id",
    "make_block",
    "make_course",
    "make_reading_block",
    "make_user",
    "masquerading",
    "studio_block_for",
    "usage",
]

COURSE = CourseLocator("DiploVilles", "MIGDV", "2027T1")
OTHER_COURSE = CourseLocator("DiploVilles", "VILNUM", "2027T1")
WORKSHEET = "plan_migration"


def make_user(
    username: str = "aissata",
    *,
    role: str | None = "student",
    course: CourseKey = COURSE,
    language: str | None = None,
) -> User:
    """A Django user, in `course` with `role` (student, staff, instructor, author; None: not
    enrolled).
    """
    user, _ = User.objects.get_or_create(
        username=username, defaults={"first_name": username.title()}
    )
    if role:
        enrol(user, course, role=role)
    if language:
        prefer(user, language)
    return user


def course_anonymous_id(user: User, *, course: CourseKey = COURSE) -> str:
    """The opaque name of `user` in `course`."""
    return anonymous_id(user, course)


def usage(
    name: str = "fiche", *, course: CourseKey = COURSE, tag: str = "city_worksheet"
) -> UsageKey:
    """The usage key of a block called `name`."""
    return course.make_usage_key(tag, name)


def make_block(
    user: User | AnonymousUser, *, course: CourseKey = COURSE, name: str = "fiche", **fields: Any
) -> XBlock:
    """The worksheet block `name` of `course` as `user` meets it; `fields` are its author's.

    By default it is the submission point of the plan and shows every section.
    """
    key = usage(name, course=course)
    CONTENT[key] = {"worksheet": WORKSHEET, "submission_point": True, **fields}
    return block_for(user, key)


def make_reading_block(
    user: User | AnonymousUser, tag: str, *, course: CourseKey = COURSE, **fields: Any
) -> XBlock:
    """A ``city_plan_recap`` or ``city_module`` of `course` as `user` meets it."""
    key = usage(fields.pop("name", tag), course=course, tag=tag)
    CONTENT[key] = {"worksheet": WORKSHEET, **fields}
    return block_for(user, key)


def block_for(user: User | AnonymousUser, usage_key: UsageKey) -> XBlock:
    """A fresh instance of a block that some course already holds, for `user`."""
    return DemoRuntime(user, usage_key.course_key).get_block(usage_key)


def studio_block_for(user: User | AnonymousUser, usage_key: UsageKey) -> XBlock:
    """As `block_for`, in Studio: authors may save, and there is no learner."""
    return StudioRuntime(user, usage_key.course_key).get_block(usage_key)


def make_course(
    sections: Iterable[Iterable[str]] = ((),),
    *,
    key: CourseKey = COURSE,
    due: datetime | None = None,
    **fields: Any,
) -> Course:
    """A course with a unit per item of `sections`: worksheet blocks, the last the submission point.

    The blocks are called ``fiche``, or ``fiche1``, ``fiche2``… when there are several. `fields` are
    set on all. `due` is the date of their session, as authors set it in Studio.
    """
    session_key = key.make_usage_key("sequential", "session")
    shown = [list(ids) for ids in sections]
    units = []
    for number, ids in enumerate(shown, 1):
        name = f"fiche{number}" if len(shown) > 1 else "fiche"
        block_key = usage(name, course=key)
        last = number == len(shown)
        CONTENT[block_key] = {
            "worksheet": WORKSHEET,
            "sections": ids,
            "submission_point": last,
            "display_name": name,
            "parent": key.make_usage_key("vertical", f"unit{number}"),
            **fields,
        }
        CONTENT[key.make_usage_key("vertical", f"unit{number}")] = {"parent": session_key}
        block = Node(block_key, "city_worksheet", name, "", ())
        units.append(_node(key, "vertical", f"unit{number}", (block,)))
    CONTENT[session_key] = {}
    if due:
        publish_dates(key, {session_key: due})
    session = _node(key, "sequential", "session", tuple(units))
    module = _node(key, "chapter", "module", (session,))
    made = loader.course_of(key, "Cours d’essai", _node(key, "course", key.run, (module,)))
    loader.courses()[key] = made
    return made


@contextmanager
def masquerading(
    staff: User, *, course: CourseKey = COURSE, role: str = "student"
) -> Iterator[None]:
    """Let `staff` look through somebody else's eyes, as the LMS's « view this course as » does.

    Inside, use a block made for the learner (or, as a generic learner, for `staff`): the user
    service speaks of them while the session is still the staff member's.
    """
    crum = ModuleType("crum")
    crum.get_current_request = lambda: SimpleNamespace(user=staff)
    masquerade = ModuleType("lms.djangoapps.courseware.masquerade")
    asked = {(staff.pk, course): SimpleNamespace(role=role)}
    masquerade.get_course_masquerade = lambda user, key: asked.get((user.pk, key))
    modules = {"crum": crum, "lms": ModuleType("lms"), masquerade.__name__: masquerade}
    with patch.dict(sys.modules, modules):
        yield


def _node(key: CourseKey, tag: str, name: str, children: tuple[Node, ...]) -> Node:
    return Node(key.make_usage_key(tag, name), tag, name, "", children)
