"""Days and months as stored (``2027-03-15``, ``2027-03``), checked and put into words."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from city_diplomacy_xblocks.fields.words import pgettext

_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def is_month(text: str) -> bool:
    """True for ``YYYY-MM`` from the year 1 on."""
    found = _MONTH.match(text)
    return bool(found and found[1] != "0000")


def day(text: str) -> date | None:
    """The day that ``YYYY-MM-DD`` names, or None."""
    if not _DAY.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def month_number(text: str) -> int | None:
    """Months since the year 0, so that months can be counted; None when it is not a month."""
    return int(text[:4]) * 12 + int(text[5:]) - 1 if is_month(text) else None


def month_words(text: str) -> str:
    """``2027-03`` as « mars 2027 »; what is not a month as it stands."""
    if not is_month(text):
        return text
    return f"{_month_names()[int(text[5:]) - 1]} {text[:4]}"


def day_words(text: str) -> str:
    """``2027-03-15`` as « 15/03/2027 »; what is not a day as it stands."""
    return f"{text[8:]}/{text[5:7]}/{text[:4]}" if day(text) else text


def _month_names() -> tuple[str, ...]:
    return (
        pgettext("month", "January"),
        pgettext("month", "February"),
        pgettext("month", "March"),
        pgettext("month", "April"),
        pgettext("month", "May"),
        pgettext("month", "June"),
        pgettext("month", "July"),
        pgettext("month", "August"),
        pgettext("month", "September"),
        pgettext("month", "October"),
        pgettext("month", "November"),
        pgettext("month", "December"),
    )
