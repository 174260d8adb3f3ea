"""Courses as the demo sees them: OLX folders read into a tree, our blocks among the units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache

from attrs import evolve, field, frozen
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from lxml import etree
from opaque_keys.edx.keys import CourseKey, UsageKey
from opaque_keys.edx.locator import CourseLocator
from xblock.fields import ScopeIds
from xblock.plugin import PluginMissingError

from city_diplomacy_xblocks.courses.edition import Edition, course_folders, editions
from city_diplomacy_xblocks.demo.runtime import CONTAINERS, DemoRuntime
from city_diplomacy_xblocks.demo.storage import CONTENT

# What the platform hands down from a session to the blocks in it.
INHERITED = ("start", "due", "graded", "format")
# Shown by the player as text: Open edX itself runs them.
PLAIN = ("html", "problem", "discussion", "survey", "poll")


@frozen
class Node:
    """One element of a course. `text`: what authors wrote (HTML; XML of a problem). Some are for
    staff only.
    """

    key: UsageKey
    tag: str
    title: str
    text: str
    children: tuple[Node, ...]
    for_staff: bool = False

    @property
    def is_block(self) -> bool:
        """Whether an XBlock stands here: what the player does not show as text."""
        return self.tag not in CONTAINERS + PLAIN

    @property
    def holds_blocks(self) -> bool:
        """Whether an XBlock stands below."""
        return any(node.is_block for node in self.walk())

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@frozen
class Unit:
    """A page of the course, with where it stands and its neighbours."""

    node: Node
    session: Node
    module: Node


@frozen
class Course:
    """A course run: its tree, its units in order, and the language that it is written in.

    `due` are the dates that its author has set, by the element that they were set on; `about` is
    what its author says of it in a sentence.
    """

    key: CourseKey
    title: str
    language: str
    root: Node
    units: tuple[Unit, ...]
    due: Mapping[UsageKey, datetime] = field(factory=dict)
    about: str = ""
    #: Whether it is an edition of a course in another language than the course's own.
    translated: bool = False

    def unit_of(self, usage_key: UsageKey) -> Unit | None:
        """The unit that is, or holds, or comes first under `usage_key`."""
        for unit in self.units:
            above = {unit.module.key, unit.session.key}
            if usage_key in above or any(node.key == usage_key for node in unit.node.walk()):
                return unit
        return None

    def neighbours(self, unit: Unit) -> tuple[Unit | None, Unit | None]:
        """The units before and after."""
        place = self.units.index(unit)
        before = self.units[place - 1] if place else None
        after = self.units[place + 1] if place + 1 < len(self.units) else None
        return before, after

    def blocks(self) -> list[Node]:
        """The XBlocks of the course, in order."""
        return [node for node in self.root.walk() if node.is_block]

    def submission_points(self) -> list[Node]:
        """The blocks in which plans are handed in and graded."""
        return [node for node in self.blocks() if CONTENT[node.key].get("submission_point")]


@cache
def courses() -> dict[CourseKey, Course]:
    """Every course of the courses folder in each of its languages, read once per process. Tests add
    their own to it.
    """
    folders = course_folders(settings.COURSES_DIR)
    found = [load(edition) for folder in folders for edition in editions(folder)]
    return {course.key: course for course in found}


def load(edition: Edition) -> Course:
    """The course in an OLX folder; the fields of its XBlocks are kept in `CONTENT`."""
    pointer = edition.element("course.xml")
    key = CourseLocator(pointer.get("org"), pointer.get("course"), pointer.get("url_name"))
    reader = _Reader(edition, key)
    root = reader.read(pointer, {})
    made = course_of(
        key,
        edition.settings.get("display_name") or root.title,
        root,
        language=edition.language or "fr",
        due=reader.due,
    )
    about = edition.place("about/short_description.html")
    told = about.read_text("utf-8").strip() if about.exists() else ""
    return evolve(made, about=told, translated=edition.overlay is not None)


def course_of(
    key: CourseKey,
    title: str,
    root: Node,
    *,
    language: str = "fr",
    due: Mapping[UsageKey, datetime] | None = None,
) -> Course:
    """A course of this tree."""
    units = tuple(
        Unit(node, session, module)
        for module in root.children
        for session in module.children
        for node in session.children
    )
    return Course(key, title, language, root, units, due or {})


def _still_ahead(moment: str) -> str:
    """`moment` (ISO), moved on by whole years until it lies ahead: one plays at any time."""
    due = datetime.fromisoformat(moment)
    while due < timezone.now():
        due += timedelta(days=365)
    return due.isoformat()


class _Reader:
    """Reads the files of one course in one language."""

    def __init__(self, edition: Edition, key: CourseKey) -> None:
        self.edition = edition
        self.key = key
        self.runtime = DemoRuntime(AnonymousUser(), key)
        self.due: dict[UsageKey, datetime] = {}

    def read(
        self,
        pointer: etree._Element,
        inherited: Mapping[str, str],
        parent: UsageKey | None = None,
    ) -> Node:
        """The node of an element, which may only point to its file."""
        element = self._follow(pointer)
        tag, name = element.tag, pointer.get("url_name", "")
        key = self.key.make_usage_key(tag, name or f"{tag}_{len(CONTENT)}")
        title = element.get("display_name", "")
        CONTENT.setdefault(key, {})["parent"] = parent
        if tag in PLAIN:
            for_staff = element.get("visible_to_staff_only") == "true"
            return Node(key, tag, title, self._text(element), (), for_staff)
        inherited = {**inherited, **{k: element.get(k) for k in INHERITED if element.get(k)}}
        if "due" in inherited:
            inherited["due"] = _still_ahead(inherited["due"])
        if element.get("due"):
            self.due[key] = datetime.fromisoformat(inherited["due"])
        if tag not in CONTAINERS:
            return Node(key, tag, self._load_block(element, key, inherited), "", ())
        CONTENT[key]["display_name"] = title
        children = tuple(
            self.read(child, inherited, key)
            for child in element
            if isinstance(child.tag, str) and child.tag != "wiki"
        )
        return Node(key, tag, title, "", children)

    def _follow(self, pointer: etree._Element) -> etree._Element:
        path = f"{pointer.tag}/{pointer.get('url_name')}.xml"
        return (
            self.edition.element(path) if self.edition.has(path) and not len(pointer) else pointer
        )

    def _text(self, element: etree._Element) -> str:
        name = element.get("filename")
        if element.tag == "html" and name:
            return self.edition.content(f"html/{name}.html").decode("utf-8")
        inside = (etree.tostring(child, encoding="unicode") for child in element)
        return (element.text or "") + "".join(inside)

    def _load_block(
        self, element: etree._Element, key: UsageKey, inherited: Mapping[str, str]
    ) -> str:
        """Let the block read its own element; its title."""
        element.attrib.pop("url_name", None)
        element.attrib.pop("xblock-family", None)
        for name, value in inherited.items():
            element.set(name, value)
        try:
            block_class = self.runtime.mixologist.mix(self.runtime.load_block_type(element.tag))
        except PluginMissingError:
            return element.get("display_name", "")
        block = block_class.parse_xml(element, self.runtime, ScopeIds(None, element.tag, key, key))
        block.save()
        return getattr(block, "display_name", "") or ""
