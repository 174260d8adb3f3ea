"""What is amiss, and where: what keeps a worksheet from being saved, and advice."""

from __future__ import annotations

import time

import pytest

from city_diplomacy_xblocks.authoring.draft import definition
from city_diplomacy_xblocks.authoring.draft import text_of as written
from city_diplomacy_xblocks.authoring.troubles import path_of, troubles, worksheet_in
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.loader import load_text
from tests.authoring.acting import does
from tests.authoring.sheets import field, sheet, small, text_of

pytestmark = pytest.mark.usefixtures("in_english")


def told(text, **more):
    return [(each.path, each.stops, each.message) for each in troubles(text, language="en", **more)]


def changed(old, new):
    text = written(small())
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ("type: money", "type: monney", "sections.cadre.budget", "Expected"),
        ("type: month", "type: mois", "sections.cadre.actions.start", "Expected"),
        ("target: cadre.actions", "target: cadre.nothing", "sections.cadre.main_action", "no table"),
        ("{code: village", "{code: ville", "sections.cadre.kind", "twice"),
        ("pass_mark: 6", "pass_mark: 60", "rubric", "pass mark"),
        ("points: 10", "points: 11", "rubric.c1", "highest level"),
        ("rules: []", "rules: [{id: R-1}]", "rules.R-1", "missing"),
        ("version: 1", "version: one", "", "whole number"),
        ("title: {fr: Cadre}", "titel: {fr: Cadre}", "sections.cadre", "missing"),
        ("row_prefix: A", "row_prefix: A\n        pictures: 3", "sections.cadre.actions", "not known"),
        ("id: cadre", "id: [", "", "YAML"),
    ],
)  # fmt: skip
def test_what_keeps_it_from_being_shown_is_said_of_the_part(old, new, path, words):
    text = changed(old, new)
    found = troubles(text, language="en")
    assert (found[0].path, found[0].stops) == (path, True), found
    assert any(words in each.message for each in found)
    assert text.splitlines()[(found[0].line or 0) - 1]
    assert worksheet_in(text) is None


def test_paths_of_all_kinds_of_keys():
    paths = {
        "": "",
        "title.fr": "",
        "sections": "",
        "sections.a": "sections.a",
        "sections.a.fields": "sections.a",
        "sections.a.fields.b.options.x": "sections.a.b",
        "sections.a.fields.b.columns.c.label.fr": "sections.a.b.c",
        "sections.a.pictures.0.kind": "sections.a",
        "rules": "rules",
        "rules.R-1.message.fr": "rules.R-1",
        "rubric.pass_mark": "rubric",
        "rubric.criteria.c1.levels.0": "rubric.c1",
        "upgrades.0.steps.1": "versions",
        "set_aside.0.at": "",
    }
    assert {key: path_of(key) for key in paths} == paths


@pytest.mark.parametrize("worksheet_id", library.ids())
def test_nothing_is_amiss_with_a_worksheet_of_the_library(worksheet_id):
    text = text_of(worksheet_id)
    assert told(text) == []
    assert worksheet_in(text).content_hash == load_text(text, name="x").content_hash


def test_a_translation_may_be_under_way_and_the_worksheet_is_shown():
    text = does(written(small()), "set", "", values={"title.en": "My sheet"}).text
    assert set(worksheet_in(text).title) == {"fr", "en"}
    ((path, stops, message),) = told(text)
    assert (path, stops) == ("sections.cadre", False)
    count = int(message.partition(" texts")[0].rpartition(" ")[2])
    text = does(text, "set", "sections.cadre", values={"title.en": "Frame"}).text
    assert str(count - 1) in told(text)[0][2]
    assert told(text)[0][0] == "sections.cadre.city_name"


def test_words_in_a_language_that_is_not_offered_yet_are_kept_in_the_text():
    text = does(written(small()), "set", "sections.cadre", values={"title.en": "Frame"}).text
    assert "Frame" in text and told(text) == []
    assert worksheet_in(text).section("cadre").title == {"fr": "Cadre"}


def test_advice_never_stops():
    text = written(sheet(field("one", required="T"), rules=[]))
    assert told(text) == [
        ("sections.cadre", False, "Participants have nothing to fill in here."),
        ("rubric", False, "There is no rubric yet: graders have nothing to mark by."),
    ]
    text = does(text_of("plan_migration"), "hide", "rules.MIG-04").text
    assert told(text) == [("rules", False, "1 rule is hidden: no plan is asked about it.")]


def test_the_name_of_a_worksheet_of_the_library_is_taken():
    ((path, stops, message),) = told(changed("id: ma_fiche", "id: plan_migration"))
    assert (path, stops) == ("", True) and "plan_migration" in message


def test_plans_of_the_published_version_ask_what_becomes_of_their_answers():
    published = load_text(written(small()), name="x")
    assert told(written(small()), published=published, plans=3) == []
    text = does(written(small()), "remove", "sections.cadre.plan_title").text
    assert told(text, published=published, plans=0) == []
    ((path, stops, message),) = told(text, published=published, plans=3)
    assert (path, stops) == ("versions", True)
    assert "3 plans follow version 1" in message and "Plan_Title" in message
    text = does(text, "version", choices={}, published=published).text
    assert told(text, published=published, plans=3) == []
    assert worksheet_in(text).version == 2
    text = does(text, "remove", "sections.cadre.other_kind").text
    ((path, stops, message),) = told(text, published=published, plans=3)
    assert (path, stops) == ("versions", False) and "cadre.other_kind" in message


def test_steps_that_do_not_fit_stop_saving_and_not_the_preview():
    steps = [{"rename": "cadre.old", "to": "nowhere"}]
    upgraded = {**small(), "version": 2, "upgrades": [{"from": 1, "steps": steps}]}
    text = written(upgraded)
    assert [(path, stops) for path, stops, _ in told(text)] == [("versions", True)]
    assert worksheet_in(text) is not None
    assert does(text, "move", "sections.cadre.budget", by=1).text


def test_a_long_worksheet_is_looked_at_in_the_time_that_a_person_types_a_word():
    text = text_of("plan_migration")
    troubles(text, language="en")
    spent = []
    for number in range(4):
        start = time.process_time()
        text = does(text, "set", "sections.vision", values={"title.fr": f"Vision {number}"}).text
        assert told(text) == []
        spent.append(time.process_time() - start)
    assert min(spent) < 0.3
    assert definition(text)["sections"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("version: 1\n", "# Revu en mars.\nversion: 1\n", True),
        ("version: 1\n", "version: 1  # le premier\n", True),
        ("version: 1\n", "version: 1\n", False),
        ("title: {fr: Cadre}", "title: {fr: 'Cadre # 1'}", False),
    ],
    ids=["a line of its own", "behind something", "none", "in a text"],
)
def test_comments_that_an_act_would_drop_are_told(old, new, line):
    text = changed(old, new)
    at = text.count("\n", 0, text.find("#")) + 1
    said = [each for each in troubles(text, language="en") if "(#)" in each.message]
    assert [(each.line, each.stops) for each in said] == ([(at, False)] if line else [])
