"""What a learner's page asks: save, hand in, withdraw, the page itself, choices and replies."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext

from city_diplomacy_xblocks.answering import blocks, views
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.plans import own_plan
from city_diplomacy_xblocks.answering.requests import (
    LONGEST_ID,
    Save,
    boolean,
    number,
    page_plan,
    text,
)
from city_diplomacy_xblocks.answering.telling import tell, told_here
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import PlanView
from city_diplomacy_xblocks.merging.changes import read_change
from city_diplomacy_xblocks.pages import learner
from city_diplomacy_xblocks.reviewing import api as reviewing
from city_diplomacy_xblocks.reviewing.data import ThreadView


def save(call: Call) -> dict[str, Any]:
    """``{client, revision, changes}`` → a result per change, and the news since `revision`."""
    asked = Save.read(call.body)
    applied = drafting.apply_changes(
        person=call.person,
        place=call.place,
        worksheet=blocks.worksheet_of(call.block),
        client=asked.client,
        known_revision=asked.revision,
        changes=[read_change(change, asked.client) for change in asked.changes],
        plan_id=page_plan(call.body),
    )
    return tell(call, applied, section=text(call.body, "section", longest=LONGEST_ID))


def news(call: Call) -> dict[str, Any]:
    """``{client, revision, state, section}`` → who is here and, when the plan has another revision
    or is in another state, all that `save` answers. It takes no lock and writes no row.
    """
    body = call.body
    section = text(body, "section", longest=LONGEST_ID)
    revision = number(body, "revision")
    applied = drafting.news_of(
        person=call.person,
        place=call.place,
        client=text(body, "client", longest=LONGEST_ID),
        known_revision=revision,
    )
    drafting.require_same_plan(applied.plan if applied else None, page_plan(body))
    if applied is None:
        return {"revision": 0}
    plan = applied.plan
    if plan.revision != revision or body.get("state", plan.state) != plan.state:
        return tell(call, applied, section=section, note=False)
    return {"revision": plan.revision, **told_here(call, plan, section)}


def resolve(call: Call) -> dict[str, Any]:
    """``{kept, use, revision}``: put a text that was kept aside in its place, or let it go → as
    `save`, with the news since `revision` (absent: all).
    """
    applied = drafting.resolve_kept(
        person=call.person,
        place=call.place,
        kept_id=number(call.body, "kept"),
        use=boolean(call.body, "use", absent=None),
        known_revision=number({"revision": 0, **call.body}, "revision"),
    )
    return tell(call, applied)


def dismiss(call: Call) -> dict[str, Any]:
    """``{path, mark, stands}``: say that what looks personal there is not, or be warned of it again
    → `saved`, as `save`, and a sentence.
    """
    stands = boolean(call.body, "stands", absent=None)
    applied = drafting.dismiss(
        person=call.person,
        place=call.place,
        path=text(call.body, "path", longest=LONGEST_ID),
        mark=text(call.body, "mark", longest=LONGEST_ID),
        stands=stands,
        known_revision=number({"revision": 0, **call.body}, "revision"),
        plan_id=page_plan(call.body),
    )
    told = (
        pgettext("finding", "Noted: this is not personal data.")
        if stands
        else pgettext("finding", "The warning is back.")
    )
    return {"saved": tell(call, applied), "told": told}


def page(call: Call) -> dict[str, Any]:
    """The page as it is now, in the worksheet language asked for → ``{html, args}``.

    `plan` tells a reader's page from one's own.
    """
    read = _plan_read(call)
    if read:
        html, args = views.readers_page(call.block, call.person, call.place, read)
    else:
        html, args = views.learner_page(call.block, call.person, call.place)
    return {"html": html, "args": args}


def hand_in(call: Call) -> dict[str, Any]:
    """Hand the plan in → the page as it is then; 409 with each thing that blocks it."""
    own_plan(call)
    try:
        reviewing.hand_in(person=call.person, place=call.place, language=call.person.language)
    except reviewing.Blocked as refusal:
        refusal.details["blocking"] = views.blocking(call, refusal.blocking)
        raise
    return page(call)


def withdraw(call: Call) -> dict[str, Any]:
    """Take the plan back, while nobody has opened it → the page as it is then."""
    own_plan(call)
    reviewing.withdraw(person=call.person, place=call.place)
    return page(call)


def reply(call: Call) -> dict[str, Any]:
    """``{thread, text}``: answer a comment → the thread, as HTML."""
    thread = reviewing.reply(
        person=call.person,
        place=call.place,
        thread_id=number(call.body, "thread"),
        text=text(call.body, "text"),
    )
    return {"html": _thread_html(call, thread)}


def mark_corrected(call: Call) -> dict[str, Any]:
    """``{thread, resolved}``: say that what a comment asks for is done → the thread, as HTML."""
    thread = reviewing.mark_corrected(
        person=call.person,
        place=call.place,
        thread_id=number(call.body, "thread"),
        resolved=boolean(call.body, "resolved"),
    )
    return {"html": _thread_html(call, thread)}


def _plan_read(call: Call) -> PlanView | None:
    """The plan that the page shows, where the person is one of its readers."""
    plan_id = page_plan(call.body)
    if not plan_id:
        return None
    return drafting.plan_read_by(call.person.user_id, plan_id=plan_id, place=call.place)


def _thread_html(call: Call, thread: ThreadView) -> str:
    return learner.render_thread(
        thread,
        person=call.person,
        block_id=blocks.block_id(call.block),
        as_reader=bool(_plan_read(call)),
    )
