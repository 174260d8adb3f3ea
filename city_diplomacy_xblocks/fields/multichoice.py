"""Several codes out of a list of options."""

from __future__ import annotations

from collections.abc import Iterator

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.lists import count_problems, not_too_many, texts
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value, label
from city_diplomacy_xblocks.fields.words import pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The codes, each once, in the order of choosing; None when nothing is chosen."""
    codes = texts(raw)
    if any(spec.option(code) is None for code in codes):
        raise Misfit("option", _not_offered())
    return not_too_many(codes, spec) or None


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`option` for codes no longer offered, `range` for too few or too many."""
    codes = value if isinstance(value, list) else []
    if any(spec.option(code) is None for code in codes):
        yield Problem("option", _not_offered())
    yield from count_problems(codes, spec)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The labels, separated by semicolons (a label may hold a comma)."""
    codes = value if isinstance(value, list) else []
    options = [(spec.option(code), code) for code in codes]
    return pgettext("list", "; ").join(
        label(option.label, context.language) if option else str(code) for option, code in options
    )


def render(value: Value, spec: Field, *, place: Control) -> str:
    """Checkboxes, two in a line where there is room."""
    chosen = [str(code) for code in value] if isinstance(value, list | tuple) else []
    options = [(option.code, html.worded(option.label, place.language)) for option in spec.options]
    controls = html.choices("checkbox", place, options, chosen, classes="cd-opts cd-opts-2")
    return html.grouped(value, spec, place, controls)


def _not_offered() -> str:
    return pgettext("finding", "One of these answers is not among the choices: choose in the list.")
