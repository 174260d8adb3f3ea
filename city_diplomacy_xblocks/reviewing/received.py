"""Finding what a place received: by course run, plan key and usage key, never by a bare id."""

from __future__ import annotations

from typing import TypeGuard

from django.utils.translation import pgettext

from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.platform.people import Place
from city_diplomacy_xblocks.reviewing.models import Submission, SubmissionState

#: No id of ours is longer; SQLite breaks down on numbers that are.
_LARGEST_ID = 2**63 - 1


def is_id(raw: object) -> TypeGuard[int]:
    """True for a number that may be the id of a row."""
    return isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw <= _LARGEST_ID


def find_submission(place: Place, submission_id: object) -> Submission:
    """The submission of that id that `place` received. Refuses (403) any other, and says no more
    about it.
    """
    received = Submission.objects.filter(
        course_key=place.course_key, plan_key=place.plan_key, usage_key=place.usage_key
    )
    found = received.filter(pk=submission_id).first() if is_id(submission_id) else None
    if found is None:
        raise NotAllowed("not_here", pgettext("reviewing", "No such plan was handed in here."))
    return found


def require_not_withdrawn(submission: Submission) -> None:
    """Refuse (409) a submission that its participant has taken back."""
    if submission.state == SubmissionState.WITHDRAWN:
        message = pgettext("reviewing", "The participant has taken this plan back.")
        raise WrongState("withdrawn", message)


def require_not_over(submission: Submission) -> None:
    """Refuse (409) a submission of which nothing more can be decided: taken back, or sent back."""
    require_not_withdrawn(submission)
    if submission.state == SubmissionState.RETURNED:
        message = pgettext("reviewing", "This plan has been sent back: its next attempt will come.")
        raise WrongState("returned", message)
