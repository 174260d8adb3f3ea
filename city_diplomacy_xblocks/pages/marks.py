"""The rubric on the page: levels, points in between and what they are called, sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from attrs import evolve, frozen
from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.reviewing.data import OtherReview
from city_diplomacy_xblocks.reviewing.marks import Mark, Marks, at_lowest, exact, written
from city_diplomacy_xblocks.worksheets.definition import Criterion, Rubric


@frozen
class Step:
    """One level to choose: `value` for the script (``11.5``), `points` for people (« 11,5 »)."""

    value: str
    points: str
    title: str
    description: str
    chosen: bool
    percent: float


@frozen
class Reading:
    """What a colleague gave the same criterion, where it differs."""

    grader: str
    points: str
    words: str
    comment: str


@frozen
class MarkView:
    """One criterion with what a grader gave it. `value` is empty while nothing was given.

    `told` is what the participant was told of it last, where that is to be read; `others` what
    colleagues gave.
    """

    id: str
    number: int
    title: str
    maximum: str
    max_value: str
    blocking: bool
    steps: tuple[Step, ...]
    sections: tuple[str, ...]
    value: str
    points: str
    words: str
    percent: float
    comment: str
    lowest: bool
    told: MarkView | None = None
    others: tuple[Reading, ...] = ()

    @property
    def given(self) -> bool:
        """Whether points were given."""
        return bool(self.value)

    @property
    def known(self) -> bool:
        """Whether points are to be seen: those that were told, else those given."""
        return (self.told or self).given


@frozen
class Sum:
    """What was given, out of what those criteria are worth: unset ones do not count."""

    points: str
    maximum: str
    given: int
    criteria: int


def view_marks(
    rubric: Rubric,
    marks: Marks,
    language: str,
    *,
    told: Marks | None = None,
    others: Iterable[OtherReview] = (),
) -> tuple[MarkView, ...]:
    """Each criterion of `rubric` with its mark, in the rubric's order."""
    compared = [other for other in others if other.marks is not None]
    return tuple(
        evolve(
            _view(number, criterion, marks.get(criterion.id, Mark()), language),
            told=None
            if told is None
            else _view(number, criterion, told.get(criterion.id, Mark()), language),
            others=tuple(_readings(criterion, marks.get(criterion.id, Mark()), compared, language)),
        )
        for number, criterion in enumerate(rubric.criteria, start=1)
    )


def sum_up(rubric: Rubric, marks: Marks) -> Sum:
    """What the given marks add up to."""
    given = [each for each in rubric.criteria if marks.get(each.id, Mark()).points is not None]
    return Sum(
        points=written(sum((marks[each.id].points or Decimal(0) for each in given), Decimal(0))),
        maximum=written(sum((exact(each.points) for each in given), Decimal(0))),
        given=len(given),
        criteria=len(rubric.criteria),
    )


def in_words(criterion: Criterion, points: Decimal | None, language: str) -> str:
    """« Satisfaisant », « entre Satisfaisant et Excellent », « sous Insuffisant »; or empty."""
    if points is None or not criterion.levels:
        return ""
    levels = sorted(criterion.levels, key=lambda level: level.points)
    names = [label(level.title, language) for level in levels]
    reached = [index for index, level in enumerate(levels) if exact(level.points) <= points]
    if not reached:
        return below_words().format(level=names[0])
    at = reached[-1]
    if exact(levels[at].points) == points or at == len(levels) - 1:
        return names[at]
    return between_words().format(lower=names[at], upper=names[at + 1])


def below_words() -> str:
    """How fewer points than the lowest level's are called; the script fills it too."""
    return pgettext("points", "below {level}")


def between_words() -> str:
    """How points between two levels are called; the script fills it too."""
    return pgettext("points", "between {lower} and {upper}")


def _view(number: int, criterion: Criterion, mark: Mark, language: str) -> MarkView:
    points = mark.points
    return MarkView(
        id=criterion.id,
        number=number,
        title=label(criterion.title, language),
        maximum=written(criterion.points),
        max_value=f"{criterion.points:g}",
        blocking=criterion.blocking,
        steps=_steps(criterion, points, language),
        sections=criterion.sections,
        value="" if points is None else f"{points:f}",
        points="" if points is None else written(points),
        words=in_words(criterion, points, language),
        percent=0 if points is None else _percent(points, criterion),
        comment=mark.comment,
        lowest=points is not None and at_lowest(criterion, points),
    )


def _steps(criterion: Criterion, points: Decimal | None, language: str) -> tuple[Step, ...]:
    levels = sorted(criterion.levels, key=lambda level: level.points)
    reached = [level for level in levels if points is not None and exact(level.points) <= points]
    return tuple(
        Step(
            value=f"{level.points:g}",
            points=written(level.points),
            title=label(level.title, language),
            description=label(level.description, language),
            chosen=bool(reached) and level is reached[-1],
            percent=_percent(exact(level.points), criterion),
        )
        for level in levels
    )


def _readings(
    criterion: Criterion, own: Mark, others: Sequence[OtherReview], language: str
) -> Iterable[Reading]:
    for other in others:
        mark = (other.marks or {}).get(criterion.id, Mark())
        if mark.points is not None and mark.points != own.points:
            yield Reading(
                other.grader,
                written(mark.points),
                in_words(criterion, mark.points, language),
                mark.comment,
            )


def _percent(points: Decimal, criterion: Criterion) -> float:
    return round(float(100 * points / exact(criterion.points)), 1) if criterion.points else 0
