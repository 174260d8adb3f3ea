"""The two full courses: their modules, sheets, quizzes and settings.

What every course must hold (it can be imported, links lead somewhere, facts are verified, sections
stand once) is proven in tests/courses; what their texts must respect, in test_texts.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest
from lxml import etree

from city_diplomacy_xblocks.courses.edition import Edition
from city_diplomacy_xblocks.module_xblock import CityModuleBlock
from city_diplomacy_xblocks.recap_xblock import CityPlanRecapBlock
from city_diplomacy_xblocks.worksheet_xblock import CityWorksheetBlock
from city_diplomacy_xblocks.worksheets import library
from tests.full_courses.expected import MINUTES, Expected, module_of, units_of

OURS = {
    "city_worksheet": CityWorksheetBlock,
    "city_plan_recap": CityPlanRecapBlock,
    "city_module": CityModuleBlock,
}
#: A quiz a day, of four questions.
QUIZZES = 5


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


def test_a_sheet_bears_the_title_of_its_section(course: Edition, expected: Expected) -> None:
    """Where one section is written, unit, block and worksheet call it the same."""
    titles = {one.id: one.title["fr"] for one in library.get(expected.worksheet).sections}
    for module, unit, block in units_of(course):
        if block in [sheet for _, sheet in worksheets(course)] and unit != "m5_remettre":
            (section,) = json.loads(block.get("sections"))
            there = course.element(f"vertical/{unit}.xml").get("display_name")
            assert [there, block.get("display_name")] == [titles[section]] * 2, (module, unit)


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
