"""A plan as JSON, as ``city-plans check`` reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet


def write(worksheet: Worksheet, answers: Mapping[str, Any]) -> bytes:
    """``{"_template": "plan_migration", "_version": 1, "identite": {…}, …}``."""
    told = {"_template": worksheet.id, "_version": worksheet.version}
    clean = read_answers(worksheet, answers).answers
    return json.dumps({**told, **clean}, ensure_ascii=False, indent=2).encode() + b"\n"
