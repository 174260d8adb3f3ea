"""What was told of a plan: the decision, the rubric's marks, comments. At the end of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from city_diplomacy_xblocks.exports.document import Block, Facts, Grid, Heading, Paragraph
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import Criterion, Worksheet
from city_diplomacy_xblocks.worksheets.rows import row_label, rows_at


@frozen
class Mark:
    """What one criterion got: points as they are compared and as they are written."""

    points: float | None
    written: str
    comment: str = ""


@frozen
class Remark:
    """One comment: where, by whom, when, and what."""

    path: str
    author: str
    date: str
    words: str


@frozen
class Annex:
    """What participants were told; `facts` are the decision, the mark, by whom and when."""

    facts: tuple[tuple[str, str], ...] = ()
    overall: str = ""
    marks: Mapping[str, Mark] = {}
    remarks: tuple[Remark, ...] = ()


def blocks(
    annex: Annex, worksheet: Worksheet, answers: Mapping[str, Any], *, language: str
) -> Iterator[Block]:
    """The annex in words; nothing where nothing was told."""
    if not (annex.facts or annex.remarks):
        return
    yield Heading(1, pgettext("document", "Annex: decision and comments"))
    if annex.facts:
        yield Facts(annex.facts)
    if annex.overall:
        yield Heading(2, pgettext("document", "Overall opinion"))
        yield Paragraph(annex.overall)
    if annex.marks and worksheet.rubric.criteria:
        yield _rubric(annex, worksheet, language)
    if annex.remarks:
        yield _remarks(annex, worksheet, answers, language)


def _rubric(annex: Annex, worksheet: Worksheet, language: str) -> Grid:
    rows = []
    for criterion in worksheet.rubric.criteria:
        mark = annex.marks.get(criterion.id, Mark(None, ""))
        points = f"{mark.written or '–'} / {criterion.points:g}"
        title = label(criterion.title, language)
        rows.append((title, _level(criterion, mark, language), points, mark.comment))
    head = (
        pgettext("document", "Criterion"),
        pgettext("document", "Level"),
        pgettext("document", "Points"),
        pgettext("document", "Comment"),
    )
    return Grid(pgettext("document", "Rubric"), head, tuple(rows))


def _level(criterion: Criterion, mark: Mark, language: str) -> str:
    """The highest level that the points reach."""
    if mark.points is None:
        return ""
    reached = [level for level in criterion.levels if level.points <= mark.points]
    return label(reached[-1].title, language) if reached else ""


def _remarks(annex: Annex, worksheet: Worksheet, answers: Mapping[str, Any], language: str) -> Grid:
    order = {section.id: place for place, section in enumerate(worksheet.sections)}
    remarks = sorted(annex.remarks, key=lambda each: order.get(each.path.split(".")[0], len(order)))
    head = (
        pgettext("document", "Place"),
        pgettext("document", "Comment"),
        pgettext("document", "Author"),
        pgettext("document", "Date"),
    )
    rows = [
        (place_words(worksheet, answers, each.path, language), each.words, each.author, each.date)
        for each in remarks
    ]
    return Grid(pgettext("document", "Comments"), head, tuple(rows))


def place_words(worksheet: Worksheet, answers: Mapping[str, Any], path: str, language: str) -> str:
    """Section, row and field, in words; what is no longer there is left out."""
    parts = path.split(".")
    section = worksheet.section(parts[0])
    words = [label(section.title, language)] if section else []
    table = worksheet.field_at(".".join(parts[:2]))
    if len(parts) > 2 and table:
        for place, row in enumerate(rows_at(answers, ".".join(parts[:2])), start=1):
            if row["id"] == parts[2]:
                words.append(row_label(table, row, place, language))
    spec = worksheet.field_at(path)
    if spec and len(parts) != 3:
        words.append(label(spec.label, language))
    return " – ".join(words)
