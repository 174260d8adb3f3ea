from __future__ import annotations

import pytest
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.drafting import api, versions
from city_diplomacy_xblocks.drafting.models import WorksheetVersion
from tests.drafting.conftest import COURSE, WORKSHEET

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def block(name: str, *sections: str, **more: object) -> api.PlacementSpec:
    return api.PlacementSpec(
        COURSE.make_usage_key("city_worksheet", name), "plan", sections, **more
    )


def test_a_section_is_found_in_the_unit_where_it_is_drafted():
    api.record_placements(
        COURSE,
        [block("all", "A", "B", submission_point=True), block("a", "A"), block("a2", "A")],
    )
    found = api.placements(COURSE, "plan")
    assert {section: key.block_id for section, key in found.items()} == {
        "A": "a",
        "B": "all",
        "": "all",
    }
    assert found[""].course_key == COURSE
    assert api.submission_point(COURSE, "plan") == found[""]


def test_publishing_again_replaces_the_placements_of_that_run_only():
    other = CourseKey.from_string("course-v1:City+Migration+2027")
    elsewhere = api.PlacementSpec(other.make_usage_key("city_worksheet", "z"), "plan", ("A",))
    api.record_placements(other, [elsewhere])
    api.record_placements(COURSE, [block("a", "A"), block("b", "B")])
    api.record_placements(COURSE, [block("b", "B")])
    assert set(api.placements(COURSE, "plan")) == {"B"}
    assert set(api.placements(other, "plan")) == {"A"}
    assert api.submission_point(COURSE, "plan") is None


def test_a_stored_worksheet_is_read_back_whole(monkeypatch):
    api.register_worksheet(WORKSHEET)
    api.register_worksheet(WORKSHEET)
    assert WorksheetVersion.objects.count() == 1
    monkeypatch.setattr(versions, "_known", {})
    assert api.worksheet(WORKSHEET.content_hash) == WORKSHEET
