"""The session, the tab, the browser, the clock or the store of a device fails, or its person is somebody else."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.faults.device import ACTORS, PROFILE, Reader
from tests.faults.link import saying

#: Every edit is on the device within this time.
ON_DEVICE = 1.0
CLOCK = """
(() => {
    window.__jump = 0;
    const real = Date;
    window.Date = class extends real {
        constructor(...given) { given.length ? super(...given) : super(real.now() + window.__jump) }
        static now() { return real.now() + window.__jump }
    };
})();
"""
NO_STORE = """
IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') };
"""


def trouble(device):
    return device.page.locator("[data-trouble]")


def test_the_session_ends_and_begins_again_in_another_tab(scene):
    device = scene.device(PROFILE)
    device.write(60)
    scene.end_sessions()
    device.write(160)
    device.leave_field()
    expect(trouble(device).get_by_role("link")).to_be_visible(timeout=15_000)
    device.write(40)
    device.log_in_beside("karim")
    scene.mended()
    device.come_back()
    device.write(50)
    scene.all_found()


def test_somebody_else_logs_in_on_the_same_device(scene):
    device = scene.device(PROFILE)
    device.write(60)
    device.log_in_beside("mariam")
    device.write(180)
    device.leave_field()
    expect(trouble(device)).to_be_visible(timeout=15_000)
    device.write(30)
    address = device.address(PROFILE).removeprefix(device.url)
    theirs = Reader(scene.demo.url, "mariam").words(address)
    assert not theirs & set(device.words.typed)
    device.log_in_beside("karim")
    scene.mended()
    device.come_back()
    device.write(40)
    scene.all_found()


def test_the_tab_is_killed_with_unsent_text(scene):
    device = scene.device(PROFILE)
    device.write(60)
    device.link.cut()
    device.write(250)
    time.sleep(ON_DEVICE)
    with pytest.raises(Error, match="crash"):
        device.page.goto("chrome://crash")
    device.page.close()
    device.link.join()
    device.reopen()
    device.jump_to(PROFILE)
    scene.mended()
    scene.all_found()


def test_the_browser_is_killed_with_unsent_text(scene, tmp_path):
    profile = tmp_path / "profile"
    device = scene.device(PROFILE, context=scene.browser_of_their_own(profile))
    device.write(60)
    device.link.cut()
    device.write(250)
    time.sleep(ON_DEVICE)
    kill_processes_of(profile)
    device.link.join()
    device.context = scene.browser_of_their_own(profile)
    device.reopen()
    # A browser that dies forgets its latest cookies.
    device.enter("karim")
    scene.mended()
    scene.all_found()
    device.context.close()


def kill_processes_of(profile: Path) -> None:
    """SIGKILL for the browser that a scenario started on that profile, which is nobody else's."""
    mark = f"--user-data-dir={profile}".encode()
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
                found += 1
        except (OSError, ProcessLookupError):
            continue
    assert found, "there was no browser to kill"


def test_the_clock_jumps(scene):
    context = scene.browser.new_context(viewport={"width": 360, "height": 640})
    context.add_init_script(CLOCK)
    device = scene.device(PROFILE, context=context)
    day = 24 * 3_600_000
    device.write(60)
    for jump in (day, -3_600_000, 30 * day, -day):
        device.link.cut()
        device.write(30)
        device.leave_field()
        time.sleep(1)
        device.page.evaluate("jump => { window.__jump = jump }", jump)
        device.write(30)
        device.link.join()
    scene.mended()
    device.write(20)
    scene.all_found()


def test_the_page_is_left_right_after_typing(scene):
    device = scene.device(PROFILE)
    device.write(310)
    device.page.goto(f"{device.url}/")
    scene.mended()
    scene.all_found()


def test_the_device_keeps_nothing_and_the_server_comes_and_goes(scene):
    context = scene.browser.new_context(viewport={"width": 360, "height": 640})
    context.add_init_script(NO_STORE)
    device = scene.device(PROFILE, context=context)
    for _ in range(3):
        with device.link.being(saying(502, "text/html", "<html>Bad gateway</html>")):
            device.write(60)
            device.leave_field()
            time.sleep(1)
        device.write(40)
    scene.mended()
    scene.all_found()


def test_another_unit_of_the_plan_is_opened_after_the_tab_was_killed(scene):
    """What one unit left unsent is sent by another one of the same plan."""
    device = scene.device(PROFILE)
    device.link.cut()
    device.write(160)
    time.sleep(ON_DEVICE)
    device.page.close()
    device.link.join()
    device.reopen()
    scene.units.add(ACTORS)
    device.jump_to(ACTORS)
    scene.mended()
    device.fill_from(ACTORS)
    device.write(150)
    scene.all_found()
