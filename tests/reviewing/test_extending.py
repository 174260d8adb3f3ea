"""More time for one person: written on the real edx-when, and what it does to what was handed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from django.utils import timezone
from edx_when.models import UserDate

from city_diplomacy_xblocks.demo.dates import publish_dates
from city_diplomacy_xblocks.platform import dates
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api
from city_diplomacy_xblocks.reviewing.models import Submission

from .conftest import COURSE, join, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SESSION = COURSE.make_usage_key("sequential", "remise")
HOUR = timedelta(hours=1)


@pytest.fixture
def due():
    """An hour ago."""
    moment = timezone.now() - HOUR
    publish_dates(COURSE, {SESSION: moment})
    return moment


@pytest.fixture
def dated(place, due):
    """The place in its session, as people without an extension meet it; an hour's grace is left."""
    return evolve(place, due=due, grace=2 * HOUR, around=lambda: [SESSION])


@pytest.fixture
def late(aissata, dated, write):
    write(aissata)
    return api.hand_in(person=aissata, place=dated, language="fr")


def refused(code, call, **arguments):
    with pytest.raises(Refusal) as caught:
        call(**arguments)
    assert caught.value.code == code
    assert len(caught.value.message) > 10


def test_within_the_grace_one_is_late(late):
    assert late.late


def test_within_an_extension_one_is_not_late(aissata, benali, dated, write):
    write(aissata)
    until = timezone.now() + HOUR
    api.extend(person=benali, place=dated, user_id=aissata.user_id, until=until)
    own = evolve(dated, due=until, grace=timedelta(0))  # as the platform now tells her
    assert not api.hand_in(person=aissata, place=own, language="fr").late


def test_an_extension_given_afterwards_excuses_and_taken_back_does_not(
    aissata, benali, dated, late
):
    whom = {"person": benali, "place": dated, "user_id": aissata.user_id}
    api.extend(**whom, until=timezone.now() + HOUR, reason="panne de réseau")
    assert not Submission.objects.get(pk=late.id).late
    api.extend(**whom, until=None)
    assert Submission.objects.get(pk=late.id).late


def test_a_plan_of_several_is_due_when_the_last_of_them_is(aissata, karim, benali, dated, write):
    plan_id = write(aissata)
    join(karim, plan_id, dated, host=aissata)
    over = evolve(dated, grace=timedelta(0))
    refused("closed", api.hand_in, person=aissata, place=over, language="fr")
    until = timezone.now() + HOUR
    api.extend(person=benali, place=dated, user_id=karim.user_id, until=until)
    assert not api.hand_in(person=aissata, place=over, language="fr").late
    assert api.withdraw(person=aissata, place=over).state == "withdrawn"


def test_the_date_of_a_plan_costs_the_same_for_two_and_for_ten(
    aissata, karim, dated, write, django_assert_num_queries
):
    plan_id = write(aissata)
    join(karim, plan_id, dated, host=aissata)
    with django_assert_num_queries(3):
        api.due_of_plan(dated, aissata, api.writers_of(plan_id))
    for number in range(8):
        join(make_person(f"membre {number}"), plan_id, dated, host=aissata)
    with django_assert_num_queries(3):
        api.due_of_plan(dated, aissata, api.writers_of(plan_id))


def test_extensions_name_whom_a_submission_concerns(aissata, karim, benali, dated, late):
    api.extend(
        person=benali, place=dated, user_id=karim.user_id, until=timezone.now() + HOUR, reason="x"
    )
    everybody = api.extensions(place=dated)
    assert [(each.name, each.given_by) for each in everybody.given] == [("Karim B.", "Mme Benali")]
    assert everybody.due == dated.due
    hers = api.extensions(place=dated, submission_id=late.id)
    assert hers.given == ()
    assert hers.people == ((aissata.user_id, "Aïssata D."),)


def test_through_a_submission_only_its_own_people_get_time(aissata, karim, benali, dated, late):
    given = {"person": benali, "place": dated, "until": timezone.now() + HOUR}
    refused("not_here", api.extend, **given, user_id=karim.user_id, submission_id=late.id)
    api.extend(**given, user_id=aissata.user_id, submission_id=late.id)
    assert UserDate.objects.get().user_id == aissata.user_id


def test_time_is_not_given_elsewhere(aissata, benali, dated, late, elsewhere):
    until = timezone.now() + HOUR
    for other in elsewhere:
        refused(
            "not_here",
            api.extend,
            person=benali,
            place=evolve(other, around=lambda: [SESSION]),
            user_id=aissata.user_id,
            until=until,
            submission_id=late.id,
        )
        refused("not_here", api.extensions, place=other, submission_id=late.id)
    unit = evolve(dated, submission_point=False)
    refused(
        "elsewhere", api.extend, person=benali, place=unit, user_id=aissata.user_id, until=until
    )
    assert not UserDate.objects.exists()


def test_a_date_that_is_not_later_changes_nothing(aissata, benali, dated, late, due):
    refused("too_early", api.extend, person=benali, place=dated, user_id=aissata.user_id, until=due)
    assert Submission.objects.get(pk=late.id).late
    assert dates.extensions(dated) == []


def test_what_was_sent_back_is_never_late(aissata, benali, dated, late, marked, place):
    saved = marked(benali, late.id, decision="to_revise")
    api.release(person=benali, place=dated, submission_id=late.id, revision=saved.revision)
    again = api.hand_in(person=aissata, place=dated, language="fr")
    whom = {"person": benali, "place": dated, "user_id": aissata.user_id}
    api.extend(**whom, until=timezone.now() + HOUR)
    api.extend(**whom, until=None)
    assert [row.late for row in Submission.objects.order_by("id")] == [True, False]
    assert again.attempt == 2
