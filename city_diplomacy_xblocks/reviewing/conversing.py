"""Comments beside the answers: by graders, between graders, with participants. Part of `api.py`.

A grader's comment is published with the next release; once a submission is decided, at once. A note
between graders never is. What a reader says of a draft is published at once, to its writers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.drafting.retrying import in_transaction
from city_diplomacy_xblocks.fields.cleaning import clean_line
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.events import emit
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.reviewing import reading
from city_diplomacy_xblocks.reviewing.anchors import anchored_in_plan, row_of
from city_diplomacy_xblocks.reviewing.data import ThreadView
from city_diplomacy_xblocks.reviewing.models import Comment, Submission, SubmissionState, Thread
from city_diplomacy_xblocks.reviewing.received import (
    find_submission,
    is_id,
    require_not_withdrawn,
)
from city_diplomacy_xblocks.reviewing.text import shown_name, words_not_blank
from city_diplomacy_xblocks.worksheets.definition import Worksheet

OPEN = "open"
RESOLVED = "resolved"
_DECIDED = (SubmissionState.RETURNED, SubmissionState.RELEASED)
_LONGEST_QUOTE = 300
#: What one person may say of one plan within an hour.
MOST_AN_HOUR = 60
#: The same words of the same person are a request that came again.
_REPEATED_WITHIN = timedelta(minutes=5)


def comment(
    *,
    person: Person,
    place: Place,
    submission_id: int,
    path: str = "",
    text: str,
    internal: bool = False,
    thread_id: int | None = None,
    quote: str = "",
) -> ThreadView:
    """A grader's comment: in the thread `thread_id`, or in a new one at `path`, a section, field,
    row or cell. Sent twice, it is stored once.

    Refuses (400) a path that the submission has not, and a blank or too long text.
    """
    submission = find_submission(place, submission_id)
    text, now = words_not_blank(text), timezone.now()

    def write() -> Thread:
        # Or a colleague’s release could pass between, which would publish all but this.
        drafting.hold(submission.plan_id)
        submission.refresh_from_db(fields=["state"])
        require_not_withdrawn(submission)
        if thread_id is None:
            thread = _new_thread(submission, path, quote, now, internal=internal)
        else:
            thread = _thread_of(submission, thread_id)
        sent = _just_sent(person, text, by_staff=True).filter(_same_place(thread)).first()
        if sent:
            return sent.thread
        at_once = submission.state in _DECIDED and not thread.internal
        _write(thread, person, text, now, by_staff=True, published_at=now if at_once else None)
        return thread

    thread = in_transaction(write)
    emit(
        "comment.added",
        {"plan": submission.plan_id, "thread": thread.pk, "internal": thread.internal},
    )
    return reading.thread(thread.pk, for_staff=True)


def _new_thread(
    submission: Submission, path: object, quote: object, now: datetime, *, internal: bool
) -> Thread:
    """A thread that is not stored yet."""
    worksheet = drafting.worksheet(submission.worksheet_version_id)
    seen = _place_in(worksheet, json.loads(submission.answers), path)
    place_in_plan = anchored_in_plan(
        seen, plan_id=submission.plan_id, seen_on=submission.worksheet_version_id
    )
    return Thread(
        plan_id=submission.plan_id,
        submission_id=submission.pk,
        path=place_in_plan,
        row_id=row_of(place_in_plan),
        quote=clean_line(quote)[:_LONGEST_QUOTE] if isinstance(quote, str) else "",
        internal=bool(internal),
        created=now,
    )


def _same_place(thread: Thread) -> Q:
    """Where a comment stands that is the same as one for `thread`, which may not be stored yet."""
    if thread.pk is not None:
        return Q(thread=thread)
    return Q(
        thread__plan_id=thread.plan_id, thread__path=thread.path, thread__internal=thread.internal
    )


def _place_in(
    worksheet: Worksheet, answers: Mapping[str, Mapping[str, object]], path: object
) -> str:
    """`path`, if there is such a section, field, row or cell to speak of."""
    if isinstance(path, str):
        known = worksheet.field_at(path) if "." in path else worksheet.section(path)
        if known is not None and _row_is_there(answers, path.split(".")):
            return path
    raise Refusal(
        400, "bad_path", pgettext("reviewing", "The plan has no such place to comment on.")
    )


def _row_is_there(answers: Mapping[str, Mapping[str, object]], parts: list[str]) -> bool:
    if len(parts) < 3:
        return True
    rows = answers.get(parts[0], {}).get(parts[1])
    return isinstance(rows, list) and any(
        isinstance(row, dict) and row.get("id") == parts[2] for row in rows
    )


def _thread_of(submission: Submission, thread_id: object) -> Thread:
    threads = Thread.objects.filter(plan_id=submission.plan_id)
    found = threads.filter(pk=thread_id).first() if is_id(thread_id) else None
    return _required(found)


def _required(found: Thread | None) -> Thread:
    if found is None:
        raise NotAllowed("not_here", pgettext("reviewing", "There is no such comment here."))
    return found


def _write(
    thread: Thread,
    person: Person,
    text: str,
    now: datetime,
    *,
    by_staff: bool,
    published_at: datetime | None,
) -> None:
    if thread.pk is None:
        thread.save()
    Comment.objects.create(
        thread=thread,
        author_id=person.user_id,
        author_name=shown_name(person.name),
        by_staff=by_staff,
        text=text,
        at=now,
        published_at=published_at,
    )
    if published_at and thread.published_at is None:
        Thread.objects.filter(pk=thread.pk).update(published_at=published_at)


def edit_comment(
    *, person: Person, place: Place, submission_id: int, comment_id: int, text: str
) -> ThreadView:
    """Change one's own comment. Refuses (409) once participants have seen it."""
    written = _own_comment(person, place, submission_id, comment_id)
    text = words_not_blank(text)
    if not _unseen(written).update(text=text):
        raise _seen()
    emit("comment.changed", {"thread": written.thread_id})
    return reading.thread(written.thread_id, for_staff=True)


