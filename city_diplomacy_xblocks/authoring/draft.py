"""The text of a worksheet as data to work on, with its parts found by path, and back to a text.

The text may be anything that an author has typed: what does not have the shape of a worksheet is
kept as it is, and passed over.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, cast

from attrs import field, frozen

from city_diplomacy_xblocks.authoring.data import Impossible, Kind
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.adapting import pieces
from city_diplomacy_xblocks.worksheets.problems import WorksheetError
from city_diplomacy_xblocks.worksheets.yaml_file import LARGEST, Source, read

#: The name that problems call the text by.
NAME: Final = "worksheet.yaml"
#: Where the text keeps what is hidden.
ASIDE: Final = "set_aside"

_REMEMBERED: Final = 32
#: Texts that were made here, as data: nobody waits for them to be read.
_made: dict[str, dict[str, Any]] = {}

#: By kind of part: the key of its data under which others stand, and of which kind these are.
INSIDE: Final[Mapping[Kind, tuple[str, Kind]]] = {
    "section": ("fields", "field"),
    "field": ("columns", "column"),
    "rules": ("rules", "rule"),
    "rubric": ("criteria", "criterion"),
}


@frozen(eq=False)
class Part:
    """A part of a worksheet: its definition, which is the very one of the whole that was asked.

    `siblings` is the list in which it stands, at `at`; of one that is set aside, an empty one.
    `hidden`: it, or what it stands in, is set aside; `aside` is its own entry among those that are.
    """

    path: str
    kind: Kind
    data: dict[str, Any]
    siblings: list[Any] = field(factory=list)
    at: int = 0
    hidden: bool = False
    aside: dict[str, Any] | None = None
    children: tuple[Part, ...] = ()

    @property
    def name(self) -> str:
        """Its id, or its number where it has none."""
        return self.path.rpartition(".")[2]

    def all(self) -> Iterator[Part]:
        """It, and every part in it."""
        yield self
        for child in self.children:
            yield from child.all()


@lru_cache(maxsize=32)
def source(text: str) -> Source:
    """The text as data with the line of everything. Raises WorksheetError. Not to be changed."""
    return read(text, name=NAME)


def data_of(text: str) -> object:
    """The text as data, which is not to be changed. Raises WorksheetError."""
    made = _made.get(text)  # another thread may let go of it
    return source(text).data if made is None else made


def definition(text: str) -> dict[str, Any]:
    """What the text defines, to be changed at will. Raises Impossible where it is no definition."""
    try:
        data = data_of(text)
    except WorksheetError as error:
        sentence = pgettext("authoring", "Mend the text first. Line {line}: {problem}")
        problem = error.problems[0]
        raise Impossible(sentence.format(line=problem.line, problem=problem.message)) from None
    if not isinstance(data, dict):
        raise Impossible(pgettext("authoring", "The text is no worksheet: begin with “id”."))
    return cast("dict[str, Any]", json.loads(json.dumps(data)))


def text_of(whole: Mapping[str, Any]) -> str:
    """The definition as a text. Raises Impossible when it could not be read again."""
    made: dict[str, Any] = {}
    key, text = "", ""
    try:
        for piece in pieces(whole):
            data, text = _read_piece(piece), text + piece
            if isinstance(data, dict):
                key = next(iter(data))
                made |= data
            else:
                made[key] = [*(made[key] or ()), *data]
    except (WorksheetError, UnicodeError):
        sentence = pgettext("authoring", "A text here holds characters that cannot be kept.")
        raise Impossible(sentence) from None
    if len(text) > LARGEST:
        raise Impossible(pgettext("authoring", "The worksheet is too large."))
    while len(_made) >= _REMEMBERED:
        _made.pop(next(iter(_made)), None)
    if made:  # of nothing an empty text is made, which is read as no definition
        _made[text] = made
    return text


@lru_cache(maxsize=1024)
def _read_piece(piece: str) -> Any:
    return read(piece, name=NAME).data


def words(labels: object, language: str) -> str:
    """The words of a label in `language` or another; "" where there are none."""
    if not isinstance(labels, dict):
        return ""
    return label({key: each for key, each in labels.items() if isinstance(each, str)}, language)


def parts(whole: dict[str, Any]) -> tuple[Part, ...]:
    """The worksheet itself, its sections with their fields and columns, its rules, its rubric, and
    `versions`. What is hidden stands where it was.
    """
    rubric = whole.get("rubric")
    rules = Part("rules", "rules", whole, children=_children(whole, whole, "rules", "rules"))
    marked = rubric if isinstance(rubric, dict) else {}
    return (
        Part("", "worksheet", whole),
        *_standing(whole, whole.get("sections"), "sections", "section"),
        rules,
        Part("rubric", "rubric", marked, children=_children(whole, marked, "rubric", "rubric")),
        Part("versions", "versions", whole),
    )


def part_at(whole: dict[str, Any], path: str) -> Part | None:
    """The part of that path, hidden or not; None where there is none."""
    for top in parts(whole):
        if path == top.path or (top.path and path.startswith(f"{top.path}.")):
            return next((part for part in top.all() if part.path == path), None)
    return None


def _children(
    whole: dict[str, Any], data: dict[str, Any], path: str, kind: Kind, *, hidden: bool = False
) -> tuple[Part, ...]:
    if kind not in INSIDE:
        return ()
    key, inside = INSIDE[kind]
    return _standing(whole, data.get(key), path, inside, hidden=hidden)


def _standing(
    whole: dict[str, Any], siblings: object, path: str, kind: Kind, *, hidden: bool = False
) -> tuple[Part, ...]:
    """The parts that stand in a list, and those set aside from it, each where it stood."""
    found: list[Part] = []
    taken: set[str] = set()
    items = siblings if isinstance(siblings, list) else []
    for at, data in enumerate(items):
        if isinstance(data, dict):
            name = _name(data, at, taken)
            taken.add(name)
            here = f"{path}.{name}"
            inside = _children(whole, data, here, kind, hidden=hidden)
            found.append(Part(here, kind, data, items, at, hidden, None, inside))
    waiting = _set_aside(whole, path, kind)
    while waiting:
        names = [part.name for part in found]
        ready = [part for part in waiting if part.aside and part.aside.get("before") in names]
        one = ready[-1] if ready else waiting[-1]
        before = one.aside.get("before") if one.aside else ""
        found.insert(names.index(before) if before in names else len(found), one)
        waiting.remove(one)
    return tuple(found)


def _set_aside(whole: dict[str, Any], path: str, kind: Kind) -> list[Part]:
    found = []
    for entry in entries(whole):
        at, data = str(entry.get("at")), entry.get("part")
        if at.rpartition(".")[0] == path and isinstance(data, dict):
            inside = _children(whole, data, at, kind, hidden=True)
            found.append(Part(at, kind, data, hidden=True, aside=entry, children=inside))
    return found


def entries(whole: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is set aside, in the order in which it was."""
    found = whole.get(ASIDE)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _name(data: Mapping[str, Any], at: int, taken: Collection[str]) -> str:
    """The id of a part; its number where that is none, or another's."""
    name = data.get("id")
    is_one = isinstance(name, str) and name and "." not in name
    return str(name) if is_one and name not in taken else str(at)
