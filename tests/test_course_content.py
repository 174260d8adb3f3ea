"""The two full courses: what each must hold, and what its French must respect.

What every course must hold (it can be imported, links lead somewhere, facts are verified, sections
stand once) is proven in tests/courses.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen
from lxml import etree, html

from city_diplomacy_xblocks.courses.edition import Edition, Module, editions
from city_diplomacy_xblocks.courses.texts import texts
from city_diplomacy_xblocks.module_xblock import CityModuleBlock
from city_diplomacy_xblocks.recap_xblock import CityPlanRecapBlock
from city_diplomacy_xblocks.worksheet_xblock import CityWorksheetBlock
from city_diplomacy_xblocks.worksheets import library

CONTENT = Path(__file__).parent.parent / "course_content"


@frozen
class Expected:
    """What one course must be.

    `sections` of its worksheet by module, and those of the `example` that module 0 shows;
    `recalled`: by unit, what of the plan is shown again there, how, and the unit that follows it up.
    """

    folder: str
    worksheet: str
    sections: dict[str, tuple[str, ...]]
    example: tuple[str, tuple[str, ...]]
    recalled: dict[str, tuple[tuple[str, ...], str, str]]


MIXED_MIGRATION = Expected(
    folder="mixed_migration",
    worksheet="plan_migration",
    sections={
        "m0": ("identite",),
        "m1": ("profil_migratoire", "cadre"),
        "m2": ("vision", "parties_prenantes"),
        "m3": ("actions",),
        "m4": ("financement", "risques"),
        "m5": ("suivi", "engagement"),
        "m6": (),
    },
    example=("kanimbora", ("identite", "vision", "actions")),
    recalled={
        "m3_atelier3": (("vision",), "sections", "m3_actions"),
        "m4_couts": (("actions",), "sections", "m4_financement"),
        "m5_avant_remise": ((), "summary", "m5_remettre"),
    },
)
SMART_CITY = Expected(
    folder="smart_city",
    worksheet="feuille_route_numerique",
    sections={
        "m0": ("identite",),
        "m1": ("maturite", "domaines"),
        "m2": ("usagers", "vision", "parties_prenantes"),
        "m3": ("initiatives", "pilotes"),
        "m4": ("donnees", "financement", "risques"),
        "m5": ("suivi", "etapes", "engagement"),
        "m6": (),
    },
    example=("tizraoun", ("identite", "usagers", "pilotes")),
    recalled={
        "m3_atelier3": (("vision",), "sections", "m3_initiatives"),
        "m4_cout_complet": (("initiatives",), "sections", "m4_financement"),
        "m4_atelier5": (("financement", "risques"), "summary", "m4_risques"),
        "m5_avant_remise": ((), "summary", "m5_remettre"),
    },
)
COURSES = (MIXED_MIGRATION, SMART_CITY)
#: Modules whose units are still shorter than what one reads on one's own. To be emptied.
THIN = {("mixed_migration", f"m{number}") for number in range(2, 7)}
OURS = {
    "city_worksheet": CityWorksheetBlock,
    "city_plan_recap": CityPlanRecapBlock,
    "city_module": CityModuleBlock,
}
#: An hour and a half before, four hours together and as much alone each day, two hours after.
MINUTES = {"m0": 90, **{f"m{day}": 330 for day in range(1, 6)}, "m6": 120}
#: A quiz a day, of four questions.
QUIZZES = 5
# High punctuation takes a no-break space, never a plain one, never none.
PLAIN_SPACE_BEFORE = re.compile(r"[ \n\t][:;?!%»]")
NO_SPACE_BEFORE = re.compile(r"[^\s\u00a0?!…»)\]][;?!»]|\w:(?!\d)")
AFTER_OPENING_QUOTE = re.compile(r"«(?!\u00a0)")
ADDRESS = re.compile(r"https?://\S+")


@pytest.fixture(params=COURSES, ids=lambda expected: expected.folder)
def expected(request: pytest.FixtureRequest) -> Expected:
    """One of the two courses, as it must be."""
    return request.param


@pytest.fixture
def course(expected: Expected) -> Edition:
    """The same course in French, as it is."""
    return editions(CONTENT / expected.folder)[0]


def module_of(course: Edition, name: str) -> Module:
    """The module of that name."""
    return next(module for module in course.modules if module.name == name)


def units_of(course: Edition) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield (module, unit, block) for each block, in reading order."""
    for module in course.modules:
        for path in module.files:
            if path.startswith("vertical/"):
                for pointer in course.element(path):
                    yield module.name, Path(path).stem, course.followed(path, pointer)[1]


def blocks(course: Edition, *tags: str) -> list[tuple[str, etree._Element]]:
    """(module, block) for each block with one of the tags, in reading order."""
    return [(module, block) for module, _, block in units_of(course) if block.tag in tags]


