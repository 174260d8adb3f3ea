"""Reading, marking, releasing, sending back, grading again."""

from __future__ import annotations

from decimal import Decimal
from unittest.mock import patch

import pytest
from attrs import evolve
from submissions import api as scores
from submissions.models import Score
from submissions.models import Submission as ScoredSubmission

from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api, grading
from city_diplomacy_xblocks.reviewing.models import MarkHistory, Recipient, Review, Submission
from city_diplomacy_xblocks.worksheets.definition import Rubric
from city_diplomacy_xblocks.worksheets.loader import dump_definition, from_definition

from .conftest import GOOD, plan_row, write_plan
from .test_handing_in import refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def score_of(person, place):
    item = {
        "student_id": person.anonymous_id,
        "course_id": str(place.course_key),
        "item_id": str(place.usage_key),
        "item_type": "city_worksheet",
    }
    score = scores.get_score(item)
    return (score["points_earned"], score["points_possible"]) if score else None


def send(grader, place, submission, revision):
    return api.release(person=grader, place=place, submission_id=submission.id, revision=revision)


def test_the_whole_story(aissata, benali, place, handed_in, marked):
    first = handed_in(aissata)
    opened = api.open_review(person=benali, place=place, submission_id=first.id)
    assert opened.submission.state == "reading"
    assert opened.answers["identite"]["city_name"] == "Kanimbora"
    api.comment(
        person=benali,
        place=place,
        submission_id=first.id,
        path="identite.city_name",
        text="Quelle ville ?",
    )
    assert api.feedback(first.plan_id).threads == ()

    saved = marked(benali, first.id, marks={}, overall="À reprendre.", decision="to_revise")
    assert api.feedback(first.plan_id).release is None
    sent_back = send(benali, place, first, saved.revision)
    assert sent_back.state == "returned"
    assert plan_row(first.plan_id).state == "returned"
    assert score_of(aissata, place) is None
    told = api.feedback(first.plan_id)
    assert (told.release.decision, told.release.overall) == ("to_revise", "À reprendre.")
    (thread,) = told.threads
    api.reply(person=aissata, place=place, thread_id=thread.id, text="C’est corrigé.")
    api.mark_corrected(person=aissata, place=place, thread_id=thread.id, resolved=True)

    second = handed_in(aissata, identite__city_name="Kanimbora-sur-Mer")
    assert second.attempt == 2
    assert (
        Submission.objects.get(pk=first.id).answers != Submission.objects.get(pk=second.id).answers
    )
    review = api.open_review(person=benali, place=place, submission_id=second.id)
    assert [comment.text for comment in review.threads[0].comments] == [
        "Quelle ville ?",
        "C’est corrigé.",
    ]
    assert review.threads[0].state == "resolved"
    saved = marked(benali, second.id)
    assert (saved.total, saved.max_points) == (Decimal("75.5"), Decimal(100))
    assert send(benali, place, second, saved.revision).state == "released"

    assert plan_row(first.plan_id).state == "validated"
    assert score_of(aissata, place) == (76, 100)
    told = api.feedback(first.plan_id)
    assert (told.submission.attempt, told.release.points) == (2, Decimal("75.5"))
    assert told.release.marks["fond"].comment == "Clair."
    (row,) = api.queue_page(place=place).rows
    assert (row.state, row.points, row.readers) == ("released", Decimal("75.5"), ("Mme Benali",))


def test_the_score_is_scaled_to_what_the_block_is_worth(aissata, benali, place, handed_in, marked):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id)
    send(benali, evolve(place, points=20), submission, saved.revision)
    assert score_of(aissata, place) == (15, 20)
    recipient = Recipient.objects.get()
    assert (recipient.points, recipient.max_points) == (Decimal("75.5"), Decimal(100))
    assert recipient.submission_uuid


def test_a_recipient_whom_the_gradebook_does_not_know_stops_nobodys_score(
    aissata, karim, benali, place, handed_in, marked, caplog
):
    submission = handed_in(aissata)
    Recipient.objects.create(submission_id=submission.id, user_id=karim.user_id, anonymous_id="")
    saved = marked(benali, submission.id)
    with caplog.at_level("ERROR"):
        assert send(benali, place, submission, saved.revision).state == "released"
    assert score_of(aissata, place) == (76, 100)
    assert "no anonymous id" in caplog.text
    assert {row.points for row in Recipient.objects.all()} == {Decimal("75.5")}


