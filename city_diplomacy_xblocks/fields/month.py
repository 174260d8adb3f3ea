"""A month, stored as ``YYYY-MM``."""

from __future__ import annotations

from collections.abc import Iterator

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.calendar import is_month, month_words
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The month as ``YYYY-MM``."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or not is_month(raw):
        raise Misfit(
            "type", pgettext("finding", "Give a month and its year: for example March 2027.")
        )
    return raw


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """None: a stored month is a month."""
    yield from ()


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """« mars 2027 »."""
    return month_words(str(value))


def render(value: Value, spec: Field, *, place: Control) -> str:
    """The device's own choice of months; where it has none, a box to type in."""
    shown = html.esc(value or "")
    hint = html.say("date", "YYYY-MM")
    return html.labelled(
        value,
        spec,
        place,
        lambda attrs: (
            f'<input class="cd-in" type="month" id="{place.id}"'
            f' value="{shown}" title="{hint}"{attrs}>'
        ),
        size="cd-c3",
    )
