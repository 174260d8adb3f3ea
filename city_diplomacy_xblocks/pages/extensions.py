"""Who has more time, and the form to give it, as HTML for graders."""

from __future__ import annotations

import json
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import pgettext

from city_diplomacy_xblocks.pages import moments
from city_diplomacy_xblocks.pages.sheets import prefix_of
from city_diplomacy_xblocks.reviewing.data import Extensions, ExtensionView


def render_extensions(extensions: Extensions, *, submission: int | None, block_id: str) -> str:
    """What stands in the drawer; with a `submission`, for those whom it concerns."""
    due = extensions.due
    about = {} if submission is None else {"submission": submission}
    context = {
        "bid": f"{prefix_of(block_id)}-{submission or 'x'}",
        "due": moments.say(due) if due else "",
        "zone": moments.zone(due) if due else "",
        "earliest": timezone.localtime(due).strftime("%Y-%m-%dT%H:%M") if due else "",
        "given": [_given(each, about) for each in extensions.given],
        "people": extensions.people,
        "of_submission": submission is not None,
        "body": json.dumps(about),
    }
    return render_to_string("city_diplomacy/grader/extensions.html", context)


def _given(each: ExtensionView, about: dict[str, int]) -> dict[str, Any]:
    whom = {**about, "user": each.user_id} if about else {"username": each.username}
    return {
        "name": each.name,
        "username": each.username,
        "until": moments.say(each.until),
        "reason": each.reason,
        "by": each.given_by,
        "body": json.dumps({**whom, "take_back": True}),
    }


def told(*, taken_back: bool) -> str:
    """What is announced once it is done."""
    if taken_back:
        return pgettext("extensions", "The extension is taken back.")
    return pgettext("extensions", "The extension is given. The participant sees the new date now.")
