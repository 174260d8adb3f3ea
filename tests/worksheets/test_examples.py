"""The example plan of each worksheet breaks no rule; broken in one place, that rule speaks, and no other."""

from __future__ import annotations

import importlib
import json

import pytest

from city_diplomacy_xblocks.cli import main
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.findings import BUILT_IN, check, shown
from city_diplomacy_xblocks.worksheets.today import looked_at_on

MODULES = ("t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9")
SHEETS = [importlib.import_module(f"tests.worksheets.mutations.{name}") for name in MODULES]
FIRING = [(sheet, broken) for sheet in SHEETS for broken in sheet.FIRING]
SILENT = [(sheet, rule, change) for sheet in SHEETS for rule, change in sheet.SILENT]


#: A day on which nothing in the examples is out of date.
DAY = "2027-01-15"


@pytest.fixture(autouse=True)
def _day():
    with looked_at_on(DAY):
        yield


def worksheet_of(name):
    data = json.loads((library.EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return library.get(data["_worksheet"])


def found_in(sheet, change, language):
    plan = library.example(sheet.EXAMPLE)
    change(plan)
    return shown(check(worksheet_of(sheet.EXAMPLE), plan, language=language))


@pytest.mark.parametrize("name", library.examples())
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_an_example_has_no_finding(name, language, capsys):
    path = str(library.EXAMPLES / f"{name}.json")
    argv = ["check", worksheet_of(name).id, path, "--on", DAY, "--lang", language]
    assert main([*argv, "--format", "json"]) == 0
    assert capsys.readouterr().out == "[]\n"


def test_every_worksheet_has_an_example_that_says_it_is_fictional():
    assert {worksheet_of(name).id for name in library.examples()} == set(library.ids())
    for path in library.EXAMPLES.glob("*.json"):
        note = json.loads(path.read_text(encoding="utf-8"))["_note"]
        assert "fictive" in note.casefold()


@pytest.mark.parametrize(
    ("sheet", "broken"),
    FIRING,
    ids=[f"{broken.rule}-{number}" for number, (_, broken) in enumerate(FIRING)],
)
def test_a_rule_speaks_where_it_is_broken_and_no_other_does(sheet, broken):
    for language in worksheet_of(sheet.EXAMPLE).title:
        found = found_in(sheet, broken.change, language)
        assert {each.rule for each in found} == {broken.rule} | broken.also
        spoken = [each for each in found if each.rule == broken.rule]
        assert broken.path in {each.path for each in spoken}
        for each in found:
            assert "{" not in each.message
            assert "  " not in each.message
            assert each.message.endswith((".", "?"))
            assert not each.message[0].islower()


@pytest.mark.parametrize(
    ("sheet", "rule", "change"),
    SILENT,
    ids=[f"{rule}-{number}" for number, (_, rule, _) in enumerate(SILENT)],
)
def test_a_rule_is_silent_when_it_is_nearly_broken(sheet, rule, change):
    assert rule not in {each.rule for each in found_in(sheet, change, "fr")}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.EXAMPLE)
def test_every_rule_of_a_worksheet_is_seen_to_speak(sheet):
    rules = {rule.id for rule in worksheet_of(sheet.EXAMPLE).rules}
    assert rules == {broken.rule for broken in sheet.FIRING} - BUILT_IN
