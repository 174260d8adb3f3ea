"""A plan of an older version of a worksheet, moved to a newer one. No answer is lost on the way.

Each answer of the old version, a field or a cell, is placed in the new one or left over, as words.
That does not depend on the steps: whatever disappears without one is left over too. What a page, a
history or a text kept aside says of the old version is carried the same way, one thing at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from attrs import Factory, define, field, frozen

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, Labels, Value, is_blank, title_column
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.answers import Answers
from city_diplomacy_xblocks.worksheets.conversions import converted, row_words, words_of
from city_diplomacy_xblocks.worksheets.currency import currency_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.routes import ANY, Parts, Route, Routes, spec_at
from city_diplomacy_xblocks.worksheets.steps import Step

Row = dict[str, Any]


@frozen
class LeftOver:
    """An answer that has no place any more: `path` is the place of the new version nearest to where
    it would be, `label` what the old version asked, `text` the answer in words.
    """

    path: str
    label: Labels
    text: str


@frozen
class Upgraded:
    """A plan's answers in the new version, and what of the old ones found no place there."""

    answers: Answers
    left_over: tuple[LeftOver, ...] = ()


@frozen
class Carried:
    """An edit of the old version as one of the new version."""

    op: str
    path: str
    value: Value


@frozen
class _Turned:
    """An answer on its way: `value` fits the new field, None if nothing does; `words` are to be
    kept beside it.
    """

    value: Value
    words: str = ""


@define(slots=False)
class Upgrader:
    """From worksheet `old` to `new`, a later version of it. `language` is that of words which are
    made of codes and numbers.
    """

    old: Worksheet
    new: Worksheet
    language: str = "fr"
    routes: Routes = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.routes = Routes(self.old, self.new)

    def upgrade(self, answers: Mapping[str, Any]) -> Upgraded:
        """The plan's answers in the new version. `answers` may be of any shape."""
        reading = _reading(self.old, answers, self.language)
        return _Move(self, reading).run(answers)

    def path(self, path: str) -> str | None:
        """As `Routes.path`."""
        return self.routes.path(path)

    def back(self, path: str) -> str | None:
        """As `Routes.back`."""
        return self.routes.back(path)

    def edit(self, op: str, path: str, value: Value) -> Carried | None:
        """An edit of the old version (`merging.changes.Change`) as one of the new version; None
        when its place is no more. What does not fit stays as it is, for the merge to judge.
        """
        parts = tuple(path.split("."))
        to = self._place_for(op, parts)
        if to is None:
            return None
        if op == "insert" and isinstance(value, Mapping):
            cells = value.get("cells")
            if isinstance(cells, Mapping):
                value = {**value, "cells": self.cells(parts[:2], cells)}
        elif op == "set":
            value = self._as_edited(parts, value)
            if len(parts) == 2 and len(to) == 4:
                # Nobody knows whether its row is there.
                return Carried("insert", ".".join(to[:3]), {"after": None, "cells": {to[3]: value}})
        return Carried(op, ".".join(to), value)

    def past(self, op: str, path: str, value: Value) -> Carried:
        """A run of the history in words of the new version; as it is, where there are none."""
        parts = tuple(path.split("."))
        to = self._place_for(op, parts)
        if to is None:
            return Carried(op, path, value)
        if op in ("insert", "delete") and isinstance(value, Mapping):
            value = self.cells(parts[:2], value)
        elif op == "set":
            value = self._as_edited(parts, value)
        return Carried(op, ".".join(to), value)

    def _place_for(self, op: str, parts: Parts) -> Parts | None:
        """Where an edit goes, if what it does can be done there: single answers are set, rows of
        tables inserted, moved and deleted.
        """
        path = self.routes.path(".".join(parts))
        spec = self.new.field_at(path) if path else None
        of_rows = len(parts) == 3 or (op == "move" and len(parts) == 2)
        if path is None or spec is None or of_rows != (spec.type == "table"):
            return None
        return tuple(path.split("."))

    def cells(self, table: Parts, cells: Mapping[str, Any]) -> Row:
        """The cells of a row of an old table, by the columns of the new one; those without a place
        keep their names.
        """
        named: Row = {}
        for name, cell in cells.items():
            place = (*table, ANY, str(name))
            to = self._in_table(place) if name != "id" else None
            named[to or str(name)] = self._as_edited(place, cell) if to else cell
        return named

    def _in_table(self, place: Parts) -> str | None:
        """The column that a column has become, within the table that its table has become."""
        to = self.routes.parts(place)
        table = self.routes.parts(place[:2])
        if to is None or len(to) != 4 or to[2] != ANY or to[:2] != table:
            return None
        return to[3] if spec_at(self.new, to) else None

    def _as_edited(self, parts: Parts, value: Value) -> Value:
        """A value for another place; itself where it cannot be turned."""
        if is_blank(value):
            return value
        reading = Reading(self.language)
        turned = self.turned(parts, value, reading)
        return value if turned.value is None else turned.value

    def turned(self, parts: Parts, value: Value, reading: Reading) -> _Turned:
        """An answer as its new place takes it, and what is to be kept of it besides."""
        place = (*parts[:2], ANY, parts[3]) if len(parts) == 4 else parts
        route = self.routes.route(place)
        old, new = spec_at(self.old, place), self._target(route)
        words = words_of(value, old, reading)
        if new is None or new.type in ("computed", "table"):
            return _Turned(None, words)
        kept = ""
        try:
            for turn in route.turns:
                if is_blank(value):
                    break
                if turn.kind == "retype":
                    value = converted(turn.by, value, old, reading)
                else:
                    value, unsure = _chosen(value, turn)
                    kept = words if unsure else kept
            value, gone = _offered(value, new, route)
            fitting = TYPES[new.type].parse(value, new)
        except Misfit:
            return _Turned(None, words)
        lost = gone or kept or (words if fitting is None else "")
        return _Turned(fitting, words if lost else "")

    def _target(self, route: Route) -> Field | None:
        return spec_at(self.new, route.to) if route.to and len(route.to) > 1 else None


