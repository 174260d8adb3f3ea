"""Files made to exhaust whoever reads them, and forms that people have taken to pieces."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

import pytest

from city_diplomacy_xblocks.exports import form
from city_diplomacy_xblocks.exports.archive import Unreadable
from tests.exports.books import Book
from tests.exports.test_forms import ACTIONS, PLAN, blank, read, zipped

_XML = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRINGS, LOOKS, SHEET = "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"
#: Part, what stands before, what is repeated, what stands after.
BOMBS = {
    "shared strings": (STRINGS, b"<sst %s>" % _XML, b"<si><t>a</t></si>", b"</sst>"),
    "nested strings": (STRINGS, b"<sst>", b"<a>", b"</sst>"),
    "fonts": (LOOKS, b"<styleSheet %s><fonts>" % _XML, b"<font/>", b"</fonts></styleSheet>"),
    "looks": (LOOKS, b"<styleSheet %s><cellXfs>" % _XML, b"<xf/>", b"</cellXfs></styleSheet>"),
    "rows": (
        SHEET,
        b"<worksheet %s><sheetData>" % _XML,
        b'<row><c t="inlineStr"><is><t>a</t></is></c></row>',
        b"</sheetData></worksheet>",
    ),
    "cells of a row": (
        SHEET,
        b"<worksheet %s><sheetData><row>" % _XML,
        b"<c><v>1</v></c>",
        b"</row></sheetData></worksheet>",
    ),
    "nested cells": (SHEET, b"<worksheet %s><sheetData>" % _XML, b"<row>", b"</worksheet>"),
}
#: Reads a form from a file with so much time and memory as any machine has.
READER = """
import resource, sys
from pathlib import Path
from city_diplomacy_xblocks.exports import filled
from city_diplomacy_xblocks.exports.archive import Unreadable
from city_diplomacy_xblocks.worksheets import library

worksheet, content = library.get("plan_migration"), Path(sys.argv[1]).read_bytes()
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_AS, (800_000_000, 800_000_000))
try:
    filled.read(content, worksheet, language="fr")
except Unreadable as error:
    print(error)
"""


def bomb(kind: str, size: int) -> bytes:
    part, before, repeated, after = BOMBS[kind]
    with ZipFile(BytesIO(blank())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, part: before + repeated * (size // len(repeated)) + after})


@pytest.mark.parametrize("kind", BOMBS)
def test_what_unpacks_to_too_much_is_refused_unread(kind):
    with pytest.raises(Unreadable, match="bien plus"):
        read(bomb(kind, 30_000_000))


@pytest.mark.parametrize("kind", BOMBS)
def test_the_worst_that_is_read_takes_little_time_and_memory(kind, tmp_path):
    file = tmp_path / "form.xlsx"
    file.write_bytes(bomb(kind, 290_000 if BOMBS[kind][0] == LOOKS else 3_700_000))
    told = subprocess.run(
        [sys.executable, "-c", READER, str(file)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


def test_a_part_that_is_larger_than_its_name_plate_says_is_refused():
    content = bytearray(bomb("rows", 3_000_000))
    with ZipFile(BytesIO(bytes(content))) as archive:
        size = archive.getinfo(SHEET).file_size
    plate = size.to_bytes(4, "little")
    assert content.count(plate) == 2
    with pytest.raises(Unreadable):
        read(bytes(content.replace(plate, (1000).to_bytes(4, "little"))))


def test_sheets_that_were_renamed_moved_or_copied_are_read_once():
    book = Book(blank())
    page = book.table(ACTIONS)
    book.cell(ACTIONS, 1, "title").value = "Autre titre"
    book.book.copy_worksheet(page)
    page.title = "Mes actions"
    book.book.move_sheet(page, -5)
    book.book.create_sheet("Brouillon")["A1"] = "Notes à moi"
    told = read(book.saved())
    first = PLAN["actions"]["actions"][0]["id"]
    assert [each.path for each in told.changes] == [f"{ACTIONS}.{first}.title"]


def test_a_sheet_that_is_gone_deletes_nothing_and_is_named():
    book = Book(blank())
    title = book.table(ACTIONS).title
    del book.book[title]
    told = read(book.saved())
    assert told.changes == ()
    assert [each.sheet for each in told.unread] == [title]


def test_a_sheet_whose_hidden_line_is_gone_is_named():
    book = Book(blank())
    page = book.table(ACTIONS)
    page.delete_rows(form.IDS_LINE + 1)
    told = read(book.saved())
    assert told.changes == ()
    assert [each.sheet for each in told.unread] == [page.title]


def test_answers_whose_hidden_column_is_gone_are_named():
    book = Book(blank())
    page = book.book.worksheets[0]
    page.delete_cols(form.PATH_COLUMN + 1)
    told = read(book.saved())
    assert told.changes == ()
    assert [each.sheet for each in told.unread] == [page.title]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("91 000 000", 91_000_000),
        ("91 000 000 FCFA", 91_000_000),
        ("91000000 F CFA", 91_000_000),
        ("91.000.000 xof", 91_000_000),
        ("91 000 francs", 91_000),
        ("91 000 EUR", None),
        ("91 000 €", None),
        ("91 000 $", None),
        ("91 000 DH", None),
        ("91 millions", None),
        ("91 M", None),
        ("91 000 millions FCFA", None),
        ("12,5", None),  # francs have no cents
    ],
)
def test_an_amount_is_of_the_plans_currency_or_refused(typed, meant):
    book = Book(blank())
    book.cell(ACTIONS, 1, "cost").value = typed
    told = read(book.saved())
    assert [each.value for each in told.changes] == ([] if meant is None else [meant])
    assert [each.held for each in told.unread] == ([typed] if meant is None else [])


def test_an_amount_may_be_of_the_currency_that_the_form_changes_to():
    book = Book(blank())
    book.answer("identite.currency").value = "EUR — euro"
    book.cell(ACTIONS, 1, "cost").value = "140 000,50 €"
    told = read(book.saved())
    assert [each.value for each in told.changes] == ["EUR", 140_000.5]


def test_numbers_are_not_multiplied():
    book = Book(blank())
    book.answer("profil_migratoire.population_total").value = "2 millions"
    told = read(book.saved())
    assert told.changes == ()
    assert "en entier" in told.unread[0].reason
