"""Documents: a plan as DOCX, PDF, XLSX and JSON, in the reader's language."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from attrs import evolve
from docx.oxml.ns import qn

from city_diplomacy_xblocks.exports import (
    compose,
    data_file,
    drawing,
    isolating,
    pdf,
    spreadsheet,
    word,
)
from city_diplomacy_xblocks.exports.document import Document, Figure, Grid, Heading
from city_diplomacy_xblocks.fields.words import speaking
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.findings import check

WORKSHEET = library.get("plan_migration")
PICTURES = [spec for section in WORKSHEET.sections for spec in section.pictures]
LANGUAGES = ("fr", "en", "ar")


def composed(answers=None, language: str = "fr", *, pictures: bool = False) -> Document:
    worksheet = WORKSHEET
    if not pictures:
        bare = tuple(evolve(section, pictures=()) for section in worksheet.sections)
        worksheet = evolve(worksheet, sections=bare)
    held = library.example("kanimbora") if answers is None else answers
    with speaking(language):
        return compose.compose(worksheet, held, language=language)


def word_file(document: Document):
    with speaking(document.language):
        return docx.Document(BytesIO(word.write(document)))


def test_every_section_is_a_heading_in_its_order():
    titles = [
        block.words
        for block in composed().blocks
        if isinstance(block, Heading) and block.level == 1
    ]
    assert [title.split(". ", 1)[1] for title in titles] == [
        section.title["fr"] for section in WORKSHEET.sections
    ]
    styled = [line for line in word_file(composed()).paragraphs if line.style.name == "Heading 1"]
    assert [line.text for line in styled] == titles


def test_amounts_are_summed_below_their_column():
    tables = [block for block in composed().blocks if isinstance(block, Grid)]
    sources = next(table for table in tables if table.total and "Source" in table.head)
    assert sources.total[sources.head.index("Montant")] == "370\u202f000\u202f000\u00a0XOF"


def test_a_row_with_much_to_say_stands_alone_under_its_number():
    titles = [
        block.words
        for block in composed().blocks
        if isinstance(block, Heading) and block.level == 3
    ]
    assert any(title.startswith("A1 — ") for title in titles)


def test_an_empty_plan_is_a_document_too():
    document = composed({})
    for language in LANGUAGES:
        assert word_file(evolve(document, language=language)).paragraphs
    assert pdf.write(document).startswith(b"%PDF")
    assert spreadsheet.write(WORKSHEET, {}, language="fr")


def test_heads_of_tables_repeat_and_arabic_runs_from_the_right():
    file = word_file(composed(language="ar"))
    body = file.element.body
    heads = body.findall(f".//{qn('w:tblHeader')}")
    captions = [line for line in file.paragraphs if line.style.name == "Caption"]
    assert len(heads) == len(captions) > 0
    assert len(body.findall(f".//{qn('w:bidiVisual')}")) == len(file.tables)
    assert all(
        line.find(f".//{qn('w:bidi')}") is not None
        for line in body.iter(qn("w:p"))
        if "".join(line.itertext()).strip()
    )


def test_the_page_of_pages_runs_from_the_left_in_arabic_too():
    """« 2/34 »: what stands beside a field that programs fill in gives it its direction."""
    feet = {
        language: word_file(composed(language=language)).sections[0].footer.paragraphs[0].text
        for language in ("fr", "ar")
    }
    assert feet["fr"].split("\t")[1] == "1/1"
    assert feet["ar"].split("\t")[1] == "\u200e1\u200e/\u200e1\u200e"


def test_pictures_are_drawings_with_words_for_who_does_not_see_them():
    document = composed(pictures=True)
    pictures = [block.picture for block in document.blocks if isinstance(block, Figure)]
    content = word.write(document)
    drawn = docx.Document(BytesIO(content)).inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in drawn] == [
        each.summary for each in pictures
    ]
    names = ZipFile(BytesIO(content)).namelist()
    assert sum(name.endswith(".svg") for name in names) == len(pictures) == len(PICTURES)


def test_without_typst_the_drawings_remain(monkeypatch):
    monkeypatch.setattr(drawing, "find_spec", lambda name: None)
    assert len(word_file(composed(pictures=True)).inline_shapes) == len(PICTURES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_is_tagged_and_speaks_its_language(language):
    with speaking(language):
        content = pdf.write(composed(language=language, pictures=True))
    assert content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid" in content


def hostile_answers():
    answers = library.example("kanimbora")
    answers["identite"]["city_name"] = "=1+1 <b>#let x = 1</b> $x$ & \u202e \\ *a* _b_ @c `d`"
    answers["vision"]["priority_problem"] = "#panic()\n" + "]" * 500
    answers["financement"]["funding_sources"][0]["source_name"] = "=cmd|' /C calc'!A0"
    return answers


def test_what_people_write_is_never_read_as_markup_or_formula():
    document = composed(hostile_answers())
    assert pdf.write(document).startswith(b"%PDF")
    assert "=1+1 <b>" in word_file(document).paragraphs[1].text
    with speaking("fr"):
        book = openpyxl.load_workbook(
            BytesIO(spreadsheet.write(WORKSHEET, hostile_answers(), language="fr"))
        )
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert formulas
    assert all(formula.startswith("=SUM(") for formula in formulas)
    assert any(cell.value == "=cmd|' /C calc'!A0" and cell.data_type == "s" for cell in cells)


def test_a_spreadsheet_counts_with_numbers_and_days():
    with speaking("fr"):
        content = spreadsheet.write(WORKSHEET, library.example("kanimbora"), language="fr")
    book = openpyxl.load_workbook(BytesIO(content))
    page = book["Sources de financement"]
    head = [cell.value for cell in page[1]]
    amounts = [row[head.index("Montant")] for row in page.iter_rows(min_row=2, values_only=True)]
    assert sum(amounts[:-1]) == 370_000_000
    assert amounts[-1] == f"=SUM(D2:D{len(amounts)})"
    assert "XOF" in page.cell(2, head.index("Montant") + 1).number_format


def test_a_year_is_no_amount():
    content = spreadsheet.write(WORKSHEET, library.example("kanimbora"), language="fr")
    book = openpyxl.load_workbook(BytesIO(content))
    shown = {
        page.cell(1, cell.column).value: cell.number_format
        for page in book
        for row in page.iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, int)
    }
    assert shown["Année"] == "0"
    assert shown["Estimation (personnes)"] == "#,##0"


def test_arabic_sheets_run_from_the_right():
    with speaking("ar"):
        content = spreadsheet.write(WORKSHEET, library.example("kanimbora"), language="ar")
    assert all(page.sheet_view.rightToLeft for page in openpyxl.load_workbook(BytesIO(content)))


def test_what_is_written_as_json_is_the_plan():
    answers = library.example("kanimbora")
    again = json.loads(data_file.write(WORKSHEET, answers))
    assert again["_template"] == "plan_migration"
    assert check(WORKSHEET, again, language="fr") == check(WORKSHEET, answers, language="fr") == []


@pytest.mark.parametrize(
    ("words", "isolated"),
    [
        ("370 000 000 MAD", "\u2066370 000 000 MAD\u2069"),
        ("المبلغ 250 MAD", "المبلغ \u2066250 MAD\u2069"),
        ("بلدية", "بلدية"),
        ("الميثاق (2018)", "الميثاق (\u20662018\u2069)"),
        ("مدينة Ville (fictive)", "مدينة \u2066Ville (fictive)\u2069"),
        ("Un guichet.\nSon budget.", "\u2066Un guichet.\u2069\n\u2066Son budget.\u2069"),
        ("", ""),
    ],
)
def test_numbers_keep_their_order_in_arabic_lines(words, isolated):
    assert isolating.isolated_words(words) == isolated
