"""When a plan is due: on its writer's date; where several write, on the latest of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import MemberView
from city_diplomacy_xblocks.drafting.models import Role
from city_diplomacy_xblocks.platform import dates
from city_diplomacy_xblocks.platform.people import Person, Place


def writers_of(plan_id: int) -> list[MemberView]:
    """Those who write the plan now, in the order in which they joined."""
    return [member for member in drafting.members(plan_id) if member.role == Role.WRITER]


def due_of_plan(place: Place, person: Person, writers: Sequence[MemberView]) -> datetime | None:
    """The date of the plan that `person` is about to move, as one of its `writers`."""
    user_ids = [member.user_id for member in writers]
    if user_ids == [person.user_id]:
        return dates.due_for(place)
    return dates.due_of(place, user_ids)
