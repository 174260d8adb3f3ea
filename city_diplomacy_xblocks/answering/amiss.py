"""What is amiss around a block as its course was last published, and what its author can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen
from django.utils.translation import npgettext, pgettext
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import enumerated
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.courses import unit_title
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.ruleset import blocking_rules_of


@frozen
class Amiss:
    """A sentence of what is amiss, and one of what to do."""

    what: str
    do: str


def amiss(block: XBlock, worksheet: Worksheet, language: str) -> list[Amiss]:
    """What the author of `block` should know. Nothing in a library and at an example. Three queries
    of our tables at most.
    """
    course_key = asking.course_of(block)
    if course_key is None or block.example:
        return []
    try:
        plan_key = asking.plan_key_of(block)
    except Refusal as refusal:
        do = pgettext("amiss", "Change the plan key in the settings of this block.")
        return [Amiss(refusal.message, do)]
    placed = blocks.placed(block, course_key, plan_key, worksheet)
    here = block.scope_ids.usage_id.map_into_course(course_key)
    if not block.submission_point:
        return [
            *_nowhere_to_hand_in(placed, plan_key),
            *_twice(block, worksheet, placed, here, language),
        ]
    own = blocks.written_here(block) is not None
    published = drafting.own_worksheet(course_key, worksheet.id) if own else worksheet
    return [
        *_second_point(block, placed, here),
        *_unpublished(worksheet, published, placed),
        *_placed_nowhere(block, worksheet, placed, language),
        *(_behind(course_key, plan_key, published) if published else ()),
    ]


def handed_in_elsewhere(unit: str = "") -> str:
    """That a plan has its submission point already, in the unit of that title where it is known."""
    if not unit:
        return pgettext("studio", "This plan is already handed in at another block of the course.")
    message = pgettext(
        "studio", "This plan is already handed in at another block of the course, in “%(unit)s”."
    )
    return message % {"unit": unit}


def _nowhere_to_hand_in(placed: Mapping[str, UsageKey], plan_key: str) -> Iterator[Amiss]:
    if "" not in placed:
        what = pgettext(
            "amiss",
            "No published block of the course receives the plan “%(key)s”: learners cannot hand it"
            " in.",
        )
        yield Amiss(
            what % {"key": plan_key},
            pgettext(
                "amiss",
                "Tick “Submission point” in one block with this plan key, and publish its unit.",
            ),
        )


def _twice(
    block: XBlock,
    worksheet: Worksheet,
    placed: Mapping[str, UsageKey],
    here: UsageKey,
    language: str,
) -> Iterator[Amiss]:
    """A block that names no section shows the plan as a whole: that is no place to draft one."""
    named = blocks.named_sections(block, worksheet)
    twice = [name for name in named if placed.get(name, here) != here]
    if twice:
        what = pgettext("amiss", "Another block has these sections, too: %(names)s.")
        do = pgettext(
            "amiss",
            "Leave each section to one block: links take learners to the other one. Or give this"
            " block a plan key of its own.",
        )
        yield Amiss(what % {"names": _titles(worksheet, twice, language)}, do)


def _unpublished(
    worksheet: Worksheet, published: Worksheet | None, placed: Mapping[str, UsageKey]
) -> Iterator[Amiss]:
    if "" not in placed:
        yield Amiss(
            pgettext("amiss", "This submission point is not published: no plan can be handed in."),
            pgettext("amiss", "Publish this unit."),
        )
    if published is None:
        yield Amiss(
            pgettext(
                "amiss", "The worksheet written here is not published: no other block finds it."
            ),
            pgettext("amiss", "Publish this unit."),
        )
    elif published.content_hash != worksheet.content_hash:
        yield Amiss(
            pgettext("amiss", "The worksheet written here has changed since it was published."),
            pgettext("amiss", "Publish this unit: until then, learners see it as it was."),
        )


def _second_point(block: XBlock, placed: Mapping[str, UsageKey], here: UsageKey) -> Iterator[Amiss]:
    point = placed.get("", here)
    if point != here:
        do = pgettext(
            "amiss",
            "Untick “Submission point” here, or give this block a plan key of its own. To receive"
            " the plan here instead, untick it there first and publish.",
        )
        yield Amiss(handed_in_elsewhere(unit_title(block, point)), do)


def _placed_nowhere(
    block: XBlock, worksheet: Worksheet, placed: Mapping[str, UsageKey], language: str
) -> Iterator[Amiss]:
    """What the block itself shows has a place, published or not. Before a course is published,
    nothing is said.
    """
    if not placed:
        return
    somewhere = {*placed, *blocks.sections_of(block, worksheet)}
    nowhere = [each.id for each in worksheet.sections if each.id not in somewhere]
    if not nowhere:
        return
    what = pgettext("amiss", "No published block shows these sections: %(names)s.")
    yield Amiss(
        what % {"names": _titles(worksheet, nowhere, language)},
        pgettext("amiss", "Name them among the sections of a block, and publish its unit."),
    )
    rules = blocking_rules_of(worksheet, nowhere)
    if rules:
        what = pgettext(
            "amiss", "Rules that keep a plan from being handed in speak of them: %(rules)s."
        )
        do = pgettext(
            "amiss",
            "Show those sections, or write a worksheet of your own without these rules: learners"
            " could not do what they ask.",
        )
        yield Amiss(what % {"rules": enumerated(rules)}, do)


def _behind(course_key: CourseKey, plan_key: str, worksheet: Worksheet) -> Iterator[Amiss]:
    plans = drafting.plans_behind(course_key, plan_key, worksheet)
    if plans:
        what = npgettext(
            "amiss",
            "%(plans)s plan still follows another version of the worksheet.",
            "%(plans)s plans still follow another version of the worksheet.",
            plans,
        )
        do = pgettext(
            "amiss",
            "Nothing to do: a draft moves to the published version when it is opened, a plan that"
            " was handed in when it comes back to be revised.",
        )
        yield Amiss(what % {"plans": plans}, do)


def _titles(worksheet: Worksheet, section_ids: Iterable[str], language: str) -> str:
    quoted = pgettext("title of a section", "“%(title)s”")
    found = filter(None, map(worksheet.section, section_ids))
    return enumerated(quoted % {"title": label(each.title, language)} for each in found)
