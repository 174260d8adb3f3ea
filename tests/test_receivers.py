"""What a published course leaves behind: who shows which section, and which block receives the plan."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from city_diplomacy_xblocks.demo.testing import COURSE, block_for, make_block, make_user, usage
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.models import WorksheetVersion
from city_diplomacy_xblocks.platform import courses
from city_diplomacy_xblocks.receivers import course_published, register_course
from city_diplomacy_xblocks.worksheets import library
from tests.platform.platforms import install

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def block(name: str, **fields):
    make_block(make_user(), name=name, **{"submission_point": False, **fields})
    return block_for(AnonymousUser(), usage(name))


def placed() -> dict[str, str]:
    found = drafting.placements(COURSE, "plan")
    return {section: key.block_id for section, key in found.items()}


def test_each_section_is_found_where_it_is_drafted():
    register_course(
        COURSE,
        [
            block("a", sections=["identite"]),
            block("b", sections=["vision", "actions"]),
            block("c", sections=["identite", "vision"], submission_point=True),
        ],
    )

    assert placed() == {"identite": "a", "vision": "b", "actions": "b", "": "c"}


def test_a_block_without_sections_shows_them_all():
    register_course(COURSE, [block("a")])

    assert set(placed()) == {section.id for section in library.get("plan_migration").sections}


def test_a_second_submission_point_is_logged_and_ignored(caplog):
    with caplog.at_level(logging.WARNING):
        register_course(
            COURSE,
            [
                block("a", sections=["identite"], submission_point=True),
                block("b", sections=["vision"], submission_point=True),
            ],
        )

    assert placed()[""] == "a"
    assert "second submission point" in caplog.text


def test_plans_of_other_keys_have_points_of_their_own():
    register_course(
        COURSE,
        [
            block("a", submission_point=True),
            block("b", submission_point=True, plan_key="autre"),
        ],
    )

    assert drafting.submission_point(COURSE, "autre") == usage("b")


@pytest.mark.parametrize("fields", [{"worksheet": "nonsense"}, {"example": "kanimbora"}])
def test_what_holds_no_plan_has_no_place(fields):
    register_course(COURSE, [block("a", **fields)])

    assert placed() == {}


def test_publishing_again_replaces_what_was_there():
    register_course(COURSE, [block("a", sections=["identite"])])
    register_course(COURSE, [block("b", sections=["vision"])])

    assert placed() == {"vision": "b"}


def test_the_worksheet_is_written_down_once():
    register_course(COURSE, [block("a"), block("b")])
    register_course(COURSE, [block("a")])

    assert WorksheetVersion.objects.count() == 1


class Store:
    """As much of a modulestore as walking a course takes: a course of units, of which `found` are ours."""

    def __init__(self, found) -> None:
        self.found = found
        self.branches: list = []

    @contextmanager
    def branch_setting(self, branch, course_key):
        self.branches.append((branch, course_key))
        yield

    def get_items(self, course_key, qualifiers):
        assert qualifiers == {"category": "city_worksheet"}
        return self.found

    def get_course(self, course_key, depth):
        text = SimpleNamespace(scope_ids=SimpleNamespace(block_type="html"), has_children=False)
        unit = SimpleNamespace(
            scope_ids=SimpleNamespace(block_type="vertical"),
            has_children=True,
            get_children=lambda: [text, *self.found],
        )
        return SimpleNamespace(
            scope_ids=SimpleNamespace(block_type="course"),
            has_children=True,
            get_children=lambda: [unit],
        )


def test_what_studio_publishes_is_walked_in_its_published_branch(monkeypatch):
    store = Store([block("a", sections=["identite"]), block("b", sections=["vision"])])
    install(monkeypatch, "xmodule.modulestore.django", modulestore=lambda: store)

    course_published(sender=None, course_key=COURSE, extra="ignored")

    assert placed() == {"identite": "a", "vision": "b"}
    assert store.branches == [("published-only", COURSE)]


def test_a_course_without_our_blocks_is_not_walked_and_forgotten(monkeypatch):
    register_course(COURSE, [block("a")])
    store = Store([])
    monkeypatch.setattr(store, "get_course", None)
    install(monkeypatch, "xmodule.modulestore.django", modulestore=lambda: store)

    course_published(course_key=COURSE)

    assert placed() == {}


def test_studios_signal_is_heard_once(monkeypatch):
    heard = []
    signal = SimpleNamespace(connect=lambda *args, **kwargs: heard.append((args, kwargs)))
    install(
        monkeypatch,
        "xmodule.modulestore.django",
        SignalHandler=SimpleNamespace(course_published=signal),
    )

    courses.when_published(course_published)

    assert heard[0][0] == (course_published,)
    assert heard[0][1]["dispatch_uid"]


def test_elsewhere_there_is_no_signal_to_hear():
    courses.when_published(course_published)

    assert courses.published_blocks(COURSE, category="city_worksheet") == []


def test_keys_that_differ_in_case_only_are_one_plan_on_every_database():
    register_course(
        COURSE,
        [
            block("a", sections=["identite"], plan_key="Plan", submission_point=True),
            block("b", sections=["identite"], plan_key="plan", submission_point=True),
        ],
    )

    assert placed() == {"identite": "a", "": "a"}


def test_a_block_whose_plan_key_is_none_is_passed_over():
    register_course(COURSE, [block("a", plan_key="x" * 300), block("b", sections=["identite"])])

    assert placed() == {"identite": "b"}


def test_a_worksheet_that_several_blocks_show_is_stored_once():
    def asked(*blocks) -> int:
        with CaptureQueriesContext(connection) as caught:
            register_course(COURSE, blocks)
        return sum("worksheetversion" in each["sql"].lower() for each in caught)

    blocks = [block("a", sections=["vision"]), block("b", sections=["risques"])]
    register_course(COURSE, blocks)
    assert asked(*blocks) == asked(blocks[0]) > 0
