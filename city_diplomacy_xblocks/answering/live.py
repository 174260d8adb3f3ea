"""What stands on a page of the course and follows the reader's own plan: recaps and modules."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from web_fragments.fragment import Fragment
from xblock.core import XBlock

from city_diplomacy_xblocks.answering.assets import add_assets
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.data import PlanView
from city_diplomacy_xblocks.platform.people import Person, Place


def plan_of(person: Person, place: Place) -> PlanView | None:
    """The reader's own plan; in a masquerade the plan of the learner. One query."""
    return drafting.find_plan(
        user_id=person.user_id, course_key=place.course_key, plan_key=place.plan_key
    )


def fragment_of(block: XBlock, html: str) -> Fragment:
    """The HTML with the styles and the script of live blocks."""
    fragment = Fragment(html)
    add_assets(fragment, block, "recap")
    if "data-picture" in html:
        add_assets(fragment, block, "pictures")
    return fragment


def script_args(person: Person, place: Place, plan: PlanView | None) -> dict[str, Any]:
    """What ``(runtime, element, args)`` receives: for whom, of which plan, at which revision."""
    return {
        "person": person.key,
        "plan": f"{place.course_key}|{place.plan_key}",
        "revision": plan.revision if plan else 0,
        "csrf": settings.CSRF_COOKIE_NAME,
    }
