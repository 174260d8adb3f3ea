"""What is typed is there after a reload and in another language of the pages."""

from __future__ import annotations

import re

from playwright.sync_api import expect

CITY = "[data-path='identite.city_name'] :is(input, textarea)"


def sound(visitor, *, within="#host-unit"):
    """The page scrolls one way only, axe finds nothing, no script has failed."""
    assert visitor.overflow() == 0
    assert visitor.axe(within=within) == []
    assert visitor.errors == []


def test_what_is_typed_is_there_after_a_reload_and_in_another_language(visit, width):
    karim = visit("karim", width=width)
    page = karim.jump_to("fiche_identite")
    expect(page.locator(".cd")).to_have_attribute("lang", "fr")
    page.fill(CITY, "Tizraoun <b>{{ 1 }}</b>")
    page.locator(CITY).blur()
    expect(page.locator("[data-save=head]")).to_have_class(re.compile("cd-save-ok"), timeout=15000)
    page.reload()
    expect(page.locator(CITY)).to_have_value("Tizraoun <b>{{ 1 }}</b>")
    sound(karim)
    with page.expect_navigation():
        page.click("button[name=language][value=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".cd")).to_have_attribute("lang", "en")
    expect(page.locator(CITY)).to_have_value("Tizraoun <b>{{ 1 }}</b>")
    sound(karim)
