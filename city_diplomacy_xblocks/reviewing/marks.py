"""What a grader gives: points per criterion, their total, and whether they allow a plan to be
validated.

Points are `Decimal`: half points add up exactly. They are rounded once, by `platform/scores.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from attrs import frozen
from django.utils import formats
from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import enumerated
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing.text import LONGEST_COMMENT, words
from city_diplomacy_xblocks.worksheets.definition import Criterion, Rubric

#: Points are given by halves.
STEP: Final = Decimal("0.5")


@frozen
class Mark:
    """What one criterion got: `points` None while it has not been marked."""

    points: Decimal | None = None
    comment: str = ""


Marks = Mapping[str, Mark]


def read_marks(raw: object, *, rubric: Rubric, language: str) -> dict[str, Mark]:
    """Marks from ``{criterion: {"points": number or null, "comment": text}}``. Refuses (400)
    what is none.
    """
    if not isinstance(raw, Mapping):
        raise _bad(pgettext("reviewing", "These are not marks."))
    return {key: _read_mark(key, value, rubric, language) for key, value in raw.items()}


def _read_mark(key: object, raw: object, rubric: Rubric, language: str) -> Mark:
    criterion = rubric.criterion(key) if isinstance(key, str) else None
    if criterion is None or not isinstance(raw, Mapping):
        raise _bad(pgettext("reviewing", "The rubric has no such criterion."))
    return Mark(
        points=_read_points(raw.get("points"), criterion, language),
        comment=words(raw.get("comment") or "", longest=LONGEST_COMMENT),
    )


def _read_points(raw: object, criterion: Criterion, language: str) -> Decimal | None:
    if raw is None or raw == "":
        return None
    try:
        points = Decimal(str(raw)) if not isinstance(raw, bool) else None
    except InvalidOperation:
        points = None
    fits = points is not None and points.is_finite() and 0 <= points <= exact(criterion.points)
    if points is None or not fits or points % STEP:
        message = pgettext(
            "reviewing", "“{criterion}” is worth 0 to {points} points, in steps of a half."
        )
        raise _bad(
            message.format(
                criterion=label(criterion.title, language), points=written(criterion.points)
            )
        )
    return points.normalize() + 0


def _bad(message: str) -> Refusal:
    return Refusal(400, "bad_marks", message)


def exact(points: float | Decimal) -> Decimal:
    """A worksheet's or a block's number as a decimal: 0.1 is 0.1."""
    return Decimal(str(points))


def written(points: float | Decimal) -> str:
    """A number of points as people write it: 11.50 → « 11,5 »."""
    bare = exact(points).normalize()
    return formats.number_format(bare + 0 if bare else Decimal(0), use_l10n=True)


def to_text(marks: Marks) -> str:
    """Marks as the database keeps them."""
    plain = {
        key: {"points": None if mark.points is None else str(mark.points), "comment": mark.comment}
        for key, mark in marks.items()
        if mark.points is not None or mark.comment
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> dict[str, Mark]:
    """Marks that `to_text` wrote."""
    return {
        key: Mark(
            points=None if mark["points"] is None else Decimal(mark["points"]),
            comment=mark["comment"],
        )
        for key, mark in json.loads(text).items()
    }


def total(marks: Marks) -> Decimal:
    """The points given so far; criteria without points add nothing."""
    return sum((mark.points for mark in marks.values() if mark.points is not None), Decimal(0))


def unmarked(rubric: Rubric, marks: Marks) -> list[Criterion]:
    """The criteria without points, in the rubric's order."""
    return [each for each in rubric.criteria if marks.get(each.id, Mark()).points is None]


def at_lowest(criterion: Criterion, points: Decimal) -> bool:
    """True when `points` do not reach the second level."""
    steps = sorted(level.points for level in criterion.levels)
    return len(steps) > 1 and points < exact(steps[1])


def why_not_validated(rubric: Rubric, marks: Marks, *, language: str) -> str | None:
    """The sentence that says why these marks do not allow a plan to be validated; None when they
    do.
    """
    missing = unmarked(rubric, marks)
    if missing:
        message = pgettext("reviewing", "Before the plan is validated, mark: {criteria}.")
        return message.format(criteria=_titles(missing, language))
    low = [
        each
        for each in rubric.criteria
        if each.blocking and at_lowest(each, marks[each.id].points or Decimal(0))
    ]
    if low:
        message = pgettext(
            "reviewing",
            "At its lowest level, this blocking criterion keeps the plan from being validated: "
            "{criteria}.",
        )
        return message.format(criteria=_titles(low, language))
    points = total(marks)
    if rubric.criteria and points < exact(rubric.pass_mark):
        message = pgettext("reviewing", "{points} points: a plan is validated from {pass_mark}.")
        return message.format(points=written(points), pass_mark=written(rubric.pass_mark))
    return None


def _titles(criteria: list[Criterion], language: str) -> str:
    return enumerated(label(each.title, language) for each in criteria)