def test_release_twice_is_told_once(aissata, benali, place, handed_in, marked):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id)
    for _ in range(2):
        assert send(benali, place, submission, saved.revision).state == "released"
    assert MarkHistory.objects.count() == Score.objects.count() == 1


def test_release_that_breaks_down_leaves_nothing_and_can_be_asked_again(
    aissata, benali, place, handed_in, marked
):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id)
    with patch.object(scores, "set_score", side_effect=RuntimeError), pytest.raises(RuntimeError):
        send(benali, place, submission, saved.revision)
    assert not MarkHistory.objects.exists()
    assert not ScoredSubmission.objects.exists()
    assert plan_row(submission.plan_id).state == "submitted"
    send(benali, place, submission, saved.revision)
    assert score_of(aissata, place) == (76, 100)
    assert ScoredSubmission.objects.count() == 1


def test_grading_again_keeps_the_earlier_mark_and_shows_the_new_one_at_its_release(
    aissata, benali, place, handed_in, marked
):
    submission = handed_in(aissata)
    send(benali, place, submission, marked(benali, submission.id).revision)
    better = {"fond": {"points": 60, "comment": ""}}
    saved = marked(benali, submission.id, marks=better)
    assert not saved.released
    assert api.feedback(submission.plan_id).release.points == Decimal("75.5")
    send(benali, place, submission, saved.revision)
    assert api.feedback(submission.plan_id).release.points == Decimal("90.5")
    assert score_of(aissata, place) == (91, 100)
    assert ScoredSubmission.objects.count() == 1
    view = api.open_review(person=benali, place=place, submission_id=submission.id)
    assert [(told.points, told.grader) for told in view.history] == [
        (Decimal("75.5"), "Mme Benali"),
        (Decimal("90.5"), "Mme Benali"),
    ]
    assert view.review.released


def test_sending_back_what_was_validated_takes_the_score_back(
    aissata, benali, place, handed_in, marked
):
    submission = handed_in(aissata)
    send(benali, place, submission, marked(benali, submission.id).revision)
    saved = marked(benali, submission.id, decision="to_revise")
    assert send(benali, place, submission, saved.revision).state == "returned"
    assert score_of(aissata, place) is None
    assert plan_row(submission.plan_id).state == "returned"


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"fond": {"points": 60}}, "Critère soin"),
        ({"fond": {"points": 60}, "soin": {"points": 19.5}}, "Critère soin"),
        ({"fond": {"points": 30}, "soin": {"points": 29.5}}, "60"),
    ],
)
def test_marks_that_do_not_allow_validating_say_why(
    aissata, benali, place, handed_in, marked, marks, words
):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id, marks=marks)
    problem = refused(
        "not_valid",
        api.release,
        person=benali,
        place=place,
        submission_id=submission.id,
        revision=saved.revision,
    )
    assert problem.status == 409
    assert words in problem.message
    view = api.open_review(person=benali, place=place, submission_id=submission.id)
    assert view.obstacle == problem.message


def test_a_worksheet_without_a_rubric_is_worth_its_points(
    aissata, benali, place, worksheet, marked
):
    bare = from_definition(dump_definition(evolve(worksheet, id="nu", rubric=Rubric())))
    write_plan(aissata, place, bare, identite__city_name="Kanimbora")
    submission = api.hand_in(person=aissata, place=place, language="fr")
    saved = marked(benali, submission.id, marks={})
    assert send(benali, place, submission, saved.revision).state == "released"
    assert score_of(aissata, place) == (100, 100)


def test_the_pass_mark_itself_is_enough(aissata, benali, place, handed_in, marked):
    submission = handed_in(aissata)
    marks = {"fond": {"points": 40}, "soin": {"points": 20}}
    saved = marked(benali, submission.id, marks=marks)
    assert send(benali, place, submission, saved.revision).state == "released"
    assert score_of(aissata, place) == (60, 100)


