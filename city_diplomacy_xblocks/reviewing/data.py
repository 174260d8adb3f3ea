"""What reviewing tells the rooms above. Made by `api.py`, shown by `pages/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from city_diplomacy_xblocks.drafting.errors import WrongState
from city_diplomacy_xblocks.reviewing.marks import Marks
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.findings import Finding


@frozen
class SubmissionView:
    """One attempt. `state` is waiting, reading, returned, released or withdrawn."""

    id: int
    plan_id: int
    attempt: int
    state: str
    submitted_at: datetime
    late: bool
    name: str
    city: str
    opened_at: datetime | None
    decided_at: datetime | None
    submitted_by: int = 0

    @property
    def can_withdraw(self) -> bool:
        """True until a grader has opened it."""
        return self.state == "waiting"


@frozen
class QueueRow:
    """One line of the queue. `readers` are the graders who opened it; `points` the mark last
    released.
    """

    id: int
    name: str
    city: str
    attempt: int
    state: str
    submitted_at: datetime
    late: bool
    readers: tuple[str, ...] = ()
    points: Decimal | None = None
    max_points: Decimal | None = None


@frozen
class Count:
    """How many; `more` when counting stopped there (« 1 000+ »)."""

    number: int
    more: bool = False


@frozen
class QueuePage:
    """A page of the queue. The cursors lead on and back, or are None. `counts` by state; "" is
    all of them.
    """

    rows: tuple[QueueRow, ...]
    next_cursor: str | None
    previous_cursor: str | None
    counts: Mapping[str, Count]


@frozen
class CommentView:
    """One message. `author_id` is None where the account is gone."""

    id: int
    author_id: int | None
    author: str
    by_staff: bool
    text: str
    at: datetime
    published: bool


@frozen
class ThreadView:
    """A conversation at `path`, begun under attempt `attempt`: 0 for what a reader said of a draft.
    `state` is open or resolved.
    """

    id: int
    path: str
    row_id: str
    quote: str
    state: str
    internal: bool
    published: bool
    attempt: int
    comments: tuple[CommentView, ...]


@frozen
class Release:
    """What was told once: decision "validated" or "to_revise", marks, words, by whom and when;
    what the grader `filled` in of the plan.
    """

    attempt: int
    decision: str
    points: Decimal
    max_points: Decimal
    marks: Marks
    overall: str
    grader: str
    at: datetime
    filled: Mapping[str, Any] = field(factory=dict)


@frozen
class OtherReview:
    """A colleague who reads the same plan. `marks` None until one's own are complete: two
    markers, two minds.
    """

    grader: str
    marks: Marks | None
    total: Decimal | None


@frozen
class SavedReview:
    """A grader's draft as stored. `released`: nothing in it is newer than what participants see.

    `filled` is what it would change of the fields that the team fills in. `said`: what there is to
    say of them once some were given: an error of what could not be stored, advice on the rest.
    """

    revision: int
    marks: Marks
    overall: str
    decision: str
    updated: datetime
    total: Decimal
    max_points: Decimal
    released: bool
    filled: Mapping[str, Any] = field(factory=dict)
    said: tuple[Finding, ...] | None = None


@frozen
class ReviewView:
    """All that the review screen shows. `obstacle` says why « validated » could not be released
    now, or None. `answers` hold what the team has filled in and told. `before` are the answers of
    the last attempt that was sent back.
    """

    submission: SubmissionView
    worksheet: Worksheet
    answers: Mapping[str, Mapping[str, Any]]
    review: SavedReview
    obstacle: str | None
    others: tuple[OtherReview, ...]
    threads: tuple[ThreadView, ...]
    history: tuple[Release, ...]
    before: Mapping[str, Mapping[str, Any]] | None = None


@frozen
class HandedIn:
    """What was handed in, and what was told of it last: a release or None, published threads."""

    submission: SubmissionView
    worksheet: Worksheet
    answers: Mapping[str, Mapping[str, Any]]
    release: Release | None
    threads: tuple[ThreadView, ...]


@frozen
class Feedback:
    """What participants see: the latest attempt, the last release (of it or an earlier one),
    published threads.
    """

    submission: SubmissionView
    release: Release | None
    threads: tuple[ThreadView, ...] = field(default=())


@frozen
class ExtensionView:
    """More time that one person has: until when, why, and the name of whoever gave it."""

    user_id: int
    username: str
    name: str
    until: datetime
    reason: str
    given_by: str


@frozen
class Extensions:
    """Who has more time than everybody, whose date is `due`. `people` (id, name) are those whom a
    submission concerns, where one was named.
    """

    due: datetime | None
    given: tuple[ExtensionView, ...]
    people: tuple[tuple[int, str], ...] = ()


class Blocked(WrongState):
    """Handing in is refused because of errors: `blocking`, each a finding with its path."""

    def __init__(self, message: str, *, blocking: list[Finding]) -> None:
        super().__init__("blocked", message)
        self.blocking = blocking


class Outdated(WrongState):
    """The review was saved elsewhere meanwhile. `stored` is what is there; the refused one stays
    on the page.
    """

    def __init__(self, message: str, *, stored: SavedReview) -> None:
        super().__init__("outdated", message)
        self.stored = stored
