"""The demo's own pages, on a phone and on a desk."""

from __future__ import annotations

import pytest

from tests.browser.visitor import COURSE

PAGES = ["/", f"/courses/{COURSE}/", f"/courses/{COURSE}/progress"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_are_accessible_and_need_no_sideways_scrolling(visit, width, language):
    visitor = visit("karim", width=width, language=language)
    for path in PAGES:
        visitor.open(path)
        assert visitor.overflow() <= 0, path
        assert visitor.axe() == [], path
    assert visitor.errors == []


def test_text_unit_is_accessible_and_leads_on(visit, width):
    visitor = visit("karim", width=width)
    page = visitor.open(f"/courses/{COURSE}/")
    page.locator(".host-module a").first.click()
    assert page.locator("h1").count() == 1
    assert visitor.overflow() <= 0
    assert visitor.axe() == []
    before = page.url
    page.locator("a[rel=next]").click()
    assert page.url != before


def test_persona_is_switched_by_keyboard(visit):
    page = visit("karim").page
    page.locator("#host-persona").focus()
    page.keyboard.type("Pr")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("#host-persona") == "benali"
