"""More time, from the graders' page to the learner's: one course, the real edx-when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from edx_when.models import UserDate

from city_diplomacy_xblocks.demo.testing import block_for, make_block, make_course, make_user, usage
from tests.xblock.story import ask, asked, save_example

pytestmark = pytest.mark.django_db
DUE = timezone.now().replace(second=0, microsecond=0) + timedelta(days=20)
LATER = DUE + timedelta(days=7)


def local(moment) -> str:
    """As a page's field for a date and time writes it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def course():
    return make_course(due=DUE)


@pytest.fixture
def desk(course):
    """The submission point, as the instructor meets it."""
    return block_for(make_user("benali", role="instructor", language="en"), usage())


@pytest.fixture
def karim(course):
    return make_user("karim", language="en")


def test_more_time_is_given_by_username_and_listed(desk, karim):
    assert "Nobody has more time" in asked(desk, "extensions")["html"]
    answer = asked(desk, "extend", username="karim", until=local(LATER), reason="Coupure <b>")
    assert "given" in answer["told"]
    assert "Coupure &lt;b&gt;" in answer["html"]
    assert "karim" in answer["html"].lower()
    row = UserDate.objects.get()
    assert (row.user, row.abs_date, row.actor.username) == (karim, LATER, "benali")


def test_it_is_taken_back(desk, karim):
    asked(desk, "extend", username="karim", until=local(LATER))
    answer = asked(desk, "extend", username="karim", take_back=True)
    assert "Nobody has more time" in answer["html"]


@pytest.mark.parametrize("username", ["nobody", "visiteur", " "])
def test_whoever_is_not_enrolled_gets_none_and_stays_unknown(desk, outsider, username):
    status, body = ask(desk, "extend", username=username, until=local(LATER))
    assert status in (400, 404)
    assert body["error"]
    assert not UserDate.objects.exists()


def test_the_clock_is_that_of_the_platform(desk, karim, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    asked(desk, "extend", username="karim", until=f"{LATER.year + 1}-03-08T09:00")
    assert UserDate.objects.get().abs_date.hour == 0


def test_without_a_due_date_the_drawer_says_what_to_do(karim):
    staff = make_user("benali", role="instructor", language="en")
    desk = make_block(staff)
    assert "Studio" in asked(desk, "extensions")["html"]
    status, body = ask(desk, "extend", username="karim", until=local(LATER))
    assert (status, body["code"]) == (409, "no_due")


def test_in_a_review_the_drawer_is_about_whoever_writes_the_plan(desk, karim):
    own = block_for(karim, usage())
    save_example(own)
    asked(own, "hand_in", revision=0)
    number = _submission()
    assert f'<option value="{karim.pk}">' in asked(desk, "extensions", submission=number)["html"]
    other = make_user("mariam")
    status, body = ask(
        desk, "extend", submission=number, user=other.pk, until=local(LATER), reason=""
    )
    assert (status, body["code"]) == (403, "not_here")
    asked(desk, "extend", submission=number, user=karim.pk, until=local(LATER))
    assert UserDate.objects.get().user == karim


def _submission() -> int:
    from city_diplomacy_xblocks.reviewing.models import Submission

    return Submission.objects.get().pk


@pytest.mark.parametrize(("days", "said"), [(10, True), (0, False), (10**12, True), (-5, False)])
def test_the_authors_promise_of_an_answer_is_told_whatever_its_olx_says(course, karim, days, said):
    own = make_block(karim, answer_within=days)
    save_example(own)
    assert ("An answer is expected by" in asked(own, "hand_in", revision=0)["html"]) is said
