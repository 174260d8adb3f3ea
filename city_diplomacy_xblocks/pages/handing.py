"""The box in which a plan is handed in: what blocks it, each a link to its field; the button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen
from django.utils.translation import npgettext, pgettext

from city_diplomacy_xblocks.pages.paths import in_words, link_to
from city_diplomacy_xblocks.pages.sheets import Plan
from city_diplomacy_xblocks.worksheets.findings import Finding, shown


@frozen
class Item:
    """One thing that blocks: `place` in words, `message`, and `url` of the field."""

    path: str
    rule: str
    place: str
    message: str
    url: str


def blocking_items(plan: Plan, findings: Iterable[Finding], urls: Mapping[str, str]) -> list[Item]:
    """The errors of a plan, in its order, with where they lie."""
    return [
        Item(
            each.path, each.rule, in_words(plan, each.path), each.message, link_to(each.path, urls)
        )
        for each in shown(list(findings))
        if each.severity == "error"
    ]


def blocking_json(
    plan: Plan, findings: Iterable[Finding], urls: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The same for the answer of the `hand_in` handler: ``[{path, rule, label, message, url}]``."""
    return [
        {
            "path": each.path,
            "rule": each.rule,
            "label": each.place,
            "message": each.message,
            "url": each.url,
        }
        for each in blocking_items(plan, findings, urls)
    ]


def blocking_words(count: int) -> str:
    """What stands over the list: how many things block, or that nothing does."""
    if not count:
        return pgettext(
            "hand in",
            "Everything required is there. "
            "Once handed in, the plan can only be read until it comes back.",
        )
    words = npgettext(
        "hand in",
        "{count} point prevents handing in. Advice never does.",
        "{count} points prevent handing in. Advice never does.",
        count,
    )
    return words.format(count=count)
