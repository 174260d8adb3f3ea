"""What a learner's page asks: save, hand in, withdraw, the page itself, choices and replies."""

from __future__ import annotations

from typing import Any

from city_diplomacy_xblocks.answering import blocks, views
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.requests import Save, boolean, number, text
from city_diplomacy_xblocks.answering.telling import tell
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.merging.changes import read_change
from city_diplomacy_xblocks.pages import learner
from city_diplomacy_xblocks.reviewing import api as reviewing


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
    )
    return tell(call, applied)


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


def page(call: Call) -> dict[str, Any]:
    """The learner's page in the worksheet language asked for → ``{html, args}``."""
    html, args = views.learner_page(call.block, call.person, call.place)
    return {"html": html, "args": args}


def hand_in(call: Call) -> dict[str, Any]:
    """Hand the plan in → the page as it is then; 409 with each thing that blocks it."""
    try:
        reviewing.hand_in(person=call.person, place=call.place, language=call.person.language)
    except reviewing.Blocked as refusal:
        refusal.details["blocking"] = views.blocking(call, refusal.blocking)
        raise
    return page(call)


def withdraw(call: Call) -> dict[str, Any]:
    """Take the plan back, while nobody has opened it → the page as it is then."""
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
    return {"html": learner.render_thread(thread, block_id=blocks.block_id(call.block))}


def mark_corrected(call: Call) -> dict[str, Any]:
    """``{thread, resolved}``: say that what a comment asks for is done → the thread, as HTML."""
    thread = reviewing.mark_corrected(
        person=call.person,
        place=call.place,
        thread_id=number(call.body, "thread"),
        resolved=boolean(call.body, "resolved"),
    )
    return {"html": learner.render_thread(thread, block_id=blocks.block_id(call.block))}
