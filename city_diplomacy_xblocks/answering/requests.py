"""What a page may ask of a block: bodies are measured and read here, or refused with 400.

Shapes of the JSON, always with ``person``, the key of whoever the page was made for::

    save          {client, revision, changes: [{seq, op, path, base, value, worksheet_version, at}]}
    save_review   {submission, revision, marks: {criterion: {points, comment}}, overall, decision,
                   filled: {path: value}}
    …             each name below, with the names of its attributes
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from attrs import frozen
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import RawPostDataException, UnreadablePostError
from django.utils.translation import pgettext
from webob import Request

from city_diplomacy_xblocks.exports.archive import too_large
from city_diplomacy_xblocks.fields.cleaning import clean_text
from city_diplomacy_xblocks.platform.errors import Refusal

LARGEST_BODY: Final = 1_000_000
#: Of a request that brings a form as base64. Less than what Django takes, unless told otherwise,
#: of anything that is not an uploaded file: 2.5 MB.
LARGEST_FORM: Final = 2_100_000
#: Of a request that brings the text of a worksheet: LARGEST characters of most alphabets.
LARGEST_TEXT: Final = 2_000_000
#: Numbers of ours are counters and ids: no larger than what every database and script can hold.
LARGEST_NUMBER: Final = 2**53
LONGEST_ID: Final = 255
LONGEST_TEXT: Final = 20_000
#: Changes of one save. Pages send 200 at a time (`frontend/src/learner/journal.ts`).
MOST_CHANGES: Final = 5_000


def read_body(request: Request, *, largest: int = LARGEST_BODY) -> dict[str, Any]:
    """The JSON object that `request` carries.

    Refusal 400 for another method than POST, more than `largest` bytes (or than the platform
    takes), or anything but a JSON object.
    """
    if request.method != "POST":
        refuse("method", pgettext("refusal", "This address takes POST requests only."))
    if (request.content_length or 0) > largest:
        _refuse_size(largest)
    try:
        raw = request.body
    except RequestDataTooBig:
        _refuse_size(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or largest)
    except (RawPostDataException, UnreadablePostError):
        refuse("not_json", pgettext("refusal", "The request is not JSON."))
    if len(raw) > largest:
        _refuse_size(largest)
    try:
        # RecursionError: brackets nested a thousand deep.
        body = json.loads(raw, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        refuse("not_json", pgettext("refusal", "The request is not JSON."))
    if not isinstance(body, dict):
        refuse("not_object", pgettext("refusal", "The request is not a JSON object."))
    return body


def refuse(code: str, message: str) -> NoReturn:
    """Answer 400."""
    raise Refusal(400, code, message)


def text(body: Mapping[str, Any], name: str, *, longest: int = LONGEST_TEXT) -> str:
    """The text called `name`, clean of what databases refuse; absent or null is empty."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        _refuse_value(name)
    return clean_text(value)


def identifier(body: Mapping[str, Any], name: str) -> str:
    """The id called `name`, which must be there."""
    return text(body, name, longest=LONGEST_ID) or _refuse_value(name)


def number(body: Mapping[str, Any], name: str) -> int:
    """The whole number called `name`, from 0 to 2⁵³."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        _refuse_value(name)
    return value


def page_plan(body: Mapping[str, Any]) -> int | None:
    """The id of the plan that the page was made for: 0 before there was one, None if not said."""
    return None if body.get("plan") is None else number(body, "plan")


def boolean(body: Mapping[str, Any], name: str, *, absent: bool | None = False) -> bool:
    """The answer, true or false, to `name`; `absent` where there is none: None if there must be."""
    value = body.get(name, absent)
    return value if isinstance(value, bool) else _refuse_value(name)


def mapping(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object called `name`; absent is empty."""
    value = body.get(name, {})
    return value if isinstance(value, dict) else _refuse_value(name)


@frozen
class Save:
    """A batch of one page's edits. `changes` are as they came: the merge judges each by itself."""

    client: str
    revision: int
    changes: tuple[Any, ...]

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Save:
        """The batch in `body`."""
        changes = body.get("changes", [])
        if not isinstance(changes, list):
            _refuse_value("changes")
        if len(changes) > MOST_CHANGES:
            message = pgettext("refusal", "More than {n} changes at once: send fewer at a time.")
            refuse("too_large", message.format(n=MOST_CHANGES))
        return cls(identifier(body, "client"), number(body, "revision"), tuple(changes))


@frozen
class SaveReview:
    """A grader's draft. `marks` are judged by the room that knows the rubric, `filled` by the one
    that knows the worksheet.
    """

    submission: int
    revision: int
    marks: dict[str, Any]
    overall: str
    decision: str
    filled: dict[str, Any]

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> SaveReview:
        """The draft in `body`."""
        return cls(
            number(body, "submission"),
            number(body, "revision"),
            mapping(body, "marks"),
            text(body, "overall"),
            text(body, "decision", longest=LONGEST_ID),
            mapping(body, "filled"),
        )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse_size(largest: int) -> NoReturn:
    if largest == LARGEST_FORM:
        refuse("too_large", too_large())
    message = pgettext("refusal", "The request is larger than {n} MB.")
    refuse("too_large", message.format(n=largest // 1_000_000))


def _refuse_value(name: str) -> NoReturn:
    message = pgettext("refusal", "The request does not say “%(name)s” as it should.")
    refuse("malformed", message % {"name": name})
