"""What no JSON Schema can say of a worksheet: that its parts fit together, its rules too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from city_diplomacy_xblocks.fields.spec import Field, Labels
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import Rubric, Worksheet
from city_diplomacy_xblocks.worksheets.picture_settings import picture_problems
from city_diplomacy_xblocks.worksheets.problems import Problem
from city_diplomacy_xblocks.worksheets.rule_lint import Said, rule_problems
from city_diplomacy_xblocks.worksheets.upgrade_lint import upgrade_problems
from city_diplomacy_xblocks.worksheets.yaml_file import Place, Source

_CHOOSING: Final = ("choice", "multichoice")
_POINTING: Final = ("row_ref", "stakeholder_ref")
_PERIODS: Final = ("period", "date_period")
_LABELS: Final = ("label", "help", "example", "row_name")


def soundness_problems(worksheet: Worksheet, source: Source, *, translated: bool) -> list[Problem]:
    """Everything that does not fit together, in the order of the file's lines. `translated`: words
    that are missing in a language of the title are amiss too.
    """
    said = [
        *_structure(worksheet),
        *(_languages(worksheet) if translated else ()),
        *_rubric(worksheet.rubric, worksheet),
        *picture_problems(worksheet),
        *upgrade_problems(worksheet),
    ]
    if not said:
        said = list(rule_problems(worksheet))
    problems = {source.problem(*each) for each in said}
    return sorted(problems, key=lambda problem: (problem.line, problem.key, problem.message))


def _structure(worksheet: Worksheet) -> Said:
    yield from _twice((section.id for section in worksheet.sections), ("sections",))
    yield from _twice((rule.id for rule in worksheet.rules), ("rules",))
    yield from _twice((each.id for each in worksheet.rubric.criteria), ("rubric", "criteria"))
    for at, section in enumerate(worksheet.sections):
        place: Place = ("sections", at, "fields")
        yield from _twice((spec.id for spec in section.fields), place)
        for number, spec in enumerate(section.fields):
            yield from _field(worksheet, spec, (*place, number))


def _field(worksheet: Worksheet, spec: Field, place: Place) -> Said:
    yield from _bounds(spec, place)
    yield from _twice((option.code for option in spec.options), (*place, "options"))
    if bool(spec.options) != (spec.type in _CHOOSING):
        yield place, pgettext("worksheet file", "“options” goes with choice and multichoice.")
    if bool(spec.target) != (spec.type in _POINTING):
        yield place, pgettext("worksheet file", "“target” goes with row_ref and stakeholder_ref.")
    if bool(spec.formula) != (spec.type == "computed"):
        yield place, pgettext("worksheet file", "“formula” goes with computed.")
    if bool(spec.columns) != (spec.type == "table"):
        yield place, pgettext("worksheet file", "“columns” goes with table.")
    begun_with = spec.column(spec.prefill) if spec.prefill else None
    if spec.prefill and (begun_with is None or begun_with.type != "choice"):
        sentence = pgettext("worksheet file", "“prefill” names a column of choices.")
        yield (*place, "prefill"), sentence
    if spec.open_end and spec.type not in _PERIODS:
        sentence = pgettext("worksheet file", "“open_end” goes with period and date_period.")
        yield (*place, "open_end"), sentence
    if spec.by_team and spec.type in _POINTING:
        sentence = pgettext(
            "worksheet file", "What the team fills in (T, S) cannot be a row of another table."
        )
        yield (*place, "required"), sentence
    target = worksheet.field_at(spec.target) if spec.target else None
    if spec.target and (target is None or target.type != "table"):
        yield (*place, "target"), pgettext("worksheet file", "There is no table at this path.")
    yield from _columns(worksheet, spec, place)


def _columns(worksheet: Worksheet, spec: Field, place: Place) -> Said:
    yield from _twice((column.id for column in spec.columns), (*place, "columns"))
    for at, column in enumerate(spec.columns):
        here: Place = (*place, "columns", at)
        if column.type == "table":
            yield (*here, "type"), pgettext("worksheet file", "A table’s column cannot be a table.")
        elif column.id == "id":
            yield (*here, "id"), pgettext("worksheet file", "“id” is the name of the row itself.")
        else:
            yield from _field(worksheet, column, here)
        if spec.by_team and not (column.by_team or column.type == "computed"):
            sentence = pgettext(
                "worksheet file",
                "Of a table that the team fills in (T, S), it fills in every column: mark this "
                "one T or S.",
            )
            yield (*here, "required"), sentence


def _bounds(spec: Field, place: Place) -> Said:
    for low, high, key in (
        (spec.minimum, spec.maximum, "min"),
        (spec.min_rows, spec.max_rows, "min_rows"),
        (spec.min_selected, spec.max_selected, "min_selected"),
    ):
        if low is not None and high is not None and low > high:
            yield (*place, key), pgettext("worksheet file", "The minimum is above the maximum.")


def _languages(worksheet: Worksheet) -> Said:
    """Every label has the languages of the title: a translation is not left half done."""
    wanted = set(worksheet.title)
    for place, words in all_labels(worksheet):
        missing = sorted(wanted - set(words))
        if words and missing:
            sentence = pgettext("worksheet file", "These words are missing in: {languages}.")
            yield place, sentence.format(languages=", ".join(missing))


def all_labels(worksheet: Worksheet) -> Iterator[tuple[Place, Labels]]:
    """All words of the worksheet but its title, each with its place in the definition."""
    for at, section in enumerate(worksheet.sections):
        here: Place = ("sections", at)
        yield (*here, "title"), section.title
        yield (*here, "intro"), section.intro
        for number, spec in enumerate(section.fields):
            yield from _field_labels(spec, (*here, "fields", number))
        for number, picture in enumerate(section.pictures):
            yield (*here, "pictures", number, "title"), picture.title
    for at, rule in enumerate(worksheet.rules):
        yield ("rules", at, "message"), rule.message
        for name, value in rule.values.items():
            yield ("rules", at, "values", name), {} if isinstance(value, str) else value
    for at, criterion in enumerate(worksheet.rubric.criteria):
        here = ("rubric", "criteria", at)
        yield (*here, "title"), criterion.title
        for number, level in enumerate(criterion.levels):
            yield (*here, "levels", number, "title"), level.title
            yield (*here, "levels", number, "description"), level.description


def _field_labels(spec: Field, place: Place) -> Iterator[tuple[Place, Labels]]:
    for key in _LABELS:
        yield (*place, key), getattr(spec, key)
    for option in spec.options:
        yield (*place, "options"), option.label
    for at, column in enumerate(spec.columns):
        yield from _field_labels(column, (*place, "columns", at))


def _rubric(rubric: Rubric, worksheet: Worksheet) -> Said:
    for at, criterion in enumerate(rubric.criteria):
        place: Place = ("rubric", "criteria", at)
        points = [level.points for level in criterion.levels]
        if points != sorted(set(points)):
            yield (
                (*place, "levels"),
                pgettext("worksheet file", "Levels go from few points to many."),
            )
        if points[-1] != criterion.points:
            sentence = pgettext(
                "worksheet file", "The highest level has to be worth all the points."
            )
            yield (*place, "levels"), sentence
        for number, section in enumerate(criterion.sections):
            if worksheet.section(section) is None:
                sentence = pgettext("worksheet file", "There is no such section.")
                yield (*place, "sections", number), sentence
    if rubric.criteria and rubric.pass_mark > rubric.points:
        sentence = pgettext("worksheet file", "The pass mark is above all the points.")
        yield ("rubric", "pass_mark"), sentence


def _twice(ids: Iterable[str], place: Place) -> Said:
    for each, count in Counter(ids).items():
        if count > 1:
            yield place, pgettext("worksheet file", "“{id}” is there twice.").format(id=each)
