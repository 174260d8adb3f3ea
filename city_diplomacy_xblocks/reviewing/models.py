"""Plans handed in, and what graders made of them.

Only `reviewing/api.py` writes here. Do NOT point at a submission by a bare id from a request: find
it through its course run, plan key and usage key. Do NOT change a row of `MarkHistory`: it is what
people were told.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from opaque_keys.edx.django.models import CourseKeyField, UsageKeyField

#: Long enough for any name; short enough that an index over it fits MariaDB's 3072 bytes.
_NAME = 255


class SubmissionState:
    """What a submission's `state` may be. `WITHDRAWN` and `RETURNED` are final: what follows is
    another attempt.
    """

    WAITING = "waiting"
    READING = "reading"
    RETURNED = "returned"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class Submission(models.Model):
    """A plan frozen at one hand-in. Later edits of the plan do not reach it.

    The queue is read from this table alone, so it carries what the queue shows and sorts by.
    `answers` stands last: SQLite reads a row from its start, and a page of the queue must not drag
    whole plans along.

    .. pii: the name and the city of the person who handed the plan in, and the answers, which may
    name people
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    plan = models.ForeignKey("Plan", on_delete=models.CASCADE, related_name="submissions")
    #: 1, 2, 3 … of its plan; None once withdrawn, so that the next hand-in takes its number.
    attempt = models.PositiveIntegerField(null=True)
    course_key = CourseKeyField(max_length=255)
    #: The submission point that received it: where the score goes, and whose staff may read it.
    usage_key = UsageKeyField(max_length=255)
    plan_key = models.CharField(max_length=64)
    worksheet_version = models.ForeignKey(
        "WorksheetVersion", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=16, default=SubmissionState.WAITING)
    #: In the queue: the latest attempt of its plan. Never true of a staff member's trial plan.
    listed = models.BooleanField(default=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.BigIntegerField()
    #: Handed in after the due date, within its grace.
    late = models.BooleanField(default=False)
    name = models.CharField(max_length=_NAME, blank=True)
    city = models.CharField(max_length=_NAME, blank=True)
    #: The same, accents and case folded: what the queue sorts and searches by.
    sort_name = models.CharField(max_length=_NAME, blank=True)
    sort_city = models.CharField(max_length=_NAME, blank=True)
    #: When a grader first opened it; from then on it cannot be withdrawn.
    opened_at = models.DateTimeField(null=True)
    #: When it was last released or returned.
    decided_at = models.DateTimeField(null=True)
    #: How often it was released or returned: a grader who has not seen the last time may not
    #: release.
    releases = models.PositiveIntegerField(default=0)
    answers = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "attempt"], name="cd_submission_attempt"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["usage_key", "listed", "submitted_at", "id"], name="cd_submission_wait"
            ),
            models.Index(
                fields=["usage_key", "listed", "sort_name", "id"], name="cd_submission_name"
            ),
            models.Index(
                fields=["usage_key", "listed", "state", "submitted_at", "id"],
                name="cd_submission_state_wait",
            ),
            models.Index(
                fields=["usage_key", "listed", "state", "sort_name", "id"],
                name="cd_submission_state_name",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.attempt} of plan {self.plan_id}, {self.state}"


class Recipient(models.Model):
    """A person who will be graded for a submission: a writer of the plan when it was handed in.

    .. pii: who is graded, and the mark
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="recipients")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: The course's anonymous id, under which edx-submissions knows the person.
    anonymous_id = models.CharField(max_length=64)
    #: The edx-submissions record that carries the score; empty until the first release.
    submission_uuid = models.CharField(max_length=36, blank=True)
    #: The exact mark last sent, on the rubric's scale.
    points = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    max_points = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "user"], name="cd_recipient_person"),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} for submission {self.submission_id}"


class Review(models.Model):
    """One grader's evaluation of one submission: a draft that only this grader changes, released
    from time to time.

    .. pii: a grader's name and words about a participant
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    grader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    grader_name = models.CharField(max_length=_NAME, blank=True)
    #: JSON ``{criterion: {"points": "11.5" or null, "comment": text}}``; points as text keep their
    #: exact value.
    marks = models.TextField(default="{}")
    #: What the grader has filled in and not told yet, as `worksheets.team` says it: JSON, or NULL.
    filled = models.TextField(null=True, default=None)
    overall = models.TextField(blank=True)
    #: "", "validated" or "to_revise".
    decision = models.CharField(max_length=16, blank=True)
    #: Counts saves; a save that does not know the last one is refused.
    revision = models.PositiveIntegerField(default=0)
    updated = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    #: The revision last released: releasing it again changes nothing.
    released_revision = models.PositiveIntegerField(null=True)
    #: `Submission.releases` when this grader last opened it.
    seen_releases = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "grader"], name="cd_review_grader"),
        ]

    def __str__(self) -> str:
        return f"review {self.pk} of submission {self.submission_id}"


class MarkHistory(models.Model):
    """What was told at one release. The last row of a submission is what its participants see; none
    is changed.

    .. pii: a grader's name and words about a participant
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="history")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="history")
    revision = models.PositiveIntegerField()
    grader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    grader_name = models.CharField(max_length=_NAME, blank=True)
    decision = models.CharField(max_length=16)
    #: The exact total and what it is out of, on the rubric's scale; a returned plan may be half
    #: marked.
    points = models.DecimalField(max_digits=8, decimal_places=2)
    max_points = models.DecimalField(max_digits=8, decimal_places=2)
    at = models.DateTimeField()
    marks = models.TextField()
    #: What this release put into the plan's fields that the team fills in: JSON, or NULL.
    filled = models.TextField(null=True, default=None)
    overall = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "revision"], name="cd_mark_history_once"),
        ]

    def __str__(self) -> str:
        return f"{self.points}/{self.max_points} for submission {self.submission_id}"


class Thread(models.Model):
    """A conversation about one place of a plan. It belongs to the plan, so it stays through
    attempts.

    .. pii: words quoted from an answer, which may name people
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    plan = models.ForeignKey("Plan", on_delete=models.CASCADE, related_name="threads")
    #: The attempt under which it was begun; None for what a reader said of the draft.
    submission = models.ForeignKey(
        Submission, null=True, on_delete=models.CASCADE, related_name="threads"
    )
    #: ``section``, ``section.field``, ``section.table.row`` or ``section.table.row.column``.
    path = models.CharField(max_length=200)
    #: The row the path speaks of, which keeps its id when it moves.
    row_id = models.CharField(max_length=32, blank=True)
    #: The words that were selected, as they were.
    quote = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=16, default="open")
    #: A note between graders, never shown to participants.
    internal = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    created = models.DateTimeField()

    def __str__(self) -> str:
        return f"thread {self.pk} at {self.path}"


class Comment(models.Model):
    """One message of a thread. Participants see it from `published_at` on.

    .. pii: the author's name and words
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=_NAME, blank=True)
    by_staff = models.BooleanField(default=True)
    text = models.TextField()
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"comment {self.pk} of thread {self.thread_id}"
