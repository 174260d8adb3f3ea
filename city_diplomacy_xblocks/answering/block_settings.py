"""« Ce bloc » in Studio's editor: what there is to choose for a block, and what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from attrs import frozen
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import npgettext, pgettext
from opaque_keys.edx.keys import UsageKey
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import authors, blocks
from city_diplomacy_xblocks.answering.amiss import handed_in_elsewhere
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.edits import seen_of, values_of
from city_diplomacy_xblocks.answering.requests import LONGEST_ID, refuse, text
from city_diplomacy_xblocks.answering.times import LONGEST_ANSWER
from city_diplomacy_xblocks.authoring.setting import Around
from city_diplomacy_xblocks.authoring.settings_sheet import worksheet_settings
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.fields.html import worded
from city_diplomacy_xblocks.fields.spec import Labels, label
from city_diplomacy_xblocks.pages import studio_block as page
from city_diplomacy_xblocks.pages.studio_drawings import drawing
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.courses import unit_title
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.city import city_in
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.descriptions import descriptions
from city_diplomacy_xblocks.worksheets.loader import WorksheetError
from city_diplomacy_xblocks.worksheets.yaml_file import LARGEST

#: Sections that an author names: more than any worksheet has.
MOST_SECTIONS: Final = 200


@frozen
class Chosen:
    """What the page of an author has at the moment, saved or not.

    `worksheet` is an id, or "" for the one of `text`, which is written in the block itself.
    """

    worksheet: str
    text: str
    sections: tuple[str, ...]
    example: str
    plan_key: str

    @classmethod
    def stored(cls, block: XBlock) -> Chosen:
        """What the block is set to."""
        written = block.own_worksheet or ""
        named = tuple(str(each) for each in block.sections or ())
        worksheet = "" if written else str(block.worksheet)
        return cls(worksheet, written, named, str(block.example or ""), str(block.plan_key))

    @classmethod
    def read(cls, body: Mapping[str, Any], block: XBlock) -> Chosen:
        """What a page says; of what it does not say, what is stored."""
        stored = cls.stored(block)
        sections = body.get("sections", list(stored.sections))
        if not isinstance(sections, list) or len(sections) > MOST_SECTIONS:
            refuse("malformed", pgettext("refusal", "The request does not say which sections."))
        written = text(body, "text", longest=LARGEST)
        worksheet = text(body, "worksheet", longest=LONGEST_ID)
        if not written and not worksheet:
            # The text is gone again: what a new block shows is shown instead.
            worksheet = stored.worksheet or str(block.fields["worksheet"].default)
        return cls(
            worksheet,
            written,
            tuple(str(each) for each in sections),
            text(body, "example", longest=LONGEST_ID) if "example" in body else stored.example,
            text(body, "plan_key", longest=LONGEST_ID) if "plan_key" in body else stored.plan_key,
        )


def panel(block: XBlock, language: str) -> SafeString:
    """All that an author sets of `block`, as HTML."""
    with translation.override(language):
        return page.render_panel(
            _dependent(block, Chosen.stored(block), language),
            title=blocks.title_of(block),
            values=values_of(block),
            seen=seen_of(block),
            limits={"answer_within": LONGEST_ANSWER},
            block_id=blocks.block_id(block),
        )


def block_settings(call: Call) -> dict[str, Any]:
    """``{worksheet, text, sections?, example?, plan_key?}`` → ``{"html": {"cards", "sections",
    "point"}}``: the parts of the panel that follow them. Nothing is saved.
    """
    chosen = Chosen.read(call.body, call.block)
    dependent = _dependent(call.block, chosen, call.person.language)
    return {"html": page.render_parts(dependent, block_id=blocks.block_id(call.block))}


def _dependent(block: XBlock, chosen: Chosen, language: str) -> page.Dependent:
    """Three queries of our tables at most, and one for each worksheet that the process has not
    read.
    """
    there_are = authors.worksheets_for(block)
    written = _read(chosen.text)
    worksheet = there_are.get(chosen.worksheet) if chosen.worksheet else written
    placed = _placed_elsewhere(block, chosen.plan_key)
    unit = cache(lambda usage_key: unit_title(block, usage_key))
    point = placed.get("")
    return page.Dependent(
        cards=tuple(_cards(there_are, chosen, written, language)),
        lines=tuple(
            _lines(
                worksheet,
                chosen,
                placed,
                unit,
                language,
                keep=chosen.worksheet == Chosen.stored(block).worksheet,
            )
        ),
        examples=tuple(_examples(worksheet, chosen)),
        parameters=tuple(_parameters(worksheet, language)),
        library=chosen.worksheet if chosen.worksheet in library.ids() else "",
        leaving=_leaving(block, worksheet),
        elsewhere=handed_in_elsewhere(unit(point)) if point else "",
    )


def _read(written: str) -> Worksheet | None:
    try:
        return blocks.read_own(written) if written else None
    except WorksheetError:
        return None


def _placed_elsewhere(block: XBlock, plan_key: str) -> dict[str, UsageKey]:
    """Which other block shows each section of the plan, as last published. One query."""
    course_key = asking.course_of(block)
    if course_key is None or not asking.PLAN_KEY.fullmatch(plan_key):
        return {}
    here = block.scope_ids.usage_id.map_into_course(course_key)
    found = drafting.placements(course_key, plan_key.lower())
    return {section: usage_key for section, usage_key in found.items() if usage_key != here}


def _cards(
    there_are: Mapping[str, Worksheet], chosen: Chosen, written: Worksheet | None, language: str
) -> Iterator[page.Card]:
    """The worksheet that is written here, those of the library, those that the course has."""
    if chosen.text:
        nameless = conditional_escape(pgettext("studio", "The worksheet written here"))
        yield page.Card(
            "",
            _said(written.title, language) if written else nameless,
            pgettext("studio", "Written for this course, in this block.")
            if written
            else pgettext("studio", "It cannot be shown yet: its problems are listed beside it."),
            _counts(written) if written else "",
            drawing(""),
            not chosen.worksheet,
        )
    told = descriptions()
    others = [name for name in there_are if name not in told and not _is(written, name)]
    of_the_course = pgettext("studio", "Written for this course, in another block.")
    for name in (*told, *others):
        yield page.Card(
            name,
            _said(there_are[name].title, language),
            label(told[name], language) if name in told else of_the_course,
            _counts(there_are[name]),
            drawing(name),
            name == chosen.worksheet,
        )


def _said(labels: Labels, language: str) -> SafeString:
    """What a worksheet says, marked where that is in another language than the page."""
    return mark_safe(worded(labels, language))  # noqa: S308 - fields/html.py escapes


def _is(worksheet: Worksheet | None, name: str) -> bool:
    return worksheet is not None and worksheet.id == name


def _counts(worksheet: Worksheet) -> str:
    """« 10 sections, 55 champs »."""
    sections = len(worksheet.sections)
    fields = sum(len(section.fields) for section in worksheet.sections)
    told = {
        "sections": npgettext("studio", "%(n)s section", "%(n)s sections", sections)
        % {"n": sections},
        "fields": npgettext("studio", "%(n)s field", "%(n)s fields", fields) % {"n": fields},
    }
    return pgettext("studio", "%(sections)s, %(fields)s") % told


def _lines(
    worksheet: Worksheet | None,
    chosen: Chosen,
    placed: Mapping[str, UsageKey],
    unit: Callable[[UsageKey], str],
    language: str,
    *,
    keep: bool,
) -> Iterator[page.Line]:
    """The sections that are chosen, in their order, then the others in that of the worksheet.

    `keep` those that the worksheet does not have: they are told of. Of another worksheet that the
    author goes over to, they only were in the one before.
    """
    sections = {section.id: section for section in worksheet.sections} if worksheet else {}
    named = [name for name in dict.fromkeys(chosen.sections) if name in sections or keep]
    for name in (*named, *(each for each in sections if each not in named)):
        section = sections.get(name)
        if section is None:
            yield page.Line(name, conditional_escape(name), chosen=True, gone=True)
            continue
        module = pgettext("studio", "module %(name)s") % {"name": section.module}
        yield page.Line(
            name,
            _said(section.title, language),
            name in named,
            module if section.module else "",
            _shown_elsewhere(unit(placed[name])) if name in placed else "",
        )


def _shown_elsewhere(unit: str) -> str:
    if not unit:
        return pgettext("studio", "Another block of the course shows it already.")
    return pgettext("studio", "Shown already in “%(unit)s”.") % {"unit": unit}


def _examples(worksheet: Worksheet | None, chosen: Chosen) -> Iterator[page.Example]:
    yield page.Example("", pgettext("studio", "None: learners write their own plan"), False)
    if worksheet is None:
        return
    for name in library.examples(worksheet.id):
        city = city_in(worksheet, library.example(name))
        yield page.Example(name, city or name, name == chosen.example)


def _parameters(worksheet: Worksheet | None, language: str) -> Iterator[page.Parameter]:
    """Those that say how strict the worksheet is; where the city's name stands is no such thing."""
    if worksheet is None:
        return
    part = {"parameters": {**worksheet.parameters, "city": ""}}
    for each in worksheet_settings(part, Around(part, language)):
        if each.name.startswith("parameters.") and each.value:
            value = next((way.label for way in each.choices if way.value == each.value), each.value)
            yield page.Parameter(each.label, str(value))


def _leaving(block: XBlock, worksheet: Worksheet | None) -> str:
    """What becomes of the plans there are when the block goes over to `worksheet`."""
    course_key = asking.course_of(block)
    if course_key is None or worksheet is None or not blocks.has_worksheet(block):
        return ""
    now = blocks.worksheet_of(block)
    plans = drafting.plans_of_worksheet(course_key, now.id) if now.id != worksheet.id else 0
    if not plans:
        return ""
    message = npgettext(
        "studio",
        "%(plans)s plan of the course follows the worksheet that you leave. It stays on it.",
        "%(plans)s plans of the course follow the worksheet that you leave. They stay on it.",
        plans,
    )
    return message % {"plans": plans}
