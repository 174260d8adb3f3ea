"""From a YAML file to a worksheet. What is wrong with it is said by line and key, all at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.including import with_sections
from city_diplomacy_xblocks.worksheets.normal import content_hash, dump_definition, from_definition
from city_diplomacy_xblocks.worksheets.problems import Problem, WorksheetError
from city_diplomacy_xblocks.worksheets.shape import shape_problems
from city_diplomacy_xblocks.worksheets.soundness import soundness_problems
from city_diplomacy_xblocks.worksheets.upgrade_lint import earlier_problems
from city_diplomacy_xblocks.worksheets.yaml_file import LARGEST, Place, Source, read

__all__ = [
    "WorksheetError",
    "content_hash",
    "dump_definition",
    "from_definition",
    "lint",
    "load",
    "load_source",
    "load_text",
]

_LANGUAGE: Final = re.compile(r"[a-z]{2}(-[a-z]{2,4})?\Z")


def load(path: Path | str) -> Worksheet:
    """The worksheet in a file. Raises WorksheetError; OSError when the file cannot be opened."""
    path = Path(path)
    return load_text(_text_of(path), name=path.name, folder=path.parent, translated=True)


def lint(path: Path | str) -> Worksheet:
    """As `load`; its steps are looked at beside the earlier versions too, ``<id>@<version>.yaml``,
    that are in the same folder.
    """
    path = Path(path)
    worksheet, source = _read(read(_text_of(path), name=path.name), path.parent, translated=True)
    for upgrade in worksheet.upgrades:
        file = path.parent / f"{worksheet.id}@{upgrade.since}.yaml"
        if file.exists() and file.name != path.name:
            said = earlier_problems(worksheet, load(file))
            _raise_if([source.problem(*each) for each in said])
    return worksheet


def load_text(
    text: str, *, name: str, folder: Path | None = None, translated: bool = False
) -> Worksheet:
    """The worksheet in a text. `folder` is where the file of `options_from` would be.

    `translated`: words that are missing in a language of the title are refused; otherwise people
    read them in French until their author has put them in it.
    """
    return _read(read(text, name=name), folder, translated=translated)[0]


def load_source(source: Source) -> Worksheet:
    """As `load_text`, of a text that has been read."""
    return _read(source, None, translated=False)[0]


def _read(source: Source, folder: Path | None, *, translated: bool) -> tuple[Worksheet, Source]:
    source = _whole(source, folder)
    definition: dict[str, Any] = source.data  # type: ignore[assignment]  # the schema has seen it
    shared = _shared_options(source, definition.get("options_from"), folder)
    sets = {**shared, **definition.get("option_sets", {})}
    definition, problems = with_options(definition, sets, source)
    _raise_if(problems)
    worksheet = from_definition(_in_its_languages(definition, set(definition["title"])))
    _raise_if(soundness_problems(worksheet, source, translated=translated))
    return worksheet, source


def with_options(
    definition: Mapping[str, Any], sets: Mapping[str, Any], source: Source
) -> tuple[dict[str, Any], list[Problem]]:
    """The definition with the options written out where a set is named."""
    problems: list[Problem] = []

    def written_out(field: Mapping[str, Any], place: tuple[str | int, ...]) -> dict[str, Any]:
        whole = dict(field)
        options = field.get("options")
        if isinstance(options, str):
            if options not in sets:
                problems.append(source.problem((*place, "options"), _no_such_set(options, sets)))
            whole["option_set"], whole["options"] = options, sets.get(options, [])
        if "columns" in field:
            columns = enumerate(field["columns"])
            whole["columns"] = [written_out(each, (*place, "columns", at)) for at, each in columns]
        return whole

    sections = [
        {
            **section,
            "fields": [
                written_out(each, ("sections", at, "fields", place))
                for place, each in enumerate(section["fields"])
            ],
        }
        for at, section in enumerate(definition["sections"])
    ]
    kept = {
        key: value
        for key, value in definition.items()
        if key not in ("options_from", "option_sets")
    }
    return {**kept, "sections": sections}, problems


def _in_its_languages(part: Any, languages: Collection[str]) -> Any:
    """The definition without words in other languages than its title's.

    Shared sections and options may speak more of them: a worksheet is offered in a language as a
    whole or not at all, and one that does not speak a new language stays the very one it was.
    """
    if isinstance(part, Mapping):
        gone = {key for key in part if _LANGUAGE.match(key)} if "fr" in part else set()
        return {
            key: _in_its_languages(value, languages)
            for key, value in part.items()
            if key in languages or key not in gone
        }
    if isinstance(part, list):
        return [_in_its_languages(each, languages) for each in part]
    return part


def _whole(source: Source, folder: Path | None) -> Source:
    """The source with the sections that it includes. What they make together is looked at anew."""
    _raise_if(shape_problems(source))
    whole = with_sections(
        source, lambda name, place: _beside(source, name, place, folder, part="section")
    )
    if whole is not source:
        _raise_if(shape_problems(whole))
    return whole


def _shared_options(source: Source, name: str | None, folder: Path | None) -> Mapping[str, Any]:
    if name is None:
        return {}
    options = _beside(source, name, ("options_from",), folder, part="option_sets")
    return options.data  # type: ignore[return-value]  # the schema has seen it


def _beside(source: Source, name: str, place: Place, folder: Path | None, *, part: str) -> Source:
    """The file of that name in the folder of the worksheet, which has the shape of `part`."""
    try:
        text = _text_of(folder / name) if folder else None
    except OSError:
        text = None
    if text is None:
        sentence = pgettext("worksheet file", "There is no file “{file}” beside this one.")
        raise WorksheetError([source.problem(place, sentence.format(file=name))])
    return _part(text, name, part)


@lru_cache(maxsize=32)
def _part(text: str, name: str, part: str) -> Source:
    """What a file says that several worksheets share: looked at once, and never changed."""
    found = read(text, name=name)
    _raise_if(shape_problems(found, part=part))
    return found


def _text_of(path: Path) -> str:
    if path.stat().st_size > 4 * LARGEST:
        sentence = pgettext("worksheet file", "The file is too large.")
        raise WorksheetError([Problem(path.name, 1, "", sentence)])
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        sentence = pgettext("worksheet file", "The file is not a text in UTF-8.")
        raise WorksheetError([Problem(path.name, 1, "", sentence)]) from None


def _no_such_set(name: str, sets: Mapping[str, Any]) -> str:
    sentence = pgettext("worksheet file", "There is no option set “{name}”. There are: {names}.")
    return sentence.format(name=name, names=", ".join(sorted(sets)) or "—")


def _raise_if(problems: list[Problem]) -> None:
    if problems:
        raise WorksheetError(problems)
