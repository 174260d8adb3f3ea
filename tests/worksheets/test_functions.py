"""What rules may ask besides the plan: the day, and names that are the same to people."""

from __future__ import annotations

import pytest
from freezegun import freeze_time

from city_diplomacy_xblocks.worksheets.findings import check, shown
from city_diplomacy_xblocks.worksheets.functions import plain, repeated
from city_diplomacy_xblocks.worksheets.loader import load_text
from city_diplomacy_xblocks.worksheets.today import looked_at_on, today

SHEET = """\
id: small
version: 1
title: {fr: Fiche, en: Sheet}
sections:
  - id: one
    title: {fr: Une, en: One}
    fields:
      - {id: until, type: date, label: {fr: "Jusqu’au", en: Until}}
      - {id: mail, type: email, label: {fr: Courriel, en: E-mail}}
      - {id: note, type: text, min: 60, label: {fr: Note, en: Note}}
      - id: people
        type: table
        row_prefix: P
        label: {fr: Acteurs, en: Actors}
        columns: [{id: name, type: text, label: {fr: Nom, en: Name}}]
rules:
  - id: D-1
    severity: error
    when: until != ""
    check: until >= today && days(today, until) <= 366
    at: one.until
    message: {fr: "Expiré.", en: "Expired."}
  - id: D-2
    severity: warning
    for_each: repeated(people, "name")
    check: "false"
    at: one.people.*.name
    values:
      other: people.filter(each, each.id != row.id && plain(each.name) == plain(row.name))[0].name
    message: {fr: "{row} répète {other}.", en: "{row} repeats {other}."}
"""


@pytest.fixture(scope="module")
def sheet():
    return load_text(SHEET, name="small.yaml")


def said(sheet, **answers):
    return [
        (each.rule, each.path, each.message)
        for each in check(sheet, {"one": answers}, language="en")
    ]


@freeze_time("2027-03-15T23:30:00+00:00")
@pytest.mark.parametrize(
    ("until", "found"),
    [("2027-03-15", 0), ("2027-03-14", 1), ("2028-03-15", 0), ("2028-03-16", 1), ("", 0)],
)
def test_a_rule_may_ask_what_day_it_is(sheet, until, found):
    assert len(said(sheet, until=until)) == found


@freeze_time("2027-03-15")
def test_a_plan_may_be_looked_at_on_another_day():
    with looked_at_on("2031-01-01"):
        assert today() == "2031-01-01"
    with looked_at_on(""):
        assert today() == "2027-03-15"


def test_names_are_compared_as_people_compare_them(sheet):
    names = ["École du Port", "Mairie", " ecole  du port ", "", "", "MAIRIE"]
    rows = [{"id": f"x{at}", "name": name} for at, name in enumerate(names)]
    assert said(sheet, people=rows)[-2:] == [
        ("D-2", "one.people.x2.name", "P3 repeats École du Port."),
        ("D-2", "one.people.x5.name", "P6 repeats Mairie."),
    ]
    assert plain("Société d’État") == "societe d'etat"
    assert (plain(None), repeated(None, "name"), repeated([{}], "name")) == ("", [], [])


def test_texts_that_seem_personal_are_pointed_out_where_no_rule_does(sheet):
    rows = [{"id": "x", "name": "Appeler le +221 77 123 45 67"}]
    plan = {"one": {"people": rows, "mail": "mairie@ville.example", "note": "a@b.example"}}
    found = [each for each in check(sheet, plan, language="en") if each.rule == "personal"]
    assert [(each.path, each.severity) for each in found] == [
        ("one.note", "warning"),
        ("one.people.x.name", "warning"),
    ]
    assert found[1].message.startswith(
        "“P1, Name” seems to hold personal data, “+221 77 123 45 67” ("
    )
    assert [each.rule for each in shown(check(sheet, plan, language="en"))] == [
        "length",
        "personal",
    ]
