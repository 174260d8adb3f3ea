"""A number worked out from the plan by `Field.formula`: shown, never stored."""

from __future__ import annotations

from collections.abc import Iterator

from city_diplomacy_xblocks.fields import html, money, percent
from city_diplomacy_xblocks.fields.amounts import exact, written
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """Nothing may be written here; None stays None."""
    if raw is None:
        return None
    raise Misfit(
        "type", pgettext("finding", "This figure is worked out for you: it cannot be typed.")
    )


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """None: there is nothing stored."""
    yield from ()


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The number as the worksheet's `unit` says: an amount, a share, or a plain number."""
    if spec.unit == "money":
        return money.summarise(value, spec, context=context)
    if spec.unit == "percent":
        return percent.written_share(float(exact(value)), language=context.language)
    return written(exact(value), language=context.language)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """The figure to read, worked out by the server after each save."""
    shown = html.esc(place.computed.get(place.path, "—"))
    return (
        f"{html.opening('div', spec, value, place, size='cd-c3')}"
        f'<p class="cd-f-l">{html.name_of(spec, place)}</p>{html.help_of(spec, place)}'
        f'<p class="cd-ro"><bdi class="cd-num" data-figure>{shown}</bdi></p>'
        f"{html.closing('div', spec, place, place.notes(place.path))}"
    )
