"""What a person does on a worksheet, and where their words are meanwhile."""

from __future__ import annotations

import json
import re
import secrets
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


def column(row: Locator, name: str) -> Locator:
    """A cell of a row, with its label."""
    return row.locator(f"[data-col='{name}']")


def told(post: Post) -> dict[str, object]:
    """The last value sent for each path."""
    return {
        change["path"]: change["value"]
        for body in post.bodies
        for change in json.loads(body)["changes"]
    }


def ask(page: Page, handler: str, body: dict[str, object]) -> dict[str, object]:
    """Call a handler of the page's block as its script would."""
    return page.evaluate(
        """async ([handler, body]) => {
            const block = document.querySelector('[data-init=CityWorksheet]');
            const args = JSON.parse(block.querySelector('.xblock_json_init_args').textContent);
            const base = document.getElementById('host-unit').dataset.handlers;
            const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
            const response = await fetch(`${base}${block.dataset.usage}/handler/${handler}`, {
                method: 'POST',
                headers: {'Content-Type': 'application/json', 'X-CSRFToken': token},
                body: JSON.stringify({person: args.person, ...body}),
            });
            return {status: response.status, ...(await response.json())};
        }""",
        [handler, body],
    )


def save(page: Page, changes: list[tuple[str, str, object]]) -> None:
    """Save changes (operation, path, value) from a device of its own."""
    known = page.evaluate("JSON.parse(document.querySelector('[data-page]').dataset.page).revision")
    body = {
        "client": secrets.token_hex(8),
        "revision": known,
        "changes": [
            {
                "seq": seq,
                "op": op,
                "path": path,
                "base": known,
                "value": value,
                "worksheet_version": 1,
                "at": "2027-01-01T08:00:00Z",
            }
            for seq, (op, path, value) in enumerate(changes, 1)
        ],
    }
    answer = ask(page, "save", body)
    refused = [each for each in answer["results"] if each["status"] != "accepted"]
    assert (answer["status"], refused) == (200, []), answer["kept"]
