"""The outline: every part in its place, hidden ones too, called as people call it."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.authoring.draft import text_of as written
from city_diplomacy_xblocks.authoring.outline import outline
from city_diplomacy_xblocks.worksheets import library
from tests.authoring.acting import does, nodes
from tests.authoring.sheets import field, sheet, small, text_of

pytestmark = pytest.mark.usefixtures("in_english")


def told(text, language="en"):
    return [(node.path, node.label, node.detail) for node in outline(text, language=language)]


def test_a_worksheet_is_its_sections_its_rules_and_its_rubric():
    assert told(written(small())) == [
        ("", "Ma fiche", ""),
        ("sections.cadre", "Cadre", "9 fields"),
        ("rules", "Rules", "0 rules"),
        ("rubric", "Rubric", "1 criterion"),
    ]


@pytest.mark.parametrize("worksheet_id", library.ids())
def test_every_part_of_a_worksheet_is_in_its_outline(worksheet_id):
    worksheet = library.get(worksheet_id)
    paths = [node.path for node in nodes(text_of(worksheet_id))]
    assert len(paths) == len(set(paths))
    wanted = ["", "rules", "rubric"]
    wanted += [f"rules.{rule.id}" for rule in worksheet.rules]
    wanted += [f"rubric.{criterion.id}" for criterion in worksheet.rubric.criteria]
    for section in worksheet.sections:
        wanted.append(f"sections.{section.id}")
        for each in section.fields:
            wanted.append(f"sections.{section.id}.{each.id}")
            wanted += [f"{wanted[-1]}.{column.id}" for column in each.columns]
    assert set(paths) == set(wanted)


def test_it_speaks_the_language_of_the_page_where_the_worksheet_does():
    text = text_of("plan_migration")
    assert outline(text, language="fr")[1].label == "Ma ville et mon mandat"
    assert outline(text, language="en")[1].label == "My city and mandate"
    assert outline(text, language="de")[1].label == "Ma ville et mon mandat"


def test_a_line_says_what_a_part_is():
    whole = small()
    whole["rules"] = [
        {
            "id": "R-1",
            "severity": "error",
            "check": "true",
            "at": "cadre",
            "message": {"fr": "Non. " * 40},
        }
    ]
    details = {node.path: node for node in nodes(written(whole))}
    assert details["sections.cadre.budget"].detail == "Amount of money"
    assert details["sections.cadre.actions"].detail == "7 columns"
    assert details["rubric.c1"].detail == "10 points"
    assert details["rules.R-1"].label.startswith("R-1 · Non. ")
    assert len(details["rules.R-1"].label) <= 90


def test_what_is_hidden_stands_where_it_was_and_is_not_counted():
    text = does(written(small()), "hide", "sections.cadre.budget").text
    (section,) = (node for node in outline(text, language="en") if node.kind == "section")
    assert section.detail == "8 fields"
    assert [(each.path, each.hidden) for each in section.children][:3] == [
        ("sections.cadre.city_name", False),
        ("sections.cadre.budget", True),
        ("sections.cadre.plan_period", False),
    ]


def test_the_versions_are_there_once_there_have_been_some():
    assert "versions" not in {node.path for node in nodes(written(small()))}
    upgraded = {**small(), "version": 2, "upgrades": [{"from": 1, "steps": []}]}
    assert "versions" in {node.path for node in nodes(written(upgraded))}


def test_parts_without_a_name_or_with_anothers_are_told_apart_by_their_number():
    whole = sheet(field("one"), field("one"), {"type": "text"}, {"id": 7}, {"id": "a.b"}, "text")
    paths = [node.path for node in nodes(written(whole)) if node.kind == "field"]
    assert paths == [f"sections.cadre.{name}" for name in ("one", "1", "2", "3", "4")]


@pytest.mark.parametrize(
    "text", ["", "texte", "- 1", "a: [", "sections: {}", "sections: [1, [], {}]"]
)
def test_a_text_of_any_shape_has_an_outline(text):
    assert all(isinstance(node.label, str) for node in nodes(text))
