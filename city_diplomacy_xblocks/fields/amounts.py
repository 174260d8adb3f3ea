"""Numbers of every kind: read exactly, held within bounds, written as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.words import language as spoken
from city_diplomacy_xblocks.fields.words import pgettext

#: Beyond it a browser and CEL, which know only doubles, no longer count exactly.
LARGEST: Final = 2**53 - 1
NARROW_SPACE: Final = "\u202f"
NO_BREAK_SPACE: Final = "\u00a0"


def exact(raw: object) -> Decimal:
    """The number as it was written. Raises Misfit for what is not a number, NaN and Infinity."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Misfit("type", pgettext("finding", "Write a number, in digits: for example 1250."))
    if isinstance(raw, int):
        # Decimal would keep a number of a million digits; str() of it would take minutes.
        return Decimal(max(min(raw, LARGEST + 1), -LARGEST - 1))
    number = Decimal(str(raw))
    if not number.is_finite():
        raise Misfit("type", pgettext("finding", "Write a number, in digits: for example 1250."))
    return number


def decimals(number: Decimal) -> int:
    """How many decimals the number needs: 0 for 12 and 12.0, 2 for 0.25."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= 0:
        return 0
    shortest = number.normalize().as_tuple().exponent
    return max(0, -shortest) if isinstance(shortest, int) else 0


def plain(number: Decimal) -> int | float:
    """The JSON number to store: whole when it is whole."""
    return int(number) if decimals(number) == 0 else float(number)


def below_maximum(number: Decimal, maximum: float | None) -> Decimal:
    """The number itself. Raises Misfit above `maximum`, and where nobody counts exactly."""
    ceiling = LARGEST if maximum is None else maximum
    if number > Decimal(str(ceiling)):
        raise Misfit("range", _too_large(ceiling))
    if number < -LARGEST:
        raise Misfit("range", _too_small(-LARGEST))
    return number


def range_problems(
    number: Decimal, minimum: float | None, maximum: float | None
) -> Iterator[Problem]:
    """The `range` finding of a number outside of its bounds."""
    if minimum is not None and number < Decimal(str(minimum)):
        yield Problem("range", _too_small(minimum))
    if maximum is not None and number > Decimal(str(maximum)):
        yield Problem("range", _too_large(maximum))


def written(number: float | Decimal, *, language: str, places: int | None = None) -> str:
    """The number as `language` writes it, in groups of three: « 12 500,5 » or “12,500.5”."""
    value = number if isinstance(number, Decimal) else Decimal(str(number))
    shown = decimals(value) if places is None else places
    english = f"{value:,.{shown}f}"
    if language.split("-")[0] == "en":
        return english
    return english.replace(",", NARROW_SPACE).replace(".", ",")


def written_money(
    number: float | Decimal, *, language: str, currency: str, places: int | None
) -> str:
    """An amount with its currency, cents only where there are some: « 12 500 000 XOF »."""
    value = number if isinstance(number, Decimal) else Decimal(str(number))
    text = written(value, language=language, places=places if places and decimals(value) else None)
    return f"{text}{NO_BREAK_SPACE}{currency}" if currency else text


def _too_large(maximum: float) -> str:
    text = pgettext("finding", "This number is too large: {maximum} at most.")
    return text.format(maximum=written(maximum, language=spoken()))


def _too_small(minimum: float) -> str:
    text = pgettext("finding", "This number is too small: {minimum} at least.")
    return text.format(minimum=written(minimum, language=spoken()))
