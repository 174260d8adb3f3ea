"""Pictures: drawn from answers alone, the same for the same answers, small, and never broken."""

from __future__ import annotations

import itertools

import pytest
from attrs import frozen
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from city_diplomacy_xblocks.fields.words import speaking
from city_diplomacy_xblocks.visuals import canvas, week
from city_diplomacy_xblocks.visuals.registry import KINDS, draw
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import PictureSpec, Worksheet
from city_diplomacy_xblocks.worksheets.picture_settings import inputs
from city_diplomacy_xblocks.worksheets.today import looked_at_on

LARGEST = 12_000
#: The smallest text, in units of a drawing 366 wide: 11 pixels and more on the narrowest phones.
SMALLEST = 14.0
DREADFUL = "<script>alert(1)</script> & \u202e ]]> " + "interminable" * 20 + " نص طويل" * 20
#: What each worksheet is to show, by section: what the programme names of it.
NAMED = {
    "plan_migration": {
        "identite": ["cards"],
        "profil_migratoire": ["bars", "radar"],
        "cadre": ["grid"],
        "vision": ["problem_tree"],
        "parties_prenantes": ["interest_influence", "grid"],
        "actions": ["gantt", "partner_rings", "cards"],
        "financement": ["funding", "balance", "grid"],
        "risques": ["heat_map"],
        "suivi": ["targets", "timeline"],
        "engagement": ["timeline"],
    },
    "feuille_route_numerique": {
        "identite": ["cards"],
        "maturite": ["radar"],
        "domaines": ["bubbles"],
        "usagers": ["journey"],
        "vision": ["banner"],
        "parties_prenantes": ["interest_influence", "grid"],
        "initiatives": ["gantt", "partner_rings"],
        "pilotes": ["timeline", "pilots"],
        "donnees": ["cards"],
        "financement": ["funding", "balance", "grid"],
        "risques": ["heat_map"],
        "suivi": ["targets", "timeline"],
        "etapes": ["columns"],
        "engagement": ["timeline"],
    },
    "recensement_acteurs": {
        "cadrage": ["cards"],
        "recensement": ["interest_influence", "grid", "grid", "network"],
        "vision": ["bars"],
        "engagements": ["cards"],
        "mecanisme": ["governance"],
        "methode": ["cards"],
        "bilan": ["pros_cons"],
    },
    "canevas_partenariat": {
        "acteurs": ["exchange"],
        "pratiques": ["cards"],
        "canevas": ["boxes", "partner_rings"],
        "recommandations": ["bubbles", "grid"],
    },
    "pilote_ville_apprenante": {
        "diagnostic": ["bars", "columns"],
        "guichet": ["week", "journey"],
        "pilote": ["pilots"],
        "parties_prenantes": ["interest_influence", "grid", "partner_rings"],
        "formation": ["timeline"],
        "financement": ["funding", "balance", "grid"],
        "suivi": ["targets", "timeline"],
    },
    "suivi_gouvernance": {
        "inventaire": ["gantt", "progress", "cards"],
        "appreciation": ["scores"],
        "dimensions": ["radar"],
        "constats": ["pros_cons"],
        "suites": ["dashboard", "cards", "targets"],
    },
    "carnet_parcours": {
        "parcours": ["radar"],
        "residentiel": ["timeline"],
        "voyage_pendant": ["cards"],
        "stage": ["curve"],
        "synthese": ["progress"],
    },
    "fiche_bonne_pratique": {"fiche": ["radar", "targets", "boxes"]},
    "annuaire_experts": {"notice": ["cards"]},
}
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


def named(worksheet: Worksheet, spec: PictureSpec) -> str:
    told = spec.settings.get("rows") or spec.settings.get("fields") or ("",)
    return f"{worksheet.id}-{spec.kind}-{told if isinstance(told, str) else told[0]}"


@pytest.fixture(params=EXAMPLES, ids=lambda each: named(each[0], each[2]))
def case(request) -> Case:
    """Each picture of each worksheet."""
    return Case(*request.param)


def drawn(case: Case, answers, language: str = "fr", spoken: str = ""):
    with speaking(spoken or language):
        return draw(case.worksheet, answers, case.spec, language=language)


def drawings(picture) -> list[str]:
    return [picture.svg, *([picture.wide] if picture.wide else [])]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_example_gives_a_small_drawing_that_says_what_it_shows(case, language):
    picture = drawn(case, case.answers, language)
    for text in drawings(picture):
        svg = etree.fromstring(text)
        assert svg.get("role") == "img"
        assert svg.get("aria-label") == picture.summary
        assert len(text.encode()) <= LARGEST
        sizes = [float(each.get("font-size", SMALLEST)) for each in svg.iter("text")]
        assert min(sizes) >= SMALLEST
    assert picture.title
    assert picture.table.rows
    assert all(len(row) == len(picture.table.head) for row in picture.table.rows)
    assert "  " not in picture.summary


