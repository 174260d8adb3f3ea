"""The main job, end to end: participants draft and hand in, an instructor grades, the grade is seen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Demo
from tests.browser.visitor import COURSE

POINT = "fiche_remise"
CITY = "[data-path='identite.city_name'] textarea[aria-required]"
#: Points enough to validate, by criterion; together 74.5, which the gradebook rounds to 75.
GIVEN = ("11", "7", "7", "11", "17.5", "7", "7", "7")


@pytest.fixture
def demo(tmp_path):
    """Each story begins with the plans as they are when the demo starts."""
    running = Demo(tmp_path)
    running.start()
    yield running
    running.stop()


def sound(visitor, *, within="#host-unit"):
    """The page scrolls one way only, axe finds nothing, no script has failed."""
    assert visitor.overflow() == 0
    assert visitor.axe(within=within) == []
    assert visitor.errors == []


def open_review(visit, width):
    """The review of the only plan that waits, before the instructor."""
    instructor = visit("benali", width=width)
    page = instructor.jump_to(POINT)
    page.locator("[data-open]").first.click()
    expect(page.locator("[data-view=review]")).to_be_visible()
    return instructor


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


def test_what_blocks_a_hand_in_is_a_link_to_its_field_in_another_unit(visit, width):
    mariam = visit("mariam", width=width)
    page = mariam.jump_to(POINT)
    items = page.locator("[data-blocking] a")
    expect(items.first).to_be_visible()
    sound(mariam)
    link = page.locator("[data-blocking] a[href*=jump_to]").first
    path = link.locator("xpath=ancestor::li").get_attribute("data-at")
    link.click()
    page.wait_for_url(f"**/unit/**#path={path}*")
    field = ".".join(path.split(".")[:2])
    expect(page.locator(f"[data-path='{field}'], [data-table='{field}']").first).to_be_visible()


def test_a_plan_is_validated_and_its_grade_reaches_the_gradebook(visit, width):
    participant = visit("aissata", width=width)
    page = participant.jump_to(POINT)
    expect(page.locator("[data-learner]")).to_contain_text("Kanimbora")
    sound(participant)

    instructor = open_review(visit, width)
    review = instructor.page
    review.get_by_label(re.compile("Validate the plan|Valider le plan")).check()
    for field, points in zip(review.locator("[data-points]").all(), GIVEN, strict=True):
        field.fill(points)
    sound(instructor)
    review.locator("[data-release]").click()
    expect(review.locator(".cd-grade-n")).to_contain_text("74,5")

    page.reload()
    expect(page.locator("[data-learner]")).to_contain_text("74,5")
    sound(participant)
    participant.open(f"/courses/{COURSE}/progress")
    expect(page.locator(".host-scores td")).to_contain_text("75")
    expect(page.locator(".host-scores td")).to_contain_text("100")
    sound(participant, within="main")


def test_a_plan_that_comes_back_is_corrected_and_handed_in_again(visit, width):
    review = open_review(visit, width).page
    review.get_by_label(re.compile("revise|corriger|revoir", re.I)).first.check()
    field = review.locator("[data-path='identite.city_name']")
    field.locator("[data-comment]").click()
    field.locator("textarea").fill("Quel arrondissement ?")
    field.locator("[type=submit]").click()
    expect(field.locator("[data-thread]")).to_contain_text("Quel arrondissement ?")
    review.fill("[data-overall]", "Encore un effort sur le budget.")
    review.locator("[data-release]").click()
    expect(review.locator("[data-release]")).to_have_count(0)

    participant = visit("aissata", width=width)
    page = participant.jump_to("fiche_identite")
    expect(page.locator("[data-path='identite.city_name']")).to_contain_text(
        "Quel arrondissement ?"
    )
    sound(participant)
    page.fill(CITY, "Kanimbora, quartier du Port")
    page.locator(CITY).blur()
    expect(page.locator("[data-save=head]")).to_have_class(re.compile("cd-save-ok"), timeout=15000)
    participant.jump_to(POINT)
    expect(page.locator("[data-learner]")).to_contain_text("Encore un effort sur le budget.")
    page.click("[data-do=hand-in]")
    expect(page.locator("[data-do=hand-in]")).to_have_count(0)
    again = open_review(visit, width).page
    expect(again.locator("[data-view=review]")).to_contain_text("quartier du Port")
