"""Words people write here, and how the queue sorts and searches names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.cleaning import clean_line, clean_text
from city_diplomacy_xblocks.platform.errors import Refusal

#: Characters of one comment, of the words beside a criterion, and of the overall comment.
LONGEST_COMMENT: Final = 5_000
LONGEST_OVERALL: Final = 20_000
LONGEST_NAME: Final = 255


def fold(name: str) -> str:
    """`name` without accents and case, single spaces: « Aïssata  D. » → « aissata d. »."""
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)
    )
    return " ".join(clean_line(bare).casefold().split())[:LONGEST_NAME]


def shown_name(name: object) -> str:
    """A name as it is shown: one line that fits its column; "" for what is no text."""
    return " ".join(clean_line(name).split())[:LONGEST_NAME] if isinstance(name, str) else ""


def joined_names(names: Iterable[str]) -> str:
    """The names of several people as they are shown, those that are known; as many as fit."""
    shown = ""
    for name in filter(None, map(shown_name, names)):
        longer = f"{shown}, {name}" if shown else name
        if len(longer) > LONGEST_NAME:
            return f"{shown}…"[:LONGEST_NAME]
        shown = longer
    return shown


def words(raw: object, *, longest: int) -> str:
    """`raw` as it will be stored. Refuses (400) what is no text, and what is longer than
    `longest`.
    """
    if not isinstance(raw, str):
        raise Refusal(400, "not_text", pgettext("reviewing", "A comment is a text."))
    text = clean_text(raw)
    if len(text) > longest:
        message = pgettext("reviewing", "This text has {length} characters: {longest} fit here.")
        raise Refusal(400, "too_long", message.format(length=len(text), longest=longest))
    return text


def words_not_blank(raw: object) -> str:
    """A comment as it will be stored. Refuses (400) a blank one."""
    text = words(raw, longest=LONGEST_COMMENT)
    if not text.strip():
        raise Refusal(400, "blank", pgettext("reviewing", "Write something before you send it."))
    return text
