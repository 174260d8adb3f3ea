"""The graders' comment bank, as the domain gives it (C.3)."""

from __future__ import annotations

from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.comments import comments


def codes(*asked):
    return [each.code for each in comments(*asked)]


def test_a_worksheet_has_its_comments_and_those_that_go_with_all():
    assert codes("plan_migration") == [f"CB-{at:02}" for at in (1, 2, 3, 4, 5, 6, 7, 8, 9, 13)]
    assert codes("feuille_route_numerique", "c2") == ["CB-01", "CB-11", "CB-13"]
    assert codes("carnet_parcours") == ["CB-13"]


def test_they_are_about_criteria_that_there_are_and_said_in_each_language():
    everything = {each.code: each for name in library.ids() for each in comments(name)}
    assert len(everything) == 13
    for each in everything.values():
        assert set(each.text) == {"fr", "en", "ar"}
        assert each.text["fr"][0].isupper()
        for name, criteria in each.about.items():
            assert all(library.get(name).rubric.criterion(criterion) for criterion in criteria)
