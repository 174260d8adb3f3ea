"""Handing in, taking back, and what stops either."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from django.utils import timezone

from city_diplomacy_xblocks.drafting.models import Member
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api, handing_in
from city_diplomacy_xblocks.reviewing.models import Recipient, Submission

from .conftest import plan_row, write_plan

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def refused(code, call, **arguments):
    with pytest.raises(Refusal) as caught:
        call(**arguments)
    assert caught.value.code == code
    assert len(caught.value.message) > 10
    return caught.value


def test_hand_in_freezes_the_answers_and_names_who_will_be_graded(aissata, place, handed_in, write):
    submission = handed_in(aissata)
    row = Submission.objects.get(pk=submission.id)
    assert (row.attempt, row.state, row.listed, row.late) == (1, "waiting", True, False)
    assert (row.name, row.sort_name, row.city) == ("Aïssata D.", "aissata d.", "Kanimbora")
    assert '"Kanimbora"' in row.answers
    assert plan_row(submission.plan_id).state == "submitted"
    recipient = Recipient.objects.get()
    assert (recipient.user_id, recipient.anonymous_id) == (aissata.user_id, aissata.anonymous_id)
    assert submission.can_withdraw


def test_hand_in_again_is_refused(aissata, place, handed_in):
    handed_in(aissata)
    assert refused("state", api.hand_in, person=aissata, place=place, language="fr").status == 409
    assert Submission.objects.count() == 1


def test_hand_in_without_a_plan_is_refused(aissata, place):
    assert refused("nothing", api.hand_in, person=aissata, place=place, language="fr").status == 409


def test_hand_in_outside_the_submission_point_is_refused(aissata, place, write):
    write(aissata)
    other = evolve(place, submission_point=False)
    assert (
        refused("elsewhere", api.hand_in, person=aissata, place=other, language="fr").status == 403
    )
    assert refused("elsewhere", api.withdraw, person=aissata, place=other).status == 403


def test_what_another_device_saves_meanwhile_is_handed_in_too(aissata, place, write, monkeypatch):
    write(aissata)
    in_transaction = handing_in.in_transaction

    def save_just_before(hand_in):
        write(aissata, identite__note="Dernière phrase")
        return in_transaction(hand_in)

    monkeypatch.setattr(handing_in, "in_transaction", save_just_before)
    api.hand_in(person=aissata, place=place, language="fr")
    assert "Dernière phrase" in Submission.objects.get().answers


def test_a_reader_neither_hands_in_nor_takes_back_nor_is_graded(aissata, karim, place, write):
    plan_id = write(aissata)
    its = {"plan_id": plan_id, "course_key": place.course_key, "plan_key": place.plan_key}
    Member.objects.create(user_id=karim.user_id, role="reader", joined=timezone.now(), **its)
    refused("reader", api.hand_in, person=karim, place=place, language="fr")
    api.hand_in(person=aissata, place=place, language="fr")
    refused("reader", api.withdraw, person=karim, place=place)
    assert [each.user_id for each in Recipient.objects.all()] == [aissata.user_id]


def test_hand_in_with_errors_says_which_and_changes_nothing(aissata, place, write):
    plan_id = write(aissata, identite__note="Sans nom de ville")
    problem = refused("blocked", api.hand_in, person=aissata, place=place, language="fr")
    assert problem.status == 409
    assert [finding.path for finding in problem.blocking] == ["identite.city_name"]
    assert plan_row(plan_id).state == "draft"
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("overdue", "grace", "expected"),
    [(-1, 0, "in time"), (1, 0, "closed"), (1, 2, "late"), (3, 2, "closed")],
)
def test_hand_in_after_the_due_date_lives_on_its_grace(
    aissata, place, write, overdue, grace, expected
):
    write(aissata)
    due = timezone.now() - timedelta(hours=overdue)
    dated = evolve(place, due=due, grace=timedelta(hours=grace))
    if expected == "closed":
        refused("closed", api.hand_in, person=aissata, place=dated, language="fr")
        return
    submission = api.hand_in(person=aissata, place=dated, language="fr")
    assert submission.late is (expected == "late")


def test_a_plan_sent_back_is_awaited_after_the_due_date(aissata, benali, place, handed_in, marked):
    """Graders read after the date, and what they send back must be able to come again."""
    first = handed_in(aissata)
    saved = marked(benali, first.id, decision="to_revise")
    api.release(person=benali, place=place, submission_id=first.id, revision=saved.revision)
    over = evolve(place, due=timezone.now() - timedelta(days=3))
    again = api.hand_in(person=aissata, place=over, language="fr")
    assert (again.attempt, again.late) == (2, False)
    assert api.withdraw(person=aissata, place=over).state == "withdrawn"
    assert api.hand_in(person=aissata, place=over, language="fr").attempt == 2


def test_withdraw_is_refused_when_it_could_not_be_handed_in_again(aissata, place, handed_in):
    first = handed_in(aissata)
    over = evolve(place, due=timezone.now() - timedelta(hours=1))
    assert refused("closed", api.withdraw, person=aissata, place=over).status == 409
    assert plan_row(first.plan_id).state == "submitted"
    graceful = evolve(over, grace=timedelta(hours=2))
    assert api.withdraw(person=aissata, place=graceful).state == "withdrawn"


def test_withdraw_gives_the_plan_back_until_a_grader_opens_it(aissata, benali, place, handed_in):
    first = handed_in(aissata)
    assert api.withdraw(person=aissata, place=place).state == "withdrawn"
    assert plan_row(first.plan_id).state == "draft"
    assert api.feedback(first.plan_id) is None
    again = api.hand_in(person=aissata, place=place, language="fr")
    assert again.attempt == first.attempt == 1  # nobody read the first: it is not counted
    api.open_review(person=benali, place=place, submission_id=again.id)
    assert refused("opened", api.withdraw, person=aissata, place=place).status == 409
    assert plan_row(first.plan_id).state == "submitted"


def test_withdraw_what_was_not_handed_in_is_refused(aissata, place, write):
    write(aissata)
    assert refused("state", api.withdraw, person=aissata, place=place).status == 409


def test_withdraw_after_a_return_lists_the_returned_attempt_again(
    aissata, benali, place, handed_in, marked
):
    first = handed_in(aissata)
    saved = marked(benali, first.id, decision="to_revise")
    api.release(person=benali, place=place, submission_id=first.id, revision=saved.revision)
    api.hand_in(person=aissata, place=place, language="fr")
    assert [row.attempt for row in api.queue_page(place=place).rows] == [2]
    api.withdraw(person=aissata, place=place)
    assert [(row.attempt, row.state) for row in api.queue_page(place=place).rows] == [
        (1, "returned")
    ]
    assert plan_row(first.plan_id).state == "returned"


def test_a_trial_plan_is_handed_in_out_of_the_queue(benali, place, worksheet):
    write_plan(benali, place, worksheet, trial=True, identite__city_name="Essai")
    api.hand_in(person=benali, place=place, language="fr")
    assert api.queue_page(place=place).rows == ()


def test_a_withdrawn_attempt_is_neither_opened_nor_released(aissata, benali, place, handed_in):
    submission = handed_in(aissata)
    api.withdraw(person=aissata, place=place)
    its = {"person": benali, "place": place, "submission_id": submission.id}
    assert refused("withdrawn", api.open_review, **its).status == 409
    assert refused("withdrawn", api.release, revision=1, **its).status == 409
    assert refused("withdrawn", api.comment, path="identite", text="?", **its).status == 409


@pytest.mark.parametrize("rows", [0, 40])
def test_hand_in_costs_the_same_for_any_plan(aissata, place, write, rows, count_ours):
    write(
        aissata,
        identite__city_name="Kanimbora",
        identite__note="x" * 5000 if rows else "x",
        actions__liste=[{"id": f"K{n}", "titre": "x" * 200} for n in range(rows)],
    )
    with count_ours() as ours:
        api.hand_in(person=aissata, place=place, language="fr")
    assert len(ours) <= 15
