"""What pages ask about people: who is on the plan, invitations, plans to read, comments."""

from __future__ import annotations

import json
from typing import Any

from attrs import evolve
from django.utils.translation import npgettext, pgettext

from city_diplomacy_xblocks.answering import blocks, company, views
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.plans import own_plan
from city_diplomacy_xblocks.answering.requests import (
    LONGEST_ID,
    identifier,
    number,
    refuse,
    text,
)
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting import presence
from city_diplomacy_xblocks.drafting.api import PlanView
from city_diplomacy_xblocks.drafting.codes import grouped
from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.drafting.models import Role
from city_diplomacy_xblocks.pages import learner
from city_diplomacy_xblocks.pages import people as pages
from city_diplomacy_xblocks.pages.people import Offer
from city_diplomacy_xblocks.platform.colleagues import anonymous_id_of, find_colleagues
from city_diplomacy_xblocks.reviewing import api as reviewing
from city_diplomacy_xblocks.worksheets.city import city_in

#: Usernames that staff may name in one request.
MOST_COLLEAGUES = 30
LONGEST_LIST = 5_000


def people(call: Call) -> dict[str, Any]:
    """Who is on the plan, whom it is open to, and how to join another one, as HTML."""
    return {"html": _drawer(call)}


def _drawer(call: Call, *, new_code: str = "") -> str:
    person, plan = call.person, own_plan(call)
    members, somebody, asked = company.people_on(person, plan.id) if plan else ([], [], [])
    writers = [each for each in members if each.role == Role.WRITER]
    invitations, readable = company.offers(company.beside(person, call.place))
    return pages.render_people(
        people=somebody if len(members) > 1 or asked else (),
        asked=asked,
        invitations=invitations,
        readable=readable,
        may_open=True,
        may_write_too=not (plan.is_trial if plan else person.is_staff),
        may_leave=bool(plan) and (len(writers) > 1 or not plan.began),
        new_code=new_code,
        block_id=blocks.block_id(call.block),
    )


def invite(call: Call) -> dict[str, Any]:
    """``{role, username?}``: open the plan to a colleague or, without a username, by a code."""
    role = identifier(call.body, "role")
    username = text(call.body, "username", longest=LONGEST_ID).strip()
    if "username" in call.body and not username:
        refuse("no_username", pgettext("members", "Write your colleague’s username."))
    colleague = None
    if username:
        colleague = find_colleagues(call.block, call.place.course_key, [username])[username]
        if colleague == call.person.user_id:
            refuse("yourself", pgettext("members", "That is your own username."))
    plan = own_plan(call) or _begin(call)
    invitation = drafting.invite(
        person=call.person, plan_id=plan.id, role=role, colleague_id=colleague
    )
    code = "" if colleague else grouped(invitation.code)
    told = pgettext("members", "A code is ready.") if code else _invited(1)
    return {"html": _drawer(call, new_code=code), "told": told}


def _begin(call: Call) -> PlanView:
    return drafting.ensure_plan(
        person=call.person,
        place=call.place,
        worksheet=blocks.worksheet_of(call.block),
        trial=call.person.is_staff,
    )


def accept(call: Call) -> dict[str, Any]:
    """``{invitation}`` or ``{code}``: join the plan → the page of that plan."""
    asked = number(call.body, "invitation") if "invitation" in call.body else None
    code = text(call.body, "code", longest=LONGEST_ID)
    accepted = drafting.accept(person=call.person, place=call.place, invitation_id=asked, code=code)
    if accepted.role == Role.READER:
        return {
            "page": _readers_page(call, accepted.plan_id),
            "told": pgettext("members", "You may read this plan and comment on it."),
        }
    told = pgettext("members", "You now write this plan together.")
    return {"page": _own_page(call), "told": told}


def refuse_invitation(call: Call) -> dict[str, Any]:
    """``{invitation}``: say no → one's own page."""
    drafting.refuse(
        person=call.person, place=call.place, invitation_id=number(call.body, "invitation")
    )
    return {"page": _own_page(call), "told": pgettext("members", "The invitation is declined.")}


