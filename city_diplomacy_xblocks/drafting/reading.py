"""Plans as they are read: one query, by membership or by id."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.drafting import versions
from city_diplomacy_xblocks.drafting.data import (
    Beside,
    Dismissal,
    InvitationView,
    KeptView,
    PlanView,
)
from city_diplomacy_xblocks.drafting.models import Invitation, KeptAside, Member, Plan
from city_diplomacy_xblocks.drafting.reasons import reason_sentence
from city_diplomacy_xblocks.platform.people import Place
from city_diplomacy_xblocks.worksheets.definition import Worksheet

_PLAN: Final = (
    "id",
    "course_key",
    "plan_key",
    "worksheet_version_id",
    "state",
    "revision",
    "is_trial",
    "modified",
    "answers",
    "dismissals",
)
_OF_MEMBER: Final = tuple(f"plan__{name}" for name in _PLAN)
_WRITERS: Final = Subquery(
    Member.objects.filter(plan_id=OuterRef("plan_id"), active=True)
    .order_by()
    .values("plan_id")
    .annotate(writers=Count("pk"))
    .values("writers")
)


def plan_of_member(*, user_id: int | None, course_key: CourseKey, plan_key: str) -> PlanView | None:
    """The plan of which a person is an active member, or None."""
    # Without an order of its own, `first` would sort.
    membership = Member.objects.filter(
        user_id=user_id, course_key=course_key, plan_key=plan_key, active=True
    ).order_by("active")
    asked = Exists(_calling(user_id, course_key, plan_key)) | Exists(
        _read_by(user_id, course_key, plan_key)
    )
    left = Exists(
        Member.objects.filter(
            user_id=user_id, course_key=course_key, plan_key=plan_key, left__isnull=False
        )
    )
    row = membership.values_list(
        *_OF_MEMBER, "role", "joined", "plan__created", _WRITERS, asked, left
    ).first()
    if row is None:
        return None
    *plan, role, joined, created, writers, is_asked, has_left = row
    people = {"writers": writers, "asked": is_asked, "has_left": has_left}
    return _view(plan, role=role, began=joined == created, **people)


def beside(*, user_id: int | None, course_key: CourseKey, plan_key: str) -> Beside:
    """The invitations that await a person's answer and the plans they may read. Two queries."""
    where = (user_id, course_key, plan_key)
    invitations = _calling(*where).filter(expires__gt=timezone.now()).order_by("id")
    reading = _read_by(*where).order_by("id")
    return Beside(
        [invitation_view(row) for row in invitations],
        list(reading.values_list("plan_id", flat=True)),
    )


def invitation_view(row: Invitation) -> InvitationView:
    """An invitation as it is told."""
    return InvitationView(
        row.pk, row.plan_id, row.code, row.role, row.user_id, row.invited_by, row.expires
    )


def _calling(user_id: int | None, course_key: CourseKey, plan_key: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        user_id=user_id, closed=None, plan__course_key=course_key, plan__plan_key=plan_key
    )


def _read_by(user_id: int | None, course_key: CourseKey, plan_key: str) -> QuerySet[Member]:
    return Member.objects.filter(
        user_id=user_id, course_key=course_key, plan_key=plan_key, reading=True
    )


def plan_read_by(user_id: int | None, *, plan_id: int, place: Place) -> PlanView | None:
    """The plan of that id as one of its readers sees it, or None for whoever is none."""
    mine = _read_by(user_id, place.course_key, place.plan_key).filter(plan_id=plan_id)
    row = mine.order_by("id").values_list(*_OF_MEMBER, "role", _WRITERS).first()
    if row is None:
        return None
    *plan, role, writers = row
    return _view(plan, role=role, writers=writers, began=False)


def plans_by_id(plan_ids: Iterable[int]) -> dict[int, PlanView]:
    """Those plans, by id. One query."""
    rows = Plan.objects.filter(pk__in=set(plan_ids)).values_list(*_PLAN)
    return {row[0]: _view(row) for row in rows}


def writers_of(plan_ids: Iterable[int]) -> dict[int, list[int]]:
    """Who writes those plans, by plan, in the order in which they joined. One query."""
    found: dict[int, list[int]] = {}
    rows = Member.objects.filter(plan_id__in=set(plan_ids), active=True).order_by("id")
    for plan_id, user_id in rows.values_list("plan_id", "user_id"):
        found.setdefault(plan_id, []).append(user_id)
    return found


def plan_by_id(plan_id: int) -> PlanView:
    """The plan of that id. Raises Plan.DoesNotExist."""
    row = Plan.objects.filter(pk=plan_id).values_list(*_PLAN).first()
    if row is None:
        raise Plan.DoesNotExist
    return _view(row)


def _view(row: Iterable[Any], **more: Any) -> PlanView:
    plan_id, course_key, plan_key, version, state, revision, is_trial, modified, answers, said = row
    return PlanView(
        plan_id,
        course_key,
        plan_key,
        versions.by_hash(version),
        json.loads(answers),
        revision,
        state,
        saved(revision, modified),
        is_trial,
        dismissals=dismissals(said),
        **more,
    )


def dismissals(stored: str | None) -> tuple[Dismissal, ...]:
    """What the row of a plan holds of them."""
    return tuple(Dismissal(*each) for each in json.loads(stored)) if stored else ()


def saved(revision: int, modified: datetime) -> datetime | None:
    """When the plan was saved; None while nothing was."""
    return modified if revision else None


def kept_views(plan_id: int, **only: Any) -> list[KeptView]:
    """The plan's texts kept aside that wait for a choice, oldest first. One query."""
    rows = KeptAside.objects.filter(plan_id=plan_id, resolved_at=None, **only).order_by("id")
    return [
        kept_view(versions.by_hash(row.version), row)
        for row in rows.annotate(version=F("plan__worksheet_version_id"))
    ]


def kept_view(worksheet: Worksheet, row: KeptAside) -> KeptView:
    """One of them, with the sentences that say why it is there."""
    value = json.loads(row.value)
    spec = worksheet.field_at(row.path)
    message = reason_sentence(row.reason, op=row.op, spec=spec, value=value)
    if row.reason == "version":
        value = value["text"]
    return KeptView(
        row.pk, row.path, row.op, value, row.reason, message, row.author_id, row.at, row.seq
    )