def test_worksheets_show_what_was_named_of_them():
    found = {
        worksheet.id: {
            section.id: [spec.kind for spec in section.pictures]
            for section in worksheet.sections
            if section.pictures
        }
        for worksheet in map(library.get, library.ids())
    }
    assert found == NAMED


def places(text: str) -> tuple[list[float], list[float]]:
    """Where its discs and its frames stand, from the left and from the right."""
    svg = etree.fromstring(text)
    wide = float(svg.get("viewBox").split()[2]) - 6
    found = [(float(each.get("cx")), float(each.get("cx"))) for each in svg.iter("circle")]
    found += [
        (float(each.get("x")), float(each.get("x")) + float(each.get("width")))
        for each in svg.iter("rect")
    ]
    return [start for start, _ in found], [wide - end for _, end in found]


def test_drawings_run_with_the_language(case):
    """Where one reads from the right each shape stands where its mirror would: words are French."""
    pictures = [drawn(case, case.answers, each, spoken="fr") for each in ("fr", "he")]
    for one, other in zip(*map(drawings, pictures), strict=True):
        assert places(one)[0] == pytest.approx(places(other)[1], abs=0.2)


def test_the_same_answers_give_the_same_bytes(case):
    assert drawn(case, case.answers) == drawn(case, case.answers)


def test_without_answers_it_says_which_field_to_fill(case):
    picture = drawn(case, {})
    assert picture.svg == ""
    assert picture.summary
    assert case.worksheet.field_at(picture.missing)


def test_every_kind_is_drawn_here():
    assert {spec.kind for _worksheet, _example, spec in EXAMPLES} == set(KINDS)


def hostile(fields, value: dict) -> dict:
    """The answers with something dreadful in every text, and every table forty rows long."""
    found = {}
    for field in fields:
        given = value.get(field.id)
        if field.type in ("text", "longtext"):
            found[field.id] = DREADFUL
        elif field.type == "table" and given:
            rows = [{**hostile(field.columns, row), "id": row.get("id", "r")} for row in given]
            found[field.id] = [
                {**row, "id": row["id"] if turn == 0 else f"{row['id']}x{turn}"}
                for turn in range(40 // len(rows) + 1)
                for row in rows
            ][:40]
        elif given is not None:
            found[field.id] = given
    return found


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_forty_rows_and_dreadful_texts_are_still_a_drawing(case, language):
    answers = {
        section.id: hostile(section.fields, case.answers.get(section.id, {}))
        for section in case.worksheet.sections
    }
    picture = drawn(case, answers, language)
    for text in drawings(picture):
        svg = etree.fromstring(text)
        assert {each.tag for each in svg.iter()} <= {
            "svg", "g", "rect", "circle", "path", "text", "tspan",
        }  # fmt: skip
        assert 'x="nan' not in text
        assert "Mnan" not in text
        assert all(float(each.get("width")) >= 0 for each in svg.iter("rect"))
    assert picture.table.rows
    assert len(picture.table.rows) <= 42 + 40


@pytest.mark.parametrize("width", [30, 80, 200])
def test_a_shortened_text_fits(width):
    for text in ("Ouvrir un guichet municipal d’accueil", "interminable" * 9, "M" * 90, "", "a b"):
        short = canvas.shortened(text, width)
        assert canvas.width_of(short) <= width or short == "…"


@given(st.text(max_size=300), st.floats(20, 400), st.integers(1, 9), st.booleans())
def test_lines_are_never_wider_than_their_room(text, width, lines, bold):
    found = canvas.wrapped(text, width, lines=lines, bold=bold)
    assert len(found) <= lines
    assert all(canvas.width_of(each, bold=bold) <= width or each == "…" for each in found)


def test_lines_hold_the_words_in_their_order():
    text = "Organiser un parcours de santé et de protection sans discrimination"
    lines = canvas.wrapped(text, 150, lines=9)
    assert " ".join(lines) == text
    assert canvas.wrapped(text, 150, lines=2)[-1].endswith("…")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Tous les jours, 8 h - 17 h", "0123456"),
        ("Le mercredi après-midi", "2"),
        ("du mardi au jeudi, et le samedi", "1235"),
        ("Monday to Friday", "01234"),
        ("ven. - dim.", "46"),
        ("من الاثنين إلى الخميس", "0123"),
        ("الأربعاء والجمعة", "24"),
        ("Trois demi-journées par semaine", ""),
        ("Marie et Jeudith", ""),
    ],
)
def test_days_are_read_from_hours(words, expected):
    assert "".join(map(str, sorted(week.days(words)))) == expected


