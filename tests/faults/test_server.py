"""The server is away, slow, broken, or somebody else speaks in its place."""

from __future__ import annotations

import threading
import time

from tests.faults.device import PROFILE
from tests.faults.link import answer_lost, cut_short, saying, slowly, through

PORTAL = "<!doctype html><title>Wi-Fi</title><p>Acceptez les conditions pour naviguer.</p>"
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


def test_the_server_is_stopped_for_a_while(scene):
    device = scene.device(PROFILE)
    device.write(60)
    scene.demo.stop()
    device.write(200)
    time.sleep(2)
    device.write(20)
    scene.demo.start()
    scene.mended()
    device.write(40)
    scene.all_found()


def test_the_server_is_killed_in_the_middle_of_saves(scene):
    device = scene.device(PROFILE)
    device.write(100)
    killed = []

    def kills_it(after):
        died = threading.Event()

        def kill():
            time.sleep(after)
            scene.demo.stop(at_once=True)
            killed.append(after)
            died.set()

        def way(passing):
            if passing.is_save and not died.is_set():
                passing.ask(sent=kill)
            passing.give(passing.ask())

        return way, died

    for after in (0, 0.02):
        way, died = kills_it(after)
        with device.link.being(way):
            device.write(100)
            device.leave_field()
            assert died.wait(20), "no save came by"
            device.write(10)
        scene.demo.start()
    scene.mended()
    assert killed == [0, 0.02]
    scene.all_found()


def test_answers_are_lost(scene):
    device = scene.device(PROFILE)
    with device.link.being(answer_lost):
        device.write(150)
        device.leave_field()
        time.sleep(2)
        device.write(120)
        device.leave_field()
        time.sleep(2)
    scene.mended()
    device.write(40)
    scene.all_found()
    assert device.link.saves > 2


def test_the_link_is_very_slow(scene):
    device = scene.device(PROFILE)
    with device.link.being(slowly(rate=50_000, latency=2)):
        device.write(160)
        device.leave_field()
        device.write(150)
        scene.mended()
        scene.all_found()


def test_a_gateway_and_then_the_server_are_broken(scene):
    device = scene.device(PROFILE)
    with device.link.being(saying(502, "text/html", BAD_GATEWAY)):
        device.write(150)
        device.leave_field()
        time.sleep(2)
    with device.link.being(saying(500, "application/json", '{"error": "boom"}')):
        device.write(120)
        time.sleep(2)
    scene.mended()
    device.write(40)
    scene.all_found()


def test_a_captive_portal_answers_everything(scene):
    device = scene.device(PROFILE)
    with device.link.being(saying(200, "text/html; charset=utf-8", PORTAL)):
        device.write(150)
        device.leave_field()
        time.sleep(2)
        device.write(120)
    scene.mended()
    # They have accepted the portal's conditions in another tab.
    device.come_back()
    device.write(40)
    scene.all_found()


def test_answers_are_no_answers(scene):
    device = scene.device(PROFILE)
    other = [
        saying(200, "application/json", '{"results": [{"seq": 1, "sta'),
        saying(200, "application/json", "{}"),
        saying(200, "application/json", "null"),
        saying(200, "application/json", '{"results": [], "others": 3}'),
    ]
    way = iter([*other, cut_short])
    current = {}

    def next_of(passing):
        if passing.is_save:
            current["way"] = next(way, through)
        current.get("way", through)(passing)

    with device.link.being(next_of):
        for _ in range(len(other) + 1):
            device.write(52)
            device.leave_field()
            time.sleep(0.5)
            device.come_back()
            time.sleep(0.5)
    scene.mended()
    device.write(50)
    scene.all_found()
