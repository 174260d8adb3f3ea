"""What is worth knowing of a part before changing it: how rules call it, and what speaks of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from city_diplomacy_xblocks.authoring.dependents import dependents
from city_diplomacy_xblocks.authoring.draft import Part
from city_diplomacy_xblocks.fields.direction import apart
from city_diplomacy_xblocks.fields.words import enumerated, pgettext


def facts(part: Part, whole: dict[str, Any], language: str) -> Iterator[str]:
    """Sentences about a part."""
    if part.kind == "worksheet":
        sentence = pgettext("fact", "Its name is {id}; this text is its version {n}.")
        yield sentence.format(id=_held(part.data.get("id"), language), n=whole.get("version"))
    if part.kind == "field":
        sentence = pgettext("fact", "Rules call it {name}.")
        yield sentence.format(name=_held(part.name, language))
    if part.kind == "column":
        sentence = pgettext("fact", "Rules call it {name}, in each row of {table}.")
        table = part.path.split(".")[-2]
        name = _held(f"row.{part.name}", language)
        yield sentence.format(name=name, table=_held(table, language))
    if part.kind in ("field", "column") and not part.hidden:
        speaking = list(dict.fromkeys(each.name for each in dependents(whole, [part], language)))
        if speaking:
            sentence = pgettext("fact", "What speaks of it: {names}.")
            yield sentence.format(names=enumerated(speaking))


def _held(name: object, language: str) -> str:
    """A name for machines in a sentence, held together."""
    return apart(str(name or "—"), language)
