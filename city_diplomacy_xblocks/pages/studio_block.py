"""« Ce bloc » in Studio's editor: what an author sets of a worksheet block, as HTML.

The page stays as it is while its author works; three parts of it follow the worksheet and the plan
key that are chosen: the cards, the sections, and what is said of the submission point.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import asdict, frozen
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

#: The parts that follow what is chosen: their names in the page, each with a template.
PARTS: Final = ("cards", "sections", "point")


@frozen
class Card:
    """A worksheet to choose. `value` is its id, or "" for the one that is written in the block."""

    value: str
    title: SafeString
    text: str
    counts: str
    drawing: SafeString
    chosen: bool


@frozen
class Line:
    """A section to show or not. `module` and `note` say which module it is for, and where another
    block shows it; `gone`, that the worksheet does not have it.
    """

    id: str
    title: SafeString
    chosen: bool
    module: str = ""
    note: str = ""
    gone: bool = False


@frozen
class Parameter:
    """Something that is set in the worksheet itself: what it is, and how it is set."""

    title: str
    value: str


@frozen
class Example:
    """A filled-in plan to show instead."""

    value: str
    title: str
    chosen: bool


@frozen
class Dependent:
    """What follows the worksheet and the plan key that are chosen.

    `library` is the id of the chosen worksheet where it is one of the library; `leaving` says what
    becomes of plans when the worksheet changes; `elsewhere` where the plan is handed in already.
    """

    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    examples: tuple[Example, ...]
    parameters: tuple[Parameter, ...] = ()
    library: str = ""
    leaving: str = ""
    elsewhere: str = ""


def render_panel(
    dependent: Dependent,
    *,
    title: str,
    values: Mapping[str, Any],
    seen: str,
    limits: Mapping[str, int],
    block_id: str,
) -> SafeString:
    """All of it. `values` are the settings by name, `seen` names the state in which they are;
    `title` is that of the block, in the language of the page where its author has set none.
    """
    numbers = {name: _figure(values.get(name)) for name in ("points", "answer_within")}
    context = {
        **_context(dependent, block_id),
        "block": {
            "title": title,
            "values": {**values, **numbers},
            "seen": seen,
            "limits": limits,
        },
    }
    html = render_to_string("city_diplomacy/studio/block.html", context)
    return mark_safe(html)  # noqa: S308 - made by the template, which escapes


def render_parts(dependent: Dependent, *, block_id: str) -> dict[str, str]:
    """The parts that follow, by name."""
    context = _context(dependent, block_id)
    return {
        name: render_to_string(f"city_diplomacy/studio/block_{name}.html", context)
        for name in PARTS
    }


def _figure(value: Any) -> str:
    """A number as a browser's control takes it, in whatever language the page is."""
    return f"{value:.10g}" if isinstance(value, int | float) else ""


def _context(dependent: Dependent, block_id: str) -> dict[str, Any]:
    return {**asdict(dependent, recurse=False), "bid": block_id}
