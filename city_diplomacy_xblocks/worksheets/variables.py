"""A plan as CEL sees it: the variables that `worksheets.functions` describes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.worksheets.currency import Currency, currency_of, minor_units
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet
from city_diplomacy_xblocks.worksheets.personal_data import Dismissed, personal_parts
from city_diplomacy_xblocks.worksheets.rows import pointing, row_number, row_words, rows_at
from city_diplomacy_xblocks.worksheets.today import today

#: Variables that are no field.
GENERAL: Final = (
    "parameters", "currency", "currency_decimals", "today", "texts", "references",
)  # fmt: skip
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

#: What a reference says of a row that is no longer there.
_GONE: Final[Mapping[str, object]] = {"found": False, "name": "", "found_level": ""}


class Variables:
    """The variables of one plan, each made when asked for, with only those `columns` of use."""

    def __init__(
        self,
        worksheet: Worksheet,
        answers: Mapping[str, Any],
        *,
        language: str,
        columns: Mapping[str, Collection[str]],
        dismissed: Dismissed | None = None,
    ) -> None:
        self._worksheet = worksheet
        self._answers = answers
        self._columns = columns
        self._language = language
        self._dismissed = dismissed
        self._ids = _Ids(answers)
        self._places: dict[str, list[dict[str, object]]] = {}
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
            case "today":
                return today()
            case _:
                return None

    def places(self, name: str) -> list[dict[str, object]]:
        """`texts` or `references`: the cells of the whole plan, by their paths."""
        if name not in self._places:
            asked = self._columns.get(name, ())
            self._places[name] = (
                list(self._texts(asked))
                if name == "texts"
                else _references(self._worksheet, self._answers, self._language)
            )
        return self._places[name]

    def _texts(self, columns: Collection[str]) -> Iterator[dict[str, object]]:
        """Every text people wrote; not what no rule asks for: long texts are dear to hand over."""
        for path, row, spec, text in written_texts(self._worksheet, self._answers):
            words = label(spec.label, self._language)
            made: dict[str, object] = {"id": path, "row": row, "field": words}
            if "text" in columns:
                made["text"] = text
            if "personal" in columns or "found" in columns:
                made["found"] = next(personal_parts(text), "")
                made["personal"] = made["found"] != ""
                if made["personal"] and self._dismissed:
                    made["personal"] = self._dismissed.by(path, text) is None
                    made["_mark"] = self._dismissed.mark(path, text)
            yield made

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
    if spec.type in ("period", "date_period"):
        return {"start": "", "end": "", **(value or {})}
    if value is None:
        return _BLANKS.get(spec.type, "")
    if spec.type == "money":
        return minor_units(value, currency)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value


def written_texts(
    worksheet: Worksheet, answers: Mapping[str, Any]
) -> Iterator[tuple[str, str, Field, str]]:
    """Every text people wrote: its path, its row's number or ``""``, its field, the text."""
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
    targets: dict[str, dict[str, dict[str, object]]] = {}
    made: list[dict[str, object]] = []
    for cell in pointing(worksheet, answers):
        if cell.target not in targets:
            targets[cell.target] = _targets(worksheet, answers, cell.target, language)
        known = targets[cell.target]
        common = {
            "id": cell.path,
            "row": cell.row,
            "field": label(cell.spec.label, language),
            "column": cell.spec.id,
            "level": cell.spec.level or "",
        }
        made.extend({**common, **known.get(row_id, _GONE)} for row_id in cell.ids)
    return made


def _targets(
    worksheet: Worksheet, answers: Mapping[str, Any], target: str, language: str
) -> dict[str, dict[str, object]]:
    """What a reference says of each row of the table at `target`, by the row's id."""
    table = worksheet.field_at(target)
    if table is None:
        return {}
    made: dict[str, dict[str, object]] = {}
    for row in rows_at(answers, target):
        level = row.get("level")
        made[row["id"]] = {
            "found": True,
            "name": row_words(table, row, language),
            "found_level": level if isinstance(level, str) else "",
        }
    return made
