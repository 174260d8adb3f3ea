"""Who is asking, from where, and whether they may.

The platform does not guard handlers: the anonymous, the not enrolled and the masquerading all reach
them, and in Studio anybody does. Each function here answers one of those questions for one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils.translation import get_language, pgettext
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.core import XBlock

from city_diplomacy_xblocks.platform import scores
from city_diplomacy_xblocks.platform.borrowed import Borrowed
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.people import Person, Place

#: The languages that the blocks speak; anybody else reads French.
LANGUAGES: Final = ("fr", "en", "ar")
#: Plan keys stand in addresses of ours and in index columns.
PLAN_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

_ATTRIBUTE = "edx-platform."


def who_is_asking(block: XBlock) -> Person:
    """The person behind the request that `block` serves; the anonymous have no `user_id`."""
    service = block.runtime.service(block, "user")
    user = service.get_current_user() if service else None
    attributes = user.opt_attrs if user else {}
    user_id = attributes.get(f"{_ATTRIBUTE}user_id")
    course_key = course_of(block)
    is_staff = course_key is not None and bool(attributes.get(f"{_ATTRIBUTE}user_is_staff"))
    anonymous_id = attributes.get(f"{_ATTRIBUTE}anonymous_user_id") or ""
    username = attributes.get(f"{_ATTRIBUTE}username") or ""
    preferences = attributes.get(f"{_ATTRIBUTE}user_preferences") or {}
    return Person(
        user_id=user_id,
        key=anonymous_id,
        username=username,
        name=(user.full_name if user else "") or username,
        anonymous_id=anonymous_id,
        language=spoken(preferences.get("pref-lang") or get_language()),
        is_staff=is_staff,
        is_enrolled=is_staff or _is_enrolled(block, course_key, user_id),
        is_masquerading=_is_masquerading(course_key, user_id),
    )


def where(block: XBlock) -> Place | None:
    """The place in a course run, or None where no plan may be: in a library and in Studio.

    Refusal where the author's plan key is none. Nothing is handed in at an example.
    """
    course_key = course_of(block)
    if course_key is None or block.runtime.service(block, "enrollments") is None:
        return None
    return Place(
        course_key=course_key,
        usage_key=block.scope_ids.usage_id.map_into_course(course_key),
        plan_key=plan_key_of(block),
        submission_point=bool(block.submission_point and not block.example),
        points=scores.worth(block.points),
        due=getattr(block, "due", None),
        grace=getattr(block, "graceperiod", None) or timedelta(0),
        around=lambda: list(_around(block, course_key)),
    )


def _around(block: XBlock, course_key: CourseKey) -> Iterator[UsageKey]:
    """What `block` stands in, the nearest first. Each is read from the platform's store."""
    parent = block.get_parent()
    while parent is not None:
        yield parent.scope_ids.usage_id.map_into_course(course_key)
        parent = parent.get_parent()


def plan_key_of(block: XBlock) -> str:
    """The author's plan key in lower case: databases disagree whether « Ville » is « ville ».

    Refusal when it is none: OLX carries what Studio would not let pass.
    """
    key = str(block.plan_key)
    if not PLAN_KEY.fullmatch(key):
        message = pgettext(
            "studio", "A plan key has 1 to 64 letters, digits, hyphens and underscores."
        )
        raise Refusal(404, "bad_plan_key", message)
    return key.lower()


def course_of(block: XBlock) -> CourseKey | None:
    """The run that `block` stands in, without branch and version; None when it is not a course."""
    key = getattr(block.scope_ids.usage_id, "context_key", None)
    if not isinstance(key, CourseKey) or not getattr(key, "is_course", True):
        return None
    return _of_any_version(key)


def _of_any_version(key: CourseKey) -> CourseKey:
    """The key without the branch and the version that Studio may have read the block from."""
    return key.for_branch(None).version_agnostic() if hasattr(key, "version_agnostic") else key


def spoken(code: str | None) -> str:
    """The language of ours that fits `code` (``en-gb`` → ``en``), else French."""
    base = (code or "").replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else LANGUAGES[0]


def require_learner(block: XBlock, person: Person, *, page_of: str, writes: bool = True) -> Place:
    """The place, if `person` is enrolled (or staff) and sits before their own page; else a Refusal.

    `page_of` is the `Person.key` that the page was made for. Masquerading staff may read.
    """
    place = _require_session(block, person, page_of=page_of, writes=writes)
    if not person.is_enrolled:
        raise Refusal(
            403,
            "not_enrolled",
            pgettext("refusal", "You are not enrolled in this course: nothing was saved."),
        )
    return place


def require_staff(block: XBlock, person: Person, *, page_of: str) -> Place:
    """The place, if `person` is staff of this course, as themselves; else a Refusal."""
    place = _require_session(block, person, page_of=page_of, writes=True)
    if not person.is_staff:
        raise Refusal(
            403, "staff_only", pgettext("refusal", "Only the staff of this course may do this.")
        )
    return place


def require_author(block: XBlock) -> None:
    """Refuse whoever may not write this course in Studio. Nobody may outside Studio.

    In a library of the newer kind the runtime stores nothing for whoever may not edit it.
    """
    permissions = block.runtime.service(block, "studio_user_permissions")
    key = block.scope_ids.usage_id.context_key
    if permissions is None and not isinstance(key, CourseKey):
        return
    if permissions is None or not permissions.can_write(_of_any_version(key)):
        raise Refusal(
            403, "authors_only", pgettext("refusal", "Only authors of this course may do this.")
        )


def _require_session(block: XBlock, person: Person, *, page_of: str, writes: bool) -> Place:
    place = where(block)
    if place is None:
        raise Refusal(
            403, "no_plan_here", pgettext("refusal", "Plans exist in courses only: not here.")
        )
    if person.user_id is None or not person.key:
        raise Refusal(403, "anonymous", pgettext("refusal", "Log in to work on your plan."))
    if writes and person.is_masquerading:
        raise Refusal(
            403,
            "masquerade",
            pgettext("refusal", "You are viewing the course as somebody else: nothing is saved."),
        )
    if person.key != page_of:
        raise Refusal(403, "other_person", _belongs_to_somebody_else(person))
    return place


def _belongs_to_somebody_else(person: Person) -> str:
    return pgettext(
        "refusal",
        "This text belongs to somebody else: you are now logged in as %(name)s. "
        "It stays on this device.",
    ) % {"name": person.name}


def _is_enrolled(block: XBlock, course_key: CourseKey | None, user_id: int | None) -> bool:
    service = block.runtime.service(block, "enrollments")
    if service is None or course_key is None or user_id is None:
        return False
    active = service.get_active_enrollments_by_course(course_key)
    return active.filter(user_id=user_id).exists()


def _is_masquerading(course_key: CourseKey | None, user_id: int | None) -> bool:
    """Whether staff are looking through a learner's eyes.

    The user service then speaks of that learner, so the session's own user is asked. As a generic
    learner, staff keep their own ids: their writes would mix with those of real learners.
    """
    current_request, masquerade_of = (
        Borrowed.CURRENT_REQUEST.find(),
        Borrowed.COURSE_MASQUERADE.find(),
    )
    request = current_request() if callable(current_request) else None
    user = getattr(request, "user", None)
    if course_key is None or user_id is None or user is None or not callable(masquerade_of):
        return False
    masquerade = masquerade_of(user, course_key)
    return user.pk != user_id or (masquerade is not None and masquerade.role != "staff")
