"""The fields that the team fills in, as a grader finds them in the review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from django.utils.safestring import SafeString, mark_safe

from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.fields.table_html import draw
from city_diplomacy_xblocks.pages.saying import Saying, saying
from city_diplomacy_xblocks.pages.sheets import Answers, Plan, read_plan
from city_diplomacy_xblocks.worksheets import team
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.progress import is_filled


@frozen
class ToFill:
    """One field or cell to fill in: its `id` and `html`. `seen` is what participants see there now,
    where the grader's draft is another; `is_blank`: nothing is there yet.
    """

    id: str
    html: SafeString
    seen: str
    is_blank: bool


@frozen
class Filling:
    """What may be filled in of one submission: `told` is what its participants see, `plan` the same
    with the grader's draft over it.
    """

    prefix: str
    told: Answers
    plan: Plan
    places: Mapping[str, Field]
    notes: Saying

    def to_fill(self, path: str) -> ToFill | None:
        """The field or the cell at `path` to fill in; None for one that is not the team's."""
        spec = self.places.get(path)
        if spec is None:
            return None
        drafted, seen = team.value_at(self.plan.answers, path), team.value_at(self.told, path)
        column = path.split(".")[3] if path.count(".") == 3 else ""
        place = Control(
            self.id_of(path),
            path,
            self.plan.reading,
            column=column,
            team=True,
            notes=self.notes.at,
            computed=self.plan.figures,
        )
        return ToFill(
            f"{self.id_of(path)}-b",
            mark_safe(draw(drafted, spec, place=place)),  # noqa: S308 - escaped there
            "" if seen in (None, drafted) else self._words(seen, spec),
            not is_filled(spec, drafted),
        )

    def _words(self, value: Any, spec: Field) -> str:
        return TYPES[spec.type].summarise(value, spec, context=self.plan.reading)

    def id_of(self, path: str) -> str:
        """The id of a field on the page."""
        return f"{self.prefix}-t-{path.replace('.', '-')}"

    def parts(self) -> list[dict[str, Any]]:
        """Each field and column to fill in, its places, and the way to the first blank."""
        worksheet, language = self.plan.worksheet, self.plan.reading.language
        return [
            {
                "label": part.label,
                "paths": " ".join(part.paths),
                "blank": f"{self.id_of(part.blank)}-b" if part.blank else "",
            }
            for part in team.parts(worksheet, self.plan.answers, language)
        ]


def read_filling(
    worksheet: Worksheet, told: Answers, filled: Mapping[str, Any], *, language: str, prefix: str
) -> Filling | None:
    """What a grader may fill in of a plan, `filled` being the draft; None where nothing is."""
    if not team.asks(worksheet):
        return None
    drafted = team.laid_over(told, filled)
    said = team.advice(worksheet, drafted, language)
    return Filling(
        prefix,
        told,
        read_plan(worksheet, drafted, language),
        team.places(worksheet, drafted),
        saying(said, (), block_id=prefix, can_reply=False),
    )
