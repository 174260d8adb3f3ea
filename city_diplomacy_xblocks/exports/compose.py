"""A plan put into words, section by section: short tables as tables, rows with much to say as
pages of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import define, evolve, frozen

from city_diplomacy_xblocks.exports import annex
from city_diplomacy_xblocks.exports.annex import Annex
from city_diplomacy_xblocks.exports.document import (
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    Paragraph,
)
from city_diplomacy_xblocks.fields.amounts import written, written_money
from city_diplomacy_xblocks.fields.percent import written_share
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, label, title_column
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.visuals.registry import draw
from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.city import city_in
from city_diplomacy_xblocks.worksheets.computed import Computed, compute
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet
from city_diplomacy_xblocks.worksheets.rows import reading, row_label, row_number

#: Columns that a table may have on a page of paper; rows of wider ones are told one by one.
_COLUMNS: Final = 6
#: Column types whose words are short.
_SHORT: Final = ("number", "money", "percent", "date", "month", "period", "scale", "boolean")
_NUMBERS: Final = ("number", "money", "percent", "scale")
VISION: Final = "vision_statement"


@frozen
class Standing:
    """What else the first page and the foot say: state, version, date, in words."""

    state: str = ""
    version: str = ""
    date: str = ""


def compose(
    worksheet: Worksheet,
    answers: Mapping[str, Any],
    *,
    language: str,
    standing: Standing | None = None,
    told: Annex | None = None,
) -> Document:
    """The whole plan, in the language being spoken; with what was `told` of it as an annex."""
    clean = read_answers(worksheet, answers).answers
    plan = _Plan(
        worksheet,
        clean,
        language,
        reading(worksheet, clean, language=language),
        compute(worksheet, clean),
    )
    stands = standing or Standing()
    blocks = [
        *plan.blocks(),
        *signing(worksheet),
        *annex.blocks(told or Annex(), worksheet, clean, language=language),
    ]
    title, city = label(worksheet.title, language), city_in(worksheet, clean)
    return Document(
        title,
        city,
        language,
        about=about(stands),
        blocks=tuple(blocks),
        foot=foot(city, title, stands),
    )


def foot(city: str, title: str, standing: Standing) -> str:
    """What stands at the foot of every page."""
    version = pgettext("document", "version {n}").format(n=standing.version)
    return " · ".join(part for part in (city, title, version if standing.version else "") if part)


def about(standing: Standing) -> tuple[tuple[str, str], ...]:
    """What stands under the title."""
    lines = (
        (pgettext("document", "State"), standing.state),
        (pgettext("document", "Version"), standing.version),
        (pgettext("document", "Date"), standing.date),
    )
    return tuple(line for line in lines if line[1])


@define
class _Plan:
    """The plan on its way into words."""

    worksheet: Worksheet
    answers: Mapping[str, Mapping[str, Any]]
    language: str
    reading: Reading
    computed: Computed

    def blocks(self) -> Iterator[Block]:
        """Everything, in the order of the worksheet."""
        for place, section in enumerate(self.worksheet.sections, start=1):
            yield Heading(1, f"{place}. {label(section.title, self.language)}")
            yield from self._section(section)

    def _section(self, section: Section) -> Iterator[Block]:
        held = self.answers.get(section.id) or {}
        facts: list[tuple[str, str]] = []
        told = False
        for spec in section.fields:
            for block in self._field(section, spec, held.get(spec.id)):
                told = True
                if isinstance(block, Facts):
                    facts += block.lines
                    continue
                if facts:
                    yield Facts(tuple(facts))
                    facts = []
                yield block
        if facts:
            yield Facts(tuple(facts))
        for picture in section.pictures:
            drawn = draw(self.worksheet, self.answers, picture, language=self.language)
            if drawn.svg:
                yield Figure(drawn, drawn.paper_width)
        if not told:
            yield Paragraph(pgettext("document", "Nothing written yet."), quiet=True)

    def _field(self, section: Section, spec: Field, value: Any) -> Iterator[Block]:
        name = label(spec.label, self.language)
        if spec.type == "computed":
            words = figure(self.computed.get(f"{section.id}.{spec.id}"), spec, self.reading)
            if words:
                yield Facts(((name, words),))
        elif is_blank(value):
            return
        elif spec.type == "table":
            yield from self._table(section, spec, value)
        elif spec.type == "longtext":
            yield Heading(2, name)
            yield Paragraph(self._words(spec, value))
        else:
            yield Facts(((name, self._words(spec, value)),))

    def _words(self, spec: Field, value: Any, *, short: bool = False) -> str:
        """In words; `short`: rows that it refers to by their numbers alone."""
        context = self.reading
        if short and spec.target:
            whole = context.row_label
            context = evolve(
                context, row_label=lambda table, row: whole(table, row).split(" — ")[0]
            )
        return TYPES[spec.type].summarise(value, spec, context=context)

    def _table(self, section: Section, spec: Field, rows: list[dict[str, Any]]) -> Iterator[Block]:
        filled = [(place, row) for place, row in enumerate(rows, start=1) if not is_blank(row)]
        name = label(spec.label, self.language)
        if fits_a_page(spec):
            yield self._grid(section, spec, name, filled)
            return
        yield Heading(2, name)
        for place, row in filled:
            title = row_label(spec, row, place, self.language)
            yield Heading(3, title)
            lines = []
            for column in spec.columns:
                words = self._cell(section, spec, row, column)
                # The title says the whole of its column, unless that is long.
                if words and not (column == title_column(spec) and title.endswith(f" {words}")):
                    lines.append((label(column.label, self.language), words))
            yield Facts(tuple(lines))

    def _grid(
        self, section: Section, spec: Field, name: str, filled: list[tuple[int, dict[str, Any]]]
    ) -> Grid:
        shift = 1 if spec.row_prefix else 0
        head = [label(column.label, self.language) for column in spec.columns]
        rows = [
            [row_number(spec, place)] * shift
            + [self._cell(section, spec, row, column, short=True) for column in spec.columns]
            for place, row in filled
        ]
        return Grid(
            name,
            tuple([pgettext("document", "No.")] * shift + head),
            tuple(tuple(row) for row in rows),
            frozenset(
                place + shift
                for place, column in enumerate(spec.columns)
                if column.type in _NUMBERS or column.type == "computed"
            ),
            self._total(spec, filled, shift),
        )

    def _cell(
        self,
        section: Section,
        spec: Field,
        row: Mapping[str, Any],
        column: Field,
        *,
        short: bool = False,
    ) -> str:
        if column.type == "computed":
            path = f"{section.id}.{spec.id}.{row['id']}.{column.id}"
            return figure(self.computed.get(path), column, self.reading)
        value = row.get(column.id)
        return "" if is_blank(value) else self._words(column, value, short=short)

    def _total(
        self, spec: Field, filled: list[tuple[int, dict[str, Any]]], shift: int
    ) -> tuple[str, ...]:
        """The sums of the columns of money; nothing where there are none."""
        cells = [""] * (len(spec.columns) + shift)
        for place, column in enumerate(spec.columns):
            if column.type == "money":
                amounts = [row.get(column.id) for _, row in filled]
                whole = sum(each for each in amounts if isinstance(each, int | float))
                cells[place + shift] = self._words(column, whole)
        if not any(cells):
            return ()
        cells[0] = cells[0] or pgettext("document", "Total")
        return tuple(cells)


def signing(worksheet: Worksheet, *, level: int = 2) -> Iterator[Block]:
    """Where the city signs; nothing for worksheets that no city adopts."""
    if not is_plan(worksheet):
        return
    yield Heading(level, pgettext("document", "For the city"))
    room = "…" * 24
    names = (
        pgettext("document", "Place and date"),
        pgettext("document", "Name and function"),
        pgettext("document", "Signature"),
    )
    yield Facts(tuple((name, room) for name in names))


def is_plan(worksheet: Worksheet) -> bool:
    """Whether the worksheet is a plan for a city to adopt: those with a vision are."""
    return any(spec.id == VISION for _, spec in worksheet.all_fields())


def figure(value: float | None, spec: Field, reading: Reading) -> str:
    """What was computed, in words; ``""`` where there is nothing to compute it from."""
    if value is None:
        return ""
    if spec.unit == "money":
        return written_money(
            value,
            language=reading.language,
            currency=reading.currency,
            places=reading.currency_decimals,
        )
    if spec.unit == "percent":
        return written_share(value, language=reading.language)
    return written(value, language=reading.language)


def fits_a_page(table: Field) -> bool:
    """Whether the rows stand side by side: few columns, or short ones."""
    if not all(column.type != "longtext" for column in table.columns):
        return False
    wide = sum(0.6 if column.type in _SHORT else 1 for column in table.columns)
    return wide <= _COLUMNS
