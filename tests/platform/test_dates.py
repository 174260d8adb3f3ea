from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from city_diplomacy_xblocks.demo.testing import COURSE, make_user, usage
from city_diplomacy_xblocks.platform.dates import closes_at, due_for
from city_diplomacy_xblocks.platform.people import Place
from tests.platform.platforms import install

DUE = datetime(2027, 3, 1, 23, 59, tzinfo=UTC)
EXTENDED = datetime(2027, 3, 8, 23, 59, tzinfo=UTC)


def place(due=DUE, grace=timedelta(0)) -> Place:
    return Place(COURSE, usage(), "plan", submission_point=True, due=due, grace=grace)


def test_due_is_what_the_platform_tells_whoever_asks():
    assert due_for(place()) == DUE


def test_without_a_date_nothing_ever_closes():
    assert due_for(place(due=None)) is None
    assert closes_at(place(due=None)) is None


def test_grace_puts_off_the_closing_and_not_the_date():
    late = place(grace=timedelta(hours=2))

    assert due_for(late) == DUE
    assert closes_at(late) == DUE + timedelta(hours=2)


@pytest.mark.django_db
def test_an_extension_of_another_learner_is_asked_of_edx_when(monkeypatch):
    learner = make_user("karim")
    asked = []

    def get_date_for_block(course_key, usage_key, name, user):
        asked.append((course_key, usage_key, name, user))
        return EXTENDED

    install(monkeypatch, "edx_when.api", get_date_for_block=get_date_for_block)

    assert due_for(place(), user_id=learner.pk) == EXTENDED
    assert asked == [(COURSE, usage(), "due", learner)]


@pytest.mark.django_db
def test_a_learner_without_an_extension_has_everybodys_date(monkeypatch):
    install(monkeypatch, "edx_when.api", get_date_for_block=lambda *_: None)

    assert due_for(place(), user_id=make_user().pk) == DUE
