"""What `drafting.api` gives out: plain data, free of the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen
from opaque_keys.edx.keys import CourseKey, UsageKey

from city_diplomacy_xblocks.drafting.models import PlanState, Role
from city_diplomacy_xblocks.fields.spec import Value
from city_diplomacy_xblocks.merging.changes import Result
from city_diplomacy_xblocks.merging.others import Answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet


@frozen
class Dismissal:
    """A writer's answer to a warning of personal data: what has that `mark` at `path` is none.

    `at` is a time in ISO format, `revision` the one that it made; `stands` is false once the
    warning was put back.
    """

    path: str
    mark: str
    author_id: int
    at: str
    revision: int
    stands: bool


@frozen
class PlanView:
    """A plan as it stands. `worksheet` is the version it is on; `saved_at` is None while it is
    empty.

    `role` is what the person who asked may do; "" where the plan was asked for by its id. `began`:
    they began it. `asked`: invitations or plans to read await them. `has_left`: they were on
    another one. `writers`: how many write it. `dismissals`: the warnings that they have answered.
    """

    id: int
    course_key: CourseKey
    plan_key: str
    worksheet: Worksheet
    answers: Answers
    revision: int
    state: str
    saved_at: datetime | None
    is_trial: bool
    role: str = ""
    writers: int = 1
    began: bool = True
    asked: bool = False
    has_left: bool = False
    dismissals: tuple[Dismissal, ...] = ()

    @property
    def is_shared(self) -> bool:
        """True when several people write it."""
        return self.writers > 1

    @property
    def worksheet_hash(self) -> str:
        """The name of the worksheet's version."""
        return self.worksheet.content_hash

    @property
    def is_open(self) -> bool:
        """True while answers may change."""
        return self.state in PlanState.OPEN

    @property
    def may_write(self) -> bool:
        """True when the person who asked may change answers, now."""
        return self.is_open and self.role == Role.WRITER


@frozen
class KeptView:
    """A text kept aside, still waiting for a choice. `message` says what happened and what to do.

    `author_id` is the user who wrote it; `seq` its number, for the page that sent it.
    """

    id: int
    path: str
    op: str
    value: Value
    reason: str
    message: str
    author_id: int
    at: datetime
    seq: int


@frozen
class Applied:
    """What a batch came to.

    `others` brings the page up to the plan: ``{"path": "A.city_name", "value": …}`` for an answer
    or a cell, ``{"path": "E.actions", "rows": […]}`` for a whole table whose rows or order changed.
    It holds what other clients changed since the revision the page knew, and the plan's own value
    wherever a change of this page was kept aside. `kept` are the texts that this batch (or, for
    what comes a second time, its first coming) has kept aside. `touched` are the fields
    (``section.field``) whose answers may have changed for this page. `by` names, for paths of
    `others`, the user who changed them last: only where several people write.
    """

    plan: PlanView
    results: list[Result]
    others: list[dict[str, Value]]
    kept: list[KeptView]
    touched: frozenset[str]
    by: Mapping[str, int] = field(factory=dict)


@frozen
class MemberView:
    """A person on a plan. `anonymous_id` is the course's; "" where it was not known on joining."""

    user_id: int
    role: str
    anonymous_id: str = ""


@frozen
class InvitationView:
    """A plan opened to a colleague: `user_id`, or None for whoever has the code first."""

    id: int
    plan_id: int
    code: str
    role: str
    user_id: int | None
    invited_by: int
    expires: datetime


@frozen
class Beside:
    """What awaits a person beside their own plan: invitations to answer, plans to read (ids)."""

    invitations: list[InvitationView]
    reading: list[int]


@frozen
class PlacementSpec:
    """A block that shows `sections` (« all » is spelt out) of the worksheet of a plan key."""

    usage_key: UsageKey
    plan_key: str
    sections: tuple[str, ...]
    submission_point: bool = False
