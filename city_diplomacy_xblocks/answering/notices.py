"""Views without a plan: a sentence instead of it, or the outline that authors see."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language, get_language_bidi, npgettext, pgettext
from web_fragments.fragment import Fragment
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.amiss import Amiss
from city_diplomacy_xblocks.answering.assets import add_assets
from city_diplomacy_xblocks.fields.cleaning import paragraphs
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.pages.preview import Preview
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet

log = logging.getLogger(__name__)


def shown_to_reader(
    block: XBlock, view: Callable[[XBlock, Person, Place | None], Fragment]
) -> Fragment:
    """`view`, in the language of whoever asks; where it is refused, why, to whom it concerns."""
    person = asking.who_is_asking(block)
    with translation.override(person.language):
        try:
            return view(block, person, asking.where(block))
        except Refusal as refusal:
            return trouble(block, refusal, is_staff=person.is_staff)


def sign_in(block: XBlock) -> Fragment:
    """For the anonymous: log in to find your plan."""
    return sentence(block, pgettext("notice", "Log in to open this part of your plan."))


def for_strangers(block: XBlock, person: Person) -> Fragment | None:
    """A sentence for the anonymous and for those who are not in the course; None for the others."""
    if person.user_id is None:
        return sign_in(block)
    if not person.is_enrolled:
        return sentence(block, pgettext("refusal", "You are not enrolled in this course."))
    return None


def trouble(block: XBlock, refusal: Refusal, *, is_staff: bool) -> Fragment:
    """What is wrong with the block, for staff; for learners, that it is not their doing."""
    log.error("%s: %s", block.scope_ids.usage_id, refusal.code)
    calm = pgettext(
        "notice", "This part of the plan cannot be shown yet. Tell your instructors if it stays so."
    )
    return sentence(block, refusal.message if is_staff else calm)


def unknown_sections(block: XBlock, worksheet: Worksheet) -> str:
    """For staff, beside what is shown: the sections named here that `worksheet` does not have."""
    names = blocks.unknown_sections(block, worksheet)
    return aside(blocks.unknown_words(names)) if names else ""


def aside(message: str) -> str:
    """`message`, to stand beside what is shown."""
    return _html("notice.html", {"message": message})


def outline(
    block: XBlock,
    *,
    what: str | None = None,
    note: str = "",
    wrong: Sequence[Amiss] = (),
    preview: Sequence[Preview] = (),
    filled: bool = False,
) -> Fragment:
    """For authors: which sections of which worksheet stand here, what they ask, what is amiss.

    `what` stands beside the worksheet's title, in place of its points; `note` at the end. `wrong`
    is what else is amiss, `preview` what learners will see, `filled` in as an example is.
    """
    try:
        worksheet = blocks.worksheet_of(block)
    except Refusal as refusal:
        return sentence(block, refusal.message)
    language = get_language() or "fr"
    context = {
        "title": blocks.title_of(block),
        "worksheet": label(worksheet.title, language),
        "sections": [
            _section(worksheet, section_id, language)
            for section_id in blocks.sections_of(block, worksheet)
        ],
        "unknown": blocks.unknown_sections(block, worksheet),
        "plan_key": block.plan_key,
        "what": _points(block) if what is None else what,
        "example": block.example,
        "introduction": paragraphs(getattr(block, "introduction", None) or ""),
        "wrong": wrong,
        "preview": preview,
        "filled": filled,
        "note": note
        or pgettext(
            "outline", "Learners write here in the course: nothing is written in this preview."
        ),
    }
    return _fragment(block, "outline.html", context)


def _points(block: XBlock) -> str:
    """« 100 points, remis et évalué ici »; empty where nothing is graded."""
    points = block.max_score()
    if points is None:
        return ""
    words = npgettext(
        "outline",
        "{points} point, handed in and graded here",
        "{points} points, handed in and graded here",
        int(points),
    )
    return words.format(points=int(points))


def _section(worksheet: Worksheet, section_id: str, language: str) -> dict[str, object]:
    section = worksheet.section(section_id) or Section(section_id, {})
    return {
        "title": label(section.title, language),
        "fields": [label(field.label, language) for field in section.fields],
    }


def sentence(block: XBlock, message: str) -> Fragment:
    """Nothing but `message`."""
    return _fragment(block, "notice.html", {"message": message})


def _fragment(block: XBlock, template: str, context: dict[str, object]) -> Fragment:
    fragment = Fragment(_html(template, context))
    add_assets(fragment, block, "studio", scripts=False)
    return fragment


def _html(template: str, context: dict[str, object]) -> str:
    page = {"language": get_language(), "rtl": get_language_bidi(), **context}
    return render_to_string(f"city_diplomacy/block/{template}", page)
