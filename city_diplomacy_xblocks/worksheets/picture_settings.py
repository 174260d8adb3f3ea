"""What each kind of picture is made from, and what does not fit in those that a worksheet asks for.

How they are drawn is the business of `visuals/`, one module for each kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import PictureSpec, Worksheet
from city_diplomacy_xblocks.worksheets.ruleset import read_by
from city_diplomacy_xblocks.worksheets.yaml_file import Place


@frozen
class Setting:
    """One thing that a picture is told: a path; a column, of what the setting `of` leads to; or,
    with `codes`, choices of the column that the setting of that name names.

    `rows`: what has rows, of the kinds that `rows` lists: table, section, text; else a field that
    is no table. `cells`: a column of any table, ``section.table.column``. `many`: one or a list.
    """

    of: str = ""
    codes: str = ""
    rows: tuple[str, ...] = ()
    cells: bool = False
    many: bool = False
    optional: bool = False


def _columns(*names: str, of: str = "rows") -> dict[str, Setting]:
    return {name: Setting(of) for name in names}


def _may(*names: str, of: str = "rows", many: bool = False) -> dict[str, Setting]:
    return {name: Setting(of, many=many, optional=True) for name in names}


def _tones(column: str = "status") -> dict[str, Setting]:
    """Which choices go well, need care, are bad."""
    names = ("good", "warn", "bad")
    return {name: Setting(codes=column, many=True, optional=True) for name in names}


_FIELD: Final = Setting()
_TABLE: Final = Setting(rows=("table",))
#: A table, called by the column `named` if that is not its first words.
_ROWS: Final[Mapping[str, Setting]] = {"rows": _TABLE, **_may("named")}
#: A table, or a section, which is then the one row.
_ROWS_OR_ONE: Final[Mapping[str, Setting]] = {
    "rows": Setting(rows=("table", "section")),
    **_may("named"),
}

#: By kind: its settings.
SETTINGS: Final[Mapping[str, Mapping[str, Setting]]] = MappingProxyType(
    {
        "balance": {"spent": _FIELD, "found": _FIELD, "rows": _TABLE},
        "banner": {"statement": _FIELD, **_ROWS, **_may("parts", many=True)},
        "bars": {**_ROWS, **_columns("value"), **_may("quality", "group")},
        "boxes": {"fields": Setting(rows=("table", "field"), many=True)},
        "bubbles": {
            **_ROWS,
            **_columns("across", "up"),
            **_may("size", "choice"),
            "chosen": Setting(optional=True),
        },
        "cards": {
            **_ROWS_OR_ONE,
            **_may("parts", "flags", many=True),
            **_may("status", "due", "sort"),
            **_tones(),
        },
        "columns": {**_ROWS, **_columns("group"), **_may("start"), **_may("parts", many=True)},
        "curve": {**_ROWS, **_columns("start", "value")},
        "dashboard": {
            "rows": _TABLE,
            **_columns("status"),
            **_tones(),
            **{name: Setting(cells=True, many=True) for name in ("done", "target", "scores")},
            "others": Setting(cells=True, many=True, optional=True),
        },
        "exchange": {**_ROWS, **_columns("brings", "needs")},
        "funding": {
            **_ROWS,
            **_columns("amount", "status"),
            "lines": _TABLE,
            **_columns("spent", "category", of="lines"),
        },
        "gantt": {**_ROWS, **_columns("start", "end", "group", "status"), **_may("gate")},
        "governance": {
            "name": _FIELD,
            "chair": _FIELD,
            "secretariat": _FIELD,
            "members": _FIELD,
            **_ROWS,
            **_columns("level"),
            "groups": Setting(rows=("table",), optional=True),
            **_may("lead", "with", of="groups"),
        },
        "grid": {**_ROWS_OR_ONE, **_columns("down", "across"), **_may("value")},
        "heat_map": {**_ROWS, **_columns("likelihood", "impact")},
        "interest_influence": {
            **_ROWS,
            **_columns("level", "interest", "influence", "position"),
        },
        "journey": {
            "rows": Setting(rows=("table", "text")),
            **_may("named", "minutes", "cost", "pain"),
        },
        "network": {**_ROWS, **_columns("level", "links")},
        "partner_rings": {
            **_ROWS,
            **_columns("level"),
            "links": _TABLE,
            "partners": Setting("links", many=True),
        },
        "pilots": {
            **_ROWS_OR_ONE,
            **_columns("hypothesis", "measure", "baseline", "threshold", "stop", "decision"),
            **_may("unit"),
            "open": Setting(codes="decision", optional=True),
        },
        "problem_tree": {"problem": _FIELD, "causes": _TABLE, "effects": _TABLE},
        "progress": {
            **_ROWS,
            "done": Setting("rows", many=True),
            "target": Setting("rows", many=True),
        },
        "pros_cons": {
            **_ROWS,
            **_may("group", "plus", "minus", "sign"),
            "good": Setting(codes="sign", optional=True),
        },
        "radar": {**_ROWS, **_columns("value"), **_may("before")},
        "scores": {**_ROWS, "values": Setting("rows", many=True), **_may("mean")},
        "targets": {
            **_ROWS,
            **_columns("baseline", "target"),
            **_may("unit", "direction", "current"),
        },
        "timeline": {**_ROWS, **_columns("start"), **_may("end", "who", "gate")},
        "week": {**_ROWS, **_columns("when")},
    }
)


def inputs(worksheet: Worksheet, spec: PictureSpec) -> frozenset[str]:
    """The paths of the fields that the picture is drawn from, ``section.field``.

    A figure counts as its whole section; what rows refer to, and the currency, count too.
    """
    found = {worksheet.currency_path} if worksheet.currency_path else set[str]()
    for name, setting in SETTINGS.get(spec.kind, {}).items():
        if setting.of or setting.codes:
            continue
        for path in _given(spec, name):
            found.update(_drawn_from(worksheet, ".".join(path.split(".")[:2])))
    return frozenset(found)


def _drawn_from(worksheet: Worksheet, path: str) -> Iterator[str]:
    """The field at `path` or those of the section, what they refer to, what is worked out there."""
    section, field = worksheet.section(path.split(".")[0]), worksheet.field_at(path)
    fields = (field,) if field else section.fields if section and "." not in path else ()
    for each in fields:
        yield f"{section.id}.{each.id}" if section else path
        for part in (each, *each.columns):
            if part.target:
                yield part.target
            if part.type == "computed":
                yield from read_by(worksheet, part)


def _given(spec: PictureSpec, name: str) -> tuple[str, ...]:
    value = spec.settings.get(name, ())
    return (value,) if isinstance(value, str) else value


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
    if not isinstance(spec.settings[name], str) and not setting.many:
        yield pgettext("worksheet file", "Only one can stand here.")
        return
    for each in _given(spec, name):
        if setting.codes:
            yield from _code(worksheet, spec, setting, each)
        elif setting.of:
            yield from _column(worksheet, spec, setting, each)
        elif setting.cells:
            column = worksheet.field_at(".x.".join(each.rsplit(".", 1)))
            if each.count(".") != 2 or column is None:
                yield pgettext("worksheet file", "There is no field at this path.")
        else:
            yield from _path(worksheet, setting, each)


def _path(worksheet: Worksheet, setting: Setting, path: str) -> Iterator[str]:
    if "section" in setting.rows and worksheet.section(path):
        return
    field = worksheet.field_at(path) if path.count(".") == 1 else None
    kinds = setting.rows or ("field",)
    if field is None:
        yield pgettext("worksheet file", "There is no field at this path.")
    elif field.type == "table" and "table" not in kinds:
        yield pgettext("worksheet file", "A table cannot stand here.")
    elif field.type != "table" and not {"field", "text"} & set(kinds):
        yield pgettext("worksheet file", "There is no table at this path.")


def _column(worksheet: Worksheet, spec: PictureSpec, setting: Setting, name: str) -> Iterator[str]:
    columns = _columns_at(worksheet, spec, setting.of)
    if columns is not None and column_named(worksheet, columns, name) is None:
        sentence = pgettext("worksheet file", "The table has no column “{name}”.")
        yield sentence.format(name=name)


def _code(worksheet: Worksheet, spec: PictureSpec, setting: Setting, code: str) -> Iterator[str]:
    columns = _columns_at(worksheet, spec, "rows")
    column = column_named(worksheet, columns or (), next(iter(_given(spec, setting.codes)), ""))
    if column is None or column.option(code) is None:
        sentence = pgettext("worksheet file", "“{name}” is none of its choices.")
        yield sentence.format(name=code)


def _columns_at(worksheet: Worksheet, spec: PictureSpec, name: str) -> tuple[Field, ...] | None:
    """The columns of what the setting `name` leads to, if that is there."""
    path = next(iter(_given(spec, name)), "")
    section, field = worksheet.section(path), worksheet.field_at(path)
    return section.fields if section else field.columns if field else None


def column_named(worksheet: Worksheet, columns: Iterable[Field], name: str) -> Field | None:
    """The column of that name; ``actor.level`` is that of the rows that ``actor`` refers to."""
    first, _, second = name.partition(".")
    column = next((each for each in columns if each.id == first), None)
    if not second or column is None:
        return column
    target = worksheet.field_at(column.target) if column.target else None
    return target.column(second) if target else None
