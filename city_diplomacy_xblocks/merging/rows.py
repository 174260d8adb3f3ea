"""Rows of a table, found by their id. Nothing here changes the list that it is given."""

from __future__ import annotations

from collections.abc import Sequence

from city_diplomacy_xblocks.fields.spec import Value

Row = dict[str, Value]


def position(rows: Sequence[Row], row_id: str | None) -> int | None:
    """The place of that row, from 0; None when it is not there."""
    return next((place for place, row in enumerate(rows) if row["id"] == row_id), None)


def put_after(rows: Sequence[Row], row: Row, after: str | None) -> tuple[list[Row], bool]:
    """The rows with `row` behind the row `after` (None: first), and True.

    With `row` at their end, and False, when there is no such row.
    """
    others = [each for each in rows if each["id"] != row["id"]]
    place = -1 if after is None else position(others, after)
    if place is None:
        return [*others, row], False
    return [*others[: place + 1], row, *others[place + 1 :]], True


def put_at(rows: Sequence[Row], row: Row, place: int | None) -> list[Row]:
    """The rows with `row` at that place (None: at their end), from 0."""
    return [*rows[:place], row, *rows[place:]] if place is not None else [*rows, row]


def replaced(rows: Sequence[Row], row: Row) -> list[Row]:
    """The rows with `row` in the place of the one that has its id."""
    return [row if each["id"] == row["id"] else each for each in rows]


def without(rows: Sequence[Row], row_id: str) -> list[Row]:
    """The rows but that one."""
    return [each for each in rows if each["id"] != row_id]
