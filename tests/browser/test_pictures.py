"""Pictures on the page: readable on a phone, in both directions, drawn anew while one reads."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from city_diplomacy_xblocks.worksheets import library
from tests.browser.conftest import course_of
from tests.browser.writing import sent

SHOTS = os.environ.get("CITY_SHOTS")
RISKS = "risques.risks"
COURSE = {
    "course.xml": '<course url_name="2027T1" org="DiploVilles" course="MIGDV"/>',
    "course/2027T1.xml": '<course display_name="Essai"><chapter url_name="c"/></course>',
    "chapter/c.xml": '<chapter display_name="Jour 5"><sequential url_name="s"/></chapter>',
    "sequential/s.xml": """<sequential display_name="Séance">
        <vertical url_name="v1"/><vertical url_name="v2"/><vertical url_name="v3"/>
      </sequential>""",
    "vertical/v1.xml": """<vertical display_name="T1"><city_worksheet url_name="t1"
        worksheet="plan_migration" example="kanimbora"/></vertical>""",
    "vertical/v2.xml": """<vertical display_name="T2"><city_worksheet url_name="t2"
        worksheet="feuille_route_numerique" example="tizraoun"/></vertical>""",
    "vertical/v3.xml": """<vertical display_name="Écrire">
        <city_worksheet url_name="own" worksheet="plan_migration" sections='["risques"]'/>
        <city_plan_recap url_name="seen" worksheet="plan_migration" show="pictures"/></vertical>""",
}
#: The sizes of texts in pictures as they are seen, the smallest first.
SIZES = """() => [...document.querySelectorAll('.cd-pic svg[role=img] text')].filter(
  each => each.ownerSVGElement.getBoundingClientRect().width
).map(each => {
    const svg = each.ownerSVGElement
    return parseFloat(getComputedStyle(each).fontSize) * svg.getBoundingClientRect().width
      / svg.viewBox.baseVal.width
}).sort((a, b) => a - b)"""


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """A course that has two examples whole, and a sheet to write on."""
    return course_of(tmp_path_factory, COURSE)


def photographed(page, name: str) -> None:
    for number, figure in enumerate(page.locator(".cd-pic").all() if SHOTS else ()):
        figure.screenshot(path=Path(SHOTS) / f"{name}-{number:02}.png")


@pytest.mark.parametrize("sheet", ["t1", "t2"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_pictures_are_readable_and_stay_within_the_page(visit, width, sheet, direction):
    visitor = visit("karim", width=width)
    page = visitor.jump_to(sheet)
    page.evaluate("dir => { document.querySelector('.cd').dir = dir }", direction)
    expect(page.locator(".cd-pic svg[role=img]")).not_to_have_count(0)
    assert page.evaluate(SIZES)[0] >= 11
    photographed(page, f"{sheet}-{width}-{direction}")
    page.evaluate("document.querySelectorAll('.cd-more').forEach(each => { each.open = true })")
    assert visitor.overflow() == 0, visitor.too_wide()
    assert visitor.axe(within=".cd") == []
    assert visitor.errors + visitor.complaints == []


def test_a_picture_follows_what_is_written_and_what_was_open_stays_open(visit):
    visitor = visit("mariam")
    page = visitor.jump_to("own")
    picture = page.locator("[data-picture='risques.0']").first
    risk = library.example("kanimbora")["risques"]["risks"][0]["risk"]
    if not picture.locator("svg[role=img]").count():
        expect(picture.get_by_role("link")).to_have_attribute("href", re.compile("#path=risques"))
    table = page.locator(f"[data-table='{RISKS}']")
    table.locator("[data-do=add]").click()
    row = table.locator("[data-row]").last
    row.locator("[data-col=risk] .cd-in").fill(risk)
    row.locator("[data-col=likelihood] [value='5']").check(force=True)
    sent(page, lambda: row.locator("[data-col=impact] [value='5']").check(force=True))
    expect(picture.locator("td", has_text="25")).to_have_count(1)

    picture.locator("summary").click()
    sent(page, lambda: row.locator("[data-col=impact] [value='4']").check(force=True))
    expect(picture.locator("td", has_text="20")).to_have_count(1)
    expect(picture.locator("details")).to_have_attribute("open", "")
    expect(page.locator(".cd-recap [data-picture='risques.0'] td", has_text="20")).to_have_count(1)
    assert visitor.errors + visitor.complaints == []
