"""Dates on the real edx-when, which the demo keeps them in as the LMS does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from django.db import connection
from django.test.utils import CaptureQueriesContext
from edx_when import api as edx_when
from edx_when.models import UserDate

from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    block_for,
    make_block,
    make_course,
    make_user,
    usage,
)
from city_diplomacy_xblocks.platform import dates
from city_diplomacy_xblocks.platform.asking import where
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.people import Place

DUE = datetime(2027, 3, 1, 23, 59, tzinfo=UTC)
LATER = DUE + timedelta(days=7)
SESSION = COURSE.make_usage_key("sequential", "session")


def place(due=DUE, grace=timedelta(0)) -> Place:
    return Place(COURSE, usage(), "plan", submission_point=True, due=due, grace=grace)


def place_of(user) -> Place:
    return where(block_for(user, usage()))


@pytest.fixture
def course(db):
    return make_course(due=DUE)


@pytest.fixture
def karim(course):
    return make_user("karim")


@pytest.fixture
def here(course, instructor) -> Place:
    """The submission point as the grader meets it."""
    return place_of(instructor)


def give(here, user, until, *, by, reason="") -> None:
    dates.extend(here, user_id=user.pk, until=until, reason=reason, actor_id=by.pk)


def test_due_is_what_the_platform_tells_whoever_asks():
    assert dates.due_for(place()) == DUE


def test_without_a_date_nothing_ever_closes():
    assert dates.closes_at(place(due=None), None) is None


def test_grace_puts_off_the_closing_and_not_the_date():
    late = place(grace=timedelta(hours=2))
    assert dates.due_for(late) == DUE
    assert dates.closes_at(late, DUE) == DUE + timedelta(hours=2)


def test_the_date_of_the_subsection_is_that_of_its_blocks(here, learner):
    assert place_of(learner).due == DUE
    assert dates.due_of(here, [learner.pk]) == DUE
    assert dates.common_due(here) == DUE


def test_the_nearest_date_counts(here, learner):
    nearer = COURSE.make_usage_key("vertical", "unit1")
    edx_when.set_date_for_block(COURSE, nearer, "due", LATER)
    assert dates.due_of(here, [learner.pk]) == LATER


def test_an_extension_of_the_instructor_dashboard_is_read(here, learner, karim, instructor):
    edx_when.set_date_for_block(COURSE, SESSION, "due", LATER, user=karim, actor=instructor)
    assert dates.due_of(here, [karim.pk]) == LATER
    assert dates.due_of(here, [learner.pk]) == DUE


def test_an_extension_is_written_where_the_dashboard_writes_it(here, karim, instructor):
    give(here, karim, LATER, by=instructor, reason="coupure de courant")
    row = UserDate.objects.get()
    assert (row.user, row.actor, row.reason) == (karim, instructor, "coupure de courant")
    assert (row.content_date.location, row.abs_date) == (SESSION, LATER)


@pytest.mark.django_db(transaction=True)
def test_the_learner_meets_the_new_date_at_once():
    make_course(due=DUE)
    karim, instructor = make_user("karim"), make_user("benali", role="instructor")
    assert place_of(karim).due == DUE
    give(place_of(instructor), karim, LATER, by=instructor)
    assert place_of(karim).due == LATER
    assert place_of(instructor).due == DUE


def test_an_extension_taken_back_leaves_everybodys_date(here, karim, instructor):
    give(here, karim, LATER, by=instructor)
    give(here, karim, None, by=instructor)
    assert dates.due_of(here, [karim.pk]) == DUE
    assert dates.extensions(here) == []


def test_extensions_are_listed_with_who_gave_them_and_why(here, learner, karim, instructor):
    give(here, karim, LATER, by=instructor, reason="maladie")
    give(here, learner, LATER, by=instructor)
    give(here, learner, LATER + timedelta(days=1), by=instructor)
    first, second = dates.extensions(here)
    assert (first.username, first.until) == ("aissata", LATER + timedelta(days=1))
    assert (second.username, second.reason, second.given_by) == ("karim", "maladie", instructor.pk)
    assert [each.username for each in dates.extensions(here, [karim.pk])] == ["karim"]


@pytest.mark.parametrize("until", [DUE, DUE - timedelta(minutes=1)])
def test_an_extension_that_is_not_later_is_refused(here, karim, instructor, until):
    with pytest.raises(Refusal) as refused:
        give(here, karim, until, by=instructor)
    assert refused.value.code == "too_early"
    assert not UserDate.objects.exists()


def test_without_a_due_date_there_is_nothing_to_extend(db, instructor, learner):
    make_course()
    with pytest.raises(Refusal) as refused:
        give(place_of(instructor), learner, LATER, by=instructor)
    assert refused.value.code == "no_due"
    assert "nothing to extend" in refused.value.message or "rien à" in refused.value.message


def test_a_date_that_the_platform_does_not_keep_is_not_extended(db, instructor, learner):
    block = make_block(instructor, due=DUE)
    with pytest.raises(Refusal) as refused:
        give(where(block), learner, LATER, by=instructor)
    assert refused.value.code == "no_due"
    assert "Studio" in refused.value.message


def test_the_date_of_several_is_the_latest(here, learner, karim, instructor):
    give(here, karim, LATER, by=instructor)
    assert dates.due_of(here, [learner.pk, karim.pk]) == LATER


def test_the_date_of_many_costs_what_the_date_of_two_costs(here, instructor):
    def cost(number: int) -> int:
        people = [make_user(f"membre{each}") for each in range(number)]
        for each in people:
            give(here, each, LATER, by=instructor)
        with CaptureQueriesContext(connection) as caught:
            assert dates.due_of(here, [each.pk for each in people]) == LATER
        return len(caught)

    assert cost(2) == cost(12) == 2


def test_a_host_without_edx_when_has_the_date_of_whoever_asks(here, learner, settings):
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "edx_when"]
    dated = evolve(here, due=LATER)
    assert dates.due_of(dated, [learner.pk]) == LATER
    assert dates.extensions(dated) == []
    with pytest.raises(Refusal, match="Studio"):
        dates.extend(dated, user_id=learner.pk, until=LATER, reason="", actor_id=learner.pk)
