"""Looking back at one's plan, putting something back, and coming back from a copy."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.writing import box, is_saved, save, sent, write

UNIT = "fiche_identite"
CITY = "identite.city_name"


def drawer(page: Page, name: str):
    """Open a drawer; gives what stands in it."""
    page.locator(f"[data-drawer={name}] > summary").click()
    body = page.locator(f"[data-drawer={name}] > [data-drawer-body]")
    expect(body.locator("*").first).to_be_visible(timeout=15_000)
    return body


def sure(body, words: str) -> None:
    """Press a button that asks first, and say yes."""
    body.get_by_role("button", name=words).first.click()
    body.locator("[data-asked] [data-yes]").click()


def fits(visitor, name: str) -> None:
    assert visitor.overflow() == 0, visitor.too_wide()
    assert visitor.axe(within=f"[data-drawer={name}]") == []


def test_a_field_is_looked_at_as_it_was_and_put_back(visit, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to(UNIT)
    first, second = f"Première version {width}", f"Deuxième version {width}"
    sent(page, lambda: write(page, CITY, first))
    page.reload()
    # No quarter of an hour passes in a test: another device writes next.
    save(page, [("set", CITY, second)])
    page.reload()
    expect(box(page, CITY)).to_have_value(second)
    body = drawer(page, "history")
    expect(body).to_contain_text("Aujourd’hui")
    expect(body).to_contain_text("Ma ville et mon mandat : Nom de la collectivité")
    fits(visitor, "history")
    body.get_by_role("button", name=re.compile("Voir le plan à ce moment")).first.click()
    expect(body.locator("[data-focus]")).to_be_focused()
    expect(body).to_contain_text("Rien n’a changé depuis.")
    body.get_by_role("button", name="Retour à l’historique").click()
    body.locator("[name=section]").select_option("identite")
    body.locator("[name=section]").evaluate("asked => asked.dataset.before = ''")
    body.get_by_role("button", name="Afficher").click()
    expect(body.locator("[name=section][data-before]")).to_have_count(0)
    expect(body.locator("[name=section]")).to_have_value("identite")
    # One revision earlier, as its own line would show were it another quarter of an hour.
    look = body.get_by_role("button", name=re.compile("Voir le plan à ce moment")).first
    at = json.loads(look.get_attribute("data-body"))["at"]
    look.evaluate(
        "(button, at) => { button.dataset.body = JSON.stringify({at}) }",
        at - 1,
    )
    look.click()
    expect(body).to_contain_text("1 réponse a changé depuis.")
    body.locator("details > summary").first.click()
    expect(body).to_contain_text(first)
    expect(body).to_contain_text("différent aujourd’hui")
    fits(visitor, "history")
    body.get_by_role("button", name="Ce qui a changé depuis").click()
    expect(body.locator("del")).to_contain_text("Première")
    expect(body.locator("ins")).to_contain_text("Deuxième")
    fits(visitor, "history")
    sure(body, "Remettre ce champ")
    expect(box(page, CITY)).to_have_value(first)
    expect(body).to_contain_text("1 changement fait")
    fits(visitor, "history")
    page.reload()
    expect(box(page, CITY)).to_have_value(first)
    assert visitor.errors == []


def test_unsent_words_come_back_from_a_copy_after_the_browser_has_forgotten_all(
    visit, width, tmp_path
):
    visitor = visit("mariam", width=width)
    page = visitor.jump_to(UNIT)
    sent(page, lambda: write(page, CITY, f"Ville {width}"))
    page.route("**/handler/save", lambda route: route.abort())
    words = f"Jamais parti d’ici {width}"
    write(page, CITY, words)
    body = drawer(page, "copies")
    fits(visitor, "copies")
    with page.expect_download() as file:
        body.get_by_role("button", name="Télécharger une copie").click()
    path = tmp_path / "copie.json"
    file.value.save_as(path)
    assert words in path.read_text("utf-8")
    # The browser forgets everything: another one, as good as new.
    again = visit("mariam", width=width)
    page = again.jump_to(UNIT)
    expect(box(page, CITY)).to_have_value(f"Ville {width}")
    body = drawer(page, "copies")
    body.locator("[name=copy]").set_input_files(path)
    body.get_by_role("button", name="Voir ce qu’elle contient").click()
    expect(body).to_contain_text("1 modification que le serveur n’a pas")
    expect(body).to_contain_text(words)
    fits(again, "copies")
    body.get_by_role("button", name="Envoyer les modifications de cette copie").click()
    expect(box(page, CITY)).to_have_value(words)
    expect(body).to_contain_text("1 modification de la copie est dans le plan")
    page.reload()
    expect(box(page, CITY)).to_have_value(words)
    # The first browser comes back on line with the same words: nothing happens twice.
    visitor.page.unroute("**/handler/save")
    visitor.page.reload()
    expect(box(visitor.page, CITY)).to_have_value(words)
    is_saved(visitor.page)
    assert visitor.errors == again.errors == []


def test_a_file_that_is_no_copy_is_refused_in_words(visit, tmp_path):
    visitor = visit("karim", width=320)
    page = visitor.jump_to(UNIT)
    (tmp_path / "photo.json").write_bytes(b"\x89PNG\xff\x00")
    body = drawer(page, "copies")
    body.locator("[name=copy]").set_input_files(tmp_path / "photo.json")
    body.get_by_role("button", name="Voir ce qu’elle contient").click()
    expect(body.get_by_role("alert")).to_contain_text("abîmé")
    fits(visitor, "copies")
    assert visitor.errors == []


def test_forty_rows_in_arabic_are_read_from_right_to_left(visit, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to("fiche_parties_prenantes")
    table = "parties_prenantes.stakeholders"
    there = page.locator(f"[data-path='{table}'] [data-row]").count()
    if there < 40:
        cells = {"name": "جمعية النساء في الميناء القديم"}
        rows = [
            ("insert", f"{table}.long{number}", {"after": None, "cells": cells})
            for number in range(40 - there)
        ]
        save(page, rows)
        page.reload()
    page.evaluate("document.querySelector('.cd').dir = 'rtl'")
    body = drawer(page, "history")
    look = body.get_by_role("button", name=re.compile("Voir le plan à ce moment"))
    look.first.click()
    section = body.locator("details.cd-drawer").filter(has_text="جمعية").first
    section.locator("summary").first.click()
    assert section.locator("li").count() >= 30
    section.locator("li summary").first.click()
    fits(visitor, "history")
    assert visitor.errors == []
