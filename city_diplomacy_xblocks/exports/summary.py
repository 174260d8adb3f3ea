"""Two pages of A4 in black and white, for the mayor and the pitch: what the plan comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import define, evolve

from city_diplomacy_xblocks.exports.compose import (
    VISION,
    Standing,
    about,
    figure,
    foot,
    is_plan,
    signing,
)
from city_diplomacy_xblocks.exports.document import (
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    Paragraph,
)
from city_diplomacy_xblocks.exports.drawing import grey
from city_diplomacy_xblocks.fields.cleaning import first_words
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.visuals.registry import draw
from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.city import city_in
from city_diplomacy_xblocks.worksheets.computed import Computed, compute
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.rows import reading, row_number, rows_at

#: The fields that may say each part, the first that the worksheet has counts.
_PROBLEM: Final = ("priority_problem", "problem_statement")
_VISION: Final = (VISION,)
_OBJECTIVES: Final = ("objectives",)
_ACTIONS: Final = ("actions", "initiatives")
_FUNDING: Final = ("funding_sources",)
_RISKS: Final = ("risks",)
_STEPS: Final = ("first_steps",)
#: The columns that are told of each.
_COLUMNS: Final = {
    "actions": ("title", "lead", "start", "end", "cost"),
    "initiatives": ("title", "lead", "start", "end", "cost"),
    "funding_sources": ("source_name", "source_type", "amount", "status"),
    "risks": ("risk", "mitigation", "owner"),
    "first_steps": ("step", "date", "who"),
}
#: Rows and characters for which two pages have room.
_ROWS: Final = 8
_GRAVEST: Final = 3
_LONGEST_TEXT: Final = 420
_LONGEST_OBJECTIVE: Final = 180
_LONGEST_CELL: Final = 100
#: Millimetres: the width of the picture, for which there is room beside so much text (`_weight`).
_PICTURE: Final = 75
_MOST_WITH_PICTURE: Final = 4_500


def exists_for(worksheet: Worksheet) -> bool:
    """Whether plans of this worksheet have a summary: those that a city adopts, with actions."""
    return is_plan(worksheet) and _find(worksheet, _ACTIONS) is not None


def compose(
    worksheet: Worksheet,
    answers: Mapping[str, Any],
    *,
    language: str,
    standing: Standing | None = None,
) -> Document:
    """The summary, in the language being spoken."""
    clean = read_answers(worksheet, answers).answers
    plan = _Plan(
        worksheet,
        clean,
        language,
        reading(worksheet, clean, language=language),
        compute(worksheet, clean),
    )
    title, city = label(worksheet.title, language), city_in(worksheet, clean)
    summary = pgettext("document", "{title}: summary").format(title=title)
    stands = standing or Standing()
    return Document(
        summary,
        city,
        language,
        about=about(stands),
        blocks=tuple(plan.blocks()),
        foot=foot(city, summary, stands),
        contents=False,
        plain=True,
    )


def _find(worksheet: Worksheet, names: tuple[str, ...]) -> tuple[str, Field] | None:
    """The path and the field of the first of these names that the worksheet has."""
    for name in names:
        for section, spec in worksheet.all_fields():
            if spec.id == name:
                return f"{section.id}.{spec.id}", spec
    return None


@define
class _Plan:
    """The plan on its way into two pages."""

    worksheet: Worksheet
    answers: Mapping[str, Mapping[str, Any]]
    language: str
    reading: Reading
    computed: Computed

    def blocks(self) -> Iterator[Block]:
        """Why, what for, what, who pays, what may go wrong, what comes first, when; signatures."""
        told = [
            *self._text(_PROBLEM),
            *self._text(_VISION),
            *self._objectives(),
            *self._table(_ACTIONS),
            *self._table(_FUNDING),
            *self._sums(),
            *self._table(_RISKS),
            *self._table(_STEPS),
        ]
        yield from told
        if _weight(told) <= _MOST_WITH_PICTURE:
            yield from self._calendar()
        yield from signing(self.worksheet, level=1)

    def _calendar(self) -> Iterator[Block]:
        """When what is done, as a picture in shades of grey; not of more than the table tells."""
        found = _find(self.worksheet, _ACTIONS)
        if found and len(self._rows(*found)) > _ROWS:
            return
        specs = (spec for section in self.worksheet.sections for spec in section.pictures)
        for spec in specs:
            if spec.kind == "gantt":
                drawn = draw(self.worksheet, self.answers, spec, language=self.language)
                if drawn.svg:
                    key = tuple(evolve(line, sign=grey(line.sign)) for line in drawn.key)
                    yield Figure(evolve(drawn, svg=grey(drawn.svg), wide="", key=key), _PICTURE)
                return

    def _sums(self) -> Iterator[Block]:
        """What was computed beside the funding: totals, shares."""
        found = _find(self.worksheet, _FUNDING)
        section = self.worksheet.section(found[0].partition(".")[0]) if found else None
        lines = []
        for spec in section.fields if section else ():
            if spec.type == "computed" and section:
                words = figure(self.computed.get(f"{section.id}.{spec.id}"), spec, self.reading)
                lines += [(label(spec.label, self.language), words)] if words else []
        if lines:
            yield Facts(tuple(lines))

    def _text(self, names: tuple[str, ...]) -> Iterator[Block]:
        found = _find(self.worksheet, names)
        section, _, name = found[0].partition(".") if found else ("", "", "")
        value = (self.answers.get(section) or {}).get(name)
        if found and not is_blank(value):
            yield Heading(1, label(found[1].label, self.language))
            yield Paragraph(first_words(str(value), _LONGEST_TEXT))

    def _objectives(self) -> Iterator[Block]:
        found = _find(self.worksheet, _OBJECTIVES)
        rows = self._rows(*found) if found else []
        if found and rows:
            yield Heading(1, label(found[1].label, self.language))
            statements = ((place, str(row.get("statement") or "…")) for place, row in rows[:_ROWS])
            told = (
                f"{row_number(found[1], place)} – {first_words(words, _LONGEST_OBJECTIVE)}"
                for place, words in statements
            )
            yield Paragraph("\n".join(told))

    def _table(self, names: tuple[str, ...]) -> Iterator[Block]:
        found = _find(self.worksheet, names)
        rows = self._rows(*found) if found else []
        if not (found and rows):
            return
        _, spec = found
        columns = [column for name in _COLUMNS[spec.id] if (column := spec.column(name))]
        shown = rows[: _GRAVEST if spec.id in _RISKS else _ROWS]
        numbered = bool(spec.row_prefix)
        head = [label(column.label, self.language) for column in columns]
        yield Grid(
            label(spec.label, self.language),
            tuple(([pgettext("document", "No.")] if numbered else []) + head),
            tuple(
                tuple(
                    ([row_number(spec, place)] if numbered else [])
                    + [self._cell(row, column) for column in columns]
                )
                for place, row in shown
            ),
            frozenset(
                at for at, column in enumerate(columns, start=numbered) if column.type == "money"
            ),
        )
        more = len(rows) - len(shown)
        if more and spec.id not in _RISKS:
            told = npgettext("document", "and {n} more", "and {n} more", more)
            yield Paragraph(told.format(n=more), quiet=True)

    def _rows(self, path: str, spec: Field) -> list[tuple[int, dict[str, Any]]]:
        """The rows that say something, each with its place; risks with the gravest first."""
        rows = [
            (place, row)
            for place, row in enumerate(rows_at(self.answers, path), start=1)
            if not is_blank(row)
        ]
        if spec.id in _RISKS:
            rows.sort(key=lambda each: -_gravity(each[1]))
        return rows

    def _cell(self, row: Mapping[str, Any], column: Field) -> str:
        value = row.get(column.id)
        if is_blank(value):
            return ""
        return first_words(
            TYPES[column.type].summarise(value, column, context=self.reading), _LONGEST_CELL
        )


def _weight(blocks: list[Block]) -> int:
    """About how much room they take: characters, and forty for each row."""
    room = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            room += len(block.words)
        elif isinstance(block, Grid):
            room += sum(40 + sum(map(len, row)) for row in block.rows)
    return room


def _gravity(row: Mapping[str, Any]) -> int:
    """How likely, times how grave."""
    likely, grave = row.get("likelihood"), row.get("impact")
    return (likely if isinstance(likely, int) else 0) * (grave if isinstance(grave, int) else 0)
