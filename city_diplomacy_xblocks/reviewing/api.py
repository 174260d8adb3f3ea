"""All that other rooms may ask of reviewing. Each write is one transaction and emits one event.

In `__all__`: public. The modules that these come from are this room's own.
"""

from __future__ import annotations

from city_diplomacy_xblocks.platform.people import Place
from city_diplomacy_xblocks.reviewing import queue, reading
from city_diplomacy_xblocks.reviewing.anchors import bring_up_to_date
from city_diplomacy_xblocks.reviewing.conversing import (
    comment,
    delete_comment,
    edit_comment,
    mark_corrected,
    reply,
    resolve_thread,
    say,
)
from city_diplomacy_xblocks.reviewing.data import (
    Blocked,
    Extensions,
    Feedback,
    HandedIn,
    Outdated,
    QueuePage,
    Release,
    ReviewView,
    SavedReview,
    SubmissionView,
    ThreadView,
)
from city_diplomacy_xblocks.reviewing.due import due_of_plan, writers_of
from city_diplomacy_xblocks.reviewing.extending import extend, extensions
from city_diplomacy_xblocks.reviewing.grading import open_review, release, save_review
from city_diplomacy_xblocks.reviewing.handing_in import forget, hand_in, withdraw
from city_diplomacy_xblocks.reviewing.reading import handed_in

__all__ = [
    "Blocked",
    "Extensions",
    "Feedback",
    "HandedIn",
    "Outdated",
    "QueuePage",
    "ReviewView",
    "SavedReview",
    "SubmissionView",
    "ThreadView",
    "bring_up_to_date",
    "comment",
    "delete_comment",
    "due_of_plan",
    "edit_comment",
    "extend",
    "extensions",
    "feedback",
    "forget",
    "hand_in",
    "handed_in",
    "mark_corrected",
    "open_review",
    "queue_page",
    "release",
    "release_left_behind",
    "reply",
    "resolve_thread",
    "save_review",
    "say",
    "threads_for",
    "threads_of_reader",
    "withdraw",
    "writers_of",
]


def queue_page(
    *, place: Place, state: str = "", sort: str = "waiting", search: str = "", cursor: str = ""
) -> QueuePage:
    """A page of 25 of what `place` received, next to `cursor`, in eight queries whatever the
    queue's length.

    `state` is waiting, reading, returned, released or "" for all; `sort` waiting (the longest
    first) or name; `search` a part of a name or a city, accents aside. Refuses (400) a cursor that
    is none of ours.
    """
    return queue.page(place, state=state, sort=sort, search=search, cursor=cursor)


def feedback(plan_id: int) -> Feedback | None:
    """What participants see of their plan's way, in two queries; None before the first hand-in."""
    return reading.feedback(plan_id)


def release_left_behind(user_id: int, place: Place) -> Release | None:
    """What a person who has left a plan is told of it: the last release, once it is validated and
    they are graded for it. One query.
    """
    return reading.release_left_behind(user_id, place)


def threads_for(plan_id: int, *, for_staff: bool = False) -> tuple[ThreadView, ...]:
    """The plan's conversations; for participants only what was published."""
    return reading.threads(plan_id, for_staff=for_staff)


def threads_of_reader(plan_id: int, user_id: int | None) -> tuple[ThreadView, ...]:
    """What a reader said of a draft, and what its writers answered. One query."""
    return reading.threads_of_reader(plan_id, user_id)
