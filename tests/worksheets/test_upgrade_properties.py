"""No text is lost on the way to a newer version, whatever the worksheets, their steps, the plan."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.upgrade import Upgrader
from tests.worksheets.upgrading import section, sheet, spec

SECTIONS, FIELDS, COLUMNS = ("s1", "s2", "s3"), ("f1", "f2", "f3"), ("c1", "c2", "c3")
TYPES = ("text", "longtext", "number", "money", "choice", "multichoice", "month", "date", "table",
         "link", "boolean", "row_ref")  # fmt: skip
WAYS = ("as_text", "as_number", "as_list", "as_single", "as_month")
CODES = ("aa", "bb", "cc", "dd")
#: Made for each text of a plan, so that it can be told from all others.
_numbers = itertools.count(1)


@st.composite
def field(draw, field_id: str, *, within_table: bool = False) -> dict[str, Any]:
    kinds = [each for each in TYPES if not (within_table and each == "table")]
    kind = draw(st.sampled_from(kinds))
    more: dict[str, Any] = {}
    if kind in ("choice", "multichoice"):
        more["options"] = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    if kind == "row_ref":
        more["target"] = "s1.f1"
    if kind in ("text", "longtext"):
        more["max"] = draw(st.sampled_from((12, 60, 400)))
    if kind == "table":
        names = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, unique=True))
        more["columns"] = [draw(field(name, within_table=True)) for name in names]
        more["max_rows"] = draw(st.integers(1, 4))
    return spec(field_id, kind, **more)


@st.composite
def sections(draw) -> list[dict[str, Any]]:
    names = draw(st.lists(st.sampled_from(SECTIONS), min_size=1, unique=True))
    found = []
    for name in names:
        ids = draw(st.lists(st.sampled_from(FIELDS), min_size=1, unique=True))
        found.append(section(name, *[draw(field(each)) for each in ids]))
    return found


def paths(parts: list[dict[str, Any]]) -> list[str]:
    """Every section, field and column, as steps call them."""
    found = [part["id"] for part in parts]
    for part in parts:
        for each in part["fields"]:
            names = [each["id"], *(f"{each['id']}.{c['id']}" for c in each.get("columns", ()))]
            found += [f"{part['id']}.{name}" for name in names]
    return found


@st.composite
def step(draw, first: list[str], second: list[str]) -> dict[str, Any]:
    """A step that may be sensible or not: the lint is somebody else's task."""
    path = draw(st.sampled_from(first))
    kind = draw(st.sampled_from(("rename", "move", "move", "options", "retype", "drop")))
    said: dict[str, Any] = {kind: path}
    if kind == "rename":
        alike = [each for each in second if each.count(".") == path.count(".")]
        said["to"] = draw(st.sampled_from(alike or second)).rpartition(".")[2]
    elif kind == "move":
        said["to"] = draw(st.sampled_from([each for each in second if "." in each]))
        if said["to"].count(".") == 2:
            said["row"] = draw(st.sampled_from(("p1", "r1")))
    elif kind == "options":
        new = st.lists(st.sampled_from(CODES), min_size=1, max_size=3)
        said["codes"] = draw(st.dictionaries(st.sampled_from(CODES), new, min_size=1))
        said["default"] = draw(st.sampled_from(("", *CODES)))
    elif kind == "retype":
        said["by"] = draw(st.sampled_from(WAYS))
    return said


@st.composite
def answer(draw, kind: str, given: dict[str, Any]) -> Any:
    """An answer that the field would take, mostly; texts hold a word of their own."""
    word = f"mot{next(_numbers)}x"
    codes = [option["code"] for option in given.get("options", ())]
    match kind:
        case "text" | "longtext":
            return draw(st.sampled_from((word, f"{word} 12", f"Une {word} plus longue que douze")))
        case "number" | "money":
            return draw(st.integers(0, 9999))
        case "choice":
            return draw(st.sampled_from(codes))
        case "multichoice":
            return draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
        case "month":
            return "2027-03"
        case "date":
            return draw(st.sampled_from(("2027-03-01", "2027-03-15")))
        case "link":
            return [f"https://{word}.example"]
        case "boolean":
            return draw(st.booleans())
        case "row_ref":
            return draw(st.sampled_from(("r1", "gone")))
    return word


