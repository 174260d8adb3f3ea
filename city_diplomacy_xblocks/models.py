"""Lists the models for Django. They live in their rooms, `drafting` and `reviewing`."""

from __future__ import annotations

from city_diplomacy_xblocks.drafting.models import (
    Client,
    History,
    Invitation,
    KeptAside,
    Member,
    Placement,
    Plan,
    WorksheetVersion,
)
from city_diplomacy_xblocks.reviewing.models import (
    Comment,
    MarkHistory,
    Recipient,
    Review,
    Submission,
    Thread,
)

__all__ = [
    "Client",
    "Comment",
    "History",
    "Invitation",
    "KeptAside",
    "MarkHistory",
    "Member",
    "Placement",
    "Plan",
    "Recipient",
    "Review",
    "Submission",
    "Thread",
    "WorksheetVersion",
]
