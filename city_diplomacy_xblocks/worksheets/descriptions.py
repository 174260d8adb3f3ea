"""What each worksheet of the library is for, told to authors who choose one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from city_diplomacy_xblocks.fields.spec import Labels
from city_diplomacy_xblocks.worksheets.library import FOLDER
from city_diplomacy_xblocks.worksheets.yaml_file import read

FILE: Final = FOLDER / "descriptions.yaml"


@cache
def descriptions() -> Mapping[str, Labels]:
    """Two sentences for each worksheet of the library, by its id, in the order to show them in."""
    given: Any = read(FILE.read_text(encoding="utf-8"), name=FILE.name).data
    told: dict[str, Labels] = given
    return told
