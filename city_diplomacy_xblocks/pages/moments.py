"""Dates and times as the page writes them: ``12/12/2026``, ``23:59``, with the zone's name where it
matters.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import pgettext


def day(moment: datetime) -> str:
    """The day, in the zone of the platform."""
    return timezone.localtime(moment).strftime("%d/%m/%Y")


def clock(moment: datetime) -> str:
    """The hour and minute, in the zone of the platform."""
    return timezone.localtime(moment).strftime("%H:%M")


def zone(moment: datetime) -> str:
    """The name of that zone: « GMT » for UTC, which is the hour of Dakar and Abidjan."""
    name = timezone.localtime(moment).tzname() or ""
    if name == "UTC":
        return "GMT"
    # A zone without letters is called by its distance: « +01 ».
    return f"GMT{name}" if name[:1] in "+-" else name


def say(moment: datetime) -> str:
    """« 12/12/2026 à 23:59 (GMT) »."""
    return pgettext("moment", "{day} at {time} ({zone})").format(
        day=day(moment), time=clock(moment), zone=zone(moment)
    )
