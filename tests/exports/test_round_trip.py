"""Forms there and back: what nobody touched is no change, each cell that is edited is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import frozen

from city_diplomacy_xblocks.exports import form, proposals
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from tests.exports.books import Book, read, written

EXAMPLES = [(name, of) for of in library.ids() for name in library.examples(of)]
CELLS = 10


@frozen
class Edit:
    """What somebody types over an answer, and what the answer is then."""

    path: str
    kind: str
    typed: Any
    meant: Any

    def make(self, book: Book, worksheet: Worksheet, answers: dict[str, Any]) -> None:
        section, name, *deeper = self.path.split(".")
        if not deeper:
            book.answer(self.path).value = self.typed
            return
        ids = [row["id"] for row in answers[section][name]]
        line = ids.index(deeper[0]) + 1
        book.cell(f"{section}.{name}", line, deeper[1]).value = self.typed


def edits(worksheet: Worksheet, answers: dict[str, Any]) -> list[Edit]:
    """Ten of them, of as many kinds of fields as the plan has."""
    every = [edit for each in held(worksheet, answers) if (edit := another(*each, answers))]
    one_of_each = list({edit.kind: edit for edit in every}.values())
    others = [edit for edit in every if edit not in one_of_each]
    return [*one_of_each, *others][:CELLS]


def held(worksheet: Worksheet, answers: dict[str, Any]) -> Iterator[tuple[str, Field, Any]]:
    """The path, the field and the value of each answer that a form asks for."""
    for section, spec in worksheet.all_fields():
        value = answers.get(section.id, {}).get(spec.id)
        if value is None or not form.to_fill(spec):
            continue
        path = f"{section.id}.{spec.id}"
        if spec.type != "table":
            yield path, spec, value
            continue
        for row in value:
            for column in spec.columns:
                if column.id in row and form.to_fill(column):
                    yield f"{path}.{row['id']}.{column.id}", column, row[column.id]


def another(path: str, spec: Field, value: Any, answers: dict[str, Any]) -> Edit | None:
    """Another answer, as people type it; None where there is none to choose."""
    kind = spec.type
    if kind in ("text", "longtext"):
        return Edit(path, kind, "Autre réponse ; 2", "Autre réponse ; 2")
    if kind in ("number", "money"):
        return Edit(path, kind, f"{value - 1:,}".replace(",", " "), value - 1)
    if kind == "percent":
        return Edit(path, kind, "12,5 %", 12.5)
    if kind == "scale":
        return Edit(path, kind, value % 5 + 1, value % 5 + 1)
    if kind == "boolean":
        return Edit(path, kind, "non" if value else "Oui", not value)
    if kind == "date":
        return Edit(path, kind, "9/2/2031", "2031-02-09")
    if kind == "month":
        return Edit(path, kind, "2/2031", "2031-02")
    if kind == "period":
        return Edit(path, kind, "2/2031 - 03/2032", {"start": "2031-02", "end": "2032-03"})
    if spec.options:
        option = next((each for each in spec.options if each.code not in value), None)
        if option is None:
            return None
        words = label(option.label, "fr")
        return Edit(path, kind, words, option.code if kind == "choice" else [option.code])
    if kind == "row_ref":
        return another_row(path, spec, value, answers)
    return None


def another_row(path: str, spec: Field, value: Any, answers: dict[str, Any]) -> Edit | None:
    section, name = str(spec.target).split(".")
    rows = answers[section][name]
    prefix = library_table(section, name).row_prefix or ""
    numbers = {row["id"]: f"{prefix}{place}" for place, row in enumerate(rows, start=1)}
    other = next((row_id for row_id in numbers if row_id not in value), None)
    if other is None:
        return None
    return Edit(path, "row_ref", numbers[other].lower(), [other] if spec.multiple else other)


def library_table(section: str, name: str) -> Field:
    found = (library.get(of).field_at(f"{section}.{name}") for _, of in EXAMPLES)
    return next(spec for spec in found if spec)


@pytest.mark.parametrize(("name", "of"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_a_form_that_nobody_touched_changes_nothing(name, of):
    worksheet, answers = library.get(of), library.example(name)
    for language in worksheet.title:
        content = written(worksheet, answers, language)
        for each in (content, Book(content).saved()):
            told = read(each, worksheet, language)
            assert (told.changes, told.unread) == ((), ())


@pytest.mark.parametrize(("name", "of"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_ten_edited_cells_are_ten_changes(name, of):
    worksheet, answers = library.get(of), library.example(name)
    book, wanted = Book(written(worksheet, answers)), edits(worksheet, answers)
    for edit in wanted:
        edit.make(book, worksheet, answers)
    told = read(book.saved(), worksheet)
    assert told.unread == ()
    assert {each.path: each.value for each in told.changes} == {e.path: e.meant for e in wanted}
    assert len(told.changes) == CELLS
    assert len({edit.kind for edit in wanted}) >= 4


BEGUN = [
    (of, f"{section.id}.{spec.id}", spec.prefill)
    for of in library.ids()
    for section, spec in library.get(of).all_fields()
    if spec.prefill and form.to_fill(spec)
]
BEGUN_OF_T2 = next(path for of, path, _ in BEGUN if of == "feuille_route_numerique")


@pytest.mark.parametrize(("of", "path", "column"), BEGUN, ids=[path for _, path, _ in BEGUN])
def test_an_empty_plan_has_the_rows_that_a_table_begins_with(of, path, column):
    worksheet = library.get(of)
    table = worksheet.field_at(path)
    content = written(worksheet, {})
    options = table.column(column).options
    words = [Book(content).cell(path, line, column).value for line in range(1, len(options) + 1)]
    assert words == [label(option.label, "fr") for option in options]
    assert read(content, worksheet).changes == ()
    # What is filled in of one of them is a row with the option's code as its id, as on the page.
    book = Book(content)
    other = next(each for each in table.columns if each.id != column and form.to_fill(each))
    typed, meant = (4, 4) if other.type == "scale" else ("Un mot", "Un mot")
    book.cell(path, 2, other.id).value = typed
    (change,) = read(book.saved(), worksheet).changes
    assert (change.op, change.path) == ("insert", f"{path}.{options[1].code}")
    assert change.value["cells"] == {column: options[1].code, other.id: meant}


def test_a_row_begun_meanwhile_takes_what_the_form_has_of_it():
    worksheet, path = library.get("feuille_route_numerique"), BEGUN_OF_T2
    table = worksheet.field_at(path)
    first, second = (option.code for option in table.column(table.prefill).options[:2])
    other = next(each for each in table.columns if each.type == "scale")
    book = Book(written(worksheet, {}))
    for line in (1, 2):
        book.cell(path, line, other.id).value = 4
    told = read(book.saved(), worksheet)
    section, name = path.split(".")
    begun = {"id": first, table.prefill: first}
    for level, stands in ((None, "open"), (4, "made"), (2, "since")):
        row = begun if level is None else {**begun, other.id: level}
        now = {section: {name: [row]}}
        assert proposals.stand(told, told.changes[0], now) == stands
        assert proposals.stand(told, told.changes[1], now) == "open"
    assert second in told.changes[1].path
