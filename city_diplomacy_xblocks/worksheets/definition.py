"""What a worksheet is. Immutable: a changed worksheet is another version, named by its hash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from attrs import define, field, frozen

from city_diplomacy_xblocks.fields.spec import Field, Labels
from city_diplomacy_xblocks.worksheets.steps import Upgrade

Severity = Literal["error", "warning"]


@frozen
class PictureSpec:
    """A picture that stands in a section: its `kind`, one of `visuals`, and what it is made from.

    `settings` are paths (``section.table``), columns of that table, or lists of either. `title`
    takes the place of what the kind is called.
    """

    kind: str
    settings: Mapping[str, str | tuple[str, ...]] = field(factory=dict)
    title: Labels = field(factory=dict)


@frozen
class Section:
    """One sheet of the worksheet: drafted in one unit of the course, completed on its own."""

    id: str
    title: Labels
    intro: Labels = field(factory=dict)
    module: str = ""
    fields: tuple[Field, ...] = ()
    pictures: tuple[PictureSpec, ...] = ()

    def field(self, field_id: str) -> Field | None:
        """The field of that id, or None."""
        return next((each for each in self.fields if each.id == field_id), None)


@frozen
class Rule:
    """Something that must hold of the whole plan, in CEL (the names: `worksheets/functions.py`).

    `check` must hold, of every row of `for_each` if it is there, wherever `when` holds. `at` is the
    path a finding points to; ``*`` stands for the row's id and ``{name}`` for one of `values`.
    `values` are CEL for what the message says in braces, one for all languages or one for each.
    """

    id: str
    severity: Severity
    check: str
    message: Labels
    for_each: str | None = None
    when: str | None = None
    at: str = ""
    values: Mapping[str, str | Labels] = field(factory=dict)


@frozen
class Level:
    """One step of a criterion: reaching it is worth `points`."""

    points: float
    title: Labels
    description: Labels


@frozen
class Criterion:
    """One line of the rubric. `blocking`: at its lowest level the plan cannot be validated.

    `levels` go from the lowest to the highest, which is worth all the `points`.
    """

    id: str
    title: Labels
    points: float
    levels: tuple[Level, ...]
    blocking: bool = False
    sections: tuple[str, ...] = ()


@frozen
class Rubric:
    """How a plan is marked: criteria in order, and the points from which it is validated."""

    criteria: tuple[Criterion, ...] = ()
    pass_mark: float = 60

    @property
    def points(self) -> float:
        """All the points there are."""
        return sum(criterion.points for criterion in self.criteria)

    def criterion(self, criterion_id: str) -> Criterion | None:
        """The criterion of that id, or None."""
        return next((each for each in self.criteria if each.id == criterion_id), None)


@define(frozen=True, slots=False)
class Worksheet:
    """A definition: sections, typed fields, rules, rubric. `content_hash` names this very content.

    Paths: ``section.field``; ``section.table.<row id>``; ``section.table.<row id>.<column>``.
    """

    id: str
    version: int
    title: Labels
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()
    rubric: Rubric = field(factory=Rubric)
    parameters: Mapping[str, str] = field(factory=dict)
    #: The steps from each earlier version to the next one.
    upgrades: tuple[Upgrade, ...] = ()
    content_hash: str = ""

    def section(self, section_id: str) -> Section | None:
        """The section of that id, or None."""
        return self._sections.get(section_id)

    def field_at(self, path: str) -> Field | None:
        """The field or column that `path` speaks of; the table itself for a row's path."""
        parts = path.split(".")
        if not 2 <= len(parts) <= 4:
            return None
        found = self._fields.get((parts[0], parts[1]))
        if found is None or len(parts) == 2:
            return found
        if found.type != "table":
            return None
        return found if len(parts) == 3 else found.column(parts[3])

    def all_fields(self) -> Iterator[tuple[Section, Field]]:
        """Every field with its section, in the order of the worksheet."""
        for section in self.sections:
            for each in section.fields:
                yield section, each

    @cached_property
    def currency_path(self) -> str | None:
        """The path of the choice that fixes the plan's currency, if the worksheet has money."""
        for section, each in self.all_fields():
            if any(option.decimals is not None for option in each.options):
                return f"{section.id}.{each.id}"
        return None

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    @cached_property
    def _fields(self) -> dict[tuple[str, str], Field]:
        return {(section.id, each.id): each for section, each in self.all_fields()}