@define
class _Move:
    """One plan on its way."""

    upgrader: Upgrader
    reading: Reading
    answers: Answers = Factory(dict)
    left: list[LeftOver] = Factory(list)

    def run(self, answers: Mapping[str, Any]) -> Upgraded:
        # Tables first: single answers may go into rows of theirs.
        leaves = sorted(_leaves(answers), key=lambda leaf: not self._is_table(leaf[0]))
        for parts, value in leaves:
            if not is_blank(value) or self._is_table(parts):
                self._place(parts, value)
        return Upgraded(self.answers, tuple(self.left))

    def _place(self, parts: Parts, value: Value) -> None:
        if len(parts) == 2 and self._is_table(parts) and isinstance(value, list):
            self._place_rows(parts, value)
            return
        turned = self.upgrader.turned(parts, value, self.reading)
        route = self.upgrader.routes.route(parts)
        if turned.value is not None and route.to and not self._put(route.to, turned.value):
            turned = _Turned(None, words_of(value, self._spec(parts), self.reading))
        if turned.words:
            self._leave(parts, turned.words)

    def _place_rows(self, table: Parts, rows: list[Any]) -> None:
        """Each row into the table that this one has become, cell by cell; or, where it has become
        something else, what the worksheet says of that.
        """
        to = self.upgrader.routes.row((*table, ANY))
        if to is None:
            turned = self.upgrader.turned(table, rows, self.reading) if rows else _Turned(None)
            route = self.upgrader.routes.route(table)
            if turned.value is None or not route.to or not self._put(route.to, turned.value):
                for row in rows:
                    self._leave_row(table, row)
            elif turned.words:
                self._leave(table, turned.words)
            return
        section, name = to[:2]
        taken = self.answers.get(section, {}).get(name)
        placed: list[Row] = []
        for row in rows:
            known = isinstance(row, Mapping) and isinstance(row.get("id"), str)
            if taken or not known or any(each["id"] == row["id"] for each in placed):
                self._leave_row(table, row)
            else:
                placed.append(self._row(table, row))
        if placed:
            self.answers.setdefault(section, {})[name] = placed

    def _row(self, table: Parts, row: Mapping[str, Any]) -> Row:
        new: Row = {"id": row["id"]}
        for name, cell in row.items():
            parts = (*table, row["id"], str(name))
            if name == "id" or is_blank(cell):
                continue
            to = self.upgrader._in_table((*table, ANY, str(name)))
            turned = self.upgrader.turned(parts, cell, self.reading)
            if to is None or (turned.value is not None and to in new):
                turned = _Turned(None, words_of(cell, self._spec(parts), self.reading))
            if to and turned.value is not None:
                new[to] = turned.value
            if turned.words:
                self._leave(parts, turned.words)
        return new

    def _put(self, to: Parts, value: Value) -> bool:
        """Put an answer where nothing stands yet; False when it has no room."""
        fields = self.answers.setdefault(to[0], {})
        if len(to) == 2:
            there = to[1] in fields
            fields.setdefault(to[1], value)
            return not there
        table = self.upgrader.new.field_at(".".join(to[:2]))
        rows = fields.setdefault(to[1], [])
        row = next((each for each in rows if each["id"] == to[2]), None)
        if row is None and table and len(rows) < table.max_rows and to[2] != ANY:
            row = {"id": to[2]}
            rows.append(row)
        if row is None or to[3] in row:
            if not rows:
                del fields[to[1]]
            return False
        row[to[3]] = value
        return True

    def _leave_row(self, table: Parts, row: object) -> None:
        spec = self._spec(table)
        words = row_words(row, spec, self.reading) if spec else words_of(row, None, self.reading)
        if words:
            row_id = str(row["id"]) if isinstance(row, Mapping) and "id" in row else ""
            self._leave((*table, row_id) if row_id else table, words)

    def _leave(self, parts: Parts, words: str) -> None:
        old = self.upgrader.old
        spec = old.field_at(".".join(parts))
        named: Labels = spec.label if spec else {"fr": ".".join(parts)}
        self.left.append(LeftOver(self.upgrader.routes.home(".".join(parts)), named, words))

    def _spec(self, parts: Parts) -> Field | None:
        return self.upgrader.old.field_at(".".join(parts))

    def _is_table(self, parts: Parts) -> bool:
        spec = self._spec(parts)
        return spec is not None and spec.type == "table"


