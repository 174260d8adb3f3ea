"""Every field type there is: each is one module with the same few verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from city_diplomacy_xblocks.fields import (
    boolean,
    choice,
    computed,
    date,
    date_period,
    email,
    link,
    link_or_text,
    longtext,
    money,
    month,
    multichoice,
    number,
    percent,
    period,
    row_ref,
    scale,
    stakeholder_ref,
    table,
    text,
)
from city_diplomacy_xblocks.fields.errors import Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value


class FieldType(Protocol):
    """What a field type's module offers; `spec` is the field as the worksheet defines it."""

    def parse(
        self, raw: object, spec: Field, *, currency_decimals: int | None = None
    ) -> Value | None:
        """From a JSON value to the value to store; None is blank. Raises Misfit if it cannot.

        Above a maximum, of another type, or not among the options: Misfit. Below a minimum:
        stored, since a draft is never blocked. Parsing a parsed value changes nothing.
        """

    def findings(self, value: Value, spec: Field) -> Iterator[Problem]:
        """The built-in findings of a stored value that is not blank."""

    def summarise(self, value: Value, spec: Field, *, context: Reading) -> str:
        """The value in words, as plain text, in the reader's language."""

    def render(self, value: Value, spec: Field, *, place: Control) -> str:
        """The field as HTML: its label, its control, and what is said of it."""


TYPES: Final[Mapping[str, FieldType]] = MappingProxyType(
    {
        "text": text,
        "longtext": longtext,
        "choice": choice,
        "multichoice": multichoice,
        "number": number,
        "money": money,
        "percent": percent,
        "date": date,
        "month": month,
        "period": period,
        "date_period": date_period,
        "scale": scale,
        "boolean": boolean,
        "link": link,
        "link_or_text": link_or_text,
        "email": email,
        "table": table,
        "row_ref": row_ref,
        "stakeholder_ref": stakeholder_ref,
        "computed": computed,
    }
)
