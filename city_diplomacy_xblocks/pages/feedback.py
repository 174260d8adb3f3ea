"""What came back: the state of what was handed in, the decision, marks by criterion, in the
participant's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from city_diplomacy_xblocks.pages import moments
from city_diplomacy_xblocks.pages.marks import MarkView, view_marks
from city_diplomacy_xblocks.pages.paths import link_to
from city_diplomacy_xblocks.pages.sheets import Plan
from city_diplomacy_xblocks.reviewing.marks import written


@frozen
class Told:
    """The latest attempt and the last release, ready to show. `grade` is empty while a plan is to
    be revised.
    """

    attempt: int
    state: str
    can_withdraw: bool
    decision: str = ""
    day: str = ""
    points: str = ""
    maximum: str = ""
    overall: str = ""
    grader: str = ""
    marks: tuple[MarkView, ...] = ()
    first_comment: str = ""
    open_comments: int = 0


def read_feedback(feedback: Any | None, plan: Plan, urls: Mapping[str, str]) -> Told | None:
    """What the page says of `reviewing.data.Feedback`; None when nothing was ever handed in."""
    if feedback is None:
        return None
    attempt = feedback.submission
    talking = [thread for thread in feedback.threads if thread.state == "open"]
    return Told(
        attempt=attempt.attempt,
        state=attempt.state,
        can_withdraw=attempt.can_withdraw,
        first_comment=link_to(talking[0].path, urls) if talking else "",
        open_comments=len(talking),
        **(_release(feedback.release, plan) if feedback.release else {}),
    )


def read_left(release: Any | None) -> Mapping[str, str] | None:
    """What is shown of a plan that the reader has left; None when there is nothing to tell."""
    if release is None:
        return None
    return {
        "day": moments.day(release.at),
        "points": written(release.points),
        "maximum": written(release.max_points),
        "overall": release.overall,
        "grader": release.grader,
    }


def _release(release: Any, plan: Plan) -> Mapping[str, Any]:
    return {
        "decision": release.decision,
        "day": moments.day(release.at),
        "points": written(release.points),
        "maximum": written(release.max_points),
        "overall": release.overall,
        "grader": release.grader,
        "marks": view_marks(plan.worksheet.rubric, release.marks, plan.reading.language),
    }
