"""Writing a worksheet in Studio: each act takes the author's text and answers another, with the
page's parts as they are then. Nothing is stored here: the author saves the block.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from django.utils.translation import npgettext
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.requests import LARGEST_TEXT, mapping, text
from city_diplomacy_xblocks.authoring.acts import act
from city_diplomacy_xblocks.authoring.data import Impossible
from city_diplomacy_xblocks.authoring.draft import definition
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.pages.sheets import prefix_of
from city_diplomacy_xblocks.pages.studio import Draft, Parts, parts_of
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.yaml_file import LARGEST


def compose(call: Call) -> dict[str, Any]:
    """What ``{text, operation, path, trial, shown}`` makes of the text, and the page's parts.

    `operation` is what `authoring.acts` understands, or null where the author has typed the text
    themselves. Refusal 409 ``impossible`` with the sentence that says why; ``along`` names what
    would have to go too. Two queries of our tables at most.
    """
    body, language = call.body, call.person.language
    own = blocks.own_worksheets(call.block)
    draft = Draft(
        _written(body),
        language,
        prefix_of(blocks.block_id(call.block)),
        block=blocks.title_of(call.block),
        path=text(body, "path"),
        trial=text(body, "trial"),
        shown=text(body, "shown", longest=16),
    )
    said = ""
    if body.get("operation") is not None:
        draft, said = _act(draft, mapping(body, "operation"), own)
    parts = parts_now(call.block, draft, own)
    return {
        "text": draft.text,
        "path": parts.path,
        "said": said,
        "trial": parts.trial,
        "shown": parts.shown,
        "stops": parts.stops,
        "advice": parts.advice,
        "html": dict(parts.html),
    }


def parts_now(block: XBlock, draft: Draft, own: Mapping[str, Worksheet]) -> Parts:
    """The parts of the page, beside what the course has published. One query where it has."""
    published = _published(draft.text, own)
    if published is None:
        return parts_of(draft)
    plans = drafting.plans_of_worksheet(asking.course_of(block), published.id)
    return parts_of(evolve(draft, published=published, plans=plans))


def _act(
    draft: Draft, operation: Mapping[str, Any], own: Mapping[str, Worksheet]
) -> tuple[Draft, str]:
    """The draft after the operation, and what was done in a sentence."""
    try:
        done = act(
            draft.text,
            operation,
            language=draft.language,
            taken=own,
            published=_published(draft.text, own),
        )
    except Impossible as reason:
        along = {"along": list(reason.along)}
        raise Refusal(409, "impossible", reason.message, details=along) from None
    return evolve(draft, text=done.text, path=done.path), done.said


def _published(written: str, own: Mapping[str, Worksheet]) -> Worksheet | None:
    """What is published under the name that the text gives itself."""
    try:
        name = definition(written).get("id")
    except Impossible:
        return None
    return own.get(name) if isinstance(name, str) else None


def _written(body: Mapping[str, Any]) -> str:
    """The author's text. Refusal 409 when it is longer than a worksheet can be."""
    written = text(body, "text", longest=LARGEST_TEXT)
    if len(written) > LARGEST:
        sentence = npgettext(
            "authoring",
            "A worksheet has %(most)s character at most: this text is longer.",
            "A worksheet has %(most)s characters at most: this text is longer.",
            LARGEST,
        )
        raise Refusal(409, "impossible", sentence % {"most": LARGEST}, details={"along": []})
    return written
