"""``<city_plan_recap>``: pieces of the reader's own plan, live, anywhere in the course.

An adapter between Open edX and our rooms, as `worksheet_xblock.py`. It only reads.
"""

from __future__ import annotations

from typing import Any

from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, String
from xblock.validation import Validation

from city_diplomacy_xblocks.answering import authors, recap
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
    editable_fields = ("display_name", "worksheet", "sections", "show", "plan_key")

    def index_dictionary(self) -> dict[str, Any]:
        """What course search finds of the block: its titles."""
        entry = super().index_dictionary()
        return {**entry, "content": {**entry.get("content", {}), **authors.index(self)}}

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """Add what is wrong with the settings in `data` to `validation`."""
        authors.complain(validation, recap.mistakes(data))

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """The reader's own plan; in a masquerade the learner's."""
        return recap.student_view(self)

    def public_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For the anonymous: that one must log in."""
        return recap.public_view(self)

    def author_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For authors in Studio: what is shown here, and nobody's plan."""
        return recap.outline(self)

    def student_view_data(self, context: dict[str, Any] | None = None) -> dict[str, Any]:
        """For the mobile apps: what stands here, without anybody's answers."""
        return {**authors.describe_sections(self), "show": self.show}
