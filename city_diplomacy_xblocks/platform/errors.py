"""How anything of ours says no: a status, a slug for scripts, a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """Not done, and why.

    `status` is 400, 403, 404 or 409; `code` a slug; `message` a translated sentence. Rooms above
    subclass it; the block answers ``{"error": message, "code": code, **details}`` with that status.
    """

    def __init__(
        self, status: int, code: str, message: str, *, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        #: More that the page needs, such as the findings that block a hand-in.
        self.details = dict(details or {})
