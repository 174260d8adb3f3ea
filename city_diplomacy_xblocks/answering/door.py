"""The door of every handler: size, JSON, who may, in which language, and how a refusal is told."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from attrs import evolve
from django.utils import translation
from django.utils.translation import pgettext
from webob import Request, Response
from xblock.core import XBlock

from city_diplomacy_xblocks.answering.call import Answer, Audience, Call, File
from city_diplomacy_xblocks.answering.requests import LARGEST_BODY, identifier, read_body, text
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.people import Person, Place


def respond(
    block: XBlock,
    request: Request,
    audience: Audience,
    answer: Answer,
    *,
    largest: int = LARGEST_BODY,
) -> Response:
    """Answer `request` in the reader's language, or say why not. Nobody may keep a copy of it.

    ``reader`` and ``writer`` are enrolled people (or staff) before their own page, of whom the
    masquerading may only read; ``staff`` are staff of this very course; an ``author`` may write it
    in Studio, where no page is anybody's own. A page that shows the
    worksheet in another language than its reader's says so in each request. `largest`: bytes of
    the request.
    """
    person = asking.who_is_asking(block)
    try:
        with translation.override(person.language):
            body = read_body(request, largest=largest)
            place = _admit(block, person, audience, body)
            language = asking.spoken(text(body, "language", longest=16) or person.language)
        with translation.override(language):
            told = answer(Call(block, evolve(person, language=language), place, body))
        return as_file(told) if isinstance(told, File) else as_json(told)
    except Refusal as refusal:
        told = {"error": refusal.message, "code": refusal.code, **refusal.details}
        return as_json(told, status=refusal.status)


def _admit(block: XBlock, person: Person, audience: Audience, body: dict[str, Any]) -> Place | None:
    if audience == "author":
        asking.require_author(block)
        return None
    page_of = identifier(body, "person")
    if audience == "staff":
        place = asking.require_staff(block, person, page_of=page_of)
    else:
        writes = audience == "writer"
        place = asking.require_learner(block, person, page_of=page_of, writes=writes)
    if block.example and audience != "reader":
        # Its key may be that of a real plan of the course.
        message = pgettext("refusal", "This is an example to read: nothing is written here.")
        raise Refusal(403, "example", message)
    return place


def as_json(body: dict[str, Any], *, status: int = 200) -> Response:
    """`body` as the answer to a script, not to be cached."""
    response = Response(
        json.dumps(body), status=status, content_type="application/json", charset="UTF-8"
    )
    response.cache_control = "no-store"
    return response


def as_file(file: File) -> Response:
    """`file` for the page to save: within JSON, so that no browser ever shows it as a page."""
    content = b64encode(file.content).decode()
    return as_json({"file": {"name": file.name, "type": file.media_type, "content": content}})
