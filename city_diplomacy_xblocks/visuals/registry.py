"""Every kind of picture there is: each is one module that draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.visuals import (
    balance,
    bars,
    bubbles,
    exchange,
    funding,
    gantt,
    grid,
    heat_map,
    interest_influence,
    partner_rings,
    problem_tree,
    radar,
    targets,
    timeline,
)
from city_diplomacy_xblocks.visuals.picture import Picture
from city_diplomacy_xblocks.visuals.sheet import Sheet
from city_diplomacy_xblocks.worksheets.definition import PictureSpec, Worksheet

KINDS: Final[Mapping[str, Callable[[Sheet], Picture]]] = MappingProxyType(
    {
        "balance": balance.draw,
        "bars": bars.draw,
        "bubbles": bubbles.draw,
        "exchange": exchange.draw,
        "funding": funding.draw,
        "gantt": gantt.draw,
        "grid": grid.draw,
        "heat_map": heat_map.draw,
        "interest_influence": interest_influence.draw,
        "partner_rings": partner_rings.draw,
        "problem_tree": problem_tree.draw,
        "radar": radar.draw,
        "targets": targets.draw,
        "timeline": timeline.draw,
    }
)


def draw(
    worksheet: Worksheet, answers: Mapping[str, Any], spec: PictureSpec, *, language: str
) -> Picture:
    """The picture that `spec` asks for, in the language being spoken."""
    picture = KINDS[spec.kind](Sheet(worksheet, answers, spec, language))
    return evolve(picture, title=label(spec.title, language)) if spec.title else picture
