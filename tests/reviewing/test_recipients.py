"""Who is graded for a plan that several write, on the real edx-submissions."""

from __future__ import annotations

import pytest
from submissions import api as submissions

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api
from city_diplomacy_xblocks.reviewing.models import Recipient, Submission

from .conftest import join, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def shared(aissata, mariam, karim, place, write):
    """The plan of Aïssata, which Mariam writes too and Karim reads."""
    plan_id = write(aissata)
    join(mariam, plan_id, place, host=aissata)
    join(karim, plan_id, place, host=aissata, role="reader")
    return plan_id


@pytest.fixture
def received(shared, mariam, place):
    """What Mariam handed in for both."""
    return api.hand_in(person=mariam, place=place, language="fr")


@pytest.fixture
def release(place, marked):
    """Tell what the grader's review says now."""

    def _release(grader, submission_id, **marking):
        saved = marked(grader, submission_id, **marking)
        api.release(
            person=grader, place=place, submission_id=submission_id, revision=saved.revision
        )

    return _release


def score_of(person, place):
    score = submissions.get_score(
        {
            "student_id": person.anonymous_id,
            "course_id": str(place.course_key),
            "item_id": str(place.usage_key),
            "item_type": "city_worksheet",
        }
    )
    return score and (score["points_earned"], score["points_possible"])


def reset(person, place):
    """As when staff delete a person's state."""
    api.forget(user_id=person.user_id, course_key=place.course_key, plan_key=place.plan_key)
    drafting.detach_member(
        user_id=person.user_id, course_key=place.course_key, plan_key=place.plan_key
    )


def queued(place, **asked):
    return [row.name for row in api.queue_page(place=place, **asked).rows]


def test_each_writer_is_a_recipient_under_their_own_name_and_no_reader(aissata, mariam, received):
    rows = Recipient.objects.order_by("id").values_list("user_id", "anonymous_id")
    assert set(rows) == {
        (aissata.user_id, aissata.anonymous_id),
        (mariam.user_id, mariam.anonymous_id),
    }


def test_the_queue_shows_all_names_and_finds_each(received, place):
    assert queued(place) == ["Mariam Ôuédraogo, Aïssata D."]
    for sought in ("mariam", "OUEDRAOGO", "aissata"):
        assert queued(place, search=sought) == ["Mariam Ôuédraogo, Aïssata D."]
    assert queued(place, search="karim") == []


def test_names_that_do_not_fit_are_cut_between_two(place, write):
    host = make_person("H" * 100)
    plan_id = write(host)
    for number in range(3):
        join(make_person(f"{number}" * 100), plan_id, place, host=host)
    name = api.hand_in(person=host, place=place, language="fr").name
    assert name == f"{'H' * 100}, {'0' * 100}…"


def test_a_page_of_the_queue_costs_the_same_for_plans_of_one_and_of_several(
    received, place, count_ours
):
    with count_ours() as caught:
        api.queue_page(place=place)
    assert len(caught) <= 8


def test_both_writers_have_the_score_then_the_new_one_then_none(
    aissata, mariam, karim, benali, place, received, release
):
    release(benali, received.id)
    assert score_of(aissata, place) == score_of(mariam, place) == (76, 100)
    assert score_of(karim, place) is None
    better = {"fond": {"points": 60, "comment": ""}, "soin": {"points": 40, "comment": ""}}
    release(benali, received.id, marks=better)
    assert score_of(aissata, place) == score_of(mariam, place) == (100, 100)
    release(benali, received.id, decision="to_revise")
    assert score_of(aissata, place) is None
    assert score_of(mariam, place) is None


def test_leaving_after_the_hand_in_changes_nothing_for_that_attempt(
    aissata, mariam, benali, place, received, release
):
    drafting.remove_member(person=benali, plan_id=received.plan_id, user_id=mariam.user_id)
    release(benali, received.id, decision="to_revise")
    again = api.hand_in(person=aissata, place=place, language="fr")
    assert again.name == "Aïssata D."
    release(benali, again.id)
    # The first attempt was theirs; the second is of those who write it then.
    assert score_of(aissata, place) == (76, 100)
    assert score_of(mariam, place) is None


