"""A small worksheet, people and places: what each story about reviewing begins with."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from attrs import evolve
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from opaque_keys.edx.locator import CourseLocator

from city_diplomacy_xblocks.demo.client import edits_at
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.merging.changes import Change
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.reviewing import api
from city_diplomacy_xblocks.worksheets.definition import (
    Criterion,
    Level,
    Rubric,
    Section,
    Worksheet,
)
from city_diplomacy_xblocks.worksheets.loader import dump_definition, from_definition

COURSE = CourseLocator("DiploVilles", "MIGDV", "2027T1")
OTHER_COURSE = CourseLocator("DiploVilles", "VILNUM", "2027T1")


def words(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def criterion(name: str, *points: float, blocking: bool = False) -> Criterion:
    levels = tuple(Level(each, words(f"niveau {each}"), words("…")) for each in points)
    return Criterion(name, words(f"Critère {name}"), points[-1], levels, blocking=blocking)


def small_worksheet() -> Worksheet:
    actions = Field(
        "liste",
        "table",
        words("Actions"),
        row_prefix="A",
        columns=(Field("titre", "text", words("Titre"), maximum=200),),
    )
    made = Worksheet(
        id="essai",
        version=1,
        title=words("Essai"),
        sections=(
            Section(
                "identite",
                words("Identité"),
                fields=(
                    Field("city_name", "text", words("Ville"), required="R", maximum=200),
                    Field("note", "longtext", words("Note"), maximum=5000),
                ),
            ),
            Section("actions", words("Actions"), fields=(actions,)),
        ),
        rubric=Rubric(
            (criterion("fond", 10, 30, 45, 60), criterion("soin", 10, 20, 30, 40, blocking=True)),
            pass_mark=60,
        ),
    )
    return from_definition(dump_definition(made))


@pytest.fixture(scope="session")
def worksheet() -> Worksheet:
    return small_worksheet()


@pytest.fixture
def place() -> Place:
    key = COURSE.make_usage_key("city_worksheet", "remise")
    return Place(COURSE, key, "plan", submission_point=True)


@pytest.fixture
def elsewhere(place: Place) -> list[Place]:
    """Places whose staff have no business with what `place` received."""
    other = OTHER_COURSE.make_usage_key("city_worksheet", "remise")
    return [
        evolve(place, usage_key=COURSE.make_usage_key("city_worksheet", "autre")),
        evolve(place, plan_key="autre"),
        evolve(place, course_key=OTHER_COURSE),
        evolve(place, course_key=OTHER_COURSE, usage_key=other),
    ]


def make_person(name: str, *, staff: bool = False) -> Person:
    user, _ = get_user_model().objects.get_or_create(username=name)
    anonymous_id = f"{user.pk:032x}"
    return Person(user.pk, anonymous_id, name, name, anonymous_id, "fr", staff, True, False)


def join(person: Person, plan_id: int, place: Place, *, host: Person, role="writer") -> None:
    """Let `person` write (or read) the plan of `host` too."""
    opened = drafting.invite(person=host, plan_id=plan_id, role=role, colleague_id=person.user_id)
    drafting.accept(person=person, place=place, invitation_id=opened.id)


@pytest.fixture
def aissata(db) -> Person:
    return make_person("Aïssata D.")


@pytest.fixture
def karim(db) -> Person:
    return make_person("Karim B.")


@pytest.fixture
def mariam(db) -> Person:
    return make_person("Mariam Ôuédraogo")


@pytest.fixture
def benali(db) -> Person:
    return make_person("Mme Benali", staff=True)


@pytest.fixture
def mbaye(db) -> Person:
    return make_person("F. Mbaye", staff=True)


Write = Callable[..., int]
_clients = itertools.count(1)


def write_plan(
    person: Person, place: Place, worksheet: Worksheet, *, trial: bool = False, **fields: object
) -> int:
    """Save these answers (`identite__city_name="…"`) as the person would; the plan's id."""
    plan = drafting.ensure_plan(person=person, place=place, worksheet=worksheet, trial=trial)
    edits = [
        edit for name, value in fields.items() for edit in edits_at(name.replace("__", "."), value)
    ]
    changes = [
        Change("c", seq, op, path, plan.revision, value, worksheet.version)
        for seq, (op, path, value) in enumerate(edits, 1)
    ]
    applied = drafting.apply_changes(
        person=person,
        place=place,
        worksheet=worksheet,
        client=f"client{next(_clients)}",
        known_revision=plan.revision,
        changes=changes,
    )
    assert not [each for each in applied.results if each.status == "kept"], applied.results
    return applied.plan.id


@pytest.fixture
def write(place: Place, worksheet: Worksheet) -> Write:
    def _write(person: Person, **fields: object) -> int:
        return write_plan(
            person, place, worksheet, **(fields or {"identite__city_name": "Kanimbora"})
        )

    return _write


@pytest.fixture
def handed_in(place: Place, write: Write) -> Callable[..., api.SubmissionView]:
    """Write a plan and hand it in; with no fields, the plan of Kanimbora."""

    def _handed_in(person: Person, **fields: object) -> api.SubmissionView:
        write(person, **fields)
        return api.hand_in(person=person, place=place, language="fr")

    return _handed_in


GOOD = {"fond": {"points": 45, "comment": "Clair."}, "soin": {"points": 30.5, "comment": ""}}


@pytest.fixture
def marked(place: Place) -> Callable[..., api.SavedReview]:
    """Open a submission and save a review of it: by default good marks and « validated »."""

    def _marked(
        grader: Person,
        submission_id: int,
        *,
        marks: object = GOOD,
        overall: str = "Bien.",
        decision: str = "validated",
    ) -> api.SavedReview:
        opened = api.open_review(person=grader, place=place, submission_id=submission_id)
        return api.save_review(
            person=grader,
            place=place,
            submission_id=submission_id,
            revision=opened.review.revision,
            marks=marks,
            overall=overall,
            decision=decision,
        )

    return _marked


def plan_row(plan_id: int) -> Plan:
    return Plan.objects.get(pk=plan_id)


def answers_of(plan_id: int) -> dict:
    return json.loads(plan_row(plan_id).answers)


@pytest.fixture
def count_ours():
    """Count queries on our own tables: those of edx-submissions and savepoints are not ours."""

    @contextmanager
    def _count_ours():
        ours: list[str] = []
        with CaptureQueriesContext(connection) as caught:
            yield ours
        ours += [each["sql"] for each in caught if "city_diplomacy_xblocks_" in each["sql"]]

    return _count_ours
