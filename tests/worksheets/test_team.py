"""What of a worksheet is the team's to fill in, read and laid over answers without anything else moving."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.findings import check
from city_diplomacy_xblocks.worksheets.loader import WorksheetError, load_text
from city_diplomacy_xblocks.worksheets.team import (
    as_filled_in,
    asks,
    filled_in,
    for_writers,
    is_teams,
    laid_over,
    parts,
    places,
    read_filled,
)
from tests.worksheets.test_loader import SMALL

SHEET = library.get("carnet_parcours")
PLAN = library.example("parcours_cooperation")
WORDS = [f"stage.weeks.{row['id']}.tutor_comment" for row in PLAN["stage"]["weeks"]]
TABLE = "stage.tutor_evaluation"
#: What a grader may type anywhere: much of it does not fit.
TYPED = st.one_of(
    st.none(),
    st.sampled_from(["Bien.", "", " ", "x" * 300, "x" * 301, "a\nb"]),
    st.integers(-2, 7),
    st.lists(
        st.fixed_dictionaries(
            {"id": st.sampled_from("abcdefg")},
            optional={
                "criterion": st.sampled_from(["qualite", "rigueur", "autre", 3]),
                "score": st.integers(0, 6),
                "odd": st.just("?"),
            },
        ),
        max_size=7,
    ),
    st.lists(st.integers()),
)


def test_two_worksheets_ask_for_what_they_do():
    asking = {each: places(library.get(each), {}) for each in library.ids()}
    assert {name: set(found) for name, found in asking.items() if found} == {
        "carnet_parcours": {TABLE},
        "fiche_bonne_pratique": {"fiche.review_status"},
    }
    assert [each for each in library.ids() if asks(library.get(each))] == sorted(
        name for name, found in asking.items() if found
    )
    assert set(places(SHEET, PLAN)) == {*WORDS, TABLE}


@given(st.dictionaries(st.sampled_from([*WORDS, TABLE]), TYPED))
def test_whatever_is_typed_either_fits_or_is_said_and_nothing_else_moves(typed):
    before = copy.deepcopy(PLAN)
    read = read_filled(SHEET, PLAN, typed)
    said = {path for path in typed if any(is_within(each.path, path) for each in read.misfits)}
    assert said.isdisjoint(read.filled)
    assert said | set(read.filled) == set(typed)
    made = laid_over(PLAN, read.filled)
    assert before == PLAN
    assert read_filled(SHEET, made, filled_in(SHEET, made)).misfits == ()
    assert filled_in(SHEET, made) == {k: v for k, v in read.filled.items() if v is not None}
    assert as_filled_in(SHEET, made, PLAN) == laid_over(PLAN)
    assert laid_over(made, read.filled) == made


def is_within(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}.")


def test_cells_of_rows_that_are_gone_are_left_out():
    assert laid_over({}, {WORDS[0]: "Bien."}) == {}
    fewer = {"stage": {"weeks": PLAN["stage"]["weeks"][1:]}}
    made = laid_over(fewer, {WORDS[0]: "Bien.", WORDS[1]: "Mieux."})
    assert [row.get("tutor_comment") for row in made["stage"]["weeks"]] == ["Mieux."]


def test_what_is_blank_is_named_once_with_its_first_place():
    first, second = parts(SHEET, PLAN, "fr")
    assert (first.label, first.blank) == ("Commentaire du tuteur", WORDS[0])
    assert (second.paths, second.blank) == ((TABLE,), TABLE)
    begun = laid_over(PLAN, {WORDS[0]: "Bien.", TABLE: [{"id": "a", "score": 3}]})
    assert [part.blank for part in parts(SHEET, begun, "fr")] == [WORDS[1], TABLE]


def test_nothing_is_asked_of_those_who_write_the_plan():
    half = laid_over(PLAN, {TABLE: [{"id": "a"}], WORDS[0]: "Écrivez-moi : t@ville.example"})
    found = check(SHEET, half, language="fr")
    assert {each.path for each in found if is_teams(SHEET, each.path)}
    assert for_writers(SHEET, found) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (
            "type: text\n",
            "type: row_ref\n            target: one.things\n            required: T\n",
            "things.columns.name.required",
        ),
        ("        row_prefix: T\n", "        required: S\n", "things.columns.name.required"),
    ],
)
def test_lint_says_what_the_team_cannot_fill_in(old, new, where):
    with pytest.raises(WorksheetError) as told:
        load_text(SMALL.replace(old, new, 1), name="small.yaml")
    assert [problem.key for problem in told.value.problems if where in problem.key]
    assert any("T, S" in problem.message for problem in told.value.problems)
