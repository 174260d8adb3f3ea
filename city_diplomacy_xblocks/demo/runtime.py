"""What the LMS gives a block: real keys, real people, services, stored state."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import deque
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from markupsafe import Markup
from opaque_keys.edx.keys import CourseKey, UsageKey
from web_fragments.fragment import Fragment
from workbench.runtime import WorkbenchRuntime
from xblock.core import XBlock, XBlockMixin
from xblock.fields import Boolean, DateTime, Field, Scope, String
from xblock.runtime import KvsFieldData, Runtime

from city_diplomacy_xblocks.demo import services
from city_diplomacy_xblocks.demo.dates import DatedFields
from city_diplomacy_xblocks.demo.models import Completion
from city_diplomacy_xblocks.demo.people import Membership, membership
from city_diplomacy_xblocks.demo.storage import Fields, Ids

log = logging.getLogger(__name__)

CONTAINERS = ("course", "chapter", "sequential", "vertical")
# The last events that blocks published in this process: (usage key, name, data).
EVENTS: deque[tuple[UsageKey, str, dict[str, Any]]] = deque(maxlen=1000)


class HostFields(XBlockMixin):
    """The fields and names that the platform mixes into every block."""

    start = DateTime(scope=Scope.settings)
    due = DateTime(scope=Scope.settings)
    graded = Boolean(scope=Scope.settings, default=False)
    format = String(scope=Scope.settings)
    visible_to_staff_only = Boolean(scope=Scope.settings, default=False)
    # A timedelta, which the LMS sets for a whole course.
    graceperiod = Field(scope=Scope.settings, default=None)

    @property
    def location(self) -> UsageKey:
        """The usage key."""
        return self.scope_ids.usage_id

    @property
    def course_id(self) -> CourseKey:
        """The course run."""
        return self.scope_ids.usage_id.course_key

    @property
    def category(self) -> str:
        """The tag."""
        return self.scope_ids.block_type


class Container(XBlock):
    """A course, module, session or unit: what dates may be set on, and blocks stand in."""

    has_children = True
    display_name = String(scope=Scope.settings, default="")


class DemoRuntime(WorkbenchRuntime):
    """The workbench's runtime, as one person in one course run."""

    # In place of the base class's property, which warns at each use.
    user_id: int | None = None
    #: The name of the route to handlers.
    handler_route = "handler"

    def __init__(self, user: User | AnonymousUser, course_key: CourseKey) -> None:
        self.who: Membership = membership(user, course_key)
        ids = Ids(course_key)
        given = self._offered(user, course_key)
        # Past the workbench's own constructor: its ids, its users and its storage are a toy's.
        Runtime.__init__(self, ids, ids, services=given, mixins=(HostFields,))
        self.user_id = user.pk
        self.course_id = course_key
        self.user_is_staff = self.who.is_staff

    def _offered(self, user: User | AnonymousUser, course_key: CourseKey) -> dict[str, Any]:
        """The services, by name."""
        return {
            "field-data": DatedFields(KvsFieldData(Fields(user.pk)), course_key, user),
            "user": services.Users(self.who),
            "i18n": services.Translations(),
            "enrollments": services.Enrolments(),
            "completion": services.Completions(self.who),
            "settings": services.Settings(),
            "replace_urls": services.ReplaceUrls(),
        }

    def load_block_type(self, block_type: str) -> type[XBlock]:
        """The class of a tag. A container is here but a place."""
        return Container if block_type in CONTAINERS else super().load_block_type(block_type)

    def _patch_xblock(self, block: XBlock) -> None:
        """Nothing to pretend: `HostFields` is real."""

    def applicable_aside_types(self, block: XBlock) -> list[str]:
        """None. The default reads the entry points of every installed package at each render."""
        return []

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        """Keep and log the event; note a completion, as the LMS does."""
        EVENTS.append((block.scope_ids.usage_id, event_type, event_data))
        log.info("%s %s %s", event_type, block.scope_ids.usage_id, event_data)
        if event_type == "completion":
            given = services.Completions(self.who)
            given.submit_completion(block.scope_ids.usage_id, event_data["completion"])

    def completion_of(self, usage_key: UsageKey) -> float:
        """How far this person is with a block."""
        rows = Completion.objects.filter(user_id=self.user_id, usage_key=usage_key)
        return rows.values_list("completion", flat=True).first() or 0.0

    def handler_url(
        self,
        block: XBlock,
        handler_name: str,
        suffix: str = "",
        query: str = "",
        thirdparty: bool = False,
    ) -> str:
        """The address of a handler of `block`."""
        args = [str(self.course_id), str(block.scope_ids.usage_id), handler_name]
        url = reverse(self.handler_route, args=[*args, suffix] if suffix else args)
        return f"{url}?{query}" if query else url

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        """The address of a file of the block's package, with its hash: it can be kept for good."""
        kind = block.scope_ids.block_type
        return reverse("resource", args=[kind, resource_digest(kind, uri), uri])

    def _wrap_ele(
        self, block: XBlock, view: str, frag: Fragment, extra_data: dict[str, Any] | None = None
    ) -> Fragment:
        """The element around a block, from which the page's script starts it."""
        data = {"usage": block.scope_ids.usage_id, "block-type": block.scope_ids.block_type}
        data |= extra_data or {}
        if frag.js_init_fn:
            data |= {"init": frag.js_init_fn, "runtime-version": frag.js_init_version}
        attributes = Markup("").join(Markup(' data-{}="{}"').format(*pair) for pair in data.items())
        wrapped = Fragment(
            Markup('<div class="{}"{}>{}{}</div>').format(
                " ".join(self._css_classes_for(block, view)),
                attributes,
                Markup(frag.body_html()),  # noqa: S704 - the block's own HTML
                _init_args(frag),
            )
        )
        wrapped.add_fragment_resources(frag)
        return wrapped


def _init_args(frag: Fragment) -> Markup:
    if frag.json_init_args is None:
        return Markup("")
    # A "</script>" in somebody's text must not end the element.
    text = json.dumps(frag.json_init_args).replace("<", "\\u003c")
    return Markup(
        '<script type="json/xblock-args" class="xblock_json_init_args">{}</script>'
    ).format(
        Markup(text)  # noqa: S704
    )


@cache
def resource_digest(block_type: str, uri: str) -> str:
    """The first characters of the hash of a block's file."""
    with XBlock.load_class(block_type).open_local_resource(uri) as file:
        return hashlib.sha256(file.read()).hexdigest()[:12]
