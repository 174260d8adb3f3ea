"""The dates of the courses, kept as the LMS keeps them: in edx-when, extensions of people too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from edx_when import api as edx_when
from edx_when.field_data import DateLookupFieldData
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.field_data import FieldData


def publish_dates(course_key: CourseKey, due: Mapping[UsageKey, datetime]) -> None:
    """Tell edx-when what is due when, as the LMS does whenever a course is published."""
    edx_when.set_dates_for_course(course_key, [(key, {"due": date}) for key, date in due.items()])


class DatedFields(DateLookupFieldData):
    """Fields with one person's dates over them, which are read when the first is asked for."""

    def __init__(
        self, fields: FieldData, course_key: CourseKey, user: User | AnonymousUser
    ) -> None:
        self._asked = (course_key, user)
        super().__init__(fields, course_key, user)

    def _load_dates(self, *_asked: Any, **_how: Any) -> None:
        """Not yet: courses are loaded before there is a database."""

    @cached_property
    def _course_dates(self) -> Mapping[tuple[str, str], datetime]:
        dates = edx_when.get_dates_for_course(*self._asked)
        return {(str(key), name): date for (key, name), date in dates.items()}
