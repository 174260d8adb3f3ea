"""Which plan a page speaks of."""

from __future__ import annotations

from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.requests import page_plan
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import PlanView


def own_plan(call: Call) -> PlanView | None:
    """The plan that the person writes, which must be the one that the page shows."""
    plan = drafting.find_plan(
        user_id=call.person.user_id,
        course_key=call.place.course_key,
        plan_key=call.place.plan_key,
    )
    drafting.require_same_plan(plan, page_plan(call.body))
    return plan
