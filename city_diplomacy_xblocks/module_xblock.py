"""``<city_module>``: what a module is for, its duration, its sections, one's own progress in them.

An adapter between Open edX and our rooms, as `worksheet_xblock.py`. It reads the plan, and tells
the platform how complete the module is.
"""

from __future__ import annotations

from typing import Any

from web_fragments.fragment import Fragment
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.fields import Float, Integer, Scope, String
from xblock.validation import Validation

from city_diplomacy_xblocks.answering import authors, module
from city_diplomacy_xblocks.answering.adapter import (
    ReadingMixin,
    Sentences,
    plan_key_setting,
    sections_setting,
    worksheet_setting,
)


def _(text: str) -> str:
    """Mark `text` for translators; Studio translates it when it shows it."""
    return text


@XBlock.needs("i18n")
@XBlock.wants("user", "enrollments", "completion", "studio_user_permissions")
class CityModuleBlock(CompletableXBlockMixin, ReadingMixin, XBlock):
    """The head of a module of the course."""

    display_name = String(
        display_name=_("Title"), default=_("This module"), scope=Scope.settings, enforce_type=True
    )
    purpose = String(
        display_name=_("What it is for"),
        help=_("One or two sentences: what this module brings to the plan."),
        default="",
        multiline_editor=True,
        scope=Scope.settings,
        enforce_type=True,
    )
    objectives = Sentences(
        display_name=_("Objectives"),
        help=_('What one can do at the end: ["Name three gaps in the data.", "…"].'),
        default=[],
        scope=Scope.settings,
        enforce_type=True,
    )
    minutes = Integer(
        display_name=_("Duration in minutes"),
        help=_("0: no duration is told."),
        default=0,
        values={"min": 0, "step": 5},
        scope=Scope.settings,
        enforce_type=True,
    )
    worksheet = worksheet_setting()
    sections = sections_setting(
        _("The sections to fill in during this module. None: it is complete once seen.")
    )
    plan_key = plan_key_setting()
    #: How complete it is, as the platform was last told.
    told = Float(default=0.0, scope=Scope.user_state)

    icon_class = "other"
    has_custom_completion = True
    answers = module.ANSWERS
    editable_fields = (
        "display_name",
        "purpose",
        "objectives",
        "minutes",
        "worksheet",
        "sections",
        "plan_key",
    )

    def index_dictionary(self) -> dict[str, Any]:
        """What course search finds of the block: what its author wrote."""
        entry = super().index_dictionary()
        return {**entry, "content": {**entry.get("content", {}), **module.index(self)}}

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """Add what is wrong with the settings in `data` to `validation`."""
        authors.complain(validation, module.mistakes(data))

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """What the module is for, and how far the reader is."""
        return module.student_view(self)

    def public_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For the anonymous: what the module is for."""
        return module.public_view(self)

    def author_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For authors in Studio: what learners see, without anybody's progress."""
        return module.author_view(self)

    def student_view_data(self, context: dict[str, Any] | None = None) -> dict[str, Any]:
        """For the mobile apps: what the author wrote, without anybody's progress."""
        return module.describe(self)
