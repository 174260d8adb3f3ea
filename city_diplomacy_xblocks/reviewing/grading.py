"""Reading a submission, marking it, releasing what was marked. Part of `api.py`.

Whoever may not is refused before it comes here; what is found here belongs to `place`, or is not
found.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve
from django.utils import timezone
from django.utils.translation import pgettext

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.errors import WrongState
from city_diplomacy_xblocks.drafting.models import PlanState
from city_diplomacy_xblocks.drafting.retrying import in_transaction
from city_diplomacy_xblocks.platform import scores
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.events import emit
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.reviewing import conversing, filling, reading
from city_diplomacy_xblocks.reviewing.data import Outdated, ReviewView, SavedReview, SubmissionView
from city_diplomacy_xblocks.reviewing.marks import (
    exact,
    from_text,
    read_marks,
    to_text,
    total,
    why_not_validated,
)
from city_diplomacy_xblocks.reviewing.models import (
    MarkHistory,
    Recipient,
    Review,
    Submission,
    SubmissionState,
)
from city_diplomacy_xblocks.reviewing.received import (
    find_submission,
    require_not_over,
    require_not_withdrawn,
)
from city_diplomacy_xblocks.reviewing.text import LONGEST_OVERALL, shown_name, words
from city_diplomacy_xblocks.worksheets.definition import Worksheet

log = logging.getLogger(__name__)

VALIDATED = "validated"
TO_REVISE = "to_revise"

#: Which plan a submission's decision may find, by the submission's state.
_PLAN_BEFORE = {
    SubmissionState.WAITING: PlanState.SUBMITTED,
    SubmissionState.READING: PlanState.SUBMITTED,
    SubmissionState.RELEASED: PlanState.VALIDATED,
}
_AFTER = {
    VALIDATED: (SubmissionState.RELEASED, PlanState.VALIDATED),
    TO_REVISE: (SubmissionState.RETURNED, PlanState.RETURNED),
}


def open_review(*, person: Person, place: Place, submission_id: int) -> ReviewView:
    """The submission with this grader's review, which begins now if it is the first time.

    From the first opening on, the plan cannot be taken back.
    """
    submission = find_submission(place, submission_id)
    worksheet = drafting.worksheet(submission.worksheet_version_id)
    reviews, first_time = in_transaction(lambda: _open(submission, person))
    if first_time:
        emit("review.opened", {"plan": submission.plan_id, "submission": submission.pk})
    return _review_view(submission, reviews, worksheet, person.language)


def _open(submission: Submission, person: Person) -> tuple[list[Review], bool]:
    """All reviews, the grader's own first; and whether nobody had opened the submission before."""
    first_time = submission.state == SubmissionState.WAITING and _begin_reading(submission)
    require_not_withdrawn(submission)
    reviews = list(Review.objects.filter(submission_id=submission.pk).order_by("id"))
    reviews.sort(key=lambda review: review.grader_id != person.user_id)
    if not reviews or reviews[0].grader_id != person.user_id:
        reviews.insert(0, _begin_review(submission, person))
    if reviews[0].seen_releases != submission.releases:
        Review.objects.filter(pk=reviews[0].pk).update(seen_releases=submission.releases)
    return reviews, first_time


def _begin_reading(submission: Submission) -> bool:
    waiting = Submission.objects.filter(pk=submission.pk, state=SubmissionState.WAITING)
    first_time = waiting.update(state=SubmissionState.READING, opened_at=timezone.now())
    _refresh(submission)
    return bool(first_time)


def _begin_review(submission: Submission, person: Person) -> Review:
    # Asked for again, as another tab of the same grader may be opening it too.
    review, _ = Review.objects.get_or_create(
        submission_id=submission.pk,
        grader_id=person.user_id,
        defaults={"grader_name": shown_name(person.name), "updated": timezone.now()},
    )
    return review


def _refresh(submission: Submission) -> None:
    submission.refresh_from_db(fields=["state", "opened_at", "releases", "decided_at"])


def _review_view(
    submission: Submission, reviews: list[Review], worksheet: Worksheet, language: str
) -> ReviewView:
    own, *others = reviews
    saved = reading.saved_review(own, worksheet.rubric)
    told = reading.history(submission)
    return ReviewView(
        submission=reading.submission_view(submission),
        worksheet=worksheet,
        answers=reading.answers_of(submission, told),
        review=saved,
        obstacle=why_not_validated(worksheet.rubric, saved.marks, language=language),
        others=reading.others(others, saved.marks, worksheet.rubric),
        threads=reading.threads(
            submission.plan_id, for_staff=True, seen_on=submission.worksheet_version_id
        ),
        history=told,
        before=reading.answers_before(submission),
    )


