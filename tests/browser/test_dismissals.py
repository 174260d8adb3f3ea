"""A warning of personal data is answered where it stands, comes back with another number, and can be put back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.writing import is_saved, write

UNIT = "fiche_vision"
VISION = "vision.vision_statement"
TEXT = (
    "En 2035, chacun se soigne et se forme ici, comme le veut le dossier {} du registre municipal."
)
NOT_PERSONAL = "Ce n’est pas une donnée personnelle"
PUT_BACK = "Remettre l’avertissement"
WHO = {320: "karim", 1280: "mariam"}


@pytest.fixture
def writer(visit, width):
    return visit(WHO[width], width=width)


def said(page, rule):
    """What stands beside the field."""
    return page.locator(f"[data-path='{VISION}'] .cd-says [data-rule='{rule}']")


def answer(page, words):
    return page.locator(f"[data-path='{VISION}']").get_by_role("button", name=words)


def sound(visitor):
    assert visitor.overflow() == 0
    assert visitor.errors == []


def test_a_warning_is_answered_put_back_and_comes_again_with_another_number(writer):
    page = writer.jump_to(UNIT)
    write(page, VISION, TEXT.format("771234567"))
    expect(said(page, "MIG-22")).to_be_visible(timeout=15_000)
    answer(page, NOT_PERSONAL).click()
    expect(said(page, "dismissed")).to_contain_text("C’est noté")
    expect(said(page, "MIG-22")).to_have_count(0)
    # The button is gone: whoever pressed it by keyboard stands before its counterpart.
    expect(answer(page, PUT_BACK)).to_be_focused()
    expect(page.locator("[data-announce]").first).to_contain_text("C’est noté")
    sound(writer)
    page.reload()
    expect(said(page, "dismissed")).to_be_visible()
    expect(said(page, "MIG-22")).to_have_count(0)
    answer(page, PUT_BACK).click()
    expect(said(page, "MIG-22")).to_be_visible()
    expect(said(page, "dismissed")).to_have_count(0)
    answer(page, NOT_PERSONAL).click()
    expect(said(page, "dismissed")).to_be_visible()
    write(page, VISION, TEXT.format("778888888"))
    expect(said(page, "MIG-22")).to_be_visible(timeout=15_000)
    expect(said(page, "dismissed")).to_have_count(0)
    sound(writer)


def test_an_answer_that_cannot_be_sent_says_so_and_can_be_tried_again(writer):
    page = writer.jump_to(UNIT)
    write(page, VISION, TEXT.format("775555555"))
    expect(said(page, "MIG-22")).to_be_visible(timeout=15_000)
    is_saved(page)
    page.route("**/handler/dismiss", lambda route: route.abort())
    answer(page, NOT_PERSONAL).click()
    expect(said(page, "MIG-22").get_by_role("alert")).to_have_text(re.compile(r"\w"))
    page.unroute("**/handler/dismiss")
    answer(page, NOT_PERSONAL).click()
    expect(said(page, "dismissed")).to_be_visible()
    assert writer.overflow() == 0


def test_without_the_script_that_asks_the_press_says_so_too(writer):
    page = writer.jump_to(UNIT)
    page.route("**/errands-*.js", lambda route: route.abort())
    page.reload()
    write(page, VISION, TEXT.format("779999999"))
    expect(said(page, "MIG-22")).to_be_visible(timeout=15_000)
    answer(page, NOT_PERSONAL).click()
    expect(said(page, "MIG-22").get_by_role("alert")).to_have_text(re.compile(r"\w"))
    page.unroute("**/errands-*.js")
    answer(page, NOT_PERSONAL).click()
    expect(said(page, "dismissed")).to_be_visible()
