"""What one field of a worksheet asks for. The shape behind every worksheet file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final, Literal

from attrs import define, field, frozen

#: Words in several languages: ``{"fr": "Ma ville", "en": "My city"}``. French is always there.
Labels = Mapping[str, str]

#: R: needed to hand in the section. F: needed for the final hand-in only. O: optional.
#: T: filled by the tutor. S: changed by reviewers. -: computed. (domain, B.0)
RequiredMark = Literal["R", "F", "O", "T", "S", "-"]

#: Marks of what the team fills in, and not those who write the plan.
BY_TEAM: Final = ("T", "S")

#: What a computed number counts.
Unit = Literal["number", "money", "percent"]

#: An answer as stored: text, number, boolean, list, or a mapping for a period or a table row.
#: None is blank.
Value = object

FALLBACK_LANGUAGE: Final = "fr"


def label(labels: Labels, language: str) -> str:
    """The words in `language`, its base (`fr-ca` → `fr`), French, any; ``""`` if there are none."""
    return labels.get(spoken(labels, language), "")


def spoken(labels: Labels, language: str) -> str:
    """The code of the language in which `label` says them; ``""`` if there are no words."""
    for key in (language, language.split("-")[0], FALLBACK_LANGUAGE):
        if labels.get(key):
            return key
    return next((key for key, words in labels.items() if words), "")


@frozen
class Option:
    """A choice: the stored `code` (never shown) and its label. `decimals` for currencies only."""

    code: str
    label: Labels
    decimals: int | None = None


@define(frozen=True, slots=False)
class Field:
    """One question of a section, or one column of a table (columns are fields too, never tables).

    `minimum` and `maximum` count characters for text and longtext, and are values for number,
    money and percent. `min_rows`/`max_rows` count a table's rows; `min_selected`/`max_selected`
    count codes, references or links. `target` is the path ``section.field`` of the table that a
    reference points into; `level` restricts a stakeholder_ref to actors of that level. `multiple`
    makes a reference a list. `formula` is CEL, for computed.
    """

    id: str
    type: str
    label: Labels
    required: RequiredMark = "O"
    help: Labels = field(factory=dict)
    example: Labels = field(factory=dict)
    minimum: int | float | None = None
    maximum: int | float | None = None
    integer: bool = False
    options: tuple[Option, ...] = ()
    option_set: str | None = None
    min_selected: int | None = None
    max_selected: int | None = None
    multiple: bool = False
    target: str | None = None
    level: str | None = None
    must_be: bool | None = None
    formula: str | None = None
    #: What a computed number is: an amount in the plan's currency, a share, or a plain number.
    unit: Unit = "number"
    min_rows: int = 0
    max_rows: int = 50
    row_prefix: str | None = None
    #: What one row is called (« une action »), for « Ajouter une action ».
    row_name: Labels = field(factory=dict)
    columns: tuple[Field, ...] = ()
    #: The column of choices that a table begins with: one row for each, its id the option's code.
    prefill: str | None = None
    #: Of a period: what is still going on has no last month or day.
    open_end: bool = False

    @property
    def by_team(self) -> bool:
        """True for what tutors and reviewers fill in: nobody asks it of the plan's writers."""
        return self.required in BY_TEAM

    def column(self, column_id: str) -> Field | None:
        """The column of that id, or None."""
        return self._columns.get(column_id)

    def option(self, code: object) -> Option | None:
        """The option of that code, or None."""
        return self._options.get(code) if isinstance(code, str) else None

    @cached_property
    def _columns(self) -> dict[str, Field]:
        return {column.id: column for column in self.columns}

    @cached_property
    def _options(self) -> dict[str, Option]:
        return {option.code: option for option in self.options}


def is_blank(value: object) -> bool:
    """True for None, white space, empty lists, mappings of blanks; 0 and False are answers."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list | tuple):
        return not value
    if isinstance(value, dict):
        return all(is_blank(part) for key, part in value.items() if key != "id")
    return False


def title_column(table: Field) -> Field:
    """The column that says what a row is about: its first text or choice, else its first column."""
    kinds = ("text", "longtext", "choice")
    return next((column for column in table.columns if column.type in kinds), table.columns[0])
