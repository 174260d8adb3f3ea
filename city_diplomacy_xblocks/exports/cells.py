"""How an answer stands in a cell of a form, and how a cell is read again. Each undoes the other.

People type in their own way: a comma for decimals, « 03/2027 », « oui », any of the worksheet's
languages. What cannot be understood raises `Misread` with a sentence that says what to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.fields.begun import rows_shown
from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.currency import NO_CURRENCY, Currency
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.rows import row_label, rows_at

#: Between several answers in one cell.
SEPARATOR: Final = " ; "
_NUMBERS: Final = ("number", "money", "percent", "scale")
_MONTH: Final = re.compile(r"(?:(\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2}))")
_DAY: Final = re.compile(r"(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2}))")
_BETWEEN: Final = re.compile(r"\s*(?:–|—|→|←|\bau\b|\bà\b|\bto\b|إلى)\s*|\s+-\s+")
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2066-\u2069\u200e\u200f]+")
#: Words that multiply what stands before them.
_MAGNITUDES: Final = frozenset(
    (
        "k",
        "m",
        "mille",
        "million",
        "millions",
        "milliard",
        "milliards",
        "thousand",
        "billion",
        "ألف",
    )
)
#: How people write currencies, beside their codes; those that are not here are francs.
_FRANCS: Final = ("f", "fr", "franc", "francs")
_CFA: Final = (*_FRANCS, "cfa", "fcfa", "francscfa", "francs-cfa")
_DOLLARS: Final = ("$", "dollar", "dollars", "دولار")
_DINARS: Final = ("dinar", "dinars", "دينار")
_SIGNS: Final = {
    "XOF": _CFA,
    "XAF": _CFA,
    "MAD": ("dh", "dhs", "dirham", "dirhams", "درهم", "دراهم"),
    "TND": ("dt", *_DINARS),
    "DZD": ("da", *_DINARS),
    "LYD": ("dl", *_DINARS),
    "MRU": ("um", "ouguiya", "ouguiyas", "أوقية"),
    "EGP": ("le", "livre", "livres", "pound", "pounds", "جنيه"),
    "MGA": ("ar", "ariary"),
    "EUR": ("€", "euro", "euros", "يورو"),
    "USD": _DOLLARS,
    "CAD": _DOLLARS,
}
_YES: Final = frozenset({"oui", "yes", "نعم", "vrai", "true", "x", "1"})
_NO: Final = frozenset({"non", "no", "لا", "faux", "false", "0"})


class Misread(Exception):
    """A cell that cannot be understood; the message says why, and what to write."""


@frozen
class Names:
    """How rows are called in a form: `label_of` an id in a table, `id_of` what somebody wrote."""

    label_of: Callable[[str, str], str]
    id_of: Callable[[str, str], str | None]


def names_of(
    worksheet: Worksheet,
    answers: Mapping[str, Any],
    language: str,
    id_of: Callable[[str, str], str | None],
) -> Names:
    """The names of a plan's rows: number and first words, without what stands between answers."""

    def label_of(path: str, row_id: str) -> str:
        table = worksheet.field_at(path)
        shown = rows_shown(rows_at(answers, path), table) if table else []
        for place, row in enumerate(shown, start=1):
            if row["id"] == row_id and table:
                return row_label(table, row, place, language).replace(";", ",")
        return ""

    return Names(label_of, id_of)


def cell_of(value: Any, spec: Field, *, language: str, names: Names) -> str | float | date | None:
    """What stands in the cell for an answer; None for a blank."""
    if value is None:
        return None
    kind = spec.type
    if kind in _NUMBERS:
        return float(value)
    if kind == "boolean":
        return TYPES[kind].summarise(value, spec, context=Reading(language))
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "month":
        return _written_month(value)
    if kind in ("period", "date_period"):
        write = _written_month if kind == "period" else _written_day
        return " – ".join(write(value.get(end) or "") for end in ("start", "end"))
    if spec.target:
        ids = value if isinstance(value, list) else [value]
        return SEPARATOR.join(names.label_of(spec.target, row_id) for row_id in ids)
    if spec.options:
        codes = value if isinstance(value, list) else [value]
        return SEPARATOR.join(_option_words(spec, code, language) for code in codes)
    if isinstance(value, list):
        return SEPARATOR.join(str(each) for each in value)
    return str(value)


def value_of(cell: Any, spec: Field, *, names: Names, currency: Currency = NO_CURRENCY) -> Any:
    """The answer that a cell holds; None for an empty one. Raises Misread."""
    if isinstance(cell, str):
        cell = cell.strip().strip("\u2066\u2069").strip()
    if cell is None or cell == "":
        return None
    if isinstance(cell, str) and cell.startswith("#"):
        raise Misread(pgettext("form", "This cell holds an error of the spreadsheet."))
    raw = _raw(cell, spec, names, currency)
    try:
        return TYPES[spec.type].parse(raw, spec, currency_decimals=currency.decimals)
    except Misfit as misfit:
        raise Misread(misfit.message) from misfit


def _raw(cell: Any, spec: Field, names: Names, currency: Currency) -> Any:
    kind = spec.type
    if kind in _NUMBERS:
        return _number(cell, currency if kind == "money" else None)
    if kind == "boolean":
        return _truth(cell)
    if kind == "date":
        return _day(cell)
    if kind == "month":
        return _month(cell)
    if kind in ("period", "date_period"):
        return _ends(cell, _month if kind == "period" else _day)
    if spec.target:
        return _rows(cell, spec, spec.target, names)
    if spec.options:
        return _codes(cell, spec)
    words = _words(cell)
    several = spec.max_selected is not None or (spec.type == "link" and ";" in words)
    return [part.strip() for part in words.split(";") if part.strip()] if several else words


