"""Who is on a plan, who is asked to join it, and which other plans somebody may read."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import enumerated
from city_diplomacy_xblocks.pages import moments
from city_diplomacy_xblocks.worksheets.definition import Worksheet


@frozen
class Somebody:
    """A person on a plan. `me`: the one who reads this; `remove`: what to ask, as JSON, to take
    them off it, or "" for whoever may not.
    """

    user_id: int
    name: str
    role: str
    me: bool = False
    remove: str = ""


@frozen
class Asked:
    """An invitation that awaits an answer: `to` is a name, or "" where a code is told instead.
    `take_back`: what to ask, as JSON, to close it.
    """

    id: int
    to: str
    code: str
    role: str
    until: datetime
    take_back: str

    @property
    def day(self) -> str:
        """The day on which it ends."""
        return moments.day(self.until)


@frozen
class Offer:
    """A plan that somebody is invited to (`id`: the invitation), or may read (`id`: the plan), or
    has written before (`again`: what staff ask, as JSON, to open it to them again).
    """

    id: int
    role: str
    names: str
    city: str
    again: str = ""

    @property
    def words(self) -> str:
        """« Awa Traoré vous invite à écrire avec elle le plan de Kanimbora »"""
        if self.role == "writer":
            with_city = pgettext(
                "members", "{name} invites you to write the plan of {city} together."
            )
            without = pgettext("members", "{name} invites you to write a plan together.")
        else:
            with_city = pgettext(
                "members", "{name} invites you to read the plan of {city} and to comment on it."
            )
            without = pgettext("members", "{name} invites you to read a plan and to comment on it.")
        return (with_city if self.city else without).format(name=self.names, city=self.city)

    @property
    def title(self) -> str:
        """« Kanimbora, par Awa Traoré »"""
        if not self.city:
            return pgettext("members", "Plan by {names}").format(names=self.names)
        return pgettext("members", "{city}, by {names}").format(city=self.city, names=self.names)


@frozen
class Company:
    """Whom a page speaks of beside its reader: who writes too, what they are asked, what they may
    read. `here` is what scripts are told of those on the page now.
    """

    writers: Sequence[str] = ()
    here: Sequence[Mapping[str, str]] = ()
    invitations: Sequence[Offer] = ()
    readable: Sequence[Offer] = ()


def listed(names: Collection[str]) -> str:
    """« Awa, Karim et Mariam »"""
    *first, last = names or ("—",)
    if not first:
        return enumerated([last])
    both = pgettext("list of names", "{first} and {last}")
    return both.format(first=enumerated(first), last=enumerated([last]))


def with_whom(names: Sequence[str]) -> str:
    """« Vous écrivez avec Awa et Karim »; empty for whoever writes alone."""
    if not names:
        return ""
    shown, more = names[:4], len(names) - 4
    if more > 0:
        others = pgettext("list of names", "{count} others").format(count=more)
        shown = [*shown, others]
    return pgettext("members", "You write with {names}").format(names=listed(shown))


def here_json(here: Sequence[Any], worksheet: Worksheet, language: str) -> list[dict[str, str]]:
    """Who is on the page, as scripts read it: ``[{"name", "section", "title"}]``."""
    told = []
    for each in here:
        section = worksheet.section(each.section)
        title = label(section.title, language) if section else ""
        told.append({"name": each.name, "section": section.id if section else "", "title": title})
    return told


def render_people(
    *,
    people: Sequence[Somebody],
    asked: Sequence[Asked],
    invitations: Sequence[Offer],
    readable: Sequence[Offer],
    may_open: bool,
    may_write_too: bool,
    may_leave: bool,
    new_code: str = "",
    block_id: str,
) -> str:
    """What the drawer « people » holds. `may_write_too`: colleagues may be invited to write;
    `new_code`: the code just made, to be read out.
    """
    context = {
        "people": people,
        "asked": asked,
        "invitations": invitations,
        "readable": readable,
        "may_open": may_open,
        "may_write_too": may_write_too,
        "may_leave": may_leave,
        "new_code": new_code,
        "bid": block_id,
    }
    return render_to_string("city_diplomacy/learner/people.html", context)


def render_open_plan(
    *,
    owner: str = "",
    city: str = "",
    people: Sequence[Somebody] = (),
    asked: Sequence[Asked] = (),
    earlier: Sequence[Offer] = (),
    told: str = "",
    block_id: str,
) -> str:
    """What the staff's drawer « open_plan » holds: a plan to choose by its owner's username, who is
    on it, whom to invite. `earlier`: plans that nobody writes any more, of the same owner.
    """
    context = {
        "owner": owner,
        "city": city,
        "people": people,
        "asked": asked,
        "earlier": earlier,
        "told": told,
        "bid": block_id,
    }
    return render_to_string("city_diplomacy/learner/people_staff.html", context)


def render_talk(*, threads: str, path: str, block_id: str) -> str:
    """What opens below a field for a reader: what they have just said, and room to say more."""
    context = {
        "threads": mark_safe(threads),  # noqa: S308 - made by pages/saying.py
        "body": json.dumps({"path": path}),
        "path": path,
        "bid": block_id,
    }
    return render_to_string("city_diplomacy/learner/talk.html", context)
