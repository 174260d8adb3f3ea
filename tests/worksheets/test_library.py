"""All worksheets of the library: bilingual, set as French is, and drawn on the page without a fault."""

from __future__ import annotations

import json
import re
from html import unescape
from types import SimpleNamespace

import pytest
from django.utils import translation
from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.pages.learner import render_page
from city_diplomacy_xblocks.worksheets import library

NINE = {
    "plan_migration": (10, 27),
    "feuille_route_numerique": (14, 24),
    "recensement_acteurs": (7, 9),
    "canevas_partenariat": (6, 7),
    "pilote_ville_apprenante": (9, 7),
    "suivi_gouvernance": (6, 7),
    # CAR-07, « for the tutor only », holds for every worksheet: merging sees to it.
    "carnet_parcours": (8, 6),
    "fiche_bonne_pratique": (1, 5),
    "annuaire_experts": (1, 4),
}


def fields(sheet):
    for section, spec in sheet.all_fields():
        yield f"{section.id}.{spec.id}", spec
        for column in spec.columns:
            yield f"{section.id}.{spec.id}.{column.id}", column


def labels(sheet):
    yield sheet.title
    yield from (words for section in sheet.sections for words in (section.title, section.intro))
    for _, spec in fields(sheet):
        yield from (spec.label, spec.help, spec.example, spec.row_name)
        yield from (option.label for option in spec.options)
    for section in sheet.sections:
        yield from (picture.title for picture in section.pictures)
    yield from (rule.message for rule in sheet.rules)
    for criterion in sheet.rubric.criteria:
        yield criterion.title
        yield from (
            words for level in criterion.levels for words in (level.title, level.description)
        )


sheets = pytest.mark.parametrize(
    "sheet", [library.get(each) for each in library.ids()], ids=library.ids()
)


def test_there_are_nine_with_their_sections_and_rules():
    assert {
        each: (len(library.get(each).sections), len(library.get(each).rules))
        for each in library.ids()
    } == NINE
    used = {spec.type for each in library.ids() for _, spec in fields(library.get(each))}
    assert used == set(TYPES)


#: What stays in Latin letters in Arabic words: names and units that the world writes so.
LATIN = (
    r"SMART|Excel|U4SSC|SaaS|SMS|USSD|MC2CM|MGI|PDC|PLD|SDAU|PDU|POS"
    r"|X[AO]F|MAD|[TD]ND|DZD|LYD|EGP|MRU|GNF|CDF|MGA|RWF|BIF|DJF|KMF|EUR|USD|CAD|CHF"
)
#: What is handed in and graded, and therefore offered in Arabic.
IN_ARABIC = ("plan_migration", "feuille_route_numerique")


@sheets
def test_all_is_said_in_each_language_that_the_worksheet_is_offered_in(sheet):
    languages = {"fr", "en", "ar"} if sheet.id in IN_ARABIC else {"fr", "en"}
    said = [*labels(sheet)]
    for rule in sheet.rules:
        said += [value for value in rule.values.values() if not isinstance(value, str)]
    assert [words for words in said if words and set(words) != languages] == []
    assert all(section.intro for section in sheet.sections)


@sheets
def test_french_is_set_as_french_is(sheet):
    for words in labels(sheet):
        french = words.get("fr", "")
        assert "'" not in french, french
        assert not re.search(r"[ ][:;?!%»]|«[ ]", french), french
        assert not re.search(r"[^\u00a0\u202f\s(][;?!»%]|«\S(?<!\u00a0)", french), french


@sheets
def test_arabic_is_set_as_arabic_is(sheet):
    for words in labels(sheet):
        arabic = words.get("ar", "")
        latin = re.sub(r"\{\w+\}|«[^»]*»", "", arabic)
        assert not arabic or re.search("[\u0621-\u064a]", arabic) or arabic == "{what}.", arabic
        assert not re.search(r"(?<!\d),|[;?“”]|[\u0660-\u0669\u06f0-\u06f9]", latin), arabic
        assert not re.search("\\s[،؛؟:!»]|«\\s|[،؛؟:](?=[\u0621-\u064a])", arabic), arabic
        assert not re.search(r"[A-Za-z]{3,}", re.sub(LATIN, "", latin)), arabic


@sheets
def test_a_message_says_the_same_values_in_every_language(sheet):
    for rule in sheet.rules:
        said = {frozenset(re.findall(r"\{\w+\}", words)) for words in rule.message.values()}
        assert len(said) == 1, rule.id


@sheets
def test_tables_say_what_a_row_is_called(sheet):
    assert all(spec.row_name.get("fr") for _, spec in fields(sheet) if spec.type == "table")


@sheets
def test_a_rubric_has_a_hundred_points_over_all_sections(sheet):
    rubric = sheet.rubric
    assert (rubric.points, rubric.pass_mark) == (100, 60)
    marked = {section for each in rubric.criteria for section in each.sections}
    assert marked >= {section.id for section in sheet.sections} - {"identite", "risques"}


def drawn(sheet, language, answers=None, state="draft"):
    plan = SimpleNamespace(answers=answers, state=state, saved_at=None, revision=1, id=1)
    return unescape(
        render_page(
            person=SimpleNamespace(key="p1", user_id=1, is_masquerading=False),
            place=None,
            worksheet=sheet,
            plan=plan if answers else None,
            sections=(),
            language=language,
            block_id="block",
        )
    )


@sheets
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_a_whole_worksheet_is_drawn_with_a_label_for_every_field(sheet, language):
    html = drawn(sheet, language)
    assert len(html) < 300_000
    asked = [
        part
        for _, spec in sheet.all_fields()
        for part in (spec, *(() if spec.by_team else spec.columns))
    ]
    words = [label(spec.label, language) for spec in asked]
    assert [each for each in words if each not in html] == []


@sheets
def test_a_page_offers_the_languages_of_its_worksheet_that_the_site_has(sheet, settings):
    for known in ({"fr", "en", "ar"}, {"fr", "en"}):
        settings.LANGUAGES = [(code, code) for code in sorted(known)]
        choice = re.search(r"<select[^>]* data-language>(.*?)</select>", drawn(sheet, "fr"))[1]
        assert set(re.findall(r'<option value="(\w+)"', choice)) == set(sheet.title) & known


@pytest.mark.parametrize("name", library.examples())
@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_an_example_is_drawn_with_all_its_answers(name, state):
    data = json.loads((library.EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    sheet, answers = library.get(data["_worksheet"]), library.example(name)
    html = drawn(sheet, "fr", answers, state)
    assert len(html) < 1_500_000
    texts = [
        value
        for section, spec in sheet.all_fields()
        if isinstance(value := answers[section.id].get(spec.id), str) and len(value) > 20
    ]
    assert [text for text in texts if text not in html] == []
    with translation.override("fr"):
        team = pgettext("field", "Filled in by the team.")
    assert (team in html) == (name in ("parcours_cooperation", "boussanke"))


def test_a_worksheet_knows_its_own_examples():
    assert library.examples("feuille_route_numerique") == ("tizraoun",)
    assert library.examples("nothing") == ()
    assert sum(len(library.examples(each)) for each in library.ids()) == len(library.examples())


@sheets
def test_what_is_said_of_a_row_says_which_in_every_language(sheet):
    """A person reads it in the list of what blocks, far from the row."""
    silent = [
        (rule.id, language)
        for rule in sheet.rules
        for language, message in rule.message.items()
        if rule.for_each and "{" not in message
    ]
    assert silent == []
