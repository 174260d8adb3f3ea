"""Example plans that come with a worksheet, to be read like somebody's plan."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import pgettext
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.drafting.data import Answers, PlanView
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.worksheets import files, library
from city_diplomacy_xblocks.worksheets.definition import Worksheet


def plan_of(worksheet: Worksheet, name: str, *, course_key: CourseKey) -> PlanView:
    """The example called `name`, as a plan that nobody may write. Refusal when there is none."""
    return PlanView(
        id=0,
        course_key=course_key,
        plan_key="",
        worksheet=worksheet,
        answers=_answers(worksheet.id, name),
        revision=0,
        state="draft",
        saved_at=None,
        is_trial=True,
    )


@lru_cache(maxsize=32)
def _answers(worksheet_id: str, name: str) -> Answers:
    try:
        data = library.example(worksheet_id, name)
    except LookupError as missing:
        message = pgettext("refusal", "The worksheet has no example called “%(name)s”.")
        raise Refusal(404, "no_example", message % {"name": name}) from missing
    answers, _findings = files.answers_from_file(library.get(worksheet_id), data)
    return answers
