"""What participants read in a course: its text units, their words, the time they take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen
from lxml import html

from city_diplomacy_xblocks.courses.edition import Edition, Module

#: Words a minute of somebody who reads on a phone, in a language that may be the second one.
PACE: Final = 180


@frozen
class Text:
    """A text unit: the path of its HTML file, its tree, and whether only staff see it."""

    path: str
    tree: html.HtmlElement
    for_staff: bool

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(" ".join(self.tree.itertext()).split())


def texts(edition: Edition, module: Module) -> Iterator[Text]:
    """The text units of a module, in reading order. Raises CourseError."""
    for path in module.files:
        if not path.startswith("html/") or not path.endswith(".xml"):
            continue
        element = edition.element(path)
        file = f"html/{element.get('filename')}.html"
        if edition.has(file):
            content = edition.place(file).read_text("utf-8")
            tree = html.fragment_fromstring(content, create_parent="div")
            yield Text(file, tree, element.get("visible_to_staff_only") == "true")


def minutes_to_read(edition: Edition, module: Module) -> int:
    """How long the module's texts take, in whole minutes, begun ones counted."""
    words = sum(text.words for text in texts(edition, module) if not text.for_staff)
    return -(-words // PACE)
