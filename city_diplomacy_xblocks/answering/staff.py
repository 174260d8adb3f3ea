"""What the graders' page asks: the queue, one plan to read, marks, comments, release."""

from __future__ import annotations

from typing import Any

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.requests import (
    LONGEST_ID,
    SaveReview,
    boolean,
    number,
    text,
)
from city_diplomacy_xblocks.answering.telling import finding_json
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.pages import grader
from city_diplomacy_xblocks.platform.names import names_of
from city_diplomacy_xblocks.reviewing import api as reviewing
from city_diplomacy_xblocks.reviewing.data import ThreadView


def queue(call: Call) -> dict[str, Any]:
    """``{state, sort, search, cursor}`` → the page of the queue, as HTML."""
    asked = {
        "state": text(call.body, "state", longest=LONGEST_ID),
        "sort": text(call.body, "sort", longest=LONGEST_ID) or "waiting",
        "search": text(call.body, "search", longest=LONGEST_ID),
        "cursor": text(call.body, "cursor"),
    }
    return {"html": render_queue(call, **asked)}


def render_queue(call: Call, **asked: str) -> str:
    """The page of the queue that was asked for."""
    return grader.render_queue(
        reviewing.queue_page(place=call.place, **asked),
        worksheet=blocks.worksheet_of(call.block),
        language=call.person.language,
        block_id=blocks.block_id(call.block),
        **asked,
    )


def review(call: Call) -> dict[str, Any]:
    """``{submission}`` → the review screen, as HTML. From now on it cannot be withdrawn."""
    view = reviewing.open_review(
        person=call.person, place=call.place, submission_id=number(call.body, "submission")
    )
    return {"html": _render_review(call, view)}


def save_review(call: Call) -> dict[str, Any]:
    """The draft of a review → its new revision and total."""
    asked = SaveReview.read(call.body)
    try:
        saved = reviewing.save_review(
            person=call.person,
            place=call.place,
            submission_id=asked.submission,
            revision=asked.revision,
            marks=asked.marks,
            overall=asked.overall,
            decision=asked.decision,
            filled=asked.filled,
        )
    except reviewing.Outdated as refusal:
        refusal.details["stored"] = _saved(refusal.stored)
        raise
    return _saved(saved)


def comment(call: Call) -> dict[str, Any]:
    """``{submission, path, text, internal, thread?}`` → the thread, as HTML."""
    body = call.body
    thread = reviewing.comment(
        person=call.person,
        place=call.place,
        submission_id=number(body, "submission"),
        path=text(body, "path", longest=LONGEST_ID),
        text=text(body, "text"),
        internal=boolean(body, "internal"),
        thread_id=number(body, "thread") if body.get("thread") is not None else None,
        quote=text(body, "quote"),
    )
    return _thread(call, thread)


def edit_comment(call: Call) -> dict[str, Any]:
    """``{submission, comment, text}`` → the thread, as HTML."""
    thread = reviewing.edit_comment(
        person=call.person,
        place=call.place,
        submission_id=number(call.body, "submission"),
        comment_id=number(call.body, "comment"),
        text=text(call.body, "text"),
    )
    return _thread(call, thread)


def delete_comment(call: Call) -> dict[str, Any]:
    """``{submission, comment}`` → what is left of the thread, as HTML; empty when nothing is."""
    thread = reviewing.delete_comment(
        person=call.person,
        place=call.place,
        submission_id=number(call.body, "submission"),
        comment_id=number(call.body, "comment"),
    )
    return _thread(call, thread) if thread else {"html": ""}


def resolve_thread(call: Call) -> dict[str, Any]:
    """``{submission, thread, resolved}`` → the thread, as HTML."""
    thread = reviewing.resolve_thread(
        person=call.person,
        place=call.place,
        submission_id=number(call.body, "submission"),
        thread_id=number(call.body, "thread"),
        resolved=boolean(call.body, "resolved"),
    )
    return _thread(call, thread)


def release(call: Call) -> dict[str, Any]:
    """``{submission, revision}`` → the review as it is now, as HTML."""
    submission = number(call.body, "submission")
    reviewing.release(
        person=call.person,
        place=call.place,
        submission_id=submission,
        revision=number(call.body, "revision"),
    )
    view = reviewing.open_review(person=call.person, place=call.place, submission_id=submission)
    return {"html": _render_review(call, view)}


def _render_review(call: Call, view: reviewing.ReviewView) -> str:
    plan = drafting.get_plan(view.submission.plan_id)
    names = names_of({each.author_id for each in plan.dismissals if each.stands})
    return grader.render_review(
        view,
        person=call.person,
        language=call.person.language,
        block_id=blocks.block_id(call.block),
        dismissed=drafting.dismissed(plan, names),
    )


def _thread(call: Call, thread: ThreadView) -> dict[str, Any]:
    html = grader.render_thread(thread, person=call.person, block_id=blocks.block_id(call.block))
    return {"html": html}


def _saved(review: reviewing.SavedReview) -> dict[str, Any]:
    return {
        "revision": review.revision,
        "saved_at": review.updated.isoformat(),
        "total": float(review.total),
        "max": float(review.max_points),
        "decision": review.decision,
        "overall": review.overall,
        "said": None if review.said is None else [finding_json(each) for each in review.said],
        "marks": {
            name: {
                "points": None if mark.points is None else float(mark.points),
                "comment": mark.comment,
            }
            for name, mark in review.marks.items()
        },
    }
