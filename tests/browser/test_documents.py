"""A plan as a document to save, and a form filled in offline, from the participant's page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_history import drawer, fits
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
