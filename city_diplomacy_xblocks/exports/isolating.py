"""Numbers, amounts and Latin names in Arabic lines, isolated so that they keep their order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from city_diplomacy_xblocks.fields.direction import FROM_RIGHT

_ISOLATE: Final = "\u2066"
_END: Final = "\u2069"
#: Latin letters, digits and what stands between them: « 12 500 000 MAD », « Ville (fictive) ».
#: A bracket goes with its other half, or stays outside.
_LETTER: Final = "[A-Za-zÀ-ɏ0-9]"
_WITHIN: Final = "[A-Za-zÀ-ɏ0-9 .,:;/’'%+–—\u00a0\u202f-]"
_BRACKETS: Final = rf"\({_WITHIN}*\)"
_RUN: Final = re.compile(rf"{_LETTER}(?:{_WITHIN}|{_BRACKETS})*(?:{_LETTER}|%|{_BRACKETS})")


def isolated_words(words: str) -> str:
    """`words` with each run that goes from the left isolated, where others go from the right."""
    if not _RUN.search(words):
        return words
    if "\n" in words:
        return "\n".join(map(isolated_words, words.split("\n")))
    if not FROM_RIGHT.search(words):
        return f"{_ISOLATE}{words}{_END}"
    return isolated_runs(words)


def isolated_runs(words: str) -> str:
    """`words` that go from the right in any case, as « 04/2027 ← 12/2029 », each run isolated."""
    return _RUN.sub(lambda run: f"{_ISOLATE}{run.group()}{_END}", words)


def isolated(value: Any) -> Any:
    """Every text within `value`, but drawings."""
    if isinstance(value, str):
        return value if value.startswith("<svg") else isolated_words(value)
    if isinstance(value, Mapping):
        kept = ("kind", "language", "fonts")
        return {key: part if key in kept else isolated(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [isolated(part) for part in value]
    return value
