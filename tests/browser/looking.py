"""Looking at a view as somebody would: its width, what axe says of it, room for fingers, its words."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import expect

from city_diplomacy_xblocks.demo.client import edits_of
from city_diplomacy_xblocks.worksheets import library
from tests.browser.visitor import Visitor
from tests.browser.writing import ask, save

#: Where plans are handed in and graded.
POINT = "fiche_remise"
WIDTHS = (320, 390, 800, 1280)
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

#: What stands in Latin letters on a page in Arabic, and is neither an abbreviation, nor held apart,
#: nor a name between braces.
LATIN = """() => {
    const known = /\\b([A-Z][A-Z0-9]{0,5}|Word|Studio)\\b|\\u2068[^\\u2069]*\\u2069|\\{\\w+\\}/g;
    // What people wrote, how they are called, and what is marked as another language.
    const theirs = "bdi, [dir=auto], [dir=ltr], [lang]:not([lang=ar]), .cd-num, template, svg, "
        // The rows of the plan, in lists to choose from.
        + ":is([data-type$=_ref], [name=user]) option";
    const latin = words => /[A-Za-z\u00c0-\u024f]{2}/.test(words.replaceAll(known, ""));
    const found = [];
    for (const each of document.querySelectorAll(".cd, .cd *")) {
        if (each.closest(theirs)) continue;
        for (const name of ["aria-label", "title", "alt", "placeholder"])
            if (latin(each.getAttribute(name) ?? "")) found.push(`${name}: ${each.getAttribute(name)}`);
        for (const node of each.childNodes)
            if (node.nodeType === Node.TEXT_NODE && latin(node.nodeValue)) found.push(node.nodeValue);
    }
    return [...new Set(found)];
}"""


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
        language = page.locator("html").get_attribute("lang")
        expect(root).to_have_attribute("lang", language)
        expect(root).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
        if language == "ar":
            told += [f"not in Arabic: {each}" for each in page.evaluate(LATIN)]
    assert told == [], "\n".join([name, *told])


def grade_two(browser, demo):
    """Send Mariam's plan back with comments; validate and publish Karim's."""
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
