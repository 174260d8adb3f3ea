"""The whole story in Arabic: from right to left, within the window, accessible, nothing left untranslated."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import LATIN, POINT, grade_two, look, unfold, widths
from tests.browser.visitor import COURSE
from tests.browser.writing import column, mute, sent, status, write

UNIT = "fiche_identite"
CITY = "identite.city_name"
FUNCTION = "identite.author_function"
ACTIONS = "fiche_actions"


@pytest.fixture(scope="module")
def graded(browser, demo):
    """Mariam's plan came back with comments, Karim's is validated and published."""
    grade_two(browser, demo)


@pytest.fixture
def arabic(visit, width):
    """``arabic("karim")``: a window of that persona's, in Arabic."""
    return lambda persona: visit(persona, width=width, language="ar")


def test_empty_sheets(arabic, width):
    visitor = arabic("karim")
    for sheet in (UNIT, "fiche_profil_migratoire", "fiche_parties_prenantes", POINT):
        visitor.jump_to(sheet)
        expect(visitor.page.locator("[data-filter]:not([hidden])")).to_be_visible()
        look(visitor, f"ar-empty-{sheet}", width=width)


def test_a_plan_half_way_and_one_handed_in(arabic, width):
    for persona, sheets in (
        ("mariam", (UNIT, "fiche_profil_migratoire")),
        ("aissata", (ACTIONS, "fiche_financement", "fiche_risques", POINT)),
    ):
        visitor = arabic(persona)
        for sheet in sheets:
            visitor.jump_to(sheet)
            look(visitor, f"ar-{persona}-{sheet}", width=width)


def test_drawers(arabic, width):
    visitor = arabic("mariam")
    for name in ("people", "history", "documents", "copies"):
        page = visitor.jump_to("fiche_profil_migratoire")
        drawer = page.locator(f"[data-drawer={name}]")
        drawer.locator("> summary").click()
        expect(drawer.locator("[data-drawer-body] :is(p, form)").first).to_be_visible()
        look(visitor, f"ar-drawer-{name}", width=width)


def test_rows_findings_and_what_was_deleted(arabic, width):
    visitor = arabic("karim")
    page = visitor.jump_to(ACTIONS)
    page.locator("[data-do=add]").first.click()
    row = page.locator("[data-row]").last
    for name, words in (("title", "فتح شباك بلدي للاستقبال"), ("cost", "1250000,5")):
        column(row, name).locator(".cd-in").first.fill(words)
        sent(page, column(row, name).locator(".cd-in").first.blur)
    expect(row.locator(".cd-say").first).to_be_visible()
    look(visitor, "ar-rows", width=width)
    sent(page, row.locator("[data-do=delete]").click)
    look(visitor, "ar-rows-deleted", width=width)


def test_without_a_connection_and_two_texts_for_one_field(arabic, width):
    first, second = arabic("karim"), arabic("karim")
    here, there = first.jump_to(UNIT), second.jump_to(UNIT)
    second.context.set_offline(True)
    write(there, FUNCTION, "رئيسة مصلحة التعاون اللامركزي")
    expect(status(there)).to_have_class(re.compile("cd-save-here"))
    expect(there.locator("[data-trouble]")).to_be_visible()
    assert second.overflow() == 0
    assert there.evaluate(LATIN) == []
    if (told := second.axe(within="#host-unit")) != []:
        pytest.fail("\n".join(told))
    sent(here, lambda: write(here, FUNCTION, f"Cheffe de service, {width}"))
    second.context.set_offline(False)
    expect(there.locator("[data-kept]").first).to_be_visible(timeout=20_000)
    second.complaints.clear()
    look(second, "ar-two-texts", width=width)


def test_words_that_wait_from_a_page_that_was_closed(arabic, width):
    visitor = arabic("karim")
    page = visitor.jump_to(UNIT)
    mute(page)
    write(page, CITY, f"تيزراون {width}")
    page.wait_for_timeout(1_200)
    page.close()
    visitor.reopen()
    page = visitor.jump_to(UNIT)
    expect(page.locator("[data-notices] .cd-say").first).to_be_visible()
    visitor.complaints.clear()
    look(visitor, "ar-restored", width=width)


def test_the_queue_and_a_review(arabic, width, graded):
    visitor = arabic("benali")
    page = visitor.jump_to(POINT)
    expect(page.locator("tbody tr").first).to_be_visible()
    look(visitor, "ar-queue", width=width)
    page.locator("[data-open]", has_text="Aïssata").click()
    expect(page.locator("[data-view=review]")).to_be_visible()
    page.locator("[data-comment='identite.city_name']").click()
    page.locator("[data-release]").click(force=True)
    look(visitor, "ar-review", width=width)


def test_a_review_published(arabic, width, graded):
    visitor = arabic("benali")
    page = visitor.jump_to(POINT)
    page.locator("[data-filter=released]").click()
    page.locator("[data-open]", has_text="Karim").click()
    expect(page.locator(".cd-grade-n").first).to_be_visible()
    look(visitor, "ar-review-released", width=width)


def test_what_comes_back(arabic, width, graded):
    for persona, sheets in (("mariam", (UNIT, ACTIONS, POINT)), ("karim", (UNIT, POINT))):
        visitor = arabic(persona)
        for sheet in sheets:
            visitor.jump_to(sheet)
            look(visitor, f"ar-back-{persona}-{sheet}", width=width)


def test_recaps_and_modules(arabic, width):
    visitor = arabic("aissata")
    for block, tag in (
        ("module_m1", "city_module"),
        ("rappel_vision", "city_plan_recap"),
        ("rappel_avant_remise", "city_plan_recap"),
    ):
        visitor.jump_to(block, tag=tag)
        look(visitor, f"ar-{block}", width=width)


def test_pages_around_the_blocks(arabic, width):
    visitor = arabic("aissata")
    for path in ("/", f"/courses/{COURSE}/", f"/courses/{COURSE}/progress"):
        page, told = visitor.open(path), []
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        unfold(page)
        widths(visitor, width, told)
        assert told + visitor.axe() + visitor.errors + visitor.complaints == []
