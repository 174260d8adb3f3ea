"""Codes told from mouth to ear: made, shown in groups, read however they are typed."""

from __future__ import annotations

import secrets
from typing import Final

from django.core.cache import cache
from django.utils.translation import pgettext

from city_diplomacy_xblocks.drafting.errors import NotAllowed

#: Without what looks or sounds like something else: I L 1, O 0, S 5, U V, Z 2.
ALPHABET: Final = "346789ABCDEFGHJKMNPQRTWXY"
LENGTH: Final = 10
_GROUP: Final = 5
#: Wrong codes that one person may try before they have to wait, and for how many seconds.
ATTEMPTS: Final = 10
PAUSE: Final = 900


def new_code() -> str:
    """A code that nobody guesses: one of 10¹³."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """« K7QM4-2XPAJ »."""
    return f"{code[:_GROUP]}-{code[_GROUP:]}"


def typed(text: str) -> str:
    """What somebody typed, as it is stored: case, hyphens and spaces do not count. "" for what is
    no code.
    """
    code = "".join(char for char in text.upper() if char.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def require_patience(user_id: int) -> None:
    """Refuse whoever has tried too many wrong codes."""
    if cache.get(_key(user_id), 0) >= ATTEMPTS:
        message = pgettext(
            "members", "Too many codes that are not valid. Wait a quarter of an hour, then try."
        )
        raise NotAllowed("too_many", message)


def note_wrong(user_id: int) -> None:
    """Count a wrong code against whoever typed it."""
    key = _key(user_id)
    if not cache.add(key, 1, PAUSE):
        try:
            cache.incr(key)
        except ValueError:  # It has just run out.
            cache.add(key, 1, PAUSE)


def _key(user_id: int) -> str:
    return f"city_diplomacy.codes.{user_id}"
