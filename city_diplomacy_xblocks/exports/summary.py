"""Two pages of A4 in black and white, for the mayor and the pitch: what the plan comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import define

from city_diplomacy_xblocks.exports.compose import Standing, about, city_of
from city_diplomacy_xblocks.exports.document import Block, Document, Grid, Heading, Paragraph
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.worksheets.answers import read_answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.rows import reading, row_number, rows_at

#: The fields that may say each part, the first that the worksheet has counts.
_PROBLEM: Final = ("priority_problem", "problem_statement")
_VISION: Final = ("vision_statement",)
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
_LONGEST_CELL: Final = 110


def exists_for(worksheet: Worksheet) -> bool:
    """Whether plans of this worksheet have a summary: those with a vision and actions do."""
    return bool(_find(worksheet, _VISION) and _find(worksheet, _ACTIONS))


def compose(
    worksheet: Worksheet,
    answers: Mapping[str, Any],
    *,
    language: str,
    standing: Standing | None = None,
) -> Document:
    """The summary, in the language being spoken."""
    clean = read_answers(worksheet, answers).answers
    plan = _Plan(worksheet, clean, language, reading(worksheet, clean, language=language))
    title, city = label(worksheet.title, language), city_of(worksheet, clean)
    summary = pgettext("document", "{title}: summary").format(title=title)
    return Document(
        summary,
        city,
        language,
        about=about(standing or Standing()),
        blocks=tuple(plan.blocks()),
        foot=" · ".join(part for part in (city, summary) if part),
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

    def blocks(self) -> Iterator[Block]:
        """Why, what for, what, who pays, what may go wrong, what comes first."""
        yield from self._text(_PROBLEM)
        yield from self._text(_VISION)
        yield from self._objectives()
        yield from self._table(_ACTIONS)
        yield from self._table(_FUNDING)
        yield from self._table(_RISKS)
        yield from self._table(_STEPS)

    def _text(self, names: tuple[str, ...]) -> Iterator[Block]:
        found = _find(self.worksheet, names)
        section, _, name = found[0].partition(".") if found else ("", "", "")
        value = (self.answers.get(section) or {}).get(name)
        if found and not is_blank(value):
            yield Heading(1, label(found[1].label, self.language))
            yield Paragraph(_cut(str(value), _LONGEST_TEXT))

    def _objectives(self) -> Iterator[Block]:
        found = _find(self.worksheet, _OBJECTIVES)
        rows = self._rows(*found) if found else []
        if found and rows:
            yield Heading(1, label(found[1].label, self.language))
            told = [
                f"{row_number(found[1], place)} – {_cut(str(row.get('statement') or '…'), 200)}"
                for place, row in rows[:_ROWS]
            ]
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
        return _cut(
            TYPES[column.type].summarise(value, column, context=self.reading), _LONGEST_CELL
        )


def _gravity(row: Mapping[str, Any]) -> int:
    """How likely, times how grave."""
    likely, grave = row.get("likelihood"), row.get("impact")
    return (likely if isinstance(likely, int) else 0) * (grave if isinstance(grave, int) else 0)


def _cut(words: str, longest: int) -> str:
    """`words` on one line, cut between two of them where they are too long."""
    line = " ".join(words.split(" ")).replace("\n", " ").strip()
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]}…"
