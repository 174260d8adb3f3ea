"""What the rules cost: a full plan, and one change of it."""

from __future__ import annotations

from benchmarks.host import Row, cells, cpu, full_plan, row


def measure() -> list[Row]:
    """Findings of a plan of some 600 cells, whole and broken, and of one change, as a save makes
    them: all rules are asked, then what the change may have touched is told.
    """
    from city_diplomacy_xblocks.worksheets import findings, library

    worksheet, answers = library.get("plan_migration"), full_plan()
    whole = cpu(lambda: findings.check(worksheet, answers, language="fr"))

    def one_change() -> object:
        everything = findings.check(worksheet, answers, language="fr")
        return findings.narrowed(worksheet, everything, {"actions.actions"})

    # Nothing but amounts and names: nearly every rule has something to say, row by row.
    bare = {
        section: {
            field: [{"id": row["id"], "name": row.get("name"), "amount": 1.005} for row in value]
            if isinstance(value, list) and value and isinstance(value[0], dict)
            else value
            for field, value in fields.items()
        }
        for section, fields in answers.items()
    }
    broken = cpu(lambda: findings.check(worksheet, bare, language="fr"))
    some = cpu(one_change)
    return [
        row(f"findings of a plan of {cells(answers)} cells", whole, 30, "ms"),
        row("findings of that plan without most of its cells", broken, 30, "ms"),
        row("findings of one change (an action)", some, 10, "ms"),
    ]
