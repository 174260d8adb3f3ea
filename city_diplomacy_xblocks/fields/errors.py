"""What can be wrong with an answer: it cannot be stored (Misfit), or it can but lacks (Problem)."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

#: Why a value cannot take its place.
Reason = Literal["type", "length", "range", "option"]


class Misfit(Exception):
    """A value its field cannot store: `reason` for machines, `message` for its author."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message


@frozen
class Problem:
    """What a field type says of a stored answer: the name of the finding, and a sentence."""

    rule: str
    message: str