def worksheets(course: Edition) -> list[tuple[str, etree._Element]]:
    """(module, block) for each worksheet to write in: no example."""
    return [pair for pair in blocks(course, "city_worksheet") if not pair[1].get("example")]


def sequences(course: Edition) -> list[etree._Element]:
    """The sessions, in order."""
    paths = [path for module in course.modules for path in module.files]
    return [course.element(path) for path in paths if path.startswith("sequential/")]


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


def test_seven_modules_in_order(course: Edition) -> None:
    """The course goes from module 0 to module 6."""
    assert [module.name for module in course.modules] == list(MINUTES)


def test_each_section_stands_once_in_its_module(course: Edition, expected: Expected) -> None:
    """A participant finds each section of the plan at one place, in the worksheet's order."""
    placed = [
        (module, section)
        for module, block in worksheets(course)
        for section in json.loads(block.get("sections"))
    ]
    assert placed == [(name, one) for name, ones in expected.sections.items() for one in ones]
    there_are = [section.id for section in library.get(expected.worksheet).sections]
    assert [section for _, section in placed] == there_are


def test_the_block_knows_what_the_course_tells_it(course: Edition) -> None:
    """Each attribute of our blocks is a field of theirs, none is dropped at import."""
    told = {(block.tag, name) for _, block in blocks(course, *OURS) for name in block.attrib}
    assert {tag for tag, _ in told} == set(OURS)
    for tag, block_class in OURS.items():
        known = {*block_class.fields, "url_name", "xblock-family"}
        assert {name for of, name in told if of == tag} - known == set()


def test_the_course_can_be_opened_at_once(course: Edition) -> None:
    """Studio shows and imports only the blocks that the settings name; dates and forum are set."""
    settings = course.settings
    assert set(settings["advanced_modules"]) == set(OURS)
    assert settings["enrollment_start"] < settings["start"] < settings["end"]
    assert settings["discussion_topics"]
    assert course.has(f"static/{settings['course_image']}")


@pytest.mark.parametrize("name", list(MINUTES))
def test_each_module_begins_with_what_it_is_for(
    course: Edition, expected: Expected, name: str
) -> None:
    """Its title, its duration, what one learns, and the sections that are filled in there."""
    (_, _, head), *others = (each for each in units_of(course) if each[0] == name)
    assert head.tag == "city_module"
    assert "city_module" not in {block.tag for _, _, block in others}
    assert head.get("display_name") == module_of(course, name).title
    assert int(head.get("minutes")) == MINUTES[name]
    assert head.get("purpose")
    assert 3 <= len(json.loads(head.get("objectives"))) <= 5
    assert json.loads(head.get("sections")) == list(expected.sections[name])


def test_the_plan_is_recalled_where_the_course_goes_back_to_it(
    course: Edition, expected: Expected
) -> None:
    """The vision before what serves it, the actions before the budget, all of it before hand-in."""
    order = list(dict.fromkeys(unit for _, unit, _ in units_of(course)))
    recalled = {
        unit: (tuple(json.loads(block.get("sections"))), block.get("show"))
        for _, unit, block in units_of(course)
        if block.tag == "city_plan_recap"
    }
    for unit, (sections, show, followed_by) in expected.recalled.items():
        assert recalled[unit] == (sections, show)
        assert order.index(unit) < order.index(followed_by)


def test_all_blocks_speak_of_one_plan_handed_in_at_one_place(
    course: Edition, expected: Expected
) -> None:
    """All sections go to the same plan, which recaps and heads read."""
    plans = {(b.get("worksheet"), b.get("plan_key")) for _, b in blocks(course, *OURS)}
    assert plans == {(expected.worksheet, "plan")}
    points = [
        b.get("url_name") for _, b in worksheets(course) if b.get("submission_point") == "true"
    ]
    assert points == ["fiche_remise"]


def test_an_example_is_read_in_module_0(course: Edition, expected: Expected) -> None:
    """Participants see three sections filled in before they fill one."""
    shown = [
        (module, block.get("example"), tuple(json.loads(block.get("sections"))))
        for module, block in blocks(course, "city_worksheet")
        if block.get("example")
    ]
    assert shown == [("m0", *expected.example)]


def test_the_plan_and_the_quizzes_count_as_the_grading_policy_says(course: Edition) -> None:
    """Each graded sequence has a due date and a kind; the policy knows how many there are."""
    graded = [sequence for sequence in sequences(course) if sequence.get("graded") == "true"]
    path = course.place(f"policies/{course.run}/grading_policy.json")
    graders = json.loads(path.read_text())["GRADER"]
    assert {kind["type"]: kind["weight"] for kind in graders} == {"Quiz": 0.2, "Plan": 0.8}
    there_are = Counter(sequence.get("format") for sequence in graded)
    assert there_are == {"Quiz": QUIZZES, "Plan": 1}
    assert {kind["type"]: kind["min_count"] for kind in graders} == there_are
    assert all(sequence.get("due") for sequence in graded)


