"""Names of sheets, as Excel takes them."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def sheet_name(words: str, taken: set[str]) -> str:
    """`words` without what a name may not hold, short enough, and not `taken`, to which it goes."""
    short = " ".join(_FORBIDDEN.sub(" ", words).split())[:_LONGEST].strip() or "…"
    name, turn = short, 2
    while name.lower() in taken:
        name = f"{short[: _LONGEST - 4].strip()} {turn}"
        turn += 1
    taken.add(name.lower())
    return name
