"""The summary: two pages of A4 at most, whatever was written, and what matters on them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from io import BytesIO

import docx
import pytest

from city_diplomacy_xblocks.exports import pdf, summary, word
from city_diplomacy_xblocks.exports.document import Figure
from city_diplomacy_xblocks.fields.words import languages, speaking
from city_diplomacy_xblocks.worksheets import library

WORKSHEET = library.get("plan_migration")
PLAN = library.example("kanimbora")
SUMMED_UP = [
    (name, of)
    for of in library.ids()
    if summary.exists_for(library.get(of))
    for name in library.examples(of)
]
EVERY = [(name, of, language) for name, of in SUMMED_UP for language in languages()]


def composed(name: str, of: str, language: str):
    return summary.compose(library.get(of), library.example(name), language=language)


def pages_of(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


@pytest.mark.parametrize(("name", "of", "language"), EVERY)
def test_the_summary_has_two_pages_at_most(name, of, language):
    with speaking(language):
        document = composed(name, of, language)
        assert 1 <= pages_of(pdf.write(document)) <= 2
    assert any(isinstance(block, Figure) for block in document.blocks)


def test_so_it_has_in_a_word_processor(tmp_path):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is missing: apt install libreoffice-writer")
    for name, of, language in EVERY:
        with speaking(language):
            file = tmp_path / f"{name}-{language}.docx"
            file.write_bytes(word.write(composed(name, of, language)))
    settings = f"-env:UserInstallation={(tmp_path / 'settings').as_uri()}"
    files = [str(file) for file in tmp_path.glob("*.docx")]
    told = [office, settings, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*told, *files], check=True, capture_output=True)
    pages = {file.stem: pages_of(file.read_bytes()) for file in tmp_path.glob("*.pdf")}
    assert len(pages) == len(EVERY)
    assert {name: count for name, count in pages.items() if count > 2} == {}


def test_the_longest_texts_still_make_two_pages():
    plan = json.loads(json.dumps(PLAN))
    plan["vision"]["priority_problem"] = plan["vision"]["vision_statement"] = "mot " * 370
    for table in (plan["actions"]["actions"], plan["risques"]["risks"]):
        table += [{**table[0], "id": f"x{place}"} for place in range(30)]
        for row in table:
            row.update({"title": "intitulé " * 12} if "title" in row else {"risk": "risque " * 20})
    made = pdf.write(summary.compose(WORKSHEET, plan, language="fr"))
    assert pages_of(made) == 2


def test_an_empty_plan_has_a_summary_too():
    document = summary.compose(WORKSHEET, {}, language="fr")
    assert b"pdfuaid" in pdf.write(document)
    assert docx.Document(BytesIO(word.write(document))).paragraphs


def test_it_is_black_and_white():
    document = composed("kanimbora", "plan_migration", "fr")
    picture = next(block.picture for block in document.blocks if isinstance(block, Figure))
    colours = re.findall(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})\b", picture.on_paper)
    assert colours
    assert all(red == green == blue for red, green, blue in colours)
    styles = docx.Document(BytesIO(word.write(document))).styles.element.xml
    title = styles[styles.index('w:styleId="Title"') :]
    assert 'w:color="000000"' in title[: title.index("</w:pBdr>")]


def test_the_summary_says_what_matters():
    document = summary.compose(WORKSHEET, PLAN, language="fr")
    made = docx.Document(BytesIO(word.write(document)))
    told = made.element.xpath("string(//w:body)")
    assert "Kanimbora" in told
    assert PLAN["actions"]["actions"][0]["title"][:60] in told
    gravest = max(PLAN["risques"]["risks"], key=lambda row: row["likelihood"] * row["impact"])
    assert gravest["risk"][:60] in told
    assert PLAN["engagement"]["first_steps"][0]["step"][:60] in told
