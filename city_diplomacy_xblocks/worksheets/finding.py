"""What is said of a plan: by a rule of the worksheet, or by a field type."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

from city_diplomacy_xblocks.worksheets.definition import Severity

#: The findings that need no rule in the worksheet. All of them are errors but `personal`,
#: and `dismissed`, which says that people have answered such a warning.
BUILT_IN: Final = frozenset(
    {
        "required",
        "type",
        "length",
        "range",
        "option",
        "rows",
        "reference",
        "unknown",
        "personal",
        "dismissed",
    }
)
#: What people settled, and no finding any more: said where it stood, counted nowhere.
DISMISSED: Final = "dismissed"


@frozen
class Finding:
    """One sentence about a plan.

    `rule` is a rule's id or one of `BUILT_IN`; an error blocks handing in, a warning never does, a
    note asks for nothing. `path` is a field's, a row's or a cell's. `mark` names the personal data
    that it warns of, so that people may answer that it is none: see `personal_data.Dismissed`.
    """

    rule: str
    severity: Severity | Literal["note"]
    path: str
    message: str
    mark: str = ""

    @property
    def section(self) -> str:
        """The id of the section it speaks of."""
        return self.path.partition(".")[0]

    @property
    def field_path(self) -> str:
        """The path of the field it speaks of, of the table for a row or a cell."""
        return ".".join(self.path.split(".")[:2])

    @property
    def built_in(self) -> bool:
        """True when no rule of the worksheet says it."""
        return self.rule in BUILT_IN
