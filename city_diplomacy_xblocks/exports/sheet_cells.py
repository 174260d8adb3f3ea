"""The cells of a sheet as somebody left them: their values, and which of them reckon."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from attrs import frozen

#: No form is longer or wider.
_LINES: Final = 2_000
_COLUMNS: Final = 60


@frozen
class Cell:
    """One cell: its name (``C4``), its value, and whether that was worked out by a formula."""

    name: str
    value: Any
    is_formula: bool


def cells_of(shown: Any, typed: Any) -> list[list[Cell]]:
    """The cells of a sheet, line by line; formulas are marked, with the value they had when it was
    saved. `typed` is the sheet with its formulas, or `shown` itself where there are none.
    """
    limit = {"max_row": _LINES, "max_col": _COLUMNS}
    lines = list(shown.iter_rows(**limit))
    sources = lines if typed is shown else typed.iter_rows(**limit)
    return [
        [
            Cell(getattr(cell, "coordinate", ""), cell.value, source.data_type == "f")
            for cell, source in zip(cells, others, strict=False)
        ]
        for cells, others in zip(lines, sources, strict=False)
    ]


def plain(value: Any) -> Any:
    """A cell's value without what programs add to it; None for nothing."""
    if isinstance(value, str):
        text = value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()
        return text or None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
