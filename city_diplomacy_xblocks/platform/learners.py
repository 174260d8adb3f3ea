"""Finding a learner by a name under which the platform, or a colleague, speaks of them."""

from __future__ import annotations

from opaque_keys.edx.keys import CourseKey
from xblock.core import XBlock

from city_diplomacy_xblocks.platform.borrowed import Borrowed


def user_id_of(block: XBlock, anonymous_id: str) -> int | None:
    """The user whose anonymous id in the course that is, or None.

    The instructor dashboard deletes state on a block without services: then the platform is asked.
    """
    service = block.runtime.service(block, "user")
    find = getattr(service, "get_user_by_anonymous_id", None)
    find = find or Borrowed.USER_BY_ANONYMOUS_ID.find()
    user = find(anonymous_id) if callable(find) else None
    return user.pk if user else None


def enrolled_id(block: XBlock, course_key: CourseKey, username: str) -> int | None:
    """The user of that name who is enrolled in the course now, or None."""
    service = block.runtime.service(block, "enrollments")
    name = username.strip()
    if service is None or not name:
        return None
    active = service.get_active_enrollments_by_course(course_key)
    return active.filter(user__username=name).values_list("user_id", flat=True).first()
