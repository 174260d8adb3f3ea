"""Who is asking, and from which place of which course."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from attrs import field, frozen
from opaque_keys.edx.keys import CourseKey, UsageKey


@frozen
class Person:
    """The person behind a request, as the platform tells it.

    `user_id` is None for the anonymous. `key` is the opaque name under which pages and requests
    speak of this person: a page made for one is refused for another. `name` is what colleagues and
    graders read. `anonymous_id` is the course's, by which edx-submissions knows the learner. Staff
    of the course count as enrolled in it.
    """

    user_id: int | None
    key: str
    username: str
    name: str
    anonymous_id: str
    language: str
    is_staff: bool
    is_enrolled: bool
    is_masquerading: bool


@frozen
class Place:
    """Where a request comes from: a block of a course run, and the plan key that it works on.

    `points` is what the block is worth in the gradebook; `due` and `grace` are the dates of whoever
    asks. `around` looks up, when called, what the block stands in: unit, subsection, section,
    course.
    """

    course_key: CourseKey
    usage_key: UsageKey
    plan_key: str
    submission_point: bool
    points: float = 100
    due: datetime | None = None
    grace: timedelta = timedelta(0)
    around: Callable[[], Sequence[UsageKey]] = field(default=tuple, eq=False, repr=False)
