"""A Django system check: what we borrow from the platform must be there when it starts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import checks

from city_diplomacy_xblocks.platform.borrowed import CMS, LMS, Borrowed


def running_service() -> str | None:
    """``lms``, ``cms``, or None on any other host, such as the demo."""
    root = str(getattr(settings, "ROOT_URLCONF", "")).split(".")[0]
    return root if root in (LMS, CMS) else None


@checks.register()
def borrowed_names_are_there(**_kwargs: Any) -> Iterable[checks.CheckMessage]:
    """One warning for each name that this release of the platform does not have (any more)."""
    service = running_service()
    return [
        checks.Warning(
            f"{'.'.join(each.value[:2])} is missing from this platform.",
            hint="This release of city_diplomacy_xblocks does not know this release of Open edX.",
            id=f"city_diplomacy_xblocks.W{number:03}",
        )
        for number, each in enumerate(Borrowed, start=1)
        if service in each.services and each.find() is None
    ]
