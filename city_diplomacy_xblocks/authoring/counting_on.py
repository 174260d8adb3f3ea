"""Whether the rest of a worksheet can still count on a part that is another now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.dependents import dependents
from city_diplomacy_xblocks.authoring.draft import NAME, part_at, parts, words
from city_diplomacy_xblocks.authoring.outline import called
from city_diplomacy_xblocks.authoring.troubles import path_of
from city_diplomacy_xblocks.fields.words import enumerated, language, pgettext
from city_diplomacy_xblocks.worksheets.loader import load_source
from city_diplomacy_xblocks.worksheets.problems import WorksheetError
from city_diplomacy_xblocks.worksheets.yaml_file import Source

Definition = Mapping[str, Any]


def demand_sound(part: Definition, new: Definition, whole: Definition) -> None:
    """Raises Impossible, naming what counts on the part, when the worksheet `whole` cannot be read
    with `new` in its place though it could before.
    """
    changed = _replaced(whole, lambda each: each is part, new)
    if changed == whole:
        changed = _replaced(whole, lambda each: each == part, new)
    after = _problems(changed)
    troubled = dict.fromkeys(key for key in after if key not in _problems(whole)) if after else {}
    if troubled:
        names = _speaking(part, whole) or [_named(key, dict(changed)) for key in troubled]
        sentence = pgettext(
            "authoring",
            "“{field}” cannot be changed so as long as others count on it: {names}. Change or "
            "remove these first.",
        )
        called_so = words(part.get("label"), language()) or str(part.get("id"))
        raise Impossible(sentence.format(field=called_so, names=enumerated(dict.fromkeys(names))))


def _problems(whole: Definition) -> list[str]:
    """The keys of all that is wrong, `rules.MIG-04.check`."""
    try:
        load_source(Source(NAME, whole))
    except WorksheetError as error:
        return [problem.key for problem in error.problems]
    return []


def _speaking(part: Definition, whole: Definition) -> list[str]:
    """What people call all that speaks of the part: the loader says only the first of what is
    wrong.
    """
    every = (each for top in parts(dict(whole)) for each in top.all())
    found = [each for each in every if each.data is part]
    return [each.name for each in dependents(dict(whole), found, language())]


def _replaced(here: Any, same: Callable[[object], bool], new: object) -> Any:
    """A copy of the definition in which the part is another."""
    if same(here):
        return new
    if isinstance(here, Mapping):
        return {key: _replaced(each, same, new) for key, each in here.items()}
    if isinstance(here, list):
        return [_replaced(each, same, new) for each in here]
    return here


def _named(key: str, whole: dict[str, Any]) -> str:
    """What people call the part that a problem speaks of."""
    found = part_at(whole, path_of(key))
    return called(found, language()) if found else key
