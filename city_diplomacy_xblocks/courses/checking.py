"""What is wrong with a course, before anybody imports it: links, facts, sections, translations."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from city_diplomacy_xblocks.courses.edition import WORDLESS, Edition
from city_diplomacy_xblocks.courses.texts import texts
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.loader import load_text
from city_diplomacy_xblocks.worksheets.problems import Problem, WorksheetError

#: The file beside the courses that says which facts are verified: id → status.
FACTS: Final = "facts.json"
_VERIFIED: Final = "V"
#: How OLX carries the worksheet that is written in a block.
_OWN_WORKSHEET: Final = "{http://code.edx.org/xblock/option}own_worksheet"
_JUMP: Final = "/jump_to_id/"
_STATIC: Final = "/static/"


def known_facts(folder: Path) -> dict[str, str]:
    """The status of each fact by its id; empty where the folder has no list. Raises ValueError."""
    path = folder / FACTS
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def check(edition: Edition, facts: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything to mend in an edition, in reading order. Raises CourseError."""
    return (
        *_untranslated(edition),
        *_nowhere(edition),
        *_dead_links(edition),
        *_unverified(edition, facts),
        *_misplaced(edition),
    )


def _untranslated(edition: Edition) -> Iterator[Problem]:
    """A module is in the edition's language as a whole, or not at all."""
    always = [path for path in edition.files() if path.split("/")[0] not in WORDLESS]
    of_modules = {path for module in edition.modules for path in module.files}
    head = [path for path in always if path not in of_modules]
    own = [path for module in edition.modules if module.own for path in module.files]
    for path in (*head, *own):
        if not edition.is_own(path):
            sentence = pgettext("course", "this file is missing in the language “{language}”.")
            yield Problem(path, 1, "", sentence.format(language=edition.language))


def _nowhere(edition: Edition) -> Iterator[Problem]:
    """An element that only points to a file needs that file."""
    for module in edition.modules:
        for path in module.files:
            if path.endswith(".html"):
                if not edition.has(path):
                    yield Problem(path, 1, "", pgettext("course", "this text is missing."))
                continue
            for child in edition.element(path).iterdescendants(etree.Element):
                points = child.attrib.keys() == ["url_name"] and not len(child)
                if points and not edition.has(f"{child.tag}/{child.get('url_name')}.xml"):
                    sentence = pgettext("course", "there is no “{name}” of the kind “{kind}”.")
                    message = sentence.format(name=child.get("url_name"), kind=child.tag)
                    yield Problem(path, child.sourceline or 1, "", message)


def _dead_links(edition: Edition) -> Iterator[Problem]:
    names = {
        element.get("url_name")
        for module in edition.modules
        for path in module.files
        if path.endswith(".xml")
        for element in edition.element(path).iter(etree.Element)
    } | {module.name for module in edition.modules}
    arrives: dict[str, Callable[[str], bool]] = {
        _JUMP: names.__contains__,
        _STATIC: lambda name: edition.has(f"static/{name}"),
    }
    for module in edition.modules:
        for text in texts(edition, module):
            anchors = set(text.tree.xpath("//@id"))
            for element in text.tree.iter(etree.Element):
                for link in filter(None, (element.get("href"), element.get("src"))):
                    if not _leads_somewhere(link, anchors, arrives):
                        sentence = pgettext("course", "the link “{link}” leads nowhere.")
                        line = element.sourceline or 1
                        yield Problem(text.path, line, "", sentence.format(link=link))


def _leads_somewhere(
    link: str, anchors: set[str], arrives: Mapping[str, Callable[[str], bool]]
) -> bool:
    for beginning, there_is in arrives.items():
        if link.startswith(beginning):
            return there_is(link.removeprefix(beginning).partition("#")[0])
    if link.startswith("#"):
        return link[1:] in anchors
    parts = urlsplit(link)
    return (parts.scheme == "https" and bool(parts.netloc)) or parts.scheme in ("mailto", "tel")


def _unverified(edition: Edition, facts: Mapping[str, str]) -> Iterator[Problem]:
    """Elements cite facts by `data-fact`."""
    for module in edition.modules:
        for text in texts(edition, module):
            for element in text.tree.iter(etree.Element):
                for fact in element.get("data-fact", "").split():
                    if facts.get(fact) != _VERIFIED:
                        sentence = pgettext("course", "the fact “{fact}” has no verified source.")
                        line = element.sourceline or 1
                        yield Problem(text.path, line, "", sentence.format(fact=fact))


def _misplaced(edition: Edition) -> Iterator[Problem]:
    """A plan that is handed in has each of its sections at one place, and one place to hand in."""
    placed: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    points: dict[tuple[str, str], list[str]] = defaultdict(list)
    own = _written_in(edition)
    for module in edition.modules:
        for path, block in edition.blocks(module):
            if block.tag != "city_worksheet" or block.get("example"):
                continue
            plan = (str(block.get("worksheet", "")), str(block.get("plan_key", "")))
            if plan[0] in own or block.find(_OWN_WORKSHEET) is not None:
                continue
            if plan[0] not in library.ids():
                sentence = pgettext("course", "there is no worksheet “{name}”.")
                yield Problem(path, block.sourceline or 1, "", sentence.format(name=plan[0]))
                continue
            for section in _sections(block):
                placed[plan][section].append(path)
            if block.get("submission_point") == "true":
                points[plan].append(path)
    for plan, where in placed.items():
        yield from _sections_of(plan[0], where, handed_in=bool(points[plan]))
        for path in points[plan][1:]:
            sentence = pgettext("course", "the plan “{plan}” is handed in elsewhere already.")
            yield Problem(path, 1, "", sentence.format(plan=plan[1]))


def _written_in(edition: Edition) -> set[str]:
    """The ids of the worksheets that the course has written for itself, the sound ones."""
    found = set()
    for module in edition.modules:
        for _, block in edition.blocks(module):
            for child in block.iterchildren(_OWN_WORKSHEET):
                with suppress(WorksheetError):
                    found.add(load_text(child.text or "", name="worksheet.yaml").id)
    return found


def _sections(block: etree._Element) -> list[str]:
    try:
        return [str(section) for section in json.loads(block.get("sections", "[]"))]
    except (ValueError, TypeError):
        return []


def _sections_of(
    worksheet_id: str, where: Mapping[str, list[str]], *, handed_in: bool
) -> Iterator[Problem]:
    there_are = [section.id for section in library.get(worksheet_id).sections]
    for section, paths in where.items():
        if section not in there_are:
            sentence = pgettext("course", "the worksheet has no section “{section}”.")
            yield Problem(paths[0], 1, "", sentence.format(section=section))
        for path in paths[1:]:
            sentence = pgettext("course", "the section “{section}” stands elsewhere already.")
            yield Problem(path, 1, "", sentence.format(section=section))
    missing = [section for section in there_are if section not in where]
    if handed_in and missing:
        sentence = pgettext("course", "sections placed nowhere: {sections}.")
        yield Problem("course.xml", 1, "", sentence.format(sections=", ".join(missing)))
