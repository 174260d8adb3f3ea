"""Forms to fill in offline: making one, what a filled one changes, taking what the person ticks.

As with copies, the server keeps nothing of a form between the two requests that load it.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode
from collections import Counter
from typing import Any, Final

from attrs import evolve
from django.utils.translation import npgettext, pgettext

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.call import Call, File
from city_diplomacy_xblocks.answering.documents import MEDIA, drawer, file_name
from city_diplomacy_xblocks.answering.history import kept_beside, saved
from city_diplomacy_xblocks.answering.plans import own_plan
from city_diplomacy_xblocks.answering.requests import (
    LARGEST_FORM,
    boolean,
    identifier,
    number,
    page_plan,
    refuse,
)
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import PlanView
from city_diplomacy_xblocks.exports import filled, paper, proposals, word
from city_diplomacy_xblocks.exports import form as forms
from city_diplomacy_xblocks.exports.archive import Unreadable
from city_diplomacy_xblocks.exports.filled import Filled
from city_diplomacy_xblocks.pages import documents as pages
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.worksheets.definition import Worksheet

_TICK: Final = "take-"


def form(call: Call) -> File:
    """``{to}``: xlsx, to fill in, with the plan's present answers; docx, a blank one to print."""
    to = identifier(call.body, "to")
    plan, worksheet = _plan(call)
    answers, language = (plan.answers if plan else {}), call.person.language
    if to == "docx":
        content = word.write(paper.compose(worksheet, language=language))
    elif to == "xlsx":
        content = forms.write(
            worksheet,
            answers,
            language=language,
            revision=plan.revision if plan else 0,
            plan=plan.id if plan else 0,
        )
    else:
        refuse("no_kind", pgettext("documents", "There is no document of that kind."))
    name = file_name(worksheet, answers, to)
    return File(pages.form_name(name), MEDIA[to], content)


def read_form(call: Call) -> dict[str, Any]:
    """``{form}``, the file as base64: what it would change, field by field, and what cannot be
    read, as HTML. Nothing is changed.
    """
    plan, worksheet = _plan(call)
    content = _content(call)
    html = pages.render_form(
        _read(content, worksheet, call.person.language),
        answers=plan.answers if plan else {},
        is_open=plan is None or plan.is_open,
        body=call.body["form"],
        block_id=blocks.block_id(call.block),
    )
    return {"html": html}


def apply_form(call: Call) -> dict[str, Any]:
    """``{form, take-1, take-2, …, revision}``: make the changes that the person ticked → as `save`,
    and what came of it.
    """
    body = call.body
    known = number(body, "revision")
    plan, worksheet = _plan(call)
    content = _content(call)
    found = _read(content, worksheet, call.person.language)
    if plan and not plan.is_open:
        message = pgettext(
            "form", "The plan is handed in: load the form again when the plan comes back."
        )
        raise Refusal(409, "closed", message)
    ticked = _ticked(body, found)
    if plan is None:
        plan = drafting.ensure_plan(
            person=call.person,
            place=call.place,
            worksheet=worksheet,
            trial=call.person.is_staff,
        )
    client = _client(content, ticked)
    # Of another plan's revision nothing follows for this one.
    base = found.revision if found.plan == plan.id else 0
    every = proposals.as_changes(evolve(found, changes=ticked), client, base=base)
    applied = drafting.load_copy(
        person=call.person,
        place=call.place,
        plan_id=page_plan(body),
        request_id=client,
        pages={client: every} if every else {},
        answers=None,
        known_revision=known,
    )
    done = _done(Counter(result.status for result in applied.results))
    return {"html": drawer(call, done=done), "saved": saved(call, applied), "told": done}


def _plan(call: Call) -> tuple[PlanView | None, Worksheet]:
    plan = own_plan(call)
    return plan, plan.worksheet if plan else blocks.worksheet_of(call.block)


def _content(call: Call) -> bytes:
    raw = call.body.get("form") or ""
    if not isinstance(raw, str) or len(raw) > LARGEST_FORM:
        refuse("not_a_form", pgettext("form", "This is not one of our forms, saved as XLSX."))
    if not raw.strip():
        refuse("no_form", pgettext("form", "Choose the file first."))
    try:
        return b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        refuse("not_a_form", pgettext("form", "This is not one of our forms, saved as XLSX."))


def _read(content: bytes, worksheet: Worksheet, language: str) -> Filled:
    try:
        return filled.read(content, worksheet, language=language)
    except Unreadable as error:
        raise Refusal(400, "not_a_form", str(error)) from None


def _ticked(body: dict[str, Any], found: Filled) -> tuple[filled.Proposed, ...]:
    return tuple(
        change
        for place, change in enumerate(found.changes, start=1)
        if boolean(body, f"{_TICK}{place}")
    )


def _client(content: bytes, ticked: tuple[filled.Proposed, ...]) -> str:
    """The same for the same choice of the same file: pressing twice changes nothing more."""
    digest = hashlib.sha256(content)
    for change in ticked:
        digest.update(f"\n{change.op} {change.path}".encode())
    return f"form {digest.hexdigest()[:32]}"


def _done(made: Counter[str]) -> str:
    """What came of loading, in words."""
    if not any(made.values()):
        return pgettext("form", "Nothing was ticked: the plan is as it was.")
    words = [
        npgettext(
            "form",
            "{n} change of the form is in the plan.",
            "{n} changes of the form are in the plan.",
            made["accepted"] + made["repeated"],
        ).format(n=made["accepted"] + made["repeated"])
    ]
    if made["kept"]:
        words.append(kept_beside(made["kept"]))
    return " ".join(words)
