"""Two people, two tabs or two clicks at the very same moment."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from submissions.models import Score

from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api
from city_diplomacy_xblocks.reviewing.models import (
    Comment,
    MarkHistory,
    Recipient,
    Submission,
    Thread,
)

from .conftest import plan_row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def at_once(*calls):
    """What each call returned or refused; all begin together, each on a connection of its own."""
    ready, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        try:
            ready.wait()
            results[number] = call()
        except Exception as problem:
            results[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    broken = [
        each for each in results if isinstance(each, Exception) and not isinstance(each, Refusal)
    ]
    assert not broken, broken
    return results


def refusals(results):
    return [each for each in results if isinstance(each, Refusal)]


@pytest.mark.parametrize("_again", range(3))
def test_handing_in_from_two_tabs_makes_one_submission(aissata, place, write, _again):
    write(aissata)
    results = at_once(*[lambda: api.hand_in(person=aissata, place=place, language="fr")] * 3)
    assert [each.status for each in refusals(results)] == [409, 409]
    assert Submission.objects.count() == Recipient.objects.count() == 1


@pytest.mark.parametrize("_again", range(3))
def test_handing_in_and_taking_back_leave_one_of_both(aissata, place, handed_in, _again):
    submission = handed_in(aissata)
    at_once(
        lambda: api.withdraw(person=aissata, place=place),
        lambda: api.hand_in(person=aissata, place=place, language="fr"),
        lambda: api.withdraw(person=aissata, place=place),
    )
    state = plan_row(submission.plan_id).state
    live = Submission.objects.exclude(state="withdrawn")
    assert (state, live.count()) in {("submitted", 1), ("draft", 0)}
    assert Submission.objects.filter(listed=True).count() == live.count()


@pytest.mark.parametrize("_again", range(3))
def test_opening_while_it_is_taken_back(aissata, benali, place, handed_in, _again):
    submission = handed_in(aissata)
    at_once(
        lambda: api.withdraw(person=aissata, place=place),
        lambda: api.open_review(person=benali, place=place, submission_id=submission.id),
    )
    both = (plan_row(submission.plan_id).state, Submission.objects.get().state)
    assert both in {("draft", "withdrawn"), ("submitted", "reading")}


def release(grader, place, submission, revision):
    return lambda: api.release(
        person=grader, place=place, submission_id=submission.id, revision=revision
    )


@pytest.mark.parametrize("_again", range(3))
def test_two_graders_release_at_once_and_one_score_is_sent(
    aissata, benali, mbaye, place, handed_in, marked, _again
):
    submission = handed_in(aissata)
    one, two = marked(benali, submission.id), marked(mbaye, submission.id)
    results = at_once(
        release(benali, place, submission, one.revision),
        release(mbaye, place, submission, two.revision),
    )
    assert [each.status for each in refusals(results)] == [409]
    assert Score.objects.count() == MarkHistory.objects.count() == 1


@pytest.mark.parametrize("decision", ["validated", "to_revise"])
def test_one_release_sent_twice_at_once_succeeds_twice_and_is_told_once(
    aissata, benali, place, handed_in, marked, decision
):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id, decision=decision)
    results = at_once(*[release(benali, place, submission, saved.revision)] * 3)
    assert not refusals(results)
    assert {each.state for each in results} == {Submission.objects.get().state}
    assert MarkHistory.objects.count() == 1
    assert Score.objects.count() == (1 if decision == "validated" else 0)


@pytest.mark.parametrize("_again", range(5))
def test_an_answer_is_not_deleted_with_the_comment_it_answers(
    aissata, benali, mbaye, place, handed_in, _again
):
    asked = {"place": place, "submission_id": handed_in(aissata).id}
    thread = api.comment(person=benali, **asked, path="identite.note", text="Pourquoi ?")
    answer = {"thread_id": thread.id, "text": "Je sais."}
    results = at_once(
        lambda: api.delete_comment(person=benali, **asked, comment_id=thread.comments[0].id),
        lambda: api.comment(person=mbaye, **asked, **answer),
    )
    # Either the answer came first and stays, or its author is told that there is nothing to answer.
    assert [each.status for each in refusals(results)] in ([], [403])
    assert Comment.objects.count() == 1 - len(refusals(results))
    assert Thread.objects.count() == Comment.objects.count()


def test_two_windows_save_at_once_and_one_is_told(aissata, benali, place, handed_in, marked):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id)

    def save(overall):
        return lambda: api.save_review(
            person=benali,
            place=place,
            submission_id=submission.id,
            revision=saved.revision,
            marks={},
            overall=overall,
            decision="",
        )

    results = at_once(save("un"), save("deux"))
    (told,) = refusals(results)
    assert {told.stored.overall} | {each.overall for each in results if each is not told} in (
        {"un"},
        {"deux"},
    )


def test_a_grader_opens_two_tabs_at_once(aissata, benali, place, handed_in):
    submission = handed_in(aissata)
    opened = at_once(
        *[lambda: api.open_review(person=benali, place=place, submission_id=submission.id)] * 3
    )
    assert {each.submission.state for each in opened} == {"reading"}
    assert {each.others for each in opened} == {()}
