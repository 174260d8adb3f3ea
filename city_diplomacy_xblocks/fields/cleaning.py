"""Text at the door: what databases refuse is dropped, everything else stays as typed."""

from __future__ import annotations

import re
from typing import Final

#: Control characters but line breaks and tabs; surrogates (always lone in a Python string).
_REFUSED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: Not the no-break spaces of an amount.
_GAPS: Final = re.compile("[ \n\t]+")
_BREAKS: Final = re.compile("\r\n?")
_EMPTY_LINES: Final = re.compile("\n[ \t]*\n\\s*")


def clean_text(raw: str) -> str:
    """`raw` with line feeds as its breaks, without other control characters and lone surrogates."""
    return _REFUSED.sub("", _BREAKS.sub("\n", raw))


def paragraphs(text: str) -> list[str]:
    """What empty lines part in `text`; the lines of each are kept."""
    return [each.strip() for each in _EMPTY_LINES.split(clean_text(text)) if each.strip()]


def first_words(text: str, longest: int) -> str:
    """`text` on one line, cut between two words, with « … » after them, where it is longer."""
    line = _GAPS.sub(" ", text).strip()
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    return f"{kept.rpartition(' ')[0] or kept}…"


def clean_line(raw: str) -> str:
    """As `clean_text`, on one line: a line break becomes a space."""
    return clean_text(raw).replace("\n", " ")
