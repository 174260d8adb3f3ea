"""Recaps and modules beside the sheets they follow: live, accessible, and quiet while one reads."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from city_diplomacy_xblocks.worksheets import library
from tests.browser.conftest import course_of
from tests.browser.looking import SMALL
from tests.browser.writing import box, is_saved, write

SHOTS = os.environ.get("CITY_SHOTS")
VISION = "vision.vision_statement"
WORDS = "Une ville qui accueille sans trier"

FILES = {
    "course.xml": '<course url_name="2027T1" org="DiploVilles" course="MIGDV"/>',
    "course/2027T1.xml": '<course display_name="Essai"><chapter url_name="c"/></course>',
    "chapter/c.xml": '<chapter display_name="Jour 2"><sequential url_name="s"/></chapter>',
    "sequential/s.xml": """<sequential display_name="Séance">
        <vertical url_name="both"/><vertical url_name="elsewhere"/><vertical url_name="end"/>
      </sequential>""",
    "vertical/both.xml": """<vertical display_name="Écrire et relire">
        <city_module url_name="m" display_name="Jour 2 : choisir le problème" minutes="330"
          purpose="Hier, vous avez décrit. Aujourd’hui, vous choisissez."
          objectives='["énoncer un problème vécu par des personnes précises",
                       "écrire deux à quatre objectifs que l’on peut vérifier"]'
          sections='["vision", "cadre"]'/>
        <city_plan_recap url_name="above" display_name="Votre vision" sections='["vision"]'/>
        <city_worksheet url_name="w" worksheet="plan_migration" sections='["vision", "cadre"]'/>
        <city_plan_recap url_name="sum" display_name="Où en est votre plan" show="summary"/>
      </vertical>""",
    "vertical/elsewhere.xml": """<vertical display_name="Relire ailleurs">
        <city_plan_recap url_name="far" display_name="Votre vision" sections='["vision", "actions"]'/>
        <city_plan_recap url_name="far_sum" display_name="Où en est votre plan" show="summary"/>
        <city_module url_name="seen" display_name="Ouverture" minutes="30"
          purpose="Faire connaissance."/>
      </vertical>""",
    "vertical/end.xml": """<vertical display_name="Remettre">
        <city_worksheet url_name="point" worksheet="plan_migration" submission_point="true"/>
      </vertical>""",
}


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """A course that has the blocks side by side."""
    return course_of(tmp_path_factory, FILES)


def recap(page, name):
    return page.locator(f"[data-usage$='block@{name}']")


def shown(visitor, name):
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_what_is_written_shows_on_the_same_page_in_another_unit_and_in_the_module(visit):
    visitor = visit("karim")
    page = visitor.jump_to("w")
    expect(recap(page, "above")).to_contain_text("Rien n’est encore écrit")
    expect(recap(page, "m")).to_contain_text("0 section complète sur 2")

    write(page, VISION, WORDS)
    is_saved(page)

    expect(recap(page, "above").locator(f"[data-path='{VISION}']")).to_contain_text(WORDS)
    expect(recap(page, "above")).not_to_contain_text("Rien n’est encore écrit")
    expect(recap(page, "m")).to_contain_text("1 sur 6")
    visitor.jump_to("far", tag="city_plan_recap")
    expect(recap(page, "far")).to_contain_text(WORDS)
    assert visitor.errors + visitor.complaints == []


def completion_of(demo, name) -> float | None:
    """What the host has noted for this block, for anybody."""
    with closing(sqlite3.connect(next(demo.folder.glob("*.sqlite3")))) as database:
        rows = database.execute(
            "select completion from city_demo_completion where usage_key like ?",
            (f"%block@{name}",),
        )
        return next((row[0] for row in rows), None)


def test_a_finished_section_raises_the_module_and_its_completion_is_noted(visit, demo):
    visitor = visit("mariam")
    page = visitor.jump_to("w")
    expect(recap(page, "m")).to_contain_text("1 section complète sur 2")
    write(page, "cadre.legal_limits", "")
    is_saved(page)
    expect(recap(page, "m")).to_contain_text("0 section complète sur 2")

    with page.expect_response("**/handler/seen", timeout=15_000):
        write(page, "cadre.legal_limits", library.example("kanimbora")["cadre"]["legal_limits"])

    expect(recap(page, "m")).to_contain_text("1 section complète sur 2")
    expect(recap(page, "sum").locator("h3").first).to_contain_text("3 sections complètes sur 10")
    assert completion_of(demo, "m") == 0.5
    with page.expect_response("**/handler/seen"):
        visitor.jump_to("seen", tag="city_module")
    assert completion_of(demo, "seen") == 1


def test_the_reader_keeps_their_place_while_a_recap_above_is_drawn_anew(visit):
    visitor = visit("karim", width=320)
    page = visitor.jump_to("w")
    page.locator("[data-usage$='block@sum'] summary").click()
    field = box(page, "vision.priority_problem")
    field.scroll_into_view_if_needed()
    field.focus()
    top = "document.activeElement.getBoundingClientRect().top"
    before = page.evaluate(top)

    page.keyboard.type("Ici, personne ne sait à quel guichet aller. " * 8)
    is_saved(page)
    expect(recap(page, "above")).to_contain_text("à quel guichet")

    assert abs(page.evaluate(top) - before) < 3
    expect(field).to_be_focused()
    expect(recap(page, "sum").locator("details[data-key=missing]")).to_have_attribute("open", "")


def test_the_focus_stays_in_a_recap_that_is_drawn_anew(visit):
    visitor = visit("karim")
    page = visitor.jump_to("w")
    write(page, VISION, "Une ville ouverte")
    page.locator("[data-usage$='block@above'] a").last.focus()
    href = page.evaluate("document.activeElement.href")
    expect(recap(page, "above")).to_contain_text("Une ville ouverte", timeout=15_000)
    is_saved(page)

    assert page.evaluate("document.activeElement.href") == href


def test_links_lead_to_the_field_that_waits(visit):
    visitor = visit("karim")
    page = visitor.jump_to("far", tag="city_plan_recap")
    recap(page, "far").get_by_role("link", name="Causes").click()

    expect(
        page.locator("[data-path='vision.causes'], [data-table='vision.causes']").first
    ).to_be_in_viewport()


def test_nothing_is_asked_of_a_page_whose_plan_is_not_saved(visit):
    visitor = visit("mariam")
    asked = []
    visitor.page.on("request", lambda each: asked.append(each.url))
    visitor.jump_to("far", tag="city_plan_recap")
    visitor.page.wait_for_timeout(500)

    assert [url for url in asked if "/handler/recap" in url] == []
    assert len([url for url in asked if "/handler/seen" in url]) == 1


OURS = ":is(.cd-recap, .cd-module)"
UNITS = (("w", "city_worksheet"), ("far", "city_plan_recap"))


def amiss(visitor, width) -> list[str]:
    """What is wrong with the recaps and modules of the page, everything opened."""
    page = visitor.page
    page.evaluate(f"document.querySelectorAll('{OURS} details').forEach(each => each.open = true)")
    told = visitor.axe(within=OURS) if page.locator(OURS).count() else []
    if visitor.overflow():
        told += [f"too wide: {each}" for each in visitor.too_wide()]
    if width == 320:
        told += [f"too small: {each}" for each in page.evaluate(SMALL)]
    return told + visitor.errors


@pytest.mark.parametrize("who", ["karim", "aissata", "benali", ""])
def test_both_blocks_are_accessible_at_every_width(visit, width, who):
    visitor = visit(who, width=width)
    for block, tag in UNITS:
        visitor.jump_to(block, tag=tag)
        shown(visitor, f"blocks-{block}-{who or 'nobody'}-{width}")
        assert amiss(visitor, width) == []


def test_both_blocks_read_from_right_to_left(visit, width):
    visitor = visit("aissata", width=width)
    page = visitor.jump_to("far", tag="city_plan_recap")
    page.evaluate("document.querySelectorAll('html, .cd').forEach(each => { each.dir = 'rtl' })")
    shown(visitor, f"blocks-rtl-{width}")
    assert page.evaluate("document.body.scrollWidth <= innerWidth")
    assert [each for each in amiss(visitor, width) if "host-skip" not in each] == []
