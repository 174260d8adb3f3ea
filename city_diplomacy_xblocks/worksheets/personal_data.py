"""Does a text seem to hold somebody's telephone number, e-mail address or identity number?

A guard, not a proof: it must stay silent on what plans are full of (amounts, years, periods,
dates, the numbers of laws), or nobody would listen to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from attrs import frozen

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
#: Digits in groups, as telephone numbers are written: +221 77 123 45 67, 77.123.45.67 …
_GROUPS: Final = re.compile(
    r"(?<![\w.,/-])(?P<lead>\+|\(\+?)?[0-9]{1,18}(?:[ \u00a0\u202f./()-]{1,2}[0-9]{1,18}){0,14}\)?"
)
_SPACES: Final = r"[ \u00a0\u202f]"
_AMOUNT: Final = re.compile(
    rf"[0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}}){{1,6}}\Z|[0-9]{{1,3}}(?:\.[0-9]{{3}}){{1,6}}\Z"
)
_DATES: Final = re.compile(
    r"(?<![0-9])(?:[0-3]?[0-9][./-][01]?[0-9][./-](?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}-[01][0-9](?:-[0-3][0-9])?"
    r"|(?:19|20)[0-9]{2}[ \u00a0]?[-/–][ \u00a0]?(?:19|20)?[0-9]{2})(?![0-9])"
)
_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
#: The number of a law or an article is short and followed by no more digits.
_LAW: Final = re.compile(
    r"\b(?:n[°ºo]\.?|numéro|number|art(?:icle)?\.?)[ \u00a0\u202f]{0,2}"
    r"[0-9]{1,5}(?:[./-][0-9]{1,5}){0,2}(?![ \u00a0\u202f./-]?[0-9])",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"[ \u00a0\u202f]{0,2}(?:(?-i:[A-Z]{3})\b|F\b|FCFA\b|€|\$|%|k?m[²2³3]?\b|ha\b"
    r"|(?:francs?|dirhams?|dinars?|euros?|dollars?|ouguiyas?|millions?|milliards?)\b"
    r"|(?:habitants?|personnes?|people|inhabitants?)\b"
    r"|(?:فرنك|درهم|دراهم|دينار|دنانير|أوقية|[يأ]ورو|دولار|مليون|ملايين|مليار|ملايير)"
    r"|(?:نسمة|ساكن|شخص|أشخاص))",
    re.IGNORECASE,
)
#: Digits as they are written in the east of the Arab world.
_EASTERN: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
#: Digits of a telephone number, and of any other number that may identify somebody.
_PHONE_DIGITS: Final = 9
_IDENTITY_DIGITS: Final = 8
_YEAR: Final = len("2027")
#: Possessive: most texts have too few digits, and are walked but once.
_ENOUGH_DIGITS: Final = re.compile(rf"(?:[^0-9]*+[0-9]){{{_IDENTITY_DIGITS}}}")


@frozen(eq=False)
class Dismissed:
    """What people said is no personal data, in one plan.

    `said`: by path, the mark of what looked personal there, and the name of who said so (`""` where
    it is not to be told). `make` makes the mark of a path and of what looks personal there, apart
    by line breaks: short, and nobody reads the data in it.
    """

    said: Mapping[str, Mapping[str, str]]
    make: Callable[[str, str], str]

    def mark(self, path: str, text: str) -> str:
        """The mark of what looks personal in the text at `path`; "" where nothing does."""
        found = "\n".join(personal_parts(text))
        return self.make(path, found) if found else ""

    def by(self, path: str, text: str) -> str | None:
        """Who said that what looks personal in `text` is not; None where nobody did."""
        here = self.said.get(path)
        return here.get(self.mark(path, text)) if here else None


def personal_parts(text: str) -> Iterator[str]:
    """What in `text` seems to be a telephone, e-mail or identity number, as it is written."""
    text = text.translate(_EASTERN)
    if "@" in text:
        yield from (found[0] for found in _EMAIL.finditer(text))
    if _ENOUGH_DIGITS.match(text):
        rest = _LAW.sub(" ; ", _DATES.sub(" ; ", _LINK.sub(" ; ", text)))
        yield from (
            found[0].strip() for found in _GROUPS.finditer(rest) if _identifies(found, rest)
        )


def _identifies(found: re.Match[str], text: str) -> bool:
    written = found[0].strip()
    digits = re.sub(r"[^0-9]", "", written)
    if found["lead"] and "+" in found["lead"]:
        return len(digits) >= _IDENTITY_DIGITS
    if digits == written:
        return len(digits) >= _IDENTITY_DIGITS and not _UNIT.match(text, found.end())
    if len(digits) < _PHONE_DIGITS or _AMOUNT.match(written):
        return False
    return not _UNIT.match(text, found.end()) and not _two_amounts(written)


def _two_amounts(written: str) -> bool:
    """Amounts or years side by side, such as « 3 000 000-5 000 000 » or « 12 000 / 15 000 »."""
    parts = re.split(r"[ \u00a0]?[/–-][ \u00a0]?", written)
    return len(parts) > 1 and all(_AMOUNT.match(part) or len(part) == _YEAR for part in parts)
