"""How far each section is: what its list of sections and its heading show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from attrs import frozen

from city_diplomacy_xblocks.fields.spec import Field, is_blank
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet
from city_diplomacy_xblocks.worksheets.finding import Finding
from city_diplomacy_xblocks.worksheets.findings import NEEDED, shown

State = Literal["empty", "half", "done"]

#: What the count of filled fields says already.
_COUNTED: Final = frozenset({"required", "rows"})


@frozen
class Progress:
    """Of one section: `filled` of its `required` fields, and how much else there is to mend."""

    state: State
    filled: int
    required: int
    errors: int
    warnings: int


def section_progress(
    worksheet: Worksheet, answers: Mapping[str, Any], findings: Iterable[Finding]
) -> dict[str, Progress]:
    """The progress of each section by its id. A table counts as one field."""
    said = shown(findings)
    return {
        section.id: _progress(section, answers.get(section.id), said)
        for section in worksheet.sections
    }


def _progress(section: Section, answers: object, findings: list[Finding]) -> Progress:
    values = answers if isinstance(answers, Mapping) else {}
    here = [finding for finding in findings if finding.section == section.id]
    required = [spec for spec in section.fields if spec.required in NEEDED]
    filled = sum(1 for spec in required if is_filled(spec, values.get(spec.id)))
    errors = sum(1 for each in here if each.severity == "error" and each.rule not in _COUNTED)
    warnings = sum(1 for each in here if each.severity == "warning")
    begun = any(not is_blank(values.get(spec.id)) for spec in section.fields)
    state: State = "half" if begun else "empty"
    if filled == len(required) and not errors and (begun or not required):
        state = "done"
    return Progress(state, filled, len(required), errors, warnings)


def is_filled(spec: Field, value: object) -> bool:
    """True when there is an answer; of a table, enough rows, each with its needed cells."""
    if spec.type != "table":
        return not is_blank(value)
    rows = value if isinstance(value, list) else []
    whole = [row for row in rows if isinstance(row, Mapping) and _row_is_filled(spec, row)]
    return len(whole) == len(rows) and len(rows) >= max(spec.min_rows, 1)


def _row_is_filled(table: Field, row: Mapping[str, Any]) -> bool:
    return all(
        not is_blank(row.get(column.id))
        for column in table.columns
        if column.required in NEEDED or (table.by_team and column.by_team)
    )
