"""Somebody who types on a device of theirs, and what another device finds of it afterwards."""

from __future__ import annotations

import html
import itertools
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar

from attrs import frozen
from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.visitor import Visitor
from tests.faults.link import Link

WORD = re.compile(r"mot-\d{2}-\d{4}")
#: Characters of a word, with the space behind it.
LENGTH = 12
#: So many words of each piece come letter by letter; the others come a few at a time, as phones
#: and dictation write.
BY_LETTER = 1
AT_ONCE = 4


@frozen
class Place:
    """Where words are typed: a field, or a column of a table, for which a row is added."""

    path: str
    room: int
    column: str = ""


PROFILE, ACTORS = "fiche_profil_migratoire", "fiche_parties_prenantes"
_GROUPS = Place("profil_migratoire.groups", 200, "note")
_STAKEHOLDERS = "parties_prenantes.stakeholders"
#: What a unit has to write in, in the order in which it is filled.
PLACES = {
    PROFILE: (
        Place("profil_migratoire.population_source", 120),
        _GROUPS,
        Place("profil_migratoire.mobility_context", 1200),
        _GROUPS,
        Place("profil_migratoire.assets", 800),
        Place("profil_migratoire.data_gaps", 600),
        _GROUPS,
        Place("profil_migratoire.data_protection", 600),
        *[_GROUPS] * 4,
    ),
    ACTORS: (
        Place(_STAKEHOLDERS, 100, "name"),
        Place("parties_prenantes.coordination_mechanism", 800),
        Place(_STAKEHOLDERS, 200, "contribution"),
        Place("parties_prenantes.users_participation", 800),
        *[Place(_STAKEHOLDERS, 200, "strategy")] * 12,
    ),
}


class Words:
    """Words that nobody wrote before: « mot-07-0123 » is the 123rd of scenario 7."""

    def __init__(self, scenario: int) -> None:
        self._next = (f"mot-{scenario:02}-{number:04}" for number in itertools.count(1))
        self.typed: list[str] = []

    def more(self, count: int) -> list[str]:
        words = list(itertools.islice(self._next, count))
        self.typed += words
        return words


def places_of(unit: str) -> Iterator[tuple[Place, int]]:
    """Each place with how many words it takes, less the few of a real sentence."""
    return ((place, place.room // LENGTH - 2) for place in PLACES.get(unit, ()))


class Device(Visitor):
    """A browser that reaches the demo by a link of its own, open on a unit of the course."""

    def __init__(
        self, context: BrowserContext, link: Link, words: Words, *, persona: str, unit: str
    ) -> None:
        super().__init__(context, link.url)
        self.link = link
        self.words = words
        self.unit = unit
        #: Whether a field that is filled is written anew, or on.
        self.over = False
        self._places = places_of(unit)
        self._place: Locator | None = None
        self._room = 0
        self.enter(persona)

    def enter(self, persona: str) -> None:
        """Log in, and open the unit."""
        self.become(persona, language="fr")
        self.jump_to(self.unit)

    def fill_from(self, unit: str) -> None:
        """Begin with the places of another unit."""
        self.unit, self._places, self._room = unit, places_of(unit), 0

    def write(self, count: int) -> None:
        """Type so many new words into the page, from one field or row to the next as they fill up."""
        while count:
            if not self._room:
                place, self._room = next(self._places)
                self._place = self.find(place)
                self.type_into(self._place, ["La", "ville"])
            now = min(count, self._room)
            self.over, over = False, self.over
            self.type_into(self._place, self.words.more(now))
            self.over = over
            self._room -= now
            count -= now

    def find(self, place: Place) -> Locator:
        """The control of a field; of a table, that of a new row."""
        if not place.column:
            return self.page.locator(f"[data-path='{place.path}'] .cd-in").first
        table = self.page.locator(f"[data-table='{place.path}']")
        table.locator(":scope > p > [data-do=add]").click()
        return table.locator(f"[data-row] [data-col='{place.column}'] .cd-in").last

    def type_into(self, control: Locator, words: list[str]) -> None:
        """Keys, at the end of what the control holds, or over it."""
        control.focus()
        assert control.evaluate("each => each === document.activeElement"), "nobody can type here"
        keyboard = self.page.keyboard
        keyboard.press("ControlOrMeta+a" if self.over else "ControlOrMeta+End")
        keyboard.type("".join(f"{word} " for word in words[:BY_LETTER]))
        for at in range(BY_LETTER, len(words), AT_ONCE):
            keyboard.insert_text("".join(f"{word} " for word in words[at : at + AT_ONCE]))

    def leave_field(self) -> None:
        """Take the focus out of whatever field has it."""
        self.page.evaluate("document.activeElement.blur()")

    def log_in_beside(self, persona: str) -> None:
        """Log in as somebody in another tab of this browser; this page stays as it is."""
        here, self.page = self.page, self.context.new_page()
        self.become(persona)
        self.page.close()
        self.page = here

    def come_back(self) -> None:
        """Look at this tab again after another one: browsers tell the page so."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def seen_on(page: Page) -> str:
    """All that a page of the worksheet shows: texts, what its controls hold, what is kept aside."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.cd')].map(block => [
            block.textContent,
            ...[...block.querySelectorAll('input, textarea')].map(each => each.value),
        ].join(' ')).join(' ')"""
    )


class Reader:
    """A client without a browser, logged in as a person by the demo's own form: asks what is stored."""

    def __init__(self, url: str, persona: str) -> None:
        self._url = url
        self._persona = persona
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self._in = False

    def _log_in(self) -> None:
        self._ask("/")
        token = next(each.value for each in self._jar if each.name == "csrftoken")
        self._ask("/persona", {"persona": self._persona, "csrfmiddlewaretoken": token})
        self._in = True

    def _ask(self, path: str, form: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(form).encode() if form else None
        with self._opener.open(self._url + path, data, timeout=20) as response:
            return response.read().decode()

    def words(self, address: str) -> set[str]:
        """The words in a unit's page as the server draws it; none while it does not answer."""
        try:
            if not self._in:
                self._log_in()
            return set(WORD.findall(html.unescape(self._ask(address))))
        except OSError:
            return set()