def delete_comment(
    *, person: Person, place: Place, submission_id: int, comment_id: int
) -> ThreadView | None:
    """Take one's own comment away; None when its thread went with it. Refuses (409) once
    participants saw it.
    """
    written = _own_comment(person, place, submission_id, comment_id)

    def write() -> bool:
        # Or a colleague's answer, written meanwhile, would go with the thread.
        drafting.hold(written.thread.plan_id)
        if not _unseen(written).delete()[0]:
            raise _seen()
        left = Comment.objects.filter(thread_id=written.thread_id).exists()
        if not left:
            Thread.objects.filter(pk=written.thread_id).delete()
        return left

    left = in_transaction(write)
    emit("comment.deleted", {"thread": written.thread_id})
    return reading.thread(written.thread_id, for_staff=True) if left else None


def _own_comment(person: Person, place: Place, submission_id: int, comment_id: object) -> Comment:
    submission = find_submission(place, submission_id)
    own = Comment.objects.filter(
        author_id=person.user_id, by_staff=True, thread__plan_id=submission.plan_id
    )
    found = (
        own.select_related("thread").filter(pk=comment_id).first() if is_id(comment_id) else None
    )
    if found is None:
        raise NotAllowed("not_here", pgettext("reviewing", "There is no such comment here."))
    return found


def _unseen(written: Comment) -> QuerySet[Comment]:
    return Comment.objects.filter(pk=written.pk, published_at__isnull=True)


def _seen() -> WrongState:
    message = pgettext(
        "reviewing", "The participant has seen this comment: write another one instead."
    )
    return WrongState("published", message)


def resolve_thread(
    *, person: Person, place: Place, submission_id: int, thread_id: int, resolved: bool
) -> ThreadView:
    """A grader closes a thread, or opens it again."""
    thread = _thread_of(find_submission(place, submission_id), thread_id)
    _set_state(thread, resolved=resolved)
    return reading.thread(thread.pk, for_staff=True)


def say(*, person: Person, place: Place, plan_id: int, path: str, text: str) -> ThreadView:
    """A reader's comment on a draft, as a new thread at `path`. Sent twice, it is stored once.

    Refuses (400) a path that the plan has not, and a blank or too long text.
    """
    plan = drafting.plan_read_by(person.user_id, plan_id=plan_id, place=place)
    if plan is None:
        raise NotAllowed("not_here", pgettext("reviewing", "You are not a reader of this plan."))
    at, text = _place_in(plan.worksheet, plan.answers, path), words_not_blank(text)

    def write() -> Thread:
        drafting.hold(plan.id)
        here = _just_sent(person, text, by_staff=False).filter(thread__path=at)
        sent = here.filter(thread__plan_id=plan.id, thread__submission=None).first()
        if sent:
            return sent.thread
        _require_moderation(person, plan.id)
        now = timezone.now()
        thread = Thread(plan_id=plan.id, path=at, row_id=row_of(at), created=now)
        _write(thread, person, text, now, by_staff=False, published_at=now)
        return thread

    thread = in_transaction(write)
    emit("comment.added", {"plan": plan.id, "thread": thread.pk, "internal": False})
    return _as_seen(thread, person)


