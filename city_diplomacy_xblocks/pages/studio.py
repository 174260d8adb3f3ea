"""The editor of a worksheet in Studio, as its parts: each is HTML that takes the place of the last.

The text of the worksheet is the one truth: whatever is shown here is read from it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import frozen
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, pgettext

from city_diplomacy_xblocks.authoring.data import Form, Node, Trouble
from city_diplomacy_xblocks.authoring.outline import outline
from city_diplomacy_xblocks.authoring.setting import language_names
from city_diplomacy_xblocks.authoring.settings import form as form_of
from city_diplomacy_xblocks.authoring.troubles import troubles as troubles_of
from city_diplomacy_xblocks.authoring.troubles import worksheet_in
from city_diplomacy_xblocks.pages.studio_forms import form_view
from city_diplomacy_xblocks.pages.studio_preview import Stage, checks_view, preview_view, stage_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: The parts of the page, each with a template.
PARTS: Final = ("head", "outline", "form", "preview", "troubles", "checks", "versions")


@frozen
class Draft:
    """A worksheet that an author works on, and what of it they look at.

    `block` is what the block is called in which it is written. `trial` names the plan that it is
    tried on, `shown` is the language of the preview: of either "" is the usual one. `published` is
    what the course has under its name, which `plans` follow.
    """

    text: str
    language: str
    bid: str
    block: str = ""
    path: str = ""
    trial: str = ""
    shown: str = ""
    published: Worksheet | None = None
    plans: int = 0


@frozen
class Branch:
    """One line of the outline as it is drawn. `wrong` and `advice` count what is amiss there and,
    where its `children` are folded away, under it.
    """

    path: str
    label: str
    detail: str
    number: int
    hidden: bool
    chosen: bool
    wrong: int
    advice: int
    children: tuple[Branch, ...] = ()


@frozen
class Told:
    """A trouble with the name of the part that it concerns."""

    path: str
    part: str
    message: str
    stops: bool
    line: int | None


@frozen
class Parts:
    """The parts of the page, by name, and what was chosen to be looked at."""

    html: Mapping[str, SafeString]
    path: str
    trial: str
    shown: str
    stops: int
    advice: int


def parts_of(draft: Draft) -> Parts:
    """Every part of the page, in ``draft.language``, which must be the active one. Where nothing is
    written yet, all but the head are empty.
    """
    if not draft.text.strip():
        return _nothing(draft)
    nodes = outline(draft.text, language=draft.language)
    worksheet = worksheet_in(draft.text)
    amiss = troubles_of(
        draft.text, language=draft.language, published=draft.published, plans=draft.plans
    )
    path, form = _chosen(draft)
    stage = stage_of(worksheet, draft.trial, draft.shown, draft.language)
    stops = sum(each.stops for each in amiss)
    is_wrong = any(each.stops and each.path == path for each in amiss)
    context = {
        "bid": draft.bid,
        "text": draft.text,
        "title": nodes[0].label if nodes else draft.block,
        "worksheet": worksheet,
        "published": draft.published,
        "changed": _changed(worksheet, draft.published),
        "must_step": _must_step(worksheet, draft),
        "plans": draft.plans,
        "stops": stops,
        "advice": len(amiss) - stops,
        "branches": _branches(nodes, path, amiss),
        "form": form_view(
            form, draft.text, bid=draft.bid, language=draft.language, is_wrong=is_wrong
        ),
        "troubles": _told(amiss, nodes),
        **_tried(stage, path, draft),
    }
    html = {name: _rendered(name, context) for name in PARTS}
    return Parts(html, path, stage.trial, stage.shown, stops, len(amiss) - stops)


def render_page(
    draft: Draft,
    parts: Parts,
    *,
    settings: SafeString,
    at_point: bool,
    elsewhere: str,
) -> SafeString:
    """The whole editor. `settings` are those of the block, as HTML; `at_point`: the plan is handed
    in here, else in the unit called `elsewhere`, if it is anywhere.
    """
    tab = "sheet" if draft.text.strip() else "block"
    words = {
        "block": pgettext("authoring", "This block"),
        "sheet": pgettext("authoring", "The worksheet"),
        "text": pgettext("authoring", "As text (YAML)"),
    }
    context = {
        "bid": draft.bid,
        "language": draft.language,
        "rtl": get_language_bidi(),
        "parts": parts.html,
        "text": draft.text,
        "tab": tab,
        "tabs": [
            {"name": name, "words": said, "chosen": name == tab} for name, said in words.items()
        ],
        "also": [
            {"code": code, "words": name} for code, name in language_names().items() if code != "fr"
        ],
        "settings": settings,
        "at_point": at_point,
        "elsewhere": elsewhere,
    }
    return _rendered("page", context)


def _nothing(draft: Draft) -> Parts:
    empty = {name: SafeString("") for name in PARTS}
    head = _rendered("head", {"bid": draft.bid, "title": draft.block})
    return Parts({**empty, "head": head}, "", "", draft.language, 0, 0)


def _rendered(name: str, context: Mapping[str, Any]) -> SafeString:
    return render_to_string(f"city_diplomacy/studio/{name}.html", dict(context))


def _chosen(draft: Draft) -> tuple[str, Form | None]:
    """The part to look at: the one asked for, else the nearest one around it."""
    path = draft.path
    while True:
        found = form_of(draft.text, path, language=draft.language, published=draft.published)
        if found is not None or not path:
            return path, found
        path = path.rpartition(".")[0]


def _changed(worksheet: Worksheet | None, published: Worksheet | None) -> bool:
    return not (worksheet and published and worksheet.content_hash == published.content_hash)


def _must_step(worksheet: Worksheet | None, draft: Draft) -> bool:
    """Whether plans follow a version whose number the changed worksheet still has."""
    if worksheet is None or draft.published is None or not draft.plans:
        return False
    return worksheet.version <= draft.published.version


def _tried(stage: Stage, path: str, draft: Draft) -> dict[str, Any]:
    return {
        "preview": preview_view(stage, path, bid=draft.bid),
        "checks": checks_view(stage, path),
        "stage": stage,
    }


# The outline


def _branches(nodes: Sequence[Node], path: str, amiss: Sequence[Trouble]) -> tuple[Branch, ...]:
    numbers = _numbers(nodes)
    return tuple(
        _branch(node, path, amiss, number) for node, number in zip(nodes, numbers, strict=True)
    )


def _numbers(nodes: Sequence[Node]) -> Iterator[int]:
    """Sections count from 1, as participants read them; 0 for what has no number."""
    number = 0
    for node in nodes:
        counts = node.kind == "section" and not node.hidden
        number += counts
        yield number if counts else 0


def _branch(node: Node, path: str, amiss: Sequence[Trouble], number: int = 0) -> Branch:
    """Only the way to what is chosen is open: a worksheet may have two hundred fields."""
    is_open = _within(path, node.path) if node.path else False
    below = [each for each in amiss if _concerns(each.path, node, is_open=is_open)]
    wrong = sum(each.stops for each in below)
    return Branch(
        node.path,
        node.label,
        node.detail,
        number,
        node.hidden,
        chosen=node.path == path,
        wrong=wrong,
        advice=len(below) - wrong,
        children=tuple(_branch(each, path, amiss) for each in node.children) if is_open else (),
    )


def _concerns(path: str, node: Node, *, is_open: bool) -> bool:
    if path == node.path:
        return True
    return bool(node.path) and not is_open and _within(path, node.path)


def _within(path: str, around: str) -> bool:
    return path == around or path.startswith(f"{around}.")


# What is amiss


def _told(amiss: Sequence[Trouble], nodes: Sequence[Node]) -> list[Told]:
    """What stops comes first; each with the name of its part."""
    names = {node.path: node.label for node in _all(nodes)}
    names.setdefault("versions", pgettext("authoring", "Versions"))
    in_order = sorted(amiss, key=lambda each: not each.stops)
    return [
        Told(each.path, _name(each.path, names), each.message, each.stops, each.line)
        for each in in_order
    ]


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)


def _name(path: str, names: Mapping[str, str]) -> str:
    """What the part at `path` is called, or the nearest one around it that has a name."""
    while path and path not in names:
        path = path.rpartition(".")[0]
    return names.get(path, "")
