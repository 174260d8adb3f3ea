"""Comments: where they may stand, who sees them and when."""

from __future__ import annotations

import pytest
from attrs import evolve
from django.utils import timezone

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api, conversing
from city_diplomacy_xblocks.reviewing.models import Comment, Thread

from .test_handing_in import refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def submission(aissata, handed_in):
    return handed_in(
        aissata,
        identite__city_name="Kanimbora",
        actions__liste=[{"id": "K1", "titre": "Guichet"}],
    )


@pytest.fixture
def say(benali, place, submission):
    def _say(text="Pourquoi ?", *, grader=benali, path="identite.city_name", **more):
        return api.comment(
            person=grader, place=place, submission_id=submission.id, path=path, text=text, **more
        )

    return _say


@pytest.fixture
def sent_back(benali, place, submission, marked):
    def _sent_back():
        saved = marked(benali, submission.id, marks={}, decision="to_revise")
        api.release(
            person=benali, place=place, submission_id=submission.id, revision=saved.revision
        )

    return _sent_back


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("identite", ""),
        ("identite.note", ""),
        ("actions.liste.K1", "K1"),
        ("actions.liste.K1.titre", "K1"),
    ],
)
def test_a_comment_holds_on_to_its_place(say, path, row):
    thread = say(path=path, quote="les\nmots")
    assert (thread.path, thread.row_id, thread.quote) == (path, row, "les mots")
    assert [comment.author for comment in thread.comments] == ["Mme Benali"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "x",
        "identite.",
        "identite.x",
        "actions.liste.K2",
        "actions.liste.K1.x",
        "a.b.c.d.e",
        None,
        3,
    ],
)
def test_a_place_that_is_not_there_is_refused(say, path):
    assert refused("bad_path", say, path=path).status == 400


@pytest.mark.parametrize(
    ("text", "code"), [(" \n", "blank"), ("x" * 5001, "too_long"), (None, "not_text")]
)
def test_a_text_that_is_none_is_refused(say, text, code):
    assert refused(code, say, text=text).status == 400
    assert not Thread.objects.exists()


def test_control_characters_are_dropped_and_markup_stays_as_typed(say):
    thread = say("<script>{{ x }}\x00\ud800\r\n{0}")
    assert thread.comments[0].text == "<script>{{ x }}\n{0}"


def test_participants_see_comments_from_the_release_on_and_notes_never(
    say, sent_back, submission, place, aissata
):
    say("Précisez.")
    note = say("À citer en plénière.", internal=True)
    assert api.threads_for(submission.plan_id) == ()
    sent_back()
    (seen,) = api.threads_for(submission.plan_id)
    assert [comment.text for comment in seen.comments] == ["Précisez."]
    assert len(api.threads_for(submission.plan_id, for_staff=True)) == 2
    refused("not_here", api.reply, person=aissata, place=place, thread_id=note.id, text="?")


def test_after_the_decision_a_comment_is_seen_at_once(say, sent_back, submission):
    sent_back()
    say("Encore un mot.")
    assert api.feedback(submission.plan_id).threads[0].comments[0].text == "Encore un mot."


def test_a_comment_that_meets_a_colleagues_release_is_seen_too(
    say, sent_back, submission, monkeypatch
):
    """Found while it was still being read, written when it was decided."""
    find = conversing.find_submission

    def found_just_before(*asked):
        found = find(*asked)
        monkeypatch.undo()
        sent_back()
        return found

    monkeypatch.setattr(conversing, "find_submission", found_just_before)
    say("En même temps")
    (seen,) = api.feedback(submission.plan_id).threads
    assert [comment.text for comment in seen.comments] == ["En même temps"]


def test_a_grader_answers_in_a_thread(say, sent_back, aissata, place):
    thread = say()
    sent_back()
    api.reply(person=aissata, place=place, thread_id=thread.id, text="Parce que.")
    thread = say("Merci.", thread_id=thread.id, path="")
    assert [(each.text, each.by_staff) for each in thread.comments] == [
        ("Pourquoi ?", True),
        ("Parce que.", False),
        ("Merci.", True),
    ]


def test_one_changes_and_deletes_ones_own_unseen_comments_only(
    say, sent_back, submission, benali, mbaye, place
):
    thread = say()
    its = {"place": place, "submission_id": submission.id, "comment_id": thread.comments[0].id}
    assert api.edit_comment(person=benali, text="Comment ?", **its).comments[0].text == "Comment ?"
    refused("not_here", api.edit_comment, person=mbaye, text="x", **its)
    refused("not_here", api.delete_comment, person=mbaye, **its)
    sent_back()
    refused("published", api.edit_comment, person=benali, text="x", **its)
    refused("published", api.delete_comment, person=benali, **its)
    assert Comment.objects.get().text == "Comment ?"


