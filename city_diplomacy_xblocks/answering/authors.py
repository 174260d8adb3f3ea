"""What authors and staff do with a block: check its settings, tell its titles, clear its state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen
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
from city_diplomacy_xblocks.platform.courses import unit_title
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api as reviewing
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.loader import WorksheetError


@frozen
class Mistake:
    """What is wrong with a setting: its name, and a sentence. `stops`: it cannot be saved so; else
    it can, and its author should know.
    """

    field: str
    message: str
    stops: bool = True


class FieldMessage(ValidationMessage):
    """A message of Studio's that says which setting it speaks of."""

    def __init__(self, mistake: Mistake) -> None:
        kind = ValidationMessage.ERROR if mistake.stops else ValidationMessage.WARNING
        super().__init__(kind, mistake.message)
        self.field = mistake.field

    def to_json(self) -> dict[str, str]:
        """``{"type", "text", "field"}``."""
        return {**super().to_json(), "field": self.field}


def validate(block: XBlock, validation: Validation, data: Any) -> None:
    """Add to `validation` what is wrong with the settings in `data`, in the author's language."""
    complain(block, validation, data, _mistakes(block, data))


def complain(block: XBlock, validation: Validation, data: Any, mistakes: Iterable[Mistake]) -> None:
    """Add each of `mistakes`; where `data` is about to be saved, those alone that stop it."""
    for mistake in mistakes:
        if mistake.stops or data is block:
            validation.add(FieldMessage(mistake))


def mistakes_of_sections(block: XBlock, data: Any) -> list[Mistake]:
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
        told = {"name": data.worksheet, "names": ", ".join(there_are)}
        return [Mistake("worksheet", message % told)]
    return _unknown_sections(data, there_are[data.worksheet])


def worksheets_for(block: XBlock) -> dict[str, Worksheet]:
    """What a block of this course can show, by id: the library, and what the course has written."""
    return {**blocks.own_worksheets(block), **{name: library.get(name) for name in library.ids()}}


def _written(block: XBlock, data: Any, text: str) -> tuple[Worksheet | None, list[Mistake]]:
    """The worksheet that `text` is, and what is wrong with writing it here."""
    if not data.submission_point:
        sentence = pgettext("studio", "A worksheet is written where the plan is handed in.")
        return None, [Mistake("submission_point", sentence)]
    try:
        worksheet = blocks.read_own(text)
    except WorksheetError as error:
        return None, [Mistake("own_worksheet", str(problem)) for problem in error.problems]
    if worksheet.id in library.ids():
        sentence = pgettext("studio", "“%(name)s” is the name of another worksheet: choose one.")
        return None, [Mistake("own_worksheet", sentence % {"name": worksheet.id})]
    return worksheet, _without_steps(block, worksheet)


def _without_steps(block: XBlock, worksheet: Worksheet) -> list[Mistake]:
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
        "%(plans)s plan follows version %(version)s of this worksheet. Open “Versions” and say what"
        " becomes of its answers: the changed worksheet is then version %(next)s.",
        "%(plans)s plans follow version %(version)s of this worksheet. Open “Versions” and say what"
        " becomes of their answers: the changed worksheet is then version %(next)s.",
        plans,
    )
    told = {"plans": plans, "version": published.version, "next": published.version + 1}
    return [Mistake("own_worksheet", message % told)]


def mistakes_of_reading(block: XBlock, data: Any) -> list[Mistake]:
    """What is wrong with the settings in `data` of a block that only reads a plan."""
    return [*mistakes_of_sections(block, data), *_bad_key(data)]


def _mistakes(block: XBlock, data: Any) -> list[Mistake]:
    found = mistakes_of_sections(block, data)
    of_this_worksheet = library.examples(data.worksheet)
    if data.example and data.example not in of_this_worksheet:
        message = pgettext("studio", "There is no example called “%(name)s”. There are: %(names)s.")
        told = {"name": data.example, "names": ", ".join(of_this_worksheet)}
        found.append(Mistake("example", message % told, stops=False))
    if scores.worth(data.points) != data.points:
        message = pgettext("studio", "Points are a whole number, 1 or more.")
        found.append(Mistake("points", message, stops=False))
    if not 0 <= (data.answer_within or 0) <= LONGEST_ANSWER:
        message = pgettext("studio", "Days until an answer: a whole number from 0 to %(most)s.")
        found.append(Mistake("answer_within", message % {"most": LONGEST_ANSWER}, stops=False))
    return [*found, *(_bad_key(data) or _second_point(block, data))]


def _bad_key(data: Any) -> list[Mistake]:
    try:
        asking.plan_key_of(data)
    except Refusal as refusal:
        return [Mistake("plan_key", refusal.message)]
    return []


def _second_point(block: XBlock, data: Any) -> list[Mistake]:
    course_key = asking.course_of(block)
    if course_key is None or not data.submission_point:
        return []
    point = drafting.submission_point(course_key, asking.plan_key_of(data))
    if point is None or point == block.scope_ids.usage_id.map_into_course(course_key):
        return []
    return [Mistake("submission_point", handed_in_elsewhere(unit_title(block, point)))]


def _unknown_sections(data: Any, worksheet: Worksheet) -> list[Mistake]:
    """A block shows those of its sections that there are; it is in vain to save one without any."""
    names = blocks.unknown_sections(data, worksheet)
    none_left = len(names) == len(data.sections or ())
    return [Mistake("sections", blocks.unknown_words(names), stops=none_left)] if names else []


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
    """What course search finds in the block, besides its own title: those of its sections,
    what its author says above them.
    """
    titles = [section["title"] for section in describe_sections(block)["sections"]]
    introduction = getattr(block, "introduction", "")
    told = {"introduction": introduction} if introduction else {}
    return {"sections": ". ".join(titles), **told}


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
