"""A plan as CEL sees it: the variables that `worksheets.functions` describes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.worksheets.currency import Currency, currency_of, minor_units
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet
from city_diplomacy_xblocks.worksheets.personal_data import looks_personal
from city_diplomacy_xblocks.worksheets.rows import references, row_number, rows_at

#: Variables that are no field.
GENERAL: Final = ("parameters", "currency", "currency_decimals", "texts", "references")
#: Those of them that are lists of places in the plan.
PLACES: Final = ("texts", "references")

_BLANKS: Final[Mapping[str, Any]] = {
    "number": None,
    "money": None,
    "percent": None,
    "scale": None,
    "boolean": None,
    "computed": None,
    "multichoice": [],
    "link": [],
    "table": [],
}


class Variables:
    """The variables of one plan, each made when asked for, with only those `columns` of use."""

    def __init__(
        self,
        worksheet: Worksheet,
        answers: Mapping[str, Any],
        *,
        language: str,
        columns: Mapping[str, Collection[str]],
    ) -> None:
        self._worksheet = worksheet
        self._answers = answers
        self._columns = columns
        self._language = language
        self._ids = _Ids(answers)
        self.currency: Currency = currency_of(worksheet, answers)

    def field(self, section: Section, spec: Field) -> object:
        """The value of one field; of a table, its rows."""
        path = f"{section.id}.{spec.id}"
        if spec.type != "table":
            value = (self._answers.get(section.id) or {}).get(spec.id)
            return _value(spec, value, self.currency, self._ids)
        asked = self._columns.get(spec.id, ())
        columns = [column for column in spec.columns if column.id in asked]
        rows = rows_at(self._answers, path)
        made = [self._row(columns, row) for row in rows]
        if "filled" in asked:
            for each, row in zip(made, rows, strict=True):
                each["_filled"] = not is_blank(row)
        if "_number" in asked:
            for place, each in enumerate(made, start=1):
                each["_number"] = row_number(spec, place)
        return made

    def general(self, name: str) -> object:
        """One of the variables that are no field (`GENERAL`)."""
        match name:
            case "parameters":
                return dict(self._worksheet.parameters)
            case "currency":
                return self.currency.code
            case "currency_decimals":
                return float(self.currency.places)
            case _:
                return None

    def places(self, name: str) -> list[dict[str, object]]:
        """`texts` or `references`: the cells of the whole plan, by their paths."""
        if name == "texts":
            asked = self._columns.get(name, ())
            return list(_texts(self._worksheet, self._answers, asked, self._language))
        return _references(self._worksheet, self._answers, self._language)

    def _row(self, columns: list[Field], row: Mapping[str, Any]) -> dict[str, object]:
        made: dict[str, object] = {"id": row["id"]}
        for column in columns:
            made[column.id] = _value(column, row.get(column.id), self.currency, self._ids)
        return made


class _Ids:
    """The rows that references may point at; a reference to any other reads as blank."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = answers
        self._known: dict[str, frozenset[str]] = {}

    def of(self, target: str) -> frozenset[str]:
        if target not in self._known:
            self._known[target] = frozenset(row["id"] for row in rows_at(self._answers, target))
        return self._known[target]


def _value(spec: Field, value: Any, currency: Currency, ids: _Ids) -> object:
    if spec.target:
        known = ids.of(spec.target)
        if spec.multiple:
            return [each for each in value or () if each in known]
        return value if value in known else ""
    if spec.type == "period":
        return {"start": "", "end": "", **(value or {})}
    if value is None:
        return _BLANKS.get(spec.type, "")
    if spec.type == "money":
        return minor_units(value, currency)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value


def _texts(
    worksheet: Worksheet, answers: Mapping[str, Any], columns: Collection[str], language: str
) -> Iterator[dict[str, object]]:
    """Every text people wrote, without what no rule asks for: long texts are dear to hand over."""
    for path, row, spec, text in _written(worksheet, answers):
        made: dict[str, object] = {"id": path, "row": row, "field": label(spec.label, language)}
        if "text" in columns:
            made["text"] = text
        if "personal" in columns:
            made["personal"] = looks_personal(text)
        yield made


def _written(
    worksheet: Worksheet, answers: Mapping[str, Any]
) -> Iterator[tuple[str, str, Field, str]]:
    for section, spec in worksheet.all_fields():
        path = f"{section.id}.{spec.id}"
        if spec.type in ("text", "longtext"):
            text = (answers.get(section.id) or {}).get(spec.id)
            if text:
                yield path, "", spec, text
        written = [column for column in spec.columns if column.type in ("text", "longtext")]
        for place, row in enumerate(rows_at(answers, path) if written else (), start=1):
            for column in written:
                if row.get(column.id):
                    cell = f"{path}.{row['id']}.{column.id}"
                    yield cell, row_number(spec, place), column, row[column.id]


def _references(
    worksheet: Worksheet, answers: Mapping[str, Any], language: str
) -> list[dict[str, object]]:
    return [
        {
            "id": each.path,
            "row": each.row,
            "field": label(each.spec.label, language),
            "column": each.spec.id,
            "level": each.spec.level or "",
            "name": each.name,
            "found_level": each.found_level,
            "found": each.found,
        }
        for each in references(worksheet, answers, language=language)
    ]
