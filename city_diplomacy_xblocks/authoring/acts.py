"""What an author does to a worksheet: each act takes a text and gives another.

An act on a worksheet that can be shown gives one that can be shown, or is Impossible; except that
what somebody is typing is kept as it is, and said to be amiss (`troubles`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.authoring.adding import add, new_section
from city_diplomacy_xblocks.authoring.data import Done, Impossible
from city_diplomacy_xblocks.authoring.dependents import named
from city_diplomacy_xblocks.authoring.draft import Part, definition, part_at, text_of
from city_diplomacy_xblocks.authoring.duplicating import duplicate
from city_diplomacy_xblocks.authoring.hiding import show, take_out
from city_diplomacy_xblocks.authoring.naming import new_id
from city_diplomacy_xblocks.authoring.outline import called
from city_diplomacy_xblocks.authoring.ready import in_languages_of, ready
from city_diplomacy_xblocks.authoring.settings import put
from city_diplomacy_xblocks.authoring.troubles import troubles, worksheet_in
from city_diplomacy_xblocks.authoring.versions import next_version
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.adapting import adapted
from city_diplomacy_xblocks.worksheets.definition import Worksheet

Operation = Mapping[str, Any]


@frozen
class _Asked:
    """What an act is told: the definition to change, the operation, and who asks."""

    whole: dict[str, Any]
    operation: Operation
    language: str
    published: Worksheet | None
    is_sound: bool

    def part(self) -> Part:
        """The part that the operation names. Raises Impossible where there is none."""
        path = self.operation.get("path")
        found = part_at(self.whole, path) if isinstance(path, str) else None
        if found is None:
            raise Impossible(pgettext("authoring", "This part is no longer there."))
        return found


def act(
    text: str,
    operation: Operation,
    *,
    language: str,
    taken: Collection[str] = (),
    published: Worksheet | None = None,
) -> Done:
    """The text after the operation. `taken`: ids of other worksheets of the course; `published`:
    the version that plans follow. Raises Impossible, also for what is no operation.
    """
    does = str(operation.get("do", ""))
    if does in _BEGINNING:
        return _BEGINNING[does](operation, {*library.ids(), *taken}, language)
    if does not in _ACTS:
        raise Impossible(pgettext("authoring", "This cannot be done to a worksheet."))
    is_sound = worksheet_in(text) is not None
    asked = _Asked(definition(text), operation, language, published, is_sound)
    path, said = _ACTS[does](asked)
    made = text_of(asked.whole)
    if is_sound and does not in _TYPING and worksheet_in(made) is None:
        raise Impossible(_because(made, language))
    return Done(made, path, said)


def _because(text: str, language: str) -> str:
    """Why a worksheet could not be shown after an act."""
    first = troubles(text, language=language)[0]
    whole = definition(text)
    part = part_at(whole, first.path)
    sentence = pgettext("authoring", "The worksheet could not be shown any more. {part}: {problem}")
    name = named(whole, part, language) if part else first.path
    return sentence.format(part=name, problem=first.message)


def _begin(operation: Operation, taken: Collection[str], language: str) -> Done:
    given = operation.get("title")
    title = given.strip() if isinstance(given, str) else ""
    if not title:
        raise Impossible(pgettext("authoring", "Give the worksheet a title."))
    name = new_id(title, taken, otherwise="fiche")
    whole: dict[str, Any] = {"id": name, "version": 1, "title": {"fr": title}}
    whole["sections"] = [new_section(whole, in_languages_of(whole, ready("first section")))]
    said = pgettext("authoring", "The worksheet is begun: it has one section.")
    return Done(text_of(whole), "", said)


def _adapt(operation: Operation, taken: Collection[str], language: str) -> Done:
    name = operation.get("worksheet")
    if name not in library.ids():
        raise Impossible(pgettext("authoring", "There is no such worksheet to adapt."))
    worksheet = library.get(name)
    text = adapted(worksheet, worksheet_id=new_id(name, taken, otherwise="fiche"))
    said = pgettext("authoring", "The worksheet is copied here: adapt it as you like.")
    return Done(text, "", said)


def _add(asked: _Asked) -> tuple[str, str]:
    path = add(asked.whole, asked.operation, language=asked.language)
    return path, _said(asked, path, pgettext("authoring", "Added: {name}."))


def _move(asked: _Asked) -> tuple[str, str]:
    part, by = asked.part(), asked.operation.get("by")
    to = part.at + by if by in (-1, 1) and isinstance(by, int) else -1
    if part.hidden or not 0 <= to < len(part.siblings):
        raise Impossible(pgettext("authoring", "It cannot be moved any further."))
    part.siblings.insert(to, part.siblings.pop(part.at))
    return part.path, _said(asked, part.path, pgettext("authoring", "Moved: {name}."))


def _set(asked: _Asked) -> tuple[str, str]:
    part, values = asked.part(), asked.operation.get("values")
    if part.kind in ("rules", "versions") or not isinstance(values, dict):
        raise Impossible(pgettext("authoring", "This cannot be done to a worksheet."))
    made = put(part.data, part.kind, values, whole=asked.whole, language=asked.language)
    if part.kind == "rubric":
        asked.whole["rubric"] = made
    else:
        part.data.clear()
        part.data.update(made)
    return part.path, _said(asked, part.path, pgettext("authoring", "Changed: {name}."))


def _duplicate(asked: _Asked) -> tuple[str, str]:
    path = duplicate(asked.whole, asked.part())
    return path, _said(asked, path, pgettext("authoring", "Added: {name}."))


def _remove(asked: _Asked) -> tuple[str, str]:
    part = _take_out(asked, keep=False)
    said = pgettext("authoring", "Removed: {name}.")
    return _holder(part), said.format(name=called(part, asked.language))


def _hide(asked: _Asked) -> tuple[str, str]:
    part = _take_out(asked, keep=True)
    said = pgettext("authoring", "Hidden: {name}. It stays here, and can be shown again.")
    return part.path, said.format(name=called(part, asked.language))


def _take_out(asked: _Asked, *, keep: bool) -> Part:
    part = asked.part()
    take_out(
        asked.whole,
        part,
        keep=keep,
        along=asked.operation.get("along") is True,
        is_sound=asked.is_sound,
        language=asked.language,
    )
    return part


def _show(asked: _Asked) -> tuple[str, str]:
    part = asked.part()
    show(asked.whole, part, is_sound=asked.is_sound, language=asked.language)
    said = pgettext("authoring", "Shown again: {name}.")
    return part.path, said.format(name=called(part, asked.language))


def _version(asked: _Asked) -> tuple[str, str]:
    choices = asked.operation.get("choices")
    if asked.published is None or not isinstance(choices, dict):
        raise Impossible(pgettext("authoring", "No version of this worksheet is published yet."))
    made = next_version(asked.whole, asked.published, choices)
    asked.whole.clear()
    asked.whole.update(made)
    said = pgettext("authoring", "This is version {n} now.")
    return "versions", said.format(n=asked.whole.get("version"))


def _said(asked: _Asked, path: str, sentence: str) -> str:
    part = part_at(asked.whole, path)
    return sentence.format(name=called(part, asked.language) if part else path)


def _holder(part: Part) -> str:
    """The path of what a part stands in; of a section, the worksheet itself."""
    path = part.path.rpartition(".")[0]
    return "" if path == "sections" else path


#: Acts after which a worksheet may be amiss: people are in the middle of a word.
_TYPING: Final = ("set",)
_BEGINNING: Final[Mapping[str, Callable[[Operation, Collection[str], str], Done]]] = {
    "begin": _begin,
    "adapt": _adapt,
}
_ACTS: Final[Mapping[str, Callable[[_Asked], tuple[str, str]]]] = {
    "add": _add,
    "duplicate": _duplicate,
    "hide": _hide,
    "move": _move,
    "remove": _remove,
    "set": _set,
    "show": _show,
    "version": _version,
}
