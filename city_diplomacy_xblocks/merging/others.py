"""What a page must be told after a save, so that it shows what the plan holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from city_diplomacy_xblocks.fields.spec import Value
from city_diplomacy_xblocks.merging.history import is_others
from city_diplomacy_xblocks.merging.rows import Row, position
from city_diplomacy_xblocks.merging.stamps import Stamps
from city_diplomacy_xblocks.worksheets.definition import Worksheet

Answers = Mapping[str, Mapping[str, Value]]


def changed_by_others(stamps: str, *, client: int, since: int) -> set[str]:
    """The paths that another client changed after revision `since`."""
    return {
        path
        for path, stamp in Stamps(stamps).since(since)
        if is_others(stamp, client=client, since=since)
    }


def states(worksheet: Worksheet, answers: Answers, paths: Iterable[str]) -> list[dict[str, Value]]:
    """What the plan holds at `paths`: a whole table where rows came, went or moved."""
    places = [_place(path, answers) for path in paths if worksheet.field_at(path)]
    tables = {table for table, column in places if column is None and _is_table(worksheet, table)}
    told: list[dict[str, Value]] = [
        {"path": table, "rows": _value(answers, table) or []} for table in sorted(tables)
    ]
    for table, column in sorted(places, key=str):
        if table in tables:
            continue
        if column is None:
            told.append({"path": table, "value": _value(answers, table)})
        else:
            path = f"{table}.{column[0]['id']}.{column[1]}"
            told.append({"path": path, "value": column[0].get(column[1])})
    return told


def field_of(path: str) -> str:
    """The field (``section.field``) in which a path lies."""
    return ".".join(path.split(".")[:2])


def _place(path: str, answers: Answers) -> tuple[str, tuple[Row, str] | None]:
    """The field of a path, and the row and column of a cell whose row is there."""
    parts = path.split(".")
    table = field_of(path)
    if len(parts) < 4:
        return table, None
    rows = cast("list[Row]", _value(answers, table) or [])
    at = position(rows, parts[2])
    return (table, None) if at is None else (table, (rows[at], parts[3]))


def _is_table(worksheet: Worksheet, path: str) -> bool:
    spec = worksheet.field_at(path)
    return spec is not None and spec.type == "table"


def _value(answers: Answers, path: str) -> Value:
    section, name = path.split(".")
    return answers.get(section, {}).get(name)
