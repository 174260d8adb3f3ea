"""What a page asks of its plan's history: who changed what, the plan as it was, putting it back.

Writers see the history of the plan that they write; readers of a plan see it as it is.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.utils.translation import npgettext, pgettext

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.plans import own_plan
from city_diplomacy_xblocks.answering.requests import (
    LONGEST_ID,
    boolean,
    identifier,
    number,
    page_plan,
    text,
)
from city_diplomacy_xblocks.answering.telling import tell
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import PlanView
from city_diplomacy_xblocks.merging.replay import steps
from city_diplomacy_xblocks.pages import history as pages
from city_diplomacy_xblocks.platform.names import names_of

#: Of a path, as the tables hold it.
LONGEST_PATH: Final = 200


def history(call: Call) -> dict[str, Any]:
    """``{section?, before?}``: who changed what and when; ``{path}``: what a field has held. As
    HTML.
    """
    body = call.body
    path = text(body, "path", longest=LONGEST_PATH)
    section = text(body, "section", longest=LONGEST_ID)
    before = number(body, "before") if body.get("before") is not None else None
    plan = own_plan(call)
    if plan is not None and path:
        return {"html": _versions(call, plan, path)}
    found = (
        drafting.timeline(plan.id, section=section, before=before)
        if plan
        else drafting.Timeline((), None)
    )
    html = pages.render_timeline(
        found.works,
        worksheet=plan.worksheet if plan else blocks.worksheet_of(call.block),
        names=names_of({work.author_id for work in found.works}),
        section=section,
        older=found.before,
        later=before is not None,
        language=call.person.language,
        block_id=blocks.block_id(call.block),
    )
    return {"html": html}


def history_at(call: Call) -> dict[str, Any]:
    """``{at, since?}``: the plan as it was at revision `at`, or what has changed since, as HTML."""
    at, since = number(call.body, "at"), boolean(call.body, "since")
    plan = own_plan(call)
    return {"html": _moment(call, plan, at, since=since)} if plan else history(call)


def restore(call: Call) -> dict[str, Any]:
    """``{at, within, request, revision}``: put back what the plan held at revision `at` in one
    field, one section or (`within` empty) everywhere → as `save`, and the plan at that moment.
    """
    body = call.body
    at = number(body, "at")
    applied = drafting.restore(
        person=call.person,
        place=call.place,
        plan_id=page_plan(body),
        request_id=identifier(body, "request"),
        revision=at,
        within=text(body, "within", longest=LONGEST_PATH),
        known_revision=number(body, "revision"),
    )
    done = _done(Counter(result.status for result in applied.results))
    html = _moment(call, applied.plan, at, since=False, done=done)
    return {"html": html, "saved": saved(call, applied), "told": done}


def saved(call: Call, applied: drafting.Applied) -> dict[str, Any]:
    """The answer to `save`, for a page that has sent no changes of its own."""
    return {**tell(call, applied), "results": []}


def kept_beside(count: int) -> str:
    """How many of the changes just made found no place, and where their texts are, in words."""
    words = npgettext(
        "kept aside",
        "{n} text could not take its place: it is kept aside, beside its field.",
        "{n} texts could not take their place: they are kept aside, beside their fields.",
        count,
    )
    return words.format(n=count)


def _moment(call: Call, plan: PlanView, at: int, *, since: bool, done: str = "") -> str:
    then = drafting.plan_at(plan, at)
    last = drafting.last_work(plan.id, at)
    moment = None
    if last:
        name = names_of({last.author_id}).get(last.author_id) or pages.nobody_now()
        moment = pages.Moment(at, last.at, name)
    return pages.render_moment(
        then,
        plan.answers,
        ways=steps(plan.answers, then),
        moment=moment,
        since=since,
        worksheet=plan.worksheet,
        writable=plan.may_write and not call.person.is_masquerading,
        done=done,
        language=call.person.language,
        block_id=blocks.block_id(call.block),
    )


def _versions(call: Call, plan: PlanView, path: str) -> str:
    spec = plan.worksheet.field_at(path)
    is_one = spec is not None and spec.type != "table"
    values = drafting.field_history(plan.id, path) if is_one else []
    return pages.render_versions(
        values,
        path=path,
        worksheet=plan.worksheet,
        answers=plan.answers,
        names=names_of({each.author_id for each in values}),
        writable=plan.may_write and not call.person.is_masquerading,
        language=call.person.language,
        block_id=blocks.block_id(call.block),
    )


def _done(made: Counter[str]) -> str:
    """What came of putting back, in words."""
    if not made:
        return pgettext("history", "All is as it was then: there was nothing to put back.")
    words = npgettext(
        "history",
        "{n} change made: it is put back.",
        "{n} changes made: it is put back.",
        made["accepted"],
    ).format(n=made["accepted"])
    return f"{words} {kept_beside(made['kept'])}" if made["kept"] else words
