"""The worksheets that come with the package, and the example plans to read."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from city_diplomacy_xblocks.worksheets.answers import Answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.files import answers_from_file
from city_diplomacy_xblocks.worksheets.loader import load

FOLDER: Final = Path(__file__).parent / "library"
EXAMPLES: Final = FOLDER / "examples"
#: Files of the folder that are no worksheets.
_SHARED: Final = frozenset({"options", "comments", "descriptions"})


@cache
def ids() -> tuple[str, ...]:
    """The ids of the worksheets there are."""
    return tuple(sorted({path.stem.partition("@")[0] for path in FOLDER.glob("*.yaml")} - _SHARED))


@cache
def get(worksheet_id: str, version: int | None = None) -> Worksheet:
    """The worksheet, in its newest version or in `version`. Raises KeyError when there is none.

    The newest version stands in ``<id>.yaml``, each earlier one in ``<id>@<version>.yaml``.
    """
    if worksheet_id not in ids():
        raise KeyError(worksheet_id)
    newest = _loaded(FOLDER / f"{worksheet_id}.yaml")
    if version is None or version == newest.version:
        return newest
    earlier = FOLDER / f"{worksheet_id}@{version}.yaml"
    if not earlier.exists():
        raise KeyError(f"{worksheet_id}@{version}")
    return _loaded(earlier)


def examples(worksheet_id: str | None = None) -> tuple[str, ...]:
    """The names of the example plans, of all worksheets or of that one."""
    return tuple(name for name, of in _examples().items() if worksheet_id in (None, of))


def example(name: str) -> Answers:
    """The answers of the example plan of that name; a copy. Raises KeyError when there is none."""
    if name not in examples():
        raise KeyError(name)
    data = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    answers, _ = answers_from_file(get(data["_worksheet"]), data)
    return answers


@cache
def _examples() -> dict[str, str]:
    """The worksheet of each example plan, by the plan's name."""
    paths = sorted(EXAMPLES.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["_worksheet"] for path in paths}


@cache
def _loaded(path: Path) -> Worksheet:
    return load(path)
