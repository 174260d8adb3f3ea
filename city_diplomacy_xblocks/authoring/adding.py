"""New parts of a worksheet, each whole enough to be shown at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.authoring.data import Impossible, Kind
from city_diplomacy_xblocks.authoring.draft import Part, part_at, parts
from city_diplomacy_xblocks.authoring.field_types import in_table, possible, retyped
from city_diplomacy_xblocks.authoring.naming import new_id, new_rule_id
from city_diplomacy_xblocks.authoring.patterns import rule_from
from city_diplomacy_xblocks.authoring.ready import in_languages_of, ready
from city_diplomacy_xblocks.fields.spec import BY_TEAM
from city_diplomacy_xblocks.fields.words import pgettext

Whole = dict[str, Any]

#: By what is added: the kind of what it is added to, the key it stands under there, and the most
#: that there may be.
_PLACES: Final[Mapping[str, tuple[Kind, str, int]]] = {
    "section": ("worksheet", "sections", 40),
    "field": ("section", "fields", 60),
    "column": ("field", "columns", 40),
    "rule": ("rules", "rules", 200),
    "criterion": ("rubric", "criteria", 30),
}
#: What a new criterion is worth; of the first one, this share has to be reached.
_POINTS: Final = 10
_PASS: Final = 0.6


def add(whole: Whole, operation: Mapping[str, Any], *, language: str) -> str:
    """Add what the operation asks for to `whole`, at the end of where it goes; its path."""
    what, holder = str(operation.get("what", "")), part_at(whole, str(operation.get("to", "")))
    kind, key, most = _PLACES.get(what, ("versions", "", 0))
    is_table = holder is not None and holder.data.get("type") == "table"
    if holder is None or holder.kind != kind or (what == "column" and not is_table):
        raise Impossible(pgettext("authoring", "Nothing of this kind can be added here."))
    items = _items(whole, holder, key)
    refuse_more(items, most)
    made = _made(what, operation, whole, holder, language)
    items.append(made)
    path = {"worksheet": "sections", "rules": "rules", "rubric": "rubric"}.get(kind, holder.path)
    return f"{path}.{made['id']}"


def most_of(kind: Kind) -> int:
    """How many parts of a kind may stand in one list."""
    return next(most for what, (_, _, most) in _PLACES.items() if what == kind)


def refuse_more(items: Collection[object], most: int) -> None:
    """Raise Impossible where no more may be added."""
    if len(items) >= most:
        sentence = pgettext("authoring", "There are {n} already: there may be no more.")
        raise Impossible(sentence.format(n=most))


def new_section(whole: Whole, title: Mapping[str, str]) -> dict[str, Any]:
    """A section of that title, with a field to begin with."""
    taken = [part.name for part in parts(whole) if part.kind == "section"]
    return {
        "id": new_id(title["fr"], taken, otherwise="section"),
        "title": dict(title),
        "fields": [new_field(whole, "text", in_languages_of(whole, ready("first field")))],
    }


def new_field(
    whole: Whole, type_: str, words: Mapping[str, str], taken: Iterable[str] | None = None
) -> dict[str, Any]:
    """A field of that type, or a column beside those `taken`, with what the type needs."""
    names = field_names(whole) if taken is None else list(taken)
    part = {
        "id": new_id(words["fr"], names, otherwise="champ"),
        "type": type_,
        "required": "O",
        "label": dict(words),
    }
    made = retyped(part, type_, whole)
    if type_ == "table":
        made["row_prefix"] = _row_prefix(whole)
    return made


def field_names(whole: Whole) -> list[str]:
    """The ids of all fields, hidden or not: rules call each by its id alone."""
    return [part.name for top in parts(whole) for part in top.all() if part.kind == "field"]


def _items(whole: Whole, holder: Part, key: str) -> list[Any]:
    """The list that holds such parts, made where there is none yet."""
    data = holder.data
    if holder.kind == "rubric" and not isinstance(whole.get("rubric"), dict):
        data = whole["rubric"] = {}
    if not isinstance(data.get(key), list):
        data[key] = []
    items: list[Any] = data[key]
    return items


def _made(
    what: str, operation: Mapping[str, Any], whole: Whole, holder: Part, language: str
) -> dict[str, Any]:
    if what == "rule":
        return _rule(operation, whole, holder, language)
    words = _words(operation.get("label"), whole, f"new {what}", language)
    taken = [child.name for child in holder.children]
    if what == "criterion":
        return _criterion(whole, words, taken)
    if what == "section":
        return new_section(whole, words)
    type_ = str(operation.get("type") or "text")
    by_team = holder.data.get("required") in BY_TEAM
    if type_ not in possible(whole, column=what == "column", by_team=by_team):
        sentence = pgettext(
            "authoring", "A field of this type cannot stand here: it needs a table to refer to."
        )
        raise Impossible(sentence)
    made = new_field(whole, type_, words, taken if what == "column" else None)
    return in_table(made, holder.data) if what == "column" else made


def _words(said: object, whole: Whole, otherwise: str, language: str) -> dict[str, str]:
    """What somebody wrote, in French, which every label has, and in the language they read."""
    words = said.strip() if isinstance(said, str) else ""
    if not words:
        return in_languages_of(whole, ready(otherwise))
    title = whole.get("title")
    is_offered = isinstance(title, dict) and language in title
    return dict.fromkeys(["fr", language] if is_offered else ["fr"], words)


def _row_prefix(whole: Whole) -> str:
    """A letter that no other table numbers its rows with; L where all are taken."""
    taken = {part.data.get("row_prefix") for top in parts(whole) for part in top.all()}
    return next((each for each in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if each not in taken), "L")


def _rule(
    operation: Mapping[str, Any], whole: Whole, holder: Part, language: str
) -> dict[str, Any]:
    pattern, slots = str(operation.get("pattern") or "free"), operation.get("slots")
    made = rule_from(whole, pattern, slots if isinstance(slots, dict) else {}, language=language)
    return {**made, "id": new_rule_id(child.name for child in holder.children)}


def _criterion(whole: Whole, title: Mapping[str, str], taken: Collection[str]) -> dict[str, Any]:
    if not taken:
        whole["rubric"].setdefault("pass_mark", round(_POINTS * _PASS))
    return {
        "id": new_id(title["fr"], taken, otherwise="critere"),
        "title": dict(title),
        "points": _POINTS,
        "levels": [
            {
                "points": points,
                "title": in_languages_of(whole, ready(level)),
                "description": in_languages_of(whole, ready(f"{level}, in a sentence")),
            }
            for points, level in ((0, "low"), (_POINTS // 2, "middle"), (_POINTS, "high"))
        ],
    }
