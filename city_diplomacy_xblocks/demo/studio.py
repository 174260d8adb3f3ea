"""The demo's Studio: a unit as its author sees it, the editor of a block, and its handlers."""

from __future__ import annotations

from attrs import frozen
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment

from city_diplomacy_xblocks.answering.blocks import title_of
from city_diplomacy_xblocks.demo import personas
from city_diplomacy_xblocks.demo.addresses import (
    answer,
    course_key_of,
    course_written,
    unit_called,
    usage_key_of,
)
from city_diplomacy_xblocks.demo.course import courses
from city_diplomacy_xblocks.demo.player import body_of
from city_diplomacy_xblocks.demo.publishing import publish
from city_diplomacy_xblocks.demo.studio_runtime import StudioRuntime

#: Who looks at what authors have written, as a participant.
_READER = "karim"
#: The editor that XBlock makes of a block's settings.
_STANDARD_FORM = "StudioEditableXBlockMixin"


@frozen
class Shown:
    """A block of a unit: its key and title, and what its author sees of it."""

    key: UsageKey
    title: str
    html: SafeString


@require_GET
def unit(request: HttpRequest, course_id: str, unit_id: str) -> HttpResponse:
    """A unit's blocks, each as its author sees it, with the way to its editor."""
    course = course_written(request, course_id)
    found = unit_called(course, unit_id)
    runtime = StudioRuntime(request.user, course.key)
    whole, shown = Fragment(), []
    for node in (each for each in found.node.walk() if each.is_block):
        block = runtime.get_block(node.key)
        piece = runtime.render(block, "author_view", {})
        whole.add_fragment_resources(piece)
        html = mark_safe(piece.body_html())  # noqa: S308 - the block's own
        shown.append(Shown(node.key, title_of(block), html))
    get_token(request)
    reader = personas.find(_READER)
    told = {"course": course, "unit": found, "blocks": shown, "reader": reader}
    return render(request, "demo/studio_unit.html", {**told, "body": body_of(whole)})


@require_GET
def edit(request: HttpRequest, course_id: str, usage_id: str) -> HttpResponse:
    """The editor of a block: on a page of its own, with ``?modal=1`` in a box as Studio has one."""
    course = course_written(request, course_id)
    key = usage_key_of(usage_id)
    if key not in {node.key for node in course.blocks()}:
        raise Http404
    runtime = StudioRuntime(request.user, course.key)
    block = runtime.get_block(key)
    editor = runtime.render(block, "studio_view", {})
    # The editor's script reads the token from the cookie, as in Studio: it has to be there.
    get_token(request)
    told = {
        "course": course,
        "unit": course.unit_of(key),
        "title": title_of(block),
        "body": body_of(editor),
        "in_modal": request.GET.get("modal") == "1",
        "is_standard_form": _STANDARD_FORM in str(editor.body_html()),
    }
    return render(request, "demo/studio_edit.html", told)


def handle(
    request: HttpRequest, course_id: str, usage_id: str, handler: str, suffix: str | None = None
) -> HttpResponse:
    """Call a block's handler in Studio, and publish what it stored.

    As in Studio, whether the person is an author is for the block to ask; and all is undone when
    the handler fails.
    """
    if not request.user.is_authenticated:
        return HttpResponseForbidden(pgettext("demo", "Log in first."))
    runtime = StudioRuntime(request.user, course_key_of(course_id))
    with transaction.atomic():
        response = answer(request, runtime, usage_id, handler, suffix)
    course = courses().get(runtime.course_id)
    if runtime.has_written and course:
        publish(course)
    return response
