"""A course in one language: its folder, with the files that an edition puts in their place.

A course is a folder of OLX. Beside its files, ``editions/<language>/`` may hold some of them once
more, in that language: what names the course (``course.xml``, its settings, what is said about it)
and the modules translated so far. A module without a file there is taken in the language of the
course. What no element leads to stays out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen
from lxml import etree

EDITIONS: Final = "editions"
#: Folders that belong to every edition, whether an element leads to their files or not.
WHOLE: Final = ("about", "info", "policies", "static", "tabs")
#: Of these, what carries no words: an edition has the course's own unless it brings another.
WORDLESS: Final = ("static",)

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


class CourseError(Exception):
    """A course's files cannot be read; the message names the file."""


@frozen
class Module:
    """A module as an edition takes it: `own` says whether in the edition's language.

    `files` are the paths, inside the course, of every file that it is made of, in reading order.
    """

    name: str
    title: str
    files: tuple[str, ...]
    own: bool


@frozen
class Edition:
    """The course in `folder`, in `language`. Paths are relative to the course."""

    folder: Path
    language: str
    overlay: Path | None = None
    _parsed: dict[str, etree._Element] = field(factory=dict, init=False, eq=False, repr=False)

    def place(self, path: str) -> Path:
        """Where a file of the course lies for this edition."""
        if self.overlay is not None and (self.overlay / path).is_file():
            return self.overlay / path
        return self.folder / path

    def content(self, path: str) -> bytes:
        """The file as the edition has it: a text in the course's own language says so, to those who
        listen to it. Raises OSError, CourseError.
        """
        content = self.place(path).read_bytes()
        if path not in self._foreign or not path.endswith(".html"):
            return content
        own = Edition(self.folder, "").settings.get("language", "")
        return b'<div lang="%s">\n%s</div>\n' % (str(own).encode(), content)

    def has(self, path: str) -> bool:
        """Whether the edition has that file."""
        return self.place(path).is_file()

    def is_own(self, path: str) -> bool:
        """Whether the file is in the edition's language."""
        return self.overlay is None or (self.overlay / path).is_file()

    def element(self, path: str) -> etree._Element:
        """The root of an XML file. Raises CourseError."""
        if path not in self._parsed:
            try:
                self._parsed[path] = etree.parse(str(self.place(path)), _PARSER).getroot()
            except (OSError, etree.XMLSyntaxError) as error:
                raise CourseError(f"{path}: {error}") from None
        return self._parsed[path]

    @cached_property
    def run(self) -> str:
        """The course run's name."""
        return str(self.element("course.xml").get("url_name", ""))

    @cached_property
    def name(self) -> str:
        """Organisation, course and run, as in the key of the course."""
        root = self.element("course.xml")
        return f"{root.get('org', '')}+{root.get('course', '')}+{self.run}"

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The settings of the run; empty where the course has none. Raises CourseError."""
        path = f"policies/{self.run}/policy.json"
        if not self.has(path):
            return {}
        try:
            settings = json.loads(self.place(path).read_text("utf-8"))[f"course/{self.run}"]
        except (ValueError, KeyError, TypeError) as error:
            raise CourseError(f"{path}: {error!r}") from None
        return dict(settings)

    @property
    def root(self) -> str:
        """The path of the file that lists the modules."""
        return f"course/{self.run}.xml"

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The modules in order. Raises CourseError."""
        return tuple(
            self._module(str(chapter.get("url_name", "")))
            for chapter in self.element(self.root)
            if chapter.tag == "chapter"
        )

    def blocks(self, module: Module) -> Iterator[tuple[str, etree._Element]]:
        """(path of the file it stands in, element) for each block of a module's units."""
        for path in module.files:
            if path.startswith("vertical/"):
                for pointer in self.element(path):
                    yield self.followed(path, pointer)

    def followed(self, path: str, pointer: etree._Element) -> tuple[str, etree._Element]:
        """The file and the element that an element of `path` points to, or itself."""
        own = f"{pointer.tag}/{pointer.get('url_name')}.xml"
        return (own, self.element(own)) if self.has(own) else (path, pointer)

    @cached_property
    def _foreign(self) -> frozenset[str]:
        """The files of modules that are not translated."""
        return frozenset(path for each in self.modules if not each.own for path in each.files)

    def files(self) -> tuple[str, ...]:
        """Every file of the edition, in a settled order."""
        always = {"course.xml", self.root}
        for folder in (self.folder, self.overlay):
            if folder is not None:
                always.update(
                    path.relative_to(folder).as_posix()
                    for whole in WHOLE
                    for path in folder.joinpath(whole).rglob("*")
                    if path.is_file()
                )
        reached = [path for module in self.modules for path in module.files]
        return (*sorted(always), *dict.fromkeys(reached))

    def _module(self, name: str) -> Module:
        files = tuple(dict.fromkeys(self._reached(f"chapter/{name}.xml")))
        own = any(self.is_own(path) for path in files)
        return Module(name, str(self.element(files[0]).get("display_name", "")), files, own)

    def _reached(self, path: str) -> Iterator[str]:
        yield path
        element = self.element(path)
        text = element.get("filename")
        if element.tag == "html" and text:
            yield f"html/{text}.html"
        for child in element.iterdescendants(etree.Element):
            below = f"{child.tag}/{child.get('url_name')}.xml"
            if child.get("url_name") and self.has(below):
                yield from self._reached(below)


def editions(folder: Path) -> tuple[Edition, ...]:
    """The course of a folder in its own language, then in each other one, by name.

    Raises CourseError.
    """
    first = Edition(folder, "")
    language = str(first.settings.get("language", ""))
    others = sorted(path for path in folder.joinpath(EDITIONS).glob("*") if path.is_dir())
    return (Edition(folder, language), *(Edition(folder, other.name, other) for other in others))


def course_folders(folder: Path) -> tuple[Path, ...]:
    """The courses that lie in a folder, by name."""
    return tuple(sorted(path.parent for path in folder.glob("*/course.xml")))