def _words(cell: Any) -> str:
    if isinstance(cell, bool):
        raise Misread(pgettext("form", "Write words here, not true or false."))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
    return str(cell)


def _number(cell: Any, currency: Currency | None) -> int | float:
    if isinstance(cell, bool | datetime | date):
        raise Misread(pgettext("form", "Write a number here, in digits."))
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() else cell
    bare = _SPACES.sub("", str(cell))
    found = re.fullmatch(r"(-?[\d.,']+)(%|[^\d.,%]{1,12})?(?:/5|sur5|outof5)?", bare)
    if not found:
        raise Misread(pgettext("form", "Write a number here, in digits."))
    unit = (found.group(2) or "").lower()
    if unit in _MAGNITUDES:
        raise Misread(pgettext("form", "Write the number in full, in digits."))
    if currency and unit and not _is_of(unit, currency):
        sentence = pgettext(
            "form", "“{unit}” is not the plan’s currency: write the amount in it, in digits."
        )
        raise Misread(sentence.format(unit=found.group(2)))
    return _digits(found.group(1).replace("'", ""))


def _is_of(unit: str, currency: Currency) -> bool:
    """Whether an amount is said in that currency: « FCFA », « dirhams », “MAD”."""
    signs = {currency.code.lower(), *_SIGNS.get(currency.code, _FRANCS)} - {""}
    return re.fullmatch("|".join(map(re.escape, signs)), unit.strip("()")) is not None


def _digits(text: str) -> int | float:
    """« 1.250,5 », “1,250.5”, « 1250,5 »: the last sign is the decimal one."""
    signs = [char for char in text if char in ".,"]
    whole, _, part = text.rpartition(signs[-1]) if signs else (text, "", "")
    grouped = len(set(signs)) == 1 and (
        len(signs) > 1 or (len(part) == 3 and whole not in ("", "0", "-0"))
    )
    if signs and grouped and len(signs) == 1:
        # « 1,250 » may be a thousand or one and a quarter: nobody can tell.
        message = pgettext(
            "form", "“{text}” can be read in two ways: write it without a comma or a point."
        )
        raise Misread(message.format(text=text))
    if signs and not grouped:
        text = re.sub(r"[.,]", "", whole) + "." + part
    else:
        text = re.sub(r"[.,]", "", text)
    try:
        return int(text) if "." not in text else float(text)
    except ValueError:
        raise Misread(pgettext("form", "Write a number here, in digits.")) from None


def _truth(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    said = _words(cell).lower()
    if said in _YES or said in _NO:
        return said in _YES
    raise Misread(pgettext("form", "Write yes or no here."))


def _day(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell.year:04d}-{cell.month:02d}-{cell.day:02d}"
    found = _DAY.fullmatch(_SPACES.sub("", str(cell)))
    if not found:
        raise Misread(pgettext("form", "Write a day here, such as 31/12/2027."))
    day, month, year, year_first, month_after, day_last = found.groups()
    return (
        f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
        if year
        else f"{int(year_first):04d}-{int(month_after):02d}-{int(day_last):02d}"
    )


def _month(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell.year:04d}-{cell.month:02d}"
    found = _MONTH.fullmatch(_SPACES.sub("", str(cell)))
    if not found:
        raise Misread(pgettext("form", "Write a month here, such as 03/2027."))
    month, year, year_first, month_after = found.groups()
    return (
        f"{int(year):04d}-{int(month):02d}"
        if year
        else f"{int(year_first):04d}-{int(month_after):02d}"
    )


def _ends(cell: Any, read: Callable[[Any], str]) -> dict[str, str | None]:
    parts = _BETWEEN.split(f" {_words(cell)} ")
    if len(parts) != 2:
        raise Misread(pgettext("form", "Write a start and an end here, with a dash between."))
    start, end = ((read(part) if part.strip() else None) for part in parts)
    return {"start": start, "end": end}


def _rows(cell: Any, spec: Field, target: str, names: Names) -> Any:
    found = []
    for part in _split(_words(cell)):
        row_id = names.id_of(target, part.split("—")[0].strip())
        if row_id is None:
            message = pgettext("form", "There is no row called “{name}”: write its number.")
            raise Misread(message.format(name=part[:60]))
        found.append(row_id)
    return found if spec.multiple else _only(found)


def _codes(cell: Any, spec: Field) -> Any:
    known = _known(spec)
    text = _folded(_words(cell))
    if text in known:
        return [known[text]] if spec.type == "multichoice" else known[text]
    found = []
    for part in _split(_words(cell)):
        if _folded(part) not in known:
            message = pgettext("form", "“{words}” is not one of the choices: choose in the list.")
            raise Misread(message.format(words=part[:60]))
        found.append(known[_folded(part)])
    return found if spec.type == "multichoice" else _only(found)


def _known(spec: Field) -> Mapping[str, str]:
    """Codes by their words in every language, and by themselves."""
    found = {_folded(option.code): option.code for option in spec.options}
    for option in spec.options:
        found |= {_folded(words): option.code for words in option.label.values()}
    return found


def _folded(words: str) -> str:
    return _SPACES.sub(" ", words).strip().lower().replace("’", "'")


def _split(words: str) -> Iterable[str]:
    return [part.strip() for part in words.split(";") if part.strip()]


def _only(found: list[str]) -> str:
    if len(found) != 1:
        raise Misread(pgettext("form", "Choose one answer only here."))
    return found[0]


def _option_words(spec: Field, code: str, language: str) -> str:
    option = spec.option(code)
    return label(option.label, language) if option else code


def _written_month(value: str) -> str:
    return f"{value[5:7]}/{value[:4]}" if value else ""


def _written_day(value: str) -> str:
    return f"{value[8:10]}/{value[5:7]}/{value[:4]}" if value else ""