@given(st.text(max_size=200))
def test_any_hours_are_read(words):
    assert week.days(words) <= frozenset(range(7))


def of_kind(worksheet_id: str, kind: str, place: int = 0) -> Case:
    found = [
        Case(*each) for each in EXAMPLES if each[0].id == worksheet_id and each[2].kind == kind
    ]
    return found[place]


def shown(picture) -> str:
    return " ".join("".join(each.itertext()) for each in etree.fromstring(picture.svg).iter("text"))


@pytest.mark.parametrize(("day", "late"), [("2027-04-29", False), ("2027-05-02", True)])
def test_what_is_not_done_by_its_day_is_overdue(day, late):
    case = of_kind("recensement_acteurs", "cards", 1)
    with looked_at_on(day):
        picture = drawn(case, case.answers)
    assert ("en retard" in shown(picture)) == late
    assert any("E4" in said for said in picture.says) == late


@pytest.mark.parametrize(("day", "seen"), [("2026-12-31", 0), ("2028-06-15", 1), ("2031-01-01", 0)])
def test_calendars_have_a_line_for_today(day, seen):
    case = of_kind("plan_migration", "gantt")
    with looked_at_on(day):
        picture = drawn(case, case.answers)
    assert picture.svg.count(f'stroke="{canvas.BAD}"') == seen


@pytest.mark.parametrize(
    ("worksheet", "kind", "first"),
    [
        ("feuille_route_numerique", "timeline", "\u206701/03/2027 ← 25/04/2027\u2069"),
        ("plan_migration", "gantt", "\u206703/2027 ← 12/2029\u2069"),
    ],
)
def test_spans_begin_on_the_side_where_lines_begin(worksheet, kind, first):
    case = of_kind(worksheet, kind)
    with translation.override("ar"):
        assert first in shown(drawn(case, case.answers, "ar"))
    from_left = first.strip("\u2067\u2069").replace("←", "→")
    assert from_left in shown(drawn(case, case.answers, "fr"))


def test_calendars_have_a_gate_where_pilots_end():
    case = of_kind("feuille_route_numerique", "gantt")
    picture = drawn(case, case.answers)
    assert any(line.words == "Début du déploiement" for line in picture.key)
    assert "Début du déploiement" in picture.table.head


def test_progress_is_the_share_of_the_way_from_the_baseline():
    case = of_kind("suivi_gouvernance", "targets")
    assert "68 %" in shown(drawn(case, case.answers)).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_journey_counts_its_minutes():
    case = of_kind("feuille_route_numerique", "journey")
    picture = drawn(case, case.answers)
    assert picture.summary == "4 étapes, 3\u00a0h\u00a020 en tout."
    assert "2\u00a0h\u00a005" in shown(picture)


def test_a_text_is_a_journey_of_its_sentences():
    case = of_kind("pilote_ville_apprenante", "journey")
    assert len(drawn(case, case.answers).table.rows) == 6


def test_hours_done_are_those_of_each_way_of_learning():
    case = of_kind("carnet_parcours", "progress")
    assert [row[1:] for row in drawn(case, case.answers).table.rows] == [
        ("22", "24"), ("10", "10"), ("12", "12"), ("58", "60"),
    ]  # fmt: skip


def test_whoever_has_no_part_is_named_in_the_drawing():
    case = of_kind("pilote_ville_apprenante", "partner_rings")
    picture = drawn(case, case.answers)
    assert shown(picture).count("sans rôle") == 2
    assert any("K3, K6" in said for said in picture.says)


def test_nobody_is_hidden_where_many_stand_together():
    case = of_kind("plan_migration", "interest_influence")
    rows = [
        {**row, "interest": 4, "influence": 4}
        for row in case.answers["parties_prenantes"]["stakeholders"]
    ]
    picture = drawn(case, {"parties_prenantes": {"stakeholders": rows}})
    assert {row["id"] for row in rows} <= set(shown(picture).split())
    marks = [each for each in etree.fromstring(picture.svg).iter("text") if each.text in
             {row["id"] for row in rows}]  # fmt: skip
    heights = sorted(float(each.get("y")) for each in marks)
    assert all(second - first >= 16 for first, second in itertools.pairwise(heights))


def test_a_picture_of_what_is_worked_out_follows_what_it_is_worked_out_from():
    sheet = library.get("carnet_parcours")
    spec = sheet.section("synthese").pictures[0]
    assert {"residentiel.seminars", "elearning.online", "voyage_pendant.visits", "stage.weeks"} <= (
        inputs(sheet, spec)
    )
