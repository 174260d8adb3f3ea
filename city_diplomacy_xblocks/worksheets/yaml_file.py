"""Reading YAML with the line of every key, and without the parts of YAML that hurt.

Refused: keys given twice, anchors and aliases (a few lines of them fill the memory), tags, more
than one document, deep nesting, large files, long lists. Plain scalars are texts, except numbers,
``true``, ``false`` and ``null``: ``no`` is the code of a country and ``2027-01`` a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml
from attrs import evolve, field, frozen

from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.problems import Problem, WorksheetError

#: Characters of a worksheet file; the largest of ours has a fifth of it.
LARGEST: Final = 500_000
DEEPEST: Final = 20
#: Items of one list or keys of one mapping: more than the schema lets any have.
LONGEST: Final = 500
#: Lists, mappings, keys and values of a file; the largest of ours has a quarter.
MOST_NODES: Final = 25_000

#: Where something stands: keys and places, ``("sections", 0, "fields")``.
Place = tuple[str | int, ...]

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL: Final = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}\Z")
_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}


@frozen
class Text:
    """Where a text of a file is written: all lines of the file, its place there (from 0), its style
    (``"``, ``'``, ``>``, ``|`` or none).
    """

    lines: tuple[str, ...]
    line: int
    column: int
    style: str

    def position(self, value: str, offset: int) -> tuple[int, int]:
        """The line and column (from 1) of the character of `value` at `offset`.

        A space of the value may stand for the end of a line and what the next is indented by.
        """
        line, column = self.line, self.column + (self.style in ("'", '"'))
        if self.style in (">", "|"):
            line, column = line + 1, 0
        last = max(min(offset, len(value) - 1), 0)
        for at in range(last + 1):
            line, column = self._next(line, column, value[at : at + 1])
            escaped = self.style == '"' and self.lines[line][column : column + 1] == "\\"
            column += (2 if escaped else 1) if at < offset else 0
        return line + 1, column + 1

    def _next(self, line: int, column: int, wanted: str) -> tuple[int, int]:
        """From there on, the next character that can be `wanted`."""
        while (
            column >= len(self.lines[line]) and not wanted.isspace() and line + 1 < len(self.lines)
        ):
            line, column = line + 1, 0
        here = self.lines[line]
        while not wanted.isspace() and column < len(here) and here[column].isspace():
            column += 1
        return line, column


@frozen
class Source:
    """A file as data, and the line on which each part of it starts.

    `files` names the file of those parts that came from another; `texts` tells where each text is.
    """

    name: str
    data: object
    lines: dict[Place, int] = field(factory=dict)
    files: dict[Place, str] = field(factory=dict)
    texts: dict[Place, Text] = field(factory=dict)

    def problem(self, place: Place, message: str, offset: int | None = None) -> Problem:
        """`message`, said of the part at `place`, of its character at `offset` if that is known."""
        known = self._known(place)
        file, key = self.files.get(known, self.name), self.key(place)
        text, value = self.texts.get(place), self._at(place)
        if offset is None or text is None or not isinstance(value, str):
            return Problem(file, self.lines.get(known, 1), key, message)
        line, column = text.position(value, offset)
        return Problem(file, line, key, message, column)

    def take(self, source: Source, start: Place, place: Place) -> None:
        """Know all that `source` has under `start`, now under `place`, by its own file and line."""
        for each, line in source.lines.items():
            if each[: len(start)] == start:
                here = (*place, *each[len(start) :])
                self.lines[here] = line
                self.files[here] = source.files.get(each, source.name)
                if each in source.texts:
                    self.texts[here] = source.texts[each]

    def forget(self, start: Place) -> None:
        """Know nothing any more of what is under `start`."""
        for each in [each for each in self.lines if each[: len(start)] == start]:
            del self.lines[each]
            self.files.pop(each, None)
            self.texts.pop(each, None)

    def _known(self, place: Place) -> Place:
        """The place itself, or that of the nearest part around it that has a line."""
        while place and place not in self.lines:
            place = place[:-1]
        return place

    def _at(self, place: Place) -> object:
        here = self.data
        for step in place:
            try:
                here = here[step]  # type: ignore[index]  # what is not there is nothing
            except (KeyError, IndexError, TypeError):
                return None
        return here

    def key(self, place: Place) -> str:
        """The place as an author calls it: ids instead of numbers, ``sections.cadre.fields``."""
        names, here = [], self.data
        for step in place:
            try:
                here = here[step]  # type: ignore[index]  # what is not there has no name either
            except (KeyError, IndexError, TypeError):
                here = None
            named = isinstance(step, int) and isinstance(here, dict)
            name = (
                (here.get("id") or here.get("code")) if named and isinstance(here, dict) else None
            )
            names.append(str(name) if isinstance(name, str) else str(step))
        return ".".join(names)


def read(text: str, *, name: str) -> Source:
    """The data of a YAML text. Raises WorksheetError at the first thing that cannot be read."""
    if len(text) > LARGEST:
        raise _refusal(name, 1, pgettext("worksheet file", "The file is too large."))
    try:
        _refuse_what_hurts(text, name)
        node = yaml.compose(text, _LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sentence = pgettext("worksheet file", "This is not YAML: {problem}.")
        line = mark.line + 1 if mark else 1
        raise _refusal(name, line, sentence.format(problem=error.problem)) from None
    except (yaml.YAMLError, UnicodeError):
        sentence = pgettext("worksheet file", "The file holds characters that YAML does not allow.")
        raise _refusal(name, 1, sentence) from None
    source = Source(name, None)
    data = _value(node, (), source, tuple(text.split("\n"))) if node else None
    return evolve(source, data=data)


def _refuse_what_hurts(text: str, name: str) -> None:
    for number, (event, depth) in enumerate(_events(text)):
        line = event.start_mark.line + 1
        if number > MOST_NODES:
            raise _refusal(name, line, pgettext("worksheet file", "The file is too large."))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            sentence = pgettext(
                "worksheet file", "Anchors (&) and aliases (*) are not allowed: write it out."
            )
            raise _refusal(name, line, sentence)
        if getattr(event, "tag", None):
            raise _refusal(name, line, pgettext("worksheet file", "Tags (!) are not allowed."))
        if depth > DEEPEST:
            raise _refusal(name, line, pgettext("worksheet file", "This is nested too deeply."))


def _events(text: str) -> Iterator[tuple[Any, int]]:
    depth = 0
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        yield event, depth


def _value(node: Any, place: Place, source: Source, lines: tuple[str, ...]) -> object:
    mark = node.start_mark
    source.lines.setdefault(place, mark.line + 1)
    if not isinstance(node, yaml.ScalarNode) and len(node.value) > LONGEST:
        sentence = pgettext("worksheet file", "This list is too long: {most} items at most.")
        raise _refusal(source.name, mark.line + 1, sentence.format(most=LONGEST))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, at), source, lines) for at, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, source, lines)
    source.texts[place] = Text(lines, mark.line, mark.column, node.style or "")
    return _scalar(node)


def _mapping(node: Any, place: Place, source: Source, lines: tuple[str, ...]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            sentence = pgettext("worksheet file", "A key has to be a word.")
            raise _refusal(source.name, line, sentence)
        key = str(key_node.value)
        if key in found:
            sentence = pgettext("worksheet file", "“{key}” is given twice.")
            raise _refusal(source.name, line, sentence.format(key=key))
        source.lines[(*place, key)] = line
        found[key] = _value(value_node, (*place, key), source, lines)
    return found


def _scalar(node: Any) -> object:
    text = str(node.value)
    if node.style:  # quoted or a block: None or "" (as the loader in C says) is plain
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text


def _refusal(name: str, line: int, message: str) -> WorksheetError:
    return WorksheetError([Problem(name, line, "", message)])