def test_release_without_a_decision_is_refused(aissata, benali, place, handed_in, marked):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id, decision="")
    with pytest.raises(Refusal) as caught:
        send(benali, place, submission, saved.revision)
    assert (caught.value.status, caught.value.code) == (409, "undecided")


def test_release_of_what_was_sent_back_or_replaced_is_refused(
    aissata, benali, mbaye, place, handed_in, marked
):
    first = handed_in(aissata)
    colleague = marked(mbaye, first.id)
    saved = marked(benali, first.id, decision="to_revise")
    send(benali, place, first, saved.revision)
    handed_in(aissata)
    for grader, revision in ((mbaye, colleague.revision), (benali, saved.revision + 1)):
        with pytest.raises(Refusal) as caught:
            send(grader, place, first, revision)
        assert (caught.value.status, caught.value.code) == (409, "returned")


def test_release_of_an_older_revision_is_refused(aissata, benali, place, handed_in, marked):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id, decision="to_revise")
    marked(benali, submission.id)
    with pytest.raises(api.Outdated) as caught:
        send(benali, place, submission, saved.revision)
    assert caught.value.stored.decision == "validated"
    assert plan_row(submission.plan_id).state == "submitted"


def test_a_colleague_who_has_not_seen_a_release_cannot_overrule_it(
    aissata, benali, mbaye, place, handed_in, marked
):
    submission = handed_in(aissata)
    one, two = marked(benali, submission.id), marked(mbaye, submission.id)
    send(benali, place, submission, one.revision)
    with pytest.raises(Refusal) as caught:
        send(mbaye, place, submission, two.revision)
    assert caught.value.code == "taken"
    api.open_review(person=mbaye, place=place, submission_id=submission.id)
    send(mbaye, place, submission, two.revision)
    assert MarkHistory.objects.count() == 2


def test_a_mark_changed_by_two_at_once_is_changed_once(
    aissata, benali, mbaye, place, handed_in, marked, monkeypatch
):
    """The plan stays validated all along: only the count of releases tells that one was faster."""
    submission = handed_in(aissata)
    first = marked(benali, submission.id)
    send(benali, place, submission, first.revision)
    mine = marked(mbaye, submission.id, marks=GOOD | {"fond": {"points": 60}})
    theirs = marked(benali, submission.id, marks={"fond": {"points": 30}})
    ready = grading._require_ready

    def ready_just_before(*given):
        ready(*given)
        monkeypatch.undo()
        send(benali, place, submission, theirs.revision)

    monkeypatch.setattr(grading, "_require_ready", ready_just_before)
    asked = {"person": mbaye, "place": place, "submission_id": submission.id}
    refused("taken", api.release, **asked, revision=mine.revision)
    assert score_of(aissata, place) == (61, 100)
    assert MarkHistory.objects.count() == 2


def test_graders_have_each_their_own_review_and_see_marks_when_theirs_are_complete(
    aissata, benali, mbaye, place, handed_in, marked
):
    submission = handed_in(aissata)
    marked(benali, submission.id)
    marked(mbaye, submission.id, marks={"fond": {"points": 30}})
    half = api.open_review(person=mbaye, place=place, submission_id=submission.id)
    assert [(other.grader, other.marks) for other in half.others] == [("Mme Benali", None)]
    marked(mbaye, submission.id, marks=GOOD)
    whole = api.open_review(person=mbaye, place=place, submission_id=submission.id)
    assert whole.others[0].total == Decimal("75.5")


def test_a_second_window_is_told_what_is_stored_and_nothing_is_lost(
    aissata, benali, place, handed_in, marked
):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id, overall="Première fenêtre")
    again = {
        "person": benali,
        "place": place,
        "submission_id": submission.id,
        "revision": saved.revision - 1,
        "marks": GOOD,
        "decision": "validated",
    }
    same = api.save_review(**again, overall="Première fenêtre")
    assert same.revision == saved.revision
    with pytest.raises(api.Outdated) as caught:
        api.save_review(**again, overall="Seconde fenêtre")
    assert caught.value.stored.overall == "Première fenêtre"
    assert Review.objects.get().overall == "Première fenêtre"


