"""The demo plan of Kanimbora, and ways to change it."""

from __future__ import annotations

import copy
import json
from pathlib import Path

from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.findings import check

EXAMPLE = Path(library.EXAMPLES) / "kanimbora.json"


def worksheet():
    return library.get("plan_migration")


def demo():
    """The plan as it stands in its file: rows of some tables without ids."""
    return copy.deepcopy(json.loads(EXAMPLE.read_text(encoding="utf-8")))


def row(plan, table, row_id):
    """The row of that id, or at that place (from 0)."""
    section, field = table.split(".")
    rows = plan[section][field]
    return (
        rows[row_id]
        if isinstance(row_id, int)
        else next(each for each in rows if each.get("id") == row_id)
    )


def rules_of(plan, language="fr", sheet=None):
    """The ids of the rules and built-in findings that speak of the plan."""
    return {finding.rule for finding in check(sheet or worksheet(), plan, language=language)}


def findings_of(plan, rule, language="fr", sheet=None):
    return [
        finding
        for finding in check(sheet or worksheet(), plan, language=language)
        if finding.rule == rule
    ]
