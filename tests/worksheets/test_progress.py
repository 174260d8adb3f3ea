from __future__ import annotations

from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.findings import check
from city_diplomacy_xblocks.worksheets.progress import section_progress
from tests.worksheets.plans import row, worksheet


def progress(answers):
    return section_progress(worksheet(), answers, check(worksheet(), answers, language="fr"))


def test_every_section_of_the_demo_plan_is_done():
    assert {each.state for each in progress(library.example("kanimbora")).values()} == {"done"}


def test_empty_plan_has_empty_sections_and_no_error_to_frighten():
    assert {(each.state, each.filled, each.errors) for each in progress({}).values()} == {
        ("empty", 0, 0)
    }


def test_one_answer_makes_a_section_half_done():
    found = progress({"identite": {"city_name": "Kanimbora"}})["identite"]
    assert (found.state, found.filled, found.required) == ("half", 1, 11)


def test_a_table_counts_when_each_of_its_rows_is_whole():
    answers = library.example("kanimbora")
    row(answers, "actions.actions", "A1").pop("title")
    found = progress(answers)["actions"]
    assert (found.state, found.filled, found.required) == ("half", 0, 1)


def test_an_error_keeps_a_section_from_being_done_and_a_warning_does_not():
    answers = library.example("kanimbora")
    row(answers, "actions.actions", "A1")["end"] = "2027-02"
    row(answers, "profil_migratoire.groups", "r4")["estimate"] = 9
    found = progress(answers)
    assert (found["actions"].state, found["actions"].errors) == ("half", 1)
    assert (found["profil_migratoire"].state, found["profil_migratoire"].warnings) == ("done", 1)
