"""Every view at the widths of phones and desks: accessible, within the window, with room for fingers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from city_diplomacy_xblocks.demo.client import edits_of
from city_diplomacy_xblocks.worksheets import library
from tests.browser.visitor import COURSE
from tests.browser.writing import ask, save

POINT = "fiche_remise"
WIDTHS = (320, 390, 800, 1280)
#: Sheets that between them hold every type of field.
SHEETS = ("fiche_profil_migratoire", "fiche_parties_prenantes", "fiche_financement", POINT)
#: A folder for pictures of every view, for whoever wants to look.
SHOTS = os.environ.get("CITY_SHOTS")
SMALL = """() => [...document.querySelectorAll(
    '#host-unit :is(a, button, input, select, textarea, summary)')]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.closest('.cd-vh'))
  .filter(each => !(each.matches('a') && getComputedStyle(each).display === 'inline'
    && each.parentElement.innerText.trim() !== each.innerText.trim()))
  .map(each => [each, (each.matches('[type=radio], [type=checkbox]') && each.closest('label'))
    || each])
  .filter(([each, target]) => target.getBoundingClientRect().height < 43.5)
  .map(([each]) => `${each.innerText}: ${each.outerHTML.slice(0, 120)}`)"""


def unfold(page):
    """Open everything that opens."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def widths(visitor, width, told):
    """The pixels that stick out at each width, by width."""
    page = visitor.page
    size = page.viewport_size
    for wide in WIDTHS:
        page.set_viewport_size({"width": wide, "height": size["height"]})
        if visitor.overflow():
            told.append(f"{wide} px: {visitor.overflow()} px too wide: {visitor.too_wide()}")
    page.set_viewport_size(size)


def look(visitor, name, *, width, folded=False):
    """What is wrong with the view before the visitor, everything opened. `folded`: as it came, too."""
    page, told = visitor.page, []
    if folded and width == 320:
        told += visitor.axe()
        widths(visitor, width, told)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    unfold(page)
    told += visitor.axe()
    if width == 320:
        widths(visitor, width, told)
        told += [f"too small: {each}" for each in page.evaluate(SMALL)]
    told += visitor.errors + visitor.complaints
    root = page.locator(".cd").first
    if root.count():
        expect(root).to_have_attribute("lang", page.locator("html").get_attribute("lang"))
        expect(root).to_have_attribute("dir", "ltr")
    assert told == [], "\n".join([name, *told])


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


@pytest.fixture(scope="module")
def graded(browser, demo):
    """Mariam's plan came back with comments, Karim's is validated and published."""
    from tests.browser.visitor import Visitor

    window = Visitor(browser.new_context(), demo.url)
    for who in ("mariam", "karim"):
        window.become(who, language="fr")
        page = window.jump_to(POINT)
        answers = library.example("kanimbora")
        if who == "mariam":
            answers = {k: v for k, v in answers.items() if k not in HALF_WAY}
        save(page, list(edits_of(answers)))
        page.reload()
        answer = ask(page, "hand_in", {"revision": 99})
        assert answer["status"] == 200, answer
    window.become("benali", language="fr")
    page = window.jump_to(POINT)
    for name, decision in (("Mariam", "to_revise"), ("Karim", "validated")):
        row = page.locator("[data-open]", has_text=name)
        send(page, int(row.get_attribute("data-open")), decision)
    window.context.close()


HALF_WAY = ("identite", "profil_migratoire", "cadre")
POINTS = (11, 7, 7, 11, 17.5, 7, 7, 7)


def send(page, submission, decision):
    """Comment, mark and release one submission."""
    review = ask(page, "review", {"submission": submission})
    assert review["status"] == 200
    for path, internal in (
        ("identite.city_name", False),
        ("identite.city_name", True),
        ("actions.actions.A1", False),
        ("actions.actions.A1.cost", False),
    ):
        said = {"path": path, "text": "D’où vient ce chiffre ?", "internal": internal}
        assert ask(page, "comment", {"submission": submission, **said})["status"] == 200
    criteria = [criterion.id for criterion in library.get("plan_migration").rubric.criteria]
    marks = {
        each: {"points": points, "comment": "Bien, mais court."}
        for each, points in zip(criteria, POINTS, strict=True)
    }
    draft = {"marks": marks, "overall": "Un beau travail.\nContinuez.", "decision": decision}
    saved = ask(page, "save_review", {"submission": submission, "revision": 0, **draft})
    assert saved["status"] == 200, saved
    released = ask(page, "release", {"submission": submission, "revision": saved["revision"]})
    assert released["status"] == 200, released


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
