"""What may be set of a worksheet, a section, the rubric and a criterion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.authoring.data import Choice, Setting
from city_diplomacy_xblocks.authoring.draft import words
from city_diplomacy_xblocks.authoring.field_types import fields_of, listed
from city_diplomacy_xblocks.authoring.rows import levels_shown
from city_diplomacy_xblocks.authoring.setting import (
    Around,
    chosen,
    in_languages,
    number_in,
    text_in,
)
from city_diplomacy_xblocks.fields.direction import apart
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.city import CITY, USUAL
from city_diplomacy_xblocks.worksheets.definition import Rubric

Part = Mapping[str, Any]

_LEVELS: Final = "multi_level_rule"


def worksheet_settings(part: Part, around: Around) -> Iterator[Setting]:
    """Its title, and the parameters that mean something in it."""
    yield from in_languages(
        part,
        "title",
        pgettext("setting", "Title of the worksheet"),
        required=True,
        help=pgettext("setting", "With a title in a language, it is offered in that language."),
    )
    found = part.get("parameters")
    parameters = found if isinstance(found, Mapping) else {}
    yield _city(parameters, around)
    if _LEVELS in parameters or f"parameters.{_LEVELS}" in str(part.get("rules")):
        yield chosen(
            f"parameters.{_LEVELS}",
            pgettext("setting", "Local, national and international partners"),
            text_in(parameters, _LEVELS),
            (
                Choice("per_action", pgettext("setting", "All three for each action")),
                Choice("per_plan", pgettext("setting", "All three in the plan as a whole")),
            ),
            required=True,
        )
    for name, value in parameters.items():
        if name not in (CITY, _LEVELS) and isinstance(value, str):
            label = pgettext("setting", "Parameter “{name}”").format(name=name)
            yield Setting(f"parameters.{name}", "text", label, value)


def _city(parameters: Part, around: Around) -> Setting:
    fields = [
        Choice(path, words(field.get("label"), around.language) or path)
        for path, field in fields_of(around.whole)
        if field.get("type") == "text"
    ]
    usual = pgettext("setting", "The usual one: {path}")
    return chosen(
        f"parameters.{CITY}",
        pgettext("setting", "Field that holds the city’s name"),
        text_in(parameters, CITY),
        (Choice("", usual.format(path=apart(USUAL, around.language))), *fields),
        help=pgettext("setting", "Its answer is shown beside the plan and on its documents."),
    )


def section_settings(part: Part, around: Around) -> Iterator[Setting]:
    """Its title, what stands above its fields, and the module in which it is drafted."""
    yield from in_languages(
        part, "title", pgettext("setting", "Title of the section"), required=True
    )
    yield from in_languages(
        part,
        "intro",
        pgettext("setting", "Introduction"),
        kind="lines",
        help=pgettext("setting", "Stands above the fields: what the section is for."),
    )
    yield Setting(
        "module",
        "text",
        pgettext("setting", "Module of the course"),
        text_in(part, "module"),
        help=pgettext("setting", "Where it is drafted, as people call it: M2."),
    )


def rubric_settings(part: Part, around: Around) -> Iterator[Setting]:
    """The points from which a plan is validated."""
    total = sum(number_in(each, "points") or 0 for each in listed(part, "criteria"))
    help_text = pgettext("setting", "Out of {total} in all.")
    if total >= Rubric().pass_mark:
        help_text = pgettext("setting", "Out of {total} in all; 60 when nothing is said.")
    yield Setting(
        "pass_mark",
        "number",
        pgettext("setting", "Pass mark"),
        number_in(part, "pass_mark"),
        help=help_text.format(total=f"{total:g}"),
        unit=pgettext("setting", "points"),
    )


def criterion_settings(part: Part, around: Around) -> Iterator[Setting]:
    """What it is called and worth, what it looks at, and its levels."""
    yield from in_languages(part, "title", pgettext("setting", "Criterion"), required=True)
    yield Setting(
        "points",
        "number",
        pgettext("setting", "Points"),
        number_in(part, "points"),
        help=pgettext("setting", "What its highest level is worth."),
        required=True,
    )
    yield Setting(
        "blocking",
        "switch",
        pgettext("setting", "Blocking"),
        part.get("blocking") is True,
        help=pgettext("setting", "At its lowest level, the plan cannot be validated."),
    )
    sections = [
        Choice(name, words(each.get("title"), around.language) or name)
        for each in listed(around.whole, "sections")
        if (name := text_in(each, "id"))
    ]
    named = part.get("sections")
    about = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    known = {each.value for each in sections}
    gone = [Choice(each, each) for each in dict.fromkeys(about) if each not in known]
    yield Setting(
        "sections",
        "many",
        pgettext("setting", "Sections that it looks at"),
        about,
        help=pgettext("setting", "None: the plan as a whole."),
        choices=(*sections, *gone),
    )
    yield Setting(
        "levels",
        "levels",
        pgettext("setting", "Levels"),
        levels_shown(part),
        help=pgettext("setting", "From the lowest to the highest, which is worth all the points."),
        required=True,
    )
