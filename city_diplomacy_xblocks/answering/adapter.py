"""What our blocks do alike, whatever they show: settings that mean the same, handlers, the editor.

A mixin without state. Do NOT write a handler as a method of a block: the platform guards none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen
from lxml import etree
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XML_NAMESPACES, XBlock
from xblock.exceptions import NoSuchHandlerError
from xblock.fields import Dict, List, Scope, String
from xblock.utils.studio_editable import StudioEditableXBlockMixin
from xblock.validation import Validation

from city_diplomacy_xblocks.answering import authors, edits
from city_diplomacy_xblocks.answering.authors import Mistake
from city_diplomacy_xblocks.answering.call import Answer, Audience
from city_diplomacy_xblocks.answering.door import as_json, respond
from city_diplomacy_xblocks.answering.requests import LARGEST_BODY
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


_DONE: Final = 200
_OPTION: Final = f"{{{XML_NAMESPACES['option']}}}"
#: Attributes of elements that are no settings: the platform reads and writes them itself.
_NO_SETTINGS: Final = frozenset({"url_name", "xblock-family", "slug"})


def _is_setting(tag: Any) -> bool:
    """Whether an element of that tag stands for a setting of the block around it."""
    return isinstance(tag, str) and tag.startswith(_OPTION)


class Sentences(List):
    """A list that people can read in OLX: on one line, letters as they are. And that they can write
    by hand: what is no JSON is taken as words between commas.
    """

    def from_string(self, serialized: str) -> list[Any] | None:
        """``["identite", "vision"]``, of which ``identite, vision`` is enough."""
        try:
            found = json.loads(serialized)
        except ValueError:
            return [word for word in map(str.strip, serialized.split(",")) if word]
        return found if isinstance(found, list) or found is None else [str(found)]

    def to_string(self, value: list[Any] | None) -> str:
        """``["l’arbre à problèmes", "vision"]``."""
        return json.dumps(value, ensure_ascii=False)


class Lines(String):
    """A text that has an element of its own in OLX, in which nothing is an empty text."""

    def from_string(self, serialized: str | None) -> str:
        """What stands in the element."""
        return serialized or ""


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

    #: What OLX says of the block and this version does not know: attributes, and settings that
    #: stand in elements of their own, by name. It goes out again as it came.
    from_newer = Dict(default={}, scope=Scope.content)

    #: Every handler: its name in addresses, who may call it, what answers.
    answers: Mapping[str, tuple[Audience, Answer]] = {}
    #: Bytes of the requests of handlers that take files; of all others LARGEST_BODY.
    largest_bodies: Mapping[str, int] = {}

    @classmethod
    def parse_xml(cls, node: Any, runtime: Any, keys: Any) -> XBlock:
        """The block of an OLX element; what a newer version has added to it is kept."""
        block = super().parse_xml(node, runtime, keys)
        settings = {child.tag: child.text or "" for child in node if _is_setting(child.tag)}
        found = {
            name: value
            for name, value in {**node.attrib, **settings}.items()
            if etree.QName(name).localname not in block.fields and name not in _NO_SETTINGS
        }
        if found:
            block.from_newer = found
        return block

    def add_xml_to_node(self, node: Any) -> None:
        """Write the block into an OLX element."""
        super().add_xml_to_node(node)
        node.attrib.pop("from_newer", None)
        for name, value in self.from_newer.items():
            if _is_setting(name):
                etree.SubElement(node, name).text = value
            else:
                node.set(name, value)

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
        largest = self.largest_bodies.get(handler_name, LARGEST_BODY)
        return respond(self, request, audience, answer, largest=largest)

    @XBlock.handler
    def submit_studio_edits(self, request: Request, suffix: str = "") -> Response:
        """Save the settings, for authors alone: Studio lets anybody call handlers.

        Answers ``{"result": "success", "seen"}``; what is wrong, as Studio's own editor is told it:
        ``{"error": {"messages": [{"type", "text", "field"}]}}``.
        """
        try:
            require_author(self)
            mistakes = edits.unreadable(self, request)
        except Refusal as refusal:
            told = {"error": refusal.message, "code": refusal.code}
            return as_json(told, status=refusal.status)
        if mistakes:
            validation = Validation(self.scope_ids.usage_id)
            authors.complain(self, validation, None, mistakes)
            return as_json({"error": validation.to_json()}, status=400)
        response: Response = super().submit_studio_edits(request, suffix or "")
        if response.status_code != _DONE:
            return response
        return as_json({"result": "success", "seen": edits.seen_of(self)})

    def clean_studio_edits(self, data: dict[str, Any]) -> None:
        """Take out of the settings in `data` what cannot be stored."""
        edits.clean(data)


@frozen
class Face:
    """What a block that only reads the plan shows and tells, each asked of the block.

    `mistakes` is asked of the block and of the settings that are about to be saved.
    """

    student_view: Callable[[XBlock], Fragment]
    public_view: Callable[[XBlock], Fragment]
    author_view: Callable[[XBlock], Fragment]
    describe: Callable[[XBlock], dict[str, Any]]
    index: Callable[[XBlock], dict[str, str]]
    mistakes: Callable[[XBlock, Any], list[Mistake]]


class ReadingMixin(AnsweringMixin):
    """A block that only reads the plan: nothing is handed in here, and there is no example."""

    face: Face
    submission_point = False
    example = ""
    points = None
    has_score = False
    resources_dir = "assets"
    has_author_view = True
    show_in_read_only_mode = True

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """What whoever looks may read; in a masquerade what the learner reads."""
        return self.face.student_view(self)

    def public_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For the anonymous."""
        return self.face.public_view(self)

    def author_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """For authors in Studio: what stands here, and nobody's plan."""
        return self.face.author_view(self)

    def student_view_data(self, context: dict[str, Any] | None = None) -> dict[str, Any]:
        """For the mobile apps: what stands here, without anybody's answers."""
        return self.face.describe(self)

    def index_dictionary(self) -> dict[str, Any]:
        """What course search finds of the block: what its author wrote."""
        entry = super().index_dictionary()
        return {**entry, "content": {**entry.get("content", {}), **self.face.index(self)}}

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """Add what is wrong with the settings in `data` to `validation`."""
        authors.complain(self, validation, data, self.face.mistakes(self, data))
