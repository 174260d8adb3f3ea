"""What each field type looks like on the page, and that nothing a person writes becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from attrs import evolve

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.html import Control, Notes, Target
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, Option
from city_diplomacy_xblocks.fields.table_html import draw

NASTY = "<script>alert(1)</script>\"'&amp; {{ x }} {% y %} {0} \u202egnp.exe"
OPTIONS = tuple(Option(code, {"fr": f"Choix {code}"}) for code in "abc")
ACTORS = [Target("r1", "K1", "Commune", "local"), Target("r2", "K2", NASTY, "national")]


class Tree(HTMLParser):
    """Every tag with its attributes, and whether each one is closed."""

    VOID = frozenset({"input", "br", "hr", "img", "meta", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice on {tag}"
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def field(type_="text", **more):
    return Field("f", type_, {"fr": "Libellé"}, **more)


def place(**more):
    given = {"id": "w-s-f", "path": "s.f", "reading": Reading(currency="XOF", currency_decimals=0)}
    return Control(**{**given, **more})


def tree(value, spec, **more):
    found = Tree(draw(value, spec, place=place(**more)))
    assert found.open == []
    return found


TABLE = field(
    "table",
    min_rows=2,
    row_prefix="A",
    columns=(
        Field("title", "text", {"fr": "Intitulé"}, "R"),
        Field(
            "near",
            "stakeholder_ref",
            {"fr": "Locaux"},
            "R",
            target="s.k",
            level="local",
            multiple=True,
        ),
        Field("start", "month", {"fr": "Début"}),
        Field("end", "month", {"fr": "Fin"}),
        Field("cost", "money", {"fr": "Coût"}),
    ),
)
SAMPLES = [
    (NASTY, field(maximum=60)),
    (NASTY, field(maximum=160)),
    (NASTY, field("longtext", maximum=600)),
    ("a", field("choice", options=OPTIONS)),
    (NASTY, field("choice", options=OPTIONS)),
    ("a", field("choice", options=OPTIONS * 3)),
    (["a", "c"], field("multichoice", options=OPTIONS)),
    (12500, field("number", integer=True)),
    (12.5, field("percent")),
    (12500000, field("money")),
    ("2027-03-15", field("date")),
    ("2027-03", field("month")),
    ({"start": "2027-01", "end": "2029-12"}, field("period")),
    ({"start": "2027-03-15", "end": ""}, field("date_period")),
    (NASTY, field("email")),
    (NASTY, field("link_or_text")),
    (3, field("scale")),
    (False, field("boolean")),
    (["https://a.example/", NASTY], field("link", max_selected=3)),
    ("r2", field("row_ref", target="s.k")),
    (["r1", "r2", "gone"], field("stakeholder_ref", target="s.k", multiple=True, level="local")),
    ([{"id": "x1", "title": NASTY, "near": ["r1"], "start": "2027-01", "cost": 5}], TABLE),
    (None, field("computed")),
]


@pytest.mark.parametrize(("value", "spec"), SAMPLES, ids=lambda each: getattr(each, "type", ""))
@pytest.mark.parametrize("read_only", [False, True])
def test_every_type_is_well_formed_and_escapes(value, spec, read_only):
    found = tree(value, spec, read_only=read_only, rows_of=lambda _target: ACTORS)
    names = {name for name, _ in found.tags}
    assert "script" not in names
    assert not read_only or not names & {"select", "textarea"}
    ids = [attrs["id"] for _, attrs in found.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("_value", "spec"), SAMPLES)
def test_blank_fields_can_be_drawn_too(_value, spec):
    tree(None, spec)


def test_there_is_a_way_to_draw_each_type():
    assert {spec.type for _, spec in SAMPLES} == set(TYPES)


def test_a_needed_field_says_so_to_everybody():
    found = tree("", field(required="R"))
    assert found.all("textarea")[0]["aria-required"] == "true"
    assert "*" in found.text


def test_the_finding_comes_before_the_help_for_those_who_hear_the_page():
    notes = Notes("<p>Trop court</p>", bad=True)
    found = tree("x", field(help={"fr": "Aide"}), notes=lambda _path: notes)
    attrs = found.all("textarea")[0]
    assert attrs["aria-describedby"] == "w-s-f-e w-s-f-h"
    assert attrs["aria-invalid"] == "true"


def test_the_example_waits_until_it_is_asked_for():
    found = tree("", field(example={"fr": "Kanimbora"}))
    assert found.all("details")[0]["class"] == "cd-ex"
    assert "placeholder" not in found.all("textarea")[0]


@pytest.mark.parametrize(("length", "shown"), [(40, False), (48, True), (61, True)])
def test_a_short_text_counts_from_four_fifths_on(length, shown):
    assert ("cd-count" in draw("x" * length, field(maximum=60), place=place())) is shown


def test_a_long_text_keeps_its_first_line_break_and_is_never_cut():
    drawn = draw("\nun", field("longtext", maximum=600), place=place())
    assert ">\n\nun</textarea>" in drawn
    assert "maxlength" not in drawn


def test_amounts_are_grouped_and_years_are_not():
    assert 'value="12\u202f500\u202f000"' in draw(12500000, field("money"), place=place())
    year = field("number", integer=True, minimum=2010, maximum=2035)
    assert 'value="2025"' in draw(2025, year, place=place())


def test_choices_stand_open_up_to_five():
    assert len(tree("a", field("choice", options=OPTIONS)).all("input")) == 3
    assert len(tree("a", field("choice", options=OPTIONS * 3)).all("option")) == 10


def test_a_reference_carries_only_what_is_chosen():
    many = [Target(f"r{at}", f"K{at}", f"Acteur {at}") for at in range(40)]
    found = tree("r7", field("row_ref", target="s.k"), rows_of=lambda _target: many)
    assert [each["value"] for each in found.all("option")] == ["", "r7"]
    assert found.all("select")[0]["data-target"] == "s.k"


def test_a_level_without_partner_shows_its_empty_slot():
    spec = field("stakeholder_ref", required="R", target="s.k", multiple=True, level="national")
    empty = [attrs for attrs in tree(None, spec).all("p") if attrs.get("class") == "cd-slot"]
    assert "hidden" not in empty[0]
    full = tree(["r2"], spec, rows_of=lambda _target: ACTORS).all("p")
    assert "hidden" in next(attrs for attrs in full if attrs.get("class") == "cd-slot")


def test_a_row_at_a_glance():
    rows = [
        {
            "id": "x1",
            "title": "Guichet",
            "near": ["r1"],
            "start": "2027-03",
            "end": "2029-12",
            "cost": 96000000,
        }
    ]
    drawn = draw(rows, TABLE, place=place(rows_of=lambda _target: ACTORS))
    summary = drawn[drawn.index("<summary>") : drawn.index("</summary>")]
    assert ">A1<" in summary
    assert "03/2027 → 12/2029" in summary
    assert "96\u202f000\u202f000" in summary
    assert "cd-st-ok" in summary


def test_a_table_offers_one_row_as_a_template():
    drawn = draw([], TABLE, place=place())
    assert drawn.count("<template") == 1
    assert 'data-row="__row__" data-new' in drawn


def test_small_tables_are_lines_of_cells_with_a_blank_one_to_begin():
    small = field("table", min_rows=2, columns=TABLE.columns[:1] + TABLE.columns[2:3])
    found = tree([], small)
    assert len([attrs for attrs in found.all("li") if "data-new" in attrs]) == 3
    assert not found.all("details")


def test_marks_are_hidden_from_readers_and_words_are_not():
    assert html.level_mark("local") == '<span class="cd-lv cd-lv-local" aria-hidden="true"></span>'
    assert html.level_mark("lunaire") == ""


BEGUN = field(
    "table",
    min_rows=3,
    prefill="kind",
    columns=(
        Field("kind", "choice", {"fr": "Type"}, "R", options=OPTIONS),
        Field("note", "text", {"fr": "Note"}, "R", maximum=40),
        Field("said", "text", {"fr": "Commentaire"}, "T"),
    ),
)


def begun(rows, **more):
    found = tree(rows, BEGUN, **more)
    lines = [(attrs["data-row"], "data-new" in attrs) for attrs in found.all("li")]
    return [line for line in lines if line[0] != "__row__"]


def test_a_table_that_is_begun_offers_a_row_for_each_option_in_their_order():
    assert begun(None) == [("a", True), ("b", True), ("c", True)]
    assert begun([{"id": "b", "kind": "b", "note": "Oui"}]) == [
        ("a", True),
        ("b", False),
        ("c", True),
    ]
    assert begun([{"id": "x1", "kind": "c"}, {"id": "a", "kind": "a"}]) == [
        ("x1", False),
        ("a", False),
        ("b", True),
    ]
    assert begun(None, read_only=True) == []
    chosen = [attrs["value"] for attrs in tree(None, BEGUN).all("option") if "selected" in attrs]
    assert chosen == ["a", "b", "c"]
    sheets = evolve(BEGUN, columns=(*BEGUN.columns, Field("why", "longtext", {"fr": "Pourquoi"})))
    empty = html.say("row", "Empty")
    assert tree(None, sheets).text.count(empty) == 4  # three rows, and the one for the script
    assert tree([{"id": "a", "kind": "a", "note": "Oui"}], sheets).text.count(empty) == 3


def test_what_the_team_fills_in_is_asked_of_nobody():
    for read_only in (False, True):
        found = tree(None, field(required="T"), read_only=read_only)
        assert not found.all("textarea") + found.all("input")
        assert html.say("field", "Filled in by the team.") in found.text
        assert "Bravo" in tree("Bravo", field(required="S"), read_only=read_only).text
    assert not [
        attrs
        for attrs in tree(None, BEGUN).all("div")
        if attrs.get("data-col") == "said" and attrs.get("data-type")
    ]


READS_ARABIC = Reading(language="ar", currency="XOF", currency_decimals=0)
MANY = tuple(Option(code, {"fr": f"Choix {code}"}) for code in "abcdef")


@pytest.mark.parametrize(
    ("type_", "more", "tag"),
    [
        ("text", {}, "label"),
        ("choice", {"options": OPTIONS}, "legend"),
        ("choice", {"options": MANY}, "label"),
        ("multichoice", {"options": OPTIONS}, "legend"),
    ],
)
def test_words_in_another_language_than_the_page_say_which(type_, more, tag):
    french = tree(None, field(type_, help={"fr": "Aide"}, **more), reading=READS_ARABIC)
    at = [name for name, _attrs in french.tags].index(tag)
    assert french.tags[at + 1] == ("span", {"lang": "fr", "dir": "ltr"})
    said = [attrs for _tag, attrs in french.tags if attrs.get("lang") == "fr"]
    # The label, the help, and each option.
    assert len(said) == 2 + len(more.get("options", ()))
    assert all(attrs["dir"] == "ltr" for attrs in said)


def test_words_in_the_language_of_the_page_say_nothing():
    spoken = Field(
        "f", "text", {"fr": "Ville", "ar": "المدينة"}, help={"fr": "Aide", "ar": "مساعدة"}
    )
    assert "lang=" not in draw(None, spoken, place=place(reading=READS_ARABIC))
    assert "lang=" not in draw(None, spoken, place=place())
    assert 'lang="ar" dir="rtl"' in html.worded({"ar": "المدينة"}, "fr")


def test_a_name_for_readers_of_a_screen_holds_no_markup():
    links = tree(["https://a.org"], field("link"), reading=READS_ARABIC)
    assert next(attrs["aria-label"] for attrs in links.all("input")) == "Libellé 1"
