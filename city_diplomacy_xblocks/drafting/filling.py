"""What the team fills in, once it is told: merged into the plan as changes of its own. Part of
`api.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from city_diplomacy_xblocks.drafting import versions
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.drafting.statements import write_history, write_plan
from city_diplomacy_xblocks.merging.changes import PlanState, dump
from city_diplomacy_xblocks.merging.history import NOBODY, QUARTER
from city_diplomacy_xblocks.merging.merge import LIMIT, merge
from city_diplomacy_xblocks.merging.replay import as_changes, steps
from city_diplomacy_xblocks.worksheets.team import laid_over

#: Beyond the longest plan: words of the team's are not refused because a participant wrote much.
_LIMIT: Final = 2 * LIMIT


def fill_in(plan_id: int, *, filled: Mapping[str, Any], author_id: int) -> None:
    """Put what a grader has `filled` in (as `worksheets.team` says it) into the plan and, with the
    grader's name, into its history. Filled in twice, it is there once.

    For the transaction in which the grader's release moves the plan's state. When the participant
    last saved stays what it was.
    """
    if not filled:
        return
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    answers, now = json.loads(plan.answers), timezone.now()
    way = steps(answers, laid_over(answers, filled))
    merged = merge(
        PlanState(answers, plan.stamps, plan.revision, len(plan.answers)),
        as_changes(way, "", base=plan.revision),
        worksheet=versions.by_hash(plan.worksheet_version_id),
        closed=False,
        client=NOBODY,
        seq=0,
        quarter=int(now.timestamp()) // QUARTER,
        limit=_LIMIT,
        by_team=True,
    )
    if not merged.history:
        return
    write_plan(
        plan_id,
        answers=dump(merged.state.answers),
        stamps=merged.state.stamps,
        revision=merged.state.revision,
        modified=plan.modified,
        client_count=plan.client_count,
    )
    write_history(plan_id, merged.history, client=NOBODY, author_id=author_id, at=now)
