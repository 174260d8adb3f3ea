"""The helpers that other rooms' tests stand on."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.demo.course import courses
from city_diplomacy_xblocks.demo.storage import CONTENT
from city_diplomacy_xblocks.demo.testing import (
    OTHER_COURSE,
    block_for,
    make_block,
    make_course,
    make_user,
    usage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tidy():
    content, known = dict(CONTENT), dict(courses())
    yield
    CONTENT.clear()
    CONTENT.update(content)
    courses().clear()
    courses().update(known)


def test_block_has_the_fields_of_its_author(learner):
    block = make_block(learner, sections=["identite"], points=40)
    assert block.sections == ["identite"]
    assert block.max_score() == 40
    assert block.scope_ids.usage_id == usage()


def test_course_has_a_unit_per_group_of_sections_and_one_submission_point():
    made = make_course([["identite"], ["vision", "cadre"]], key=OTHER_COURSE)
    user = make_user("essai", course=OTHER_COURSE)
    blocks = [block_for(user, node.key) for node in made.blocks()]
    assert [block.sections for block in blocks] == [["identite"], ["vision", "cadre"]]
    assert [block.submission_point for block in blocks] == [False, True]
    assert made.unit_of(blocks[1].scope_ids.usage_id) == made.units[1]
