"""What a participant is told of the next step and its date, in every state."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation
from freezegun import freeze_time

from city_diplomacy_xblocks.pages.outlook import Times, outlook

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_noon(settings):
    settings.TIME_ZONE = "Africa/Abidjan"
    with freeze_time(NOW), translation.override("en"):
        yield


def feedback(submitted_at=NOW, *, late=False, released=None):
    release = SimpleNamespace(at=released) if released else None
    submission = SimpleNamespace(submitted_at=submitted_at, late=late)
    return SimpleNamespace(submission=submission, release=release)


NO_DATES = Times()


def said(state, times=NO_DATES, told=None, *, at_point=True) -> str:
    html = outlook(state, times, told, at_point=at_point)
    assert len(re.findall(r"<bdi>[^<]+</bdi>", html)) == html.count("<bdi>")
    return re.sub(r"</?bdi>", "", html)


def in_time(due, grace=timedelta(0)) -> Times:
    return Times(due=due, closes=due + grace)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (Times(), "No date is set: hand the plan in when it is ready."),
        (in_time(NOW + 9 * DAY), "Hand the plan in by 10/12/2026 at 10:00 (GMT)."),
        (in_time(NOW + 2 * DAY), "2 days left: hand the plan in by 03/12/2026 at 10:00 (GMT)."),
        (in_time(NOW + DAY), "1 day left: hand the plan in by 02/12/2026 at 10:00 (GMT)."),
        (
            in_time(NOW + 5 * HOUR - timedelta(minutes=1)),
            "Less than 5 hours left: hand the plan in by 01/12/2026 at 14:59 (GMT).",
        ),
        (
            in_time(NOW + timedelta(minutes=5)),
            "Less than 1 hour left: hand the plan in by 01/12/2026 at 10:05 (GMT).",
        ),
        (
            in_time(NOW - HOUR, 2 * HOUR),
            "The due date was 01/12/2026 at 09:00 (GMT). You can still hand in until "
            "01/12/2026 at 11:00 (GMT): the plan will be marked as late.",
        ),
        (
            in_time(NOW - 3 * HOUR, 2 * HOUR),
            "Handing in closed on 01/12/2026 at 09:00 (GMT). Your text stays here: ask your "
            "instructor for more time.",
        ),
    ],
)
def test_a_draft_says_until_when_it_can_be_handed_in(times, words):
    assert said("draft", times) == words


def test_where_no_plan_is_handed_in_the_unit_says_its_own_date():
    assert said("draft", in_time(NOW + DAY), at_point=False).startswith("To complete by 02/12")
    assert "further on" in said("draft", at_point=False)


def test_handed_in_says_when_by_whom_and_until_when_an_answer_comes():
    assert said("submitted", Times(answer_days=0), feedback()) == (
        "Handed in on 01/12/2026 at 10:00 (GMT)."
    )
    shared = Times(answer_days=10, handed_in_by="Awa <Traoré>")
    assert said("submitted", shared, feedback()) == (
        "Handed in on 01/12/2026 at 10:00 (GMT) by Awa &lt;Traoré&gt;. "
        "An answer is expected by 11/12/2026."
    )


def test_an_answer_that_does_not_come_is_named():
    words = said("submitted", Times(answer_days=10), feedback(NOW - 11 * DAY))
    assert "The answer was expected by 30/11/2026: it has not come yet." in words


@pytest.mark.parametrize("state", ["submitted", "returned", "validated", "adopted"])
def test_late_is_said_wherever_the_plan_goes(state):
    assert "within the grace period" in said(state, told=feedback(late=True, released=NOW))
    assert "grace" not in said(state, told=feedback(released=NOW))


def test_sent_back_says_that_the_due_date_is_no_obstacle():
    words = said("returned", in_time(NOW - 9 * DAY), feedback(released=NOW - HOUR))
    assert words.startswith("Sent back on 01/12/2026 at 09:00 (GMT).")
    assert "even after the due date" in words


def test_validated_says_that_nothing_more_is_asked():
    assert "nothing more to hand in" in said("validated", told=feedback(released=NOW))


def test_every_state_speaks_whatever_is_known():
    for state in ("draft", "submitted", "returned", "validated", "adopted"):
        for told in (feedback(), feedback(released=NOW)):
            assert said(state, Times(), told).endswith(".")
