"""A plan that was begun on an earlier version of its worksheet, in the browser."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.normal import (
    content_hash,
    dump_definition,
    from_definition,
)
from tests.browser.conftest import Demo
from tests.browser.writing import box, is_saved, sent, write

SHOTS = os.environ.get("CITY_SHOTS")
UNIT = "fiche_identite"
CITY, FUNCTION = "identite.city_name", "identite.author_function"
MOTTO = "Le fleuve nous porte, la ville nous rassemble, et chacun y a sa place."
#: What the earlier version asked, and the newest no longer does.
EARLIER = [
    {
        "id": "motto",
        "type": "longtext",
        "label": {"fr": "Devise de la ville", "en": "The city’s motto"},
    },
    {
        "id": "rank",
        "type": "choice",
        "label": {"fr": "Rang de la ville", "en": "Rank of the city"},
        "options": [{"code": "capital", "fr": "Chef-lieu de région", "en": "Regional capital"}],
    },
]


def put_back(demo: Demo) -> None:
    """Let the plan of Ségou be one of an earlier version of its worksheet, with more in it."""
    definition = dump_definition(library.get("plan_migration"))
    definition["version"] = 0
    definition["sections"][0]["fields"] += EARLIER
    earlier = dump_definition(from_definition(definition))
    with closing(sqlite3.connect(demo.database)) as database, database:
        plan, stored = database.execute(
            "SELECT id, answers FROM city_diplomacy_xblocks_plan WHERE answers LIKE '%Ségou%'"
        ).fetchone()
        answers: dict[str, Any] = json.loads(stored)
        answers.setdefault("identite", {}).update(motto=MOTTO, rank="capital")
        name = content_hash(earlier)
        database.execute(
            "INSERT OR IGNORE INTO city_diplomacy_xblocks_worksheetversion"
            " (content_hash, worksheet_id, version, definition, created)"
            " VALUES (?, 'plan_migration', 0, ?, '2026-01-01 00:00:00')",
            [name, json.dumps(earlier)],
        )
        database.execute(
            "UPDATE city_diplomacy_xblocks_plan SET worksheet_version_id = ?, answers = ? WHERE id = ?",
            [name, json.dumps(answers), plan],
        )


def shelf(page):
    return page.locator("[data-section=identite] [data-shelf]")


def begun(visit, demo, **window):
    """Mariam with a plan of the earlier version."""
    visitor = visit("mariam", **window)
    page = visitor.jump_to(UNIT)
    sent(page, lambda: write(page, CITY, f"Ségou {window.get('width', '')}"))
    is_saved(page)
    page.goto("about:blank")
    put_back(demo)
    return visitor


def test_what_the_new_version_has_no_place_for_is_shown_until_it_is_let_go(visit, demo, width):
    visitor = begun(visit, demo, width=width)
    page = visitor.jump_to(UNIT)
    expect(shelf(page).locator("h4")).to_have_text("Réponses conservées")
    kept = shelf(page).locator("[data-kept]")
    expect(kept).to_have_count(2)
    expect(kept.nth(0)).to_contain_text("Devise de la ville")
    expect(kept.nth(0)).to_contain_text(MOTTO)
    # Of a choice, the words and not the code.
    expect(kept.nth(1)).to_contain_text("Chef-lieu de région")
    expect(box(page, CITY)).to_have_value(f"Ségou {width}")
    assert visitor.overflow() == 0, visitor.too_wide()
    assert visitor.axe(within=".cd") == []
    if SHOTS:
        shelf(page).scroll_into_view_if_needed()
        page.screenshot(path=Path(SHOTS) / f"versions-{width}.png")
    for left in (1, 0):
        kept.first.get_by_role("button", name="Y renoncer").click()
        expect(kept).to_have_count(left)
    expect(shelf(page)).to_have_count(0)
    page.reload()
    expect(box(page, CITY)).to_have_value(f"Ségou {width}")
    expect(page.locator("[data-kept]")).to_have_count(0)
    assert visitor.errors + visitor.complaints == []


def test_a_page_is_drawn_anew_when_the_plan_is_on_another_version_than_it_shows(visit, demo):
    visitor = visit("mariam")
    page = visitor.jump_to(UNIT)
    sent(page, lambda: write(page, CITY, "Ségou"))
    is_saved(page)
    put_back(demo)
    sent(page, lambda: write(page, FUNCTION, "Cheffe de service"))
    expect(shelf(page)).to_contain_text(MOTTO)
    expect(box(page, FUNCTION)).to_have_value("Cheffe de service")
    # What is written from then on is of the version that the page shows.
    told = sent(page, lambda: write(page, FUNCTION, "Cheffe de bureau")).request.post_data_json
    assert [each["worksheet_version"] for each in told["changes"]] == [1]
    is_saved(page)
    assert visitor.errors + visitor.complaints == []
