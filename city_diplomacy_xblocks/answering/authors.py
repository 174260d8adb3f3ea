"""What authors and staff do with a block: check its settings, tell its titles, clear its state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, npgettext, pgettext
from opaque_keys.edx.keys import CourseKey
from xblock.core import XBlock
from xblock.validation import Validation, ValidationMessage

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.amiss import handed_in_elsewhere
from city_diplomacy_xblocks.answering.times import LONGEST_ANSWER
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.platform import asking, learners, scores
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api as reviewing
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.loader import WorksheetError


def validate(block: XBlock, validation: Validation, data: Any) -> None:
    """Add to `validation` what is wrong with the settings in `data`, in the author's language."""
    complain(validation, _mistakes(block, data))


def complain(validation: Validation, mistakes: Iterable[str]) -> None:
    """Add each of `mistakes`."""
    for message in mistakes:
        validation.add(ValidationMessage(ValidationMessage.ERROR, message))


def mistakes_of_sections(block: XBlock, data: Any) -> list[str]:
    """What is wrong with the worksheet and the sections in `data`, settings for `block`."""
    text = getattr(data, "own_worksheet", "")
    if text:
        worksheet, mistakes = _written(block, data, text)
        return mistakes or _unknown_sections(data, worksheet)
    there_are = worksheets_for(block)
    if data.worksheet not in there_are:
        message = pgettext(
            "studio", "There is no worksheet called “%(name)s”. There are: %(names)s."
        )
        return [message % {"name": data.worksheet, "names": ", ".join(there_are)}]
    return _unknown_sections(data, there_are[data.worksheet])


def worksheets_for(block: XBlock) -> dict[str, Worksheet]:
    """What a block of this course can show, by id: the library, and what the course has written."""
    course_key = asking.course_of(block)
    own = drafting.own_worksheets(course_key) if course_key else {}
    return {**own, **{name: library.get(name) for name in library.ids()}}


def _written(block: XBlock, data: Any, text: str) -> tuple[Worksheet | None, list[str]]:
    """The worksheet that `text` is, and what is wrong with writing it here."""
    if not data.submission_point:
        sentence = pgettext("studio", "A worksheet is written where the plan is handed in.")
        return None, [sentence]
    try:
        worksheet = blocks.read_own(text)
    except WorksheetError as error:
        return None, [str(problem) for problem in error.problems]
    if worksheet.id in library.ids():
        sentence = pgettext("studio", "“%(name)s” is the name of another worksheet: choose one.")
        return None, [sentence % {"name": worksheet.id}]
    return worksheet, _without_steps(block, worksheet)


def _without_steps(block: XBlock, worksheet: Worksheet) -> list[str]:
    """Plans begun on what was published move by steps: a changed worksheet needs a new number."""
    course_key = asking.course_of(block)
    published = drafting.own_worksheet(course_key, worksheet.id) if course_key else None
    if published is None or published.content_hash == worksheet.content_hash:
        return []
    plans = drafting.plans_of_worksheet(course_key, worksheet.id)
    if not plans or worksheet.version > published.version:
        return []
    message = npgettext(
        "studio",
        "%(plans)s plan follows version %(version)s: give the changed worksheet the number"
        " %(next)s, and say in “upgrades” what becomes of its answers.",
        "%(plans)s plans follow version %(version)s: give the changed worksheet the number"
        " %(next)s, and say in “upgrades” what becomes of their answers.",
        plans,
    )
    told = {"plans": plans, "version": published.version, "next": published.version + 1}
    return [message % told]


def mistakes_of_reading(block: XBlock, data: Any) -> list[str]:
    """What is wrong with the settings in `data` of a block that only reads a plan."""
    found = mistakes_of_sections(block, data)
    try:
        asking.plan_key_of(data)
    except Refusal as refusal:
        found.append(refusal.message)
    return found


def _mistakes(block: XBlock, data: Any) -> list[str]:
    found = mistakes_of_sections(block, data)
    of_this_worksheet = library.examples(data.worksheet)
    if data.example and data.example not in of_this_worksheet:
        found.append(
            pgettext("studio", "There is no example called “%(name)s”. There are: %(names)s.")
            % {"name": data.example, "names": ", ".join(of_this_worksheet)}
        )
    if scores.worth(data.points) != data.points:
        found.append(pgettext("studio", "Points are a whole number, 1 or more."))
    if not 0 <= (data.answer_within or 0) <= LONGEST_ANSWER:
        message = pgettext("studio", "Days until an answer: a whole number from 0 to %(most)s.")
        found.append(message % {"most": LONGEST_ANSWER})
    return found + _mistakes_of_the_key(block, data)


