"""Sections that several worksheets share: defined once in a file of their own, and included.

``- include: shared/suivi.yaml`` takes the section as it stands there. What is given beside it
(`module`, `title` …) takes the place of what the file says. `changes` names a field or a column,
``indicators`` or ``indicators.unit``: null leaves it out; keys take the place of its own; a name
that the file does not have adds one, at the end or `after` another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import Factory, define, evolve

from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.problems import Problem, WorksheetError
from city_diplomacy_xblocks.worksheets.yaml_file import Place, Source

#: Keys of an included section that say nothing of the section itself.
_OWN: Final = ("include", "changes")


def with_sections(source: Source, opened: Callable[[str, Place], Source]) -> Source:
    """The source with its included sections written out, each part still known by file and line.

    `opened` reads the file of that name for the part at that place. Raises WorksheetError.
    """
    data: dict[str, Any] = source.data  # type: ignore[assignment]  # the schema has seen it
    if not any("include" in section for section in data["sections"]):
        return source
    whole = Source(source.name, {**data, "sections": []})
    problems: list[Problem] = []
    whole.take(source, (), ())
    sections = []
    for at, section in enumerate(data["sections"]):
        place: Place = ("sections", at)
        if "include" in section:
            shared = opened(section["include"], (*place, "include"))
            section = _written_out(source, place, section, shared, whole, problems)
        sections.append(section)
    if problems:
        raise WorksheetError(problems)
    return evolve(whole, data={**data, "sections": sections})


@define
class _Part:
    """A field or a column: as the shared file has it, and what takes the place of its keys."""

    id: str
    data: Mapping[str, Any]
    source: Source
    place: Place
    patch: Mapping[str, Any] = Factory(dict)
    patch_source: Source | None = None
    patch_place: Place = ()
    columns: list[_Part] = Factory(list)


def _written_out(
    source: Source,
    place: Place,
    section: Mapping[str, Any],
    shared: Source,
    whole: Source,
    problems: list[Problem],
) -> dict[str, Any]:
    given: Mapping[str, Any] = shared.data  # type: ignore[assignment]  # the schema has seen it
    fields = [_part(each, shared, ("fields", at)) for at, each in enumerate(given["fields"])]
    for path, change in section.get("changes", {}).items():
        sentence = _change(fields, path, change, source, (*place, "changes", path))
        if sentence:
            problems.append(source.problem((*place, "changes", path), sentence))
    whole.forget(place)
    whole.take(shared, (), place)
    whole.forget((*place, "fields"))
    own = {key: value for key, value in section.items() if key not in _OWN}
    for key in own:
        whole.forget((*place, key))
        whole.take(source, (*place, key), (*place, key))
    written = [_emit(part, whole, (*place, "fields", at)) for at, part in enumerate(fields)]
    return {**given, **own, "fields": written}


def _part(data: Mapping[str, Any], source: Source, place: Place) -> _Part:
    columns = [
        _part(each, source, (*place, "columns", at))
        for at, each in enumerate(data.get("columns", ()))
    ]
    return _Part(data["id"], data, source, place, columns=columns)


def _change(
    fields: list[_Part], path: str, change: Mapping[str, Any] | None, source: Source, place: Place
) -> str:
    """Change the field or the column at `path`; a sentence when that cannot be done."""
    name, _, column = path.partition(".")
    table = _find(fields, name)
    if column and table is None:
        return _nothing_there(name, fields)
    parts = table.columns if column and table else fields
    found = _find(parts, column or name)
    if change is None:
        if found is None:
            return _nothing_there(column or name, parts)
        parts.remove(found)
    elif found is not None:
        found.patch, found.patch_source, found.patch_place = change, source, place
    else:
        return _add(parts, column or name, change, source, place)
    return ""


def _add(
    parts: list[_Part], name: str, change: Mapping[str, Any], source: Source, place: Place
) -> str:
    after = _find(parts, str(change["after"])) if "after" in change else None
    if "after" in change and after is None:
        return _nothing_there(str(change["after"]), parts)
    data = {"id": name, **{key: value for key, value in change.items() if key != "after"}}
    parts.insert(parts.index(after) + 1 if after else len(parts), _part(data, source, place))
    return ""


def _find(parts: list[_Part], name: str) -> _Part | None:
    return next((part for part in parts if part.id == name), None)


def _nothing_there(name: str, parts: list[_Part]) -> str:
    sentence = pgettext("worksheet file", "There is no field “{name}” here. There are: {names}.")
    return sentence.format(name=name, names=", ".join(part.id for part in parts))


def _emit(part: _Part, whole: Source, place: Place) -> dict[str, Any]:
    """The field with its patch, and the lines of both under its new place."""
    whole.take(part.source, part.place, place)
    data = {**part.data, **part.patch}
    if part.columns and "columns" not in part.patch:
        whole.forget((*place, "columns"))
        data["columns"] = [
            _emit(column, whole, (*place, "columns", at)) for at, column in enumerate(part.columns)
        ]
    for key in part.patch:
        whole.forget((*place, key))
        if part.patch_source:
            whole.take(part.patch_source, (*part.patch_place, key), (*place, key))
    return data
