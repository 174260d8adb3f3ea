"""What is amiss with a worksheet as its author has written it so far, and where."""

from __future__ import annotations

from functools import lru_cache

from attrs import frozen

from city_diplomacy_xblocks.authoring.data import Trouble
from city_diplomacy_xblocks.authoring.draft import NAME
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.loader import WorksheetError, load_text
from city_diplomacy_xblocks.worksheets.problems import Problem


@frozen
class _Loaded:
    worksheet: Worksheet | None
    problems: tuple[Problem, ...] = ()


def worksheet_in(text: str) -> Worksheet | None:
    """The worksheet that the text is; None when it cannot be shown."""
    return _loaded(text).worksheet


def troubles(
    text: str, *, language: str, published: Worksheet | None = None, plans: int = 0
) -> tuple[Trouble, ...]:
    """What keeps the worksheet from being shown, by line and part; then advice. `published` is the
    version that so many `plans` follow.
    """
    return tuple(
        Trouble(path_of(problem.key), problem.message, stops=True, line=problem.line)
        for problem in _loaded(text).problems
    )


def path_of(key: str) -> str:
    """The path of the part that a problem's key speaks of: ``sections.cadre.fields.title.label`` is
    ``sections.cadre.title``.
    """
    top, *names = key.split(".")
    if top == "sections":
        return ".".join([top, *(each for each in names[:5:2] if each)]) if names else ""
    if top == "rules":
        return ".".join([top, *names[:1]])
    if top == "rubric":
        return ".".join([top, *names[1:2]])
    return "versions" if top == "upgrades" else ""


@lru_cache(maxsize=32)
def _loaded(text: str) -> _Loaded:
    try:
        return _Loaded(load_text(text, name=NAME))
    except WorksheetError as error:
        return _Loaded(None, error.problems)
