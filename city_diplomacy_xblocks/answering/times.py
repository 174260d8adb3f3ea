"""The dates of a participant's page: theirs, or those of all who write the plan with them."""

from __future__ import annotations

from typing import Final

from xblock.core import XBlock

from city_diplomacy_xblocks.drafting.api import PlanView
from city_diplomacy_xblocks.drafting.models import PlanState
from city_diplomacy_xblocks.pages.outlook import Times
from city_diplomacy_xblocks.platform import dates
from city_diplomacy_xblocks.platform.names import names_of
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.reviewing import api as reviewing

#: Days after which no promise is one.
LONGEST_ANSWER: Final = 365


def times_of(
    block: XBlock,
    person: Person,
    place: Place,
    plan: PlanView | None,
    feedback: reviewing.Feedback | None,
) -> Times:
    """What the page of `person` says of the past and the future. Others are asked about only where
    several write.
    """
    due = dates.due_for(place)
    if place.submission_point and plan and plan.is_shared and plan.state == PlanState.DRAFT:
        due = reviewing.due_of_plan(place, person, reviewing.writers_of(plan.id))
    return Times(
        due=due,
        closes=dates.closes_at(place, due),
        # OLX carries what Studio would not let pass.
        answer_days=min(max(block.answer_within or 0, 0), LONGEST_ANSWER),
        handed_in_by=_by_whom(person, feedback),
    )


def _by_whom(person: Person, feedback: reviewing.Feedback | None) -> str:
    if feedback is None or feedback.submission.submitted_by == person.user_id:
        return ""
    user_id = feedback.submission.submitted_by
    return names_of([user_id]).get(user_id, "")
