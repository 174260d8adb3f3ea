"""What somebody tries who means harm, or holds a page that is no longer theirs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from city_diplomacy_xblocks.answering.requests import MOST_CHANGES
from city_diplomacy_xblocks.demo.testing import block_for, make_user, usage
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting import keeping
from city_diplomacy_xblocks.drafting.models import Invitation, KeptAside, Member
from city_diplomacy_xblocks.reviewing import handing_in
from city_diplomacy_xblocks.reviewing.models import Comment, Submission, Thread
from tests.answering.test_people import CITY, let_in, plan_of, refusal, user_id
from tests.xblock.story import ask, asked, change, person_of, save, save_example

FRONTEND = Path(__file__).resolve().parents[2] / "city_diplomacy_xblocks" / "frontend"

pytestmark = [pytest.mark.django_db]


def copy_of(block, **more) -> str:
    plan = f"{usage().context_key}|plan"
    return json.dumps(
        {"format": "city-plan-copy/1", "plan": plan, "person": person_of(block), **more}
    )


def nonsense(count: int, *, first: int = 2, value: str = "x") -> list[dict]:
    return [change(first + at, f"identite.n{first + at}", value) for at in range(count)]


# How much one person may leave behind


def test_what_waits_for_a_choice_is_no_more_than_pages_can_show(awa, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 20)
    save(awa, *nonsense(15))
    body = {"client": "c1", "revision": 0, "changes": nonsense(10, first=100)}
    assert refusal(ask(awa, "save", **body)) == (409, "too_many_kept")
    assert KeptAside.objects.count() == 15
    assert save(awa, change(500, CITY, "Gao", base=9))["results"][0]["status"] == "accepted"


def test_nor_is_it_longer_than_pages_can_show(awa, monkeypatch):
    monkeypatch.setattr(keeping, "LONGEST", 10_000)
    save(awa, *nonsense(1, value="x" * 20_000))
    body = {"client": "c1", "revision": 0, "changes": nonsense(1, first=100)}
    assert refusal(ask(awa, "save", **body)) == (409, "too_many_kept")


def test_a_colleague_who_leaves_too_much_behind_stops_nobody_else(awa, karim, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 20)
    let_in(awa, karim)
    save(karim, *nonsense(20), client="k")
    assert save(awa, *nonsense(20, first=100))["results"][0]["status"] == "kept"


def test_a_batch_of_many_texts_that_are_none_is_soon_refused(awa):
    body = {"client": "c1", "revision": 0, "changes": list(range(MOST_CHANGES))}
    assert refusal(ask(awa, "save", **body)) == (409, "too_many_kept")
    copy = copy_of(awa, pages=[{"client": "c", "changes": list(range(20_000))}])
    loaded = ask(awa, "apply_copy", copy=copy, request="r", revision=0)
    assert refusal(loaded) == (409, "too_many_kept")


@pytest.mark.parametrize("empty", [None, {}, change(1, "", None)])
def test_more_changes_than_pages_send_are_refused_before_they_are_read(awa, empty):
    """A hundred thousand empty ones, within 1 MB, took seconds."""
    body = {"client": "c1", "revision": 0, "changes": [empty] * (MOST_CHANGES + 1)}
    assert refusal(ask(awa, "save", **body)) == (400, "too_large")
    source = (FRONTEND / "src" / "learner" / "journal.ts").read_text("utf-8")
    sent_at_once = int(re.search(r"BATCH_CHANGES = (\d+)", source)[1])
    assert sent_at_once * 10 <= MOST_CHANGES


@pytest.mark.parametrize("field", ["actions", "nonsense", "a.b.c"])
def test_a_copy_with_more_rows_than_a_table_holds_is_read_at_once(awa, field):
    """Each row used to be looked for among all the others: hours for a file of 1 MB."""
    rows = [{"id": f"r{number}"} for number in range(30_000)]
    html = asked(awa, "read_copy", copy=copy_of(awa, answers={"actions": {field: rows}}))["html"]
    assert html


@pytest.mark.parametrize("made", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_copy_made_at_the_end_of_time_is_a_copy_without_a_date(awa, made):
    assert asked(awa, "read_copy", copy=copy_of(awa, made=made))["html"]


# Who learns what


def test_nobody_learns_what_people_are_called_by_their_usernames(awa, karim):
    karim.runtime.who.user.last_name = "Keïta"
    karim.runtime.who.user.save()
    html = asked(awa, "invite", role="writer", username="karim")["html"]
    assert "karim" in html and "Keïta" not in html + asked(awa, "people")["html"]

    asked(karim, "accept", invitation=Invitation.objects.get().pk)
    assert "Keïta" in asked(awa, "people")["html"]


def test_staff_read_the_names_of_those_they_invite(awa, karim, staff):
    karim.runtime.who.user.last_name = "Keïta"
    karim.runtime.who.user.save()
    html = asked(staff, "open_plan", owner="awa", colleagues="karim", role="writer")["html"]
    assert "Keïta" in html


def test_a_writer_who_answers_a_reader_still_sees_what_the_grader_said(awa, karim, staff):
    let_in(awa, karim, "reader")
    asked(karim, "say", plan=plan_of(awa), path=CITY, text="Quel quartier ?")
    thread = Thread.objects.get()
    said = {
        "thread": thread,
        "author_id": user_id(staff),
        "author_name": "Benali",
        "by_staff": True,
    }
    Comment.objects.create(**said, text="Oui.", at=thread.created, published_at=thread.created)

    assert "Oui." in asked(awa, "reply", thread=thread.pk, text="Le port.")["html"]
    assert "Oui." not in asked(karim, "reply", thread=thread.pk, text="Merci")["html"]


def test_what_staff_note_between_them_is_not_taken_for_what_they_say_as_readers(awa, staff):
    """An instructor who reads a plan says the same in a note and, as its reader, to its writers."""
    save_example(awa)
    asked(awa, "hand_in")
    let_in(awa, staff, "reader")
    body = {"submission": Submission.objects.get().pk, "path": CITY, "text": "Quel quartier ?"}
    asked(staff, "comment", internal=True, **body)
    told = asked(staff, "say", plan=plan_of(awa), path=CITY, text="Quel quartier ?")
    assert "Quel quartier ?" in told["html"]
    assert sorted(Thread.objects.values_list("internal", flat=True)) == [False, True]


# Codes, and pages of yesterday


def test_a_writer_who_types_the_code_for_a_reader_does_not_use_it_up(awa, karim):
    html = asked(awa, "invite", role="reader")["html"]
    code = re.search(r"data-code[^>]*>([^<]+)<", html)[1]
    assert refusal(ask(awa, "accept", code=code)) == (409, "already")
    assert "data-reader" in asked(karim, "accept", code=code)["page"]["html"]


def test_whoever_is_taken_off_the_plan_meanwhile_hands_nothing_in(awa, karim, monkeypatch):
    """The request had found the plan before it was taken off it."""
    save_example(awa)
    let_in(awa, karim)
    real = handing_in._own_plan

    def found_then_removed(person, place):
        plan = real(person, place)
        Member.objects.filter(user_id=user_id(karim)).update(active=None)
        return plan

    monkeypatch.setattr(handing_in, "_own_plan", found_then_removed)
    assert refusal(ask(karim, "hand_in")) == (403, "reader")
    assert not Submission.objects.exists()
    assert drafting.get_plan(plan_of(awa)).state == "draft"


def test_a_code_of_one_plan_is_worth_nothing_before_another_course_or_person(awa, karim):
    """Used, it is spent for everybody else."""
    code = re.search(r"data-code[^>]*>([^<]+)<", asked(awa, "invite", role="writer")["html"])[1]
    asked(karim, "accept", code=code)
    mariam = block_for(make_user("mariam"), usage())
    assert refusal(ask(mariam, "accept", code=code)) == (403, "not_valid")
    assert plan_of(mariam) is None
