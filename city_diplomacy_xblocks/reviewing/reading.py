"""From rows to what is told: nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.models import Member
from city_diplomacy_xblocks.platform.people import Place
from city_diplomacy_xblocks.reviewing.anchors import Anchors, row_of
from city_diplomacy_xblocks.reviewing.data import (
    CommentView,
    Feedback,
    HandedIn,
    OtherReview,
    Release,
    SavedReview,
    SubmissionView,
    ThreadView,
)
from city_diplomacy_xblocks.reviewing.marks import Marks, exact, from_text, total, unmarked
from city_diplomacy_xblocks.reviewing.models import (
    Comment,
    MarkHistory,
    Review,
    Submission,
    SubmissionState,
)
from city_diplomacy_xblocks.reviewing.received import find_submission, require_not_withdrawn
from city_diplomacy_xblocks.worksheets.definition import Rubric
from city_diplomacy_xblocks.worksheets.team import laid_over
from city_diplomacy_xblocks.worksheets.upgrade import Upgrader

_SUBMISSION = (
    "id",
    "plan_id",
    "attempt",
    "state",
    "submitted_at",
    "submitted_by",
    "late",
    "name",
    "city",
    "opened_at",
    "decided_at",
)
_RELEASE = (
    "decision",
    "points",
    "max_points",
    "marks",
    "filled",
    "overall",
    "grader_name",
    "at",
)


def submission_view(row: Submission) -> SubmissionView:
    """One attempt, without its answers."""
    return SubmissionView(**{name: getattr(row, name) for name in _SUBMISSION})


def saved_review(row: Review, rubric: Rubric) -> SavedReview:
    """A grader's draft as stored."""
    marks = from_text(row.marks)
    return SavedReview(
        revision=row.revision,
        marks=marks,
        overall=row.overall,
        decision=row.decision,
        updated=row.updated,
        total=total(marks),
        max_points=exact(rubric.points),
        released=row.released_revision == row.revision,
        filled=json.loads(row.filled or "{}"),
    )


def others(rows: Iterable[Review], own: Marks, rubric: Rubric) -> tuple[OtherReview, ...]:
    """The colleagues who opened the same plan; their marks once one's `own` are complete."""
    may_compare = not unmarked(rubric, own)
    return tuple(_other(row, may_compare) for row in rows)


def _other(row: Review, may_compare: bool) -> OtherReview:
    marks = from_text(row.marks) if may_compare else None
    return OtherReview(row.grader_name, marks, total(marks) if marks is not None else None)


def history(submission: Submission) -> tuple[Release, ...]:
    """All that was told of this attempt, the earliest first."""
    rows = MarkHistory.objects.filter(submission_id=submission.pk).order_by("id")
    return tuple(_release(row, attempt=submission.attempt) for row in rows.values(*_RELEASE))


def _release(row: dict[str, Any], *, attempt: int) -> Release:
    return Release(
        attempt=attempt,
        decision=row["decision"],
        points=row["points"],
        max_points=row["max_points"],
        marks=from_text(row["marks"]),
        overall=row["overall"],
        grader=row["grader_name"],
        at=row["at"],
        filled=json.loads(row["filled"] or "{}"),
    )


def handed_in(place: Place, submission_id: object) -> HandedIn:
    """A submission that `place` received; no review begins by reading it so. Refuses (403, 409)
    another's, and one that was taken back.
    """
    submission = find_submission(place, submission_id)
    require_not_withdrawn(submission)
    told = history(submission)
    return HandedIn(
        submission_view(submission),
        drafting.worksheet(submission.worksheet_version_id),
        answers_of(submission, told),
        told[-1] if told else None,
        threads(submission.plan_id, for_staff=False, seen_on=submission.worksheet_version_id),
    )


def answers_of(submission: Submission, told: Iterable[Release]) -> dict[str, dict[str, Any]]:
    """The frozen answers with what graders have filled in and told of this attempt."""
    answers = json.loads(submission.answers)
    filled = [release.filled for release in told if release.filled]
    return laid_over(answers, *filled) if filled else answers


def answers_before(submission: Submission) -> dict[str, dict[str, Any]] | None:
    """The answers of the last attempt sent back before this one; None of a first attempt."""
    if submission.attempt == 1:
        return None
    returned = Submission.objects.filter(
        plan_id=submission.plan_id, attempt__lt=submission.attempt, state=SubmissionState.RETURNED
    )
    row = returned.order_by("-attempt").values_list("answers", "worksheet_version_id").first()
    if row is None:
        return None
    answers, version = json.loads(row[0]), row[1]
    if version == submission.worksheet_version_id:
        return answers
    # In words of the version that it is compared with.
    was, now = map(drafting.worksheet, (version, submission.worksheet_version_id))
    return Upgrader(was, now).upgrade(answers).answers


