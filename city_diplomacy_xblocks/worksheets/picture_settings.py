"""What each kind of picture is made from, and what does not fit in those that a worksheet asks for.

How they are drawn is the business of `visuals/`, one module for each kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import PictureSpec, Worksheet
from city_diplomacy_xblocks.worksheets.yaml_file import Place


@frozen
class Setting:
    """One thing that a picture is told: a path; or a column, of the table that the setting `of`
    leads to. `many`: one or a list of them.
    """

    of: str = ""
    is_table: bool = False
    many: bool = False
    optional: bool = False


def _columns(*names: str, of: str = "rows") -> dict[str, Setting]:
    return {name: Setting(of) for name in names}


def _may(*names: str, of: str = "rows") -> dict[str, Setting]:
    return {name: Setting(of, optional=True) for name in names}


_TABLE: Final = Setting(is_table=True)
_FIELD: Final = Setting()

#: By kind: its settings.
SETTINGS: Final[Mapping[str, Mapping[str, Setting]]] = MappingProxyType(
    {
        "balance": {"spent": _FIELD, "found": _FIELD, "rows": _TABLE},
        "bars": {"rows": _TABLE, **_columns("value"), **_may("quality")},
        "bubbles": {
            "rows": _TABLE,
            **_columns("across", "up"),
            **_may("size", "choice"),
            "chosen": Setting(optional=True),
        },
        "exchange": {"rows": _TABLE, **_columns("brings", "needs")},
        "funding": {
            "rows": _TABLE,
            **_columns("amount", "status"),
            "lines": _TABLE,
            **_columns("spent", "category", of="lines"),
        },
        "gantt": {"rows": _TABLE, **_columns("start", "end", "group", "status")},
        "grid": {"rows": _TABLE, **_columns("down", "across")},
        "heat_map": {"rows": _TABLE, **_columns("likelihood", "impact")},
        "interest_influence": {
            "rows": _TABLE,
            **_columns("level", "interest", "influence", "position"),
        },
        "partner_rings": {
            "rows": _TABLE,
            **_columns("level"),
            "links": _TABLE,
            "partners": Setting("links", many=True),
        },
        "problem_tree": {"problem": _FIELD, "causes": _TABLE, "effects": _TABLE},
        "radar": {"rows": _TABLE, **_columns("value"), **_may("before")},
        "targets": {
            "rows": _TABLE,
            **_columns("baseline", "target", "unit"),
            **_may("direction"),
        },
        "timeline": {"rows": _TABLE, **_columns("start"), **_may("end", "who")},
    }
)


def inputs(worksheet: Worksheet, spec: PictureSpec) -> frozenset[str]:
    """The paths of the fields that the picture is drawn from, ``section.field``.

    A figure counts as its whole section; what rows refer to, and the currency, count too.
    """
    found = {worksheet.currency_path} if worksheet.currency_path else set[str]()
    for name, setting in SETTINGS.get(spec.kind, {}).items():
        path = spec.settings.get(name)
        field = worksheet.field_at(path) if isinstance(path, str) and not setting.of else None
        if field is None or not isinstance(path, str):
            continue
        found.add(path)
        found.update(column.target for column in field.columns if column.target)
        section = worksheet.section(path.split(".")[0])
        if field.type == "computed" and section:
            found.update(f"{section.id}.{each.id}" for each in section.fields)
    return frozenset(found)


def picture_problems(worksheet: Worksheet) -> Iterator[tuple[Place, str]]:
    """Each picture that cannot be drawn, and why."""
    for at, section in enumerate(worksheet.sections):
        for number, spec in enumerate(section.pictures):
            yield from _picture(worksheet, spec, ("sections", at, "pictures", number))


def _picture(worksheet: Worksheet, spec: PictureSpec, place: Place) -> Iterator[tuple[Place, str]]:
    settings = SETTINGS.get(spec.kind)
    if settings is None:
        sentence = pgettext("worksheet file", "There is no picture “{kind}”. There are: {kinds}.")
        yield (*place, "kind"), sentence.format(kind=spec.kind, kinds=", ".join(SETTINGS))
        return
    for name in spec.settings:
        if name not in settings:
            sentence = pgettext("worksheet file", "This key is not known here. Known: {keys}.")
            yield (*place, name), sentence.format(keys=", ".join(("kind", "title", *settings)))
    for name, setting in settings.items():
        if name in spec.settings:
            for sentence in _setting(worksheet, spec, name, setting):
                yield (*place, name), sentence
        elif not setting.optional:
            yield place, pgettext("worksheet file", "“{key}” is missing.").format(key=name)


def _setting(worksheet: Worksheet, spec: PictureSpec, name: str, setting: Setting) -> Iterator[str]:
    given = spec.settings[name]
    if not isinstance(given, str) and not setting.many:
        yield pgettext("worksheet file", "Only one can stand here.")
        return
    for each in (given,) if isinstance(given, str) else given:
        if setting.of:
            table = _table(worksheet, spec, setting.of)
            if table and table.column(each) is None:
                sentence = pgettext("worksheet file", "The table has no column “{name}”.")
                yield sentence.format(name=each)
            continue
        field = worksheet.field_at(each) if each.count(".") == 1 else None
        if field is None:
            yield pgettext("worksheet file", "There is no field at this path.")
        elif (field.type == "table") != setting.is_table:
            yield (
                pgettext("worksheet file", "There is no table at this path.")
                if setting.is_table
                else pgettext("worksheet file", "A table cannot stand here.")
            )


def _table(worksheet: Worksheet, spec: PictureSpec, name: str) -> Field | None:
    path = spec.settings.get(name)
    field = worksheet.field_at(path) if isinstance(path, str) else None
    return field if field and field.type == "table" else None
