"""Plans and what belongs to them.

Only `drafting/api.py` writes here. Do NOT change a `WorksheetVersion`: plans and submissions point
at it by the hash of its content. Do NOT use UUIDField or JSONField: databases disagree about them,
and the order of keys in JSON means nothing. Texts of JSON are written by `merging.changes.dump`.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from opaque_keys.edx.django.models import CourseKeyField, UsageKeyField

#: A SHA-256 in hexadecimal.
HASH_LENGTH = 64
PLAN_KEY_LENGTH = 64
PATH_LENGTH = 200


class PlanState:
    """What a plan's `state` may be: brouillon, remis, à revoir, validé, adopté."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VALIDATED = "validated"
    ADOPTED = "adopted"

    #: In these, and only in these, answers change.
    OPEN = frozenset({DRAFT, RETURNED})


class Role:
    """What a member may do: a writer changes answers, a reader sees and comments."""

    WRITER = "writer"
    READER = "reader"


class WorksheetVersion(models.Model):
    """One version of a worksheet, for ever as it was when the first plan began with it.

    .. no_pii:
    """

    #: Named by its content, so that a plan's row alone says which definition it follows.
    content_hash = models.CharField(max_length=HASH_LENGTH, primary_key=True)
    worksheet_id = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    #: JSON, as `worksheets.loader.dump_definition` makes it.
    definition = models.TextField()
    created = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worksheet_id}@{self.version}"


class OwnWorksheet(models.Model):
    """The worksheet that a course run has written or adapted for itself, as it was last published.

    .. no_pii:
    """

    course_key = CourseKeyField(max_length=255)
    worksheet_id = models.CharField(max_length=64)
    version = models.ForeignKey(WorksheetVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course_key", "worksheet_id"], name="cd_own_worksheet_id"
            )
        ]

    def __str__(self) -> str:
        return f"{self.worksheet_id} of {self.course_key}"


class Plan(models.Model):
    """The answers of a participant, or of a delegation, to a worksheet in one course run.

    .. pii: the answers, which may name people, their functions and addresses; keyed marks of what
        in them is no personal data, and who said so
    .. pii_types: name, email_address, phone_number, other
    .. pii_retirement: local_api
    """

    course_key = CourseKeyField(max_length=255)
    plan_key = models.CharField(max_length=PLAN_KEY_LENGTH)
    #: The version it is on: the one it began with, until somebody opens it on a later one.
    worksheet_version = models.ForeignKey(
        WorksheetVersion, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=16, default=PlanState.DRAFT)
    #: Counts accepted changes; each carries the revision that it made.
    revision = models.PositiveBigIntegerField(default=0)
    #: How many clients have written: the next one's number is one more.
    client_count = models.PositiveIntegerField(default=0)
    #: A staff member's own: out of queue, cohort and export.
    is_trial = models.BooleanField(default=False)
    created = models.DateTimeField()
    #: When an answer last changed.
    modified = models.DateTimeField()
    #: JSON ``{section: {field: value}}``.
    answers = models.TextField(default="{}")
    #: Who changed what last, see `merging/stamps.py`.
    stamps = models.TextField(default="", blank=True)
    #: What its writers said is no personal data: JSON, a list of `data.Dismissal`, each as a list.
    #: NULL for nothing: plans are begun, too, by releases that do not know of it.
    dismissals = models.TextField(null=True, default=None)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["course_key", "plan_key"], name="cd_plan_course")]

    def __str__(self) -> str:
        return f"plan {self.pk} ({self.plan_key}) at revision {self.revision}"


