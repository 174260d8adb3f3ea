"""What our blocks do alike, whatever they show: settings that mean the same, handlers, the editor.

A mixin without state. Do NOT write a handler as a method of a block: the platform guards none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from webob import Request, Response
from xblock.core import XBlock
from xblock.exceptions import NoSuchHandlerError
from xblock.fields import List, Scope, String
from xblock.utils.studio_editable import StudioEditableXBlockMixin

from city_diplomacy_xblocks.answering import authors
from city_diplomacy_xblocks.answering.call import Answer, Audience
from city_diplomacy_xblocks.answering.door import as_json, respond
from city_diplomacy_xblocks.platform.asking import require_author
from city_diplomacy_xblocks.platform.errors import Refusal


def _(text: str) -> str:
    """Mark `text` for translators; Studio translates it when it shows it."""
    return text


def worksheet_setting() -> String:
    """Which worksheet a block speaks of."""
    return String(
        display_name=_("Worksheet"),
        help=_("What the plan is written on."),
        default="plan_migration",
        values_provider=authors.worksheet_choices,
        scope=Scope.settings,
        enforce_type=True,
    )


def plan_key_setting() -> String:
    """Which plan of the course it is."""
    return String(
        display_name=_("Plan key"),
        help=_("Blocks of a course with the same key work on one plan."),
        default="plan",
        scope=Scope.settings,
        enforce_type=True,
    )


class Sentences(List):
    """A list that people can read in OLX: on one line, letters as they are."""

    def to_string(self, value: list[Any] | None) -> str:
        """``["l’arbre à problèmes", "vision"]``."""
        return json.dumps(value, ensure_ascii=False)


def sections_setting(help_text: str) -> Sentences:
    """Sections of the worksheet, to tick in Studio."""
    return Sentences(
        display_name=_("Sections"),
        help=help_text,
        default=[],
        list_style="set",
        list_values_provider=authors.section_choices,
        scope=Scope.settings,
        enforce_type=True,
    )


class AnsweringMixin(StudioEditableXBlockMixin):
    """Handlers by one door, settings for authors alone."""

    #: Every handler: its name in addresses, who may call it, what answers.
    answers: Mapping[str, tuple[Audience, Answer]] = {}

    @XBlock.handler
    def fallback_handler(
        self, handler_name: str, request: Request, suffix: str | None = None
    ) -> Response:
        """Answer the handler of that name in `answers`.

        They are no methods of their own: `save` would be the block's own `save`.
        """
        if handler_name not in self.answers:
            raise NoSuchHandlerError(handler_name)
        audience, answer = self.answers[handler_name]
        return respond(self, request, audience, answer)

    @XBlock.handler
    def submit_studio_edits(self, request: Request, suffix: str = "") -> Response:
        """Save the settings, for authors alone: Studio lets anybody call handlers."""
        try:
            require_author(self)
        except Refusal as refusal:
            return as_json({"error": refusal.message}, status=refusal.status)
        return super().submit_studio_edits(request, suffix or "")


class ReadingMixin(AnsweringMixin):
    """A block that only reads the plan: nothing is handed in here, and there is no example."""

    submission_point = False
    example = ""
    points = None
    has_score = False
    resources_dir = "assets"
    has_author_view = True
    show_in_read_only_mode = True