def threads(plan_id: int, *, for_staff: bool, seen_on: str = "") -> tuple[ThreadView, ...]:
    """The plan's conversations in one query, the earliest first. Participants get what was
    published, no notes. `seen_on`: the version of the attempt beside which they are shown.
    """
    comments = Comment.objects.filter(thread__plan_id=plan_id)
    if not for_staff:
        comments = comments.filter(thread__internal=False, published_at__isnull=False)
    return _threads(comments, seen_on)


def thread(thread_id: int, *, for_staff: bool) -> ThreadView:
    """One conversation."""
    hidden = Q() if for_staff else Q(published_at__isnull=False)
    return _threads(Comment.objects.filter(hidden, thread_id=thread_id))[0]


def threads_of_reader(plan_id: int, user_id: int | None) -> tuple[ThreadView, ...]:
    """What a reader said of a draft, and what its writers answered; nothing of its graders."""
    own = Comment.objects.filter(author_id=user_id, thread_id=OuterRef("thread_id"))
    comments = Comment.objects.filter(Exists(own), thread__plan_id=plan_id)
    return _threads(comments.filter(thread__submission=None, by_staff=False))


def _threads(comments: Any, seen_on: str = "") -> tuple[ThreadView, ...]:
    rows = comments.select_related("thread__submission").defer("thread__submission__answers")
    rows = rows.annotate(version=F("thread__plan__worksheet_version_id"))
    anchors = Anchors(seen_on)
    by_thread: dict[int, list[Comment]] = {}
    for row in rows.order_by("thread_id", "id"):
        by_thread.setdefault(row.thread_id, []).append(row)
    return tuple(_thread(rows, anchors) for rows in by_thread.values())


def _thread(rows: list[Any], anchors: Anchors) -> ThreadView:
    its = rows[0].thread
    path = anchors.shown(its.path, rows[0].version)
    return ThreadView(
        id=its.pk,
        path=path,
        row_id=row_of(path),
        quote=its.quote,
        state=its.state,
        internal=its.internal,
        published=its.published_at is not None,
        attempt=its.submission.attempt if its.submission else 0,
        comments=tuple(_comment(row) for row in rows),
    )


def _comment(row: Comment) -> CommentView:
    return CommentView(
        id=row.pk,
        author_id=row.author_id,
        author=row.author_name,
        by_staff=row.by_staff,
        text=row.text,
        at=row.at,
        published=row.published_at is not None,
    )


def release_left_behind(user_id: int, place: Place) -> Release | None:
    """What was told of a validated plan that the person is graded for and writes no more. One
    query.
    """
    told = MarkHistory.objects.filter(
        submission__course_key=place.course_key,
        submission__plan_key=place.plan_key,
        submission__usage_key=place.usage_key,
        submission__state=SubmissionState.RELEASED,
        submission__recipients__user_id=user_id,
    ).exclude(submission__plan__members__in=_writing(user_id))
    row = told.order_by("-id").values(*_RELEASE, "submission__attempt").first()
    return _release(row, attempt=row["submission__attempt"]) if row else None


def _writing(user_id: int) -> QuerySet[Member]:
    return Member.objects.filter(user_id=user_id, active=True)


def feedback(plan_id: int) -> Feedback | None:
    """What participants see of their plan's way, in two queries; None before the first hand-in."""
    joined = (
        Submission.objects.filter(plan_id=plan_id)
        .exclude(state=SubmissionState.WITHDRAWN)
        .order_by("-attempt", "-history__id")
        .values(*_SUBMISSION, "history__id", *(f"history__{name}" for name in _RELEASE))
    )
    rows = list(joined)
    if not rows:
        return None
    latest = SubmissionView(**{name: rows[0][name] for name in _SUBMISSION})
    return Feedback(latest, _last_release(rows), threads(plan_id, for_staff=False))


def _last_release(rows: Iterable[dict[str, Any]]) -> Release | None:
    told = [row for row in rows if row["history__id"] is not None]
    if not told:
        return None
    last = max(told, key=lambda row: row["history__id"])
    return _release({name: last[f"history__{name}"] for name in _RELEASE}, attempt=last["attempt"])
