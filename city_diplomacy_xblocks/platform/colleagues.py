"""Finding the colleagues of a course run by their usernames."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import pgettext
from opaque_keys.edx.keys import CourseKey
from xblock.core import XBlock

from city_diplomacy_xblocks.platform.errors import Refusal


def find_colleagues(
    block: XBlock, course_key: CourseKey, usernames: Collection[str]
) -> dict[str, int]:
    """The user ids of people who are enrolled in the run, in the order asked for.

    Refuses (404) whoever is not there, in one sentence for those who have no account and those who
    are not enrolled: nobody can find out here who has one.
    """
    service = block.runtime.service(block, "enrollments")
    active = service.get_active_enrollments_by_course(course_key)
    rows = active.filter(user__username__in=list(usernames))
    found = dict(rows.values_list("user__username", "user_id"))
    # Databases disagree whether « Awa » is « awa ».
    folded = {name.casefold(): user_id for name, user_id in found.items()}
    for name in usernames:
        if name.casefold() not in folded:
            message = pgettext("members", "Nobody in this course has the username “%(name)s”.")
            raise Refusal(404, "no_colleague", message % {"name": name})
    return {name: folded[name.casefold()] for name in usernames}


def anonymous_id_of(block: XBlock, username: str, course_key: CourseKey) -> str:
    """The course's anonymous id of somebody, where staff of the course ask; else ""."""
    service = block.runtime.service(block, "user")
    return service.get_anonymous_user_id(username, str(course_key)) or ""
