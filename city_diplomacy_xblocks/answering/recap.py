"""``<city_plan_recap>``: what it shows to whom, what its page asks, what authors set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils import translation
from django.utils.translation import get_language, pgettext
from web_fragments.fragment import Fragment
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import authors, blocks, live, notices
from city_diplomacy_xblocks.answering.adapter import Face
from city_diplomacy_xblocks.answering.authors import Mistake
from city_diplomacy_xblocks.answering.call import Answer, Audience, Call
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.data import PlanView
from city_diplomacy_xblocks.pages import recap as page
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.people import Person, Place

INIT: Final = "CityPlanRecap"


def student_view(block: XBlock) -> Fragment:
    """The pieces of the reader's own plan, or a calm sentence."""
    return notices.shown_to_reader(block, _view)


def public_view(block: XBlock) -> Fragment:
    """A sentence for the anonymous."""
    with translation.override(asking.spoken(get_language())):
        return notices.sign_in(block)


def _view(block: XBlock, person: Person, place: Place | None) -> Fragment:
    blocks.worksheet_of(block)
    if place is None:
        return outline(block)
    stranger = notices.for_strangers(block, person)
    if stranger:
        return stranger
    plan = live.plan_of(person, place)
    fragment = live.fragment_of(block, _html(block, person, place, plan))
    if person.is_staff:
        fragment.add_content(notices.unknown_sections(block, _worksheet(block, plan)))
    fragment.initialize_js(INIT, live.script_args(person, place, plan))
    return fragment


def _worksheet(block: XBlock, plan: PlanView | None) -> Any:
    return plan.worksheet if plan else blocks.worksheet_of(block)


def _html(block: XBlock, person: Person, place: Place, plan: PlanView | None) -> str:
    """Two queries of our tables at most, whatever the plan's size; the other found the plan."""
    worksheet = _worksheet(block, plan)
    return page.render_recap(
        title=blocks.title_of(block),
        worksheet=worksheet,
        plan=plan,
        sections=blocks.shown_sections(block, worksheet),
        show=block.show,
        urls=blocks.ways(block, place, worksheet),
        language=person.language,
        block_id=blocks.block_id(block),
        watching=person.is_masquerading,
        dismissed=drafting.dismissed(plan) if plan else None,
    )


def recap(call: Call) -> dict[str, Any]:
    """``{}`` → the recap as it is now, as HTML, and the plan's revision."""
    plan = live.plan_of(call.person, call.place)
    return {
        "html": _html(call.block, call.person, call.place, plan),
        "revision": plan.revision if plan else 0,
    }


ANSWERS: Final[Mapping[str, tuple[Audience, Answer]]] = {"recap": ("reader", recap)}


def outline(block: XBlock) -> Fragment:
    """For authors: which pieces of which plan stand here, and what is amiss."""
    words = page.show_words().get(block.show, "")
    note = pgettext(
        "recap", "Each learner reads this of their own plan: nobody’s is shown in this preview."
    )
    return notices.outline(block, what=words, note=note)


def mistakes(block: XBlock, data: Any) -> list[Mistake]:
    """What is wrong with the settings in `data`, in the author's language."""
    found = authors.mistakes_of_reading(block, data)
    if data.show not in page.show_words():
        names = ", ".join(page.show_words())
        message = pgettext("studio", "A recap shows one of: %(names)s.")
        found.append(Mistake("show", message % {"names": names}))
    return found


def show_choices(_block: XBlock) -> list[dict[str, str]]:
    """What a recap may show, for Studio's editor."""
    return [{"display_name": words, "value": value} for value, words in page.show_words().items()]


def describe(block: XBlock) -> dict[str, Any]:
    """What stands here, for the mobile apps and the blocks API."""
    return {**authors.describe_sections(block), "show": block.show}


FACE: Final = Face(student_view, public_view, outline, describe, authors.index, mistakes)
