"""What happens next and by when, for the participant: a sentence or two for each state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import frozen
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import npgettext, pgettext

from city_diplomacy_xblocks.pages import moments

#: From then on one is told how much time is left.
SOON: Final = timedelta(days=3)
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


@frozen
class Times:
    """What the sentences are made of.

    `due` is when the plan is due, `closes` when its grace is over, None for never. `answer_days`
    after the hand-in an answer is expected, 0 where nothing is promised. `handed_in_by` is the name
    of the colleague who handed the plan in, "" for the reader of the page.
    """

    due: datetime | None = None
    closes: datetime | None = None
    answer_days: int = 0
    handed_in_by: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether a plan that was never handed in cannot be any more."""
        return self.closes is not None and timezone.now() > self.closes


def outlook(state: str, times: Times, feedback: Any | None, *, at_point: bool) -> SafeString:
    """The sentences, as HTML, for a plan in `state`. `at_point`: the plan is handed in here."""
    return format_html_join(
        " ", "{}", ((each,) for each in _said(state, times, feedback, at_point))
    )


def _said(state: str, times: Times, feedback: Any | None, at_point: bool) -> Iterator[SafeString]:
    if state == "draft":
        yield _draft(times) if at_point else _elsewhere(times)
        return
    if state == "submitted" and feedback:
        yield from _handed_in(feedback.submission, times)
    elif state == "returned":
        yield _returned(feedback)
    elif state == "validated":
        yield _validated(feedback)
    elif state == "adopted":
        yield _plain(pgettext("outlook", "The city has adopted this plan."))
    if feedback and feedback.submission.late:
        yield _plain(pgettext("outlook", "It was handed in late, within the grace period."))


def _draft(times: Times) -> SafeString:
    now, due = timezone.now(), times.due
    if due is None:
        words = pgettext("outlook", "No date is set: hand the plan in when it is ready.")
        return _plain(words)
    if times.is_closed:
        words = pgettext(
            "outlook",
            "Handing in closed on {moment}. Your text stays here: ask your instructor for more "
            "time.",
        )
        return _at(words, times.closes)
    if now > due:
        words = pgettext(
            "outlook",
            "The due date was {moment}. You can still hand in until {closes}: the plan will be "
            "marked as late.",
        )
        return _at(words, due, closes=_moment(times.closes))
    if due - now <= SOON:
        return _soon(due - now, due)
    return _at(pgettext("outlook", "Hand the plan in by {moment}."), due)


def _soon(left: timedelta, due: datetime) -> SafeString:
    if left < _DAY:
        number = left // _HOUR + 1
        words = npgettext(
            "outlook",
            "Less than {n} hour left: hand the plan in by {moment}.",
            "Less than {n} hours left: hand the plan in by {moment}.",
            number,
        )
    else:
        number = left // _DAY
        words = npgettext(
            "outlook",
            "{n} day left: hand the plan in by {moment}.",
            "{n} days left: hand the plan in by {moment}.",
            number,
        )
    return _at(words, due, n=number)


def _elsewhere(times: Times) -> SafeString:
    if times.due:
        return _at(pgettext("outlook", "To complete by {moment}."), times.due)
    words = pgettext(
        "outlook", "What you write is kept; the plan is handed in further on in the course."
    )
    return _plain(words)


def _handed_in(attempt: Any, times: Times) -> Iterator[SafeString]:
    if times.handed_in_by:
        words = pgettext("outlook", "Handed in on {moment} by {name}.")
    else:
        words = pgettext("outlook", "Handed in on {moment}.")
    yield _at(words, attempt.submitted_at, name=format_html("<bdi>{}</bdi>", times.handed_in_by))
    if not times.answer_days:
        return
    expected = attempt.submitted_at + timedelta(days=times.answer_days)
    if timezone.now() <= expected:
        words = pgettext("outlook", "An answer is expected by {day}.")
    else:
        words = pgettext("outlook", "The answer was expected by {day}: it has not come yet.")
    yield format_html(words, day=format_html("<bdi>{}</bdi>", moments.day(expected)))


def _returned(feedback: Any | None) -> SafeString:
    if not (feedback and feedback.release):
        return _plain(pgettext("outlook", "Revise the plan and hand it in again."))
    words = pgettext(
        "outlook",
        "Sent back on {moment}. Revise it and hand it in again: it is awaited, even after the due "
        "date.",
    )
    return _at(words, feedback.release.at)


def _validated(feedback: Any | None) -> SafeString:
    if not (feedback and feedback.release):
        return _plain(pgettext("outlook", "There is nothing more to hand in."))
    words = pgettext("outlook", "Validated on {moment}. There is nothing more to hand in.")
    return _at(words, feedback.release.at)


def _plain(words: str) -> SafeString:
    return format_html("{}", words)


def _at(words: str, moment: datetime | None, **more: object) -> SafeString:
    return format_html(words, moment=_moment(moment), **more)


def _moment(moment: datetime | None) -> SafeString:
    return format_html("<bdi>{}</bdi>", moments.say(moment) if moment else "")
