"""Ids for new parts, made of what people call them: ``Coût total`` is ``cout_total``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

from city_diplomacy_xblocks.worksheets.variables import GENERAL

_LONGEST: Final = 40
_OTHERS: Final = re.compile(r"[^a-z0-9]+")
#: Words of CEL: no expression can name a field that is called so.
_OF_CEL: Final = frozenset(
    {
        *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import"),
        *("in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void"),
        "while",
    }
)
#: What no part may be called, for rules to name it: a row, its id, and what is no field.
RESERVED: Final = _OF_CEL | {"id", "row", *GENERAL}


def new_id(words: str, taken: Collection[str], *, otherwise: str) -> str:
    """An id of small letters, digits and _ made of `words`, that is not `taken` yet.

    `otherwise` is used where the words have no Latin letter.
    """
    folded = words.casefold().replace("œ", "oe").replace("æ", "ae")
    split = unicodedata.normalize("NFKD", folded)
    plain = "".join(each for each in split if not unicodedata.combining(each))
    name = _OTHERS.sub("_", plain).lstrip("0123456789_")[:_LONGEST].rstrip("_") or otherwise
    found, number = name, 1
    while found in taken or found in RESERVED:
        number += 1
        found = f"{name[: _LONGEST - len(str(number)) - 1].rstrip('_')}_{number}"
    return found


def new_rule_id(taken: Iterable[str]) -> str:
    """The next of ``R-1``, ``R-2`` …"""
    known, number = set(taken), 1
    while f"R-{number}" in known:
        number += 1
    return f"R-{number}"
