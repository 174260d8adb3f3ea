from __future__ import annotations

import pytest

from city_diplomacy_xblocks.worksheets.findings import check, shown
from city_diplomacy_xblocks.worksheets.loader import load_text
from city_diplomacy_xblocks.worksheets.personal_data import Dismissed, personal_parts
from city_diplomacy_xblocks.worksheets.progress import section_progress

PERSONAL = [
    "Appeler le +221 77 123 45 67", "tél. 77 123 45 67 89", "06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78",
    "(00221) 77 123 45 67", "00221771234567", "771234567", "maire@ville.sn", "Écrire à : jean.dupont+ville@mairie.gov.sn.",
    "CNI 12345678", "passeport A 123456789", "NIN 1 234 1990 12345", "Contact: +33612345678", "+221771234567.",
    "0612345678 ou au bureau", "77\u00a0123\u00a045\u00a067\u00a01", "le 77 123 45 67 8 (bureau)",
    "Tel No 771234567", "appelez le n° 77 123 45 67 89", "771234567 est mon numéro",
    "رقم الهاتف: 06 12 34 56 78", "اتصلوا على ٠٦ ١٢ ٣٤ ٥٦ ٧٨", "البطاقة رقم 12345678",
]  # fmt: skip
HARMLESS = [
    "", "12 500 000 XOF", "12\u202f500\u202f000\u202fFCFA", "370 000 000", "1.250.000 francs", "budget de 12000000 FCFA", "45000000 XOF",
    "2025-2030", "2025 - 2030", "2027/2029", "2025–2030", "Loi n° 2008-12 du 25 janvier 2008", "loi n°2008-12 du 25/01/2008",
    "loi no 09-08 de 2009", "le 15/03/2027 et le 16.04.2027", "2027-03-15", "2027-01 à 2029-12", "O1, O2 et A12", "3 000 personnes par an, dont 40 %",
    "entre 3 000 000 et 5 000 000", "3 000 000 - 5 000 000", "en 2025, 2026, 2027 et 2028", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    "https://ville.sn/doc/123456789012", "A/RES/73/195", "25 janvier 2008, 12 mars 2009, 14 juillet 2010", "186 400 habitants",
    "12 agents, 48 ateliers, 240 activités, 3 000 visites", "article 123456", "décret n° 2014-1234 du 12 juin 2014", "résolution 1325 (2000)",
    "30 jours, échantillon de 200, 400 ménages", "2 500 000 à 3 500 000 FCFA par an", "Convention de 1951 et protocole de 1967",
    "25000000 habitants", "@mairie sur les réseaux", "90 % en 2028, 95 % en 2029",
    "منذ 2030 (240 000 درهم في السنة)", "ميزانية قدرها 12000000 فرنك", "القانون رقم 09-08 لسنة 2009", "25000000 نسمة",
]  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_data_is_noticed(text):
    assert list(personal_parts(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_plans_are_full_of_is_not_noticed(text):
    assert not list(personal_parts(text))


# « Ce n'est pas une donnée personnelle »

SHEET = """\
id: small
version: 1
title: {fr: Fiche, en: Sheet}
sections:
  - id: one
    title: {fr: Une, en: One}
    fields:
      - {id: note, type: text, min: 60, label: {fr: Note, en: Note}}
      - id: people
        type: table
        row_prefix: P
        label: {fr: Acteurs, en: Actors}
        columns: [{id: name, type: text, label: {fr: Nom, en: Name}}]
"""
RULE = """\
rules:
  - id: S-1
    severity: error
    for_each: texts
    check: "!row.personal"
    at: "*"
    message: {fr: "Attention.", en: "Careful."}
  - id: S-2
    severity: warning
    for_each: texts
    check: length(row.text) < 60
    at: "*"
    message: {fr: "Long.", en: "Long."}
"""
PLAN = {
    "one": {"note": "Dossier 123456789", "people": [{"id": "x", "name": "Tél. 77 123 45 67 89"}]}
}


def mark(path, found):
    return f"{path} has {found}"


def warned(sheet, plan, **said):
    """Rule and path of each warning, and of each answer to one, as the plan's page shows them."""
    dismissed = Dismissed(
        {path.replace("__", "."): {each: "Awa"} for path, each in said.items()}, mark
    )
    found = shown(check(sheet, plan, language="en", dismissed=dismissed))
    return [(each.rule, each.path, each.mark) for each in found if each.mark]


@pytest.mark.parametrize(("rules", "rule"), [("", "personal"), (RULE, "S-1")])
def test_what_people_answered_is_warned_of_no_more(rules, rule):
    """By the worksheet's own rule or ours: at that place, of that number, and only of it."""
    sheet = load_text(SHEET + rules, name="small.yaml")
    note, name = "one.note", "one.people.x.name"
    marks = {note: mark(note, "123456789"), name: mark(name, "77 123 45 67 89")}
    both = [(rule, note, marks[note]), (rule, name, marks[name])]
    if rule == "personal":
        both = both[1:]  # of our own, the short text goes before
    assert warned(sheet, PLAN) == both
    assert warned(sheet, PLAN, one__note=marks[name]) == both
    settled = ("dismissed", name, marks[name])
    assert sorted(warned(sheet, PLAN, one__people__x__name=marks[name])) == sorted(
        [settled, *both[:-1]]
    )

    def written(text):
        plan = {"one": {"people": [{"id": "x", "name": text}]}}
        return [each[0] for each in warned(sheet, plan, one__people__x__name=marks[name])]

    assert written("Au bureau : 77 123 45 67 89, le matin") == ["dismissed"]
    assert written("Tél. 77 123 45 67 80") == [rule]
    assert written("Tél. 77 123 45 67 89 ou 77 123 45 67 80") == [rule]
    assert written("Au bureau") == []


def test_an_answer_is_no_finding_in_any_count_and_blocks_nothing():
    sheet = load_text(SHEET + RULE, name="small.yaml")
    said = {
        "one.note": {mark("one.note", "123456789"): ""},
        "one.people.x.name": {mark("one.people.x.name", "77 123 45 67 89"): "Awa"},
    }
    found = check(sheet, PLAN, language="en", dismissed=Dismissed(said, mark))
    progress = section_progress(sheet, PLAN, found)["one"]
    before = section_progress(sheet, PLAN, check(sheet, PLAN, language="en"))["one"]
    assert (before.errors - progress.errors, progress.warnings) == (1, before.warnings)
    notes = {each.path: each.message for each in found if each.severity == "note"}
    assert notes["one.people.x.name"].startswith("Awa said that this is not personal data")
    assert notes["one.note"].startswith("This is not personal data")


def test_a_warning_can_be_answered_only_by_whom_it_was_made_for():
    """Where nobody keeps answers, as on the command line, no finding has a mark."""
    sheet = load_text(SHEET + RULE, name="small.yaml")
    assert not any(each.mark for each in check(sheet, PLAN, language="en"))
    other = list(check(sheet, PLAN, language="en", dismissed=Dismissed({}, mark)))
    assert {each.rule for each in other if each.mark} == {"S-1"}
