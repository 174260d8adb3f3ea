"""What graders see, as HTML made from views: nothing is read from the database here."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info, pgettext

from city_diplomacy_xblocks.pages.grading_queue import render_queue
from city_diplomacy_xblocks.pages.grading_review import render_review, total_words
from city_diplomacy_xblocks.pages.marks import below_words, between_words
from city_diplomacy_xblocks.pages.sheets import prefix_of
from city_diplomacy_xblocks.pages.words import Words, row_words
from city_diplomacy_xblocks.platform.people import Person
from city_diplomacy_xblocks.reviewing.data import ThreadView

__all__ = [
    "render_pointer",
    "render_queue",
    "render_review",
    "render_staff",
    "render_thread",
    "staff_args",
]


def render_staff(*, queue: str, language: str, block_id: str) -> str:
    """The block as staff see it: the queue that `render_queue` made, and room for the worksheet."""
    return render_to_string(
        "city_diplomacy/grader/staff.html",
        {
            "queue": mark_safe(queue),  # noqa: S308 - made by render_queue
            "language": language,
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "words": json.dumps(_words(), ensure_ascii=False),
            "bid": prefix_of(block_id),
            "block_id": block_id,
        },
    )


def staff_args(*, person: Person, block_id: str, language: str) -> dict[str, Any]:
    """What `CityWorksheet(runtime, element, args)` receives on the staff's page."""
    return {
        "staff": True,
        "person": person.key,
        "block_id": block_id,
        "language": language,
        "csrf": settings.CSRF_COOKIE_NAME,
        "login": str(settings.LOGIN_URL or ""),
    }


def render_pointer(*, url: str, language: str, block_id: str) -> str:
    """For staff, in blocks that no plan is handed in at: a link to where plans are read."""
    return render_to_string(
        "city_diplomacy/grader/pointer.html",
        {"url": url, "language": language, "bid": prefix_of(block_id), "block_id": block_id},
    )


def render_thread(thread: ThreadView, *, person: Person, block_id: str) -> str:
    """One conversation, as it stands under the text it speaks of."""
    return render_to_string(
        "city_diplomacy/grader/thread.html",
        {"thread": thread, "me": person.user_id, "bid": prefix_of(block_id), "block_id": block_id},
    )


def _words() -> Words:
    """The sentences that the script says; their placeholders are its to fill."""
    return {
        **row_words(),
        "notStored": pgettext("filling", "Not saved yet: it does not fit"),
        "advice": pgettext("finding", "Advice"),
        "saved": pgettext("review", "Review draft saved at {time}"),
        "kept": pgettext("review", "Kept on this device: it will be sent as soon as possible"),
        "unkept": pgettext(
            "review", "Not saved, and this device cannot keep it: copy your text before you leave"
        ),
        "invalid": pgettext(
            "review", "One field holds something that does not fit: correct it to save"
        ),
        "restored": pgettext("review", "What you had written on this device is back"),
        "offline": pgettext(
            "review", "The server does not answer. Check the connection and try again."
        ),
        "session": pgettext(
            "review", "Your session is over: log in again. What you write stays on this device."
        ),
        "login": pgettext("trouble", "Log in (new tab)"),
        "person": pgettext(
            "review", "You are now logged in as somebody else: load the page again."
        ),
        "large": pgettext("review", "This is too long to be saved: shorten your text."),
        "yes": pgettext("answer", "Yes"),
        "no": pgettext("answer", "No"),
        "retry": pgettext("trouble", "Try again now"),
        "sendFirst": pgettext("review", "Your review is not saved yet. Try again in a moment."),
        "total": total_words(),
        "unset": pgettext("review", "to mark"),
        "below": below_words(),
        "between": between_words(),
        "released": pgettext("review", "Sent. The participant sees it now."),
    }
