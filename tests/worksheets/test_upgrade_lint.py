"""Steps that cannot be meant are refused by line and key, before a plan takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.loader import (
    WorksheetError,
    dump_definition,
    from_definition,
    lint,
    load_text,
)

HEAD = """\
id: essai
version: {version}
title: {{fr: Fiche d’essai}}
sections:
  - id: cadre
    title: {{fr: Cadre}}
    fields:
      - {{id: city, type: text, label: {{fr: Ville}}}}
      - id: size
        type: choice
        label: {{fr: Taille}}
        options: [{{code: s, fr: Petite}}, {{code: l, fr: Grande}}]
      - {{id: people, type: number, label: {{fr: Habitants}}}}
  - id: actions
    title: {{fr: Actions}}
    fields:
      - id: actions
        type: table
        label: {{fr: Actions}}
        columns:
          - {{id: name, type: text, label: {{fr: Nom}}}}
upgrades:
"""
ENTRY = "  - from: 1\n    steps:\n"
#: The line on which the first step stands.
FIRST_STEP = HEAD.count("\n") + 3


def said(*steps: str, version: int = 2, entry: str = ENTRY) -> list[tuple[int, str, str]]:
    """What is wrong with a worksheet that declares these steps: line, key, sentence."""
    text = HEAD.format(version=version) + entry + "".join(f"      - {step}\n" for step in steps)
    try:
        load_text(text, name="essai.yaml")
    except WorksheetError as error:
        return [(each.line, each.key, each.message) for each in error.problems]
    return []


SOUND = [
    "{rename: context, to: cadre}",
    "{rename: context.town, to: city}",
    "{rename: actions.actions.title, to: name}",
    "{move: identite.people, to: cadre.people}",
    "{move: cadre.partner, to: actions.actions.name, row: p1}",
    "{options: context.size, codes: {big: l, tiny: s}, default: s}",
    "{options: context.size, codes: {huge: [s, l]}}",
    "{retype: identite.people, by: as_number}",
    "{drop: cadre.motto}",
    "{drop: annexe}",
]


def test_sound_steps_say_nothing():
    assert said(*SOUND) == []


def test_steps_survive_being_stored():
    text = HEAD.format(version=2) + ENTRY + "".join(f"      - {step}\n" for step in SOUND)
    worksheet = load_text(text, name="essai.yaml")
    assert from_definition(dump_definition(worksheet)) == worksheet
    assert len(worksheet.upgrades[0].steps) == len(SOUND)


@pytest.mark.parametrize(
    ("step", "key", "words"),
    [
        ("{rename: cadre.town, to: town}", "to", "no “cadre.town”"),
        ("{rename: cadre.town, to: other.city}", "to", "“move” leads elsewhere"),
        ("{rename: cadre.people, to: city}", "rename", "“cadre.people” is in this version still"),
        ("{move: identite.town, to: nowhere.city}", "to", "no “nowhere.city”"),
        ("{move: identite, to: cadre.city}", "move", "A field or a table"),
        ("{move: identite.x, to: actions.actions.name}", "to", "“row”"),
        ("{move: identite.x, to: cadre.city, row: p1}", "to", "“row”"),
        ("{drop: cadre.city}", "drop", "“cadre.city” is in this version still"),
        ("{drop: actions}", "drop", "“actions” is in this version still"),
        ("{options: cadre.size, codes: {a: xl}}", "codes.a", "no option “xl”"),
        ("{options: cadre.size, codes: {a: s}, default: xl}", "default", "no option “xl”"),
        ("{options: cadre.town, codes: {a: s}}", "options", "no “cadre.town”"),
        ("{options: cadre, codes: {a: s}}", "options", "section.field"),
        ("{retype: cadre.city, by: as_number}", "by", "does not make an answer of type text"),
        ("{retype: cadre.people, by: as_wish}", "by", "one of"),
        ("{drop: cadre.old, to: city}", "to", "does not go with “drop”"),
        ("{rename: cadre.old}", "", "One of rename"),
        ("{rename: cadre.a, move: cadre.a, to: city}", "", "One of rename"),
        ("{rename: Cadre.A, to: city}", "rename", "Expected"),
    ],
)
def test_a_step_that_cannot_be_meant_is_said_by_line(step, key, words):
    ((line, where, sentence),) = said(step)
    assert line == FIRST_STEP
    expected = ".".join(filter(None, ("upgrades.0.steps.0", key)))
    assert where == expected
    assert words in sentence


def test_two_steps_that_contradict_each_other():
    found = said("{rename: cadre.a, to: city}", "{drop: cadre.a}")
    assert {sentence for _, _, sentence in found} == {"Two steps say where “cadre.a” goes."}
    found = said("{rename: cadre.a, to: city}", "{move: x.b, to: cadre.city}")
    assert {sentence for _, _, sentence in found} == {"Two answers cannot go to the same place."}
    # Fields that change names with each other do not.
    assert not said("{rename: cadre.city, to: size}", "{rename: cadre.size, to: city}")


def test_a_chain_has_no_hole_and_leads_from_earlier_versions():
    ((_, key, sentence),) = said(
        version=4, entry="  - from: 1\n    steps: []\n  - from: 3\n    steps: []\n"
    )
    assert key == "upgrades"
    assert "from version 2 to 3 are missing" in sentence
    ((_, key, sentence),) = said(entry="  - from: 1\n    steps: []\n  - from: 2\n    steps: []\n")
    assert key.endswith("from")
    assert "this is version 2" in sentence
    found = said(entry="  - from: 1\n    steps: []\n  - from: 1\n    steps: []\n")
    assert "there twice" in found[0][2]


def test_steps_of_earlier_entries_are_followed_to_this_version():
    entry = (
        "  - from: 1\n    steps:\n      - {rename: cadre.a, to: b}\n"
        "  - from: 2\n    steps:\n      - {rename: cadre.b, to: city}\n"
    )
    assert not said(version=3, entry=entry)
    ((line, _, sentence),) = said(version=3, entry=entry.replace("cadre.b, to", "cadre.c, to"))
    assert line == FIRST_STEP
    assert "no “cadre.b”" in sentence


EARLIER = (
    HEAD.format(version=1)
    .replace("upgrades:\n", "")
    .replace("id: city", "id: town")
    .replace("code: s", "code: tiny")
    .replace("          - {id: name,", "          - {id: note, type: text, label: {fr: Note}}\n          - {id: name,")
)  # fmt: skip


def beside(tmp_path: Path, *steps: str) -> list[str]:
    """What lint says of the second version where the first is beside it."""
    (tmp_path / "essai@1.yaml").write_text(EARLIER, "utf-8")
    text = HEAD.format(version=2) + ENTRY + "".join(f"      - {step}\n" for step in steps)
    (tmp_path / "essai.yaml").write_text(text, "utf-8")
    try:
        lint(tmp_path / "essai.yaml")
    except WorksheetError as error:
        return [str(each) for each in error.problems]
    return []


def test_lint_names_what_an_earlier_version_has_and_no_step_speaks_of(tmp_path):
    found = beside(tmp_path, "{drop: cadre.nothing}")
    assert all(each.startswith("essai.yaml:") for each in found)
    told = "\n".join(found)
    assert "Version 1 has no “cadre.nothing”" in told
    assert "“cadre.town” of version 1 is not in this one" in told
    assert "“actions.actions.note” of version 1 is not in this one" in told
    assert "option “tiny” of “cadre.size” in version 1" in told
    assert len(found) == 4


def test_lint_says_nothing_once_steps_speak_of_it(tmp_path):
    steps = [
        "{rename: cadre.town, to: city}",
        "{drop: actions.actions.note}",
        "{options: cadre.size, codes: {tiny: s}}",
    ]
    assert beside(tmp_path, *steps) == []


@pytest.mark.parametrize("path", sorted(library.FOLDER.glob("*.yaml")), ids=lambda path: path.name)
def test_the_library_passes(path):
    if path.stem not in ("options", "comments", "descriptions"):
        lint(path)
