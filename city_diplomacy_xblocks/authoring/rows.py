"""The lists of a part as rows of a form, and back: options, levels, values of a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from city_diplomacy_xblocks.authoring.data import Impossible, Setting
from city_diplomacy_xblocks.authoring.field_types import listed
from city_diplomacy_xblocks.authoring.naming import new_id
from city_diplomacy_xblocks.authoring.setting import (
    LANGUAGES,
    misfit,
    number,
    number_in,
    text_in,
)
from city_diplomacy_xblocks.fields.words import pgettext

Part = Mapping[str, Any]
Rows = list[dict[str, Any]]

#: Characters of a label that make the code of an option, so that a number has room behind them.
_IN_CODE: Final = 28
_FEWEST_LEVELS: Final = 2
_LEVEL_WORDS: Final = ("title", "description")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


def options_of(part: Part, whole: Part) -> Rows:
    """The options of a field as they are defined: its own, or those of the set that it names."""
    found, sets = part.get("options"), whole.get("option_sets")
    if isinstance(found, str):
        return listed(sets, found) if isinstance(sets, Mapping) else []
    return listed(part, "options")


def options_shown(part: Part, whole: Part) -> Rows:
    """``{"code", "fr", "en", "ar"}`` for each option."""
    return [
        {key: text_in(each, key) for key in ("code", *LANGUAGES)}
        for each in options_of(part, whole)
    ]


def options_kept(setting: Setting, given: Rows, part: Part, whole: Part) -> Rows:
    """The options of these rows. Codes stay; new ones are made of the words."""
    known = {text_in(each, "code"): each for each in options_of(part, whole)}
    codes = {_text(row, "code") for row in given} & known.keys()
    made: Rows = []
    for row in given:
        code = _text(row, "code")
        old = known.get(code)
        if old is None or any(each["code"] == code for each in made):
            said = _text(row, "fr") or _text(row, "en")
            taken = {*known, *codes, *(each["code"] for each in made)}
            old = {"code": new_id(said[:_IN_CODE], taken, otherwise="choix")}
        made.append(_worded(setting, old, row, ""))
    if not made:
        raise misfit(setting, pgettext("expected", "one choice at least"))
    return made


def levels_shown(part: Part) -> Rows:
    """``{"points", "title.fr", …, "description.fr", …}`` for each level."""
    return [
        {
            "points": number_in(level, "points"),
            **{
                f"{key}.{language}": text_in(_words_at(level, key), language)
                for key in _LEVEL_WORDS
                for language in LANGUAGES
            },
        }
        for level in listed(part, "levels")
    ]


def levels_kept(setting: Setting, given: Rows, part: Part) -> Rows:
    """The levels of these rows. One without points stands half way between its neighbours; one
    without a description says its title.
    """
    before, made = listed(part, "levels"), []
    for at, row in enumerate(given):
        old = before[at] if len(before) == len(given) else {}
        if not _text(row, "description.fr"):
            row = {
                **{f"description.{key}": _text(row, f"title.{key}") for key in LANGUAGES},
                **{key: value for key, value in row.items() if value},
            }
        level: dict[str, Any] = {**old, "points": _points(setting, given, at)}
        for key in _LEVEL_WORDS:
            level[key] = _worded(setting, _words_at(old, key), row, f"{key}.")
        made.append(level)
    if len(made) < _FEWEST_LEVELS:
        raise misfit(setting, pgettext("expected", "two levels at least"))
    return made


def _points(setting: Setting, given: Rows, at: int) -> int | float:
    own = number(setting, given[at].get("points"))
    if own is not None:
        return own
    before = max((number(setting, row.get("points")) or 0 for row in given[:at]), default=0)
    after = [number(setting, row.get("points")) for row in given[at + 1 :]]
    highest = next((each for each in after if each is not None), None)
    return before + 1 if highest is None else round((before + highest) / 2, 2)


def values_shown(part: Part) -> Rows:
    """``{"name", "code"}`` for each value that a message names: in French, where each language has
    an expression of its own.
    """
    found = part.get("values")
    return [
        {"name": str(name), "code": text_in(code, "fr") if isinstance(code, Mapping) else code}
        for name, code in (found.items() if isinstance(found, Mapping) else ())
        if isinstance(code, str | Mapping)
    ]


def values_kept(setting: Setting, given: Rows, part: Part) -> dict[str, Any]:
    """The values of these rows. Expressions in other languages stay beside the French one."""
    found = part.get("values")
    before: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    names, made = list(before), {}
    for at, row in enumerate(given):
        name, code = _text(row, "name").strip(), _text(row, "code")
        if not _NAME.match(name):
            wanted = pgettext("expected", "a name in small letters, digits and _")
            raise misfit(setting, wanted)
        if not code or name in made:
            raise misfit(setting, pgettext("expected", "an expression for each name, once"))
        renamed = len(names) == len(given) and name not in before
        old = before.get(names[at] if renamed else name)
        made[name] = {**old, "fr": code} if isinstance(old, Mapping) else code
    return made


def _worded(setting: Setting, old: Part, row: Part, prefix: str) -> dict[str, Any]:
    """`old` with the words of a row, in the languages that it has; French has to be there."""
    new = dict(old)
    for language in LANGUAGES:
        if f"{prefix}{language}" in row:
            new[language] = _text(row, f"{prefix}{language}")
        if not new.get(language):
            new.pop(language, None)
    if "fr" not in new:
        raise Impossible(french_first(setting.label))
    return new


def french_first(label: str) -> str:
    """What is said where words have no French."""
    sentence = pgettext(
        "authoring",
        "“{setting}”: write it in French first, the other languages stand beside it.",
    )
    return sentence.format(setting=label)


def _words_at(part: Part, key: str) -> dict[str, Any]:
    found = part.get(key)
    return found if isinstance(found, dict) else {}


def _text(row: Part, key: str) -> str:
    found = row.get(key)
    return found if isinstance(found, str) else ""
