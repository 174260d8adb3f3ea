"""One code out of a list of options."""

from __future__ import annotations

from collections.abc import Iterator

from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value, label
from city_diplomacy_xblocks.fields.words import pgettext


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


def _not_offered() -> str:
    return pgettext("finding", "This answer is not one of the choices: choose in the list.")
