"""Whom a page speaks of beside its reader: gathered from plans, names and presence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting import presence
from city_diplomacy_xblocks.drafting.codes import grouped
from city_diplomacy_xblocks.drafting.data import (
    Beside,
    Dismissal,
    InvitationView,
    KeptView,
    MemberView,
    PlanView,
)
from city_diplomacy_xblocks.pages.people import (
    Asked,
    Company,
    Offer,
    Somebody,
    here_json,
    listed,
)
from city_diplomacy_xblocks.platform.names import names_of, usernames_of
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.worksheets.city import city_in


def company(person: Person, place: Place, plan: PlanView | None) -> Company:
    """What the page says of people. No query where the person writes alone and nobody asks."""
    writers: list[str] = []
    here: list[dict[str, str]] = []
    if plan and plan.is_shared:
        ids = [each for each in writer_ids(plan.id) if each != person.user_id]
        names = names_of(ids)
        writers = [names.get(each, "—") for each in ids]
        there = presence.others_here(plan.id, ids, but=person.user_id)
        here = here_json(there, plan.worksheet, person.language)
    if plan and not plan.asked:
        return Company(writers, here)
    invitations, readable = offers(beside(person, place))
    return Company(writers, here, invitations, readable)


def beside(person: Person, place: Place) -> Beside:
    """The invitations that await the person's answer there, and the plans they may read."""
    return drafting.beside(
        user_id=person.user_id, course_key=place.course_key, plan_key=place.plan_key
    )


def writer_ids(plan_id: int) -> list[int]:
    """Who writes the plan."""
    return drafting.writers_of([plan_id]).get(plan_id, [])


def note_presence(call: Call, plan: PlanView, section: str) -> list[dict[str, str]] | None:
    """Note that the person's page has spoken; who else is on the plan's page, or None where nobody
    else writes it. One query, whatever the number of writers.
    """
    person = call.person
    if not plan.is_shared or person.user_id is None:
        return None
    here = section if plan.worksheet.section(section) else ""
    presence.note(plan.id, presence.Here(person.user_id, person.name, here))
    others = presence.others_here(plan.id, writer_ids(plan.id), but=person.user_id)
    return here_json(others, plan.worksheet, person.language)


def names_of_others(
    person: Person,
    kept: Iterable[KeptView],
    by: Mapping[str, int],
    dismissals: Iterable[Dismissal] = (),
) -> dict[int, str]:
    """The names of the other people whose texts and answers a page is told. One query; none when
    all is the reader's own.
    """
    # Nobody has written what a new version of the worksheet had no place for.
    ids = {each.author_id for each in kept if each.author_id} | set(by.values())
    ids |= {each.author_id for each in dismissals if each.stands}
    return names_of(ids - {person.user_id})


def offers(given: Beside) -> tuple[list[Offer], list[Offer]]:
    """What the person is invited to, and what they may read: three queries, none for nothing."""
    wanted = {each.plan_id for each in given.invitations} | set(given.reading)
    if not wanted:
        return [], []
    plans, writers = drafting.plans_by_id(wanted), drafting.writers_of(wanted)
    ids = {user_id for each in writers.values() for user_id in each}
    names = names_of(ids | {each.invited_by for each in given.invitations})
    cities = {plan_id: city_in(plan.worksheet, plan.answers) for plan_id, plan in plans.items()}
    invitations = [
        Offer(each.id, each.role, names.get(each.invited_by, "—"), cities[each.plan_id])
        for each in given.invitations
    ]
    readable = [
        Offer(plan_id, "reader", _called(writers.get(plan_id, ()), names), cities[plan_id])
        for plan_id in given.reading
    ]
    return invitations, readable


def _called(ids: Sequence[int], names: Mapping[int, str]) -> str:
    return listed([names.get(each, "—") for each in ids])


def people_on(
    person: Person, plan_id: int, *, for_staff_of: str = ""
) -> tuple[list[MemberView], list[Somebody], list[Asked]]:
    """Who is on a plan, and whom it is open to, by their usernames until they accept: four queries.

    `for_staff_of`: staff ask, who chose the plan by the username of its owner. They read names.
    """
    members, waiting = drafting.members(plan_id), drafting.open_invitations(plan_id)
    invited = {each.user_id for each in waiting if each.user_id}
    names = names_of({each.user_id for each in members} | (invited if for_staff_of else set()))
    # Or a username would be enough to learn what anybody in the course is called.
    asked = names if for_staff_of else usernames_of(invited)
    people = [
        Somebody(
            each.user_id,
            names.get(each.user_id, "—"),
            each.role,
            me=each.user_id == person.user_id,
            remove=_remove(person, members, each.user_id, for_staff_of),
        )
        for each in members
    ]
    return members, people, [_asked(each, asked, for_staff_of) for each in waiting]


def _remove(person: Person, members: list[MemberView], user_id: int, owner: str) -> str:
    if owner:
        return json.dumps({"owner": owner, "remove": user_id})
    may = drafting.may_remove(members, by=person.user_id, user_id=user_id)
    return json.dumps({"user": user_id}) if may else ""


def _asked(each: InvitationView, names: Mapping[int, str], owner: str) -> Asked:
    to = names.get(each.user_id, "—") if each.user_id else ""
    take_back = {"owner": owner, "take_back": each.id} if owner else {"invitation": each.id}
    return Asked(each.id, to, grouped(each.code), each.role, each.expires, json.dumps(take_back))
