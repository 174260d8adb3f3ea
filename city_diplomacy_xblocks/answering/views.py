"""What each view of a block shows, and to whom: plans, the queue, an example, a sentence."""

from __future__ import annotations

import logging
from typing import Any

from django.utils import translation
from web_fragments.fragment import Fragment
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import amiss, blocks, company, examples, notices, staff
from city_diplomacy_xblocks.answering.assets import add_assets
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.telling import kept_json
from city_diplomacy_xblocks.answering.times import times_of
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import PlanView
from city_diplomacy_xblocks.pages import grader, handing, learner, people, preview, sheets
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.names import names_of
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.reviewing import api as reviewing
from city_diplomacy_xblocks.worksheets.findings import Finding

log = logging.getLogger(__name__)

INIT = "CityWorksheet"


def student_view(block: XBlock) -> Fragment:
    """The learner's page; for staff, at the submission point, the queue beside their own page."""
    return notices.shown_to_reader(block, _view)


def public_view(block: XBlock) -> Fragment:
    """A sentence for the anonymous."""
    with translation.override(asking.spoken(translation.get_language())):
        return notices.sign_in(block)


def author_view(block: XBlock) -> Fragment:
    """For authors: the outline, what is amiss, and what learners will see. No plan is made."""
    language = asking.spoken(translation.get_language())
    with translation.override(language):
        if not blocks.has_worksheet(block):
            return notices.outline(block)
        worksheet = blocks.worksheet_of(block)
        answers = examples.answers_beside(worksheet, block.example)
        shown = preview.preview(
            worksheet,
            blocks.sections_of(block, worksheet),
            answers=answers,
            language=language,
            block_id=blocks.block_id(block),
        )
        fragment = notices.outline(
            block,
            wrong=amiss.amiss(block, worksheet, language),
            preview=tuple(shown),
            filled=answers is not None,
        )
    add_assets(fragment, block, "learner", scripts=False)
    return fragment


def _view(block: XBlock, person: Person, place: Place | None) -> Fragment:
    blocks.worksheet_of(block)
    if block.example:
        return _page(block, person, place)
    if place is None:
        return notices.outline(block)
    stranger = notices.for_strangers(block, person)
    if stranger:
        return stranger
    if person.is_staff and place.submission_point:
        return _staff_page(block, person, place)
    return _page(block, person, place)


def _page(block: XBlock, person: Person, place: Place | None) -> Fragment:
    html, args = learner_page(block, person, place)
    fragment = Fragment(html)
    if person.is_staff and place and not block.example:
        fragment.add_content(_pointer(block, person, place))
        fragment.add_content(notices.unknown_sections(block, blocks.worksheet_of(block)))
    add_assets(fragment, block, "learner")
    if "data-picture" in html:
        add_assets(fragment, block, "pictures")
    fragment.initialize_js(INIT, args)
    return fragment


def _staff_page(block: XBlock, person: Person, place: Place) -> Fragment:
    language, block_id = person.language, blocks.block_id(block)
    queue = staff.render_queue(Call(block, person, place, {}))
    fragment = Fragment(grader.render_staff(queue=queue, language=language, block_id=block_id))
    fragment.add_content(notices.unknown_sections(block, blocks.worksheet_of(block)))
    add_assets(fragment, block, "grader")
    args = grader.staff_args(person=person, block_id=block_id, language=language)
    fragment.initialize_js(INIT, args)
    return fragment


def _pointer(block: XBlock, person: Person, place: Place) -> str:
    """For staff: the way to where the plans are read."""
    url = blocks.url_of_submission_point(place)
    block_id = blocks.block_id(block)
    return (
        grader.render_pointer(url=url, language=person.language, block_id=block_id) if url else ""
    )


