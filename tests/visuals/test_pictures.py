"""Pictures: drawn from answers alone, the same for the same answers, small, and never broken."""

from __future__ import annotations

import pytest
from attrs import frozen
from lxml import etree

from city_diplomacy_xblocks.fields.words import speaking
from city_diplomacy_xblocks.visuals import canvas
from city_diplomacy_xblocks.visuals.registry import KINDS, draw
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import PictureSpec, Worksheet

LARGEST = 12_000
#: Columns of texts that stand in pictures.
TEXTS = frozenset({
    "cause", "effect", "evidence", "idea", "label", "milestone", "name", "question", "risk",
    "source_name", "statement", "step", "text", "theme", "title", "topic", "unit", "who",
})  # fmt: skip
#: Every picture of the library: worksheet, example, and what is asked for.
EXAMPLES = tuple(
    (worksheet, library.examples(worksheet.id)[0], spec)
    for worksheet in map(library.get, library.ids())
    for section in worksheet.sections
    for spec in section.pictures
)


@frozen
class Case:
    """One picture of one worksheet, with the example that it is drawn of."""

    worksheet: Worksheet
    example: str
    spec: PictureSpec

    @property
    def answers(self):
        return library.example(self.example)


@pytest.fixture(
    params=EXAMPLES,
    ids=lambda each: (
        f"{each[0].id}-{each[2].kind}-{each[2].settings['rows']}"
        if "rows" in each[2].settings
        else f"{each[0].id}-{each[2].kind}"
    ),
)
def case(request) -> Case:
    """Each picture of each worksheet."""
    return Case(*request.param)


def drawn(case: Case, answers, language: str = "fr"):
    with speaking(language):
        return draw(case.worksheet, answers, case.spec, language=language)


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_example_gives_a_small_drawing_that_says_what_it_shows(case, language):
    picture = drawn(case, case.answers, language)
    svg = etree.fromstring(picture.svg)
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == picture.summary
    assert len(picture.svg.encode()) <= LARGEST
    assert picture.table.rows
    assert all(len(row) == len(picture.table.head) for row in picture.table.rows)


def test_the_same_answers_give_the_same_bytes(case):
    assert drawn(case, case.answers) == drawn(case, case.answers)


def test_without_answers_it_says_which_field_to_fill(case):
    picture = drawn(case, {})
    assert picture.svg == ""
    assert picture.summary
    assert case.worksheet.field_at(picture.missing)


def test_every_kind_is_drawn_here():
    assert {spec.kind for _worksheet, _example, spec in EXAMPLES} == set(KINDS)


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


def test_forty_rows_and_dreadful_texts_are_still_a_drawing(case):
    answers = hostile(case.answers)
    text = "<script>alert(1)</script> & ‮ " + "interminable" * 60
    for section in answers.values():
        for rows in section.values():
            for row in rows if isinstance(rows, list) else ():
                for key in row if isinstance(row, dict) else ():
                    if key in TEXTS:
                        row[key] = text
    picture = drawn(case, answers)
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
