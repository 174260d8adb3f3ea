"""The migration plan as a worksheet: complete, and as the domain describes it."""

from __future__ import annotations

from city_diplomacy_xblocks.worksheets import library
from tests.worksheets.plans import worksheet

EXPECTED = {
    "identite": 12,
    "profil_migratoire": 9,
    "cadre": 5,
    "vision": 6,
    "parties_prenantes": 3,
    "actions": 1,
    "financement": 7,
    "risques": 2,
    "suivi": 3,
    "engagement": 7,
}


def fields():
    for section, spec in worksheet().all_fields():
        yield f"{section.id}.{spec.id}", spec
        for column in spec.columns:
            yield f"{section.id}.{spec.id}.{column.id}", column


def test_ten_sections_with_all_their_fields():
    assert {section.id: len(section.fields) for section in worksheet().sections} == EXPECTED
    assert {spec.type for _, spec in fields()} == {
        "text", "longtext", "choice", "multichoice", "number", "money", "percent", "date", "month", "period",
        "scale", "boolean", "link", "table", "row_ref", "stakeholder_ref", "computed",
    }  # fmt: skip


def test_long_texts_show_an_example():
    assert all(spec.example for _, spec in fields() if spec.type == "longtext")


def test_currencies_say_their_names_and_decimals():
    currency = worksheet().field_at(worksheet().currency_path)
    assert currency.option("XOF").label["fr"] == "XOF — franc CFA (UEMOA)"
    assert [currency.option(code).decimals for code in ("XOF", "MAD", "TND")] == [0, 2, 3]


def test_rubric_has_a_hundred_points_and_two_blocking_criteria():
    rubric = worksheet().rubric
    assert (rubric.points, rubric.pass_mark) == (100, 60)
    assert [each.id for each in rubric.criteria if each.blocking] == ["c4", "c7"]
    assert {section for each in rubric.criteria for section in each.sections} == set(EXPECTED) - {
        "identite"
    }
    assert all(len(each.levels) == 4 for each in rubric.criteria)


def test_example_plan_says_that_its_city_is_fictional():
    assert library.example("kanimbora")["identite"]["city_name"] == "Kanimbora (ville fictive)"
    assert library.example("kanimbora") is not library.example("kanimbora")
