"""The names that CEL in a worksheet may use, and what they make of blanks.

Variables: every field of the plan by its bare id; `parameters`; `currency` (a code) and
`currency_decimals`; `today`, a date; `texts`, every text people wrote:
``{id, row, field, text, personal, found}``, `personal` true when it seems to hold personal data
and nobody said that it does not, `found` the first of it as it is written, or ``""``;
`references`, every row that a row points to:
``{id, row, field, column, level, name, found_level, found}``. In both, `id` is the path. Inside
`for_each`, a row is `row`, with `id`, its columns, and `_number`, as people see it.

Numbers are decimals, so that arithmetic needs decimals too: ``2.0 * row.impact``; comparing with
``2`` is fine. Money is in whole minor units (centimes, francs). `size` counts the bytes of a
text: use `length`. A row that is gone is not there: a reference to it reads as blank.

Blanks: a text, a choice, a date, a month or a reference is ``""``; a number, a scale, a percentage,
money, yes/no is ``null``; lists are ``[]``; a period, of months or of days, is
``{"start": "", "end": ""}``. What each function makes of them stands with it below. No function
ever fails.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any, Final

from city_diplomacy_xblocks.fields.calendar import day, month_number
from city_diplomacy_xblocks.fields.spec import is_blank

Function = Callable[..., Any]


def _calm(otherwise: object) -> Callable[[Function], Function]:
    """Answer `otherwise` where a value of another kind came in: a rule must not fail on a draft."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def answer(*values: Any) -> Any:
            try:
                return function(*values)
            except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError):
                return otherwise

        return answer

    return decorate


@_calm(0.0)
def total(numbers: list[Any]) -> float:
    """``sum([2, null, 3])`` is 5: blanks count for nothing; ``sum([])`` is 0."""
    return float(sum(number for number in numbers if isinstance(number, int | float)))


@_calm(None)
def share(part: float, whole: float) -> float:
    """``share(1, 4)`` is 25 (percent); null when either is blank or the whole is 0."""
    return 100.0 * part / whole


@_calm(0.0)
def absolute(number: float) -> float:
    """``abs(-3)`` is 3; 0 for a blank."""
    return abs(float(number))


@_calm(0.0)
def length(text: str) -> float:
    """Characters of a text, white space around it not counted; 0 for a blank."""
    return float(len(text.strip()))


@_calm(0.0)
def months(start: str, end: str) -> float:
    """Months from `start` to `end`, both included; 0 when either is blank."""
    first, last = month_number(start), month_number(end)
    return 0.0 if first is None or last is None else float(last - first + 1)


@_calm("")
def add_months(month: str, number: float) -> str:
    """``add_months("2029-12", 6)`` is ``"2030-06"``; ``""`` for a blank."""
    start = month_number(month)
    if start is None:
        return ""
    years, months_ = divmod(start + int(number), 12)
    return f"{years:04d}-{months_ + 1:02d}"


@_calm("")
def first_day(month: str) -> str:
    """``first_day("2027-01")`` is ``"2027-01-01"``; ``""`` for a blank."""
    return "" if month_number(month) is None else f"{month}-01"


@_calm(0.0)
def days(start: str, end: str) -> float:
    """Days from `start` to `end`: 1 for the next day; 0 when either is blank."""
    first, last = day(start), day(end)
    return 0.0 if first is None or last is None else (last - first) / timedelta(days=1)


@_calm(False)
def filled(value: Any) -> bool:
    """False for a blank, and for a row with nothing but blanks; 0 and `false` are answers."""
    if isinstance(value, Mapping) and "_filled" in value:
        return bool(value["_filled"])
    return not is_blank(value)


@_calm("")
def words(parts: list[str], conjunction: str) -> str:
    """``words(["a", "", "b", "c"], "et")`` is « a, b et c »: blanks left out.

    An Arabic conjunction, « و » or « ولا », stands before every part but the first.
    """
    said = [part for part in parts if part]
    if conjunction.startswith("و"):
        return f" {conjunction}".join(said)
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} {conjunction} {said[-1]}"


@_calm("")
def plain(text: str) -> str:
    """``plain(" Société d’État ")`` is ``"societe d'etat"``: for comparing, without case, accents
    and doubled spaces; ``""`` for a blank.
    """
    bare = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(each for each in bare if not unicodedata.combining(each)).split())


@_calm([])
def repeated(rows: list[Mapping[str, Any]], column: str) -> list[Any]:
    """The rows whose text in `column` an earlier row has too, as `plain` compares; no blanks."""
    seen: set[str] = set()
    found = []
    for row in rows:
        name = plain(row[column])
        if name and name in seen:
            found.append(row)
        seen.add(name)
    return found


#: What every expression may call.
FUNCTIONS: Final[Mapping[str, Function]] = {
    "sum": total,
    "share": share,
    "abs": absolute,
    "length": length,
    "months": months,
    "add_months": add_months,
    "first_day": first_day,
    "days": days,
    "filled": filled,
    "words": words,
    "plain": plain,
    "repeated": repeated,
}

#: What `values` may call besides, to put a number into words: see `worksheets.wording`.
WORDING: Final = ("money", "percent", "figure", "month_name", "day_name", "label")

#: Of CEL's own functions, those that make sense here.
NATIVE: Final = (
    "size", "contains", "startsWith", "endsWith", "matches", "int", "double", "string", "has",
)  # fmt: skip