@st.composite
def plan(draw, given: list[dict[str, Any]]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for part in given:
        values: dict[str, Any] = {}
        for each in part["fields"]:
            if draw(st.integers(0, 3)) == 0:
                continue
            if each["type"] == "table":
                values[each["id"]] = [
                    {
                        "id": f"r{n}",
                        **{c["id"]: draw(answer(c["type"], c)) for c in each["columns"]},
                    }
                    for n in range(1, draw(st.integers(1, each["max_rows"])) + 1)
                ]
            else:
                values[each["id"]] = draw(answer(each["type"], each))
        answers[part["id"]] = values
    return answers


@st.composite
def moves(draw) -> tuple[Worksheet, Worksheet, dict[str, Any]]:
    """A worksheet, a later version, and a plan of the first."""
    first = draw(sections())
    # Half of the time the later version is much like the first, so that steps have something to do.
    second = draw(sections()) if draw(st.booleans()) else first + draw(later_parts(first))
    versions = draw(st.integers(2, 3))
    some = st.lists(step(paths(first), paths(second)), max_size=6)
    steps = {since: draw(some) for since in range(1, versions)}
    number = draw(st.sampled_from((1, versions)))
    new = sheet(*second, version=number, steps=steps if number > 1 else None)
    return sheet(*first), new, draw(plan(first))


@st.composite
def later_parts(draw, first: list[dict[str, Any]]) -> list[dict[str, Any]]:
    there = {part["id"] for part in first}
    return [part for part in draw(sections()) if part["id"] not in there]


def texts(value: Any) -> Iterator[str]:
    """Every text within an answer that a person has typed."""
    if isinstance(value, str):
        if "mot" in value:
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


@given(moves())
@settings(max_examples=150, deadline=None)
def test_no_text_is_lost(given_):
    old, new, answers = given_
    before = json.dumps(answers)
    found = Upgrader(old, new).upgrade(answers)
    told = [*texts(found.answers), *(each.text for each in found.left_over)]
    for text in texts(answers):
        assert any(text in each for each in told), (text, found)
    assert json.dumps(answers) == before


@given(moves())
@settings(max_examples=150, deadline=None)
def test_no_answer_disappears(given_):
    """Of each kind: as many answers as before are in their places or left over, or more."""
    old, new, answers = given_
    found = Upgrader(old, new).upgrade(answers)
    leaves = sum(count(value) for values in answers.values() for value in values.values())
    placed = sum(count(value) for values in found.answers.values() for value in values.values())
    rows = sum(each.text.count("\n") for each in found.left_over)
    as_words = sum(text.count("\n") for text in texts(found.answers))
    assert placed + len(found.left_over) + rows + as_words >= leaves


def count(value: Any) -> int:
    """Answers in a field: the cells of a table."""
    is_rows = isinstance(value, list) and value and isinstance(value[0], dict)
    return sum(len(row) - 1 for row in value) if is_rows else 1


@given(moves())
@settings(max_examples=150, deadline=None)
def test_what_is_placed_fits_and_a_second_time_changes_nothing(given_):
    old, new, answers = given_
    found = Upgrader(old, new).upgrade(answers)
    read = read_answers(new, found.answers)
    assert not read.findings
    assert {k: v for k, v in read.answers.items() if v} == {
        k: v for k, v in found.answers.items() if v
    }
    again = Upgrader(new, new).upgrade(found.answers)
    assert {k: v for k, v in again.answers.items() if v} == {
        k: v for k, v in found.answers.items() if v
    }
    assert not again.left_over


@given(moves())
@settings(max_examples=150, deadline=None)
def test_places_that_are_found_are_there(given_):
    """Left-over texts stand beside something; what a path leads to leads back."""
    old, new, answers = given_
    upgrader = Upgrader(old, new)
    for left in upgrader.upgrade(answers).left_over:
        assert new.section(left.path.split(".")[0])
    for part, each in old.all_fields():
        to = upgrader.path(f"{part.id}.{each.id}")
        if to:
            assert new.field_at(to)
            assert upgrader.back(to)