def learner_page(block: XBlock, person: Person, place: Place | None) -> tuple[str, dict[str, Any]]:
    """The page of `person` in ``person.language``: its HTML and what its script needs to know."""
    shown = {
        "person": person,
        "place": place,
        "language": person.language,
        "introduction": block.introduction or "",
        "block_id": blocks.block_id(block),
    }
    own = place is not None and not block.example
    shown |= _own_plan(block, person, place) if own else _example(block)
    args = learner.script_args(
        person=person, place=place, plan=shown["plan"], language=person.language
    )
    return learner.render_page(**shown), args


def readers_page(
    block: XBlock, person: Person, place: Place, plan: PlanView
) -> tuple[str, dict[str, Any]]:
    """The page of a colleague's plan, all of it, which `person` may read and comment on."""
    language = person.language
    names = names_of(company.writer_ids(plan.id)).values()
    html = learner.render_page(
        person=person,
        place=place,
        language=language,
        block_id=blocks.block_id(block),
        worksheet=plan.worksheet,
        plan=plan,
        sections=(),
        threads=reviewing.threads_of_reader(plan.id, person.user_id),
        reader=people.listed(list(names)),
    )
    return html, learner.script_args(person=person, place=place, plan=plan, language=language)


def _example(block: XBlock) -> dict[str, Any]:
    worksheet = blocks.worksheet_of(block)
    return {
        "worksheet": worksheet,
        "plan": examples.plan_of(worksheet, block.example, course_key=asking.course_of(block)),
        "sections": blocks.shown_sections(block, worksheet),
        "example": True,
    }


def _own_plan(block: XBlock, person: Person, place: Place) -> dict[str, Any]:
    """Five queries of our tables at most, whatever the plan's size; one more for whoever has left
    another plan, and those of `company` where there is any.
    """
    plan = drafting.find_plan(
        user_id=person.user_id, course_key=place.course_key, plan_key=place.plan_key
    )
    if plan:
        plan = opened(block, person, place, plan)
    worksheet = plan.worksheet if plan else blocks.worksheet_of(block)
    kept = drafting.kept_aside(plan.id) if plan else ()
    names = company.names_of_others(person, kept, {}, plan.dismissals if plan else ())
    feedback = reviewing.feedback(plan.id) if plan else None
    return {
        "worksheet": worksheet,
        "plan": plan,
        "dismissed": drafting.dismissed(plan, names) if plan else None,
        "sections": blocks.shown_sections(block, worksheet),
        "feedback": feedback,
        "left": _left(person, place, plan) if not feedback else None,
        "threads": reviewing.threads_for(plan.id) if plan and not feedback else (),
        "company": company.company(person, place, plan),
        "kept": [kept_json(each, person, names) for each in kept],
        "urls": blocks.urls_of(block, place, worksheet),
        "times": times_of(block, person, place, plan, feedback),
    }


def opened(block: XBlock, person: Person, place: Place, plan: PlanView) -> PlanView:
    """The plan on the newest version of its worksheet; as it is, where it cannot move there."""
    try:
        return reviewing.bring_up_to_date(
            plan=plan, person=person, place=place, worksheet=blocks.worksheet_of(block)
        )
    except Exception:
        # On its own version the plan is whole: nobody is kept from it by a mistake of ours.
        log.exception("plan %s stays on its version", plan.id)
        return plan


def _left(person: Person, place: Place, plan: PlanView | None) -> reviewing.Release | None:
    """What came back of a plan that the person has left, until they hand in another one."""
    may_have = place.submission_point and (plan is None or plan.has_left)
    return reviewing.release_left_behind(person.user_id, place) if may_have else None


def blocking(call: Call, findings: list[Finding]) -> list[dict[str, str]]:
    """What blocks a hand-in, each with the words for its place and the way there."""
    plan = drafting.find_plan(
        user_id=call.person.user_id,
        course_key=call.place.course_key,
        plan_key=call.place.plan_key,
    )
    read = sheets.read_plan(plan.worksheet, plan.answers, call.person.language)
    urls = blocks.urls_of(call.block, call.place, plan.worksheet)
    return handing.blocking_json(read, findings, urls)
