"""Who is on a plan: inviting, accepting, removing, leaving. Part of `api.py`.

Each write locks the plans it concerns first, so nobody joins one while it is being handed in.
Why it is so: docs/decisions/0006-delegations-and-readers.md.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.drafting.codes import new_code, note_wrong, require_patience, typed
from city_diplomacy_xblocks.drafting.data import InvitationView
from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.drafting.models import Invitation, Member, Plan, PlanState, Role
from city_diplomacy_xblocks.drafting.reading import invitation_view
from city_diplomacy_xblocks.drafting.retrying import in_transaction
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.events import emit
from city_diplomacy_xblocks.platform.people import Person, Place

LIFE: Final = timedelta(days=14)
#: Invitations of one plan that may wait for an answer.
MOST_OPEN: Final = 60
_NOW: Final = Q(active=True) | Q(reading=True)


def open_invitations(plan_id: int) -> list[InvitationView]:
    """The invitations to a plan that wait for an answer, oldest first. One query."""
    rows = Invitation.objects.filter(plan_id=plan_id, closed=None, expires__gt=timezone.now())
    return [invitation_view(row) for row in rows.order_by("id")]


def plans_of(user_id: int, place: Place) -> list[int]:
    """The plans that a person writes or has written there: the one they write now comes first."""
    rows = Member.objects.filter(
        user_id=user_id,
        course_key=place.course_key,
        plan_key=place.plan_key,
        role=Role.WRITER,
    )
    found = list(rows.order_by("-id").values_list("plan_id", "active"))
    return list(dict.fromkeys(plan for plan, _ in sorted(found, key=lambda row: not row[1])))


def invite(*, person: Person, plan_id: int, role: str, colleague_id: int | None) -> InvitationView:
    """Open a plan to a colleague, or to whoever has the code first (`colleague_id` None).

    Inviting a colleague twice gives the same invitation. Refuses (409) who is on the plan already,
    and the 61st open invitation. Staff may open any plan of theirs to see.
    """
    if role not in (Role.WRITER, Role.READER):
        raise Refusal(400, "bad_role", pgettext("members", "One writes a plan, or reads it."))

    def write() -> Invitation:
        plan = _hold(plan_id)[plan_id]
        _require_writer(person, plan_id)
        if role == Role.WRITER and plan.is_trial:
            raise _trial()
        waiting = Invitation.objects.filter(
            plan_id=plan_id, closed=None, expires__gt=timezone.now()
        )
        if colleague_id is not None:
            _require_newcomer(plan_id, colleague_id, role)
            same = waiting.filter(user_id=colleague_id, role=role).first()
            if same:
                return same
            waiting.filter(user_id=colleague_id).update(closed=timezone.now())
        if waiting.count() >= MOST_OPEN:
            message = pgettext(
                "members", "Too many invitations await an answer. Take some back first."
            )
            raise WrongState("too_many", message)
        now = timezone.now()
        return Invitation.objects.create(
            plan_id=plan_id,
            code=new_code(),
            role=role,
            user_id=colleague_id,
            invited_by=person.user_id,
            created=now,
            expires=now + LIFE,
        )

    invitation = in_transaction(write)
    emit(
        "plan.invited",
        {"plan": plan_id, "invitation": invitation.pk, "role": role, "colleague": colleague_id},
    )
    return invitation_view(invitation)


def _require_writer(person: Person, plan_id: int) -> None:
    """Refuse whoever does not write the plan (any more) and is not staff of its course."""
    if not person.is_staff and not _is_on(plan_id, _known(person), Role.WRITER):
        message = pgettext("members", "You do not write this plan: you cannot open it to others.")
        raise NotAllowed("not_yours", message)


def _require_newcomer(plan_id: int, user_id: int, role: str) -> None:
    roles = set(
        Member.objects.filter(_NOW, plan_id=plan_id, user_id=user_id).values_list("role", flat=True)
    )
    if Role.WRITER in roles or role in roles:
        raise _on_it()


def _on_it() -> WrongState:
    return WrongState("already", pgettext("members", "This person is on the plan already."))


def accept(
    *, person: Person, place: Place, invitation_id: int | None = None, code: str = ""
) -> InvitationView:
    """Join the plan that an invitation opens: one's own, by its id, or any, by its code.

    To write there is to write nowhere else: the plan that the person began is kept as it is, and
    they come back to it when they leave this one. Refuses (409) whose own plan is handed in,
    validated or adopted, a plan to write that is, and staff who would write. Accepting twice is
    accepting once.
    """
    user_id = _known(person)
    found = _opening(user_id, place, invitation_id, code)

    def write() -> bool:
        # Locked first, as a save does it; and MariaDB's later reads see what is true by then.
        own = _writing(user_id, place).select_for_update().first()
        plans = _hold(found.plan_id, own.plan_id if own else None)
        waiting = Invitation.objects.filter(pk=found.pk, closed=None, expires__gt=timezone.now())
        if not waiting.update(closed=timezone.now()):
            if _is_on(found.plan_id, user_id, found.role):
                return False
            raise _not_valid()
        if found.role == Role.READER:
            return _read(person, plans[found.plan_id])
        return _write(person, plans[found.plan_id], own, plans[own.plan_id] if own else None)

    if in_transaction(write):
        emit("plan.joined", {"plan": found.plan_id, "invitation": found.pk, "role": found.role})
    return invitation_view(found)


def _opening(user_id: int, place: Place, invitation_id: int | None, code: str) -> Invitation:
    there = Invitation.objects.filter(
        plan__course_key=place.course_key, plan__plan_key=place.plan_key
    )
    if invitation_id is not None:
        found = there.filter(pk=invitation_id, user_id=user_id).first()
        if found is None:
            raise _no_such()
        return found
    require_patience(user_id)
    stored = typed(code)
    mine = Q(user_id=None) | Q(user_id=user_id)
    found = there.filter(mine, code=stored).first() if stored else None
    if found is None or (
        (found.closed or found.expires <= timezone.now())
        and not _is_on(found.plan_id, user_id, found.role)
    ):
        note_wrong(user_id)
        raise _not_valid()
    return found


def _read(person: Person, plan: Plan) -> bool:
    """Make the person a reader, unless they are one already. Who writes the plan leaves the code to
    whom it was made for.
    """
    if Member.objects.filter(plan=plan, user_id=person.user_id, active=True).exists():
        raise _on_it()
    if Member.objects.filter(plan=plan, user_id=person.user_id, reading=True).exists():
        return False
    _join(person, plan, role=Role.READER, active=None, reading=True)
    return True


def _write(person: Person, plan: Plan, own: Member | None, own_plan: Plan | None) -> bool:
    """Make the person a writer of `plan`, and of no other there."""
    if own and own.plan_id == plan.pk:
        return False
    if person.is_staff:
        message = pgettext(
            "members", "Staff of the course read and grade plans: they write in none of them."
        )
        raise NotAllowed("staff", message)
    if plan.is_trial:
        raise _trial()
    if plan.state not in PlanState.OPEN:
        message = pgettext(
            "members", "This plan is handed in. You can join it if it comes back to be revised."
        )
        raise WrongState("state", message)
    if own and own_plan and own_plan.state not in PlanState.OPEN:
        message = pgettext(
            "members",
            "Your own plan is handed in. Take it back, or wait until it has been read, before you "
            "write another one.",
        )
        raise WrongState("handed_in", message)
    now = timezone.now()
    if own and own_plan:
        began = own.joined == own_plan.created
        # Without a date of leaving, it waits for its writer.
        Member.objects.filter(pk=own.pk).update(active=None, left=None if began else now)
    Member.objects.filter(plan=plan, user_id=person.user_id, reading=True).update(
        reading=None, left=now
    )
    came_back = _waiting(person.user_id).filter(plan=plan).update(active=True)
    if not came_back:
        _join(person, plan, role=Role.WRITER, active=True, reading=None)
    return True


def _join(person: Person, plan: Plan, **more: Any) -> None:
    Member.objects.create(
        plan=plan,
        user_id=person.user_id,
        course_key=plan.course_key,
        plan_key=plan.plan_key,
        anonymous_id=person.anonymous_id,
        joined=timezone.now(),
        **more,
    )


def refuse(*, person: Person, place: Place, invitation_id: int) -> None:
    """Say no to an invitation of one's own."""
    found = _opening(_known(person), place, invitation_id, "")
    _close(Invitation.objects.filter(pk=found.pk))
    emit("plan.invitation_refused", {"plan": found.plan_id, "invitation": found.pk})


