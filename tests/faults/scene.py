"""One scenario: its devices, what was typed on them, and what the server has of it in the end."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import chromium
from tests.browser.conftest import Demo
from tests.browser.visitor import Visitor
from tests.faults.device import WORD, Device, Reader, Words, seen_on
from tests.faults.link import Link

expect.set_options(timeout=20_000)
#: A scenario that types less than this shows nothing.
LEAST = 300
PHONE = {"width": 360, "height": 640}


class Scene:
    """What a scenario works with. `outcome` is its line of the table."""

    def __init__(self, demo: Demo, browser: Browser, number: int) -> None:
        self.demo = demo
        self.browser = browser
        self.words = Words(number)
        self.outcome: dict[str, object] | None = None
        self.units: set[str] = set()
        self._contexts: list[BrowserContext] = []
        self._links: list[Link] = []
        self._people: set[str] = set()
        self._mended: float | None = None

    # Devices

    def device(
        self, unit: str, *, persona: str = "karim", context: BrowserContext | None = None
    ) -> Device:
        """A phone of that person, open on a unit, by a link of its own."""
        self.units.add(unit)
        self._people.add(persona)
        if context is None:
            context = self.browser.new_context(viewport=PHONE)
        self._contexts.append(context)
        return Device(context, self.link(), self.words, persona=persona, unit=unit)

    def link(self) -> Link:
        link = Link(self.demo.port)
        self._links.append(link)
        return link

    def browser_of_their_own(self, profile: Path, **options: object) -> BrowserContext:
        """A whole Chromium that keeps its profile in a folder."""
        return self.browser.browser_type.launch_persistent_context(
            profile,
            executable_path=chromium.find(),
            args=["--no-sandbox"],
            viewport=PHONE,
            **options,
        )

    # The demo's own tables

    def begin_plans(self) -> None:
        """Nobody is on a plan yet: each scenario has plans of its own."""
        self._execute("UPDATE city_diplomacy_xblocks_member SET active = NULL")

    def end_sessions(self) -> None:
        """Everybody's session is over."""
        self._execute("DELETE FROM django_session")

    def _execute(self, statement: str) -> None:
        with closing(sqlite3.connect(self.demo.database, timeout=20)) as database, database:
            database.execute(statement)

    # What is found

    def mended(self) -> None:
        """The fault is over: from now on the time to recover runs."""
        self._mended = time.monotonic()

    def all_found(self, *, within: float = 60, persona: str = "karim") -> None:
        """Wait until the server has every word typed, then count them on a device that knows nothing."""
        assert self._mended is not None, "no fault has ended"
        typed = set(self.words.typed)
        reader = Reader(self.demo.url, persona)
        end = self._mended + within
        while not typed <= self._stored(reader) and time.monotonic() < end:
            time.sleep(0.2)
        took = time.monotonic() - self._mended
        found = typed & self._seen(persona)
        self.outcome = {"typed": len(typed), "found": len(found), "took": took}
        assert len(typed) >= LEAST, "too few words to show anything"
        assert not typed - found, f"lost {len(typed - found)}: {sorted(typed - found)[:5]} …"

    def _stored(self, reader: Reader) -> set[str]:
        found: set[str] = set()
        for unit in self.units:
            found |= reader.words(Visitor.address(self.demo, unit).removeprefix(self.demo.url))
        return found

    def _seen(self, persona: str) -> set[str]:
        context = self.browser.new_context(viewport=PHONE)
        self._contexts.append(context)
        visitor = Visitor(context, self.demo.url)
        visitor.become(persona, language="fr")
        return {
            word for unit in self.units for word in WORD.findall(seen_on(visitor.jump_to(unit)))
        }

    def close(self) -> None:
        """Leave nothing running."""
        for context in self._contexts:
            with suppress(Exception):
                context.close()
        for link in self._links:
            link.cut()
