"""The course on mixed migration: what its OLX must hold, and what its French must respect."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import olxcleaner
import pytest
from lxml import etree, html

from city_diplomacy_xblocks.module_xblock import CityModuleBlock
from city_diplomacy_xblocks.recap_xblock import CityPlanRecapBlock
from city_diplomacy_xblocks.worksheet_xblock import CityWorksheetBlock
from city_diplomacy_xblocks.worksheets import library

COURSE = Path(__file__).parent.parent / "course_content" / "mixed_migration"
FACTS = COURSE.parent / "facts.json"
SECTIONS = (
    "identite",
    "profil_migratoire",
    "cadre",
    "vision",
    "parties_prenantes",
    "actions",
    "financement",
    "risques",
    "suivi",
    "engagement",
)
MODULES = ("m0", "m1", "m1", "m2", "m2", "m3", "m4", "m4", "m5", "m5")
MODULE_OF = dict(zip(SECTIONS, MODULES, strict=True))
CONTAINERS = ("chapter", "sequential", "vertical")
OURS = {
    "city_worksheet": CityWorksheetBlock,
    "city_plan_recap": CityPlanRecapBlock,
    "city_module": CityModuleBlock,
}
#: An hour and a half before, four hours together and as much alone each day, two hours after.
MINUTES = {"m0": 90, **{f"m{day}": 330 for day in range(1, 6)}, "m6": 120}
# High punctuation takes a no-break space, never a plain one, never none.
PLAIN_SPACE_BEFORE = re.compile(r"[ \n\t][:;?!%»]")
NO_SPACE_BEFORE = re.compile(r"[^\s\u00a0?!…»)\]][;?!»]|\w:(?!\d)")
AFTER_OPENING_QUOTE = re.compile(r"«(?!\u00a0)")
ADDRESS = re.compile(r"https?://\S+")


def read_tree(relative: str) -> etree._Element:
    """Return the root element of an OLX file, given by its path in the course."""
    return etree.parse(str(COURSE / relative)).getroot()


def olx(tag: str) -> dict[str, etree._Element]:
    """Return the elements of the files of one tag, by url_name."""
    return {path.stem: read_tree(f"{tag}/{path.name}") for path in (COURSE / tag).glob("*.xml")}


def body(url_name: str) -> html.HtmlElement:
    """Return the parsed text of an HTML unit."""
    return html.fromstring(f"<div>{(COURSE / 'html' / f'{url_name}.html').read_text()}</div>")


def blocks_of(chapter: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield (vertical's url_name, block) for each block of a chapter, in reading order."""
    for sequential in read_tree(f"chapter/{chapter}.xml"):
        for vertical in read_tree(f"sequential/{sequential.get('url_name')}.xml"):
            for block in read_tree(f"vertical/{vertical.get('url_name')}.xml"):
                yield vertical.get("url_name"), block


def chapters() -> list[str]:
    """Return the url_names of the chapters, in order."""
    return [chapter.get("url_name") for chapter in read_tree("course/2027T1.xml")]


def worksheets() -> list[tuple[str, etree._Element]]:
    """Return (chapter, worksheet block) for each worksheet block that is not an example."""
    return [
        (chapter, block)
        for chapter in chapters()
        for _, block in blocks_of(chapter)
        if block.tag == "city_worksheet" and not block.get("example")
    ]


def learner_texts(chapter: str) -> dict[str, str]:
    """Return the words that participants read in each vertical of a chapter."""
    texts: dict[str, str] = {}
    for vertical, block in blocks_of(chapter):
        if block.tag != "html":
            continue
        pointer = read_tree(f"html/{block.get('url_name')}.xml")
        if pointer.get("visible_to_staff_only") != "true":
            text = " ".join(body(block.get("url_name")).itertext())
            texts[vertical] = f"{texts.get(vertical, '')} {text}"
    return texts


def all_strings() -> Iterator[tuple[str, str]]:
    """Yield (file, text) for each text a person reads: titles, units, questions, policy."""
    for path in sorted(COURSE.rglob("*.xml")):
        for element in etree.parse(str(path)).iter(etree.Element):
            yield path.name, element.get("display_name", "")
            yield path.name, element.get("purpose", "")
            for objective in json.loads(element.get("objectives", "[]")):
                yield path.name, objective
            yield path.name, element.text or ""
            yield path.name, element.tail or ""
    for path in sorted(COURSE.rglob("*.html")):
        for text in html.fromstring(f"<div>{path.read_text()}</div>").itertext():
            yield path.name, text
    policy = json.loads((COURSE / "policies/2027T1/policy.json").read_text())
    yield "policy.json", policy["course/2027T1"]["display_name"]