def take_back(*, person: Person, plan_id: int, invitation_id: int) -> None:
    """Close an invitation to a plan that nobody has accepted yet."""
    _require_writer(person, plan_id)
    of_plan = Invitation.objects.filter(pk=invitation_id, plan_id=plan_id)
    if not of_plan.exists():
        raise _no_such()
    if _close(of_plan):
        emit("plan.invitation_taken_back", {"plan": plan_id, "invitation": invitation_id})


def _close(invitations: QuerySet[Invitation]) -> bool:
    return bool(invitations.filter(closed=None).update(closed=timezone.now()))


def may_remove(members: list[Any], *, by: int, user_id: int) -> bool:
    """Whether a writer may take a member off the plan: any reader; a writer only if they have been
    writing it for longest. `members` are in the order in which they joined.
    """
    writers = [each.user_id for each in members if each.role == Role.WRITER]
    if by not in writers or by == user_id:
        return False
    return user_id not in writers or by == writers[0]


def remove_member(*, person: Person, plan_id: int, user_id: int) -> None:
    """Take somebody off a plan. What they wrote stays; their invitations to it are closed.

    Staff may remove anybody.
    """

    def write() -> None:
        _hold(plan_id)
        now_on_it = list(Member.objects.filter(_NOW, plan_id=plan_id).order_by("id"))
        member = next((each for each in now_on_it if each.user_id == user_id), None)
        if member is None:
            raise NotAllowed("not_here", pgettext("members", "This person is not on the plan."))
        if not (person.is_staff or may_remove(now_on_it, by=_known(person), user_id=user_id)):
            message = pgettext(
                "members",
                "Only whoever has been writing the plan for longest, or your instructor, can take "
                "a writer off it.",
            )
            raise NotAllowed("not_yours", message)
        _end(member)

    in_transaction(write)
    emit("plan.member_removed", {"plan": plan_id, "user": user_id})


