"""Rows that a table begins with: one for each choice of a column, before anybody wrote any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from city_diplomacy_xblocks.fields.spec import Field, Value

Row = Mapping[str, Value]


def begun_rows(rows: Sequence[Row], table: Field) -> list[Row]:
    """Those that `rows` lack, with the option's code as their id; none where it begins empty."""
    column = table.column(table.prefill) if table.prefill else None
    if column is None:
        return []
    taken = {row["id"] for row in rows} | {row.get(column.id) for row in rows}
    codes = [option.code for option in column.options if option.code not in taken]
    return [{"id": code, column.id: code} for code in codes]


def rows_shown(rows: Sequence[Row], table: Field) -> list[Row]:
    """The plan's rows, and those that the table begins with."""
    return in_order(rows, begun_rows(rows, table), table)


def in_order(rows: Sequence[Row], begun: Sequence[Row], table: Field) -> list[Row]:
    """The plan's rows as they stand; each begun one after what precedes it among the options."""
    column = table.column(table.prefill) if table.prefill else None
    if column is None:
        return [*rows, *begun]
    codes = [option.code for option in column.options]
    found = list(rows)
    for row in begun:
        before = codes[: codes.index(str(row["id"]))]
        places = [at for at, each in enumerate(found, start=1) if each.get(column.id) in before]
        found.insert(max(places, default=0), row)
    return found
