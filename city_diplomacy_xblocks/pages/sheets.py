"""The sections of a plan as sheets to write on, and what the script must know of the whole plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zlib import crc32

from attrs import frozen
from django.utils.safestring import SafeString, mark_safe

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.html import Control, Notes, Target
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, title_column
from city_diplomacy_xblocks.fields.table_html import draw
from city_diplomacy_xblocks.worksheets.computed import compute
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet

Answers = Mapping[str, Mapping[str, Any]]
#: The column of a table of actors that says their level.
LEVEL_COLUMN = "level"


def prefix_of(block_id: str) -> str:
    """A short prefix for the ids of one block: several stand on one page, and their own names are
    long.
    """
    return f"w{crc32(block_id.encode()):08x}"


def written_in(worksheet: Worksheet, language: str) -> SafeString:
    """The attributes of the worksheet's words on a page in a language that it does not speak."""
    return mark_safe(html.written_in(worksheet.title, language))  # noqa: S308 - codes of languages


@frozen
class Plan:
    """A worksheet filled in, as one language reads it."""

    worksheet: Worksheet
    answers: Answers
    reading: Reading
    targets: Mapping[str, Sequence[Target]]
    figures: Mapping[str, str]

    def section_html(
        self, section: Section, *, prefix: str, notes: Callable[[str], Notes], read_only: bool
    ) -> str:
        """Every field of `section`, in order."""
        values = self.answers.get(section.id, {})
        return "".join(
            draw(
                values.get(field.id),
                field,
                place=Control(
                    f"{prefix}-{section.id}-{field.id}",
                    f"{section.id}.{field.id}",
                    self.reading,
                    read_only=read_only,
                    notes=notes,
                    rows_of=self.rows_of,
                    computed=self.figures,
                ),
            )
            for field in section.fields
        )

    def rows_of(self, target: str) -> Sequence[Target]:
        """The rows of the table at the path `target`."""
        return self.targets.get(target, ())

    def row(self, table_path: str, row_id: str) -> Target | None:
        """The row of that id."""
        return next((row for row in self.rows_of(table_path) if row.id == row_id), None)


def read_plan(worksheet: Worksheet, answers: Answers, language: str) -> Plan:
    """The plan as `language` reads it: currency, names of rows, figures."""
    reading = Reading(language, *currency_of(worksheet, answers))
    targets = _targets(worksheet, answers, reading)
    names = {
        (path, row.id): f"{row.number} — {row.name}"
        for path, rows in targets.items()
        for row in rows
    }
    reading = Reading(
        language,
        reading.currency,
        reading.currency_decimals,
        lambda path, row_id: names.get((path, row_id), "?"),
    )
    return Plan(worksheet, answers, reading, targets, figures(worksheet, answers, reading))


def figures(worksheet: Worksheet, answers: Answers, reading: Reading) -> dict[str, str]:
    """The computed fields in words, by path; those that cannot be worked out yet are a dash."""
    return {
        path: "—" if number is None else _figure(worksheet, path, number, reading)
        for path, number in compute(worksheet, answers).items()
    }


def currency_of(worksheet: Worksheet, answers: Answers) -> tuple[str, int | None]:
    """The code and the decimals of the plan's currency: the answer to the choice whose options have
    decimals.
    """
    for section, field in worksheet.all_fields():
        if field.type == "choice" and any(option.decimals is not None for option in field.options):
            option = field.option(answers.get(section.id, {}).get(field.id))
            return (option.code, option.decimals) if option else ("", None)
    return ("", None)


def _figure(worksheet: Worksheet, path: str, number: float, reading: Reading) -> str:
    spec = worksheet.field_at(path)
    return TYPES["computed"].summarise(number, spec, context=reading) if spec else str(number)


def _targets(worksheet: Worksheet, answers: Answers, reading: Reading) -> dict[str, list[Target]]:
    """The rows of every table, by the table's path."""
    found: dict[str, list[Target]] = {}
    for section, field in worksheet.all_fields():
        if field.type == "table":
            rows = answers.get(section.id, {}).get(field.id) or ()
            found[f"{section.id}.{field.id}"] = [
                _target(field, row, at, reading) for at, row in enumerate(rows, start=1)
            ]
    return found


def _target(table: Field, row: Mapping[str, Any], at: int, reading: Reading) -> Target:
    title = title_column(table)
    value = row.get(title.id)
    name = "" if is_blank(value) else TYPES[title.type].summarise(value, title, context=reading)
    return Target(
        row["id"], f"{table.row_prefix or ''}{at}", name, str(row.get(LEVEL_COLUMN) or "")
    )


def references(plan: Plan, sections: Sequence[Section]) -> dict[str, dict[str, Any]]:
    """What the script needs to fill lists of references: the tables that `sections` point into,
    once each.
    """
    wanted = {
        spec.target
        for section in sections
        for field in section.fields
        for spec in (field, *field.columns)
        if spec.target
    }
    return {path: _reference(plan, path) for path in sorted(wanted)}


def _reference(plan: Plan, path: str) -> dict[str, Any]:
    table = plan.worksheet.field_at(path)
    if table is None:
        return {"prefix": "", "name": "", "rows": []}
    rows = [[row.id, row.name, row.level] for row in plan.rows_of(path)]
    return {"prefix": table.row_prefix or "", "name": title_column(table).id, "rows": rows}
