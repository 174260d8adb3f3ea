"""What happens when a course of the demo is published: at each start, and whenever Studio saves."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from city_diplomacy_xblocks.demo.course import Course
from city_diplomacy_xblocks.demo.dates import publish_dates
from city_diplomacy_xblocks.demo.runtime import DemoRuntime
from city_diplomacy_xblocks.receivers import CATEGORY, register_course


def publish(course: Course) -> None:
    """Do as the platform does when a course is published: note its dates, and tell the package
    which section stands where.
    """
    publish_dates(course.key, course.due)
    runtime = DemoRuntime(AnonymousUser(), course.key)
    worksheets = [node for node in course.blocks() if node.tag == CATEGORY]
    register_course(course.key, [runtime.get_block(node.key) for node in worksheets])
