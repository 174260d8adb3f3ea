"""A plan to read: sections, entries and rows of plain text in the reader's language.

Shape: ``Sheet(entries=(Entry(text="…"), Entry(rows=(Line(entries=(Entry(…),)),)),))``. Nothing
here is HTML: templates escape. An entry or a row carries what is said of it: findings, threads,
what it was before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, field, frozen
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import npgettext

from city_diplomacy_xblocks.fields import glance, html
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.link import is_web_address
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.pages import sheets
from city_diplomacy_xblocks.pages.differences import Piece, compare
from city_diplomacy_xblocks.pages.filling import Filling, ToFill
from city_diplomacy_xblocks.pages.pictures import pictures_of
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet

Answers = Mapping[str, Mapping[str, Any]]

#: A table of up to so many columns is a table on the page; a wider one is a list of rows to open.
NARROW: Final = 4
#: An answer of up to so many characters stands beside its label.
ONE_LINE: Final = 60
_NUMBERS: Final = frozenset({"number", "money", "percent"})


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
    """One answer to read; where the reader may `fill` it in, the field as well. `kind` is blank,
    plain, set (chosen, or a date), number, long, links or table.
    """

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
    fill: ToFill | None = None

    @property
    def narrow(self) -> bool:
        """Whether the rows fit as a table of few columns."""
        return len(self.columns) <= NARROW

    @property
    def short(self) -> bool:
        """Whether label and answer fit on one line."""
        one_line = self.kind in ("blank", "plain", "set", "number") and not self.columns
        return one_line and len(self.text) <= ONE_LINE and not self.fill

    @property
    def changed(self) -> int:
        """How many differences since the last attempt: 1 for a field, its rows for a table."""
        return (
            int(bool(self.changes))
            + len(self.gone)
            + sum(bool(row.added or row.changed) for row in self.rows)
        )


@frozen
class Line:
    """One row of a table: `number` is what people call it (A2, or 3), `title` its first words.

    `summary` is the closed row as HTML, the same that participants see.
    """

    path: str
    id: str
    number: str
    title: str
    entries: tuple[Entry, ...]
    summary: str = ""
    added: bool = False
    findings: tuple[Any, ...] = ()
    threads: tuple[Any, ...] = ()

    @property
    def changed(self) -> tuple[Entry, ...]:
        """The cells that changed since the last attempt."""
        return tuple(entry for entry in self.entries if entry.changes)

    @property
    def said(self) -> bool:
        """Whether somebody comments on the row or on one of its cells."""
        return bool(self.threads) or any(entry.threads for entry in self.entries)

    @property
    def waits(self) -> bool:
        """Whether the reader has a blank to fill in here."""
        return any(entry.fill and entry.fill.is_blank for entry in self.entries)

    @property
    def filled(self) -> tuple[Entry, ...]:
        """The cells to read: with words the summary has not, with something said of them, or to be
        filled in.
        """
        return tuple(
            entry
            for entry in self.entries
            if entry.changes
            or entry.threads
            or entry.findings
            or entry.fill
            or (entry.kind != "blank" and entry.text != self.title)
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
    pictures: str = ""

    @property
    def changed(self) -> int:
        """How many fields and rows changed since the last attempt."""
        return sum(entry.changed for entry in self.entries)

    @property
    def talks(self) -> int:
        """How many conversations are open here."""
        rows = [row for entry in self.entries for row in entry.rows]
        cells = [cell for row in rows for cell in row.entries]
        spots = (self, *self.entries, *rows, *cells)
        return sum(thread.state == "open" for spot in spots for thread in spot.threads)

    def paths(self) -> Iterator[str]:
        """Every path that one can speak of here: the section, its fields, rows and cells."""
        yield self.id
        for entry in self.entries:
            yield entry.path
            for row in entry.rows:
                yield row.path
                yield from (cell.path for cell in row.entries)


def read_sheets(
    worksheet: Worksheet,
    answers: Answers,
    *,
    language: str,
    section_ids: Iterable[str] = (),
    before: Answers | None = None,
    notes: Notes | None = None,
    pictured: bool = False,
    filling: Filling | None = None,
) -> tuple[Sheet, ...]:
    """The sections of `section_ids` (all if none is named), in the worksheet's order.

    With `before`, entries say what changed since then; `pictured`, sections show their pictures;
    `filling` is what the reader may fill in of them.
    """
    wanted = set(section_ids) or {section.id for section in worksheet.sections}
    reader = _Reader(worksheet, answers, language, notes or Notes())
    reader.pictured, reader.filling = pictured, filling
    read = tuple(
        reader.sheet(number, section)
        for number, section in enumerate(worksheet.sections, start=1)
        if section.id in wanted
    )
    if before is None:
        return read
    earlier = {
        sheet.id: sheet
        for sheet in read_sheets(worksheet, before, language=language, section_ids=wanted)
    }
    return tuple(_compare_sheets(earlier[sheet.id], sheet) for sheet in read)


class _Reader:
    """Reads one plan: holds what every field needs, so that nothing is looked up twice."""

    def __init__(self, worksheet: Worksheet, answers: Answers, language: str, notes: Notes) -> None:
        self.answers, self.language, self.notes = answers, language, notes
        self.pictured = False
        self.filling: Filling | None = None
        self.plan = sheets.read_plan(worksheet, answers, language)

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
            pictures=pictures_of(self.plan, section, {}) if self.pictured else "",
        )

    def entry(self, path: str, spec: Field, value: Any) -> Entry:
        entry = Entry(
            path=path,
            label=label(spec.label, self.language),
            kind="blank",
            findings=tuple(self.notes.findings.get(path, ())),
            threads=tuple(self.notes.threads.get(path, ())),
            fill=self.filling.to_fill(path) if self.filling else None,
        )
        if spec.type == "computed":
            figure = self.plan.figures.get(path, "")
            return evolve(entry, kind="number", text=figure) if figure else entry
        if is_blank(value):
            return evolve(entry, columns=self._heads(spec))
        if spec.type == "table":
            return evolve(
                entry, kind="table", columns=self._heads(spec), rows=self._lines(path, spec, value)
            )
        text = TYPES[spec.type].summarise(value, spec, context=self.plan.reading)
        if spec.type == "link":
            return evolve(entry, kind="links", text=text, links=_links(value))
        return evolve(entry, kind=_kind(spec), text=text)

    def _heads(self, spec: Field) -> tuple[str, ...]:
        return tuple(label(column.label, self.language) for column in spec.columns)

    def _lines(
        self, path: str, table: Field, rows: Sequence[Mapping[str, Any]]
    ) -> tuple[Line, ...]:
        return tuple(self._line(path, table, row) for row in rows)

    def _line(self, table_path: str, table: Field, row: Mapping[str, Any]) -> Line:
        path = f"{table_path}.{row['id']}"
        called = self.plan.row(table_path, row["id"])
        return Line(
            path=path,
            id=row["id"],
            number=called.number if called else "",
            title=called.name if called else "",
            summary=self._summary(path, table_path, table, row, called.number if called else ""),
            entries=tuple(
                self.entry(f"{path}.{column.id}", column, row.get(column.id))
                for column in table.columns
            ),
            findings=tuple(self.notes.findings.get(path, ())),
            threads=tuple(self.notes.threads.get(path, ())),
        )

    def _summary(
        self, path: str, table_path: str, table: Field, row: Mapping[str, Any], number: str
    ) -> SafeString:
        if len(table.columns) <= NARROW:
            return mark_safe("")
        place = Control("", table_path, self.plan.reading, computed=self.plan.figures)
        paths = [path, *(f"{path}.{column.id}" for column in table.columns)]
        said = [finding for each in paths for finding in self.notes.findings.get(each, ())]
        found = sum(finding.severity != "note" for finding in said)
        words = npgettext("rows", "{n} remark by the tool", "{n} remarks by the tool", found)
        state = (
            f'{html.icon("tip")}<bdi>{found}</bdi><span class="cd-vh">'
            f"{html.esc(words.format(n=found))}</span>"
            if found
            else ""
        )
        return mark_safe(glance.summary(row, number, table, place, state))  # noqa: S308 - escaped there


def _kind(spec: Field) -> str:
    if spec.type in _NUMBERS:
        return "number"
    if spec.type == "longtext":
        return "long"
    return "plain" if spec.type in html.IN_OWN_WORDS else "set"


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
