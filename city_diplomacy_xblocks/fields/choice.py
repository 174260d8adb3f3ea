"""One code out of a list of options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Option, Value, label
from city_diplomacy_xblocks.fields.words import pgettext

#: So many options stand open; more are a list.
FEW: Final = 5
#: Labels up to so many characters stand two in a line.
SHORT: Final = 48


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The code; None when nothing is chosen."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str):
        raise Misfit("type", _not_offered())
    if spec.option(raw) is None:
        raise Misfit("option", _not_offered())
    return raw


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`option` when the code is no longer offered."""
    if spec.option(value) is None:
        yield Problem("option", _not_offered())


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The option's label; the code itself when the worksheet no longer has it."""
    option = spec.option(value)
    return label(option.label, context.language) if option else str(value)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """Radios up to five options, a list to open beyond and in narrow cells."""
    options = [(option.code, label(option.label, place.language)) for option in spec.options]
    foreign = html.written_in(spec.options[0].label, place.language) if spec.options else ""
    chosen = "" if value is None else str(value)
    if place.compact or len(options) > FEW:
        return html.labelled(
            value,
            spec,
            place,
            lambda attrs: html.picker(place, options, chosen, attrs, written_in=foreign),
            size="cd-c3",
        )
    shown = [(each.code, _drawn(each, place)) for each in spec.options]
    short = all(len(name) <= SHORT for _code, name in options)
    controls = html.choices(
        "radio", place, shown, [chosen], classes="cd-opts cd-opts-2" if short else "cd-opts"
    )
    return html.grouped(value, spec, place, controls)


def _drawn(option: Option, place: Control) -> str:
    """The option's label, after its mark if it has one."""
    return f"{html.level_mark(option.code)} {html.worded(option.label, place.language)}".strip()


def _not_offered() -> str:
    return pgettext("finding", "This answer is not one of the choices: choose in the list.")
