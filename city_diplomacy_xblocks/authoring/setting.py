"""One setting of a part: how it is made for a form, and how what comes back for it is read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.authoring.data import Choice, Impossible, Setting, SettingKind
from city_diplomacy_xblocks.fields.cleaning import clean_line, clean_text
from city_diplomacy_xblocks.fields.spec import BY_TEAM
from city_diplomacy_xblocks.fields.words import pgettext

#: The languages that a form asks words in: the others that a worksheet has stay as they are.
LANGUAGES: Final = ("fr", "en", "ar")
#: The largest number that browsers count exactly.
_LARGEST: Final = 2**53 - 1
_DECIMALS: Final = 3
_NUMBER: Final = re.compile(r"-?[0-9]{1,16}([.,][0-9]{1,3})?\Z")


@frozen
class Around:
    """What a part stands in: the whole definition; of a column, its table. `language`: in which
    other parts are called.
    """

    whole: Mapping[str, Any]
    language: str
    is_column: bool = False
    table: Mapping[str, Any] | None = None

    @property
    def by_team(self) -> bool:
        """Whether it is a column of a table that the team fills in."""
        return self.table is not None and self.table.get("required") in BY_TEAM


def language_names() -> dict[str, str]:
    """What each of the three languages is called."""
    return {
        "fr": pgettext("language", "French"),
        "en": pgettext("language", "English"),
        "ar": pgettext("language", "Arabic"),
    }


def in_languages(
    part: Mapping[str, Any],
    key: str,
    label: str,
    *,
    kind: SettingKind = "text",
    required: bool = False,
    help: str = "",  # noqa: A002 - as `Setting` calls it
) -> list[Setting]:
    """A setting for each language in which the part may have those words."""
    words, named = part.get(key), pgettext("setting", "{what} ({language})")
    found = words if isinstance(words, Mapping) else {}
    return [
        Setting(
            name=f"{key}.{language}",
            kind=kind,
            label=named.format(what=label, language=name),
            value=text_in(found, language),
            help=help if language == "fr" else "",
            required=required and language == "fr",
            language=language,
        )
        for language, name in language_names().items()
    ]


def text_in(part: Mapping[str, Any], key: str) -> str:
    """The text at a key; "" where there is none."""
    found = part.get(key)
    return found if isinstance(found, str) else ""


def number_in(part: Mapping[str, Any], key: str) -> int | float | None:
    """The number at a key, if there is one."""
    found = part.get(key)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def chosen(
    name: str,
    label: str,
    value: str,
    choices: Iterable[Choice],
    *,
    required: bool = False,
    help: str = "",  # noqa: A002 - as `Setting` calls it
) -> Setting:
    """A choice. What is chosen now is offered, whatever it is."""
    offered = list(choices)
    if value not in [each.value for each in offered]:
        offered.append(Choice(value, value or "—"))
    return Setting(name, "choice", label, value, help, tuple(offered), required)


def read(setting: Setting, value: object) -> Any:
    """What a worksheet keeps of `value`; None for a blank. Raises Impossible, saying what is
    expected. The lists (options, levels, values) are read where they are kept.
    """
    match setting.kind:
        case "text":
            return _text(setting, clean_line, value)
        case "lines" | "code":
            return _text(setting, clean_text, value)
        case "number":
            return _number(setting, value)
        case "switch":
            if not isinstance(value, bool):
                raise misfit(setting, pgettext("expected", "true or false"))
            return value
        case "choice":
            return _choice(setting, "" if value is None else value)
        case "many":
            return [_choice(setting, each) for each in listed(setting, value)]
        case _:
            return rows(setting, value)


def misfit(setting: Setting, expected: str) -> Impossible:
    """« Lignes au moins » : un nombre est attendu."""
    sentence = pgettext("authoring", "“{setting}”: expected is {what}.")
    return Impossible(sentence.format(setting=setting.label, what=expected))


def listed(setting: Setting, value: object) -> list[Any]:
    """A list, as it is."""
    if not isinstance(value, list | tuple):
        raise misfit(setting, pgettext("expected", "a list"))
    return list(value)


def rows(setting: Setting, value: object) -> list[dict[str, Any]]:
    """The rows of a list: each cell a text, or the number that it is; blank rows left out."""
    found = []
    for row in listed(setting, value):
        if not isinstance(row, Mapping):
            raise misfit(setting, pgettext("expected", "a list"))
        cells = {str(key): _cell(setting, each) for key, each in row.items()}
        if any(each not in ("", None) for each in cells.values()):
            found.append(cells)
    return found


def number(setting: Setting, value: object) -> int | float | None:
    """A number with three decimals at most, also one that was typed; None for a blank."""
    return _number(setting, value)


def _cell(setting: Setting, value: object) -> Any:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if not isinstance(value, str):
        raise misfit(setting, pgettext("expected", "a text"))
    cleaned = clean_text(value)
    return cleaned if cleaned.strip() else ""


def _text(setting: Setting, clean: Any, value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise misfit(setting, pgettext("expected", "a text"))
    cleaned = clean(value or "")
    return cleaned if cleaned.strip() else None


def _number(setting: Setting, value: object) -> int | float | None:
    expected = pgettext("expected", "a number")
    if isinstance(value, str):
        typed = re.sub(r"[\s\u00a0\u202f]", "", value)
        if not typed:
            return None
        if not _NUMBER.match(typed):
            raise misfit(setting, expected)
        value = float(typed.replace(",", "."))
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise misfit(setting, expected)
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise misfit(setting, expected)
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def _choice(setting: Setting, value: object) -> str:
    known = [each.value for each in setting.choices]
    if not isinstance(value, str) or value not in known:
        shown = ", ".join(each.label for each in setting.choices if each.label)
        raise misfit(setting, pgettext("expected", "one of {choices}").format(choices=shown))
    return value
