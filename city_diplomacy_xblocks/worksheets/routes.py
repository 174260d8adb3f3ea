"""Where the places of an older version of a worksheet are in a newer one: paths, no answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from attrs import define, frozen

from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.steps import PLACING, Step

#: Any row, in the path of a column: ``section.table.*.column``.
ANY: Final = "*"

Parts = tuple[str, ...]


@frozen
class Route:
    """Where the answers at one place of the old version go: `to` the parts of a path (`ANY` for
    their row), None for nowhere; `turns` change them on the way, in this order.
    """

    to: Parts | None
    turns: tuple[Step, ...] = ()


@define(frozen=True, slots=False)
class Routes:
    """The ways from worksheet `old` to worksheet `new`, by the steps that `new` declares."""

    old: Worksheet
    new: Worksheet

    @property
    def is_straight(self) -> bool:
        """Whether every place is called as it was: no step says otherwise."""
        return not any(steps.placing or steps.turning for steps in self._chain)

    def path(self, path: str) -> str | None:
        """What a path of the old version (section, field, row or cell) is called in the new one;
        None for a place that is no more.
        """
        parts = tuple(path.split("."))
        to = self.row(parts) if len(parts) == 3 else self.parts(parts)
        return ".".join(to) if to and self._is_there(to) else None

    def back(self, path: str) -> str | None:
        """What a path of the new version was called in the old one."""
        parts = tuple(path.split("."))
        if len(parts) == 4:
            fixed = self._back.get(parts)
            found = fixed or self._back.get((*parts[:2], ANY, parts[3]))
            known = None if found is None else self._with_row(found, parts[2])
        elif len(parts) == 3:
            table = self._back.get(parts[:2])
            known = None if table is None else (*table, parts[2])
        else:
            known = self._back.get(parts)
        return ".".join(known) if known else None

    def parts(self, parts: Parts) -> Parts | None:
        """Where a section, a field or a cell goes, whether or not there is such a place."""
        row = parts[2] if len(parts) == 4 else ANY
        to = self.route(self._any_row(parts)).to
        return None if to is None else self._with_row(to, row)

    def row(self, parts: Parts) -> Parts | None:
        """Where a row goes: into the table that its table is now, if it is one still."""
        table = self.parts(parts[:2])
        spec = self.new.field_at(".".join(table)) if table and len(table) == 2 else None
        return (*table, parts[2]) if table and spec and spec.type == "table" else None

    def home(self, path: str) -> str:
        """The place nearest to where an answer would be: its own, its row, its table or section, or
        the first section.
        """
        parts = tuple(path.split("."))
        there = self.path(path)
        if there:
            return there
        row = self.row(parts[:3]) if len(parts) == 4 else None
        if row:
            return ".".join((*row, parts[3]))
        section = self.path(parts[0]) or self.new.sections[0].id
        return ".".join((section, *parts[1:]))

    def route(self, place: Parts) -> Route:
        """Of a section, a field or a column (its row is `ANY`) of the old version."""
        to: Parts | None = place
        turns: list[Step] = []
        for steps in self._chain:
            if to is None:
                return Route(None)
            turns += steps.turns(_named(to))
            to = steps.place(to)
        return Route(to, tuple(turns))

    @cached_property
    def _chain(self) -> tuple[_Steps, ...]:
        """What each version between the two says; nothing between two of the same number."""
        wanted = range(self.old.version, self.new.version)
        found = [each for each in self.new.upgrades if each.since in wanted]
        return tuple(_Steps.of(each.steps) for each in sorted(found, key=lambda each: each.since))

    @cached_property
    def _back(self) -> dict[Parts, Parts]:
        places = [*((section.id,) for section in self.old.sections), *places_of(self.old)]
        ways = [(self.route(place).to, place) for place in places]
        return {to: place for to, place in ways if to is not None}

    def _is_there(self, to: Parts) -> bool:
        if len(to) == 1:
            return self.new.section(to[0]) is not None
        return self.new.field_at(".".join(to)) is not None

    @staticmethod
    def _any_row(parts: Parts) -> Parts:
        return (*parts[:2], ANY, parts[3]) if len(parts) == 4 else parts

    @staticmethod
    def _with_row(parts: Parts, row: str) -> Parts:
        return tuple(row if part == ANY else part for part in parts)


@define
class _Steps:
    """The steps of one entry, found by the path they speak of."""

    placing: dict[str, Step]
    turning: dict[str, list[Step]]

    @classmethod
    def of(cls, steps: Iterable[Step]) -> _Steps:
        placing: dict[str, Step] = {}
        turning: dict[str, list[Step]] = {}
        for step in steps:
            if step.kind in PLACING:
                placing.setdefault(step.path, step)
            else:
                turning.setdefault(step.path, []).append(step)
        return cls(placing, turning)

    def turns(self, path: str) -> list[Step]:
        """What changes the answers at that path."""
        return self.turning.get(path, [])

    def place(self, parts: Parts) -> Parts | None:
        """Where these parts are one version later. What holds them takes them along."""
        step = self.placing.get(_named(parts))
        if step and step.kind == "drop":
            return None
        if step and step.kind == "move":
            to = tuple(step.to.split("."))
            return to if len(to) == 2 else (*to[:2], step.row or ANY, to[2])
        name = step.to if step else parts[-1]
        if len(parts) == 1:
            return (name,)
        holder = self.place(parts[: 2 if len(parts) == 4 else -1])
        if holder is None:
            return None
        return (*holder, *parts[2:3], name) if len(parts) == 4 else (*holder, name)


def places_of(worksheet: Worksheet) -> Iterator[Parts]:
    """Every field and every column of a worksheet."""
    for section, spec in worksheet.all_fields():
        yield section.id, spec.id
        yield from ((section.id, spec.id, ANY, column.id) for column in spec.columns)


def spec_at(worksheet: Worksheet, place: Parts) -> Field | None:
    """The field or the column at a place."""
    return worksheet.field_at(".".join(place))


def placed_after(worksheet: Worksheet, place: Parts, *, since: int) -> Parts | None:
    """Where a place of version `since` is in this one by its steps, whether or not it is there."""
    to: Parts | None = place
    for upgrade in sorted(worksheet.upgrades, key=lambda each: each.since):
        if to is not None and upgrade.since >= since:
            to = _Steps.of(upgrade.steps).place(to)
    return to


def section_now(worksheet: Worksheet, section_id: str) -> str:
    """What a section is called in `worksheet` that was called so in one of its earlier versions."""
    if worksheet.section(section_id):
        return section_id
    return next(
        (
            place[0]
            for upgrade in worksheet.upgrades
            if (place := placed_after(worksheet, (section_id,), since=upgrade.since))
            and worksheet.section(place[0])
        ),
        section_id,
    )


def _named(parts: Parts) -> str:
    """The parts as a worksheet's author writes them: a column without its row."""
    return ".".join((*parts[:2], parts[3]) if len(parts) == 4 else parts)