def test_a_save_that_meets_another_is_told_and_overwrites_nothing(
    aissata, benali, place, handed_in, marked, monkeypatch
):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id)
    asked = {"person": benali, "place": place, "submission_id": submission.id}
    asked |= {"revision": saved.revision, "marks": {}, "decision": ""}
    find = grading._own_review

    def found_just_before(*given):
        found = find(*given)
        monkeypatch.undo()
        api.save_review(**asked, overall="L’autre fenêtre")
        return found

    monkeypatch.setattr(grading, "_own_review", found_just_before)
    problem = refused("outdated", api.save_review, **asked, overall="Celle-ci")
    assert problem.stored.overall == "L’autre fenêtre"
    assert Review.objects.get().overall == "L’autre fenêtre"


def test_a_save_leaves_the_criteria_it_does_not_name(aissata, benali, place, handed_in, marked):
    submission = handed_in(aissata)
    marked(benali, submission.id)
    saved = marked(benali, submission.id, marks={"soin": {"points": None, "comment": "?"}})
    assert saved.marks["fond"].points == 45
    assert saved.marks["soin"].points is None
    assert saved.total == 45


@pytest.mark.parametrize(
    "marks",
    [
        [],
        {"inconnu": {"points": 1}},
        {"fond": 12},
        *(
            {"fond": {"points": bad}}
            for bad in (60.5, -1, 1.25, True, "x", float("nan"), [1], "1e400")
        ),
        {"fond": {"points": 1, "comment": 5}},
        {"fond": {"points": 1, "comment": "x" * 5001}},
    ],
)
def test_bad_marks_are_refused_with_a_sentence(aissata, benali, place, handed_in, marked, marks):
    submission = handed_in(aissata)
    with pytest.raises(Refusal) as caught:
        marked(benali, submission.id, marks=marks)
    assert caught.value.status == 400
    assert Review.objects.get().revision == 0


def test_points_add_up_exactly(aissata, benali, place, handed_in, marked):
    submission = handed_in(aissata)
    saved = marked(
        benali, submission.id, marks={"fond": {"points": "0.5"}, "soin": {"points": 39.5}}
    )
    assert saved.total == Decimal(40)


def test_staff_of_other_places_find_nothing(aissata, benali, place, elsewhere, handed_in, marked):
    submission = handed_in(aissata)
    saved = marked(benali, submission.id)
    for other in elsewhere:
        assert api.queue_page(place=other).rows == ()
        common = {"person": benali, "place": other, "submission_id": submission.id}
        calls = [
            (api.open_review, {}),
            (api.save_review, {"revision": 1, "marks": {}, "overall": "", "decision": ""}),
            (api.release, {"revision": saved.revision}),
            (api.comment, {"path": "identite", "text": "?"}),
            (api.resolve_thread, {"thread_id": 1, "resolved": True}),
            (api.edit_comment, {"comment_id": 1, "text": "?"}),
            (api.delete_comment, {"comment_id": 1}),
        ]
        for call, more in calls:
            assert refused("not_here", call, **common, **more).status == 403
    assert plan_row(submission.plan_id).state == "submitted"


@pytest.mark.parametrize("odd", [None, "1", True, 0, -1, 2**70, 1.0])
def test_an_id_that_is_none_finds_nothing(benali, place, odd):
    refused("not_here", api.open_review, person=benali, place=place, submission_id=odd)


def test_marking_before_opening_is_refused(aissata, benali, place, handed_in):
    submission = handed_in(aissata)
    refused(
        "not_opened",
        api.save_review,
        person=benali,
        place=place,
        submission_id=submission.id,
        revision=0,
        marks={},
        overall="",
        decision="",
    )


@pytest.mark.parametrize("threads", [0, 30])
def test_release_costs_the_same_for_any_plan(
    aissata, benali, place, handed_in, marked, threads, count_ours
):
    submission = handed_in(aissata, identite__city_name="Kanimbora", identite__note="x" * 5000)
    for number in range(threads):
        api.comment(
            person=benali,
            place=place,
            submission_id=submission.id,
            path="identite.note",
            text=f"Commentaire {number}",
        )
    saved = marked(benali, submission.id)
    with count_ours() as ours:
        send(benali, place, submission, saved.revision)
        # What the grader then sees again.
        api.open_review(person=benali, place=place, submission_id=submission.id)
    assert len(ours) <= 15