def _mistakes_of_the_key(block: XBlock, data: Any) -> list[str]:
    try:
        plan_key = asking.plan_key_of(data)
    except Refusal as refusal:
        return [refusal.message]
    if data.submission_point and _handed_in_elsewhere(block, plan_key):
        return [handed_in_elsewhere()]
    return []


def _unknown_sections(data: Any, worksheet: Worksheet) -> list[str]:
    names = blocks.unknown_sections(data, worksheet)
    return [blocks.unknown_words(names)] if names else []


def _handed_in_elsewhere(block: XBlock, plan_key: str) -> bool:
    course_key = asking.course_of(block)
    if course_key is None:
        return False
    point = drafting.submission_point(course_key, plan_key)
    return point is not None and point != block.scope_ids.usage_id.map_into_course(course_key)


def come_without_submission_point(block: XBlock, store: Any) -> None:
    """Store a duplicate as a block that only shows sections. `store` is Studio's modulestore."""
    if block.submission_point:
        block.submission_point = False
        block.own_worksheet = ""
        block.save()
        store.update_item(block, asking.who_is_asking(block).user_id)


def worksheet_choices(block: XBlock) -> list[dict[str, str]]:
    """The worksheets to choose from, for Studio's editor."""
    language = asking.spoken(get_language())
    there_are = worksheets_for(block).items()
    return [_choice(label(worksheet.title, language), name) for name, worksheet in there_are]


def example_choices(block: XBlock) -> list[dict[str, str]]:
    """No example, or one of those of the block's worksheet, for Studio's editor."""
    none = _choice(pgettext("studio", "None: learners write their own plan"), "")
    return [none, *(_choice(name, name) for name in library.examples(block.worksheet))]


def section_choices(block: XBlock) -> list[dict[str, str]]:
    """The sections of the block's worksheet, for Studio's editor."""
    if not blocks.has_worksheet(block):
        return []
    language = asking.spoken(get_language())
    return [
        _choice(label(section.title, language), section.id)
        for section in blocks.worksheet_of(block).sections
    ]


def _choice(words: str, value: str) -> dict[str, str]:
    return {"display_name": words, "value": value}


def describe(block: XBlock) -> dict[str, Any]:
    """What stands here, for the mobile apps and the blocks API: titles, never answers."""
    return {
        **describe_sections(block),
        "submission_point": block.submission_point,
        "points": block.max_score(),
        "example": bool(block.example),
    }


def describe_sections(block: XBlock) -> dict[str, Any]:
    """Which sections of which plan stand here."""
    language = asking.spoken(get_language())
    try:
        worksheet = blocks.worksheet_of(block)
    except Refusal:
        return {"worksheet": block.worksheet, "sections": []}
    return {
        "worksheet": worksheet.id,
        "title": label(worksheet.title, language),
        "sections": blocks.titles(worksheet, blocks.sections_of(block, worksheet), language),
        "plan_key": block.plan_key,
    }


def index(block: XBlock) -> dict[str, str]:
    """What course search finds in the block, besides its own title: those of its sections."""
    titles = [section["title"] for section in describe_sections(block)["sections"]]
    return {"sections": ". ".join(titles)}


def clear_state(block: XBlock, *, anonymous_id: str, course_id: CourseKey | str) -> None:
    """Staff delete a learner's state: they leave the plan, which is kept, its place in the queue
    and its score.
    """
    user_id = learners.user_id_of(block, anonymous_id)
    # Nobody has a state at an example, whose key may well be that of the learner's own plan.
    if user_id is None or block.example or not asking.PLAN_KEY.fullmatch(str(block.plan_key)):
        return
    course_key, plan_key = CourseKey.from_string(str(course_id)), asking.plan_key_of(block)
    reviewing.forget(user_id=user_id, course_key=course_key, plan_key=plan_key)
    drafting.detach_member(user_id=user_id, course_key=course_key, plan_key=plan_key)
    if block.has_score:
        usage_key = block.scope_ids.usage_id.map_into_course(course_key)
        scores.withdraw_score(anonymous_id=anonymous_id, course_key=course_key, usage_key=usage_key)
