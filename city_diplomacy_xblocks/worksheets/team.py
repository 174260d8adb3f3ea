"""What the team fills in of a plan: fields, whole tables, columns of the participants' rows.

What is filled in has the shape ``{"fiche.review_status": "validee", "stage.weeks.w1.tutor_comment":
"Très bon début.", "stage.tutor_evaluation": [rows]}``: a table of the team's is one value; None
stands where something was taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.worksheets.answers import Answers
from city_diplomacy_xblocks.worksheets.currency import currency_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.finding import Finding
from city_diplomacy_xblocks.worksheets.findings import check, shown
from city_diplomacy_xblocks.worksheets.progress import is_filled
from city_diplomacy_xblocks.worksheets.rows import rows_at

#: Findings that say no more than that something is blank.
_BLANK: Final = frozenset({"required", "rows"})

Given = Mapping[str, Mapping[str, Any]]
Filled = dict[str, Any]


@frozen
class Read:
    """`filled` holds what fits; `misfits` says of each field or cell why it does not."""

    filled: Filled
    misfits: tuple[Finding, ...]


@frozen
class Part:
    """A field of the team's, or a column of the participants' rows: what it is called and where it
    stands. `blank`: the first place of it that is not filled in, or "".
    """

    label: str
    paths: tuple[str, ...]
    blank: str


def asks(worksheet: Worksheet) -> bool:
    """Whether the team has anything to fill in there."""
    return any(part.by_team for _, spec in worksheet.all_fields() for part in (spec, *spec.columns))


def places(worksheet: Worksheet, answers: Given) -> dict[str, Field]:
    """All that the team may fill in of this plan: fields and cells, in the worksheet's order."""
    found: dict[str, Field] = {}
    for section, spec in worksheet.all_fields():
        path = f"{section.id}.{spec.id}"
        if spec.by_team:
            found[path] = spec
            continue
        columns = [column for column in spec.columns if column.by_team]
        for row in rows_at(answers, path) if columns else ():
            found |= {f"{path}.{row['id']}.{column.id}": column for column in columns}
    return found


def filled_in(worksheet: Worksheet, answers: Given) -> Filled:
    """What these answers hold of the team's."""
    every = {path: value_at(answers, path) for path in places(worksheet, answers)}
    return {path: value for path, value in every.items() if value is not None}


def value_at(answers: Given, path: str) -> Any:
    """What answers hold at the path of a field or a cell; None where it is blank."""
    section, name, *cell = path.split(".")
    value = answers.get(section, {}).get(name)
    if not cell:
        return value
    row = next((each for each in value or () if each["id"] == cell[0]), None)
    return row.get(cell[1]) if row else None


def laid_over(answers: Given, *filled: Mapping[str, Any]) -> Answers:
    """`answers` with what was `filled` in, the last over what came before it. Cells of rows that
    are not there are left out.
    """
    made: Answers = {section: dict(values) for section, values in answers.items()}
    for path, value in ((path, each[path]) for each in filled for path in each):
        section, name, *cell = path.split(".")
        fields = made.setdefault(section, {})
        if cell:
            rows = fields.get(name) or ()
            fields[name] = [_with(row, cell[1], value, row["id"] == cell[0]) for row in rows]
            value = fields[name] or None
        _put(fields, name, value)
    return {section: values for section, values in made.items() if values or section in answers}


def _with(row: Mapping[str, Any], column: str, value: Any, is_it: bool) -> dict[str, Any]:
    made = dict(row)
    if is_it:
        _put(made, column, value)
    return made


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    values.pop(name, None)
    if value is not None:
        values[name] = value


def as_filled_in(worksheet: Worksheet, answers: Given, other: Given) -> Answers:
    """`answers` as whoever writes the plan may make them: the team's part stays that of `other`."""
    theirs = dict.fromkeys(places(worksheet, answers))
    return laid_over(answers, theirs, filled_in(worksheet, other))


def read_filled(worksheet: Worksheet, answers: Given, raw: Mapping[str, object]) -> Read:
    """What was typed into the team's fields. Raises KeyError for what is none of them."""
    there = places(worksheet, answers)
    decimals = currency_of(worksheet, answers).decimals
    filled: Filled = {}
    misfits: list[Finding] = []
    for path, value in raw.items():
        spec = there[path]
        wrong = list(_misfits(path, spec, value, decimals))
        misfits += wrong
        if not wrong:
            filled[path] = TYPES[spec.type].parse(value, spec, currency_decimals=decimals)
    return Read(filled, tuple(misfits))


def _misfits(path: str, spec: Field, value: object, decimals: int | None) -> Iterator[Finding]:
    """What does not fit, cell by cell in a table whose rows can be told apart."""
    try:
        if spec.type == "table":
            rows = [_id_of(row) for row in value] if isinstance(value, list) else value
            TYPES["table"].parse(rows, spec)
        else:
            TYPES[spec.type].parse(value, spec, currency_decimals=decimals)
    except Misfit as misfit:
        yield Finding(misfit.reason, "error", path, misfit.message)
        return
    for row in value if spec.type == "table" and isinstance(value, list) else ():
        yield from _misfits_of_row(f"{path}.{row['id']}", spec, row, decimals)


def _id_of(row: object) -> object:
    return {"id": row.get("id")} if isinstance(row, Mapping) else row


def _misfits_of_row(
    path: str, table: Field, row: Mapping[str, object], decimals: int | None
) -> Iterator[Finding]:
    for name, value in row.items():
        column = table.column(name)
        if column is not None:
            yield from _misfits(f"{path}.{name}", column, value, decimals)
    try:
        TYPES["table"].parse([dict.fromkeys(row) | {"id": row["id"]}], table)
    except Misfit as misfit:
        yield Finding(misfit.reason, "error", path, misfit.message)


def parts(worksheet: Worksheet, answers: Given, language: str) -> tuple[Part, ...]:
    """All that the team may fill in of this plan, and what of it is blank or half filled."""
    labels: dict[str, str] = {}
    paths: dict[str, list[str]] = {}
    blank: dict[str, str] = {}
    for path, spec in places(worksheet, answers).items():
        section, name, *cell = path.split(".")
        part = ".".join((section, name, *cell[1:]))
        labels[part] = label(spec.label, language)
        paths.setdefault(part, []).append(path)
        if not is_filled(spec, value_at(answers, path)):
            blank.setdefault(part, path)
    return tuple(Part(labels[part], tuple(paths[part]), blank.get(part, "")) for part in paths)


def is_teams(worksheet: Worksheet, path: str) -> bool:
    """Whether a field, a row or a cell is the team's to fill in."""
    spec = worksheet.field_at(path)
    table = worksheet.field_at(".".join(path.split(".")[:2]))
    return any(each is not None and each.by_team for each in (spec, table))


def advice(worksheet: Worksheet, answers: Given, language: str) -> list[Finding]:
    """What there is to say of what the team has filled in, none of it an error: it is they who
    decide. What they have left blank is in the `parts`.
    """
    return [
        evolve(finding, severity="warning", mark="")
        for finding in shown(check(worksheet, answers, language=language))
        if finding.rule not in _BLANK and is_teams(worksheet, finding.path)
    ]


def for_writers(worksheet: Worksheet, findings: Iterable[Finding]) -> list[Finding]:
    """Without what is said of the team's fields, about which its writers can do nothing."""
    return [finding for finding in findings if not is_teams(worksheet, finding.path)]