def _leaves(answers: Mapping[str, Any]) -> Iterator[tuple[Parts, Any]]:
    """Every answer with its place, whether or not the worksheet asks for it."""
    for section, fields in answers.items():
        if isinstance(fields, Mapping):
            yield from (((str(section), str(name)), value) for name, value in fields.items())
        else:
            yield (str(section), ""), fields


def _chosen(value: Value, step: Step) -> tuple[Value, bool]:
    """What an old choice is now, and whether a person should look: the step leaves several. Raises
    Misfit for what is no choice.
    """
    unsure = False
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        code = str(each).lower() if isinstance(each, bool) else each
        if not isinstance(code, str):
            raise Misfit("option", pgettext("finding", "This answer is a list of choices."))
        new = step.codes.get(code, (code,))
        unsure = unsure or len(new) > 1
        found += new if len(new) == 1 else [step.default] if step.default else []
    if isinstance(value, list):
        return list(dict.fromkeys(found)), unsure
    return (found[0] if found else None), unsure


def _offered(value: Value, new: Field, route: Route) -> tuple[Value, bool]:
    """The choices that are offered still, others as the last default says; whether some are not."""
    chosen = [turn for turn in route.turns if turn.kind == "options"]
    if not chosen or not new.options:
        return value, False
    codes = value if isinstance(value, list) else [value]
    left = [code for code in codes if new.option(code)]
    if len(left) == len(codes):
        return value, False
    default = chosen[-1].default
    known = list(dict.fromkeys([*left, *([default] if default else [])]))
    if isinstance(value, list):
        return known, True
    return (known[0] if known else None), True


#: What stands for the name of a row that has none.
_NAMELESS: Final = "—"


def _reading(worksheet: Worksheet, answers: Mapping[str, Any], language: str) -> Reading:
    """How the old plan reads: its currency, its rows by their first words."""
    return _Rows(worksheet, answers, language).reading


@define(slots=False)
class _Rows:
    worksheet: Worksheet
    answers: Mapping[str, Any]
    language: str

    @property
    def reading(self) -> Reading:
        currency = currency_of(self.worksheet, self.answers)
        return Reading(self.language, currency.code, currency.decimals, self.called)

    def called(self, path: str, row_id: str) -> str:
        """« Ouvrir un guichet »"""
        return self._names.get((path, row_id)) or row_id or _NAMELESS

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        names = {}
        plain = Reading(self.language)
        for section, spec in self.worksheet.all_fields():
            values = self.answers.get(section.id)
            rows = values.get(spec.id) if isinstance(values, Mapping) else None
            if spec.type != "table" or not isinstance(rows, list):
                continue
            title = title_column(spec)
            for row in rows:
                if isinstance(row, Mapping):
                    path = f"{section.id}.{spec.id}"
                    names[path, str(row.get("id"))] = words_of(row.get(title.id), title, plain)
        return names
