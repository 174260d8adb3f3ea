"""A day, stored as ``YYYY-MM-DD``."""

from __future__ import annotations

from collections.abc import Iterator

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.calendar import day, day_words
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The day as ``YYYY-MM-DD``."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or day(raw) is None:
        raise Misfit("type", pgettext("finding", "Give a date that exists: day, month and year."))
    return raw


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """None: a stored day is a day."""
    yield from ()


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """« 15/03/2027 »."""
    return day_words(str(value))


def render(value: Value, spec: Field, *, place: Control) -> str:
    """The device's own calendar; where it has none, a box to type in."""
    shown = html.esc(value or "")
    hint = html.say("date", "YYYY-MM-DD")
    return html.labelled(
        value,
        spec,
        place,
        lambda attrs: (
            f'<input class="cd-in" type="date" id="{place.id}"'
            f' value="{shown}" title="{hint}"{attrs}>'
        ),
        size="cd-c3",
    )
