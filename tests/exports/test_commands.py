"""``city-plans export``, ``form`` and ``import``: files, sentences, exit codes."""

from __future__ import annotations

import json
from io import BytesIO

import docx
import pytest

from city_diplomacy_xblocks.cli import main
from city_diplomacy_xblocks.exports import paper, pdf, word
from city_diplomacy_xblocks.fields.words import languages, speaking
from city_diplomacy_xblocks.worksheets import library
from tests.exports.books import Book
from tests.exports.test_forms import PLAN, WORKSHEET

EXAMPLE = str(library.EXAMPLES / "kanimbora.json")


def run(capsys, *argv):
    code = main([*map(str, argv)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("to", "begins"), [("docx", b"PK"), ("pdf", b"%PDF-"), ("xlsx", b"PK"), ("json", b"{")]
)
def test_a_plan_becomes_a_file(capsys, tmp_path, to, begins, language):
    file = tmp_path / f"plan.{to}"
    code, out, err = run(
        capsys, "export", "plan_migration", EXAMPLE, "--to", to, "--lang", language, "-o", file
    )
    assert (code, out, err) == (0, "", "")
    assert file.read_bytes().startswith(begins)


def test_a_plan_exported_as_json_is_the_plan(capsys, tmp_path):
    file = tmp_path / "plan.json"
    run(capsys, "export", "plan_migration", EXAMPLE, "--to", "json", "-o", file)
    assert run(capsys, "check", "plan_migration", file)[0] == 0


def test_each_picture_is_a_file_and_missing_answers_are_said(capsys, tmp_path):
    specs = [picture for section in WORKSHEET.sections for picture in section.pictures]
    code, out, _ = run(
        capsys, "export", "plan_migration", EXAMPLE, "--to", "svg", "-o", tmp_path / "plan.svg"
    )
    made = sorted(tmp_path.glob("plan-*.svg"))
    assert (code, len(made)) == (0, len(specs))
    assert all("http://www.w3.org/2000/svg" in file.read_text() for file in made)
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    code, out, _ = run(
        capsys, "export", "plan_migration", empty, "--to", "svg", "-o", tmp_path / "none.svg"
    )
    assert code == 0
    assert len(out.splitlines()) == max(len(specs), 1)
    assert not list(tmp_path.glob("none*"))


def test_without_typst_the_extra_is_named(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "is_here", lambda: False)
    code, _, err = run(
        capsys, "export", "plan_migration", EXAMPLE, "--to", "pdf", "-o", tmp_path / "plan.pdf"
    )
    assert code == 2
    assert "city-diplomacy-xblocks[pdf]" in err
    assert not list(tmp_path.iterdir())


def filled_form(capsys, tmp_path, **answers):
    file = tmp_path / "form.xlsx"
    told = run(capsys, "form", "plan_migration", "--plan", EXAMPLE, "--to", "xlsx", "-o", file)
    assert told == (0, "", "")
    book = Book(file.read_bytes())
    for path, value in answers.items():
        book.answer(path.replace("__", ".")).value = value
    file.write_bytes(book.saved())
    return file


def test_a_form_as_it_was_made_changes_nothing(capsys, tmp_path):
    file = filled_form(capsys, tmp_path)
    code, out, _ = run(capsys, "import", "plan_migration", file)
    assert (code, out.strip()) == (0, "Le formulaire ne change rien.")


def test_changes_are_told_and_written_only_when_asked(capsys, tmp_path):
    file = filled_form(capsys, tmp_path, identite__city_name="Tambali")
    code, out, _ = run(capsys, "import", "plan_migration", file)
    assert code == 0
    assert "+ Tambali" in out
    assert "- Kanimbora" in out
    assert "1 modification." in out
    new = tmp_path / "new.json"
    run(capsys, "import", "plan_migration", file, "--plan", EXAMPLE, "--apply", "-o", new)
    now = json.loads(new.read_text())
    assert now.pop("identite") == {**PLAN["identite"], "city_name": "Tambali"}
    assert {name: now[name] for name in PLAN if name != "identite"} == {
        name: held for name, held in PLAN.items() if name != "identite"
    }


def test_what_the_plan_has_become_meanwhile_stays(capsys, tmp_path):
    file = filled_form(
        capsys, tmp_path, identite__city_name="Tambali", profil_migratoire__population_total=7
    )
    meanwhile = {**PLAN, "identite": {**PLAN["identite"], "city_name": "Nouvelle Kanimbora"}}
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(meanwhile))
    new = tmp_path / "new.json"
    code, out, _ = run(
        capsys, "import", "plan_migration", file, "--plan", plan, "--apply", "-o", new
    )
    assert code == 1
    assert "modifié dans le plan depuis" in out
    now = json.loads(new.read_text())
    assert now["identite"]["city_name"] == "Nouvelle Kanimbora"
    assert now["profil_migratoire"]["population_total"] == 7


def test_a_cell_that_cannot_be_read_is_named(capsys, tmp_path):
    file = filled_form(capsys, tmp_path, profil_migratoire__population_total="beaucoup")
    code, out, _ = run(capsys, "import", "plan_migration", file)
    assert code == 1
    assert "(beaucoup)" in out
    assert "cellule B" in out


@pytest.mark.parametrize(
    "argv",
    [
        ("import", "plan_migration", EXAMPLE),
        ("import", "plan_migration", "/nowhere/form.xlsx"),
        ("import", "nothing", EXAMPLE),
        ("import", "plan_migration", EXAMPLE, "--apply"),
        ("export", "plan_migration", EXAMPLE, "--to", "json", "-o", "/nowhere/plan.json"),
        ("export", "plan_migration", "/nowhere/plan.json", "--to", "json", "-o", "plan.json"),
        ("form", "nothing", "--to", "xlsx", "-o", "form.xlsx"),
        ("export", "plan_migration", EXAMPLE, "--to", "json", "--summary", "-o", "plan.json"),
    ],
)
def test_what_cannot_be_read_or_written_gives_a_sentence(capsys, argv):
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert err.startswith("city-plans: ")
    assert "Traceback" not in err


@pytest.mark.parametrize("worksheet_id", library.ids())
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_printed_worksheet_asks_every_question(worksheet_id, language):
    worksheet = library.get(worksheet_id)
    with speaking(language):
        made = word.write(paper.compose(worksheet, language=language))
    told = docx.Document(BytesIO(made)).element.xpath("string(//w:body)")
    plain = told.replace("\u2066", "").replace("\u2069", "")
    for section, spec in worksheet.all_fields():
        asked = spec.type != "computed" and spec.required not in ("T", "S", "-")
        words = spec.label.get(language) or spec.label["fr"]
        assert (words in plain) or not asked, (section.id, spec.id)
        if asked and spec.type == "choice":
            assert spec.options[0].label["fr"] in plain or language != "fr"
