"""Forms: a worksheet as XLSX to fill in offline, and what a filled one changes."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.exports import cells, filled, form
from city_diplomacy_xblocks.exports.archive import LARGEST, Unreadable
from city_diplomacy_xblocks.fields.words import speaking
from city_diplomacy_xblocks.worksheets import library
from tests.exports import books
from tests.exports.books import Book

WORKSHEET = library.get("plan_migration")
PLAN = library.example("kanimbora")
ACTIONS = "actions.actions"


@cache
def blank(language: str = "fr") -> bytes:
    """The form of the example, at revision 7."""
    return books.written(WORKSHEET, PLAN, language, revision=7)


def read(content: bytes, language: str = "fr") -> filled.Filled:
    return books.read(content, WORKSHEET, language)


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_a_form_loaded_as_it_was_made_changes_nothing(language):
    again = read(blank(language=language), language)
    assert again == filled.Filled(7, (), ())
    assert read(Book(blank(language=language)).saved(), language) == again


def test_what_was_filled_in_becomes_changes():
    book = Book(blank())
    book.answer("identite.city_name").value = "Tambali"
    book.answer("profil_migratoire.population_total").value = "190 500"
    book.answer("identite.plan_period").value = "2027-02 – 12/2030"
    book.cell(ACTIONS, 1, "cost").value = "91 000 000 FCFA"
    book.cell(ACTIONS, 1, "start").value = date(2027, 4, 1)
    book.cell(ACTIONS, 1, "status").value = "ready"
    got = {change.path: change for change in read(book.saved()).changes}
    first = PLAN["actions"]["actions"][0]["id"]
    assert {path: change.value for path, change in got.items()} == {
        "identite.city_name": "Tambali",
        "profil_migratoire.population_total": 190500,
        "identite.plan_period": {"start": "2027-02", "end": "2030-12"},
        f"{ACTIONS}.{first}.cost": 91_000_000,
        f"{ACTIONS}.{first}.start": "2027-04",
        f"{ACTIONS}.{first}.status": "prete",
    }
    assert got["identite.city_name"].before == "Kanimbora (ville fictive)"
    assert got[f"{ACTIONS}.{first}.cost"].place.endswith("Coût total")


def test_a_new_line_is_a_new_row_that_others_may_name():
    book = Book(blank())
    count = len(PLAN["actions"]["actions"])
    book.cell(ACTIONS, count + 1, "title").value = "Former les agents"
    budget = "financement.budget_lines"
    book.cell(budget, 1, "action_ref").value = f"A{count + 1}"
    changes = {change.path: change for change in read(book.saved()).changes}
    insert = next(change for change in changes.values() if change.op == "insert")
    line = PLAN["financement"]["budget_lines"][0]["id"]
    assert insert.value["after"] == PLAN["actions"]["actions"][-1]["id"]
    assert insert.value["cells"] == {"title": "Former les agents"}
    assert changes[f"{budget}.{line}.action_ref"].value == insert.path.split(".")[2]
    # Loaded twice, it is the same row.
    content = book.saved()
    assert read(content) == read(content)


def test_a_line_made_empty_is_a_row_deleted():
    book = Book(blank())
    page = book.table(ACTIONS)
    ids = [each.value for each in page[form.IDS_LINE + 1]]
    for place in range(2, len(ids) + 1):
        if ids[place - 1]:
            page.cell(form.FIRST_LINE + 2, place).value = None
    deleted = [change for change in read(book.saved()).changes if change.op == "delete"]
    assert [change.path for change in deleted] == [
        f"{ACTIONS}.{PLAN['actions']['actions'][1]['id']}"
    ]


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        ("profil_migratoire.population_total", "beaucoup", "nombre"),
        ("profil_migratoire.population_total", "1,250", "deux façons"),
        ("identite.country", "Atlantide", "choix"),
        ("identite.plan_period", "2027", "tiret"),
        ("identite.city_name", "#REF!", "erreur"),
        ("identite.city_name", "=1+1", "formule"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_cell(path, value, word):
    book = Book(blank())
    cell = book.answer(path)
    cell.value = value
    got = read(book.saved())
    assert got.changes == ()
    assert [unread.cell for unread in got.unread] == [cell.coordinate]
    assert word in got.unread[0].reason


def test_texts_that_look_like_formulas_stay_texts():
    book = Book(blank())
    cell = book.answer("identite.city_name")
    cell.value = "=1+1"
    cell.data_type = "s"
    assert [change.value for change in read(book.saved()).changes] == ["=1+1"]


def test_what_the_team_fills_in_is_not_asked_nor_read():
    for _, spec in WORKSHEET.all_fields():
        if not form.to_fill(spec):
            with pytest.raises(LookupError):
                Book(blank()).answer(spec.id)


def test_paths_and_ids_of_the_file_are_not_trusted():
    book = Book(blank())
    page = book.table(ACTIONS)
    width = len([cell for cell in page[form.IDS_LINE + 1] if cell.value])
    page.cell(form.FIRST_LINE + 1, width + 1).value = "../../etc"
    book.answer("identite.city_name").offset(column=2).value = "actions.actions.x.title"
    got = read(book.saved())
    assert {change.op for change in got.changes} <= {"insert", "delete"}
    assert all(change.path.startswith(f"{ACTIONS}.") for change in got.changes)


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    return zipped(parts)


BAD = {
    "nothing": b"",
    "text": b"bonjour",
    "a zip of something else": zipped({"a.txt": b"a"}),
    "too large": b"P" * (LARGEST + 1),
    "a bomb": zipped({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * 90_000_000}),
    "macros": zipped({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}),
    "entities": zipped({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "a broken workbook": zipped({"xl/workbook.xml": b"<workbook"}),
    "many parts": zipped({"xl/workbook.xml": b"<a/>", **{f"{n}.xml": b"" for n in range(700)}}),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_other_files_are_refused_with_a_sentence(content):
    with pytest.raises(Unreadable) as refusal:
        read(content)
    assert str(refusal.value).endswith(".")


def test_another_workbook_and_another_worksheet_are_refused():
    book = openpyxl.Workbook()
    stream = BytesIO()
    book.save(stream)
    with pytest.raises(Unreadable):
        read(stream.getvalue())
    other = Book(blank())
    other.book[form.MEMORY]["A2"].value = "recensement_acteurs"
    with pytest.raises(Unreadable):
        read(other.saved())
    damaged = Book(blank())
    damaged.book[form.MEMORY]["A5"].value = "[" * 5000
    with pytest.raises(Unreadable):
        read(damaged.saved())


def test_merged_cells_are_refused():
    book = Book(blank())
    book.book.worksheets[0].merge_cells("B4:B6")
    with pytest.raises(Unreadable):
        read(book.saved())


def test_a_million_lines_are_not_read():
    book = Book(blank())
    book.table(ACTIONS).cell(1_048_576, 2).value = "loin"
    assert read(book.saved()).changes == ()


def no_rows() -> cells.Names:
    return cells.Names(lambda path, row: "", lambda path, words: None)


@settings(deadline=None)
@given(st.data())
def test_a_cell_read_again_is_the_answer(data):
    spec = data.draw(
        st.sampled_from(
            [
                f
                for _, f in WORKSHEET.all_fields()
                if f.type != "table" and not f.target and form.to_fill(f)
            ]
        )
    )
    values = {
        "text": st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=30),
        "longtext": st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=30),
        "number": st.integers(0, 2_000_000),
        "percent": st.integers(0, 100),
        "scale": st.integers(1, 5),
        "boolean": st.booleans(),
        "date": st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(str),
        "month": st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(lambda day: str(day)[:7]),
        "period": st.builds(
            lambda start, end: {"start": str(start)[:7], "end": str(end)[:7]},
            st.dates(),
            st.dates(),
        ),
        "choice": st.sampled_from([option.code for option in spec.options] or [""]),
        "multichoice": st.lists(
            st.sampled_from([option.code for option in spec.options] or [""]),
            min_size=1,
            unique=True,
            max_size=spec.max_selected or 3,
        ),
    }
    value = data.draw(values.get(spec.type, st.none()))
    if isinstance(value, int) and not isinstance(value, bool) and spec.maximum is not None:
        value = min(value, int(spec.maximum))
    language = data.draw(st.sampled_from(["fr", "en"]))
    with speaking(language):
        told = cells.cell_of(value, spec, language=language, names=no_rows())
        again = cells.value_of(told, spec, names=no_rows())
    if isinstance(value, list):
        assert sorted(again) == sorted(value)
    else:
        assert json.dumps(again) == json.dumps(value)
