"""What a block is set to: its worksheet, its sections, its name on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NoReturn

from django.utils.translation import gettext, pgettext
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.core import XBlock

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.pages.sheets import prefix_of
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.links import jump_to
from city_diplomacy_xblocks.platform.people import Place
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.loader import WorksheetError, load_text
from city_diplomacy_xblocks.worksheets.routes import section_now

#: Where a block remembers, for as long as it lives, what its course calls by its worksheet's name.
_REGISTERED: Final = "_registered_worksheet"


def block_id(block: XBlock) -> str:
    """A short name, the same at each visit, that no other block of the page has."""
    return prefix_of(str(block.scope_ids.usage_id))


def title_of(block: XBlock) -> str:
    """The author's title; where there is none, the usual one in the reader's language."""
    own = block.fields["display_name"].is_set_on(block)
    return block.display_name if own else gettext(block.display_name)


def worksheet_of(block: XBlock) -> Worksheet:
    """The worksheet that the author wrote here or chose, in its newest version. Refusal when there
    is none. One query where the course has written it, in another block; once for each block.
    """
    written = written_here(block)
    if written is not None:
        return written
    if block.worksheet in library.ids():
        return library.get(block.worksheet)
    if _REGISTERED not in vars(block):
        vars(block)[_REGISTERED] = _registered(block)
    found: Worksheet | None = vars(block)[_REGISTERED]
    if found is None:
        message = pgettext("refusal", "There is no worksheet called “%(name)s”.")
        raise Refusal(404, "no_worksheet", message % {"name": block.worksheet})
    return found


def own_worksheets(block: XBlock) -> Mapping[str, Worksheet]:
    """What the course of `block` has published of its own, by id. One query."""
    course_key = asking.course_of(block)
    return drafting.own_worksheets(course_key) if course_key else {}


def has_worksheet(block: XBlock) -> bool:
    """Whether there is a worksheet to show here."""
    try:
        worksheet_of(block)
    except Refusal:
        return False
    return True


def written_here(block: XBlock) -> Worksheet | None:
    """The worksheet that is written in the block itself. Refusal when it cannot be shown."""
    text = getattr(block, "own_worksheet", "")
    if not text:
        return None
    try:
        return read_own(text)
    except WorksheetError as error:
        message = pgettext(
            "refusal", "The worksheet written in this block cannot be shown: %(problem)s"
        )
        wrong = message % {"problem": str(error.problems[0])}
        raise Refusal(404, "unsound_worksheet", wrong) from None


@lru_cache(maxsize=64)
def read_own(text: str) -> Worksheet:
    """The worksheet of a YAML text in which all is said. Raises WorksheetError."""
    return load_text(text, name="worksheet.yaml")


def _registered(block: XBlock) -> Worksheet | None:
    course_key = asking.course_of(block)
    return drafting.own_worksheet(course_key, block.worksheet) if course_key else None


def sections_of(block: XBlock, worksheet: Worksheet) -> list[str]:
    """The ids of the sections shown here, in the author's order; all when none is named.

    Where the author named only what the worksheet does not have, nothing: not the whole plan.
    """
    if not block.sections:
        return [section.id for section in worksheet.sections]
    return named_sections(block, worksheet)


def named_sections(block: XBlock, worksheet: Worksheet) -> list[str]:
    """The sections that the author named and the worksheet has, each once, in the author's order.

    OLX may name anything, and anything twice. A section that has another name in another version
    is the same one.
    """
    asked = dict.fromkeys(each for each in block.sections or () if isinstance(each, str))
    if all(map(worksheet.section, asked)):
        return list(asked)
    newest = _newest(block, worksheet)
    named = (section_in(worksheet, each, newest) for each in asked)
    return list(dict.fromkeys(filter(None, named)))


def section_in(worksheet: Worksheet, name: str, newest: Worksheet) -> str:
    """What `worksheet` calls the section that one of its versions calls so; "" for none."""
    if worksheet.section(name):
        return name
    now = section_now(newest, name)
    same = (each.id for each in worksheet.sections if section_now(newest, each.id) == now)
    return next(same, "")


def _newest(block: XBlock, worksheet: Worksheet) -> Worksheet:
    """The version of `worksheet` that new plans begin with; itself where the block has another."""
    try:
        newest = worksheet_of(block)
    except Refusal:
        return worksheet
    return newest if newest.id == worksheet.id else worksheet


def shown_sections(block: XBlock, worksheet: Worksheet) -> list[str]:
    """As `sections_of`; Refusal when there is nothing to show."""
    return sections_of(block, worksheet) or _refuse_sections(block, worksheet)


def _refuse_sections(block: XBlock, worksheet: Worksheet) -> NoReturn:
    raise Refusal(404, "no_section", unknown_words(unknown_sections(block, worksheet)))


def unknown_words(names: Iterable[str]) -> str:
    """Tell staff what the worksheet does not have."""
    message = pgettext("studio", "The worksheet has no section called %(names)s.")
    return message % {"names": ", ".join(names)}


def titles(worksheet: Worksheet, section_ids: Iterable[str], language: str) -> list[dict[str, str]]:
    """``[{"id": "vision", "title": "Vision"}, …]``."""
    found = [section for section in map(worksheet.section, section_ids) if section]
    return [{"id": section.id, "title": label(section.title, language)} for section in found]


def unknown_sections(block: XBlock, worksheet: Worksheet) -> list[str]:
    """What the author named and the worksheet does not have."""
    names = map(str, block.sections or ())
    return [name for name in names if not section_in(worksheet, name, worksheet)]


def urls_of(block: XBlock, place: Place, worksheet: Worksheet) -> Mapping[str, str]:
    """Where the sections that are not on this page are drafted: addresses of units, by section."""
    here = set(sections_of(block, worksheet))
    return {name: url for name, url in ways(block, place, worksheet).items() if name not in here}


def ways(block: XBlock, place: Place, worksheet: Worksheet) -> Mapping[str, str]:
    """The unit in which each section is drafted, under its name in `worksheet`: the course may have
    been published with another version. One query.
    """
    found = placed(block, place.course_key, place.plan_key, worksheet)
    return {name: jump_to(place.course_key, usage_key) for name, usage_key in found.items()}


def placed(
    block: XBlock, course_key: CourseKey, plan_key: str, worksheet: Worksheet
) -> Mapping[str, UsageKey]:
    """The block in which each section is drafted, under its name in `worksheet`; under "" the
    submission point. As last published. One query.
    """
    found = drafting.placements(course_key, plan_key)
    known = all(worksheet.section(section) for section in found if section)
    newest = worksheet if known else _newest(block, worksheet)
    return {
        section_in(worksheet, section, newest) or section: usage_key
        for section, usage_key in found.items()
    }


def url_of_submission_point(place: Place) -> str:
    """The unit in which the plan is handed in and graded; ``""`` when it is this one, or none."""
    point = drafting.submission_point(place.course_key, place.plan_key)
    return jump_to(place.course_key, point) if point and point != place.usage_key else ""
