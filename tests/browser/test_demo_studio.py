"""The demo's Studio in a browser: from a unit to an editor, saved or not, and back as a participant."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import COURSE

#: A block whose editor is the form that Open edX makes of settings.
MODULE = "module_m1"
PURPOSE = '[data-field-name="purpose"] textarea'


def to_editor(visitor, *, modal=False):
    """From the unit of the block to its editor, as an author goes."""
    page = visitor.jump_to(MODULE, tag="city_module")
    page.click("a[href^='/studio/']")
    link = page.locator(f".host-block a[href*='@{MODULE}/edit']")
    if modal:
        return visitor.open(link.get_attribute("href") + "?modal=1")
    link.click()
    return page


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("wide", [320, 1024, 1280])
def test_pages_are_accessible_and_need_no_sideways_scrolling(visit, wide, language):
    visitor = visit("nadia", width=wide, language=language)
    for modal in (False, True):
        page = to_editor(visitor, modal=modal)
        assert visitor.overflow() <= 0
        assert visitor.axe() == []
        page.click(".cancel-button")
        page.wait_for_url("**/unit/**")
        assert visitor.overflow() <= 0
        assert visitor.axe() == []
    assert visitor.errors + visitor.complaints == []


def test_what_is_saved_is_read_by_participants_also_after_a_restart(visit, demo):
    words = "Comprendre d’où viennent ceux qui arrivent."
    visitor = visit("nadia")
    page = to_editor(visitor)
    page.fill(PURPOSE, words)
    page.click(".save-button")
    page.wait_for_url("**/studio/**/unit/**")
    expect(page.locator(".host-block")).to_contain_text(words)
    page.click("button[name=persona]")
    page.wait_for_url(f"**/courses/{COURSE}/unit/**")
    assert page.input_value("#host-persona") == "karim"
    expect(page.locator("#host-unit")).to_contain_text(words)
    demo.stop()
    demo.start()
    page.reload()
    expect(page.locator("#host-unit")).to_contain_text(words)


def test_what_is_not_saved_is_gone(visit):
    page = to_editor(visit("nadia"))
    before = page.input_value(PURPOSE)
    page.fill(PURPOSE, "Rien.")
    page.click(".cancel-button")
    page.wait_for_url("**/studio/**/unit/**")
    page.go_back()
    page.reload()
    expect(page.locator(PURPOSE)).to_have_value(before)


@pytest.mark.parametrize("modal", [False, True])
def test_what_is_refused_is_told_and_what_was_typed_stays(visit, modal):
    page = to_editor(visit("nadia"), modal=modal)
    page.fill(PURPOSE, "Une phrase.")
    page.fill('[data-field-name="plan_key"] input', "pas une clé")
    page.click(".save-button")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Les réglages n’ont pas été enregistrés")
    expect(notice).to_contain_text("clé")
    expect(page.locator(PURPOSE)).to_have_value("Une phrase.")
    notice.get_by_role("button").press("Enter")
    expect(notice).to_be_hidden()
