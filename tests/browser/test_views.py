"""Every view at the widths of phones and desks: accessible, within the window, with room for fingers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looking import POINT, grade_two, look, widths
from tests.browser.visitor import COURSE

#: Sheets that between them hold every type of field.
SHEETS = ("fiche_profil_migratoire", "fiche_parties_prenantes", "fiche_financement", POINT)


@pytest.fixture(scope="module")
def graded(browser, demo):
    """Mariam's plan came back with comments, Karim's is validated and published."""
    grade_two(browser, demo)


def test_empty_sheets(visit, width):
    visitor = visit("karim", width=width)
    for sheet in SHEETS:
        visitor.jump_to(sheet)
        expect(visitor.page.locator("[data-filter]:not([hidden])")).to_be_visible()
        look(visitor, f"empty-{sheet}", width=width, folded=sheet == POINT)


def test_a_plan_half_way(visit, width):
    visitor = visit("mariam", width=width)
    for sheet in ("fiche_identite", "fiche_profil_migratoire"):
        visitor.jump_to(sheet)
        look(visitor, f"half-{sheet}", width=width)


def test_the_example(visit, width):
    visitor = visit("karim", width=width)
    visitor.jump_to("fiche_exemple_kanimbora")
    look(visitor, "example", width=width)


def test_a_plan_handed_in(visit, width):
    visitor = visit("aissata", width=width)
    for sheet in ("fiche_actions", POINT):
        visitor.jump_to(sheet)
        look(visitor, f"handed-{sheet}", width=width)


def test_the_queue_and_an_empty_one(visit, width):
    visitor = visit("benali", width=width)
    page = visitor.jump_to(POINT)
    expect(page.locator("tbody tr").first).to_be_visible()
    look(visitor, "queue", width=width, folded=True)
    page.fill("[name=search]", "personne de ce nom")
    page.keyboard.press("Enter")
    expect(page.locator("[data-clear]")).to_be_visible()
    look(visitor, "queue-empty", width=width)


def test_a_plan_sent_back(visit, width, graded):
    visitor = visit("mariam", width=width)
    for sheet in ("fiche_identite", "fiche_actions", POINT):
        visitor.jump_to(sheet)
        look(visitor, f"returned-{sheet}", width=width, folded=sheet == POINT)


def test_a_plan_validated(visit, width, graded):
    visitor = visit("karim", width=width)
    for sheet in ("fiche_identite", POINT):
        visitor.jump_to(sheet)
        look(visitor, f"feedback-{sheet}", width=width, folded=sheet == POINT)


def test_a_review_under_way(visit, width, graded):
    visitor = visit("benali", width=width)
    page = visitor.jump_to(POINT)
    page.locator("[data-open]", has_text="Aïssata").click()
    expect(page.locator("[data-view=review]")).to_be_visible()
    page.locator("[data-comment='identite.city_name']").click()
    page.locator("[data-release]").click(force=True)
    look(visitor, "review", width=width, folded=True)


def test_a_review_published(visit, width, graded):
    visitor = visit("benali", width=width)
    page = visitor.jump_to(POINT)
    page.locator("[data-filter=released]").click()
    page.locator("[data-open]", has_text="Karim").click()
    expect(page.locator(".cd-grade-n").first).to_be_visible()
    look(visitor, "review-released", width=width)
    page.locator("[data-edit]").click()
    assert visitor.axe(within="[data-view=review] .cd-hand") == []


def test_views_in_english(visit, graded):
    reader = visit("benali", language="en")
    reader.jump_to(POINT)
    look(reader, "queue-en", width=1280)
    writer = visit("karim", language="en", width=320)
    writer.jump_to(POINT)
    look(writer, "feedback-en", width=320)


def test_the_worksheet_speaks_another_language_and_keeps_the_answers(visit, width, graded):
    visitor = visit("mariam", width=width)
    page = visitor.jump_to("fiche_identite")
    values = "[...document.querySelectorAll('[data-section] .cd-in')].map(each => each.value)"
    label = page.locator("[data-path='identite.city_name'] > label")
    before, french = page.evaluate(values), label.inner_text()
    page.locator("[data-language]").select_option("en")
    expect(page.locator(".cd")).to_have_attribute("lang", "en")
    assert label.inner_text() != french
    assert page.evaluate(values) == before
    assert visitor.axe() == []
    page.locator("[data-language]").select_option("fr")
    expect(label).to_have_text(french)
    assert page.evaluate(values) == before
    assert visitor.errors + visitor.complaints == []


def test_pages_of_the_course(visit, width):
    visitor = visit("karim", width=width)
    for path in ("/", f"/courses/{COURSE}/", f"/courses/{COURSE}/progress"):
        visitor.open(path)
        told = []
        widths(visitor, width, told)
        assert told == []
    assert visitor.errors + visitor.complaints == []