def test_the_cleaner_of_studio_has_nothing_to_say() -> None:
    """Studio runs this very check when the course is imported."""
    _, errors, _ = olxcleaner.validate(
        str(COURSE / "course.xml"), steps=8, allowed_xblocks=list(OURS)
    )
    assert [error.description for error in errors.errors] == []


def test_seven_modules_in_order() -> None:
    """The course goes from module 0 to module 6."""
    assert chapters() == [f"m{number}" for number in range(7)]


def test_each_section_stands_once_in_its_module() -> None:
    """A participant finds each section of the plan at one place."""
    placed = [
        (section, chapter)
        for chapter, block in worksheets()
        for section in json.loads(block.get("sections"))
    ]
    assert placed == list(MODULE_OF.items())


def test_the_sections_are_those_of_the_worksheet() -> None:
    """The course leaves no section of the worksheet out, and follows its order."""
    assert [section.id for section in library.get("plan_migration").sections] == list(SECTIONS)


def test_the_block_knows_what_the_course_tells_it() -> None:
    """Each attribute of our blocks is a field of theirs, none is dropped at import."""
    told = {
        (block.tag, name)
        for chapter in chapters()
        for _, block in blocks_of(chapter)
        if block.tag in OURS
        for name in block.attrib
    }
    assert {tag for tag, _ in told} == set(OURS)
    for tag, block_class in OURS.items():
        known = {*block_class.fields, "url_name", "xblock-family"}
        assert {name for of, name in told if of == tag} - known == set()


def test_the_course_lets_our_blocks_in() -> None:
    """Studio shows and imports only what the course's settings name."""
    policy = json.loads((COURSE / "policies/2027T1/policy.json").read_text())
    assert set(policy["course/2027T1"]["advanced_modules"]) == set(OURS)


@pytest.mark.parametrize("chapter", list(MINUTES))
def test_each_module_begins_with_what_it_is_for(chapter: str) -> None:
    """Its title, its duration, what one learns, and the sections that are filled in there."""
    (_, head), *others = blocks_of(chapter)
    assert head.tag == "city_module"
    assert "city_module" not in {block.tag for _, block in others}
    assert head.get("display_name") == read_tree(f"chapter/{chapter}.xml").get("display_name")
    assert int(head.get("minutes")) == MINUTES[chapter]
    assert head.get("purpose")
    assert 3 <= len(json.loads(head.get("objectives"))) <= 5
    filled_in = [section for section, where in MODULE_OF.items() if where == chapter]
    assert json.loads(head.get("sections")) == filled_in


def test_the_plan_is_recalled_where_the_course_goes_back_to_it() -> None:
    """The vision before the actions, the actions before the budget, all of it before hand-in."""
    units = [(vertical, block) for chapter in chapters() for vertical, block in blocks_of(chapter)]
    order = list(dict.fromkeys(vertical for vertical, _ in units))
    recalled = {
        vertical: (json.loads(block.get("sections")), block.get("show"))
        for vertical, block in units
        if block.tag == "city_plan_recap"
    }
    assert recalled["m3_atelier3"] == (["vision"], "sections")
    assert recalled["m4_couts"] == (["actions"], "sections")
    assert recalled["m5_avant_remise"] == ([], "summary")
    for recap, sheet in (
        ("m3_atelier3", "m3_actions"),
        ("m4_couts", "m4_financement"),
        ("m5_avant_remise", "m5_remettre"),
    ):
        assert order.index(recap) < order.index(sheet)


def test_recaps_and_modules_follow_the_plan_of_the_course() -> None:
    """They read the plan that the sheets write."""
    follow = [
        (block.get("worksheet"), block.get("plan_key"))
        for chapter in chapters()
        for _, block in blocks_of(chapter)
        if block.tag in ("city_plan_recap", "city_module")
    ]
    assert set(follow) == {("plan_migration", "plan")}


def test_worksheets_share_one_plan_and_one_submission_point() -> None:
    """All sections go to the same plan, which is handed in at one place."""
    blocks = [block for _, block in worksheets()]
    assert {(b.get("worksheet"), b.get("plan_key")) for b in blocks} == {("plan_migration", "plan")}
    assert [b.get("url_name") for b in blocks if b.get("submission_point") == "true"] == [
        "fiche_remise"
    ]


def test_the_example_is_read_in_module_0() -> None:
    """Participants see three sections filled in before they fill one."""
    examples = [b for _, b in blocks_of("m0") if b.get("example")]
    assert [b.get("example") for b in examples] == ["kanimbora"]
    assert json.loads(examples[0].get("sections")) == ["identite", "vision", "actions"]


