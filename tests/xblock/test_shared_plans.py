"""A plan of two, from the page of each: who handed it in, when it is due, what whoever left is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from city_diplomacy_xblocks.demo.testing import block_for, make_course, make_user, usage
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.platform.asking import where, who_is_asking
from city_diplomacy_xblocks.reviewing import api as reviewing
from city_diplomacy_xblocks.reviewing.models import Submission
from tests.xblock.story import asked, save_example

pytestmark = pytest.mark.django_db
DUE = timezone.now() + timedelta(days=20)


@pytest.fixture
def awa():
    make_course(due=DUE)
    return block_for(make_user("awa", language="fr"), usage())


@pytest.fixture
def mariam(awa):
    """Writes the plan of Awa with her."""
    save_example(awa)
    block = block_for(make_user("mariam", language="fr"), usage())
    person, place = who_is_asking(block), where(block)
    opened = drafting.invite(
        person=who_is_asking(awa),
        plan_id=Plan.objects.get().pk,
        role="writer",
        colleague_id=person.user_id,
    )
    drafting.accept(person=person, place=place, invitation_id=opened.id)
    return block


@pytest.fixture
def desk(awa):
    return block_for(make_user("benali", role="instructor", language="fr"), usage())


def page_of(block) -> str:
    return block_for(block.runtime.who.user, usage()).render("student_view").content


def validate(desk) -> None:
    grader, place = who_is_asking(desk), where(desk)
    number = Submission.objects.get().pk
    view = reviewing.open_review(person=grader, place=place, submission_id=number)
    marks = {each.id: {"points": each.points} for each in view.worksheet.rubric.criteria}
    saved = reviewing.save_review(
        person=grader,
        place=place,
        submission_id=number,
        revision=0,
        marks=marks,
        overall="Un plan solide.",
        decision="validated",
    )
    reviewing.release(person=grader, place=place, submission_id=number, revision=saved.revision)


def test_each_is_told_who_handed_in_and_all_see_the_state(awa, mariam, desk):
    asked(awa, "hand_in", revision=0)
    assert "par <bdi>Awa</bdi>" in page_of(mariam)
    assert "par <bdi>" not in page_of(awa)
    assert "Awa, Mariam" in page_of(desk)


def test_the_extension_of_one_is_the_date_of_both(awa, mariam, desk):
    until = DUE + timedelta(days=9)
    asked(
        desk,
        "extend",
        username="mariam",
        until=timezone.localtime(until).strftime("%Y-%m-%dT%H:%M"),
    )
    day = timezone.localtime(until).strftime("%d/%m/%Y")
    assert f"plus tard le <bdi>{day}" in page_of(awa)
    assert f"plus tard le <bdi>{day}" in page_of(mariam)


def test_whoever_left_finds_the_mark_and_not_the_plan(awa, mariam, desk):
    asked(awa, "hand_in", revision=0)
    person = who_is_asking(mariam)
    plan_id = Plan.objects.get().pk
    drafting.remove_member(person=who_is_asking(desk), plan_id=plan_id, user_id=person.user_id)
    assert "data-left" not in page_of(mariam)
    validate(desk)
    page = page_of(mariam)
    assert "data-left" in page
    assert "Un plan solide." in page
    assert "<h2><bdi>Kanimbora" in page_of(awa)
    assert "<h2><bdi>Kanimbora" not in page
    assert "data-left" not in page_of(awa)