def reply(*, person: Person, place: Place, thread_id: int, text: str) -> ThreadView:
    """A participant answers in a published thread of their own plan, a reader in one of theirs."""
    thread = _thread_to_answer(person, place, thread_id)
    text = words_not_blank(text)

    def write() -> None:
        drafting.hold(thread.plan_id)
        if _just_sent(person, text, by_staff=False).filter(thread=thread).exists():
            return
        _require_moderation(person, thread.plan_id)
        now = timezone.now()
        _write(thread, person, text, now, by_staff=False, published_at=now)

    in_transaction(write)
    emit("comment.added", {"plan": thread.plan_id, "thread": thread.pk, "internal": False})
    return _as_seen(thread, person)


def _as_seen(thread: Thread, person: Person) -> ThreadView:
    """The thread as a writer of the plan sees it, or as the reader who began it does."""
    if person.user_id in drafting.writers_of([thread.plan_id]).get(thread.plan_id, ()):
        return reading.thread(thread.pk, for_staff=False)
    theirs = reading.threads_of_reader(thread.plan_id, person.user_id)
    own = next((each for each in theirs if each.id == thread.pk), None)
    return own or reading.thread(thread.pk, for_staff=False)


def _just_sent(person: Person, text: str, *, by_staff: bool) -> QuerySet[Comment]:
    """What the person has said in these very words a moment ago: a request that came again."""
    since = timezone.now() - _REPEATED_WITHIN
    said = Comment.objects.filter(author_id=person.user_id, by_staff=by_staff, at__gt=since)
    return said.filter(text=text).select_related("thread")


def _require_moderation(person: Person, plan_id: int) -> None:
    hour = timezone.now() - timedelta(hours=1)
    written = Comment.objects.filter(author_id=person.user_id, thread__plan_id=plan_id, at__gt=hour)
    if written.count() >= MOST_AN_HOUR:
        message = pgettext("reviewing", "That is a lot within an hour. Go on in a little while.")
        raise NotAllowed("too_many", message)


def mark_corrected(*, person: Person, place: Place, thread_id: int, resolved: bool) -> ThreadView:
    """A participant says that what a published thread asks for is done, or is not."""
    thread = _published_thread(person, place, thread_id)
    _set_state(thread, resolved=resolved)
    return reading.thread(thread.pk, for_staff=False)


def _thread_to_answer(person: Person, place: Place, thread_id: object) -> Thread:
    begun = Thread.objects.filter(
        submission=None,
        comments__author_id=person.user_id,
        plan__course_key=place.course_key,
        plan__plan_key=place.plan_key,
        plan__members__user_id=person.user_id,
        plan__members__reading=True,
    )
    own = begun.filter(pk=thread_id).first() if is_id(thread_id) else None
    return own or _published_thread(person, place, thread_id)


def _published_thread(person: Person, place: Place, thread_id: object) -> Thread:
    own = Thread.objects.filter(
        published_at__isnull=False,
        internal=False,
        plan__course_key=place.course_key,
        plan__plan_key=place.plan_key,
        plan__members__user_id=person.user_id,
        plan__members__active=True,
    )
    return _required(own.filter(pk=thread_id).first() if is_id(thread_id) else None)


def _set_state(thread: Thread, *, resolved: bool) -> None:
    state = RESOLVED if resolved else OPEN
    Thread.objects.filter(pk=thread.pk).update(state=state)
    emit(
        "thread.resolved", {"plan": thread.plan_id, "thread": thread.pk, "resolved": bool(resolved)}
    )


def publish(plan_id: int, *, at: datetime) -> None:
    """Show participants what was written until now, notes between graders excepted. Inside a
    transaction.
    """
    ours = Thread.objects.filter(plan_id=plan_id, internal=False)
    Comment.objects.filter(thread__in=ours, published_at__isnull=True).update(published_at=at)
    ours.filter(published_at__isnull=True).update(published_at=at)
