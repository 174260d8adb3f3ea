"""What is to be said of a plan: the built-in findings of its fields, and those of its rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from city_diplomacy_xblocks.fields import money
from city_diplomacy_xblocks.fields.amounts import decimals, exact
from city_diplomacy_xblocks.fields.direction import apart
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.fields.words import pgettext, speaking
from city_diplomacy_xblocks.worksheets.answers import Read, read_answers
from city_diplomacy_xblocks.worksheets.currency import Currency, currency_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.finding import BUILT_IN, DISMISSED, Finding
from city_diplomacy_xblocks.worksheets.personal_data import Dismissed, personal_parts
from city_diplomacy_xblocks.worksheets.rows import pointing, row_number, rows_at
from city_diplomacy_xblocks.worksheets.rules import rule_findings
from city_diplomacy_xblocks.worksheets.ruleset import ruleset
from city_diplomacy_xblocks.worksheets.variables import written_texts

__all__ = [
    "BUILT_IN",
    "DISMISSED",
    "Checked",
    "Finding",
    "check",
    "findings_of_read",
    "narrowed",
    "shown",
]

#: Marks of what the author of the plan has to fill before handing in.
NEEDED = frozenset({"R", "F"})


@frozen
class Checked:
    """Findings that replace all earlier ones of these `rules`, and all built-in ones of `paths`."""

    rules: frozenset[str]
    paths: frozenset[str]
    findings: list[Finding]


def check(
    worksheet: Worksheet, answers: object, *, language: str, dismissed: Dismissed | None = None
) -> list[Finding]:
    """Everything there is to say of the plan, in the order of the worksheet.

    Texts that people have `dismissed` as not personal data are warned of no more.
    """
    with speaking(language):
        read = read_answers(worksheet, answers)
        return findings_of_read(worksheet, read, language=language, dismissed=dismissed)


def narrowed(worksheet: Worksheet, findings: Iterable[Finding], paths: Iterable[str]) -> Checked:
    """Of all the `findings` of the plan, those that changes at `paths` (of fields, rows or cells)
    may have made, or unmade.
    """
    changed = frozenset(".".join(path.split(".")[:2]) for path in paths)
    touched = changed | _also_touched(worksheet, changed)
    said = frozenset(each.rule.id for each in ruleset(worksheet).rules if each.inputs & changed)
    concerned = [
        finding
        for finding in findings
        if finding.rule in said or (finding.built_in and finding.field_path in touched)
    ]
    return Checked(said, touched, concerned)


def findings_of_read(
    worksheet: Worksheet, read: Read, *, language: str, dismissed: Dismissed | None = None
) -> list[Finding]:
    """As `check`, for answers that have been read."""
    found = [*read.findings, *_personal(worksheet, read.answers, dismissed, language)]
    found += _built_in(worksheet, read, language)
    found += rule_findings(worksheet, read.answers, language=language, dismissed=dismissed)
    return _in_order(worksheet, found)


def shown(findings: Iterable[Finding]) -> list[Finding]:
    """The findings worth showing: no built-in one where a rule of the worksheet speaks.

    Of several built-in ones at one path the last stays, which says most: « at least 3 rows »
    rather than « still to be filled in ». What people settled stays beside all of them.
    """
    everything = list(findings)
    tools = {each.path: each for each in everything if each.built_in and each.rule != DISMISSED}
    spoken = {finding.path for finding in everything if not finding.built_in}
    return [
        each
        for each in everything
        if not each.built_in
        or each.rule == DISMISSED
        or (each.path not in spoken and tools[each.path] is each)
    ]


def _in_order(worksheet: Worksheet, findings: list[Finding]) -> list[Finding]:
    fields = [f"{section.id}.{spec.id}" for section, spec in worksheet.all_fields()]
    places = {path: place for place, path in enumerate(fields)}
    return sorted(findings, key=lambda finding: places.get(finding.field_path, len(places)))


def _also_touched(worksheet: Worksheet, changed: frozenset[str]) -> frozenset[str]:
    """Fields that point at a changed table, and all money when the currency changed."""
    new_currency = worksheet.currency_path in changed
    return frozenset(
        f"{section.id}.{spec.id}"
        for section, spec in worksheet.all_fields()
        if any(
            part.target in changed or (new_currency and part.type == "money")
            for part in (spec, *spec.columns)
        )
    )


def _built_in(worksheet: Worksheet, read: Read, language: str) -> Iterator[Finding]:
    currency = currency_of(worksheet, read.answers)
    for section, spec in worksheet.all_fields():
        path = f"{section.id}.{spec.id}"
        value = read.answers.get(section.id, {}).get(spec.id)
        yield from _of_value(spec, path, value, read, currency, language, row="")
        if spec.type == "table":
            for place, row in enumerate(value or (), start=1):
                yield from _of_row(spec, path, row, place, read, currency, language)
    yield from _gone(worksheet, read.answers, language)


def _personal(
    worksheet: Worksheet, answers: Mapping[str, Any], dismissed: Dismissed | None, language: str
) -> Iterator[Finding]:
    """Texts that seem to hold personal data, unless a rule of the worksheet looks at all texts; and
    those of which people said that they do not.
    """
    by_rule = any(rule.for_each == "texts" for rule in worksheet.rules)
    if by_rule and not (dismissed and dismissed.said):
        return
    for path, row, spec, text in written_texts(worksheet, answers):
        name = dismissed.by(path, text) if dismissed else None
        if name is not None:
            mark = dismissed.mark(path, text) if dismissed else ""
            yield Finding(DISMISSED, "note", path, _settled(name), mark)
        elif not by_rule and (found := next(personal_parts(text), "")):
            words = label(spec.label, language)
            field = pgettext("finding", "{row}, {field}").format(row=row, field=words)
            sentence = pgettext(
                "finding",
                "“{field}” seems to hold personal data, “{found}” (a telephone, e-mail or "
                "identity number): take it out.",
            )
            held = apart(found, language)
            message = sentence.format(field=field if row else words, found=held)
            mark = dismissed.mark(path, text) if dismissed else ""
            yield Finding("personal", "warning", path, message, mark)


def _settled(name: str) -> str:
    if not name:
        return pgettext("finding", "This is not personal data: nobody is warned of it any more.")
    sentence = pgettext(
        "finding", "{name} said that this is not personal data: nobody is warned of it any more."
    )
    return sentence.format(name=name)


def _gone(worksheet: Worksheet, answers: Mapping[str, Any], language: str) -> Iterator[Finding]:
    """References to rows that have been deleted."""
    known: dict[str, set[str]] = {}
    for cell in pointing(worksheet, answers):
        if cell.target not in known:
            known[cell.target] = {row["id"] for row in rows_at(answers, cell.target)}
        for _ in set(cell.ids) - known[cell.target]:
            sentence = pgettext("finding", "“{field}”: the row chosen here has been deleted.")
            message = sentence.format(field=label(cell.spec.label, language))
            yield _error("reference", cell.path, message)


def _of_row(
    table: Field,
    path: str,
    row: Mapping[str, Any],
    place: int,
    read: Read,
    currency: Currency,
    language: str,
) -> Iterator[Finding]:
    number = row_number(table, place)
    row_path = f"{path}.{row['id']}"
    if is_blank(row) and not any(each.startswith(row_path) for each in read.misfits):
        sentence = pgettext("finding", "{row}: this row is empty. Fill it in or delete it.")
        yield _error("required", row_path, sentence.format(row=number))
        return
    for column in table.columns:
        cell = f"{row_path}.{column.id}"
        yield from _of_value(column, cell, row.get(column.id), read, currency, language, row=number)


def _of_value(
    spec: Field, path: str, value: Any, read: Read, currency: Currency, language: str, *, row: str
) -> Iterator[Finding]:
    if path in read.misfits:
        return
    if is_blank(value):
        if spec.required in NEEDED and spec.type != "computed":
            yield _error("required", path, _to_be_filled(spec, row, language))
        if spec.type != "table" or spec.required not in NEEDED:
            return
    for problem in TYPES[spec.type].findings(value, spec):
        yield _error(problem.rule, path, problem.message)
    places = currency.decimals
    if spec.type == "money" and places is not None and decimals(exact(value)) > places:
        yield _error("type", path, money.too_many_decimals(places))


def _to_be_filled(spec: Field, row: str, language: str) -> str:
    words = label(spec.label, language)
    if row:
        sentence = pgettext("finding", "{row}: “{field}” is still to be filled in.")
        return sentence.format(row=row, field=words)
    return pgettext("finding", "“{field}” is still to be filled in.").format(field=words)


def _error(rule: str, path: str, message: str) -> Finding:
    return Finding(rule, "error", path, message)
