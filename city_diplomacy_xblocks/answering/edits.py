"""The settings that an author sends to be saved: what they were, what cannot be read, what goes
together. What is wrong with those that can be read, `authors` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from django.utils.translation import pgettext
from webob import Request
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.authors import Mistake
from city_diplomacy_xblocks.answering.requests import (
    LARGEST_TEXT,
    LONGEST_ID,
    boolean,
    mapping,
    read_body,
    refuse,
    text,
)
from city_diplomacy_xblocks.fields.cleaning import clean_text
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.loader import WorksheetError

_DIGITS: Final = 32


def values_of(block: XBlock) -> dict[str, Any]:
    """The settings of `block` as JSON, by name."""
    return {name: block.fields[name].read_json(block) for name in block.editable_fields}


def seen_of(block: XBlock) -> str:
    """A name for the settings as they are, and for which of them are set at all."""
    state = {
        name: [value, block.fields[name].is_set_on(block)]
        for name, value in values_of(block).items()
    }
    return sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:_DIGITS]


def unreadable(block: XBlock, request: Request) -> list[Mistake]:
    """What is no value of its setting in ``{"values": {…}, "defaults": […], "seen"?, "over"?}``.

    Refusal 400 for anything else, and 409 ``changed_meanwhile`` where the settings are no longer
    those that the page has `seen`, unless it saves `over` them knowingly.
    """
    body = read_body(request, largest=LARGEST_TEXT)
    values = mapping(body, "values")
    if "values" not in body or not isinstance(body.get("defaults"), list):
        refuse("malformed", pgettext("refusal", "The request does not say what to save."))
    seen = text(body, "seen", longest=LONGEST_ID)
    if seen and seen != seen_of(block) and not boolean(body, "over"):
        message = pgettext(
            "studio",
            "Somebody else has saved this block since you opened it. Nothing of yours is lost:"
            " save over their settings, or copy your text and open the block again.",
        )
        raise Refusal(409, "changed_meanwhile", message)
    return list(_no_values(block, values))


def _no_values(block: XBlock, values: Mapping[str, Any]) -> Iterator[Mistake]:
    for name in block.editable_fields:
        try:
            if name in values:
                block.fields[name].enforce_type(block.fields[name].from_json(values[name]))
        except (TypeError, ValueError, OverflowError):
            message = pgettext("studio", "“%(value)s” cannot be understood here.")
            yield Mistake(name, message % {"value": str(values[name])[:80]})


def clean(values: dict[str, Any]) -> None:
    """Take out of the texts in `values` what neither databases nor OLX can hold."""
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = clean_text(value)
        elif isinstance(value, list):
            values[name] = [clean_text(each) if isinstance(each, str) else each for each in value]


def name_own_worksheet(block: XBlock, values: dict[str, Any]) -> None:
    """A block in which a worksheet is written names that one, as the other blocks do. One that lets
    go of it names the usual one, unless the author has chosen another.
    """
    written = values.get("own_worksheet", block.own_worksheet)
    try:
        if written:
            values["worksheet"] = blocks.read_own(written).id
        elif block.own_worksheet and block.worksheet not in library.ids():
            values.setdefault("worksheet", block.fields["worksheet"].default)
    except WorksheetError:
        return  # `authors` says what is wrong with it.
