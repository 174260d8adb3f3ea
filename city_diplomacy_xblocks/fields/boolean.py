"""Yes or no, said explicitly: a question nobody answered is not a no."""

from __future__ import annotations

from collections.abc import Iterator

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext


def parse(raw: object, spec: Field, *, currency_decimals: int | None = None) -> Value | None:
    """True, False, or None when nobody answered."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, bool):
        raise Misfit("type", pgettext("finding", "Answer yes or no."))
    return raw


def findings(value: Value, spec: Field) -> Iterator[Problem]:
    """`option` where the worksheet needs one of the two answers."""
    if spec.must_be is not None and value is not spec.must_be:
        expected = pgettext("answer", "Yes") if spec.must_be else pgettext("answer", "No")
        sentence = pgettext("finding", "To hand in, the answer here has to be “{expected}”.")
        yield Problem("option", sentence.format(expected=expected))


def summarise(value: Value, spec: Field, *, context: Reading) -> str:
    """« Oui » or « Non »."""
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")


def render(value: Value, spec: Field, *, place: Control) -> str:
    """Two radios: Oui, Non."""
    options = [("true", html.say("answer", "Yes")), ("false", html.say("answer", "No"))]
    chosen = "" if value is None else ("true" if value else "false")
    if place.compact:
        plain = [("true", pgettext("answer", "Yes")), ("false", pgettext("answer", "No"))]
        return html.labelled(
            value, spec, place, lambda attrs: html.picker(place, plain, chosen, attrs)
        )
    controls = html.choices("radio", place, options, [chosen], classes="cd-opts cd-opts-2")
    return html.grouped(value, spec, place, controls)
