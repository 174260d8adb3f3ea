"""Example plans that come with a worksheet, to be read like somebody's plan."""

from __future__ import annotations

from django.utils.translation import pgettext
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.drafting.data import PlanView
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.answers import Answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet


def plan_of(worksheet: Worksheet, name: str, *, course_key: CourseKey) -> PlanView:
    """The example called `name`, as a plan that nobody may write. Refusal when there is none."""
    if name not in library.examples(worksheet.id):
        message = pgettext("refusal", "The worksheet has no example called “%(name)s”.")
        raise Refusal(404, "no_example", message % {"name": name})
    return PlanView(
        id=0,
        course_key=course_key,
        plan_key="",
        worksheet=worksheet,
        answers=library.example(name),
        revision=0,
        state="draft",
        saved_at=None,
        is_trial=True,
    )


def answers_beside(worksheet: Worksheet, name: str) -> Answers | None:
    """The answers of the example called `name`, else of the first that the worksheet has."""
    names = library.examples(worksheet.id)
    if not names:
        return None
    return library.example(name if name in names else names[0])
