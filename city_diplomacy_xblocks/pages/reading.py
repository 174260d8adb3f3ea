"""A plan to read: worksheet and answers become sections, entries and rows of plain text in the reader's language.

Shape: ``Sheet(entries=(Entry(text="…"), Entry(rows=(Line(entries=(Entry(…), …)), …)), …))``. Nothing here is HTML;
templates escape. An entry or a row carries what is said of it: findings, threads, what it was before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, field, frozen
from django.template.loader import render_to_string

from city_diplomacy_xblocks.fields.link import is_web_address
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.pages.differences import Piece, compare
from city_diplomacy_xblocks.worksheets.computed import compute
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet

Answers = Mapping[str, Mapping[str, Any]]

#: A table of up to so many columns is a table on the page; a wider one is a list of rows to open.
NARROW: Final = 4
_NUMBERS: Final = frozenset({"number", "money", "percent", "computed", "scale"})
_PROSE: Final = frozenset({"text", "longtext"})


@frozen
class Notes:
    """What is said of the plan, by path: findings of the tool, threads of people."""

    findings: Mapping[str, Sequence[Any]] = field(factory=dict)
    threads: Mapping[str, Sequence[Any]] = field(factory=dict)


@frozen
class Link:
    """An address as typed; `follow` when it is one of the web, so that a page may link to it."""

    text: str
    follow: bool


@frozen
class Entry:
    """One answer to read. `kind` is blank, plain, number, long, links or table; `links` and `rows` go with theirs."""

    path: str
    label: str
    kind: str
    text: str = ""
    links: tuple[Link, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Line, ...] = ()
    gone: tuple[Line, ...] = ()
    changes: tuple[Piece, ...] = ()
    findings: tuple[Any, ...] = ()
    threads: tuple[Any, ...] = ()

    @property
    def narrow(self) -> bool:
        """Whether the rows fit as a table of few columns."""
        return len(self.columns) <= NARROW

    @property
    def changed(self) -> int:
        """How many differences there are since the last attempt: 1 for a field, the rows' count for a table."""
        return (
            int(bool(self.changes))
            + len(self.gone)
            + sum(bool(row.added or row.changed) for row in self.rows)
        )


@frozen
class Line:
    """One row of a table: `number` is what people call it (A2, or 3), `title` its first words."""

    path: str
    id: str
    number: str
    title: str
    entries: tuple[Entry, ...]
    added: bool = False
    findings: tuple[Any, ...] = ()
    threads: tuple[Any, ...] = ()

    @property
    def changed(self) -> tuple[Entry, ...]:
        """The cells that changed since the last attempt."""
        return tuple(entry for entry in self.entries if entry.changes)

    @property
    def filled(self) -> tuple[Entry, ...]:
        """The cells worth reading: those with words, and those that lost theirs."""
        return tuple(
            entry
            for entry in self.entries
            if entry.kind != "blank" or entry.changes or entry.threads
        )


@frozen
class Sheet:
    """One section to read. `number` is its place in the worksheet, from 1."""

    id: str
    number: int
    title: str
    entries: tuple[Entry, ...]
    findings: tuple[Any, ...] = ()
    threads: tuple[Any, ...] = ()

    @property
    def changed(self) -> int:
        """How many fields and rows changed since the last attempt."""
        return sum(entry.changed for entry in self.entries)

    def paths(self) -> Iterator[str]:
        """Every path that one can speak of here: the section, its fields, rows and cells."""
        yield self.id
        for entry in self.entries:
            yield entry.path
            for row in entry.rows:
                yield row.path
                yield from (cell.path for cell in row.entries)


def read_plan(
    worksheet: Worksheet,
    answers: Answers,
    *,
    language: str,
    section_ids: Iterable[str] = (),
    before: Answers | None = None,
    notes: Notes | None = None,
) -> tuple[Sheet, ...]:
    """The sections of `section_ids` (all of them if none is named), each with its entries in the worksheet's order.

    With `before`, entries say what changed since then.
    """
    wanted = set(section_ids) or {section.id for section in worksheet.sections}
    reader = _Reader(worksheet, answers, language, notes or Notes())
    sheets = tuple(
        reader.sheet(number, section)
        for number, section in enumerate(worksheet.sections, start=1)
        if section.id in wanted
    )
    if before is None:
        return sheets
    earlier = {
        sheet.id: sheet
        for sheet in read_plan(worksheet, before, language=language, section_ids=wanted)
    }
    return tuple(_compare_sheets(earlier[sheet.id], sheet) for sheet in sheets)


def render_reading(
    worksheet: Worksheet,
    answers: Answers,
    *,
    section_ids: Iterable[str] = (),
    language: str,
    block_id: str = "",
) -> str:
    """The same as HTML, read-only, without anything to comment or to mark."""
    sheets = read_plan(worksheet, answers, language=language, section_ids=section_ids)
    return render_to_string(
        "city_diplomacy/grader/reading.html", {"sheets": sheets, "bid": block_id}
    )


def row_name(
    worksheet: Worksheet, answers: Answers, table_path: str, row_id: str, language: str
) -> str:
    """« K2 — Association des commerçants »; empty when the row is gone."""
    section_id, _, field_id = table_path.partition(".")
    table = worksheet.field_at(table_path)
    for place, row in enumerate(answers.get(section_id, {}).get(field_id) or (), start=1):
        if table is not None and row.get("id") == row_id:
            title = _title(table, row, Reading(language=language))
            return f"{row_number(table, place)} — {title}" if title else row_number(table, place)
    return ""