def test_whoever_left_is_graded_for_what_was_handed_in_with_them(
    aissata, mariam, benali, place, received, release
):
    drafting.remove_member(person=benali, plan_id=received.plan_id, user_id=mariam.user_id)
    release(benali, received.id)
    assert score_of(mariam, place) == (76, 100)


def test_the_plan_that_somebody_left_touches_no_score_of_their_later_one(
    aissata, mariam, benali, place, received, release, write
):
    """The gradebook has one place for both: what is decided of the earlier plan is its writers'."""
    release(benali, received.id)
    drafting.remove_member(person=benali, plan_id=received.plan_id, user_id=mariam.user_id)
    write(mariam)
    own = api.hand_in(person=mariam, place=place, language="fr")
    release(benali, received.id)
    assert score_of(mariam, place) == (76, 100)
    best = {"fond": {"points": 60, "comment": ""}, "soin": {"points": 40, "comment": ""}}
    release(benali, own.id, marks=best)
    assert score_of(mariam, place) == (100, 100)

    less = {"fond": {"points": 30, "comment": ""}, "soin": {"points": 30, "comment": ""}}
    release(benali, received.id, marks=less)
    assert (score_of(aissata, place), score_of(mariam, place)) == ((60, 100), (100, 100))
    release(benali, received.id, decision="to_revise")
    assert (score_of(aissata, place), score_of(mariam, place)) == (None, (100, 100))


def test_resetting_one_of_two_takes_only_their_part(aissata, mariam, place, received):
    reset(mariam, place)
    assert [each.user_id for each in Recipient.objects.all()] == [aissata.user_id]
    assert len(queued(place)) == 1
    reset(aissata, place)
    assert not Recipient.objects.exists()
    assert queued(place) == []


def test_resetting_whoever_had_left_takes_their_part_too(aissata, mariam, benali, place, received):
    drafting.remove_member(person=benali, plan_id=received.plan_id, user_id=mariam.user_id)
    reset(mariam, place)
    assert [each.user_id for each in Recipient.objects.all()] == [aissata.user_id]
    assert len(queued(place)) == 1


def test_what_is_nobodys_leaves_the_queue_whoever_an_earlier_attempt_was_for(
    aissata, mariam, benali, place, received, release
):
    drafting.remove_member(person=benali, plan_id=received.plan_id, user_id=mariam.user_id)
    release(benali, received.id, decision="to_revise")
    api.hand_in(person=aissata, place=place, language="fr")
    reset(aissata, place)
    assert queued(place) == []


def test_all_writers_see_what_came_back(aissata, mariam, benali, place, received, release):
    release(benali, received.id)
    for person in (aissata, mariam):
        plan = drafting.find_plan(
            user_id=person.user_id, course_key=place.course_key, plan_key=place.plan_key
        )
        told = api.feedback(plan.id)
        assert (told.release.decision, told.submission.state) == ("validated", "released")


def test_either_writer_may_take_the_plan_back(aissata, received, place):
    assert api.withdraw(person=aissata, place=place).state == "withdrawn"
    assert not Submission.objects.filter(listed=True).exists()


def test_two_writers_hand_in_once(aissata, received, place):
    with pytest.raises(Refusal) as refused:
        api.hand_in(person=aissata, place=place, language="fr")
    assert refused.value.code == "state"


def test_whoever_left_is_told_of_their_mark_until_they_are_graded_for_another_plan(
    aissata, mariam, karim, benali, place, received, release
):
    drafting.remove_member(person=benali, plan_id=received.plan_id, user_id=mariam.user_id)
    assert api.release_left_behind(mariam.user_id, place) is None
    release(benali, received.id, overall="Très clair.")
    told = api.release_left_behind(mariam.user_id, place)
    assert (float(told.points), told.overall) == (75.5, "Très clair.")
    for other in (aissata, karim, benali):
        assert api.release_left_behind(other.user_id, place) is None
    release(benali, received.id, decision="to_revise")
    assert api.release_left_behind(mariam.user_id, place) is None


def test_whoever_left_is_told_of_nothing_elsewhere(
    mariam, benali, place, elsewhere, received, release
):
    drafting.remove_member(person=benali, plan_id=received.plan_id, user_id=mariam.user_id)
    release(benali, received.id)
    assert [api.release_left_behind(mariam.user_id, other) for other in elsewhere] == [None] * 4
