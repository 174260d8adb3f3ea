"""The id of a row of another table; a list of ids when the worksheet says `multiple`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.lists import count_problems, not_too_many, texts
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.references_html import render_reference
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext

ROW_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,32}\Z")


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The id or ids. Whether such rows exist is another question: a row may come back."""
    if raw is None or raw in ("", [], ()):
        return None
    if spec.multiple:
        ids = texts(raw)
        if not all(ROW_ID.match(row_id) for row_id in ids):
            raise Misfit("type", _not_a_row())
        return not_too_many(ids, spec) or None
    if not isinstance(raw, str) or not ROW_ID.match(raw):
        raise Misfit("type", _not_a_row())
    return raw


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`range` for too few or too many; rows gone are found where the whole plan is known."""
    if spec.multiple and isinstance(value, list):
        yield from count_problems(value, spec)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """How the rows are called: « A2 — Ouvrir un guichet »."""
    ids = value if isinstance(value, list) else [value]
    return pgettext("list", "; ").join(
        context.row_label(spec.target or "", str(row_id)) for row_id in ids
    )


def render(value: Value, spec: Field, *, place: Control) -> str:
    """A list to open for one row, chips for several."""
    return render_reference(value, spec, place=place)


def _not_a_row() -> str:
    return pgettext("finding", "Choose a row in the list.")
