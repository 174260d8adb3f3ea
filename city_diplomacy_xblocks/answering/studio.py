"""The editor of a worksheet block in Studio: its settings, and the worksheet written in it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from web_fragments.fragment import Fragment
from xblock.core import XBlock

from city_diplomacy_xblocks.answering import block_settings, blocks, edits
from city_diplomacy_xblocks.answering.assets import add_assets
from city_diplomacy_xblocks.answering.composing import parts_now
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.pages.sheets import prefix_of
from city_diplomacy_xblocks.pages.studio import Draft, Parts, render_page
from city_diplomacy_xblocks.pages.studio_words import studio_words
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.courses import unit_title
from city_diplomacy_xblocks.platform.errors import Refusal

INIT = "CityWorksheetStudio"


def studio_view(block: XBlock) -> Fragment:
    """The whole editor, in the language that the author has set. Nothing is written."""
    language = asking.spoken(translation.get_language())
    with translation.override(language):
        bid = prefix_of(blocks.block_id(block))
        draft = Draft(block.own_worksheet or "", language, bid, blocks.title_of(block))
        parts = parts_now(block, draft, blocks.own_worksheets(block))
        fragment = Fragment(
            render_page(
                draft,
                parts,
                settings=block_settings.panel(block, language),
                at_point=bool(block.submission_point),
                elsewhere=_handed_in_at(block),
            )
        )
        args = _args(block, draft, parts)
    add_assets(fragment, block, "studio")
    fragment.initialize_js(INIT, args)
    return fragment


def _args(block: XBlock, draft: Draft, parts: Parts) -> dict[str, Any]:
    return {
        "block": str(block.scope_ids.usage_id),
        "language": draft.language,
        "csrf": settings.CSRF_COOKIE_NAME,
        "text": draft.text,
        "path": parts.path,
        "trial": parts.trial,
        "shown": parts.shown,
        "stops": parts.stops,
        "values": edits.values_of(block),
        "seen": edits.seen_of(block),
        "words": studio_words(),
    }


def _handed_in_at(block: XBlock) -> str:
    """The unit in which the plan is handed in, where that is another one; else empty."""
    course_key = asking.course_of(block)
    try:
        plan_key = asking.plan_key_of(block)
    except Refusal:
        return ""
    point = drafting.submission_point(course_key, plan_key) if course_key else None
    here = point and block.scope_ids.usage_id.map_into_course(course_key) == point
    return unit_title(block, point) if point and not here else ""
