"""What pictures cost: all those of a full plan, drawn; the largest drawing of all the examples."""

from __future__ import annotations

from benchmarks.host import Row, cpu, full_plan, row


def measure() -> list[Row]:
    """How many pictures a full plan has and what drawing them takes; the size of the largest."""
    from city_diplomacy_xblocks.fields.words import speaking
    from city_diplomacy_xblocks.visuals.registry import draw
    from city_diplomacy_xblocks.worksheets import library

    def drawn(worksheet, answers):
        specs = [spec for section in worksheet.sections for spec in section.pictures]
        return [draw(worksheet, answers, spec, language="fr") for spec in specs]

    with speaking("fr"):
        worksheet, answers = library.get("plan_migration"), full_plan()
        count = len(drawn(worksheet, answers))
        spent = cpu(lambda: drawn(worksheet, answers))
        largest = max(
            len(svg.encode())
            for each in library.ids()
            for example in library.examples(each)
            for picture in drawn(library.get(each), library.example(example))
            for svg in (picture.svg, picture.wide)
        )
    return [
        row(f"the {count} pictures of a full plan", spent, 50, "ms"),
        row("the largest drawing of the examples", largest / 1000, 12, "KB"),
    ]
