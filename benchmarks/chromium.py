"""What Chromium fetches, and when a page can be read and written over a slow link."""

from __future__ import annotations

import contextlib
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.host import Row, row

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
ROUNDS = 3
# When the first control can be typed into; and when the page has opened its journal on the device.
WATCH = """
window.__seen = {};
(function look() {
  const control = document.querySelector(".cd input, .cd textarea");
  if (control && !control.disabled && control.getClientRects().length) {
    __seen.typing = performance.now();
  } else setTimeout(look, 10);
})();
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...args) {
  const request = open.apply(this, args);
  request.addEventListener("success", () => { __seen.journal ??= performance.now(); });
  return request;
};
"""


@contextlib.contextmanager
def demo_and_browser() -> Iterator[tuple]:
    """The demo served for real, and a Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.browser import chromium
    from tests.browser.conftest import Demo

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        served = Demo(Path(folder))
        served.start()
        started = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        try:
            yield served, started
        finally:
            started.close()
            served.stop()


def visit(demo, browser, persona: str, block: str, *, slow: bool) -> dict[str, float]:
    """One cold visit of a worksheet unit: bytes of scripts and styles on the wire, and moments in ms."""
    from tests.browser.visitor import Visitor

    context = browser.new_context(viewport={"width": 390, "height": 800})
    visitor = Visitor(context, demo.url)
    visitor.become(persona, language="fr")
    address = visitor.jump_to(block).url
    page = context.new_page()
    page.add_init_script(WATCH)
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: dict[str, float] = {}
    kinds: dict[str, str] = {}
    tools.on(
        "Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["response"]["url"]})
    )
    tools.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]})
    )
    if slow:
        tools.send("Network.emulateNetworkConditions", SLOW)
    page.goto(address)
    if slow:
        page.wait_for_function("window.__seen.typing && window.__seen.journal", timeout=60_000)
    page.wait_for_load_state("networkidle")
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    seen = {**page.evaluate("window.__seen"), "text": page.evaluate(paint)}
    own = [kinds.get(number, "") for number in sizes]
    seen["bytes"] = sum(
        size for number, size in sizes.items()
        if kinds.get(number, "").endswith((".js", ".css")) and "/public/" in kinds[number]
    )  # fmt: skip
    assert own, "nothing was fetched"
    context.close()
    return seen


def measure() -> list[Row]:
    """Sizes of both audiences, and the participant's slow link."""
    with demo_and_browser() as (demo, browser):
        learner = visit(demo, browser, "mariam", "fiche_identite", slow=False)["bytes"]
        grader = visit(demo, browser, "benali", "fiche_remise", slow=False)["bytes"]
        slow = [visit(demo, browser, "mariam", "fiche_identite", slow=True) for _ in range(ROUNDS)]
    middle = {key: statistics.median(run[key] for run in slow) for key in slow[0]}
    return [
        row("participant: scripts and styles on the wire", learner / 1024, 25, "KB"),
        row("instructor: scripts and styles on the wire", grader / 1024, 45, "KB"),
        row("400 kbit/s, 400 ms: text readable", middle["text"] / 1000, 2.5, "s"),
        row("400 kbit/s, 400 ms: typing possible", middle["typing"] / 1000, 2.5, "s"),
        row("400 kbit/s, 400 ms: journal running", middle["journal"] / 1000, 3.3, "s"),
    ]
