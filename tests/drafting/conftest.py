"""People, a place and a worksheet for the tests of plans."""

from __future__ import annotations

import itertools

import pytest
from attrs import evolve
from django.contrib.auth import get_user_model
from opaque_keys.edx.keys import CourseKey, UsageKey

from city_diplomacy_xblocks.drafting import api
from city_diplomacy_xblocks.merging.changes import Change
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.worksheets.normal import content_hash, dump_definition
from tests.merging.plans import WORKSHEET as UNNAMED

WORKSHEET = evolve(UNNAMED, content_hash=content_hash(dump_definition(UNNAMED)))
COURSE = CourseKey.from_string("course-v1:City+Migration+2026")
PLACE = Place(
    COURSE,
    UsageKey.from_string("block-v1:City+Migration+2026+type@city_worksheet+block@a1"),
    "plan",
    submission_point=False,
)

_names = itertools.count(1)


def make_person(**traits: object) -> Person:
    """A learner with an account."""
    name = f"person{next(_names)}"
    user = get_user_model().objects.create(username=name)
    return Person(
        **{
            "user_id": user.pk,
            "key": name,
            "username": name,
            "name": name,
            "anonymous_id": name,
            "language": "fr",
            "is_staff": False,
            "is_enrolled": True,
            "is_masquerading": False,
            **traits,
        }
    )


def save(
    person: Person,
    *changes: Change,
    client: str = "page",
    known: int = 0,
    place: Place = PLACE,
) -> api.Applied:
    """One request of one page."""
    return api.apply_changes(
        person=person,
        place=place,
        worksheet=WORKSHEET,
        client=client,
        known_revision=known,
        changes=changes,
    )


def find(person: Person) -> api.PlanView | None:
    """The person's plan."""
    return api.find_plan(user_id=person.user_id, course_key=COURSE, plan_key="plan")


@pytest.fixture
def person(db: None) -> Person:
    """A learner."""
    return make_person()