def test_the_last_comment_takes_its_thread_with_it(say, submission, benali, place):
    thread = say()
    two = say("Et encore ?", thread_id=thread.id)
    its = {"person": benali, "place": place, "submission_id": submission.id}
    assert api.delete_comment(comment_id=two.comments[1].id, **its).id == thread.id
    assert api.delete_comment(comment_id=thread.comments[0].id, **its) is None
    assert not Thread.objects.exists()


def test_a_thread_is_closed_and_opened_again(say, submission, benali, place):
    thread = say()
    its = {"person": benali, "place": place, "submission_id": submission.id, "thread_id": thread.id}
    assert api.resolve_thread(resolved=True, **its).state == "resolved"
    assert api.resolve_thread(resolved=False, **its).state == "open"


def test_others_neither_answer_nor_close_a_thread(say, sent_back, aissata, karim, place, elsewhere):
    thread = say()
    early = {"person": aissata, "place": place, "thread_id": thread.id}
    refused("not_here", api.reply, text="?", **early)
    sent_back()
    strangers = [(karim, place), (aissata, elsewhere[1]), (aissata, elsewhere[2])]
    for person, where in strangers:
        refused("not_here", api.reply, person=person, place=where, thread_id=thread.id, text="?")
        refused(
            "not_here",
            api.mark_corrected,
            person=person,
            place=where,
            thread_id=thread.id,
            resolved=True,
        )
    other_unit = evolve(place, usage_key=elsewhere[0].usage_key, submission_point=False)
    assert api.reply(person=aissata, place=other_unit, thread_id=thread.id, text="Oui.").comments


def test_whoever_left_the_plan_neither_answers_nor_closes(say, sent_back, aissata, place):
    thread = say()
    sent_back()
    drafting.detach_member(
        user_id=aissata.user_id, course_key=place.course_key, plan_key=place.plan_key
    )
    its = {"person": aissata, "place": place, "thread_id": thread.id}
    refused("not_here", api.reply, text="?", **its)
    refused("not_here", api.mark_corrected, resolved=True, **its)


def test_a_note_between_graders_is_never_published(say, sent_back):
    note = say(internal=True)
    sent_back()
    say("Aussi", thread_id=note.id)
    say(internal=True)
    assert not Thread.objects.filter(published_at__isnull=False).exists()
    assert not Comment.objects.filter(published_at__isnull=False).exists()


def test_a_note_between_graders_is_not_answered_though_it_be_dated(say, sent_back, aissata, place):
    note = say(internal=True)
    sent_back()
    Thread.objects.update(published_at=timezone.now())
    Comment.objects.update(published_at=timezone.now())
    refused("not_here", api.reply, person=aissata, place=place, thread_id=note.id, text="?")
    assert api.threads_for(Thread.objects.get().plan_id) == ()


def test_an_answer_does_not_show_what_a_grader_has_not_sent_yet(
    say, sent_back, aissata, benali, place
):
    thread = say()
    sent_back()
    again = api.hand_in(person=aissata, place=place, language="fr")
    its = {"person": benali, "place": place, "submission_id": again.id}
    api.open_review(**its)
    api.comment(thread_id=thread.id, text="Brouillon", **its)
    answered = api.reply(person=aissata, place=place, thread_id=thread.id, text="Voilà.")
    assert [comment.text for comment in answered.comments] == ["Pourquoi ?", "Voilà."]


def test_a_thread_of_another_plan_is_not_reached_through_ones_submission(
    say, karim, handed_in, benali, place
):
    thread = say()
    other = handed_in(karim)
    its = {"person": benali, "place": place, "submission_id": other.id}
    refused("not_here", api.edit_comment, comment_id=thread.comments[0].id, text="x", **its)
    refused("not_here", api.delete_comment, comment_id=thread.comments[0].id, **its)
    with pytest.raises(Refusal):
        api.comment(
            person=benali, place=place, submission_id=other.id, thread_id=thread.id, text="?"
        )
    with pytest.raises(Refusal):
        api.resolve_thread(
            person=benali, place=place, submission_id=other.id, thread_id=thread.id, resolved=True
        )


@pytest.mark.parametrize("many", [1, 40])
def test_feedback_costs_two_queries(say, sent_back, submission, many, django_assert_num_queries):
    for number in range(many):
        say(f"{number}")
    sent_back()
    with django_assert_num_queries(2):
        feedback = api.feedback(submission.plan_id)
    assert len(feedback.threads) == many


def test_a_graders_comment_that_comes_twice_is_stored_once(say):
    first = say("Quelle source ?")
    assert say("Quelle source ?").id == first.id
    say("D’accord.", thread_id=first.id)
    say("D’accord.", thread_id=first.id)
    assert Comment.objects.count() == 2
    # The same words elsewhere, between graders, or of a colleague are other comments.
    say("Quelle source ?", path="identite.note")
    say("Quelle source ?", internal=True)
    assert Comment.objects.count() == 4


def test_the_same_words_of_two_graders_are_two_comments(say, mbaye):
    say("Quelle source ?")
    say("Quelle source ?", grader=mbaye)
    assert Comment.objects.count() == 2
