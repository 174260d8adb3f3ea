"""What plans refuse. A text that does not fit is never refused: it is kept aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from city_diplomacy_xblocks.platform.errors import Refusal


class NotAllowed(Refusal):
    """403: this person may not do this with this plan. `code` is a slug, `message` translated."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(403, code, message)


class WrongState(Refusal):
    """409: not in the state in which the plan is. `code` is a slug, `message` translated."""

    def __init__(
        self, code: str, message: str, *, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(409, code, message, details=details)
