"""What graders ask about time: who has more of it, giving it, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import pgettext

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.requests import (
    LONGEST_ID,
    boolean,
    identifier,
    number,
    refuse,
    text,
)
from city_diplomacy_xblocks.pages import extensions as pages
from city_diplomacy_xblocks.platform.colleagues import find_colleagues
from city_diplomacy_xblocks.reviewing import api as reviewing

#: A date beyond it is a slip of the hand, and more than some databases can hold.
_LAST_YEAR: Final = 2200


def extensions(call: Call) -> dict[str, Any]:
    """``{submission?}`` → who has more time here (of those whom the submission concerns), as HTML,
    with the form to give it.
    """
    return {"html": _render(call)}


def extend(call: Call) -> dict[str, Any]:
    """``{username, until, reason}``, or with ``{submission, user}``: give more time, until a local
    ``2027-03-08T23:59``; with ``take_back`` no more → as `extensions`.
    """
    body = call.body
    take_back = boolean(body, "take_back")
    until = None if take_back else _until(body)
    reviewing.extend(
        person=call.person,
        place=call.place,
        user_id=_whom(call),
        until=until,
        reason=text(body, "reason"),
        submission_id=_submission(body),
    )
    return {"html": _render(call), "told": pages.told(taken_back=take_back)}


def _whom(call: Call) -> int:
    if _submission(call.body) is not None:
        return number(call.body, "user")
    username = identifier(call.body, "username").strip()
    return find_colleagues(call.block, call.place.course_key, [username])[username]


def _submission(body: Mapping[str, Any]) -> int | None:
    return number(body, "submission") if body.get("submission") is not None else None


def _until(body: Mapping[str, Any]) -> datetime:
    try:
        moment = parse_datetime(text(body, "until", longest=LONGEST_ID))
    except ValueError:
        moment = None
    if moment is None or not timezone.now().year <= moment.year <= _LAST_YEAR:
        refuse("bad_date", pgettext("dates", "Give a day and a time, such as 08/03/2027 23:59."))
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _render(call: Call) -> str:
    submission = _submission(call.body)
    return pages.render_extensions(
        reviewing.extensions(place=call.place, submission_id=submission),
        submission=submission,
        block_id=blocks.block_id(call.block),
    )
