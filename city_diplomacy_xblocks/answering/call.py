"""One request that may be answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from attrs import frozen
from xblock.core import XBlock

from city_diplomacy_xblocks.platform.people import Person, Place

Audience = Literal["reader", "writer", "staff"]


@frozen
class Call:
    """Which block is asked, by whom, from where, and what they say.

    `person.language` is the one that the answer is to be in.
    """

    block: XBlock
    person: Person
    place: Place
    body: dict[str, Any]


@frozen
class File:
    """A file for the person to save."""

    name: str
    media_type: str
    content: bytes


#: What answers a call: the JSON object to send, or a file.
Answer = Callable[[Call], dict[str, Any] | File]
