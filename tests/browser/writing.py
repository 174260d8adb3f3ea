"""What a person does on a worksheet, and where their words are meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Request, Response, expect

SAVES = "**/handler/save"
#: An edit is on the device within this time.
ON_DEVICE = 1_000


def box(page: Page, path: str) -> Locator:
    """The control of the field at ``section.field``."""
    return page.locator(f"[data-path='{path}'] .cd-in").first


def status(page: Page) -> Locator:
    """Where the text is, as the head of the first block says it."""
    return page.locator("[data-save=head]").first


def is_saved(page: Page) -> None:
    """The page says that the server has everything."""
    expect(status(page)).to_have_class(re.compile("cd-save-ok"), timeout=15_000)


def write(page: Page, path: str, text: str) -> None:
    """Type into a field and leave it."""
    box(page, path).fill(text)
    box(page, path).blur()


def sent(page: Page, act: Callable[[], object]) -> Response:
    """Do `act`, and wait for the save that follows it."""
    with page.expect_response(SAVES, timeout=15_000) as answer:
        act()
    return answer.value


def mute(page: Page) -> None:
    """Let nothing leave this page any more, not even while it is being closed."""
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no way')) }")


def on_device(page: Page) -> str:
    """All that waits in the journal of this browser, whoever wrote it, as one text."""
    return page.evaluate(
        """() => new Promise((resolve, reject) => {
            const request = indexedDB.open('city-worksheets', 1);
            request.onerror = () => reject(request.error);
            request.onsuccess = () => {
                const all = request.result.transaction('changes').objectStore('changes').getAll();
                all.onsuccess = () => resolve(JSON.stringify(all.result));
                all.onerror = () => reject(all.error);
            };
        })"""
    )


class Post:
    """Every save that leaves a window; ``closed`` while none may get through."""

    def __init__(self, context) -> None:
        self.bodies: list[str] = []
        self.closed = False
        context.route(SAVES, self._carry)

    def _carry(self, route, request: Request) -> None:
        self.bodies.append(request.post_data or "")
        if self.closed:
            route.abort()
        else:
            route.continue_()
