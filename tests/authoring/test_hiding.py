"""Parts taken out of a worksheet: what speaks of them is named, goes along, and comes back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.draft import text_of as written
from city_diplomacy_xblocks.worksheets.loader import load_text
from tests.authoring.acting import does, nodes, refused
from tests.authoring.sheets import UNLIKE, field, options, sheet, text_of

pytestmark = pytest.mark.usefixtures("in_english")


def criterion(name, points, *sections):
    levels = [
        {"points": each, "title": {"fr": "Niveau"}, "description": {"fr": "Dit ce qu’il faut."}}
        for each in (0, points)
    ]
    title = {"fr": name.title()}
    return {"id": name, "title": title, "points": points, "sections": [*sections], "levels": levels}


def rule(name, check, at, **more):
    said = {"id": name, "severity": "error", "check": check, "at": at}
    return {**said, "message": {"fr": "À revoir."}, **more}


def whole():
    """A worksheet in which much speaks of other things."""
    actions = field(
        "actions",
        "table",
        prefill="domain",
        columns=[
            field("title"),
            field("cost", "money"),
            field("domain", "choice", options=options("eau", "sante")),
            field("twice", "computed", formula="2.0 * row.cost"),
        ],
    )
    plan = sheet(
        field("city_name"),
        field("budget", "money"),
        actions,
        field("main", "row_ref", target="cadre.actions"),
        field("spent", "computed", formula="sum(actions.map(each, each.cost))"),
    )
    follow_up = {
        "id": "suivi",
        "title": {"fr": "Suivi"},
        "fields": [
            field("left", "computed", formula="sum([budget]) - spent"),
            field("notes", "longtext"),
            field("lines", "table", columns=[field("cost", "money")]),
        ],
        "pictures": [
            {"kind": "curve", "rows": "suivi.lines", "start": "cost", "value": "cost"},
            {"kind": "bars", "rows": "cadre.actions", "value": "cost", "group": "domain"},
        ],
    }
    plan["sections"].append(follow_up)
    return {
        **plan,
        "parameters": {"city": "cadre.city_name"},
        "rules": [
            rule("R-1", "size(actions) > 0", "cadre.actions",
                 values={"city": 'label("cadre.city_name", "dakar")'}),
            rule("R-2", 'row.id != ""', "cadre.actions.*.{what}", for_each="actions",
                 values={"what": '"title"', "kind": 'label("cadre.actions.*.domain", "eau")'}),
            rule("R-3", "spent <= budget", "cadre.budget", when="budget != null"),
            rule("R-4", "length(notes) > 3", "suivi.notes"),
            rule("R-5", "lines.all(city_name, filled(city_name.cost))", "suivi.lines"),
        ],
        "rubric": {
            "pass_mark": 12,
            "criteria": [criterion("c1", 10, "cadre", "suivi"), criterion("c2", 10, "suivi")],
        },
    }  # fmt: skip


TEXT = written(whole())


def worksheet(text):
    return load_text(text, name="x")


@pytest.mark.parametrize(
    ("path", "along"),
    [
        ("sections.cadre.city_name", {"parameter “city”", "rule R-1"}),
        ("sections.cadre.budget", {"rule R-3", "field “Left”"}),
        ("sections.cadre.spent", {"rule R-3", "field “Left”"}),
        ("sections.cadre.actions.title", set()),
        (
            "sections.cadre.actions.domain",
            {
                "rule R-2",
                "the rows that table “Actions” begins with",
                "picture “bars” of section “Suivi”",
            },
        ),
        (
            "sections.cadre.actions.cost",
            {
                "column “Twice” of table “Actions”",
                "field “Spent”",
                "field “Left”",
                "rule R-3",
                "picture “bars” of section “Suivi”",
            },
        ),
        (
            "sections.cadre.actions",
            {
                "field “Main”",
                "field “Spent”",
                "field “Left”",
                "rule R-1",
                "rule R-2",
                "rule R-3",
                "picture “bars” of section “Suivi”",
            },
        ),
        ("sections.suivi.lines", {"rule R-5", "picture “curve” of section “Suivi”"}),
        ("sections.suivi", {"rule R-4", "rule R-5", "criterion “C1”", "criterion “C2”"}),
        ("rubric.c2", {"the pass mark, 12"}),
        ("rules.R-1", set()),
    ],
)
def test_what_speaks_of_a_part_is_named_and_goes_along_when_told_to(path, along):
    for act in ("hide", "remove"):
        if along:
            impossible = refused(TEXT, act, path)
            assert set(impossible.along) == along
            assert len(impossible.along) == len(along)
        done = does(TEXT, act, path, along=True)
        assert worksheet(done.text)
        assert not any(node.path == path and not node.hidden for node in nodes(done.text))
    assert "set_aside" not in done.text


def test_what_is_hidden_is_shown_again_where_it_was_with_all_that_went_along():
    for node in nodes(TEXT):
        if node.kind in ("worksheet", "rules", "rubric"):
            assert refused(TEXT, "hide", node.path, along=True).message
            continue
        if node.path in ("sections.suivi.lines.cost",):  # the only column
            continue
        hidden = does(TEXT, "hide", node.path, along=True)
        assert [each.path for each in nodes(hidden.text)] == [each.path for each in nodes(TEXT)]
        shown = does(hidden.text, "show", node.path)
        assert worksheet(shown.text).content_hash == worksheet(TEXT).content_hash, node.path
        assert "set_aside" not in shown.text


def test_a_worksheet_keeps_what_it_cannot_be_without():
    text = written(sheet(field("one")))
    assert "one section" in refused(text, "remove", "sections.cadre").message
    assert "one field" in refused(text, "hide", "sections.cadre.one").message
    text = written(sheet(field("rows", "table", columns=[field("one")])))
    assert "one column" in refused(text, "remove", "sections.cadre.rows.one").message


def test_all_rules_and_all_criteria_may_go():
    text = TEXT
    for path in ("rules.R-1", "rules.R-2", "rules.R-3", "rules.R-4", "rules.R-5"):
        text = does(text, "hide", path).text
    text = does(text, "hide", "rubric.c1", along=True).text
    text = does(text, "hide", "rubric.c2").text
    assert worksheet(text).rules == () and worksheet(text).rubric.criteria == ()
    for path in ("rubric.c2", "rubric.c1", *(f"rules.R-{number}" for number in (3, 1, 5, 2, 4))):
        text = does(text, "show", path).text
    assert worksheet(text).content_hash == worksheet(TEXT).content_hash


def test_what_speaks_of_two_hidden_parts_is_shown_with_the_last_of_them():
    text = does(TEXT, "hide", "sections.cadre.spent", along=True).text
    text = does(text, "hide", "sections.cadre.budget").text
    text = does(text, "show", "sections.cadre.spent").text
    assert [rule.id for rule in worksheet(text).rules] == ["R-1", "R-2", "R-4", "R-5"]
    text = does(text, "show", "sections.cadre.budget").text
    assert worksheet(text).content_hash == worksheet(TEXT).content_hash


def test_a_picture_of_two_hidden_parts_is_shown_with_the_last_of_them():
    text = does(TEXT, "hide", "sections.cadre.actions.cost", along=True).text
    text = does(text, "hide", "sections.cadre.actions.domain", along=True).text
    text = does(text, "show", "sections.cadre.actions.cost").text
    assert [each.kind for each in worksheet(text).section("suivi").pictures] == ["curve"]
    text = does(text, "show", "sections.cadre.actions.domain").text
    assert worksheet(text).content_hash == worksheet(TEXT).content_hash


def test_what_speaks_of_something_hidden_is_not_shown_before_it():
    text = does(TEXT, "hide", "sections.cadre.budget", along=True).text
    impossible = refused(text, "show", "rules.R-3")
    assert "field “Budget”" in impossible.message
    assert "field “Budget”" in refused(text, "show", "sections.suivi.left").message


def test_a_field_of_a_hidden_section_is_shown_with_the_section_only():
    text = does(TEXT, "hide", "sections.suivi.notes", along=True).text
    text = does(text, "hide", "sections.suivi", along=True).text
    assert all(node.hidden for node in nodes(text) if node.path.startswith("sections.suivi"))
    assert refused(text, "show", "sections.suivi.notes").message
    assert refused(text, "show", "sections.suivi.lines").message
    assert refused(text, "hide", "sections.suivi").message
    text = does(text, "show", "sections.suivi").text
    assert worksheet(text).section("suivi").field("notes") is None
    text = does(text, "show", "sections.suivi.notes").text
    assert worksheet(text).content_hash == worksheet(TEXT).content_hash


def test_what_is_hidden_can_be_thrown_away():
    text = does(TEXT, "hide", "sections.suivi.notes", along=True).text
    text = does(text, "remove", "sections.suivi.notes").text
    assert not any(node.path == "sections.suivi.notes" for node in nodes(text))
    # The rule that spoke of it is there to be looked at, and has nothing to speak of.
    assert refused(text, "show", "rules.R-4").message
    text = does(text, "remove", "rules.R-4").text
    assert "set_aside" not in text


def test_a_hidden_part_keeps_its_name_and_its_place_whatever_is_done_around_it():
    text = does(TEXT, "hide", "sections.suivi.notes", along=True).text
    added = does(text, "add", to="sections.cadre", what="field", label="Notes")
    assert added.path == "sections.cadre.notes_2"
    moved = does(added.text, "move", "sections.suivi.lines", by=-1).text
    shown = does(moved, "show", "sections.suivi.notes").text
    assert [each.id for each in worksheet(shown).section("suivi").fields] == [
        "notes",
        "lines",
        "left",
    ]
    removed = does(text, "remove", "sections.suivi.lines", along=True).text
    shown = does(removed, "show", "sections.suivi.notes").text
    assert [each.id for each in worksheet(shown).section("suivi").fields] == ["left", "notes"]


def test_hidden_parts_that_stood_side_by_side_keep_their_order():
    table = "sections.cadre.actions"
    text = does(TEXT, "hide", f"{table}.cost", along=True).text
    text = does(text, "hide", f"{table}.title").text
    assert [each.path for each in nodes(text)] == [each.path for each in nodes(TEXT)]

    def columns(some):
        return [each.id for each in worksheet(some).field_at("cadre.actions").columns]

    assert columns(does(text, "show", f"{table}.title").text) == ["title", "domain"]
    removed = does(text, "remove", f"{table}.cost").text
    assert columns(does(removed, "show", f"{table}.title").text) == ["title", "domain"]


def test_a_hidden_part_is_set_as_any_other():
    text = does(TEXT, "hide", "sections.cadre.city_name", along=True).text
    text = does(text, "set", "sections.cadre.city_name", values={"label.fr": "Commune"}).text
    text = does(text, "show", "sections.cadre.city_name").text
    assert worksheet(text).field_at("cadre.city_name").label == {"fr": "Commune"}
    assert worksheet(text).parameters == {"city": "cadre.city_name"}


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(worksheet_id=st.sampled_from(UNLIKE), data=st.data())
def test_hiding_any_parts_and_showing_them_again_gives_the_same_worksheet(worksheet_id, data):
    text, hidden = text_of(worksheet_id), []
    for _ in range(data.draw(st.integers(1, 3))):
        shown = [node.path for node in nodes(text) if not node.hidden and node.path.count(".")]
        path = data.draw(st.sampled_from(shown))
        try:
            text = does(text, "hide", path, along=True).text
        except Impossible:
            continue
        hidden.append(path)
    for path in reversed(hidden):
        text = does(text, "show", path).text
    assert worksheet(text).content_hash == worksheet(text_of(worksheet_id)).content_hash
    assert "set_aside" not in text
