"""Tracking events: what happened, never what was written.

The LMS adds the course and the user. Without event tracking, as in the demo, nothing is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from city_diplomacy_xblocks.platform.borrowed import Borrowed

PREFIX: Final = "edx.city_diplomacy."
_LONGEST_ID: Final = 255


def emit(name: str, data: Mapping[str, object]) -> None:
    """Send ``edx.city_diplomacy.<name>`` once the transaction in progress, if any, is committed.

    `data` holds numbers, booleans, ids and lists of ids. Anything with white space in it is a
    sentence that somebody may have written, and is left out: no answer reaches a log this way.
    """
    payload = {key: value for key, value in data.items() if _is_harmless(value)}
    transaction.on_commit(lambda: _send(name, payload))


def _send(name: str, payload: dict[str, object]) -> None:
    track = Borrowed.TRACKER.find()
    if callable(track):
        track(name if name.startswith(PREFIX) else PREFIX + name, payload)


def _is_harmless(value: object) -> bool:
    if value is None or isinstance(value, bool | int | float):
        return True
    if isinstance(value, str):
        return len(value) <= _LONGEST_ID and not any(char.isspace() for char in value)
    return isinstance(value, list | tuple) and all(_is_harmless(part) for part in value)
