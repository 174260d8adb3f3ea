"""What a platform keeps for its blocks: enrolments, opaque names, state, what authors save."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from opaque_keys.edx.django.models import CourseKeyField, UsageKeyField


class Enrolment(models.Model):
    """A person in a course run, as student, staff, instructor or author.

    .. no_pii:
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    course_key = CourseKeyField(max_length=255)
    role = models.CharField(max_length=16, default="student")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "course_key"], name="city_demo_enrolled_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.course_key}"


class AnonymousId(models.Model):
    """The opaque name of a person in a course run, by which scores are kept.

    .. no_pii:
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    course_key = CourseKeyField(max_length=255)
    anonymous_id = models.CharField(max_length=32, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "course_key"], name="city_demo_named_once")
        ]

    def __str__(self) -> str:
        return self.anonymous_id


class UserState(models.Model):
    """A learner's XBlock fields of one block, as JSON: what the LMS calls a StudentModule.

    .. no_pii:
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    usage_key = UsageKeyField(max_length=255)
    state = models.TextField(default="{}")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "usage_key"], name="city_demo_one_state")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.usage_key}"


class Completion(models.Model):
    """How far a learner is with one block, from 0 to 1.

    .. no_pii:
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    usage_key = UsageKeyField(max_length=255)
    completion = models.FloatField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "usage_key"], name="city_demo_one_completion")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.usage_key} {self.completion}"


class Preference(models.Model):
    """The language in which a person reads.

    .. no_pii:
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True
    )
    language = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.user_id} {self.language}"


class AuthoredField(models.Model):
    """A setting of a block that an author has saved in Studio, as JSON; empty where the author has
    put it back to its default. The course's files are not written.

    .. no_pii:
    """

    usage_key = UsageKeyField(max_length=255)
    name = models.CharField(max_length=64)
    value = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["usage_key", "name"], name="city_demo_one_setting")
        ]

    def __str__(self) -> str:
        return f"{self.usage_key} {self.name}"
