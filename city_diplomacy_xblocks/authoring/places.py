"""The fields and columns of a worksheet as a rule that is written without code names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.authoring.data import Choice
from city_diplomacy_xblocks.authoring.draft import words
from city_diplomacy_xblocks.authoring.field_types import fields_of, listed
from city_diplomacy_xblocks.authoring.naming import RESERVED
from city_diplomacy_xblocks.authoring.rows import options_of
from city_diplomacy_xblocks.authoring.setting import text_in
from city_diplomacy_xblocks.fields.words import pgettext

Part = Mapping[str, Any]

_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,32}\Z")
_ENDS: Final = ("start", "end")
#: What can be compared with what, by type; of a computed number by its unit.
_MEASURES: Final[Mapping[str, str]] = {
    "number": "number",
    "scale": "number",
    "money": "money",
    "percent": "percent",
    "month": "month",
    "period": "month",
    "date": "day",
    "date_period": "day",
}


@frozen
class Place:
    """A field, a column of `table`, or an `end` of a period, which is one of these."""

    path: str
    field: Part
    table: Part | None = None
    end: str = ""

    @property
    def name(self) -> str:
        """What a form calls it: its path, and which end."""
        return f"{self.path}:{self.end}" if self.end else self.path

    @property
    def type(self) -> str:
        """The type of the field or column."""
        return text_in(self.field, "type")

    @property
    def cel(self) -> str:
        """The expression that gives its answer; of a column that of `row`."""
        bare = text_in(self.field, "id")
        named = f"row.{bare}" if self.table is not None else bare
        return f"{named}.{self.end}" if self.end else named

    @property
    def at(self) -> str:
        """Where a finding points to."""
        if self.table is None:
            return self.path
        section, table, column = self.path.split(".")
        return f"{section}.{table}.*.{column}"

    @property
    def rows(self) -> str:
        """The variable of its table's rows."""
        return text_in(self.table, "id") if self.table is not None else ""

    @property
    def measure(self) -> str:
        """What it counts, so that only alike is compared; "" where nothing is counted."""
        if self.type == "computed":
            # Computed cells are not handed to rules.
            return "" if self.table is not None else text_in(self.field, "unit") or "number"
        return _MEASURES.get(self.type, "")

    def label(self, language: str) -> str:
        """What people call it: « Actions : Coût », « Période (début) »."""
        said = words(self.field.get("label"), language) or text_in(self.field, "id")
        if self.end == "start":
            said = pgettext("pattern", "{field} (beginning)").format(field=said)
        elif self.end == "end":
            said = pgettext("pattern", "{field} (end)").format(field=said)
        if self.table is None:
            return said
        table = words(self.table.get("label"), language) or text_in(self.table, "id")
        return pgettext("pattern", "{table}: {column}").format(table=table, column=said)

    def choice(self, language: str) -> Choice:
        """It, as a form offers it."""
        return Choice(self.name, self.label(language))


def places(whole: Part) -> Iterator[Place]:
    """Every field, then its columns, that an expression can name."""
    ids = Counter(text_in(field, "id") for _, field in fields_of(whole))
    for path, field in fields_of(whole):
        name = text_in(field, "id")
        if ids[name] > 1 or name in RESERVED or not _is_path(path):
            continue
        yield Place(path, field)
        for column in listed(field, "columns"):
            here = f"{path}.{text_in(column, 'id')}"
            if _is_path(here) and text_in(column, "id") not in RESERVED:
                yield Place(here, column, field)


def compared(whole: Part) -> Iterator[Place]:
    """Every place that can be said to be less than another; of a period both its ends."""
    for place in places(whole):
        if place.type in ("period", "date_period"):
            for end in _ENDS:
                yield Place(place.path, place.field, place.table, end)
        elif place.measure:
            yield place


def codes(place: Place, whole: Part) -> list[str]:
    """The codes of its options."""
    found = [text_in(option, "code") for option in options_of(place.field, whole)]
    return [code for code in found if _CODE.match(code)]


def _is_path(path: str) -> bool:
    return all(_ID.match(step) for step in path.split("."))
