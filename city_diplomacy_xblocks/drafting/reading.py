"""Plans as they are read: one query, by membership or by id."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db.models import F
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.drafting import versions
from city_diplomacy_xblocks.drafting.data import KeptView, PlanView
from city_diplomacy_xblocks.drafting.models import KeptAside, Member, Plan
from city_diplomacy_xblocks.drafting.reasons import reason_sentence
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
)
_OF_MEMBER: Final = tuple(f"plan__{name}" for name in _PLAN)


def plan_of_member(*, user_id: int | None, course_key: CourseKey, plan_key: str) -> PlanView | None:
    """The plan of which a person is an active member, or None."""
    # Without an order of its own, `first` would sort.
    membership = Member.objects.filter(
        user_id=user_id, course_key=course_key, plan_key=plan_key, active=True
    ).order_by("active")
    row = membership.values_list(*_OF_MEMBER, "role").first()
    return _view(row[:-1], role=row[-1]) if row else None


def plan_by_id(plan_id: int) -> PlanView:
    """The plan of that id. Raises Plan.DoesNotExist."""
    row = Plan.objects.filter(pk=plan_id).values_list(*_PLAN).first()
    if row is None:
        raise Plan.DoesNotExist
    return _view(row)


def _view(row: Iterable[Any], *, role: str = "") -> PlanView:
    plan_id, course_key, plan_key, version, state, revision, is_trial, modified, answers = row
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
        role,
    )


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
    message = reason_sentence(row.reason, op=row.op, spec=worksheet.field_at(row.path), value=value)
    return KeptView(
        row.pk, row.path, row.op, value, row.reason, message, row.author_id, row.at, row.seq
    )
