"""``<city_plan_recap>``: pieces of the reader's own plan, live, anywhere in the course.

An adapter between Open edX and our rooms, as `worksheet_xblock.py`. It only reads.
"""

from __future__ import annotations

from xblock.core import XBlock
from xblock.fields import Scope, String

from city_diplomacy_xblocks.answering import recap
from city_diplomacy_xblocks.answering.adapter import (
    ReadingMixin,
    plan_key_setting,
    sections_setting,
    worksheet_setting,
)


def _(text: str) -> str:
    """Mark `text` for translators; Studio translates it when it shows it."""
    return text


@XBlock.needs("i18n")
@XBlock.wants("user", "enrollments", "studio_user_permissions")
class CityPlanRecapBlock(ReadingMixin, XBlock):
    """Sections of one's own plan to read again, or where the plan stands."""

    display_name = String(
        display_name=_("Title"),
        default=_("Your plan so far"),
        scope=Scope.settings,
        enforce_type=True,
    )
    worksheet = worksheet_setting()
    sections = sections_setting(_("The sections shown here. None: all of them."))
    show = String(
        display_name=_("What is shown"),
        default="sections",
        values_provider=recap.show_choices,
        scope=Scope.settings,
        enforce_type=True,
    )
    plan_key = plan_key_setting()

    icon_class = "other"
    answers = recap.ANSWERS
    face = recap.FACE
    editable_fields = ("display_name", "worksheet", "sections", "show", "plan_key")
