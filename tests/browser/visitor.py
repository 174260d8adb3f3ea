"""Somebody with a browser window on the demo."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
COURSE = "course-v1:DiploVilles+MIGDV+2027T1"


class Visitor:
    """A window, its page, and what one does first in every test.

    `errors` are those of the page's scripts, `complaints` what the browser writes to its console.
    """

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.errors: list[str] = []
        self.complaints: list[str] = []
        self.page: Page
        self.reopen()

    def reopen(self) -> None:
        """A new tab in the same browser."""
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def become(self, persona: str, *, language: str | None = None) -> None:
        """Log in as a persona by the form that everybody uses; "" logs out."""
        self.page.goto(f"{self.url}/")
        self.page.select_option("#host-persona", persona)
        with self.page.expect_navigation():
            self.page.click("form:has(#host-persona) button")
        if language:
            with self.page.expect_navigation():
                self.page.click(f"button[name=language][value={language}]")

    def jump_to(self, block: str, *, tag: str = "city_worksheet") -> Page:
        """Open the unit in which a block of the course stands, by the block's url_name."""
        self.page.goto(self.address(block, tag=tag))
        return self.page

    def address(self, block: str, *, tag: str = "city_worksheet") -> str:
        """Where a block of the course stands, by its url_name."""
        course = COURSE.removeprefix("course-v1:")
        usage = f"block-v1:{course}+type@{tag}+block@{block}"
        return f"{self.url}/courses/{COURSE}/jump_to/{usage}"

    def open(self, path: str) -> Page:
        """Open an address of the demo."""
        self.page.goto(self.url + path)
        return self.page

    def overflow(self) -> int:
        """How many pixels the page is wider than its window: 0 when nobody has to scroll sideways."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def too_wide(self) -> list[str]:
        """The innermost elements that reach beyond the window's right edge."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('body *')]
              .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
              .filter(each => !each.closest('.cd-scroll'))
              .map(each => `${each.tagName}.${each.className}`).slice(-6)"""
        )

    def axe(self, *, within: str | None = None) -> list[str]:
        """What axe finds wrong on the page, or within a selector: one line per kind of violation."""
        self.page.add_script_tag(content=AXE.read_text("utf-8"))
        found = self.page.evaluate(
            "within => axe.run(within || document, {resultTypes: ['violations']})", within
        )
        return [
            f"{each['id']} ({each['impact']}): {each['help']}: "
            + "; ".join(node["html"][:160] for node in each["nodes"][:3])
            for each in found["violations"]
        ]
