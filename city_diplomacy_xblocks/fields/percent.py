"""A share out of a hundred, with one decimal at most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields.amounts import (
    NO_BREAK_SPACE,
    below_maximum,
    decimals,
    exact,
    plain,
    range_problems,
    written,
)
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.numbers_html import render_number
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext

DEFAULT_MINIMUM: Final = 0
DEFAULT_MAXIMUM: Final = 100


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The share: 12.5 for 12.5 %."""
    if raw is None or raw == "":
        return None
    maximum = DEFAULT_MAXIMUM if spec.maximum is None else spec.maximum
    number = below_maximum(exact(raw), maximum)
    if decimals(number) > 1:
        raise Misfit(
            "type", pgettext("finding", "Write a share from 0 to 100, with one decimal at most.")
        )
    return plain(number)


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`range`: 0 to 100, or what the worksheet says."""
    minimum = DEFAULT_MINIMUM if spec.minimum is None else spec.minimum
    maximum = DEFAULT_MAXIMUM if spec.maximum is None else spec.maximum
    yield from range_problems(exact(value), minimum, maximum)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """« 12,5 % » or “12.5%”."""
    return written_share(float(exact(value)), language=context.language)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """A box for digits, with the unit after it; grouped when it is left, never while typing."""
    return render_number(value, spec, place=place, unit="%")


def written_share(number: float, *, language: str) -> str:
    """A share as `language` writes it, rounded to one decimal."""
    text = written(round(number, 1), language=language)
    return f"{text}%" if language.split("-")[0] == "en" else f"{text}{NO_BREAK_SPACE}%"
