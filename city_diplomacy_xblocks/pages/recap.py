"""Pieces of a plan to read again, anywhere in the course: its sections, or where it stands.

Shape: ``Part(title="Vision…", form="<div…", gaps=(Gap("Objectifs", "/…#path=vision.goals"),))``
for each section. What is blank is not drawn: it is named, with the way to where it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, frozen
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.html import NOTHING, Notes
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, is_blank, label
from city_diplomacy_xblocks.pages import moments
from city_diplomacy_xblocks.pages.handing import Item, blocking_items
from city_diplomacy_xblocks.pages.paths import link_to, section_number
from city_diplomacy_xblocks.pages.pictures import pictures_of
from city_diplomacy_xblocks.pages.progress import complete_words, standing
from city_diplomacy_xblocks.pages.sheets import Plan, prefix_of, read_plan, written_in
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet
from city_diplomacy_xblocks.worksheets.findings import NEEDED, Finding, check
from city_diplomacy_xblocks.worksheets.personal_data import Dismissed
from city_diplomacy_xblocks.worksheets.progress import Progress, is_filled, section_progress
from city_diplomacy_xblocks.worksheets.team import for_writers

#: What a recap may show.
SECTIONS: Final = "sections"
SUMMARY: Final = "summary"
PICTURES: Final = "pictures"
_NO_FIGURE: Final = "—"
BLANK: Final = SafeString()


@frozen
class Gap:
    """A field that waits for its answer. `url` is empty where no unit of the course shows it."""

    label: str
    url: str


@frozen
class Fact:
    """A figure of a section: « Actions : 5 »."""

    label: str
    text: str


@frozen
class Part:
    """One section to read again. `form` is empty where nothing is written."""

    id: str
    number: int
    title: str
    url: str
    form: SafeString = BLANK
    gaps: tuple[Gap, ...] = ()
    sign: SafeString = BLANK
    counts: str = ""
    facts: tuple[Fact, ...] = ()


def render_recap(
    *,
    title: str,
    worksheet: Worksheet,
    plan: Any | None,
    sections: Sequence[str],
    show: str,
    urls: Mapping[str, str],
    language: str,
    block_id: str,
    watching: bool = False,
    dismissed: Dismissed | None = None,
) -> str:
    """The recap as HTML. `plan` is a `drafting.api.PlanView`, or None before the first save;
    `dismissed` what its writers said is no personal data.

    `urls` leads to the units in which sections are drafted. `watching`: staff, in a learner's name.
    """
    with translation.override(language):
        read = read_plan(worksheet, plan.answers if plan else {}, language)
        wanted = [worksheet.section(each) for each in sections]
        shown = [section for section in wanted if section]
        saved_at = plan.saved_at if plan else None
        context = {
            "bid": prefix_of(block_id),
            "language": language,
            "rtl": translation.get_language_bidi(),
            "title": title,
            "worksheet": label(worksheet.title, language),
            "foreign": written_in(worksheet, language),
            "state": plan.state if plan else "draft",
            "saved_day": moments.day(saved_at) if saved_at else "",
            "saved_clock": moments.clock(saved_at) if saved_at else "",
            "watching": watching,
            **_shown(read, shown, urls, show, prefix_of(block_id), dismissed),
        }
        return render_to_string("city_diplomacy/recap/recap.html", context)


def _shown(
    plan: Plan,
    sections: Sequence[Section],
    urls: Mapping[str, str],
    show: str,
    prefix: str,
    dismissed: Dismissed | None,
) -> dict[str, Any]:
    if show == SUMMARY:
        return _standing(plan, sections, urls, dismissed)
    if show == PICTURES:
        return {"pictures": True, "parts": _pictured(plan, sections, urls)}
    return {"parts": [_text(plan, section, urls, prefix) for section in sections]}


def _text(plan: Plan, section: Section, urls: Mapping[str, str], prefix: str) -> Part:
    answered = tuple(field for field in section.fields if _has_words(plan, section, field))
    form = plan.section_html(
        evolve(section, fields=answered), prefix=prefix, notes=_nothing, read_only=True
    )
    return evolve(
        _part(plan, section, urls),
        form=mark_safe(form),  # noqa: S308 - made by fields/html.py, which escapes
        gaps=tuple(_gaps(plan, section, urls, begun=bool(answered))),
    )


def _pictured(plan: Plan, sections: Sequence[Section], urls: Mapping[str, str]) -> list[Part]:
    """The sections that have pictures, with them in the place of what is written."""
    return [
        evolve(_part(plan, section, urls), form=pictures_of(plan, section, urls))
        for section in sections
        if section.pictures
    ]


def _nothing(_path: str) -> Notes:
    return NOTHING


def _has_words(plan: Plan, section: Section, field: Field) -> bool:
    values = plan.answers.get(section.id, {})
    if field.type == "computed":
        figure = plan.figures.get(f"{section.id}.{field.id}", _NO_FIGURE)
        # The total of nothing is no figure to recall.
        return figure != _NO_FIGURE and not all(map(is_blank, values.values()))
    return not is_blank(values.get(field.id))


def _gaps(plan: Plan, section: Section, urls: Mapping[str, str], *, begun: bool) -> Iterable[Gap]:
    """What is required and not there yet; in an empty section, what one begins with."""
    values = plan.answers.get(section.id, {})
    waiting = [
        field
        for field in section.fields
        if field.required in NEEDED and not is_filled(field, values.get(field.id))
    ]
    for field in waiting if begun else (waiting or section.fields)[:1]:
        path = f"{section.id}.{field.id}"
        yield Gap(label(field.label, plan.reading.language), way_to(path, urls))


def _part(plan: Plan, section: Section, urls: Mapping[str, str]) -> Part:
    return Part(
        section.id,
        section_number(plan, section.id),
        label(section.title, plan.reading.language),
        way_to(section.id, urls),
    )


def way_to(path: str, urls: Mapping[str, str]) -> str:
    """The address at which `path` is written; ``""`` where no unit of the course shows it."""
    return link_to(path, urls) if urls.get(path.split(".")[0]) else ""


def _standing(
    plan: Plan,
    sections: Sequence[Section],
    urls: Mapping[str, str],
    dismissed: Dismissed | None,
) -> dict[str, Any]:
    """How far the sections are, their figures, and what is still missing."""
    language = plan.reading.language
    found = check(plan.worksheet, plan.answers, language=language, dismissed=dismissed)
    findings = for_writers(plan.worksheet, found)
    progress = section_progress(plan.worksheet, plan.answers, findings)
    done = sum(progress[section.id].state == "done" for section in sections)
    return {
        "summary": True,
        "parts": [_summed_up(plan, section, urls, progress[section.id]) for section in sections],
        "complete": complete_words(done, len(sections)),
        "missing": _missing(plan, sections, findings, urls),
    }


def _summed_up(plan: Plan, section: Section, urls: Mapping[str, str], progress: Progress) -> Part:
    state = standing(progress)
    return evolve(
        _part(plan, section, urls),
        sign=mark_safe(state.sign),  # noqa: S308 - words are escaped there
        counts=state.counts,
        facts=tuple(_facts(plan, section)),
    )


def _facts(plan: Plan, section: Section) -> Iterable[Fact]:
    """The section's computed fields, its amounts, and how many rows its tables have."""
    read: Mapping[str, Callable[[Field], str]] = {
        "computed": lambda field: plan.figures.get(f"{section.id}.{field.id}", ""),
        "money": lambda field: TYPES["money"].summarise(
            values.get(field.id), field, context=plan.reading
        ),
        "table": lambda field: str(len(values.get(field.id) or ())),
    }
    values = plan.answers.get(section.id, {})
    for field in section.fields:
        if field.type in read and _has_words(plan, section, field):
            yield Fact(label(field.label, plan.reading.language), read[field.type](field))


def _missing(
    plan: Plan, sections: Sequence[Section], findings: Iterable[Finding], urls: Mapping[str, str]
) -> list[Item]:
    here = {section.id for section in sections}
    items = blocking_items(plan, findings, urls)
    return [
        evolve(item, url=way_to(item.path, urls))
        for item in items
        if item.path.split(".")[0] in here
    ]


def show_words() -> dict[str, str]:
    """What a recap may show, in words, for Studio."""
    return {
        SECTIONS: pgettext("recap", "The sections as they are written"),
        SUMMARY: pgettext("recap", "A summary: progress, figures, what is missing"),
        PICTURES: pgettext("recap", "The plan as pictures"),
    }
