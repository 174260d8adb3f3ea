"""``<city_module>``: what a module is for, its duration, its sections, one's own progress in them.

An adapter between Open edX and our rooms, as `worksheet_xblock.py`. It reads the plan, and tells
the platform how complete the module is.
"""

from __future__ import annotations

from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.fields import Float, Integer, Scope, String

from city_diplomacy_xblocks.answering import module
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
    face = module.FACE
    editable_fields = (
        "display_name",
        "purpose",
        "objectives",
        "minutes",
        "worksheet",
        "sections",
        "plan_key",
    )
