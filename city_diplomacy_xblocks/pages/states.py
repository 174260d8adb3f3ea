"""How the states and waiting times of handed-in plans are said to graders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from attrs import frozen
from django.utils.translation import npgettext, pgettext, pgettext_lazy

#: What the queue filters by, in its order; "" is all.
FILTERS: Final = ("", "waiting", "reading", "returned", "released")

_ICONS: Final = {
    "waiting": "eye",
    "reading": "half",
    "returned": "back",
    "released": "flag",
    "withdrawn": "undo",
}
_TONES: Final = {"waiting": "pri", "reading": "pri", "returned": "tip", "released": "ok"}
_STATES: Final = {
    "waiting": pgettext_lazy("submission", "To read"),
    "reading": pgettext_lazy("submission", "Being read"),
    "returned": pgettext_lazy("submission", "Sent back, waiting for the participant"),
    "released": pgettext_lazy("submission", "Mark published"),
    "withdrawn": pgettext_lazy("submission", "Withdrawn by the participant"),
}
_FILTERS: Final = {
    "": pgettext_lazy("queue", "All"),
    "waiting": pgettext_lazy("queue", "To read"),
    "reading": pgettext_lazy("queue", "Being read"),
    "returned": pgettext_lazy("queue", "Sent back"),
    "released": pgettext_lazy("queue", "Published"),
}


@frozen
class State:
    """A state as the page shows it: icon, tone of the tool's colours, words."""

    icon: str
    tone: str
    words: str


def filter_words(state: str) -> str:
    """What the pill of that filter says."""
    return str(_FILTERS[state])


def filter_icon(state: str) -> str:
    """The icon of that filter, or none for all."""
    return _ICONS.get(state, "")


def say_state(state: str, *, attempt: int = 1) -> State:
    """« À lire », « À lire, 2e remise »."""
    words = str(_STATES[state])
    if attempt > 1:
        words = pgettext("submission", "{state}, attempt {number}").format(
            state=words, number=attempt
        )
    return State(_ICONS[state], _TONES.get(state, ""), words)


def say_attempt(attempt: int) -> str:
    """« 2e remise »; « 1re remise »."""
    if attempt == 1:
        return pgettext("submission", "first attempt")
    return pgettext("submission", "attempt {number}").format(number=attempt)


def say_wait(since: datetime, now: datetime) -> str:
    """How long: « 12 jours », « 3 heures », « moins d’une heure »."""
    waited = max(now - since, timedelta(0))
    if waited.days:
        return npgettext("waiting", "{n} day", "{n} days", waited.days).format(n=waited.days)
    hours = waited.seconds // 3600
    if hours:
        return npgettext("waiting", "{n} hour", "{n} hours", hours).format(n=hours)
    return pgettext("waiting", "less than an hour")