def take_back(call: Call) -> dict[str, Any]:
    """``{invitation}``: close an invitation to one's plan → the drawer."""
    plan = _required_plan(call)
    drafting.take_back(
        person=call.person, plan_id=plan.id, invitation_id=number(call.body, "invitation")
    )
    told = pgettext("members", "The invitation is taken back.")
    return {"html": _drawer(call), "told": told}


def remove(call: Call) -> dict[str, Any]:
    """``{user}``: take somebody off one's plan → the drawer."""
    plan, user_id = _required_plan(call), number(call.body, "user")
    # Staff may remove anybody, but here they are before a plan of their own.
    by = evolve(call.person, is_staff=False)
    drafting.remove_member(person=by, plan_id=plan.id, user_id=user_id)
    presence.forget(plan.id, user_id)
    return {"html": _drawer(call), "told": pgettext("members", "The plan is closed to them.")}


def leave(call: Call) -> dict[str, Any]:
    """``{leave?}``: leave the plan one writes or, by its id, one that one reads → one's page."""
    leaving = number(call.body, "leave") if "leave" in call.body else _required_plan(call).id
    drafting.leave(person=call.person, place=call.place, plan_id=leaving)
    presence.forget(leaving, call.person.user_id)
    told = pgettext("members", "You have left the plan. What you wrote stays in it.")
    return {"page": _own_page(call), "told": told}


def read_plan(call: Call) -> dict[str, Any]:
    """``{read}``: the page of a plan that one may read; 0 for one's own."""
    plan_id = number(call.body, "read")
    return {"page": _readers_page(call, plan_id) if plan_id else _own_page(call)}


def talk(call: Call) -> dict[str, Any]:
    """``{plan, path}``: what opens below a field for a reader, as HTML."""
    _readable(call, number(call.body, "plan"))
    return {"html": _talk(call, identifier(call.body, "path"))}


def say(call: Call) -> dict[str, Any]:
    """``{plan, path, text}``: a reader's comment → the thread, and room for another, as HTML."""
    path = identifier(call.body, "path")
    thread = reviewing.say(
        person=call.person,
        place=call.place,
        plan_id=number(call.body, "plan"),
        path=path,
        text=text(call.body, "text"),
    )
    html = learner.render_thread(
        thread, person=call.person, block_id=blocks.block_id(call.block), as_reader=True
    )
    told = pgettext("members", "Your comment is beside the field, for whoever writes the plan.")
    return {"html": _talk(call, path, threads=html), "told": told}


def _talk(call: Call, path: str, *, threads: str = "") -> str:
    return pages.render_talk(threads=threads, path=path, block_id=blocks.block_id(call.block))


def open_plan(call: Call) -> dict[str, Any]:
    """``{}``, ``{owner}`` or ``{owner, colleagues, role}``: staff see who is on a learner's plan
    and invite colleagues to it; ``{owner, remove}``, ``{owner, take_back}`` and ``{owner, again}``
    undo.
    """
    owner = text(call.body, "owner", longest=LONGEST_ID).strip()
    block_id = blocks.block_id(call.block)
    if not owner:
        return {"html": pages.render_open_plan(block_id=block_id)}
    owner_id = find_colleagues(call.block, call.place.course_key, [owner])[owner]
    told = _change(call, owner, owner_id)
    plan = drafting.find_plan(
        user_id=owner_id, course_key=call.place.course_key, plan_key=call.place.plan_key
    )
    _, somebody, asked = (
        company.people_on(call.person, plan.id, for_staff_of=owner) if plan else ((), (), ())
    )
    html = pages.render_open_plan(
        owner=owner,
        city=city_in(plan.worksheet, plan.answers) if plan else "",
        people=somebody,
        asked=asked,
        earlier=_earlier(call, owner, owner_id, plan),
        told=told,
        block_id=block_id,
    )
    return {"html": html, "told": told}


