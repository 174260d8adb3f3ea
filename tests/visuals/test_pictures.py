"""Pictures: drawn from answers alone, the same for the same answers, small, and never broken."""

from __future__ import annotations

import pytest
from lxml import etree

from city_diplomacy_xblocks.fields.words import speaking
from city_diplomacy_xblocks.visuals import canvas
from city_diplomacy_xblocks.visuals.registry import KINDS, draw
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import PictureSpec

LARGEST = 12_000
ACTORS = "parties_prenantes.stakeholders"
MIGRATION = (
    PictureSpec(
        "balance",
        {
            "spent": "financement.budget_total",
            "found": "financement.funding_total",
            "rows": "financement.budget_lines",
        },
    ),
    PictureSpec(
        "funding",
        {
            "rows": "financement.funding_sources",
            "amount": "amount",
            "status": "status",
            "lines": "financement.budget_lines",
            "spent": "amount",
            "category": "category",
        },
    ),
    PictureSpec(
        "gantt",
        {
            "rows": "actions.actions",
            "start": "start",
            "end": "end",
            "group": "objective_ref",
            "status": "status",
        },
    ),
    PictureSpec(
        "heat_map", {"rows": "risques.risks", "likelihood": "likelihood", "impact": "impact"}
    ),
    PictureSpec(
        "interest_influence",
        {
            "rows": ACTORS,
            "level": "level",
            "interest": "interest",
            "influence": "influence",
            "position": "position",
        },
    ),
    PictureSpec(
        "partner_rings",
        {
            "rows": ACTORS,
            "level": "level",
            "links": "actions.actions",
            "partners": ("lead", "partners_local", "partners_national", "partners_international"),
        },
    ),
    PictureSpec(
        "problem_tree",
        {
            "problem": "vision.priority_problem",
            "causes": "vision.causes",
            "effects": "vision.effects",
        },
    ),
    PictureSpec(
        "targets",
        {
            "rows": "suivi.indicators",
            "baseline": "baseline_value",
            "target": "target_value",
            "unit": "unit",
            "direction": "direction",
        },
    ),
)


@pytest.fixture(params=MIGRATION, ids=lambda spec: spec.kind)
def spec(request) -> PictureSpec:
    """Each picture of the action plan on mixed migration."""
    return request.param


def drawn(spec: PictureSpec, answers, language: str = "fr"):
    with speaking(language):
        return draw(library.get("plan_migration"), answers, spec, language=language)


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_example_gives_a_small_drawing_that_says_what_it_shows(spec, language):
    picture = drawn(spec, library.example("kanimbora"), language)
    svg = etree.fromstring(picture.svg)
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == picture.summary
    assert len(picture.svg.encode()) <= LARGEST
    assert picture.table.rows
    assert all(len(row) == len(picture.table.head) for row in picture.table.rows)


def test_the_same_answers_give_the_same_bytes(spec):
    answers = library.example("kanimbora")
    assert drawn(spec, answers) == drawn(spec, answers)


def test_without_answers_it_says_which_field_to_fill(spec):
    picture = drawn(spec, {})
    assert picture.svg == ""
    assert picture.summary
    assert library.get("plan_migration").field_at(picture.missing)


def test_every_kind_is_drawn_here():
    assert {spec.kind for spec in MIGRATION} == set(KINDS)


def hostile(value):
    """The answers with something dreadful in every text, and every table forty rows long."""
    if isinstance(value, dict):
        return {key: part if key == "id" else hostile(part) for key, part in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        rows = [hostile(row) for row in value]
        return rows + [
            {**row, "id": f"{row['id']}x{turn}"} for turn in range(40 // len(rows)) for row in rows
        ]
    return value


def test_forty_rows_and_dreadful_texts_are_still_a_drawing(spec):
    answers = hostile(library.example("kanimbora"))
    text = "<script>alert(1)</script> & ‮ " + "interminable" * 60
    for section in answers.values():
        for rows in section.values():
            for row in rows if isinstance(rows, list) else ():
                for key in row if isinstance(row, dict) else ():
                    if key in ("title", "name", "risk", "label", "cause", "source_name"):
                        row[key] = text
    picture = drawn(spec, answers)
    assert etree.fromstring(picture.svg) is not None
    assert "<script" not in picture.svg


@pytest.mark.parametrize("width", [30, 80, 200])
def test_a_shortened_text_fits(width):
    for text in ("Ouvrir un guichet municipal d’accueil", "interminable" * 9, "M" * 90, "", "a b"):
        short = canvas.shortened(text, width)
        assert canvas.width_of(short) <= width or short == "…"


def test_lines_hold_the_words_in_their_order():
    text = "Organiser un parcours de santé et de protection sans discrimination"
    lines = canvas.wrapped(text, 150, lines=9)
    assert " ".join(lines) == text
    assert canvas.wrapped(text, 150, lines=2)[-1].endswith("…")
