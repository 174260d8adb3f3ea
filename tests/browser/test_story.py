"""Two rounds of one plan: handed in, taken back, read, sent back, revised, validated, marked anew."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from city_diplomacy_xblocks.demo.client import edits_of
from city_diplomacy_xblocks.worksheets import library
from tests.browser.conftest import Demo
from tests.browser.visitor import COURSE
from tests.browser.writing import box, is_saved, save, sent

POINT = "fiche_remise"
DEPARTMENT = "identite.author_department"
#: Points by criterion: together 74.5, which the gradebook rounds to 75.
GIVEN = ("11", "7", "7", "11", "17,5", "7", "7", "7")
NOTE = "Entre nous : relire le budget."
ON_FIELD = "Quel service exactement ?"
ON_ROW = "Cette action a-t-elle un porteur ?"


@pytest.fixture
def demo(tmp_path):
    """The story begins with the plans as they are when the demo starts."""
    running = Demo(tmp_path)
    running.start()
    yield running
    running.stop()


def sound(visitor):
    assert visitor.overflow() == 0
    assert visitor.errors == []


def comment(page, path, text, *, internal=False):
    """Comment on a field or on a row of the review."""
    place = page.locator(f"[data-path='{path}']")
    page.locator(f"[data-comment='{path}']").click()
    form = page.locator(f"form[data-write='at:{path}']")
    form.locator("textarea").fill(text)
    if internal:
        form.locator("[data-internal] input").check()
    form.locator("[type=submit]").click()
    expect(place.locator("[data-thread]", has_text=text)).to_be_visible()


def drafted(page, act):
    """Do `act`, and wait until the review says that it is saved."""
    with page.expect_response("**/handler/save_review", timeout=15_000) as answer:
        act()
    assert answer.value.ok
    expect(page.locator("[data-save]").first).to_have_class(re.compile("cd-save-ok"))


def open_plan(page, name):
    """From the queue to the review of that person's plan."""
    page.locator("[data-open]", has_text=name).first.click()
    expect(page.locator("[data-view=review]")).to_be_visible()


def hand_in_after_the_last_blocking_field(writer):
    """What blocks leads to its field in another unit; then the plan goes, comes back, and goes."""
    page = writer.jump_to("fiche_identite")
    example = {section: dict(fields) for section, fields in library.example("kanimbora").items()}
    del example["identite"]["author_department"]
    save(page, list(edits_of(example)))
    writer.jump_to(POINT)
    items = page.locator("[data-blocking] > li")
    expect(items).to_have_count(1)
    hand_in = page.locator("[data-do=hand-in]")
    expect(hand_in).to_have_attribute("aria-disabled", "true")
    hand_in.click(force=True)
    expect(items.first.locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page, DEPARTMENT)).to_be_focused()
    page.keyboard.type("Service coopération")
    sent(page, lambda: page.keyboard.press("Tab"))
    is_saved(page)
    expect(page.locator("[data-step] .cd-i-done")).to_have_count(10)

    writer.jump_to(POINT)
    expect(items).to_have_count(0)
    hand_in.click()
    withdraw = page.locator("[data-do=withdraw]")
    expect(withdraw).to_be_visible()
    expect(page.locator("[data-learner] .cd-doc")).to_contain_text("Remis")
    expect(page.locator("[data-section] .cd-in")).to_have_count(0)
    sound(writer)
    writer.jump_to("fiche_identite")
    expect(page.locator(f"[data-path='{DEPARTMENT}'] .cd-ro")).to_have_text("Service coopération")
    expect(page.locator("[data-section] .cd-in")).to_have_count(0)

    writer.jump_to(POINT)
    withdraw.click()
    expect(hand_in).to_be_visible()
    expect(page.locator("[data-learner] .cd-doc")).to_contain_text("Brouillon")
    hand_in.click()
    expect(withdraw).to_be_visible()
    sound(writer)