def save_review(
    *,
    person: Person,
    place: Place,
    submission_id: int,
    revision: int,
    marks: object,
    overall: object,
    decision: object,
    filled: object = None,
) -> SavedReview:
    """Keep a grader's draft. Criteria that `marks` leaves out and fields that `filled` leaves out
    stay as they are; participants see nothing of it. What does not fit its field is said
    of it, and the rest is saved.

    Refuses (409) with `Outdated`, which carries what is stored, when the review was saved elsewhere
    since `revision`; the same content saved again is not refused.
    """
    submission = find_submission(place, submission_id)
    require_not_over(submission)
    worksheet = drafting.worksheet(submission.worksheet_version_id)
    rubric = worksheet.rubric
    review = _own_review(submission, person)
    if decision not in ("", VALIDATED, TO_REVISE):
        raise Refusal(400, "bad_decision", pgettext("reviewing", "There is no such decision."))
    given = read_marks(marks, rubric=rubric, language=person.language)
    typed, said = filling.draft(
        review, filled, submission=submission, worksheet=worksheet, language=person.language
    )
    content = {
        "marks": to_text({**from_text(review.marks), **given}),
        "filled": typed,
        "overall": words(overall, longest=LONGEST_OVERALL),
        "decision": decision,
    }
    unchanged = all(getattr(review, name) == value for name, value in content.items())
    if unchanged or _save(review, revision, content):
        return evolve(reading.saved_review(review, rubric), said=said)
    review.refresh_from_db()
    message = pgettext(
        "reviewing",
        "This review was changed in another window. Both are shown: keep the one that counts.",
    )
    raise Outdated(message, stored=reading.saved_review(review, rubric))


def _save(review: Review, revision: object, content: Mapping[str, object]) -> bool:
    """Compare and set on the revision: False when somebody was faster."""
    if review.revision != revision:
        return False
    now = timezone.now()
    same = Review.objects.filter(pk=review.pk, revision=revision)
    if not same.update(**content, revision=review.revision + 1, updated=now):
        return False
    for name, value in {**content, "revision": review.revision + 1, "updated": now}.items():
        setattr(review, name, value)
    return True


def _own_review(submission: Submission, person: Person) -> Review:
    review = Review.objects.filter(submission_id=submission.pk, grader_id=person.user_id).first()
    if review is None:
        raise WrongState("not_opened", pgettext("reviewing", "Open this plan before you mark it."))
    return review


def release(*, person: Person, place: Place, submission_id: int, revision: int) -> SubmissionView:
    """Tell the participants what this grader's review says at `revision`: decision, marks, words,
    comments.

    "validated" sends each recipient's score; "to_revise" reopens the plan, and takes back a score
    sent before. Released twice, it is told once. Refuses (409) with code "outdated" when the review
    is not at `revision`, "taken" when a colleague released since this grader opened it, "withdrawn"
    and "returned" for what is over, "undecided" without a decision, "not_valid" when the marks do
    not allow validating.
    """
    submission = find_submission(place, submission_id)
    require_not_withdrawn(submission)
    review = _own_review(submission, person)
    if review.released_revision == revision:
        return _as_it_is_now(submission)
    _require_ready(submission, review, revision, person.language)
    try:
        _release(submission, review, place)
    except WrongState:
        # Lost a race: against the very same request, or against somebody else's decision.
        review.refresh_from_db(fields=["released_revision"])
        now = _as_it_is_now(submission)
        if review.released_revision != revision:
            require_not_over(submission)
            raise
        return now
    return reading.submission_view(submission)


def _as_it_is_now(submission: Submission) -> SubmissionView:
    _refresh(submission)
    return reading.submission_view(submission)


def _require_ready(submission: Submission, review: Review, revision: object, language: str) -> None:
    require_not_over(submission)
    if review.revision != revision:
        rubric = drafting.worksheet(submission.worksheet_version_id).rubric
        message = pgettext(
            "reviewing", "This review was changed in another window. Read it again, then send it."
        )
        raise Outdated(message, stored=reading.saved_review(review, rubric))
    if review.seen_releases != submission.releases:
        raise _taken()
    if not review.decision:
        raise WrongState(
            "undecided", pgettext("reviewing", "Choose first: validate the plan, or send it back.")
        )
    if review.decision == VALIDATED:
        rubric = drafting.worksheet(submission.worksheet_version_id).rubric
        obstacle = why_not_validated(rubric, from_text(review.marks), language=language)
        if obstacle:
            raise WrongState("not_valid", obstacle)