class Member(models.Model):
    """A person on a plan. Course run and plan key are repeated here, so that the database holds
    « one plan to write each ». One may read any number of plans beside it.

    .. pii: who works on which plan
    .. pii_types: id
    .. pii_retirement: local_api
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course_key = CourseKeyField(max_length=255)
    plan_key = models.CharField(max_length=PLAN_KEY_LENGTH)
    role = models.CharField(max_length=16, default=Role.WRITER)
    #: The course's anonymous id at the time of joining: under it the gradebook knows them.
    anonymous_id = models.CharField(max_length=64, blank=True, default="")
    #: True while a writer is on the plan, else NULL: to a unique constraint NULLs are all
    #: different.
    active = models.BooleanField(null=True, default=True)
    #: True while a reader is on the plan, else NULL.
    reading = models.BooleanField(null=True, default=None)
    joined = models.DateTimeField()
    left = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "course_key", "plan_key", "active"], name="cd_member_active_once"
            ),
            models.UniqueConstraint(
                fields=["plan", "user", "reading"], name="cd_member_reading_once"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} on plan {self.plan_id}"


class Invitation(models.Model):
    """A plan opened to one colleague, who has yet to accept.

    .. pii: who was asked to work on which plan
    .. pii_types: id
    .. pii_retirement: local_api
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="invitations")
    #: What the colleague types; told from mouth to ear, so without letters that look alike.
    code = models.CharField(max_length=16, unique=True)
    role = models.CharField(max_length=16, default=Role.WRITER)
    #: Whom it is for; without a name, for whoever has the code first.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    invited_by = models.BigIntegerField()
    created = models.DateTimeField()
    expires = models.DateTimeField()
    #: When it was accepted, refused or taken back; open as long as it is NULL.
    closed = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "closed"], name="cd_invitation_user")]

    def __str__(self) -> str:
        return f"invitation {self.pk} to plan {self.plan_id}"


class Client(models.Model):
    """One open page of one person, which numbers its changes 1, 2, 3 …

    .. no_pii:
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="clients")
    #: The hash of the person and the name that the page gave itself: nobody can speak as somebody
    #: else's page.
    digest = models.CharField(max_length=HASH_LENGTH)
    #: 1, 2, 3 … within its plan: what stamps and history call it.
    number = models.PositiveIntegerField()
    #: The highest number of a change that was dealt with; what is not above it comes a second time.
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "digest"], name="cd_client_digest"),
            models.UniqueConstraint(fields=["plan", "number"], name="cd_client_number"),
        ]

    def __str__(self) -> str:
        return f"client {self.number} of plan {self.plan_id}, at {self.seq}"


class History(models.Model):
    """What a path held: the last value of one client's run of changes, in one quarter of an hour.

    .. pii: earlier answers, which may name people
    .. pii_types: name, email_address, phone_number, other
    .. pii_retirement: local_api
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="history")
    path = models.CharField(max_length=PATH_LENGTH)
    #: "set", "insert" (the row as it began), "delete" (as it ended) or "move": the ids of a
    #: table's rows in their order. "upgrade", at no path: the plan moved to another version of its
    #: worksheet; the hashes of both.
    op = models.CharField(max_length=8)
    #: JSON.
    value = models.TextField()
    client_number = models.PositiveIntegerField()
    author_id = models.BigIntegerField()
    #: The revision of the run's first change. No two changes of a plan share one, so it names the
    #: run.
    start_revision = models.PositiveBigIntegerField()
    #: The revision of its last change.
    revision = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "history"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "start_revision"], name="cd_history_run")
        ]

    def __str__(self) -> str:
        return f"{self.path} of plan {self.plan_id} at {self.revision}"


class KeptAside(models.Model):
    """A text that could not take its place, until a person chooses. It is never thrown away.

    .. pii: answers, which may name people
    .. pii_types: name, email_address, phone_number, other
    .. pii_retirement: local_api
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="kept_aside")
    path = models.CharField(max_length=PATH_LENGTH)
    #: "set", "insert", "move", "delete"; "" for a change that could not be read.
    op = models.CharField(max_length=8, blank=True)
    #: JSON, as it came; the whole change where it could not be read.
    value = models.TextField()
    #: One of `merging.changes.KeptReason`.
    reason = models.CharField(max_length=16)
    client_number = models.PositiveIntegerField()
    #: The change's number; 0 for one that had none.
    seq = models.PositiveBigIntegerField()
    author_id = models.BigIntegerField()
    #: The plan's revision when it came.
    revision = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    #: "", "used" or "left".
    resolution = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name_plural = "kept aside"

    def __str__(self) -> str:
        return f"{self.path} of plan {self.plan_id}: {self.reason}"


class Placement(models.Model):
    """Which block of a course run shows a section of a worksheet, so that links across units find
    it.

    .. no_pii:
    """

    course_key = CourseKeyField(max_length=255)
    plan_key = models.CharField(max_length=PLAN_KEY_LENGTH)
    #: The section's id; "" names the plan's submission point.
    section = models.CharField(max_length=64, blank=True)
    usage_key = UsageKeyField(max_length=255)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course_key", "plan_key", "section"], name="cd_placement_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section or 'submission point'} in {self.usage_key}"