def _change(call: Call, owner: str, owner_id: int) -> str:
    """Do what staff ask with the owner's plan; what to tell them."""
    body, person = call.body, call.person
    if body.get("again") is not None:
        plan_id = number(body, "again")
        if plan_id not in drafting.plans_of(owner_id, call.place):
            raise NotAllowed("not_here", pgettext("members", "There is no such plan here."))
        drafting.invite(person=person, plan_id=plan_id, role=Role.WRITER, colleague_id=owner_id)
        return _invited(1)
    if body.get("remove") is not None:
        plan = _plan_of(call, owner_id)
        user_id = number(body, "remove")
        drafting.remove_member(person=person, plan_id=plan.id, user_id=user_id)
        presence.forget(plan.id, user_id)
        return pgettext("members", "The plan is closed to them.")
    if body.get("take_back") is not None:
        plan = _plan_of(call, owner_id)
        drafting.take_back(person=person, plan_id=plan.id, invitation_id=number(body, "take_back"))
        return pgettext("members", "The invitation is taken back.")
    return _open_to(call, owner, owner_id)


def _open_to(call: Call, owner: str, owner_id: int) -> str:
    names = text(call.body, "colleagues", longest=LONGEST_LIST).split(",")
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not wanted:
        return ""
    if len(wanted) > MOST_COLLEAGUES:
        message = pgettext("members", "Name {count} colleagues at most at a time.")
        refuse("too_many", message.format(count=MOST_COLLEAGUES))
    role = identifier(call.body, "role")
    found = find_colleagues(call.block, call.place.course_key, wanted)
    plan = _plan_of(call, owner_id, begin_for=owner)
    for colleague_id in found.values():
        drafting.invite(person=call.person, plan_id=plan.id, role=role, colleague_id=colleague_id)
    return _invited(len(found))


def _plan_of(call: Call, owner_id: int, *, begin_for: str = "") -> PlanView:
    """The plan that a learner writes; begun in their name for the username `begin_for`."""
    place = call.place
    plan = drafting.find_plan(
        user_id=owner_id, course_key=place.course_key, plan_key=place.plan_key
    )
    if plan:
        return plan
    anonymous_id = anonymous_id_of(call.block, begin_for, place.course_key) if begin_for else ""
    if not anonymous_id:
        message = pgettext("members", "This person writes no plan at the moment.")
        raise WrongState("nothing", message)
    owner = evolve(call.person, user_id=owner_id, anonymous_id=anonymous_id, is_staff=False)
    worksheet = blocks.worksheet_of(call.block)
    return drafting.ensure_plan(person=owner, place=place, worksheet=worksheet)


def _earlier(call: Call, owner: str, owner_id: int, plan: PlanView | None) -> list[Offer]:
    """The owner's plans that nobody writes any more."""
    ids = drafting.plans_of(owner_id, call.place)
    written = drafting.writers_of(ids)
    left = [each for each in ids if each not in written and (plan is None or each != plan.id)]
    plans = drafting.plans_by_id(left)
    return [
        Offer(
            each,
            Role.WRITER,
            owner,
            city_in(plans[each].worksheet, plans[each].answers),
            json.dumps({"owner": owner, "again": each}),
        )
        for each in left
    ]


def _invited(count: int) -> str:
    words = npgettext(
        "members",
        "The invitation is sent: it stands on your colleague’s page.",
        "{count} invitations are sent: they stand on your colleagues’ pages.",
        count,
    )
    return words.format(count=count)


def _required_plan(call: Call) -> PlanView:
    plan = own_plan(call)
    if plan is None:
        raise WrongState("nothing", pgettext("members", "You have no plan yet."))
    return plan


def _readable(call: Call, plan_id: int) -> PlanView:
    plan = drafting.plan_read_by(call.person.user_id, plan_id=plan_id, place=call.place)
    if plan is None:
        raise NotAllowed("not_here", pgettext("members", "You are not a reader of this plan."))
    return plan


def _own_page(call: Call) -> dict[str, Any]:
    html, args = views.learner_page(call.block, call.person, call.place)
    return {"html": html, "args": args}


def _readers_page(call: Call, plan_id: int) -> dict[str, Any]:
    html, args = views.readers_page(call.block, call.person, call.place, _readable(call, plan_id))
    return {"html": html, "args": args}
