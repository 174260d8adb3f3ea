"""How anything of ours says no: one error, with the status, a slug for scripts and a sentence for people."""

from __future__ import annotations


class Refusal(Exception):
    """Not done, and why. `status` is 400, 403, 404 or 409; `code` a slug; `message` a translated sentence.

    Rooms above subclass it; the block turns it into ``{"error": message, "code": code}`` with that status.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
