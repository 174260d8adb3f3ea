"""Lists of texts: codes, references, links. How many there may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.fields.words import pgettext


def texts(raw: object) -> list[str]:
    """The texts of a list, each once, in order; [] for None. Raises Misfit for anything else."""
    if raw is None or raw == "":
        return []
    if not isinstance(raw, list | tuple) or not all(isinstance(item, str) for item in raw):
        raise Misfit("type", pgettext("finding", "This answer is a list of choices."))
    return list(dict.fromkeys(item for item in raw if item))


def not_too_many(items: list[str], spec: Field) -> list[str]:
    """The list itself. Raises Misfit when it has more items than the field may hold."""
    if spec.max_selected is not None and len(items) > spec.max_selected:
        raise Misfit("range", _too_many(len(items), spec.max_selected))
    return items


def count_problems(items: Sequence[object], spec: Field) -> Iterator[Problem]:
    """The `range` finding of a list with too few or too many items."""
    if spec.min_selected is not None and len(items) < spec.min_selected:
        sentence = pgettext("finding", "Choose at least {minimum}; you have {count}.")
        yield Problem("range", sentence.format(minimum=spec.min_selected, count=len(items)))
    if spec.max_selected is not None and len(items) > spec.max_selected:
        yield Problem("range", _too_many(len(items), spec.max_selected))


def _too_many(count: int, maximum: int) -> str:
    sentence = pgettext(
        "finding", "Choose {maximum} at most; you have {count}. Keep what matters most."
    )
    return sentence.format(maximum=maximum, count=count)
