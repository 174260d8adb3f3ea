"""What opens above the sections. Each drawer asks the handler of its name for its content."""

from __future__ import annotations

from attrs import frozen
from django.utils.translation import pgettext

from city_diplomacy_xblocks.platform.people import Person, Place


@frozen
class Drawer:
    """A drawer: the handler's name, an icon of `css/`, a title in the reader's language."""

    id: str
    icon: str
    title: str


def drawers_of(*, person: Person, place: Place | None, begun: bool, writable: bool) -> list[Drawer]:
    """The drawers of a participant's own page, from top to bottom.

    `begun`: there is a plan; `writable`: it may be changed now.
    """
    return [
        Drawer("people", "user", pgettext("drawer", "People on this plan")),
        Drawer("history", "clock", pgettext("drawer", "History of the plan")),
        Drawer("documents", "down", pgettext("drawer", "Documents, and work without a connection")),
        Drawer("copies", "here", pgettext("drawer", "Copy of the plan, on this device")),
    ]
