"""What an address of the demo speaks of: a course, a unit, a block, a handler; else a 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.django.request import DjangoWebobRequest, webob_to_django_response
from xblock.exceptions import NoSuchHandlerError, NoSuchUsage

from city_diplomacy_xblocks.demo.course import Course, Unit, courses
from city_diplomacy_xblocks.demo.people import membership
from city_diplomacy_xblocks.demo.runtime import DemoRuntime


def course_entered(request: HttpRequest, course_id: str) -> Course:
    """The course, if this person may enter it; whoever is not logged in reads what is public."""
    course = _course(course_id)
    if request.user.is_authenticated and not membership(request.user, course.key).may_enter:
        raise Http404
    return course


def course_written(request: HttpRequest, course_id: str) -> Course:
    """The course, if this person is an author of it."""
    course = _course(course_id)
    if not membership(request.user, course.key).is_author:
        raise Http404
    return course


def unit_called(course: Course, unit_id: str) -> Unit:
    """The unit of `course` with that key."""
    found = next((one for one in course.units if str(one.node.key) == unit_id), None)
    if found is None:
        raise Http404
    return found


def answer(
    request: HttpRequest, runtime: DemoRuntime, usage_id: str, handler: str, suffix: str | None
) -> HttpResponse:
    """What a block's handler answers."""
    try:
        block = runtime.get_block(usage_key_of(usage_id))
        response = runtime.handle(block, handler, DjangoWebobRequest(request), suffix)
    except (NoSuchUsage, NoSuchHandlerError) as error:
        raise Http404 from error
    return webob_to_django_response(response)


def course_key_of(course_id: str) -> CourseKey:
    """The key that is written so."""
    try:
        return CourseKey.from_string(course_id)
    except InvalidKeyError as error:
        raise Http404 from error


def usage_key_of(usage_id: str) -> UsageKey:
    """The key that is written so."""
    try:
        return UsageKey.from_string(usage_id)
    except InvalidKeyError as error:
        raise Http404 from error


def _course(course_id: str) -> Course:
    course = courses().get(course_key_of(course_id))
    if course is None:
        raise Http404
    return course
