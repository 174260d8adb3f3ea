"""What people read in this tree, line by line, each with its language.

A text is read in its language only: « feedback » in a French label is a mistake, though English knows the word.
Markup, names of fields, code, addresses and placeholders are left out here, so that what remains is prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import yaml
from attrs import frozen
from babel.messages.pofile import read_po

from tests.catalogues import forms

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fr", "en", "ar")
PACKAGE = "city_diplomacy_xblocks"
#: Attributes of courses that participants read.
READ = {"display_name", "label", "title", "alt", "format", "purpose", "objectives"}
#: Keys of a course's settings whose words participants read; names of discussions are keys themselves.
SETTINGS = {"display_name", "type", "short_label"}
DISCUSSIONS = "discussion_topics"
EMPTY = {"br", "hr", "img", "input"}
#: Placeholders, tags, addresses, and names that only code has: with a dot or a low line inside.
FOREIGN = re.compile(
    r"%\(\w+\)[sd]|\{[\w.:]*\}|%[sd]|<[^>]*>|&\w+;"
    r"|https?://\S+|[\w.+-]+@[\w.-]+"
    r"|\b[a-z_]+\((?:[a-z_]{4,}|[^()]*[.,=][^)]*)\)+"
    r"|\b[A-Za-z][\w-]*(?:[._]\w+)+-?|\B\.[a-z]+\b|(?<!\w)--?[a-z-]+"
    r"|\[\"\w+\"\]|pip install|[a-z]+(?:-[a-z]+)+\[\w+\]"
)
#: « l’ », « qu’ », and the English genitive: the word is what is left.
ELISION = re.compile(r"\b(?:[cdjlmnst]|(?:lors|puis|quoi|jus)?qu)[’'](?=\w)|(?<=\w)[’']s\b", re.I)
#: In Arabic, « it » or « them » after « you did » or « you do »: dictionaries have the verbs without.
OBJECT = re.compile(r"(?<=\wتم)و(?:ها?|هم)\b|(?<=\wون)(?:ها?|هم)\b")
#: In a formula, a word that is compared is a code.
COMPARED = re.compile(r'[=!]= *"[^"]*"|\bin *\[[^\]]*\]')
#: Of documents: blocks of code, code, where links lead, and what is quoted from the French interface.
FENCED = re.compile(r"^```.*?^```", re.S | re.M)
CODE = re.compile(r"`[^`]*`|\]\([^)]*\)")
QUOTED = re.compile(r"« ?([^»]*?) ?»")
#: A single Latin word in quotation marks: a file's own word, if it is one of them.
KEY = re.compile(r"«\s?[a-z]+\s?»")
#: Contexts of messages about files, which name the file's own words.
OF_FILES = {"worksheet file", "expected", "command line"}
FORMAT = f"{PACKAGE}/worksheets/schema.json"
NOT_OF_THE_SCHEMA = {"true", "false", "row"}


@frozen
class Line:
    """A line of a file, or the part of it that is in one language."""

    file: str
    number: int
    language: str
    text: str


def lines(root: Path) -> Iterator[Line]:
    """Every line that somebody reads, file by file."""
    for pattern, reader in READERS:
        for path in sorted(root.glob(pattern)):
            file = str(path.relative_to(root))
            for line in reader(file, path.read_text("utf-8")):
                text = FOREIGN.sub(" ", line.text)
                if text.strip():
                    yield Line(
                        file, line.number, line.language, OBJECT.sub("", ELISION.sub("", text))
                    )


def _in_lines(file: str, first: int, language: str, text: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), first):
        yield Line(file, number, language, line)


def _edition(file: str) -> str:
    """The language of a course's file: its edition's, which is French where it is not named."""
    found = re.search(r"/editions/(\w+)/", file)
    return found[1] if found else "fr"


class _Markup(HTMLParser):
    """Gathers the texts and the read attributes of an HTML or OLX file.

    An element that says `lang` is read in that language.
    """

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file, self.found = file, []
        self.within: list[tuple[str, str]] = [("", _edition(file))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or self.within[-1][1]
        if tag not in EMPTY:
            self.within.append((tag, language))
        self._gather(attrs, language)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._gather(attrs, self.within[-1][1])

    def handle_endtag(self, tag: str) -> None:
        while len(self.within) > 1 and self.within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._add(self.within[-1][1], data)

    def _gather(self, attrs: list[tuple[str, str | None]], language: str) -> None:
        for name, words in attrs:
            if name in READ and words:
                self._add(language, words)

    def _add(self, language: str, text: str) -> None:
        self.found += _in_lines(self.file, self.getpos()[0], language, text)


def markup(file: str, text: str) -> Iterator[Line]:
    """Texts of a course's units, and their titles."""
    reader = _Markup(file)
    reader.feed(text)
    reader.close()
    yield from reader.found