def leave(*, person: Person, place: Place, plan_id: int) -> None:
    """Leave a plan that one writes or reads. The texts stay, and so does what was handed in.

    Refuses (409) whoever began a plan and writes it alone: to leave it would be to lose it.
    """
    user_id = _known(person)

    def write() -> None:
        plan = _hold(plan_id).get(plan_id)
        mine = Member.objects.filter(
            _NOW, plan_id=plan_id, user_id=user_id, course_key=place.course_key
        )
        member = mine.filter(plan_key=place.plan_key).first()
        if plan is None or member is None:
            raise NotAllowed("not_here", pgettext("members", "You are not on this plan."))
        others = Member.objects.filter(plan_id=plan_id, active=True).exclude(pk=member.pk)
        if member.active and member.joined == plan.created and not others.exists():
            message = pgettext("members", "You are the only one who writes this plan: it is yours.")
            raise WrongState("alone", message)
        _end(member)

    in_transaction(write)
    emit("plan.member_left", {"plan": plan_id, "user": user_id})


def _end(member: Member) -> None:
    """End a membership; a writer comes back to the plan of their own, if one waits."""
    now, wrote = timezone.now(), member.active
    Member.objects.filter(pk=member.pk).update(active=None, reading=None, left=now)
    theirs = Q(invited_by=member.user_id) | Q(user_id=member.user_id)
    _close(Invitation.objects.filter(theirs, plan_id=member.plan_id))
    if wrote:
        back = _waiting(member.user_id).filter(
            course_key=member.course_key, plan_key=member.plan_key
        )
        latest = back.order_by("-id").first()
        if latest:
            Member.objects.filter(pk=latest.pk).update(active=True)
            here = Member.objects.filter(plan_id=latest.plan_id, user_id=member.user_id)
            here.filter(reading=True).update(reading=None, left=now)


def end_writing(*, user_id: int, course_key: CourseKey, plan_key: str) -> bool:
    """End all that a person writes there, what waits for them included."""
    theirs = Member.objects.filter(
        Q(active=True) | Q(left=None, role=Role.WRITER),
        user_id=user_id,
        course_key=course_key,
        plan_key=plan_key,
    )
    return bool(theirs.update(active=None, left=timezone.now()))


def _waiting(user_id: int | None) -> QuerySet[Member]:
    """The plans that a person began and put aside to write another one."""
    return Member.objects.filter(user_id=user_id, role=Role.WRITER, active=None, left=None)


def _writing(user_id: int, place: Place) -> QuerySet[Member]:
    return Member.objects.filter(
        user_id=user_id, course_key=place.course_key, plan_key=place.plan_key, active=True
    ).order_by("id")


def _is_on(plan_id: int, user_id: int, role: str) -> bool:
    return Member.objects.filter(_NOW, plan_id=plan_id, user_id=user_id, role=role).exists()


def _hold(*plan_ids: int | None) -> dict[int, Plan]:
    """Those plans without their answers, locked in one order until the transaction ends."""
    wanted = [each for each in plan_ids if each is not None]
    rows = Plan.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    return {plan.pk: plan for plan in rows.defer("answers", "stamps")}


def _known(person: Person) -> int:
    if person.user_id is None or person.is_masquerading:
        raise NotAllowed("not_allowed", pgettext("refusal", "You cannot write in this plan."))
    return person.user_id


def _trial() -> WrongState:
    message = pgettext(
        "members", "This is a trial plan of the course staff: colleagues may read it, not write it."
    )
    return WrongState("trial", message)


def _no_such() -> NotAllowed:
    return NotAllowed("not_here", pgettext("members", "There is no such invitation here."))


def _not_valid() -> NotAllowed:
    message = pgettext(
        "members", "This invitation is not valid, or no longer: ask your colleague for another."
    )
    return NotAllowed("not_valid", message)
