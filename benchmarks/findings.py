"""What the rules cost: a full plan, and one change of it."""

from __future__ import annotations

from benchmarks.host import Row, cells, cpu, full_plan, row


def measure() -> list[Row]:
    """Findings of a plan of some 600 cells, and of one change."""
    from city_diplomacy_xblocks.worksheets import findings, library

    worksheet, answers = library.get("plan_migration"), full_plan()
    whole = cpu(lambda: findings.check(worksheet, answers, language="fr"))
    paths = {"actions.actions"}
    some = cpu(lambda: findings.check_some(worksheet, answers, paths, language="fr"))
    return [
        row(f"findings of a plan of {cells(answers)} cells", whole, 30, "ms"),
        row("findings of one change (an action)", some, 10, "ms"),
    ]
