"""An e-mail address that an organisation gives out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.cleaning import clean_line
from city_diplomacy_xblocks.fields.errors import Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.lengths import text_or_blank
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext

#: Characters of the longest address that mail can be sent to.
LONGEST: Final = 254
_ADDRESS: Final = re.compile(
    r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[^\s@<>()\[\],;:\"\\.]{1,63}\.)+[^\W\d_]{2,24}\Z"
)


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """The address as typed, a half-typed one too, without spaces around it; None when blank."""
    return text_or_blank(raw, spec, clean=lambda line: clean_line(line).strip(), default=LONGEST)


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`type` for what is not an address."""
    if not _ADDRESS.match(str(value)):
        sentence = pgettext("finding", "An e-mail address has the form name@city.org.")
        yield Problem("type", sentence)


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """The address itself."""
    return str(value)


def render(value: Value, spec: Field, *, place: Control) -> str:
    """A line to type in, with the keyboard that has the @; written from the left everywhere."""
    shown = html.esc(value or "")
    longest = int(LONGEST if spec.maximum is None else spec.maximum)
    return html.labelled(
        value,
        spec,
        place,
        lambda attrs: (
            f'<input class="cd-in" type="email" id="{place.id}" dir="ltr" autocomplete="off"'
            f' maxlength="{longest}" value="{shown}"{attrs}>'
        ),
        size="cd-c3",
    )
