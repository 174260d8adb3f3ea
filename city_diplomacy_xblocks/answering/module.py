"""``<city_module>``: what it shows to whom, when it is complete, what authors set.

A view writes nothing. When the page has loaded, and again whenever a plan on it was saved, its
script calls `seen`: that is when the platform is told how complete the module is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen
from django.utils import translation
from django.utils.translation import get_language, pgettext
from web_fragments.fragment import Fragment
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import authors, blocks, live, notices
from city_diplomacy_xblocks.answering.adapter import Face
from city_diplomacy_xblocks.answering.authors import Mistake
from city_diplomacy_xblocks.answering.call import Answer, Audience, Call
from city_diplomacy_xblocks.answering.telling import share_done
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.data import PlanView
from city_diplomacy_xblocks.pages import module as page
from city_diplomacy_xblocks.platform import asking, completion
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.worksheets.findings import check
from city_diplomacy_xblocks.worksheets.progress import Progress, section_progress
from city_diplomacy_xblocks.worksheets.team import for_writers

INIT: Final = "CityModule"
#: A module that takes longer is a mistake of typing: three weeks.
LONGEST: Final = 30_240


@frozen
class Standing:
    """Where a reader is in a module: the steps to show, and the progress of each section of it."""

    steps: tuple[page.Step, ...] = ()
    progress: Mapping[str, Progress] = field(factory=dict)

    @property
    def share(self) -> float:
        """How complete the module is; without sections, seeing it is all there is to do."""
        return share_done(self._states) if self.progress else 1.0

    @property
    def done(self) -> int:
        """How many sections need nothing more."""
        return self._states.count("done")

    @property
    def _states(self) -> list[str]:
        return [each.state for each in self.progress.values()]


def student_view(block: XBlock) -> Fragment:
    """What the module is for; to the enrolled, how far they are in it."""
    return notices.shown_to_reader(block, _view)


def public_view(block: XBlock) -> Fragment:
    """What the module is for: everybody may know."""
    language = asking.spoken(get_language())
    with translation.override(language):
        return live.fragment_of(block, _about(block, language, _log_in()))


def author_view(block: XBlock) -> Fragment:
    """For authors: what learners see, without anybody's progress, and what is amiss."""
    fragment = live.fragment_of(block, _about(block, get_language() or "fr"))
    fragment.add_content(_unknown(block))
    return fragment


def _view(block: XBlock, person: Person, place: Place | None) -> Fragment:
    if place is None:
        return author_view(block)
    if person.user_id is None:
        return live.fragment_of(block, _about(block, person.language, _log_in()))
    if not person.is_enrolled:
        words = pgettext("refusal", "You are not enrolled in this course.")
        return live.fragment_of(block, _about(block, person.language, words))
    plan = live.plan_of(person, place)
    html = _html(block, person, _standing(block, person, place, plan))
    fragment = live.fragment_of(block, html)
    if person.is_staff:
        fragment.add_content(_unknown(block))
    if not person.is_masquerading:
        fragment.initialize_js(INIT, live.script_args(person, place, plan))
    return fragment


def _log_in() -> str:
    return pgettext("module", "Log in to see how far you are.")


def _unknown(block: XBlock) -> str:
    if not block.sections:
        return ""
    try:
        return notices.unknown_sections(block, blocks.worksheet_of(block))
    except Refusal as refusal:
        return notices.aside(refusal.message)


def _about(block: XBlock, language: str, notice: str = "") -> str:
    """The module without a reader."""
    steps = []
    if blocks.has_worksheet(block):
        worksheet = blocks.worksheet_of(block)
        named = blocks.named_sections(block, worksheet)
        steps = page.steps_of(worksheet, named, urls={}, progress={}, language=language)
    return page.render_module(
        _aim(block),
        steps=steps,
        done=None,
        language=language,
        block_id=blocks.block_id(block),
        notice=notice,
    )


def _standing(block: XBlock, person: Person, place: Place, plan: PlanView | None) -> Standing:
    """Two queries of our tables at most; none for a module without sections."""
    if plan is None and not blocks.has_worksheet(block):
        return Standing()
    worksheet = plan.worksheet if plan else blocks.worksheet_of(block)
    named = blocks.named_sections(block, worksheet)
    if not named:
        return Standing()
    answers = plan.answers if plan else {}
    language = person.language
    dismissed = drafting.dismissed(plan) if plan else None
    found = check(worksheet, answers, language=language, dismissed=dismissed)
    findings = for_writers(worksheet, found)
    progress = section_progress(worksheet, answers, findings)
    progress = {section_id: progress[section_id] for section_id in named}
    urls = blocks.ways(block, place, worksheet)
    steps = page.steps_of(worksheet, named, urls=urls, progress=progress, language=language)
    return Standing(tuple(steps), progress)


def _html(block: XBlock, person: Person, standing: Standing) -> str:
    return page.render_module(
        _aim(block),
        steps=standing.steps,
        done=standing.done,
        language=person.language,
        block_id=blocks.block_id(block),
        watching=person.is_masquerading,
    )


def _aim(block: XBlock) -> page.Aim:
    told = tuple(each for each in block.objectives or () if isinstance(each, str) and each.strip())
    return page.Aim(blocks.title_of(block), block.purpose, told, block.minutes)


def seen(call: Call) -> dict[str, Any]:
    """``{}`` → the module as it is now, as HTML. The platform is told what has changed."""
    plan = live.plan_of(call.person, call.place)
    standing = _standing(call.block, call.person, call.place, plan)
    if standing.share != call.block.told:
        completion.report(call.block, standing.share)
        call.block.told = standing.share
    return {
        "html": _html(call.block, call.person, standing),
        "revision": plan.revision if plan else 0,
    }


ANSWERS: Final[Mapping[str, tuple[Audience, Answer]]] = {"seen": ("writer", seen)}


def mistakes(block: XBlock, data: Any) -> list[Mistake]:
    """What is wrong with the settings in `data`, in the author's language."""
    found = authors.mistakes_of_reading(block, data)
    if not isinstance(data.minutes, int) or not 0 <= data.minutes <= LONGEST:
        message = pgettext("studio", "The duration is a whole number of minutes, or 0.")
        found.append(Mistake("minutes", message))
    if any(not isinstance(each, str) for each in data.objectives or ()):
        message = pgettext("studio", "Each objective is a sentence in quotation marks.")
        found.append(Mistake("objectives", message))
    return found


def describe(block: XBlock) -> dict[str, Any]:
    """What stands here, for the mobile apps and the blocks API."""
    aim, language = _aim(block), asking.spoken(get_language())
    return {
        "title": aim.title,
        "purpose": aim.purpose,
        "objectives": list(aim.objectives),
        "minutes": aim.minutes,
        "worksheet": block.worksheet,
        "sections": _titles(block, language),
        "plan_key": block.plan_key,
    }


def _titles(block: XBlock, language: str) -> list[dict[str, str]]:
    if not blocks.has_worksheet(block):
        return []
    worksheet = blocks.worksheet_of(block)
    return blocks.titles(worksheet, blocks.named_sections(block, worksheet), language)


def index(block: XBlock) -> dict[str, str]:
    """What course search finds in the block, besides its own title."""
    aim = _aim(block)
    return {"purpose": aim.purpose, "objectives": " ".join(aim.objectives)}


FACE: Final = Face(student_view, public_view, author_view, describe, index, mistakes)
