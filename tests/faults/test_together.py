"""Two devices, of one person or of two colleagues, write what does not fit together."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from city_diplomacy_xblocks.demo.client import edits_of
from city_diplomacy_xblocks.worksheets import library
from tests.browser.visitor import Visitor
from tests.browser.writing import SAVES, ask, is_saved, save
from tests.faults.device import ACTORS, PROFILE
from tests.faults.link import saying

POINT = "fiche_remise"


def test_two_devices_write_the_same_fields_offline(scene):
    one, two = scene.device(PROFILE), scene.device(PROFILE)
    for device in (one, two):
        device.link.cut()
        device.write(160)
        device.leave_field()
    for device in (one, two):
        device.link.join()
    scene.mended()
    scene.all_found()


def test_rows_are_deleted_here_and_edited_there(scene):
    one = scene.device(ACTORS)
    rows = one.page.locator("[data-table='parties_prenantes.stakeholders'] [data-row]")
    first = rows.count()
    for number in range(6):
        one.page.locator("[data-table] > p > [data-do=add]").first.click()
        one.type_into(rows.nth(first + number).locator("[data-col=name] .cd-in"), ["Radio"])
    one.leave_field()
    is_saved(one.page)
    two = scene.device(ACTORS)
    two.link.cut()
    theirs = two.page.locator("[data-row]", has=two.page.locator("[data-col=name]"))
    written = [row for row in theirs.all() if "Radio" in row.locator(".cd-in").first.input_value()]
    assert len(written) == 6
    for row in written:
        row.evaluate("row => row.querySelectorAll('details').forEach(each => { each.open = true })")
        for column in ("contribution", "strategy"):
            two.type_into(row.locator(f"[data-col={column}] .cd-in"), two.words.more(14))
    two.write(140)
    for _ in range(6):
        rows.nth(first).locator("[data-do=delete]").click(force=True)
    is_saved(one.page)
    two.link.join()
    scene.mended()
    scene.all_found()


def test_a_plan_is_handed_in_while_another_device_writes_offline(scene):
    two = scene.device(PROFILE)
    save(two.page, list(edits_of(library.example("kanimbora"))))
    two.page.reload()
    two.link.cut()
    two.over = True
    two.write(310)
    two.leave_field()
    one = scene.device(POINT)
    scene.units.discard(POINT)
    handed = ask(one.page, "hand_in", {"revision": 0})
    assert handed["status"] == 200, handed
    with two.page.expect_response(SAVES):
        two.link.join()
        two.come_back()
    send_back(scene)
    scene.mended()
    scene.all_found()


def send_back(scene) -> None:
    """The instructor returns Karim's plan, once the texts that came too late are with it."""
    context = scene.browser.new_context()
    grader = Visitor(context, scene.demo.url)
    grader.become("benali", language="fr")
    page = grader.jump_to(POINT)
    page.fill("[name=search]", "karim")
    page.keyboard.press("Enter")
    rows = page.locator("[data-view=queue] tbody tr")
    expect(rows).to_have_count(1)
    page.locator("[data-open]", has_text="Karim").first.click()
    with page.expect_response("**/handler/save_review"):
        page.fill("[data-overall]", "Encore un effort.")
    with page.expect_response("**/handler/save_review"):
        page.locator("input[type=radio][value=to_revise]").check()
    with page.expect_response("**/handler/release") as released:
        page.locator("[data-release]").click()
    assert released.value.ok, released.value.text()
    context.close()


@pytest.fixture
def colleagues(scene):
    """Two people who write one plan, each on a device of theirs."""
    karim, mariam = scene.device(PROFILE), scene.device(PROFILE, persona="mariam")
    invited = ask(karim.page, "invite", {"role": "writer", "username": "mariam"})
    assert invited["status"] == 200, invited
    mariam.page.reload()
    found = re.search(
        r'invitation&quot;: ?(\d+)|"invitation": ?(\d+)', ask(mariam.page, "people", {})["html"]
    )
    joined = ask(mariam.page, "accept", {"invitation": int(found.group(1) or found.group(2))})
    assert joined["status"] == 200, joined
    for device in (karim, mariam):
        device.page.reload()
    return karim, mariam


def test_two_colleagues_write_while_the_server_dies(scene, colleagues):
    karim, mariam = colleagues
    for device in colleagues:
        device.write(40)
    scene.demo.stop(at_once=True)
    for device in colleagues:
        device.write(110)
        device.leave_field()
    scene.demo.start()
    scene.mended()
    karim.write(20)
    mariam.write(20)
    scene.all_found()


def test_one_colleague_hears_nothing_but_a_portal_and_writes_what_the_other_writes(
    scene, colleagues
):
    karim, mariam = colleagues
    with mariam.link.being(saying(200, "text/html", "<title>Wi-Fi</title>")):
        karim.write(160)
        mariam.write(160)
        karim.leave_field()
        mariam.leave_field()
        is_saved(karim.page)
    mariam.come_back()
    scene.mended()
    scene.all_found(persona="mariam")
