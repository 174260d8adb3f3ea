"""Parts taken out of a worksheet, for good or until they are shown again, with what speaks of them.

What is hidden stays in the text (`set_aside`): where it stood, what it was, and along with what.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.authoring.adding import most_of, refuse_more
from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.dependents import (
    Dependent,
    Whole,
    broken_pictures,
    dependents,
    named,
    number_or_0,
    picture_name,
    points_of,
)
from city_diplomacy_xblocks.authoring.draft import ASIDE, INSIDE, Part, entries, part_at, parts
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.shape import validator

Entry = dict[str, Any]


def take_out(
    whole: Whole, part: Part, *, keep: bool, along: bool, is_sound: bool, language: str
) -> None:
    """Take a part out of the worksheet, set aside if it is to be kept. Raises Impossible where
    other things speak of it; with `along`, they go too.
    """
    if part.hidden:
        _throw_away(whole, part, keep=keep)
        return
    if part.kind not in _KEYS:
        raise Impossible(pgettext("authoring", "This part cannot be taken out."))
    if len(part.siblings) < 2 and part.kind in _ONE_LEFT:
        raise Impossible(_ONE_LEFT[part.kind]())
    speaking = dependents(whole, [part], language)
    _take(whole, part, keep=keep)
    for each in speaking:
        _take_along(whole, each, part, keep=keep)
    names = [each.name for each in speaking]
    if is_sound:
        names += _take_pictures(whole, part.path, language, keep=keep)
    if names and not along:
        sentence = pgettext("authoring", "Other things speak of this: {part}.")
        raise Impossible(sentence.format(part=named(whole, part, language)), tuple(names))
    _tidy(whole)


def show(whole: Whole, part: Part, *, is_sound: bool, language: str) -> None:
    """Put a hidden part back where it was, and what was hidden along with it."""
    if part.aside is None:
        raise Impossible(
            pgettext("authoring", "It is part of something hidden: show that first.")
            if part.hidden
            else pgettext("authoring", "It is shown already.")
        )
    _put_back(whole, part)
    for entry in reversed([each for each in entries(whole) if each.get("with") == part.path]):
        found = part_at(whole, str(entry.get("at")))
        if found and found.aside is entry and _has_room(whole, found):
            _put_back(whole, found)
    for hidden in _hidden(whole):
        for each in dependents(whole, [hidden], language):
            if each.sort in ("rule", "field") and f"{each.path}.".startswith(f"{part.path}."):
                sentence = pgettext("authoring", "It speaks of what is hidden: show {part} first.")
                raise Impossible(sentence.format(part=named(whole, hidden, language)))
            _take_along(whole, each, hidden, keep=True)
    for entry in reversed(entries(whole)):
        _put_inside(whole, entry, is_sound=is_sound)
    _tidy(whole)


def _take(whole: Whole, part: Part, *, keep: bool, along_with: str = "") -> None:
    """Take one part out of its list."""
    names = [each.name for each in _standing_with(whole, part.path.rpartition(".")[0])]
    behind = next(iter(names[names.index(part.name) + 1 :]), "")
    if keep:
        _set_aside(whole, part.path, part.data, before=behind, with_=along_with)
    else:
        _forget_of(whole, part, behind)
    part.siblings[:] = [each for each in part.siblings if each is not part.data]


def _standing_with(whole: Whole, holder: str) -> tuple[Part, ...]:
    if holder == "sections":
        return tuple(part for part in parts(whole) if part.kind == "section")
    found = part_at(whole, holder)
    return found.children if found else ()


def _set_aside(whole: Whole, at: str, part: object, *, before: str = "", with_: str = "") -> None:
    entry: Entry = {"at": at}
    entry |= {"before": before} if before else {}
    entry |= {"with": with_} if with_ else {}
    if not isinstance(whole.get(ASIDE), list):
        whole[ASIDE] = []
    whole[ASIDE].append({**entry, "part": part})


def _throw_away(whole: Whole, part: Part, *, keep: bool) -> None:
    """Throw away what is set aside, and all that was set aside within it."""
    if keep or part.aside is None:
        raise Impossible(pgettext("authoring", "It is hidden already."))
    _forget(whole, lambda entry: entry is part.aside)
    _forget_of(whole, part, str(part.aside.get("before", "")))
    _tidy(whole)


def _forget_of(whole: Whole, part: Part, behind: str) -> None:
    """A part is no more: nothing is hidden within it, along with it, or stands before it."""
    _forget(whole, lambda entry: str(entry.get("at")).startswith(f"{part.path}."))
    holder = part.path.rpartition(".")[0]
    for entry in entries(whole):
        if entry.get("with") == part.path:
            del entry["with"]
        if entry.get("before") == part.name and str(entry.get("at")).startswith(f"{holder}."):
            entry["before"] = behind


def _tidy(whole: Whole) -> None:
    """Nothing is said of what is set aside where nothing is."""
    if not whole.get(ASIDE, True):
        del whole[ASIDE]


def _forget(whole: Whole, is_it: Callable[[Entry], bool]) -> None:
    if isinstance(whole.get(ASIDE), list):
        whole[ASIDE] = [
            each for each in whole[ASIDE] if not (isinstance(each, dict) and is_it(each))
        ]


def _take_along(whole: Whole, each: Dependent, part: Part, *, keep: bool) -> None:
    """Take out what speaks of a part that goes."""
    found = part_at(whole, each.path) if each.path else None
    if each.sort in ("rule", "field") and found is not None:
        _take(whole, found, keep=keep, along_with=part.path)
    elif each.sort == "prefill" and found is not None:
        at = f"prefill.{found.path.partition('.')[2]}"
        _take_value(whole, found.data, "prefill", at, part, keep=keep)
    elif each.sort == "parameter":
        at = f"parameters.{each.inside}"
        _take_value(whole, whole["parameters"], str(each.inside), at, part, keep=keep)
        if not whole["parameters"]:
            del whole["parameters"]
    elif each.sort == "marked" and found is not None:
        _take_section(whole, found, str(each.inside), part, keep=keep)
    elif each.sort == "pass_mark":
        _lower(whole, part, keep=keep)


def _take_value(
    whole: Whole, holder: dict[str, Any], key: str, at: str, part: Part, *, keep: bool
) -> None:
    value = holder.pop(key)
    if keep:
        _set_aside(whole, at, value, with_=part.path)


def _take_section(whole: Whole, found: Part, section: str, part: Part, *, keep: bool) -> None:
    """Take a section out of those that a criterion looks at."""
    sections = found.data["sections"]
    at = sections.index(section)
    del sections[at]
    if keep:
        before = str(sections[at]) if at < len(sections) else ""
        _set_aside(whole, f"marked.{found.name}", section, before=before, with_=part.path)


def _lower(whole: Whole, part: Part, *, keep: bool) -> None:
    """Keep the pass mark at the same share of the points."""
    rubric = whole["rubric"]
    found = part_at(whole, "rubric")
    left = points_of(each for each in found.children if not each.hidden) if found else 0
    gone = number_or_0(part.data.get("points"))
    mark = rubric["pass_mark"]
    if keep:
        _set_aside(whole, "pass_mark", mark, with_=part.path)
    rubric["pass_mark"] = math.floor(mark * left / (left + gone))


def _take_pictures(whole: Whole, path: str, language: str, *, keep: bool) -> list[str]:
    """Take out the pictures that cannot be drawn any more; what they are called."""
    names = []
    for section, number in reversed(broken_pictures(whole)):
        data = whole["sections"][section]
        names.append(picture_name(data, number, language))
        picture = data["pictures"].pop(number)
        if not data["pictures"]:
            del data["pictures"]
        if keep:
            _set_aside(whole, f"pictures.{data['id']}.{number}", picture, with_=path)
    return list(reversed(names))


def _put_back(whole: Whole, part: Part) -> None:
    """Let a part that is set aside stand among the others again."""
    holder = part.path.rpartition(".")[0]
    around = _standing_with(whole, holder)
    names = [each.name for each in around if not each.hidden or each.path == part.path]
    _items(whole, part).insert(names.index(part.name), part.data)
    _forget(whole, lambda entry: entry is part.aside)


def _has_room(whole: Whole, part: Part) -> bool:
    try:
        _items(whole, part)
    except Impossible:
        return False
    return True


def _items(whole: Whole, part: Part) -> list[Any]:
    """The list that a hidden part goes back into. Raises Impossible where there is none, or where
    it is full.
    """
    holder, key = part.path.rpartition(".")[0], _KEYS[part.kind]
    data: Any = whole
    if holder not in ("sections", "rules"):
        found = part_at(whole, holder)
        if found is None or (found.hidden):
            raise Impossible(pgettext("authoring", "What it stood in is hidden: show that first."))
        data = whole.setdefault("rubric", found.data) if holder == "rubric" else found.data
    items = data.setdefault(key, [])
    if not isinstance(items, list):
        raise Impossible(pgettext("authoring", "This part is no longer there."))
    refuse_more(items, most_of(part.kind))
    return items


def _hidden(whole: Whole) -> list[Part]:
    """The parts that are set aside themselves."""
    return [part for top in parts(whole) for part in top.all() if part.aside is not None]


def _put_inside(whole: Whole, entry: Entry, *, is_sound: bool) -> None:
    """Put back what stood in another part, if what it speaks of is shown again."""
    head, _, rest = str(entry.get("at")).partition(".")
    if is_sound and head in _INSIDE and _INSIDE[head](whole, rest, entry):
        _forget(whole, lambda each: each is entry)


def _put_prefill(whole: Whole, path: str, entry: Entry) -> bool:
    table, column = _shown_at(whole, f"sections.{path}"), entry["part"]
    if table is None or _shown_at(whole, f"sections.{path}.{column}") is None:
        return False
    table.data["prefill"] = column
    return True


def _put_parameter(whole: Whole, name: str, entry: Entry) -> bool:
    if _shown_at(whole, f"sections.{entry['part']}") is None:
        return False
    whole.setdefault("parameters", {})[name] = entry["part"]
    return True


def _put_section(whole: Whole, criterion: str, entry: Entry) -> bool:
    found = _shown_at(whole, f"rubric.{criterion}")
    if found is None or _shown_at(whole, f"sections.{entry['part']}") is None:
        return False
    sections, before = found.data.setdefault("sections", []), entry.get("before")
    sections.insert(sections.index(before) if before in sections else len(sections), entry["part"])
    return True


def _put_pass_mark(whole: Whole, _: str, entry: Entry) -> bool:
    rubric, mark = _shown_at(whole, "rubric"), entry["part"]
    shown = [each for each in rubric.children if not each.hidden] if rubric else []
    if not rubric or not shown or not 0 < number_or_0(mark) <= points_of(shown):
        return False
    rubric.data["pass_mark"] = mark
    return True


def _put_picture(whole: Whole, place: str, entry: Entry) -> bool:
    section, _, number = place.rpartition(".")
    found, picture = _shown_at(whole, f"sections.{section}"), entry["part"]
    if found is None or not number.isdigit() or validator("picture").is_valid(picture) is False:
        return False
    pictures = found.data.setdefault("pictures", [])
    pictures.insert(int(number), picture)
    if not broken_pictures(whole):
        return True
    pictures[:] = [each for each in pictures if each is not picture]
    if not pictures:
        del found.data["pictures"]
    return False


def _shown_at(whole: Whole, path: str) -> Part | None:
    found = part_at(whole, path)
    return found if found is not None and not found.hidden else None


#: By kind of part: the key of what holds it under which it stands.
_KEYS: Final[Mapping[str, str]] = {
    "section": "sections",
    **{kind: key for key, kind in INSIDE.values()},
}
#: By what is set aside from within another part: what puts it back, if it can be.
_INSIDE: Final[Mapping[str, Callable[[Whole, str, Entry], bool]]] = {
    "prefill": _put_prefill,
    "parameters": _put_parameter,
    "marked": _put_section,
    "pass_mark": _put_pass_mark,
    "pictures": _put_picture,
}
_ONE_LEFT: Final[Mapping[str, Callable[[], str]]] = {
    "section": lambda: pgettext("authoring", "A worksheet has one section at least."),
    "field": lambda: pgettext(
        "authoring", "A section has one field at least: take it out instead."
    ),
    "column": lambda: pgettext(
        "authoring", "A table has one column at least: take it out instead."
    ),
}
