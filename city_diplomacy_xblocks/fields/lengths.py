"""How long a text may be, for the types that hold text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from city_diplomacy_xblocks.fields.errors import Misfit, Problem
from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.fields.words import npgettext, pgettext


def not_too_long(text: str, maximum: float | None, *, default: int) -> str:
    """The text itself. Raises Misfit when it is longer than `maximum` characters."""
    limit = default if maximum is None else int(maximum)
    if len(text) > limit:
        raise Misfit("length", _too_long(len(text), limit))
    return text


def text_or_blank(
    raw: object, spec: Field, *, clean: Callable[[str], str], default: int
) -> str | None:
    """What `clean` leaves of a text, None when it is blank. Raises Misfit for what is no text, and
    for what is too long.
    """
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise Misfit("type", pgettext("finding", "This answer is a text."))
    text = clean(raw)
    return not_too_long(text, spec.maximum, default=default) if text.strip() else None


def length_problems(text: str, spec: Field, *, default: int) -> Iterator[Problem]:
    """The `length` finding of a text too short (spaces around it do not count) or too long."""
    written = len(text.strip())
    limit = default if spec.maximum is None else int(spec.maximum)
    if spec.minimum is not None and written < spec.minimum:
        missing = int(spec.minimum) - written
        sentence = npgettext(
            "finding",
            "Say a little more: {missing} more character, out of {minimum} at least.",
            "Say a little more: {missing} more characters, out of {minimum} at least.",
            missing,
        )
        yield Problem("length", sentence.format(missing=missing, minimum=int(spec.minimum)))
    if len(text) > limit:
        yield Problem("length", _too_long(len(text), limit))


def _too_long(length: int, limit: int) -> str:
    sentence = npgettext(
        "finding",
        "This text is {excess} character too long: {limit} at most.",
        "This text is {excess} characters too long: {limit} at most.",
        length - limit,
    )
    return sentence.format(excess=length - limit, limit=limit)