def _taken() -> WrongState:
    message = pgettext(
        "reviewing",
        "A colleague has decided meanwhile. Read the plan again, then send your review.",
    )
    return WrongState("taken", message)


def _release(submission: Submission, review: Review, place: Place) -> None:
    """All or nothing, scores included: what breaks down half-way can be asked for again."""
    now = timezone.now()
    state, plan_state = _AFTER[review.decision]
    before = _PLAN_BEFORE[submission.state]

    def write() -> MarkHistory:
        drafting.set_state(submission.plan_id, expected={before}, to=plan_state)
        same = Submission.objects.filter(pk=submission.pk, releases=submission.releases)
        if not same.update(state=state, decided_at=now, releases=submission.releases + 1):
            raise _taken()
        told = _tell(submission, review, now)
        filled = json.loads(review.filled or "{}")
        drafting.fill_in(submission.plan_id, filled=filled, author_id=review.grader_id)
        if review.decision == VALIDATED:
            _send_scores(submission, place, told)
        elif submission.state == SubmissionState.RELEASED:
            _withdraw_scores(submission)
        conversing.publish(submission.plan_id, at=now)
        return told

    told = in_transaction(write)
    data = {"plan": submission.plan_id, "submission": submission.pk, "attempt": submission.attempt}
    emit("review.released", {**data, "decision": review.decision, "points": float(told.points)})
    submission.state, submission.decided_at = state, now


def _tell(submission: Submission, review: Review, now: datetime) -> MarkHistory:
    same = Review.objects.filter(pk=review.pk, revision=review.revision)
    if not same.update(
        filled=None,  # it is the plan's now
        released_at=now,
        released_revision=review.revision,
        seen_releases=submission.releases + 1,
    ):
        raise _taken()
    rubric = drafting.worksheet(submission.worksheet_version_id).rubric
    return MarkHistory.objects.create(
        submission_id=submission.pk,
        review_id=review.pk,
        revision=review.revision,
        grader_id=review.grader_id,
        grader_name=review.grader_name,
        decision=review.decision,
        points=total(from_text(review.marks)),
        max_points=exact(rubric.points),
        at=now,
        marks=review.marks,
        filled=review.filled,
        overall=review.overall,
    )


def _send_scores(submission: Submission, place: Place, told: MarkHistory) -> None:
    worth = exact(place.points)
    # A worksheet without a rubric is worth its points once it is validated.
    scaled = told.points * worth / told.max_points if told.max_points else worth
    recipients = _still_graded(submission)
    for recipient in recipients:
        recipient.points, recipient.max_points = told.points, told.max_points
        if not recipient.anonymous_id:
            # The gradebook knows nobody by another name; the others must have their scores.
            log.error("no anonymous id: recipient %s has no score in the gradebook", recipient.pk)
            continue
        recipient.submission_uuid = scores.send_score(
            anonymous_id=recipient.anonymous_id,
            course_key=submission.course_key,
            usage_key=submission.usage_key,
            points=scaled,
            max_points=worth,
            our_id=submission.pk,
            submission_uuid=recipient.submission_uuid,
        )
    _store(recipients)


def _still_graded(submission: Submission) -> list[Recipient]:
    """Those whose score comes from this submission: not who has left its plan and has by now the
    score of another one there, which the gradebook holds in the same place.
    """
    later = Recipient.objects.filter(
        submission__course_key=submission.course_key,
        submission__plan_key=submission.plan_key,
        submission__usage_key=submission.usage_key,
        submission_id__gt=submission.pk,
        points__isnull=False,
    ).exclude(submission__plan_id=submission.plan_id)
    graded = Recipient.objects.filter(submission_id=submission.pk)
    return list(graded.exclude(user_id__in=later.values("user_id")))


def _withdraw_scores(submission: Submission) -> None:
    recipients = _still_graded(submission)
    for recipient in recipients:
        scores.withdraw_score(
            anonymous_id=recipient.anonymous_id,
            course_key=submission.course_key,
            usage_key=submission.usage_key,
        )
        recipient.points = recipient.max_points = None
    _store(recipients)


def _store(recipients: Iterable[Recipient]) -> None:
    Recipient.objects.bulk_update(recipients, ["submission_uuid", "points", "max_points"])