def row_number(table: Field, place: int) -> str:
    """What people call the row at `place` (from 1): A2, or 2."""
    return f"{table.row_prefix or ''}{place}"


def _title(table: Field, row: Mapping[str, Any], context: Reading) -> str:
    """The words of the first column that has any: of prose if there is one, else of any kind but references."""
    columns = [column for column in table.columns if column.type in _PROSE]
    columns += [
        column for column in table.columns if column.type in ("choice", "date", "month", "period")
    ]
    for column in columns:
        if not is_blank(row.get(column.id)):
            return TYPES[column.type].summarise(row[column.id], column, context=context)
    return ""


class _Reader:
    """Reads one plan: holds what every field needs, so that nothing is looked up twice."""

    def __init__(self, worksheet: Worksheet, answers: Answers, language: str, notes: Notes) -> None:
        self.answers, self.language, self.notes = answers, language, notes
        self.computed = compute(worksheet, answers)
        currency = _currency(worksheet, answers)
        names: dict[tuple[str, str], str] = {}
        plain = Reading(language=language, **currency)
        for section, table in worksheet.all_fields():
            if table.type == "table":
                for place, row in enumerate(
                    answers.get(section.id, {}).get(table.id) or (), start=1
                ):
                    title, number = _title(table, row, plain), row_number(table, place)
                    names[f"{section.id}.{table.id}", row["id"]] = (
                        f"{number} — {title}" if title else number
                    )
        self.context = Reading(
            language=language,
            row_label=lambda path, row_id: names.get((path, row_id), ""),
            **currency,
        )

    def sheet(self, number: int, section: Section) -> Sheet:
        values = self.answers.get(section.id, {})
        return Sheet(
            id=section.id,
            number=number,
            title=label(section.title, self.language),
            entries=tuple(
                self.entry(f"{section.id}.{each.id}", each, values.get(each.id))
                for each in section.fields
            ),
            findings=tuple(self.notes.findings.get(section.id, ())),
            threads=tuple(self.notes.threads.get(section.id, ())),
        )

    def entry(self, path: str, spec: Field, value: Any) -> Entry:
        if spec.type == "computed":
            value = self.computed.get(path)
        entry = Entry(
            path=path,
            label=label(spec.label, self.language),
            kind="blank",
            findings=tuple(self.notes.findings.get(path, ())),
            threads=tuple(self.notes.threads.get(path, ())),
        )
        if is_blank(value):
            return evolve(entry, columns=self._heads(spec))
        if spec.type == "table":
            return evolve(
                entry, kind="table", columns=self._heads(spec), rows=self._lines(path, spec, value)
            )
        text = TYPES[spec.type].summarise(value, spec, context=self.context)
        if spec.type == "link":
            return evolve(entry, kind="links", text=text, links=_links(value))
        kind = "number" if spec.type in _NUMBERS else "long" if spec.type == "longtext" else "plain"
        return evolve(entry, kind=kind, text=text)

    def _heads(self, spec: Field) -> tuple[str, ...]:
        return tuple(label(column.label, self.language) for column in spec.columns)

    def _lines(
        self, path: str, table: Field, rows: Sequence[Mapping[str, Any]]
    ) -> tuple[Line, ...]:
        return tuple(
            self._line(f"{path}.{row['id']}", table, place, row)
            for place, row in enumerate(rows, start=1)
        )

    def _line(self, path: str, table: Field, place: int, row: Mapping[str, Any]) -> Line:
        return Line(
            path=path,
            id=row["id"],
            number=row_number(table, place),
            title=_title(table, row, self.context),
            entries=tuple(
                self.entry(f"{path}.{column.id}", column, row.get(column.id))
                for column in table.columns
            ),
            findings=tuple(self.notes.findings.get(path, ())),
            threads=tuple(self.notes.threads.get(path, ())),
        )


def _currency(worksheet: Worksheet, answers: Answers) -> dict[str, Any]:
    """The plan's currency, from the field that the worksheet's parameter `currency` names."""
    path = worksheet.parameters.get("currency", "")
    section_id, _, field_id = path.partition(".")
    code = answers.get(section_id, {}).get(field_id)
    spec = worksheet.field_at(path) if path else None
    option = spec.option(code) if spec else None
    return {"currency": code or "", "currency_decimals": option.decimals if option else None}


def _links(value: Any) -> tuple[Link, ...]:
    return (
        tuple(Link(text, is_web_address(text)) for text in value) if isinstance(value, list) else ()
    )


def _compare_sheets(old: Sheet, new: Sheet) -> Sheet:
    earlier = {entry.path: entry for entry in old.entries}
    return evolve(
        new, entries=tuple(_compare_entries(earlier[entry.path], entry) for entry in new.entries)
    )


def _compare_entries(old: Entry, new: Entry) -> Entry:
    if old.kind != "table" and new.kind != "table":
        return evolve(new, changes=compare(old.text, new.text)) if old.text != new.text else new
    earlier = {row.id: row for row in old.rows}
    kept = {row.id for row in new.rows}
    return evolve(
        new,
        rows=tuple(_compare_rows(earlier.get(row.id), row) for row in new.rows),
        gone=tuple(row for row in old.rows if row.id not in kept),
    )


def _compare_rows(old: Line | None, new: Line) -> Line:
    if old is None:
        return evolve(new, added=True)
    return evolve(new, entries=tuple(map(_compare_entries, old.entries, new.entries)))
