"""What commands of ``city-plans`` read: worksheets and plans. And how commands end.

Exit codes: 0 nothing wrong (warnings included), 1 errors found, 2 something could not be read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.loader import lint, load

NOTHING_WRONG: Final = 0
ERRORS: Final = 1
UNREADABLE: Final = 2

#: Bytes of a plan file; a plan has 200,000 characters at most.
LARGEST_PLAN: Final = 20_000_000


class Unreadable(Exception):
    """Something the command needs cannot be read or written; the message says which and why."""


def open_worksheet(name: str) -> Worksheet:
    """The worksheet of that id, or of that YAML file."""
    if name.endswith((".yaml", ".yml")):
        return load_file(name)
    try:
        return library.get(name)
    except KeyError:
        sentence = pgettext("command line", "there is no worksheet “{name}”; there are: {names}.")
        raise Unreadable(sentence.format(name=name, names=", ".join(library.ids()))) from None


def load_file(file: str, *, beside_earlier: bool = False) -> Worksheet:
    """The worksheet of a YAML file. Raises WorksheetError with what is wrong in it; if asked to,
    beside earlier versions that are in the same folder.
    """
    try:
        return lint(Path(file)) if beside_earlier else load(Path(file))
    except (OSError, ValueError) as error:
        raise Unreadable(cannot_open(file, error)) from None


def open_plan(file: str) -> dict[str, Any]:
    """A plan as its JSON file has it."""
    path = Path(file)
    try:
        if path.stat().st_size > LARGEST_PLAN:
            raise Unreadable(
                pgettext("command line", "{file}: too large for a plan.").format(file=file)
            )
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Unreadable(cannot_open(file, error)) from None
    except (ValueError, RecursionError):
        sentence = pgettext("command line", "{file}: this is not JSON.")
        raise Unreadable(sentence.format(file=file)) from None
    if not isinstance(data, dict):
        sentence = pgettext(
            "command line", "{file}: a plan is an object with one key for each section."
        )
        raise Unreadable(sentence.format(file=file))
    return data


def cannot_open(file: str, error: Exception) -> str:
    """The sentence for a file that cannot be opened."""
    why = error.strerror if isinstance(error, OSError) else str(error)
    sentence = pgettext("command line", "{file} cannot be opened: {why}.")
    return sentence.format(file=file, why=why)
