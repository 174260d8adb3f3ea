"""Sentences that go from the right, and what goes from the left in them."""

from __future__ import annotations

import re
from typing import Final

#: First strong isolate, and its end: what stands between keeps its own order, whatever is around.
_ISOLATE: Final = "\u2068"
_END: Final = "\u2069"
#: What a line from the right would take apart or turn round: Latin words, a sign before digits,
#: groups of digits as telephone numbers have them.
_FROM_LEFT: Final = re.compile(r"[A-Za-zÀ-ɏ]|(?<!\d)[-−+]\d|\d \d|\d-\d+-\d")
#: A letter that goes from the right.
FROM_RIGHT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")


def is_right_to_left(language: str) -> bool:
    """Whether `language` is written from the right."""
    return language.split("-")[0] in ("ar", "fa", "he", "ur")


def apart(words: str, language: str) -> str:
    """`words` for a sentence in `language`: held together where they go the other way.

    « 12 500 XOF » stays one amount in an Arabic sentence, « OIM (Genève) » one name. Words that
    are partly Arabic themselves, or held together already, go with the sentence as they are.
    """
    held = _ISOLATE in words or FROM_RIGHT.search(words)
    if not is_right_to_left(language) or held or not _FROM_LEFT.search(words):
        return words
    return f"{_ISOLATE}{words}{_END}"
