"""Addresses of documents on the web: a list, so that one field may hold several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.cleaning import clean_line
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.lengths import not_too_long
from city_diplomacy_xblocks.fields.lists import count_problems, not_too_many
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value, label
from city_diplomacy_xblocks.fields.words import pgettext

#: Characters of one address.
LONGEST: Final = 500
#: Boxes on the page, where the worksheet names no maximum.
MOST_BOXES: Final = 3
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s/?#@\\\"<>]+\.[^\s\\\"<>]+\Z", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """True for what may be followed from a page: http or https, a host, and no user name in it."""
    return bool(_WEB_ADDRESS.match(text))


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The addresses as typed, half-typed ones too; None when there is none."""
    items = [raw] if isinstance(raw, str) else [] if raw is None else raw
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise Misfit("type", pgettext("finding", "This answer is a list of links."))
    lines = [clean_line(item).strip() for item in items]
    links = [not_too_long(line, LONGEST, default=LONGEST) for line in lines if line]
    return not_too_many(list(dict.fromkeys(links)), spec) or None


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`type` for what is not a web address, `range` for too many."""
    links = value if isinstance(value, list) else []
    if not all(is_web_address(link) for link in links):
        yield Problem(
            "type",
            pgettext(
                "finding", "A link starts with https://: copy it from the browser’s address bar."
            ),
        )
    yield from count_problems(links, spec)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The addresses, one a line."""
    return "\n".join(str(link) for link in value) if isinstance(value, list) else ""


def render(value: Value, spec: Field, *, place: Control) -> str:
    """A box for each address that the field may hold."""
    links = [str(link) for link in value] if isinstance(value, list | tuple) else []
    room = max(spec.max_selected or MOST_BOXES, len(links))
    boxes = "".join(
        f'<input class="cd-in" type="url" dir="ltr" placeholder="https://" value="{html.esc(link)}"'
        f' aria-label="{html.esc(label(spec.label, place.language))} {number}">'
        for number, link in enumerate((links + [""] * room)[:room], start=1)
    )
    return html.grouped(value, spec, place, f'<div class="cd-opts">{boxes}</div>')
