"""Who may change a plan."""

from __future__ import annotations

from django.utils.translation import pgettext

from city_diplomacy_xblocks.drafting.data import PlanView
from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.drafting.models import Role
from city_diplomacy_xblocks.drafting.saving import Held
from city_diplomacy_xblocks.platform.people import Person


def writer_id(person: Person) -> int:
    """The user behind `person`. Raises NotAllowed for the anonymous and the masquerading."""
    if person.user_id is None or person.is_masquerading:
        raise NotAllowed("not_allowed", pgettext("refusal", "You cannot write in this plan."))
    return person.user_id


def writable(held: Held | None) -> Held:
    """The plan that is held, if who holds it may change it. Raises NotAllowed."""
    if held is None or held.view.role != Role.WRITER:
        raise NotAllowed("reader", pgettext("refusal", "You may read this plan, not change it."))
    return held


def require_same_plan(plan: PlanView | None, plan_id: int | None) -> None:
    """Refuse (409) a page made for another plan than the one that its person writes by now.

    `plan_id` is the plan that the page was made for: 0 before there was one, so that only one the
    person began may take its place; None when the page does not say.
    """
    if plan_id is None or (plan is None and not plan_id):
        return
    if plan is None or (plan.id != plan_id if plan_id else not plan.began):
        message = pgettext(
            "refusal",
            "You no longer write the plan that this page shows. Your text stays on this device: "
            "download a copy of it, then load the page again.",
        )
        raise WrongState("other_plan", message)
