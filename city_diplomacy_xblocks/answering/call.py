"""One request that may be answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from attrs import frozen
from xblock.core import XBlock

from city_diplomacy_xblocks.platform.people import Person, Place

#: ``author``: who may write the course in Studio.
Audience = Literal["reader", "writer", "staff", "author"]


@frozen
class Call:
    """Which block is asked, by whom, from where, and what they say.

    `person.language` is the one that the answer is to be in. Authors in Studio have no `place`.
    """

    block: XBlock
    person: Person
    _place: Place | None
    body: dict[str, Any]

    @property
    def place(self) -> Place:
        """The place in a course run: that of everybody but authors."""
        if self._place is None:
            raise LookupError("an author is in no place where plans are")
        return self._place


@frozen
class File:
    """A file for the person to save."""

    name: str
    media_type: str
    content: bytes


#: What answers a call: the JSON object to send, or a file.
Answer = Callable[[Call], dict[str, Any] | File]