def test_the_plan_and_the_quiz_count_as_the_grading_policy_says() -> None:
    """Each graded sequence has a due date and a kind that the grading policy knows."""
    graded = [s for s in olx("sequential").values() if s.get("graded") == "true"]
    policy = json.loads((COURSE / "policies/2027T1/grading_policy.json").read_text())
    weights = {kind["type"]: kind["weight"] for kind in policy["GRADER"]}
    assert weights == {"Quiz": 0.2, "Plan": 0.8}
    assert {sequence.get("format") for sequence in graded} == set(weights)
    assert all(sequence.get("due") for sequence in graded)


def test_url_names_are_unique() -> None:
    """One name, one thing, whatever its kind: links and progress never mix two blocks up."""
    names = Counter(
        element.get("url_name")
        for tag in ("course", *CONTAINERS)
        for root in olx(tag).values()
        for element in root
    )
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("chapter", ["m0", "m1"])
def test_text_units_are_neither_thin_nor_endless(chapter: str) -> None:
    """A text unit of the written modules has 200 to 900 words."""
    lengths = {unit: len(text.split()) for unit, text in learner_texts(chapter).items()}
    assert lengths
    assert {unit: n for unit, n in lengths.items() if not 200 <= n <= 900} == {}


@pytest.mark.parametrize("chapter", ["m2", "m3", "m4", "m5", "m6"])
def test_each_session_of_the_other_modules_says_what_is_done(chapter: str) -> None:
    """No unit is a bare title."""
    lengths = {unit: len(text.split()) for unit, text in learner_texts(chapter).items()}
    assert {unit: n for unit, n in lengths.items() if n < 60} == {}


def test_no_paragraph_stands_twice() -> None:
    """Each paragraph, item and quotation was written for its own place."""
    seen = Counter(
        " ".join("".join(element.itertext()).split())
        for path in (COURSE / "html").glob("*.html")
        for element in body(path.stem).iter("p", "li", "dd", "blockquote")
        if element.tag != "dd" or len("".join(element.itertext()).split()) > 12
        if element.find("p") is None
    )
    assert [text for text, times in seen.items() if times > 1] == []


def test_each_fact_is_known_and_verified() -> None:
    """An element that cites a fact cites one whose source was found."""
    status = json.loads(FACTS.read_text())
    cited = {
        (path.stem, fact)
        for path in (COURSE / "html").glob("*.html")
        for element in body(path.stem).iter()
        if isinstance(element.tag, str)
        for fact in element.get("data-fact", "").split()
    }
    assert len(cited) > 20
    assert {(unit, fact) for unit, fact in cited if status.get(fact) != "V"} == set()


def test_each_fact_names_its_source() -> None:
    """A reader sees where a fact comes from: a text's number, or words in brackets."""
    for path in (COURSE / "html").glob("*.html"):
        for element in body(path.stem).iter("p", "li", "span"):
            if element.get("data-fact"):
                text = "".join(element.itertext())
                assert re.search(r"\([^)]{4,}\)|n°\u00a0|acte additionnel", text), text


def test_what_may_have_changed_says_so() -> None:
    """The situation of the Ecowas changes often: its lines ask the reader to check."""
    lines = [
        "".join(element.itertext())
        for path in (COURSE / "html").glob("*.html")
        for element in body(path.stem).iter("p", "li")
        if "CEDEAO" in "".join(element.itertext())
        and not read_tree(f"html/{path.stem}.xml").get("visible_to_staff_only")
    ]
    assert lines
    assert all("situation à vérifier à la date du cours" in line for line in lines)


def test_the_two_organisations_are_named_in_full() -> None:
    """Their shared initials are never used."""
    assert [file for file, text in all_strings() if "MMC" in text] == []


def test_the_typography_is_french() -> None:
    """No-break spaces before high punctuation and inside quotation marks; curly apostrophes."""
    wrong = [
        (file, text.strip())
        for file, raw in all_strings()
        for text in [re.sub(r"\d\d:\d\d", "", ADDRESS.sub("", raw))]
        if PLAIN_SPACE_BEFORE.search(text)
        or NO_SPACE_BEFORE.search(text)
        or AFTER_OPENING_QUOTE.search(text)
        or "'" in text
        or '"' in text
    ]
    assert wrong == []


def test_the_markup_is_plain() -> None:
    """Semantic elements only: no style, no heading above h2, no level skipped."""
    for path in (COURSE / "html").glob("*.html"):
        root = body(path.stem)
        assert not root.xpath("//*[@style or @class or self::h1 or self::h4 or self::font]"), path
        levels = [int(element.tag[1]) for element in root.iter("h2", "h3")]
        assert not levels or levels[0] == 2, path
