"""More time for one person, given by a grader. The date itself is the platform's: see
`platform/dates.py`. Part of `api.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import pgettext

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.errors import NotAllowed
from city_diplomacy_xblocks.drafting.retrying import in_transaction
from city_diplomacy_xblocks.platform import dates
from city_diplomacy_xblocks.platform.events import emit
from city_diplomacy_xblocks.platform.names import names_of
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.reviewing.data import Extensions, ExtensionView
from city_diplomacy_xblocks.reviewing.due import writers_of
from city_diplomacy_xblocks.reviewing.models import Recipient, Submission
from city_diplomacy_xblocks.reviewing.received import find_submission
from city_diplomacy_xblocks.reviewing.text import words

#: Characters of the reason for an extension.
LONGEST_REASON: Final = 500


def extensions(*, place: Place, submission_id: int | None = None) -> Extensions:
    """Who has more time at `place`; with a submission, only those whom it concerns, who are named
    too.

    Refuses (403) a submission that `place` did not receive.
    """
    people = None if submission_id is None else _concerned(place, submission_id)
    given = dates.extensions(place, people)
    names = names_of(
        [
            *(people or ()),
            *(each.user_id for each in given),
            *(each.given_by for each in given if each.given_by),
        ]
    )
    return Extensions(
        due=dates.common_due(place),
        given=tuple(_view(each, names) for each in given),
        people=tuple((user_id, names.get(user_id, "")) for user_id in people or ()),
    )


def _view(given: dates.Extension, names: dict[int, str]) -> ExtensionView:
    return ExtensionView(
        user_id=given.user_id,
        username=given.username,
        name=names.get(given.user_id, given.username),
        until=given.until,
        reason=given.reason,
        given_by=names.get(given.given_by, "") if given.given_by else "",
    )


def extend(
    *,
    person: Person,
    place: Place,
    user_id: int,
    until: datetime | None,
    reason: str = "",
    submission_id: int | None = None,
) -> None:
    """Give `user_id`, who is enrolled, until `until`; None takes it back. What they have handed in
    is late, or not late any more, by the new date.

    Refuses (403) away from the submission point, and with a submission whoever it does not concern;
    (409) as `dates.extend` does.
    """
    if not place.submission_point:
        message = pgettext("dates", "More time is given where the plan is handed in.")
        raise NotAllowed("elsewhere", message)
    if submission_id is not None and user_id not in _concerned(place, submission_id):
        message = pgettext("dates", "This person does not write this plan.")
        raise NotAllowed("not_here", message)
    reason = words(reason, longest=LONGEST_REASON)

    def write() -> None:
        dates.extend(place, user_id=user_id, until=until, reason=reason, actor_id=person.user_id)
        for submission in _first_attempts(place, user_id):
            _mark(submission, place)

    in_transaction(write)
    emit(
        "extension.given" if until else "extension.taken_back",
        {"user": user_id, "until": until.isoformat() if until else None},
    )


def _concerned(place: Place, submission_id: int) -> list[int]:
    """Who writes the plan now, and who is graded for that attempt of it."""
    submission = find_submission(place, submission_id)
    graded = Recipient.objects.filter(submission_id=submission.pk).order_by("id")
    writers = [member.user_id for member in writers_of(submission.plan_id)]
    return list(dict.fromkeys([*graded.values_list("user_id", flat=True), *writers]))


def _first_attempts(place: Place, user_id: int) -> Iterable[Submission]:
    """Only the first attempt of a plan can be late: what is sent back is awaited."""
    received = Submission.objects.filter(
        usage_key=place.usage_key,
        course_key=place.course_key,
        plan_key=place.plan_key,
        attempt=1,
        recipients__user_id=user_id,
    )
    return list(received.defer("answers"))


def _mark(submission: Submission, place: Place) -> None:
    """Note whether the attempt was late, by the dates of those whom it is graded for."""
    drafting.hold(submission.plan_id)
    graded = Recipient.objects.filter(submission_id=submission.pk)
    due = dates.due_of(place, list(graded.values_list("user_id", flat=True)))
    late = due is not None and submission.submitted_at > due
    if late != submission.late:
        Submission.objects.filter(pk=submission.pk).update(late=late)
