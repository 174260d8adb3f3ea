"""What an author does in Studio's editor of a worksheet."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.visitor import COURSE, Visitor

COMPOSED = "**/handler/compose"


def edit(visitor: Visitor, block: str, *, modal: bool = False) -> Page:
    """Open the editor of a worksheet block, by the block's url_name."""
    course = COURSE.removeprefix("course-v1:")
    usage = f"block-v1:{course}+type@city_worksheet+block@{block}"
    page = visitor.open(
        f"/studio/courses/{COURSE}/xblock/{usage}/edit{'?modal=1' if modal else ''}"
    )
    expect(page.locator("[data-studio]")).to_be_visible()
    return page


def answered(page: Page, act: Callable[[], object]) -> Response:
    """Do `act`, and wait for what the server makes of it."""
    with page.expect_response(COMPOSED, timeout=15_000) as answer:
        act()
    return answer.value


def done(page: Page, act: Callable[[], object]) -> str:
    """Do `act`, which the server accepts; the path of the part that is chosen then."""
    answer = answered(page, act)
    assert answer.ok, answer.text()
    return answer.json()["path"]


def part(page: Page, name: str) -> Locator:
    """A part of the editor that the server draws."""
    return page.locator(
        f"[data-panel=sheet] [data-part={name}], [data-studio] > [data-part={name}]"
    )


def turn_to(page: Page, tab: str) -> None:
    """Open one of the tabs: block, sheet, text."""
    page.locator(f"[role=tab][data-tab={tab}]").click()
    expect(page.locator(f"[data-panel={tab}]")).to_be_visible()


def look_at(page: Page, path: str) -> None:
    """Choose a part in the outline, first what it stands in where that is folded."""
    line = part(page, "outline").locator(f"[data-open='{path}']")
    holder = path.rpartition(".")[0]
    if holder not in ("", "sections") and line.count() == 0:
        look_at(page, holder)
    done(page, line.click)
    expect(page.locator(f"[data-form='{path}']")).to_have_count(1)


def also_in(page: Page, language: str) -> None:
    """Let the forms ask for words in that language, too."""
    page.locator(f"[data-also] input[value={language}]").check()


def setting(page: Page, name: str) -> Locator:
    """The control of a setting of the part that is chosen."""
    return page.locator(f"[data-form] [data-set='{name}']")


def put(page: Page, name: str, value: str) -> None:
    """Say something in a setting, and leave it."""
    control = setting(page, name)
    if control.evaluate("each => each.tagName") == "SELECT":
        done(page, lambda: control.select_option(value))
    else:
        done(page, lambda: (control.fill(value), control.blur()))


def add(page: Page, what: str, label: str, type_: str = "") -> str:
    """Add a part to the one that is chosen; its path."""
    adding = part(page, "form").locator(f"details[id$='-add-{what}']")
    if not adding.evaluate("each => each.open"):
        adding.locator(":scope > summary").click()
    form = adding.locator("form")
    form.locator("[name=label]").fill(label)
    if type_:
        form.locator("[name=type]").select_option(type_)
    path = done(page, form.locator("[type=submit]").click)
    is_chosen(page, path)
    return path


def is_chosen(page: Page, path: str) -> None:
    """The outline marks the part, and its form is there."""
    expect(part(page, "outline").locator("[aria-current=true]")).to_have_attribute(
        "data-open", path
    )
    expect(page.locator(f"[data-form='{path}']")).to_have_count(1)


def tool(page: Page, name: str) -> Locator:
    """A button under the form: up, down, duplicate, hide, show, remove."""
    return part(page, "form").locator(f"button[id$='-tool-{name}']")


def has_problems(page: Page, count: int) -> None:
    """The head says how many things stop the worksheet from being shown."""
    stops = part(page, "troubles").locator(".cd-st-bad")
    expect(stops).to_have_count(count)


def save(page: Page) -> None:
    """Save, which leads back to the unit."""
    page.locator("[data-save]").click()
    page.wait_for_url("**/studio/**/unit/**", timeout=20_000)


def refused(page: Page, words: str | re.Pattern[str]) -> None:
    """Save, which is refused in the page with these words."""
    page.locator("[data-save]").click()
    expect(page.locator("[data-studio] [role=alert]").first).to_contain_text(words)