def settings(file: str, text: str) -> Iterator[Line]:
    """Titles of a course, of what it grades and of its discussions."""
    for key, value in _pairs(yaml.compose(text)):
        if key.value in SETTINGS:
            yield Line(file, value.start_mark.line + 1, _edition(file), value.value)
        elif key.value == DISCUSSIONS:
            for topic, _ in value.value:
                yield Line(file, topic.start_mark.line + 1, _edition(file), topic.value)


def _pairs(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Each key and value of a document, however deep."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key, value
            yield from _pairs(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _pairs(item)


def worksheet(file: str, text: str) -> Iterator[Line]:
    """What a worksheet says in each of its languages."""
    tree = yaml.compose(text, Loader=yaml.CSafeLoader)
    formulas = {
        id(said)
        for key, values in _pairs(tree)
        if key.value == "values"
        for _, value in _pairs(values)
        for _, said in _pairs(value)
    }
    for key, value in _pairs(tree):
        if key.value not in LANGUAGES or not isinstance(value, yaml.ScalarNode):
            continue
        first, last = value.start_mark.line, value.end_mark.line
        several = last > first
        source = text[value.start_mark.index : value.end_mark.index] if several else value.value
        if id(value) in formulas:
            source = _said(source)
        yield from _in_lines(file, first + 1, key.value, source)


def _said(formula: str) -> str:
    """The words of a formula, each in its line."""
    parts = COMPARED.sub("", formula).split('"')
    return "".join(
        part + " " if place % 2 else "\n" * part.count("\n") for place, part in enumerate(parts)
    )


def example(file: str, text: str) -> Iterator[Line]:
    """What an example plan answers: it is in French, but where its letters are Arabic."""
    codes = re.compile(r"[\w.:-]*")
    for line in _scalars(yaml.compose(text, Loader=yaml.CSafeLoader)):
        if not codes.fullmatch(line.value):
            language = "ar" if re.search(r"[\u0620-\u06ff]", line.value) else "fr"
            yield from _in_lines(file, line.start_mark.line + 1, language, line.value)


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _scalars(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)


def catalogue(file: str, text: str) -> Iterator[Line]:
    """The translations of a catalogue, each at the line where its entry begins."""
    language = file.split("/")[1]
    for message in read_po(text.splitlines(), locale=language):
        for form in forms(message) if message.id else ():
            form = (form or "").replace("\n", " ")
            if message.context in OF_FILES:
                form = _words_of_files().sub(" ", form)
            form = KEY.sub(lambda key: _words_of_files().sub(" ", key[0]), form)
            yield Line(file, message.lineno or 1, language, form)


@cache
def _words_of_files() -> re.Pattern[str]:
    """The names that a worksheet's file is made of."""
    names = set(re.findall(r'"([a-z]+)"', (ROOT / FORMAT).read_text("utf-8")))
    return re.compile(rf"(?<![\w’])(?:{'|'.join(sorted(names | NOT_OF_THE_SCHEMA))})(?![\w’])")


def prose(file: str, text: str) -> Iterator[Line]:
    """An English document without its code; what stands between « and » is French."""
    for pattern in (FENCED, CODE):
        text = pattern.sub(lambda code: " " + "\n" * code[0].count("\n"), text)
    for quoted in QUOTED.finditer(text):
        yield from _in_lines(file, text.count("\n", 0, quoted.start()) + 1, "fr", quoted[1])
    yield from _in_lines(file, 1, "en", QUOTED.sub(lambda said: "\n" * said[0].count("\n"), text))


READERS = (
    ("course_content/**/*.html", markup),
    ("course_content/**/*.xml", markup),
    ("course_content/**/policies/**/*.json", settings),
    (f"{PACKAGE}/worksheets/library/**/*.yaml", worksheet),
    (f"{PACKAGE}/worksheets/library/examples/*.json", example),
    ("locale/*/LC_MESSAGES/django.po", catalogue),
    ("*.md", prose),
    (f"{PACKAGE}/docs/decisions/*.md", prose),
)
