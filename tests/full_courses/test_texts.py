"""What the texts of the two full courses must say, and what the French of every course respects."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import etree, html

from city_diplomacy_xblocks.courses.edition import Edition, editions
from city_diplomacy_xblocks.courses.texts import texts
from city_diplomacy_xblocks.worksheets import library
from tests.full_courses.expected import CONTENT, COURSES, SMART_CITY, units_of

LOCALE = Path(__file__).parents[2] / "locale"
# High punctuation takes a no-break space, never a plain one, never none.
PLAIN_SPACE_BEFORE = re.compile(r"[ \n\t][:;?!%»]")
NO_SPACE_BEFORE = re.compile(r"[^\s\u00a0?!…»)\]][;?!»]|\w:(?!\d)")
AFTER_OPENING_QUOTE = re.compile(r"«(?!\u00a0)")
ADDRESS = re.compile(r"https?://\S+")


def elements(course: Edition, *tags: str) -> Iterator[tuple[str, html.HtmlElement]]:
    """Yield (file, element) for each element of the texts of the course, staff's included."""
    for module in course.modules:
        for text in texts(course, module):
            yield from ((text.path, element) for element in text.tree.iter(*tags))


def words_of(element: html.HtmlElement) -> str:
    """The words in an element, single-spaced."""
    return " ".join("".join(element.itertext()).split())


def all_strings(course: Edition) -> Iterator[tuple[str, str]]:
    """Yield (file, text) for each text a person reads: titles, units, questions, settings."""
    for path in course.files():
        if path.endswith(".xml"):
            for element in course.element(path).iter(etree.Element):
                yield path, element.get("display_name", "")
                yield path, element.get("purpose", "")
                yield from ((path, each) for each in json.loads(element.get("objectives", "[]")))
                yield path, element.text or ""
                yield path, element.tail or ""
        elif path.endswith(".html"):
            tree = html.fragment_fromstring(course.place(path).read_text(), create_parent="div")
            yield from ((path, text) for text in tree.itertext())
    yield "policy.json", course.settings["display_name"]


def test_text_units_are_neither_thin_nor_endless(text_course: Edition) -> None:
    """A text unit has 200 to 900 words of its own."""
    there_are = [text for module in text_course.modules for text in texts(text_course, module)]
    lengths = {text.path: text.words for text in there_are if not text.for_staff}
    assert lengths
    assert {unit: n for unit, n in lengths.items() if not 200 <= n <= 900} == {}


def test_each_session_has_notes_for_whoever_leads_it(course: Edition) -> None:
    """Each unit that is done together tells staff, and only them, how."""
    there_are = [text for module in course.modules for text in texts(course, module)]
    together = [
        Path(text.path).stem.removeprefix("t_")
        for text in there_are
        if any("minutes, en direct" in words_of(dd) for dd in text.tree.findall("dl[1]/dd"))
    ]
    told = [Path(text.path).stem.removeprefix("s_") for text in there_are if text.for_staff]
    assert len(together) > 25
    assert sorted(together) == sorted(told)


def test_no_paragraph_stands_twice(text_course: Edition) -> None:
    """Each paragraph, item and quotation was written for its own place."""
    seen = Counter(
        words_of(element)
        for _, element in elements(text_course, "p", "li", "dd", "blockquote")
        if element.tag != "dd" or len(words_of(element).split()) > 12
        if element.find("p") is None
    )
    assert [text for text, times in seen.items() if times > 1] == []


def test_each_fact_names_its_source(text_course: Edition) -> None:
    """A reader sees where a fact comes from: a text's number, or words in brackets."""
    stated = [
        (path, words_of(element))
        for path, element in elements(text_course)
        if element.get("data-fact")
    ]
    full = text_course.folder.name in {course.folder for course in COURSES}
    assert len(stated) > (20 if full else 0)
    source = re.compile(r"\([^)]{4,}\)|n°|acte additionnel")
    assert [where for where in stated if not source.search(where[1])] == []


