"""Copies of a plan: what goes into one, what one says, and loading it again.

The server keeps nothing of a copy between the two requests that load it: the page brings it again.
"""

from __future__ import annotations

import secrets
from collections import Counter
from typing import Any

from django.utils.translation import npgettext, pgettext

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.history import kept_beside, saved
from city_diplomacy_xblocks.answering.plans import own_plan
from city_diplomacy_xblocks.answering.requests import boolean, identifier, number, page_plan
from city_diplomacy_xblocks.answering.rescue import Copy, with_changes
from city_diplomacy_xblocks.answering.rescue import read_copy as read
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import PlanView
from city_diplomacy_xblocks.merging.changes import Change
from city_diplomacy_xblocks.merging.replay import overlaid
from city_diplomacy_xblocks.pages import copies as pages


def copies(call: Call) -> dict[str, Any]:
    """Where one takes a copy, and loads one, as HTML."""
    return {"html": _drawer(call)}


def copy(call: Call) -> dict[str, Any]:
    """The plan as the server has it → ``{answers, revision, worksheet, version}``."""
    plan = own_plan(call)
    worksheet = plan.worksheet if plan else blocks.worksheet_of(call.block)
    return {
        "answers": plan.answers if plan else {},
        "revision": plan.revision if plan else 0,
        "worksheet": worksheet.id,
        "version": worksheet.version,
    }


def read_copy(call: Call) -> dict[str, Any]:
    """``{copy}``, the text of the file: what it says, as HTML. Nothing is changed."""
    plan = own_plan(call)
    worksheet = plan.worksheet if plan else blocks.worksheet_of(call.block)
    found = read(call, plan, worksheet)
    unsent, sent = _unsent(call, plan, found)
    now = with_changes(plan.answers if plan else {}, unsent, worksheet)
    html = pages.render_preview(
        unsent=unsent,
        sent=sent,
        now=now,
        then=found.answers if found.complete else overlaid(now, found.answers),
        made=found.made,
        misfits=found.misfits,
        is_open=plan is None or plan.is_open,
        body=found.body,
        request=secrets.token_hex(8),
        worksheet=worksheet,
        language=call.person.language,
        block_id=blocks.block_id(call.block),
    )
    return {"html": html}


def apply_copy(call: Call) -> dict[str, Any]:
    """``{copy, request, answers, revision}``: take the unsent changes and, if asked to, put back
    the answers that differ → as `save`, and what came of it.
    """
    body = call.body
    request, known = identifier(body, "request"), number(body, "revision")
    with_answers = boolean(body, "answers")
    plan = own_plan(call)
    worksheet = plan.worksheet if plan else blocks.worksheet_of(call.block)
    found = read(call, plan, worksheet)
    if plan is None:
        drafting.ensure_plan(
            person=call.person,
            place=call.place,
            worksheet=worksheet,
            trial=call.person.is_staff,
        )
    applied = drafting.load_copy(
        person=call.person,
        place=call.place,
        plan_id=page_plan(body),
        request_id=request,
        pages=found.changes,
        answers=found.answers if with_answers else None,
        whole=found.complete,
        known_revision=known,
    )
    done = _done(Counter(result.status for result in applied.results))
    return {"html": _drawer(call, done=done), "saved": saved(call, applied), "told": done}


def _drawer(call: Call, *, done: str = "") -> str:
    return pages.render_copies(
        done=done,
        may_load=not call.person.is_masquerading,
        block_id=blocks.block_id(call.block),
    )


def _unsent(call: Call, plan: PlanView | None, found: Copy) -> tuple[list[Change], int]:
    """The changes that the server does not have, and how many of the copy's it has."""
    user_id = call.person.user_id
    known = (
        drafting.numbers_dealt_with(plan.id, user_id=user_id, clients=found.changes)
        if plan and user_id
        else {}
    )
    every = [(name, change) for name, changes in found.changes.items() for change in changes]
    unsent = [change for name, change in every if not change.seq or change.seq > known.get(name, 0)]
    return unsent, len(every) - len(unsent)


def _done(made: Counter[str]) -> str:
    """What came of loading, in words."""
    words = [
        npgettext(
            "copy",
            "{n} change of the copy is in the plan.",
            "{n} changes of the copy are in the plan.",
            made["accepted"],
        ).format(n=made["accepted"])
    ]
    if made["repeated"]:
        told = npgettext(
            "copy", "{n} was there already.", "{n} were there already.", made["repeated"]
        )
        words.append(told.format(n=made["repeated"]))
    if made["kept"]:
        words.append(kept_beside(made["kept"]))
    if not any(made.values()):
        return pgettext("copy", "The plan has all that is in this copy.")
    return " ".join(words)
