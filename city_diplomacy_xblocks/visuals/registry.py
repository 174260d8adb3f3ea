"""Every kind of picture there is: each is one module that draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.visuals import (
    balance,
    banner,
    bars,
    boxes,
    bubbles,
    cards,
    columns,
    curve,
    dashboard,
    exchange,
    funding,
    gantt,
    governance,
    grid,
    heat_map,
    interest_influence,
    journey,
    network,
    partner_rings,
    pilots,
    problem_tree,
    progress,
    pros_cons,
    radar,
    scores,
    targets,
    timeline,
    week,
)
from city_diplomacy_xblocks.visuals.picture import Picture
from city_diplomacy_xblocks.visuals.sheet import Sheet
from city_diplomacy_xblocks.worksheets.definition import PictureSpec, Worksheet

KINDS: Final[Mapping[str, Callable[[Sheet], Picture]]] = MappingProxyType(
    {
        "balance": balance.draw,
        "banner": banner.draw,
        "bars": bars.draw,
        "boxes": boxes.draw,
        "bubbles": bubbles.draw,
        "cards": cards.draw,
        "columns": columns.draw,
        "curve": curve.draw,
        "dashboard": dashboard.draw,
        "exchange": exchange.draw,
        "funding": funding.draw,
        "gantt": gantt.draw,
        "governance": governance.draw,
        "grid": grid.draw,
        "heat_map": heat_map.draw,
        "interest_influence": interest_influence.draw,
        "journey": journey.draw,
        "network": network.draw,
        "partner_rings": partner_rings.draw,
        "pilots": pilots.draw,
        "problem_tree": problem_tree.draw,
        "progress": progress.draw,
        "pros_cons": pros_cons.draw,
        "radar": radar.draw,
        "scores": scores.draw,
        "targets": targets.draw,
        "timeline": timeline.draw,
        "week": week.draw,
    }
)


def draw(
    worksheet: Worksheet, answers: Mapping[str, Any], spec: PictureSpec, *, language: str
) -> Picture:
    """The picture that `spec` asks for, in the language being spoken."""
    picture = KINDS[spec.kind](Sheet(worksheet, answers, spec, language))
    return evolve(picture, title=label(spec.title, language)) if spec.title else picture