def test_each_quiz_asks_four_questions_twice_and_answers(course: Edition) -> None:
    """Two attempts (the platform keeps the last), a right answer, and a word on it."""
    asked = [(module, b) for module, b in blocks(course, "problem") if b.get("weight") != "0"]
    assert Counter(module for module, _ in asked) == {f"m{n}": 4 for n in range(1, QUIZZES + 1)}
    for _, problem in asked:
        name = problem.get("display_name")
        assert problem.get("max_attempts") == "2", name
        assert problem.findtext(".//solution//p"), name
        lists = [*problem.iter("choicegroup", "checkboxgroup", "optioninput")]
        rights = [sum(each.get("correct") == "true" for each in one) for one in lists]
        numbers = [each.get("answer") for each in problem.iter("numericalresponse")]
        assert all(rights + numbers) and rights + numbers, name


def test_url_names_are_unique(course: Edition) -> None:
    """One name, one thing, whatever its kind: links and progress never mix two blocks up."""
    paths = [course.root, *(path for module in course.modules for path in module.files)]
    containers = ("course/", "chapter/", "sequential/", "vertical/")
    names = Counter(
        child.get("url_name")
        for path in paths
        if path.startswith(containers)
        for child in course.element(path)
    )
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("name", list(MINUTES))
def test_text_units_are_neither_thin_nor_endless(
    course: Edition, expected: Expected, name: str
) -> None:
    """A text unit has 200 to 900 words of its own."""
    fewest = 60 if (expected.folder, name) in THIN else 200
    lengths = {t.path: t.words for t in texts(course, module_of(course, name)) if not t.for_staff}
    assert lengths
    assert {unit: n for unit, n in lengths.items() if not fewest <= n <= 900} == {}


def test_each_session_has_notes_for_whoever_leads_it() -> None:
    """Each unit that is done together tells staff, and only them, how."""
    course = editions(CONTENT / SMART_CITY.folder)[0]
    there_are = [text for module in course.modules for text in texts(course, module)]
    together = [
        Path(text.path).stem.removeprefix("t_")
        for text in there_are
        if any("minutes, en direct" in words_of(dd) for dd in text.tree.findall("dl[1]/dd"))
    ]
    told = [Path(text.path).stem.removeprefix("s_") for text in there_are if text.for_staff]
    assert len(together) > 25
    assert sorted(together) == sorted(told)


def test_no_paragraph_stands_twice(course: Edition) -> None:
    """Each paragraph, item and quotation was written for its own place."""
    seen = Counter(
        words_of(element)
        for _, element in elements(course, "p", "li", "dd", "blockquote")
        if element.tag != "dd" or len(words_of(element).split()) > 12
        if element.find("p") is None
    )
    assert [text for text, times in seen.items() if times > 1] == []


def test_each_fact_names_its_source(course: Edition) -> None:
    """A reader sees where a fact comes from: a text's number, or words in brackets."""
    stated = [
        (path, words_of(element)) for path, element in elements(course) if element.get("data-fact")
    ]
    assert len(stated) > 20
    source = re.compile(r"\([^)]{4,}\)|n°|acte additionnel")
    assert [where for where in stated if not source.search(where[1])] == []


def test_no_invented_city_passes_for_a_real_one() -> None:
    """Each unit that tells of one says that it is invented: units are read on their own."""
    course = editions(CONTENT / SMART_CITY.folder)[0]
    invented = re.compile("Tizraoun|Ouro-Béri|Anda-Sira")
    silent = [
        text.path
        for module in course.modules
        for text in texts(course, module)
        if invented.search(words_of(text.tree))
        if not re.search("fictive|inventée|imaginaire", words_of(text.tree))
    ]
    assert silent == []


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


def test_the_two_organisations_are_named_in_full(course: Edition) -> None:
    """Their shared initials are never used."""
    assert [file for file, text in all_strings(course) if "MMC" in text] == []


def test_the_typography_is_french(course: Edition) -> None:
    """No-break spaces before high punctuation and inside quotation marks; curly apostrophes."""
    wrong = [
        (file, text.strip())
        for file, raw in all_strings(course)
        for text in [re.sub(r"\d\d:\d\d", "", ADDRESS.sub("", raw))]
        if PLAIN_SPACE_BEFORE.search(text)
        or NO_SPACE_BEFORE.search(text)
        or AFTER_OPENING_QUOTE.search(text)
        or "'" in text
        or '"' in text
    ]
    assert wrong == []


def test_the_markup_is_plain(course: Edition) -> None:
    """Semantic elements only: no style, no heading above h2, no level skipped."""
    for module in course.modules:
        for text in texts(course, module):
            unwanted = "descendant::*[@style or @class or self::h1 or self::h4 or self::font]"
            assert not text.tree.xpath(unwanted), text.path
            levels = [int(element.tag[1]) for element in text.tree.iter("h2", "h3")]
            assert not levels or levels[0] == 2, text.path
