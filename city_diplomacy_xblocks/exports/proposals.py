"""What a filled form proposes, as changes to a plan, and how each stands to the plan now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from city_diplomacy_xblocks.exports.filled import Filled, Proposed
from city_diplomacy_xblocks.merging.changes import Change, read_change
from city_diplomacy_xblocks.worksheets.answers import Answers
from city_diplomacy_xblocks.worksheets.rows import rows_at


def as_changes(found: Filled, client: str, *, base: int) -> list[Change]:
    """What a form changes, numbered in its order, as changes of one who saw revision `base`."""
    return [
        read_change(
            {"op": each.op, "path": each.path, "value": each.value, "seq": seq, "base": base},
            client,
        )
        for seq, each in enumerate(found.changes, start=1)
    ]


def stand(found: Filled, change: Proposed, answers: Answers) -> Literal["open", "made", "since"]:
    """How a change stands to a plan's `answers`: still to be made, made already, or of something
    that has changed since the form was made.
    """
    then, now = _held(found.answers, change.path), _held(answers, change.path)
    if change.op == "insert":
        return _insertion(change.value["cells"], now)
    if change.op == "delete":
        return "made" if now is None else "open" if now == then else "since"
    if now == change.value:
        return "made"
    return "open" if now == then else "since"


def _insertion(cells: Mapping[str, Any], now: Any) -> Literal["open", "made", "since"]:
    """Of a row: `now` is what the plan has of it, which may be begun and not filled in yet."""
    if now is None:
        return "open"
    lacking = {column: value for column, value in cells.items() if now.get(column) != value}
    if not lacking:
        return "made"
    return "open" if all(now.get(column) is None for column in lacking) else "since"


def _held(answers: Answers, path: str) -> Any:
    section, name, *deeper = path.split(".")
    if not deeper:
        return (answers.get(section) or {}).get(name)
    rows = rows_at(answers, f"{section}.{name}")
    row = next((row for row in rows if row["id"] == deeper[0]), None)
    return row.get(deeper[1]) if row and len(deeper) > 1 else row
