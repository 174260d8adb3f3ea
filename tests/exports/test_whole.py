"""Nothing that a city wrote is missing from its documents, in any language that they speak."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from city_diplomacy_xblocks.exports import compose, pdf, spreadsheet, word
from city_diplomacy_xblocks.exports.document import Figure
from city_diplomacy_xblocks.fields.direction import is_right_to_left
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.fields.words import languages, speaking
from city_diplomacy_xblocks.worksheets import library

PLANS = {"kanimbora": "plan_migration", "tizraoun": "feuille_route_numerique"}
LONG = 20
#: Spaces of every kind, what isolates Latin words in Arabic lines, and hyphens at the end of lines.
_UNSEEN = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad-]+")


def seen(text: str) -> str:
    """What is read of a text, wherever its lines end."""
    return _UNSEEN.sub("", text.replace("\u2010", "-"))


def strings(name: str, language: str) -> Iterator[str]:
    """What was written, and what was chosen in its words, where that is long."""
    worksheet, answers = library.get(PLANS[name]), library.example(name)
    for section, spec in worksheet.all_fields():
        value = answers.get(section.id, {}).get(spec.id)
        if spec.type == "table":
            for row in value or []:
                for column in spec.columns:
                    yield from words_of(column, row.get(column.id), language)
        else:
            yield from words_of(spec, value, language)


def words_of(spec: Field, value: object, language: str) -> Iterator[str]:
    values = value if isinstance(value, list) else [value]
    for each in values:
        if isinstance(each, str) and not spec.target:
            option = spec.option(each)
            words = label(option.label, language) if option else each
            if len(words) > LONG:
                yield words


def missing(name: str, language: str, told: str) -> list[str]:
    found = seen(told)
    return [words for words in strings(name, language) if seen(words) not in found]


def missing_words(name: str, language: str, told: str) -> list[str]:
    """Words of strings: programs put the words of lines that run both ways in orders of their own."""
    found = seen(told)
    return [
        each
        for words in strings(name, language)
        for each in re.findall(r"\w+", words)
        if each not in found
    ]


@cache
def composed(name: str, language: str) -> compose.Document:
    with speaking(language):
        return compose.compose(library.get(PLANS[name]), library.example(name), language=language)


def both(test):
    every = [(name, language) for name in PLANS for language in languages()]
    return pytest.mark.parametrize(("name", "language"), every)(test)


@both
def test_every_long_string_is_in_the_docx(name, language):
    with speaking(language):
        content = word.write(composed(name, language))
    assert (
        missing(name, language, docx.Document(BytesIO(content)).element.xpath("string(//w:body)"))
        == []
    )


@both
def test_every_long_string_is_in_the_xlsx(name, language):
    with speaking(language):
        content = spreadsheet.write(
            library.get(PLANS[name]), library.example(name), language=language
        )
    pages = openpyxl.load_workbook(BytesIO(content)).worksheets
    cells = (
        str(cell) for page in pages for row in page.iter_rows(values_only=True) for cell in row
    )
    assert missing(name, language, " ".join(cells)) == []


@both
def test_every_long_string_is_in_the_text_of_the_pdf(name, language, tmp_path):
    document = composed(name, language)
    with speaking(language):
        content = pdf.write(document)
    assert b"pdfuaid" in content
    if is_right_to_left(language):
        assert missing_words(name, language, text_of(content, tmp_path)) == []
        return
    # Cell after cell; a text may go on behind the foot of its page.
    told = seen(text_of(content, tmp_path, "-raw"))
    told = re.sub(re.escape(seen(document.foot)) + r"\d+/\d+", "", told)
    assert missing(name, language, told) == []


def text_of(content: bytes, folder, *how: str) -> str:
    """The text of a PDF file, as programs that search and read aloud find it."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is missing: apt install poppler-utils")
    file = folder / "plan.pdf"
    file.write_bytes(content)
    told = ["pdftotext", *how, "-enc", "UTF-8", str(file), "-"]
    return subprocess.run(told, check=True, capture_output=True).stdout.decode()


@pytest.mark.parametrize("name", PLANS)
def test_the_arabic_docx_runs_from_the_right_throughout(name):
    with speaking("ar"):
        body = docx.Document(BytesIO(word.write(composed(name, "ar")))).element.body
    lines = [line for line in body.iter(qn("w:p")) if "".join(line.itertext()).strip()]
    assert all(line.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for line in lines)
    runs = [text.getparent() for text in body.iter(qn("w:t")) if text.text]
    fields = [run for run in runs if run.getprevious() is not None and is_field(run.getprevious())]
    assert all(
        run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None for run in set(runs) - set(fields)
    )
    tables = list(body.iter(qn("w:tbl")))
    assert all(table.find(f"{qn('w:tblPr')}/{qn('w:bidiVisual')}") is not None for table in tables)
    assert len(lines) > 200


def is_field(run) -> bool:
    return run.find(qn("w:fldChar")) is not None


ARABIC = {
    "identite": {"city_name": "مدينة تُزران"},
    "vision": {
        "priority_problem": "لم يُقرَّر بعدُ من يتولّى الاستقبال في الأحياء المُهمَّشة.",
        "causes": [{"id": "c1", "cause": "الإلكترونيات لا تصل إلى الجميع", "evidence": "مُقابلات"}],
        "effects": [{"id": "e1", "effect": "لا أحد يعرف الإجراءات", "affected": "السكّان"}],
    },
    "actions": {
        "actions": [
            {"id": "A1", "title": "فتح مكتب بـ 250 000 MAD", "start": "2027-03", "end": "2028-02"}
        ]
    },
}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_plan_written_in_arabic_is_shaped_and_tagged(language, tmp_path):
    """Joined letters and vowel signs, in texts and in pictures."""
    with speaking(language):
        document = compose.compose(library.get(PLANS["kanimbora"]), ARABIC, language=language)
        content = pdf.write(document)
        told = docx.Document(BytesIO(word.write(document))).element.xpath("string(//w:body)")
    assert any(isinstance(block, Figure) for block in document.blocks)
    assert b"pdfuaid" in content
    assert seen(ARABIC["vision"]["priority_problem"]) in seen(told)
    text = seen(text_of(content, tmp_path))
    assert all(each in text for each in ("الأحياء", "الإجراءات", "الاستقبال", "MAD"))


def test_signs_that_our_fonts_lack_leave_the_rest_as_it_is(tmp_path):
    """The machine's fonts may have them; otherwise boxes stand for them."""
    words = "Guichet 😀 ⵜⴰⵎⴰⵣⵉⵖⵜ አማርኛ 漢字"
    with speaking("fr"):
        document = compose.compose(
            library.get(PLANS["kanimbora"]), {"identite": {"city_name": words}}, language="fr"
        )
        assert "Guichet" in text_of(pdf.write(document), tmp_path)
