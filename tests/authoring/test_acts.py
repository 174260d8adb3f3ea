"""Acts on the text of a worksheet: what is done, what is refused, and that nothing else happens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.authoring.acts import act
from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.draft import data_of, definition, source
from city_diplomacy_xblocks.authoring.draft import text_of as written
from city_diplomacy_xblocks.authoring.field_types import ASKED
from city_diplomacy_xblocks.authoring.outline import outline
from city_diplomacy_xblocks.authoring.troubles import troubles, worksheet_in
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.loader import load_text
from city_diplomacy_xblocks.worksheets.yaml_file import read
from tests.authoring.acting import ANYTHING, acts, does, nodes, refused
from tests.authoring.sheets import UNLIKE, small, text_of

pytestmark = pytest.mark.usefixtures("in_english")

AT_LEISURE = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
BEGUN = act("", {"do": "begin", "title": "Fiche de Dakar"}, language="fr").text
DOES = ("add", "adapt", "begin", "duplicate", "hide", "move", "remove", "set", "show", "version")


def worksheet(text):
    return load_text(text, name="x")


def test_a_worksheet_begins_with_a_title_and_can_be_shown_at_once():
    done = act("nonsense: [", {"do": "begin", "title": " L’œuvre de 2027 "}, language="fr")
    assert worksheet(done.text).title == {"fr": "L’œuvre de 2027"}
    assert worksheet(done.text).id == "l_oeuvre_de_2027"
    assert [len(section.fields) for section in worksheet(done.text).sections] == [1]
    assert [each.stops for each in troubles(done.text, language="fr")] == [False]  # no rubric yet
    assert not refused("", "begin", title=" ").along
    assert not refused("", "begin", title=["x"]).along


def test_the_id_of_a_worksheet_is_nobody_elses():
    def begun(title, *taken):
        operation = {"do": "begin", "title": title}
        return worksheet(act("", operation, language="fr", taken=taken).text).id

    assert begun("Plan migration") == "plan_migration_2"
    assert begun("Plan migration", "plan_migration_2") == "plan_migration_3"
    assert begun("استمارة") == "fiche"
    assert begun("استمارة", "fiche") == "fiche_2"


@pytest.mark.parametrize("worksheet_id", library.ids())
def test_a_worksheet_of_the_library_is_adapted_with_all_it_has(worksheet_id):
    done = act(BEGUN, {"do": "adapt", "worksheet": worksheet_id}, language="fr", taken=["x"])
    adapted, original = worksheet(done.text), library.get(worksheet_id)
    assert adapted.id == f"{worksheet_id}_2" and adapted.version == 1
    assert adapted.sections == original.sections and adapted.rules == original.rules
    assert troubles(done.text, language="fr") == ()


def test_parts_are_added_where_they_belong_and_are_whole():
    table = does(BEGUN, "add", to="sections.section_1", what="field", type="table", label="Actions")
    column = does(table.text, "add", to=table.path, what="column", type="month", label="Début")
    assert column.path == "sections.section_1.actions.debut"
    reference = {"to": "sections.section_1", "what": "field", "type": "row_ref", "label": "Action"}
    pointing = does(column.text, "add", **reference)
    assert worksheet(pointing.text).field_at("section_1.action").target == "section_1.actions"
    criterion = does(pointing.text, "add", to="rubric", what="criterion", label="Clarté")
    assert [level.points for level in worksheet(criterion.text).rubric.criteria[0].levels] == [
        0,
        5,
        10,
    ]
    section = does(criterion.text, "add", to="", what="section")
    assert section.path == "sections.nouvelle_section"


@pytest.mark.parametrize("type_", sorted(set(ASKED) - {"stakeholder_ref"}))
def test_a_field_of_any_type_can_be_shown_as_soon_as_it_is_added(type_):
    text = does(BEGUN, "add", to="sections.section_1", what="field", type="table").text
    done = does(text, "add", to="sections.section_1", what="field", type=type_, label="Été 2027")
    assert done.path == "sections.section_1.ete_2027"
    assert worksheet(done.text).field_at("section_1.ete_2027").type == type_


def test_no_field_is_called_what_rules_call_otherwise():
    for words in ("row", "Texts", "in", "id", "today", "Premier champ"):
        done = does(BEGUN, "add", to="sections.section_1", what="field", label=words)
        assert done.path.endswith("_2")


def test_a_rule_without_code_is_added_under_the_next_free_name():
    slots = {"table": "cadre.actions", "count": 2}
    text = does(written(small()), "add", to="rules", what="rule", pattern="rows", slots=slots).text
    done = does(text, "add", to="rules", what="rule", pattern="free", slots={})
    assert done.path == "rules.R-2"
    assert [rule.id for rule in worksheet(done.text).rules] == ["R-1", "R-2"]


@pytest.mark.parametrize(
    ("to", "what"),
    [
        ("", "field"),
        ("", "rule"),
        ("sections.cadre", "section"),
        ("sections.cadre.city_name", "column"),
        ("sections.cadre.actions", "field"),
        ("sections.nowhere", "field"),
        ("rules", "criterion"),
        ("rubric", "versions"),
        ("rubric", ""),
    ],
)
def test_nothing_is_added_where_it_does_not_belong(to, what):
    assert refused(written(small()), "add", to=to, what=what).message


def test_a_worksheet_has_no_more_parts_than_can_be_read():
    text = BEGUN
    for _ in range(59):
        text = does(text, "duplicate", "sections.section_1.premier_champ").text
    assert "60" in refused(text, "duplicate", "sections.section_1.premier_champ").message
    assert "60" in refused(text, "add", to="sections.section_1", what="field").message


@pytest.mark.parametrize("path", ["sections.cadre.budget", "sections.cadre.actions.cost"])
def test_moving_there_and_back_changes_nothing(path):
    text = written(small())
    moved = does(text, "move", path, by=1)
    assert moved.path == path and moved.text != text
    assert does(moved.text, "move", path, by=-1).text == text


def test_nothing_moves_out_of_its_list():
    text = written(small())
    assert refused(text, "move", "sections.cadre", by=1).message
    assert refused(text, "move", "sections.cadre.city_name", by=-1).message
    assert refused(text, "move", "sections.cadre.budget", by=2).message
    assert refused(text, "move", "rubric", by=1).message
    assert refused(text, "move", "", by=1).message


def test_a_copy_of_a_section_speaks_of_itself():
    whole = small()
    fields = whole["sections"][0]["fields"]
    total = "sum(actions.map(budget, budget.cost)) + double(budget)"
    fields.append({"id": "total", "type": "computed", "label": {"fr": "Total"}, "formula": total})
    whole["sections"][0]["pictures"] = [
        {"kind": "bars", "rows": "cadre.actions", "value": "cost"},
        {"kind": "cards", "rows": "cadre", "named": "city_name", "parts": ["kind", "budget"]},
    ]
    text = written(whole)
    assert worksheet(text)
    done = does(text, "duplicate", "sections.cadre")
    copy = worksheet(done.text).section(done.path.partition(".")[2])
    assert copy.title["fr"] == "Cadre (copie)"
    assert copy.field("main_action_2").target == "cadre_2.actions_2"
    formula = "sum(actions_2.map(budget_2, budget_2.cost)) + double(budget_2)"
    assert copy.field("total_2").formula == formula
    bars, cards = copy.pictures
    assert bars.settings == {"rows": "cadre_2.actions_2", "value": "cost"}
    assert cards.settings == {
        "rows": "cadre_2",
        "named": "city_name_2",
        "parts": ("kind_2", "budget_2"),
    }


def test_a_copy_stands_behind_the_original_and_the_rest_stays():
    text = text_of("fiche_bonne_pratique")
    for node in nodes(text):
        if node.kind in ("worksheet", "rules", "rubric"):
            assert refused(text, "duplicate", node.path).message
            continue
        try:
            done = does(text, "duplicate", node.path)
        except Impossible:  # the most that there may be
            continue
        before, after = (
            [each.path for each in nodes(text)],
            [each.path for each in nodes(done.text)],
        )
        assert [path for path in after if path in before] == before
        last = max(at for at, path in enumerate(after) if f"{path}.".startswith(f"{node.path}."))
        assert after[last + 1] == done.path
        assert does(done.text, "remove", done.path).text == text


def test_what_is_typed_is_kept_even_where_the_worksheet_cannot_be_shown_so():
    done = does(written(small()), "add", to="rules", what="rule", pattern="free", slots={})
    typed = does(done.text, "set", done.path, values={"check": "budget >"})
    assert "budget >" in typed.text
    assert worksheet_in(typed.text) is None
    assert [each.path for each in troubles(typed.text, language="en") if each.stops] == [done.path]


def test_a_change_of_one_part_leaves_all_others_as_they_were():
    text = text_of("plan_migration")
    done = does(text, "set", "sections.vision", values={"title.fr": "Vision 2040"})
    before, after = definition(text), definition(done.text)
    before["sections"][[each["id"] for each in before["sections"]].index("vision")]["title"][
        "fr"
    ] = "Vision 2040"
    assert after == before


def test_the_worksheet_itself_and_the_rubric_are_set_too():
    text = does(written(small()), "set", "", values={"title.fr": "Autre titre"}).text
    text = does(text, "set", "rubric", values={"pass_mark": 5}).text
    assert worksheet(text).title == {"fr": "Autre titre"}
    assert worksheet(text).rubric.pass_mark == 5
    assert refused(text, "set", "rules", values={}).message
    assert refused(text, "set", "", values=None).message


def test_a_text_that_is_no_worksheet_is_to_be_mended_first():
    for text in ("", "[1]", "a: [", "texte", "a: &b 1", "x" * 600_000):
        assert refused(text, "move", "", by=1).message
        assert outline(text, language="en") == ()
        assert all(each.stops for each in troubles(text, language="en"))
        assert worksheet_in(text) is None


def test_an_empty_text_is_no_worksheet_whatever_was_written_before():
    assert written({}) == ""
    assert outline("", language="en") == ()
    assert refused("", "move", "", by=1).message


@settings(AT_LEISURE, max_examples=25)
@given(worksheet_id=st.sampled_from(("", *UNLIKE)), data=st.data())
def test_whatever_is_done_the_worksheet_can_be_shown(worksheet_id, data):
    text = text_of(worksheet_id) if worksheet_id else BEGUN
    for _ in range(data.draw(st.integers(1, 5))):
        operation = data.draw(acts(text))
        try:
            done = act(text, operation, language="fr")
        except Impossible:
            continue
        assert worksheet(done.text)
        assert data_of(done.text) == source(done.text).data
        if operation["do"] == "move":
            back = {**operation, "by": -operation["by"]}
            assert act(done.text, back, language="fr").text == text
        text = done.text


def _mutated(here: Any, draw: Any) -> Any:
    """The definition with anything at all somewhere in it."""
    if isinstance(here, dict) and here and draw(st.integers(0, 5)):
        key = draw(st.sampled_from(sorted(here, key=str)))
        return {**here, key: _mutated(here[key], draw)}
    if isinstance(here, list) and here and draw(st.integers(0, 5)):
        at = draw(st.integers(0, len(here) - 1))
        return [_mutated(each, draw) if at == place else each for place, each in enumerate(here)]
    return draw(ANYTHING)


@settings(AT_LEISURE, max_examples=10)
@given(data=st.data())
def test_nothing_but_impossible_is_ever_raised(data):
    whole = json.loads(json.dumps(small()))
    text = written(does_hide(whole))
    if data.draw(st.booleans()):
        broken = _mutated(definition(text), data.draw)
        text = written(broken) if isinstance(broken, dict) else str(broken)
    else:
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at] + data.draw(st.text(max_size=4)) + text[at + data.draw(st.integers(0, 9)) :]
        )
    troubles(text, language="ar", published=worksheet(written(small())), plans=2)
    paths = [node.path for node in nodes(text)] or [""]
    for _ in range(6):
        operation = {
            "do": data.draw(st.sampled_from(DOES)),
            "path": data.draw(st.sampled_from(paths)),
            "to": data.draw(st.sampled_from(paths)),
            "along": data.draw(st.booleans()),
            "by": 1,
            "what": data.draw(st.sampled_from(("section", "field", "column", "rule", "criterion"))),
            **data.draw(
                st.dictionaries(
                    st.sampled_from(
                        (
                            "path",
                            "values",
                            "label",
                            "type",
                            "pattern",
                            "slots",
                            "by",
                            "title",
                            "worksheet",
                        )
                    ),
                    ANYTHING,
                    max_size=2,
                )
            ),
        }
        try:
            done = act(text, operation, language="en", published=worksheet(written(small())))
        except Impossible:
            continue
        read(done.text, name="x")


def does_hide(whole: dict[str, Any]) -> dict[str, Any]:
    """The worksheet with something hidden in it."""
    text = does(written(whole), "hide", "sections.cadre.actions", along=True).text
    return definition(does(text, "hide", "rubric.c1", along=True).text)
