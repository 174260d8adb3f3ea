"""For whom, and beside what, a value is put into words."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen


def _bare_id(_table: str, row_id: str) -> str:
    return row_id


@frozen
class Reading:
    """The reader's language, the plan's currency, and how rows are called.

    ``row_label("actions.actions", "x7")`` is « A2 — Ouvrir un guichet ».
    """

    language: str = "fr"
    currency: str = ""
    currency_decimals: int | None = None
    row_label: Callable[[str, str], str] = _bare_id
