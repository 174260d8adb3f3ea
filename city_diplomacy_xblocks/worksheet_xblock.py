"""``<city_worksheet>``: draft some sections of a plan, hand it in, grade it.

An adapter between Open edX and our rooms: fields, views, handlers. It decides nothing itself.
Handlers guard themselves: the platform does not (docs/decisions/0003-handlers-guard-themselves.md).
"""

from __future__ import annotations

from typing import Any

from opaque_keys.edx.keys import CourseKey
from web_fragments.fragment import Fragment
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.fields import Boolean, Float, Integer, Scope, String
from xblock.validation import Validation

from city_diplomacy_xblocks.answering import authors, edits, studio, views
from city_diplomacy_xblocks.answering.adapter import (
    AnsweringMixin,
    Lines,
    Sentences,
    plan_key_setting,
    worksheet_setting,
)
from city_diplomacy_xblocks.answering.handlers import HANDLERS, LARGEST_BODIES
from city_diplomacy_xblocks.platform import scores


def _(text: str) -> str:
    """Mark `text` for translators; Studio translates it when it shows it."""
    return text


@XBlock.needs("i18n")
@XBlock.wants("user", "enrollments", "completion", "studio_user_permissions")
class CityWorksheetBlock(CompletableXBlockMixin, AnsweringMixin, XBlock):
    """Some sections of one plan, in one unit of a course."""

    display_name = String(
        display_name=_("Title"), default=_("Worksheet"), scope=Scope.settings, enforce_type=True
    )
    worksheet = worksheet_setting()
    sections = Sentences(
        display_name=_("Sections"),
        help=_('The ids of the sections shown here, such as ["identite"]. None: all of them.'),
        default=[],
        scope=Scope.settings,
        enforce_type=True,
    )
    plan_key = plan_key_setting()
    submission_point = Boolean(
        display_name=_("Submission point"),
        help=_("The plan is handed in and graded here. One block per plan key."),
        default=False,
        scope=Scope.settings,
        enforce_type=True,
    )
    points = Float(
        display_name=_("Points"),
        help=_("What the plan is worth in the gradebook: a whole number."),
        default=100,
        values={"min": 1, "step": 1},
        scope=Scope.settings,
        enforce_type=True,
    )
    answer_within = Integer(
        display_name=_("Answer within"),
        help=_("Days in which participants may expect an answer once handed in. 0: say nothing."),
        default=10,
        values={"min": 0, "max": 365, "step": 1},
        scope=Scope.settings,
        enforce_type=True,
    )
    example = String(
        display_name=_("Example"),
        help=_("A filled-in plan to read here, instead of the learner's own to write."),
        default="",
        scope=Scope.settings,
        enforce_type=True,
    )
    introduction = Lines(
        display_name=_("Introduction"),
        help=_("What learners read above the sections. Leave a line empty between paragraphs."),
        default="",
        multiline_editor=True,
        xml_node=True,
        scope=Scope.content,
        enforce_type=True,
    )
    own_worksheet = Lines(
        display_name=_("Worksheet of your own"),
        help=_(
            "A worksheet written or adapted for this course, in YAML, at the submission point."
            " The other blocks of the course can choose it once it is published."
        ),
        default="",
        multiline_editor=True,
        resettable_editor=False,
        xml_node=True,
        scope=Scope.content,
        enforce_type=True,
    )
    #: None until the first save, so that staff can reset a learner; then the share of the sections
    #: shown here that is complete, as it was last told to the platform.
    started = Float(default=None, scope=Scope.user_state)

    icon_class = "problem"
    answers = HANDLERS
    largest_bodies = LARGEST_BODIES
    has_author_view = True
    show_in_read_only_mode = True
    resources_dir = "assets"
    editable_fields = (
        "display_name",
        "worksheet",
        "sections",
        "plan_key",
        "submission_point",
        "points",
        "answer_within",
        "example",
        "introduction",
        "own_worksheet",
    )

    # What the platform reads of an instance. Only the submission point has a score: otherwise each
    # block of the plan would add its points to the gradebook.

    @property
    def has_score(self) -> bool:
        """Whether the plan is graded here."""
        return bool(self.submission_point and not self.example)

    @property
    def has_custom_completion(self) -> bool:
        """Whether we say how complete it is: of an example, seeing it is all there is to do."""
        return not self.example

    @property
    def weight(self) -> float | None:
        """As `max_score`: a score from edx-submissions ignores weights, so they must agree."""
        return self.max_score()

    def max_score(self) -> float | None:
        """The points of the plan where it is graded, else None."""
        return float(scores.worth(self.points)) if self.has_score else None

    def clear_student_state(
        self,
        user_id: str,
        course_id: CourseKey | str,
        item_id: str,
        requesting_user_id: str | None = None,
    ) -> None:
        """Staff delete a learner's state: `user_id` is the learner's anonymous id in the course."""
        authors.clear_state(self, anonymous_id=user_id, course_id=course_id)

    def studio_post_duplicate(self, *given: Any, **named: Any) -> bool:
        """Studio has made this block of another: a plan is handed in at one of them only.

        The modulestore is among the arguments; releases disagree about their order.
        """
        stores = [each for each in (*given, *named.values()) if hasattr(each, "update_item")]
        authors.come_without_submission_point(self, stores[0])
        return False

    def index_dictionary(self) -> dict[str, Any]:
        """What course search finds of the block: its titles."""
        entry = super().index_dictionary()
        return {**entry, "content": {**entry.get("content", {}), **authors.index(self)}}

    def clean_studio_edits(self, data: dict[str, Any]) -> None:
        """Take out of the settings in `data` what cannot be stored; name what is written here."""
        super().clean_studio_edits(data)
        edits.name_own_worksheet(self, data)

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """Add what is wrong with the settings in `data` to `validation`."""
        authors.validate(self, validation, data)

    # Views

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """The page of whoever looks: their plan; for staff the plans to grade beside it."""
        return views.student_view(self)

    def public_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For the anonymous: what this is, and that one must log in."""
        return views.public_view(self)

    def author_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For authors in Studio: what is shown here, read-only."""
        return views.author_view(self)

    def studio_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For authors: what is set of the block, and the worksheet that is written in it."""
        return studio.studio_view(self)

    def student_view_data(self, context: dict[str, Any] | None = None) -> dict[str, Any]:
        """For the mobile apps: what stands here, without anybody's answers."""
        return authors.describe(self)
