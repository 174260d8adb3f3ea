"""What the host knows of a person in a course: enrolment, role, opaque name."""

from __future__ import annotations

import secrets

from attrs import frozen
from django.contrib.auth.models import AnonymousUser, User
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.demo.models import AnonymousId, Enrolment

AUTHOR = "author"
STAFF_ROLES = ("staff", "instructor", AUTHOR)


@frozen
class Membership:
    """A person as one course sees them. `role`: student, staff, instructor or author."""

    user: User | AnonymousUser
    course_key: CourseKey
    role: str
    is_enrolled: bool

    @property
    def is_staff(self) -> bool:
        """Whether this person may see what staff of the course see."""
        return self.role in STAFF_ROLES

    @property
    def is_author(self) -> bool:
        """Whether this person writes the course in Studio."""
        return self.role == AUTHOR

    @property
    def role_on_lms(self) -> str:
        """The role as the LMS says it: whoever writes a course is staff of it there."""
        return "staff" if self.is_author else self.role

    @property
    def may_enter(self) -> bool:
        """Whether the course's pages open: enrolled, or staff of it."""
        return self.is_enrolled or self.is_staff


def membership(user: User | AnonymousUser, course_key: CourseKey) -> Membership:
    """How `course_key` sees `user`; somebody unknown is a student who is not enrolled."""
    row = None
    if user.is_authenticated:
        row = Enrolment.objects.filter(user_id=user.pk, course_key=course_key).first()
    role = row.role if row else "student"
    return Membership(user, course_key, role, is_enrolled=bool(row and row.is_active))


def enrol(user: User, course_key: CourseKey, *, role: str = "student") -> Enrolment:
    """Put `user` in the course, or change the role there."""
    row, _ = Enrolment.objects.update_or_create(
        user=user, course_key=course_key, defaults={"role": role, "is_active": True}
    )
    return row


def anonymous_id(user: User | AnonymousUser, course_key: CourseKey) -> str | None:
    """The opaque name of `user` in the course, made at first use; None for the anonymous."""
    if not user.is_authenticated:
        return None
    row, _ = AnonymousId.objects.get_or_create(
        user_id=user.pk, course_key=course_key, defaults={"anonymous_id": secrets.token_hex(16)}
    )
    return row.anonymous_id


def user_by_anonymous_id(name: str) -> User | None:
    """Who bears this opaque name, if anybody does."""
    row = AnonymousId.objects.filter(anonymous_id=name).select_related("user").first()
    return row.user if row else None
