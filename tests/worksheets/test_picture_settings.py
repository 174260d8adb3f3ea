"""Pictures in worksheet files: said in a few keys, and what does not fit is said by its line."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.visuals.registry import KINDS
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.loader import WorksheetError, load_text
from city_diplomacy_xblocks.worksheets.picture_settings import SETTINGS, inputs

SHEET = """\
id: small
version: 1
title: {fr: Petite}
sections:
  - id: one
    title: {fr: Une}
    fields:
      - {id: problem, type: text, label: {fr: Problème}}
      - {id: state, type: choice, label: {fr: État}, options: [{code: done, fr: Fait}]}
      - id: causes
        type: table
        label: {fr: Causes}
        columns: [{id: cause, type: text, label: {fr: Cause}}]
      - id: risks
        type: table
        label: {fr: Risques}
        columns:
          - {id: risk, type: text, label: {fr: Risque}}
          - {id: likely, type: scale, label: {fr: Probable}}
          - {id: grave, type: scale, label: {fr: Grave}}
          - {id: state, type: choice, label: {fr: État}, options: [{code: done, fr: Fait}]}
    pictures:
      - {kind: heat_map, rows: one.risks, likelihood: likely, impact: grave}
      - kind: problem_tree
        title: {fr: Arbre}
        problem: one.problem
        causes: one.causes
        effects: one.risks
      - {kind: cards, rows: one, status: state, good: done, parts: [problem, state]}
      - kind: dashboard
        rows: one.risks
        status: state
        done: one.risks.likely
        target: one.risks.grave
        scores: [one.risks.likely]
"""
WRONG = [
    ("kind: heat_map", "kind: heatmap", 23, ".kind", "“heatmap”"),
    ("rows: one.risks, like", "rows: one.nothing, like", 23, ".rows", "no field"),
    ("rows: one.risks, like", "rows: one.problem, like", 23, ".rows", "no table"),
    ("rows: one.risks, ", "", 23, "", "“rows” is missing"),
    ("impact: grave", "impact: graves", 23, ".impact", "no column “graves”"),
    ("impact: grave", "impact: grave, colour: red", 23, ".colour", "not known here"),
    ("impact: grave", "impact: [grave, likely]", 23, ".impact", "Only one"),
    ("impact: grave", "impact: 3", 23, ".impact", "a column"),
    ("problem: one.problem", "problem: one.causes", 26, ".problem", "A table cannot"),
    ("title: {fr: Arbre}", "title: {en: Tree}", 25, ".title", "“fr” is missing"),
    ("good: done", "good: undone", 29, ".good", "“undone” is none of its choices"),
    ("rows: one, status", "rows: two, status", 29, ".rows", "no field"),
    ("parts: [problem, state]", "parts: [problem, states]", 29, ".parts", "no column “states”"),
    ("done: one.risks.likely", "done: one.risks", 33, ".done", "no field"),
    ("scores: [one.risks.likely]", "scores: [one.risks.like]", 35, ".scores", "no field"),
]


@pytest.mark.parametrize(("old", "new", "line", "key", "words"), WRONG, ids=range(len(WRONG)))
def test_what_does_not_fit_is_said_by_line_and_key(old, new, line, key, words):
    assert SHEET.count(old) == 1
    with pytest.raises(WorksheetError) as refusal:
        load_text(SHEET.replace(old, new), name="small.yaml")
    found = [(each.line, each.key, each.message) for each in refusal.value.problems]
    assert any(at == line and k.endswith(key) and words in said for at, k, said in found), found


def test_pictures_are_part_of_the_worksheet_and_of_its_name():
    sheet = load_text(SHEET, name="small.yaml")
    first, second, *_ = sheet.sections[0].pictures
    assert (first.kind, first.settings["impact"]) == ("heat_map", "grave")
    assert second.title == {"fr": "Arbre"}
    other = load_text(SHEET.replace("likelihood: likely", "likelihood: grave"), name="small.yaml")
    assert other.content_hash != sheet.content_hash


def test_every_kind_that_is_drawn_has_settings():
    assert set(SETTINGS) == set(KINDS)


def test_a_picture_is_drawn_from_what_its_settings_lead_to():
    sheet = library.get("plan_migration")
    drawn_from = {
        spec.kind: inputs(sheet, spec) for section in sheet.sections for spec in section.pictures
    }
    assert "financement.funding_sources" in drawn_from["balance"]
    assert "vision.objectives" in drawn_from["gantt"]
    assert "actions.actions" in drawn_from["partner_rings"]
    assert "actions.actions" not in drawn_from["heat_map"]