def test_no_invented_city_passes_for_a_real_one(text_course: Edition) -> None:
    """Each unit that tells of one says that it is invented: units are read on their own."""
    invented = re.compile("Kanimbora|Tizraoun|Ouro-Béri|Anda-Sira|Marsa Tifla|Oued Serane|Agbévi")
    silent = [
        text.path
        for module in text_course.modules
        for text in texts(text_course, module)
        if not text.for_staff
        if invented.search(words_of(text.tree))
        if not re.search("fictive|inventée|imaginaire", words_of(text.tree))
    ]
    assert silent == []


def test_links_at_the_head_of_a_session_name_where_they_lead(smart_city: Edition) -> None:
    """The worksheet's section or the unit to read: by the title that stands there."""
    titles = {one.id: one.title["fr"] for one in library.get(SMART_CITY.worksheet).sections}
    names: dict[str, set[str]] = {}
    for _, unit, block in units_of(smart_city):
        there = names.setdefault(unit, set())
        there.add(smart_city.element(f"vertical/{unit}.xml").get("display_name"))
        if block.tag == "city_worksheet":
            there.update(titles[section] for section in json.loads(block.get("sections")))
    links = [link for _, link in elements(smart_city, "a") if link.getparent().tag == "dd"]
    assert len(links) > 20
    for link in links:
        said = words_of(link).strip("« »").lower()
        leads = names[link.get("href").removeprefix("/jump_to_id/")]
        assert any(name.lower().endswith(said) for name in leads), (said, leads)


@pytest.mark.parametrize(
    ("label", "folders"),
    [
        ("À corriger avant la remise", ["mixed_migration", "smart_city"]),
        ("Voir un exemple", ["mixed_migration", "smart_city"]),
        ("L’essentiel d’abord", ["mixed_migration"]),
        ("Gardé sur cet appareil", ["mixed_migration"]),
        ("Personnes sur ce plan", ["mixed_migration", "smart_city", "consultation_tunis"]),
        ("Le lire et le commenter", ["smart_city"]),
    ],
)
def test_what_texts_tell_to_look_for_stands_on_the_page(label: str, folders: list[str]) -> None:
    """A word of the page that a unit names is still a word of the page, or begins it."""
    for folder in folders:
        course = editions(CONTENT / folder)[0]
        assert any(label in text for _, text in all_strings(course)), folder
    with (LOCALE / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
        said = [message.string for message in read_po(file, locale="fr")]
    assert any(one.startswith(label) for one in said if isinstance(one, str))


def test_what_may_have_changed_says_so(course: Edition) -> None:
    """The situation of the Ecowas changes often: its lines ask the reader to check."""
    lines = [
        words_of(element)
        for module in course.modules
        for text in texts(course, module)
        if not text.for_staff
        for element in text.tree.iter("p", "li")
        if "CEDEAO" in words_of(element)
    ]
    assert lines
    assert [one for one in lines if "situation à vérifier à la date du cours" not in one] == []


def test_the_two_organisations_are_named_in_full(text_course: Edition) -> None:
    """Their shared initials are never used."""
    assert [file for file, text in all_strings(text_course) if "MMC" in text] == []


def test_the_typography_is_french(text_course: Edition) -> None:
    """No-break spaces before high punctuation and inside quotation marks; curly apostrophes."""
    wrong = [
        (file, text.strip())
        for file, raw in all_strings(text_course)
        for text in [re.sub(r"\d\d:\d\d", "", ADDRESS.sub("", raw))]
        if PLAIN_SPACE_BEFORE.search(text)
        or NO_SPACE_BEFORE.search(text)
        or AFTER_OPENING_QUOTE.search(text)
        or "'" in text
        or '"' in text
    ]
    assert wrong == []


def test_the_markup_is_plain(text_course: Edition) -> None:
    """Semantic elements only: no style, no heading above h2, no level skipped."""
    for module in text_course.modules:
        for text in texts(text_course, module):
            unwanted = "descendant::*[@style or @class or self::h1 or self::h4 or self::font]"
            assert not text.tree.xpath(unwanted), text.path
            levels = [int(element.tag[1]) for element in text.tree.iter("h2", "h3")]
            assert not levels or levels[0] == 2, text.path
