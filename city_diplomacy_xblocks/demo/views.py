"""The pages of the demo: personas, the course and its units, handlers, files."""

from __future__ import annotations

import logging
import mimetypes
from pathlib import Path

from django.contrib.auth import login, logout
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseRedirect,
)
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST
from submissions import api as submissions
from xblock.core import XBlock
from xblock.exceptions import DisallowedFileError, NoSuchUsage
from xblock.plugin import PluginMissingError

from city_diplomacy_xblocks.answering.blocks import title_of
from city_diplomacy_xblocks.demo import personas
from city_diplomacy_xblocks.demo.addresses import (
    answer,
    course_entered,
    course_key_of,
    unit_called,
    usage_key_of,
)
from city_diplomacy_xblocks.demo.course import Course, Unit, courses
from city_diplomacy_xblocks.demo.language import COOKIE, is_offered, prefer
from city_diplomacy_xblocks.demo.people import anonymous_id, membership
from city_diplomacy_xblocks.demo.player import render_unit
from city_diplomacy_xblocks.demo.runtime import DemoRuntime, resource_digest
from city_diplomacy_xblocks.demo.static import PUBLIC, digest_of

log = logging.getLogger(__name__)
_FOR_GOOD = "public, max-age=31536000, immutable"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The courses, the longest first, and who one can be."""
    found = sorted(courses().values(), key=lambda course: len(course.units), reverse=True)
    return render(request, "demo/home.html", {"courses": found})


@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Log out, and in again as the persona that the form names; without a name, stay out."""
    logout(request)
    persona = personas.find(request.POST.get("persona", ""))
    if persona:
        user = personas.user_for(persona)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(_back(request))


@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """Answer this person, or this browser, in the chosen language from now on."""
    language = request.POST.get("language", "")
    response = redirect(_back(request))
    if is_offered(language):
        if request.user.is_authenticated:
            prefer(request.user, language)
        response.set_cookie(COOKIE, language, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return (
        wanted if url_has_allowed_host_and_scheme(wanted, request.get_host()) else reverse("home")
    )


@require_GET
def course_home(request: HttpRequest, course_id: str) -> HttpResponse:
    """The modules, sessions and units of a course."""
    course = course_entered(request, course_id)
    is_staff = membership(request.user, course.key).is_staff
    return render(request, "demo/course.html", {"course": course, "is_staff": is_staff})


@require_GET
def unit(request: HttpRequest, course_id: str, unit_id: str) -> HttpResponse:
    """One unit with its blocks, as its reader meets them."""
    course = course_entered(request, course_id)
    found = unit_called(course, unit_id)
    # The blocks' scripts read the token from the cookie, as on the LMS: it has to be there.
    get_token(request)
    before, after = course.neighbours(found)
    runtime = DemoRuntime(request.user, course.key)
    body = render_unit(runtime, found.node, language=course.language)
    context = {"course": course, "unit": found, "before": before, "after": after, "body": body}
    return render(request, "demo/unit.html", {**context, "is_author": runtime.who.is_author})


@require_GET
def jump_to(request: HttpRequest, course_id: str, usage_id: str) -> HttpResponse:
    """To the unit that holds a block; the query is kept, and browsers keep the fragment."""
    course = course_entered(request, course_id)
    found = course.unit_of(usage_key_of(usage_id))
    if found is None:
        raise Http404
    query = request.META.get("QUERY_STRING")
    return HttpResponseRedirect(_unit_url(course, found) + (f"?{query}" if query else ""))


@require_GET
def jump_to_id(request: HttpRequest, course_id: str, name: str) -> HttpResponse:
    """To the unit that is called `name`, or holds what is: so texts of a course lead to another."""
    course = course_entered(request, course_id)
    found = next((node.key for node in course.root.walk() if node.key.block_id == name), None)
    if found is None:
        raise Http404
    return jump_to(request, course_id, str(found))


@require_GET
def progress(request: HttpRequest, course_id: str) -> HttpResponse:
    """The scores of the person, as edx-submissions gives them to any gradebook."""
    course = course_entered(request, course_id)
    name = anonymous_id(request.user, course.key)
    scores = submissions.get_scores(str(course.key), name) if name else {}
    rows = [
        {
            "title": _title(request, course, item),
            "earned": score["points_earned"],
            "possible": score["points_possible"],
        }
        for item, score in scores.items()
    ]
    return render(request, "demo/progress.html", {"course": course, "rows": rows})


def handle(
    request: HttpRequest, course_id: str, usage_id: str, handler: str, suffix: str | None = None
) -> HttpResponse:
    """Call a block's handler. As on the LMS, enrolment is not asked; the anonymous may only GET."""
    if not request.user.is_authenticated and request.method != "GET":
        return HttpResponseForbidden(pgettext("demo", "Log in first."))
    runtime = DemoRuntime(request.user, course_key_of(course_id))
    return answer(request, runtime, usage_id, handler, suffix)


@require_GET
def resource(_request: HttpRequest, block_type: str, digest: str, uri: str) -> HttpResponse:
    """A file of a block's package. Its address holds its hash, so that it can be kept for good."""
    try:
        with XBlock.load_class(block_type).open_local_resource(uri) as file:
            content = file.read()
    except (DisallowedFileError, PluginMissingError, FileNotFoundError) as error:
        raise Http404 from error
    return _file(content, uri, fresh=resource_digest(block_type, uri) == digest)


@require_GET
def host_file(_request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """A style sheet or script of the demo itself."""
    if name not in {path.name for path in PUBLIC.iterdir()}:
        raise Http404
    return _file((PUBLIC / name).read_bytes(), name, fresh=digest_of(name) == digest)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing here for this person, who may then be somebody else."""
    return render(request, "demo/not_found.html", status=404)


def _file(content: bytes, name: str, *, fresh: bool) -> HttpResponse:
    kind = mimetypes.guess_type(Path(name).name)[0] or "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = _FOR_GOOD if fresh else "no-cache"
    return response


def _title(request: HttpRequest, course: Course, item: str) -> str:
    """What the block that gave a score is called now; its key when the course has it no more."""
    try:
        return title_of(DemoRuntime(request.user, course.key).get_block(usage_key_of(item)))
    except NoSuchUsage:
        return item


def _unit_url(course: Course, found: Unit) -> str:
    return reverse("unit", args=[str(course.key), str(found.node.key)])
