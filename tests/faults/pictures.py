"""Takes the pictures of the README: offline, two texts for one field, session over. On a phone.

``python -m tests.faults.pictures`` writes them into the package's docs/.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.conftest import ROOT, Demo
from tests.browser.visitor import Visitor
from tests.browser.writing import box, is_saved, sent, write

DOCS = ROOT / "city_diplomacy_xblocks" / "docs"
WIDTH = 390
LARGEST = 60 * 1024
UNIT = "fiche_identite"
FUNCTION, TITLE = "identite.author_function", "identite.planning_doc_title"


def take(name: str, page: Page, first: Locator, last: Locator) -> None:
    """The width of the phone, from the top of `first` to the bottom of `last`."""
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(300)
    top, end = first.bounding_box(), last.bounding_box()
    clip = {
        "x": 0,
        "y": top["y"] + page.evaluate("scrollY") - 8,
        "width": WIDTH,
        "height": end["y"] + end["height"] - top["y"] + 16,
    }
    path = DOCS / f"{name}.png"
    page.screenshot(path=path, clip=clip, full_page=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {size // 1024} KB")
    assert size <= LARGEST, f"{path} is too large"


def offline(visitor: Visitor) -> None:
    """No connection: the text is on the device, and leaves by itself."""
    page = visitor.jump_to(UNIT)
    visitor.context.set_offline(True)
    write(page, FUNCTION, "Cheffe du service coopération")
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_be_visible(timeout=20_000)
    take("offline", page, page.locator(".cd-doc-tools"), trouble)
    visitor.context.set_offline(False)
    is_saved(page)


def session(visitor: Visitor) -> None:
    """Logged out: the text stays, and the way to log in opens beside the page."""
    page = visitor.jump_to(UNIT)
    visitor.context.clear_cookies()
    write(page, FUNCTION, "Directrice de la coopération")
    trouble = page.locator("[data-trouble]")
    expect(trouble.get_by_role("link")).to_be_visible(timeout=20_000)
    take("session", page, page.locator(".cd-doc-tools"), trouble)


def conflict(one: Visitor, two: Visitor) -> None:
    """Two devices wrote one field: both texts are shown until somebody chooses."""
    here, there = one.jump_to(UNIT), two.jump_to(UNIT)
    sent(there, lambda: write(there, TITLE, "Plan communal 2025-2030"))
    sent(here, lambda: write(here, TITLE, "Plan communal révisé en 2027"))
    field = here.locator(f"[data-path='{TITLE}']")
    expect(field.locator("[data-kept]")).to_be_visible()
    expect(box(here, TITLE)).to_be_visible()
    take("conflict", here, field, field.locator("[data-kept]"))


def main() -> None:
    """All three, in a demo of their own."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder))
        demo.start()
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])

        def phone() -> Visitor:
            context = browser.new_context(viewport={"width": WIDTH, "height": 800})
            visitor = Visitor(context, demo.url)
            visitor.become("mariam", language="fr")
            return visitor

        try:
            mine = phone()
            offline(mine)
            conflict(mine, phone())
            session(phone())
        finally:
            browser.close()
            demo.stop()


if __name__ == "__main__":
    main()
