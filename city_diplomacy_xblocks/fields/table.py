"""Rows of typed cells, in display order: ``[{"id": "x7", "title": "Ouvrir un guichet", …}, …]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from city_diplomacy_xblocks.fields import registry
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.row_ref import ROW_ID
from city_diplomacy_xblocks.fields.spec import Field, Value, is_blank
from city_diplomacy_xblocks.fields.words import npgettext, pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The rows with their parsed cells, blank cells left out. Every row needs an id of its own."""
    if raw is None or raw == []:
        return None
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        raise Misfit("type", pgettext("finding", "This answer is a table: a list of rows."))
    if len(raw) > spec.max_rows:
        raise Misfit("range", _too_many(spec.max_rows))
    ids = [row.get("id") for row in raw]
    if not all(isinstance(row_id, str) and ROW_ID.match(row_id) for row_id in ids) or len(
        set(ids)
    ) < len(ids):
        raise Misfit("type", pgettext("finding", "Every row of a table needs a name of its own."))
    return [parse_row(row, spec, currency_decimals=currency_decimals) for row in raw]


def parse_row(
    row: Mapping[str, object], spec: Field, *, currency_decimals: int | None = None
) -> dict[str, Value]:
    """One row with its parsed cells. Raises Misfit for what does not fit and unknown columns."""
    parsed: dict[str, Value] = {"id": row["id"]}
    for name, cell in row.items():
        column = spec.column(name)
        if name == "id" or (column is not None and column.type == "computed"):
            continue
        if column is None:
            raise Misfit("type", pgettext("finding", "This table has no such column."))
        value = registry.TYPES[column.type].parse(cell, column, currency_decimals=currency_decimals)
        if value is not None:
            parsed[name] = value
    return parsed


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`rows` for too few or too many. Cells speak for themselves."""
    count = sum(1 for row in value if not is_blank(row)) if isinstance(value, list) else 0
    if count < spec.min_rows:
        sentence = npgettext(
            "finding",
            "At least {minimum} row: you have {count}.",
            "At least {minimum} rows: you have {count}.",
            spec.min_rows,
        )
        yield Problem("rows", sentence.format(minimum=spec.min_rows, count=count))
    if isinstance(value, list) and len(value) > spec.max_rows:
        yield Problem("rows", _too_many(spec.max_rows))


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The first cell of each row, one a line, after the number people see."""
    rows = value if isinstance(value, list) else []
    return "\n".join(
        _row_words(row, place, spec, context) for place, row in enumerate(rows, start=1)
    )


def render(value: Value, spec: Field, *, place: Control) -> str:
    """Sheets that open, or lines of cells where columns are few."""
    from city_diplomacy_xblocks.fields.table_html import (
        render_table,  # it draws cells of every type
    )

    return render_table(value, spec, place=place)


def _row_words(row: Mapping[str, Value], place: int, spec: Field, context: Reading) -> str:
    number = f"{spec.row_prefix or ''}{place}"
    for column in spec.columns:
        if not is_blank(row.get(column.id)):
            kind = registry.TYPES[column.type]
            return f"{number} — {kind.summarise(row[column.id], column, context=context)}"
    return number


def _too_many(maximum: int) -> str:
    sentence = npgettext("finding", "{maximum} row at most.", "{maximum} rows at most.", maximum)
    return sentence.format(maximum=maximum)
