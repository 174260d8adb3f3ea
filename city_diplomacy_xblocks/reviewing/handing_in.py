"""Handing a plan in, and taking it back. Part of `api.py`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import pgettext
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import MemberView, PlanView
from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.drafting.models import PlanState, Role
from city_diplomacy_xblocks.drafting.retrying import in_transaction
from city_diplomacy_xblocks.platform import dates
from city_diplomacy_xblocks.platform.events import emit
from city_diplomacy_xblocks.platform.names import names_of
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.reviewing.data import Blocked, SubmissionView
from city_diplomacy_xblocks.reviewing.due import due_of_plan, writers_of
from city_diplomacy_xblocks.reviewing.models import Recipient, Submission, SubmissionState
from city_diplomacy_xblocks.reviewing.reading import submission_view
from city_diplomacy_xblocks.reviewing.text import fold, joined_names, shown_name
from city_diplomacy_xblocks.worksheets.city import city_in
from city_diplomacy_xblocks.worksheets.findings import check
from city_diplomacy_xblocks.worksheets.team import for_writers


def hand_in(*, person: Person, place: Place, language: str) -> SubmissionView:
    """Freeze the person's plan as its next attempt and put it in the queue of `place`.

    Its recipients are those who write it now. Refuses (409) with code "closed" after the due date
    and its grace, "state" for a plan that is handed in already, "nothing" for one that was never
    begun, and `Blocked` for one with errors. The date is that of the first hand-in: a plan that was
    sent back is awaited.
    """
    plan = _own_plan(person, place)
    if plan.state not in PlanState.OPEN:
        raise WrongState("state", pgettext("reviewing", "This plan has already been handed in."))

    def write() -> Submission:
        # Locks the plan first, as all that moves it does: two clicks, two devices, one submission.
        drafting.set_state(plan.id, expected=PlanState.OPEN, to=PlanState.SUBMITTED)
        locked, writers = drafting.get_plan(plan.id), writers_of(plan.id)
        if person.user_id not in {member.user_id for member in writers}:
            raise _not_a_writer()
        due = due_of_plan(place, person, writers)
        if plan.state == PlanState.DRAFT:
            _require_not_closed(place, due)
        _require_no_error(locked, language)
        return _freeze(locked, person, place, writers, due)

    submission = in_transaction(write)
    emit(
        "plan.handed_in",
        {"plan": plan.id, "submission": submission.pk, "attempt": submission.attempt},
    )
    return submission_view(submission)


def _own_plan(person: Person, place: Place) -> PlanView:
    if not place.submission_point:
        raise NotAllowed(
            "elsewhere", pgettext("reviewing", "This plan is handed in elsewhere in the course.")
        )
    plan = drafting.find_plan(
        user_id=person.user_id, course_key=place.course_key, plan_key=place.plan_key
    )
    if plan is None:
        raise WrongState("nothing", pgettext("reviewing", "There is nothing to hand in yet."))
    if plan.role != Role.WRITER:
        raise _not_a_writer()
    return plan


def _not_a_writer() -> NotAllowed:
    message = pgettext("reviewing", "Whoever writes this plan hands it in, not its readers.")
    return NotAllowed("reader", message)


def _require_not_closed(place: Place, due: datetime | None) -> None:
    if _is_closed(place, due):
        message = pgettext(
            "reviewing",
            "The date for handing in has passed. Your text stays here; ask your instructor.",
        )
        raise WrongState("closed", message)


def _is_closed(place: Place, due: datetime | None) -> bool:
    closes = dates.closes_at(place, due)
    return closes is not None and timezone.now() > closes


def _require_no_error(plan: PlanView, language: str) -> None:
    dismissed = drafting.dismissed(plan)
    findings = check(plan.worksheet, plan.answers, language=language, dismissed=dismissed)
    asked = for_writers(plan.worksheet, findings)
    errors = [finding for finding in asked if finding.severity == "error"]
    if errors:
        raise Blocked(
            pgettext("reviewing", "Some things must be put right before you hand in."),
            blocking=errors,
        )


def _freeze(
    plan: PlanView,
    person: Person,
    place: Place,
    writers: Sequence[MemberView],
    due: datetime | None,
) -> Submission:
    now = timezone.now()
    earlier = Submission.objects.filter(plan_id=plan.id)
    last = earlier.aggregate(last=Max("attempt"))["last"] or 0
    if last:
        earlier.filter(listed=True).update(listed=False)
    name = _name(person, writers)
    city = shown_name(city_in(plan.worksheet, plan.answers))
    submission = Submission.objects.create(
        plan_id=plan.id,
        attempt=last + 1,
        course_key=place.course_key,
        usage_key=place.usage_key,
        plan_key=place.plan_key,
        worksheet_version_id=plan.worksheet_hash,
        listed=not plan.is_trial,
        submitted_at=now,
        submitted_by=person.user_id,
        late=due is not None and now > due and not last,
        name=name,
        city=city,
        sort_name=fold(name),
        sort_city=fold(city),
        answers=json.dumps(plan.answers, ensure_ascii=False),
    )
    _name_recipients(submission, person, writers)
    return submission


def _name(person: Person, writers: Sequence[MemberView]) -> str:
    """Whoever hands in, then the others in the order in which they joined."""
    others = [member.user_id for member in writers if member.user_id != person.user_id]
    names = names_of(others)
    return joined_names([person.name, *(names.get(user_id, "") for user_id in others)])


def _name_recipients(submission: Submission, person: Person, writers: Sequence[MemberView]) -> None:
    own = {person.user_id: person.anonymous_id}
    Recipient.objects.bulk_create(
        Recipient(
            submission=submission,
            user_id=member.user_id,
            # Members from before anonymous ids were noted have none.
            anonymous_id=member.anonymous_id or own.get(member.user_id, ""),
        )
        for member in writers
    )


def forget(*, user_id: int, course_key: CourseKey, plan_key: str) -> None:
    """Staff deleted a person's state: nothing that was handed in there is graded for them any more,
    a plan that they have left included. What is then nobody's leaves the queue; what is still
    graded for others stays.
    """
    received = Recipient.objects.filter(
        user_id=user_id, submission__course_key=course_key, submission__plan_key=plan_key
    )
    plans = sorted(set(received.values_list("submission__plan_id", flat=True)))
    for plan_id in plans:
        in_transaction(partial(_forget, user_id, plan_id))
        emit("plan.forgotten", {"plan": plan_id, "user": user_id})


def _forget(user_id: int, plan_id: int) -> None:
    drafting.hold(plan_id)
    Recipient.objects.filter(submission__plan_id=plan_id, user_id=user_id).delete()
    nobodys = Submission.objects.filter(plan_id=plan_id, listed=True, recipients=None)
    nobodys.update(listed=False)


def withdraw(*, person: Person, place: Place) -> SubmissionView:
    """Take the person's latest submission back, until a grader opens it; the plan is as it was
    before.

    Refuses (409) with code "state" when it is not waiting, with code "opened" once it was opened,
    with code "closed" when it could not be handed in again.
    """
    plan = _own_plan(person, place)
    attempts = Submission.objects.filter(plan_id=plan.id).exclude(state=SubmissionState.WITHDRAWN)
    kept = list(attempts.order_by("-attempt").defer("answers"))
    if not kept or plan.state != PlanState.SUBMITTED:
        raise WrongState("state", pgettext("reviewing", "This plan is not handed in."))
    submission, *earlier = kept
    before = PlanState.RETURNED if earlier else PlanState.DRAFT
    due = due_of_plan(place, person, writers_of(plan.id))
    if before == PlanState.DRAFT and _is_closed(place, due):
        message = pgettext(
            "reviewing",
            "The date for handing in has passed: taken back, the plan could not be handed in "
            "again.",
        )
        raise WrongState("closed", message)

    def write() -> None:
        drafting.set_state(plan.id, expected={PlanState.SUBMITTED}, to=before)
        waiting = Submission.objects.filter(pk=submission.pk, state=SubmissionState.WAITING)
        if not waiting.update(state=SubmissionState.WITHDRAWN, listed=False, attempt=None):
            message = pgettext(
                "reviewing", "A grader has begun to read: it is too late to take it back."
            )
            raise WrongState("opened", message)
        if earlier:
            Submission.objects.filter(pk=earlier[0].pk).update(listed=not plan.is_trial)

    in_transaction(write)
    emit(
        "plan.withdrawn",
        {"plan": plan.id, "submission": submission.pk, "attempt": submission.attempt},
    )
    submission.state = SubmissionState.WITHDRAWN
    return submission_view(submission)
