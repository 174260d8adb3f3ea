"""The day on which a plan is looked at: some answers must not lie in the past, or too far ahead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

_said: Final[ContextVar[str]] = ContextVar("today", default="")


def today() -> str:
    """``2027-03-15``: the day that was said, else that of the clock, in UTC."""
    return _said.get() or datetime.now(UTC).date().isoformat()


@contextmanager
def looked_at_on(day: str) -> Iterator[None]:
    """Within, plans are looked at as if on that day (``YYYY-MM-DD``); ``""`` is the clock's."""
    token = _said.set(day)
    try:
        yield
    finally:
        _said.reset(token)