def read_and_send_back(reader):
    """Queue, marks by keyboard and number, comments, a draft found again; then back to the writer."""
    page = reader.jump_to(POINT)
    rows = page.locator("[data-view=queue] tbody tr")
    expect(rows).to_have_count(2)
    page.locator("[name=sort]").select_option("name")
    page.locator("[data-search-form] [type=submit]").click()
    expect(page.locator("[data-view=queue]")).to_have_attribute("data-sort", "name")
    page.fill("[name=search]", "karim")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    sound(reader)
    open_plan(page, "Karim")

    first = page.locator("[data-criterion]").first
    first.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    step = first.locator("[data-points]")
    points = step.input_value()
    step.press("ControlOrMeta+a")
    drafted(page, lambda: page.keyboard.type(points.split(",")[0] + ",5"))
    expect(first.locator("[data-level]")).to_contain_text("entre")
    drafted(page, lambda: first.locator("[data-remark]").fill("Bien sourcé."))
    comment(page, DEPARTMENT, ON_FIELD)
    comment(page, "identite.city_name", NOTE, internal=True)
    row = page.locator("[data-path^='actions.actions.']").first
    row.locator("summary").first.click()
    comment(page, row.get_attribute("data-path"), ON_ROW)
    drafted(page, lambda: page.fill("[data-overall]", "Encore un effort sur le budget."))
    sound(reader)

    page.locator("[data-back]").click()
    expect(page.locator("[data-view=queue]")).to_be_visible()
    page.reload()
    open_plan(page, "Karim")
    expect(first.locator("[data-remark]")).to_have_value("Bien sourcé.")
    expect(page.locator("[data-overall]")).to_have_value("Encore un effort sur le budget.")
    page.locator("input[type=radio][value=to_revise]").check()
    page.locator("[data-release]").click()
    expect(page.locator("[data-release]")).to_have_count(0)
    sound(reader)


def revise(writer):
    """The comments stand beside the fields, the internal note nowhere; a reply, a change, attempt 2."""
    page = writer.jump_to("fiche_identite")
    field = page.locator(f"[data-path='{DEPARTMENT}']")
    expect(field.locator("[data-thread]")).to_contain_text(ON_FIELD)
    assert NOTE not in page.content()
    field.locator("[data-thread] summary").click()
    field.locator("[data-reply]").fill("Le service du maire.")
    field.locator("[data-do=reply]").click()
    expect(field.locator("[data-thread] li")).to_have_count(2)
    sent(page, lambda: (box(page, DEPARTMENT).fill("Cabinet du maire"), page.keyboard.press("Tab")))
    sound(writer)
    writer.jump_to("fiche_actions")
    expect(page.locator("[data-row] [data-thread]", has_text=ON_ROW)).to_be_visible()
    expect(page.locator(".cd-crit")).to_have_count(0)
    assert NOTE not in page.content()
    sound(writer)
    writer.jump_to(POINT)
    expect(page.locator("[data-learner]")).to_contain_text("Encore un effort sur le budget.")
    expect(page.locator("[data-learner] .cd-doc")).to_contain_text("À revoir")
    expect(page.locator(".cd-crit")).to_have_count(8)
    page.locator("[data-do=hand-in]").click()
    expect(page.locator("[data-do=withdraw]")).to_be_visible()
    assert NOTE not in page.content()
    writer.open(f"/courses/{COURSE}/progress")
    expect(page.locator(".host-scores")).to_have_count(0)


def validate(reader):
    """Attempt 2 shows what changed and what was said; its mark is published."""
    page = reader.jump_to(POINT)
    open_plan(page, "Karim")
    field = page.locator(f"[data-path='{DEPARTMENT}']")
    expect(field.locator("del")).to_contain_text("Service")
    expect(field.locator("ins")).to_contain_text("Cabinet")
    expect(field.locator("[data-thread]")).to_contain_text("Le service du maire.")
    expect(page.locator("[data-thread].cd-th-in")).to_contain_text(NOTE)
    for given, points in zip(page.locator("[data-points]").all(), GIVEN, strict=True):
        given.fill(points)
    page.fill("[data-overall]", "Un plan solide.")
    page.locator("input[type=radio][value=validated]").check()
    page.locator("[data-release]").click()
    expect(page.locator(".cd-grade-n")).to_contain_text("74,5")
    sound(reader)


def mark_anew(reader):
    """The mark changes; the history keeps the one before."""
    page = reader.page
    page.locator("[data-edit]").click()
    drafted(page, lambda: page.locator("[data-points]").first.fill("15"))
    page.locator("[data-release]").click()
    expect(page.locator(".cd-grade-n")).to_contain_text("78,5")
    page.locator("summary", has_text="istorique").click()
    expect(page.get_by_role("cell", name="74,5").first).to_be_visible()
    sound(reader)


def sees_grade(writer, exact, rounded):
    page = writer.jump_to(POINT)
    expect(page.locator(".cd-grade-n")).to_contain_text(exact)
    expect(page.locator("[data-learner]")).to_contain_text("Un plan solide.")
    assert NOTE not in page.content()
    sound(writer)
    writer.open(f"/courses/{COURSE}/progress")
    expect(page.locator(".host-scores td")).to_contain_text(f"{rounded}")
    expect(page.locator(".host-scores td")).to_contain_text("100")


def test_two_rounds_and_a_second_mark(visit, width):
    writer, reader = visit("karim", width=width), visit("benali", width=width)
    hand_in_after_the_last_blocking_field(writer)
    read_and_send_back(reader)
    revise(writer)
    validate(reader)
    sees_grade(writer, "74,5", 75)
    mark_anew(reader)
    sees_grade(writer, "78,5", 79)
