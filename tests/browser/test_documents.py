"""A plan as a document to save, and a form filled in offline, from the participant's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Demo
from tests.browser.looking import SHOTS
from tests.browser.test_grading import open_plan
from tests.browser.test_history import drawer, fits
from tests.browser.visitor import Visitor
from tests.browser.writing import box, sent, write
from tests.exports.books import Book

UNIT = "fiche_identite"
CITY = "identite.city_name"


def test_a_document_is_saved_and_a_filled_form_is_taken(visit, width, tmp_path):
    visitor = visit("karim", width=width)
    page = visitor.jump_to(UNIT)
    sent(page, lambda: write(page, CITY, f"Kanimbora {width}"))
    body = drawer(page, "documents")
    fits(visitor, "documents")
    body.get_by_label("Word (DOCX)").check()
    with page.expect_download() as document:
        body.get_by_role("button", name="Télécharger le document").click()
    assert document.value.suggested_filename.startswith(f"Kanimbora-{width}-")
    assert document.value.path().read_bytes().startswith(b"PK")
    with page.expect_download() as form:
        body.get_by_role("button", name="Formulaire à remplir").click()
    book = Book(form.value.path().read_bytes())
    book.answer(CITY).value = f"Tambali {width}"
    book.answer("profil_migratoire.population_total").value = "beaucoup"
    filled = tmp_path / "form.xlsx"
    filled.write_bytes(book.saved())
    body.locator("[type=file]").set_input_files(filled)
    body.get_by_role("button", name="Voir ce qu’il changerait").click()
    expect(body.locator("[data-focus]")).to_be_focused()
    expect(body).to_contain_text(f"Tambali {width}")
    expect(body).to_contain_text("beaucoup")
    fits(visitor, "documents")
    body.get_by_role("button", name="Mettre dans le plan ce qui est coché").click()
    expect(box(page, CITY)).to_have_value(f"Tambali {width}")
    expect(body).to_contain_text("1 modification du formulaire est dans le plan")
    fits(visitor, "documents")


def test_what_is_no_form_is_said_beside_the_button(visit, tmp_path):
    page = visit("karim").jump_to(UNIT)
    body = drawer(page, "documents")
    other = tmp_path / "photo.xlsx"
    other.write_bytes(b"no spreadsheet")
    body.locator("[type=file]").set_input_files(other)
    body.get_by_role("button", name="Voir ce qu’il changerait").click()
    expect(body.get_by_role("alert").filter(has_text="formulaires")).to_be_visible()


def looked_at(visitor, name: str, shot: str) -> None:
    """As `fits`, with a picture of the drawer for whoever wants to look."""
    if SHOTS:
        place = visitor.page.locator(f"[data-drawer={name}]")
        place.screenshot(path=f"{SHOTS}/{shot}.png")
    fits(visitor, name)


def taken(body) -> dict[str, bytes]:
    """Each kind of document that a drawer offers, downloaded: its code → the file's first bytes."""
    page, files = body.page, {}
    for kind in body.locator("[name=to]:enabled").all():
        kind.check()
        with page.expect_download() as download:
            body.locator("form[data-post^=document] [type=submit]").click()
        files[kind.get_attribute("value")] = download.value.path().read_bytes()[:4]
    return files


EVERY_KIND = {
    "pdf": b"%PDF",
    "docx": b"PK\x03\x04",
    "pdf-summary": b"%PDF",
    "docx-summary": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "json": b"{\n  ",
}


def in_review(visit, **how):
    """The grader's drawer of documents, beside the first plan that waits."""
    visitor = visit("benali", **how)
    page = visitor.jump_to("fiche_remise")
    expect(page.locator("[data-view=queue]")).to_be_visible()
    return visitor, drawer(open_plan(visitor), "documents_of")


@pytest.mark.parametrize(("language", "width"), [("fr", 320), ("ar", 1280)])
def test_a_grader_takes_every_kind_of_document_of_a_plan(visit, width, language):
    visitor, body = in_review(visit, width=width, language=language)
    looked_at(visitor, "documents_of", f"documents-grader-{language}-{width}")
    assert taken(body) == EVERY_KIND
    fits(visitor, "documents_of")
    assert visitor.errors == []


@pytest.mark.parametrize(("language", "width"), [("ar", 320), ("fr", 1280)])
def test_a_participant_takes_every_kind_of_document_of_her_own(visit, width, language):
    visitor = visit("aissata", width=width, language=language)
    body = drawer(visitor.jump_to("fiche_identite"), "documents")
    looked_at(visitor, "documents", f"documents-{language}-{width}")
    assert taken(body) == EVERY_KIND
    assert visitor.errors == []


class WithoutTypst(Demo):
    """A demo on a machine where the extra for PDF is not installed."""

    @property
    def environment(self):
        (self.folder / "sitecustomize.py").write_text("import sys; sys.modules['typst'] = None")
        return {**super().environment, "PYTHONPATH": str(self.folder)}


def test_without_typst_the_choice_says_so_and_word_remains(browser, tmp_path, width):
    demo = WithoutTypst(tmp_path)
    demo.start()
    try:
        context = browser.new_context(viewport={"width": width, "height": 800})
        visitor = Visitor(context, demo.url)
        visitor.become("benali", language="fr")
        _, body = in_review(lambda *_, **__: visitor)
        for kind in ("pdf", "pdf-summary"):
            expect(body.locator(f"[value={kind}]")).to_be_disabled()
        expect(body).to_contain_text("Typst")
        looked_at(visitor, "documents_of", f"documents-without-pdf-{width}")
        assert taken(body).keys() == {"docx", "docx-summary", "xlsx", "json"}
        context.close()
    finally:
        demo.stop()
