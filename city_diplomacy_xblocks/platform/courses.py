"""Courses of the platform: hearing that one was published, walking it, naming its units."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.core import XBlock

from city_diplomacy_xblocks.platform.borrowed import Borrowed

log = logging.getLogger(__name__)

_PUBLISHED = "published-only"


def when_published(receiver: Callable[..., None]) -> None:
    """Call ``receiver(course_key=…)`` each time that Studio publishes a course."""
    signals: Any = Borrowed.SIGNALS.find()
    if signals is not None:
        uid = "city_diplomacy_xblocks.course_published"
        # Held weakly, as by all signals: `receiver` must be a function of a module.
        signals.course_published.connect(receiver, dispatch_uid=uid)


def published_blocks(course_key: CourseKey, *, category: str) -> list[XBlock]:
    """The published blocks of that kind, in the order in which the course is read."""
    modulestore: Any = Borrowed.MODULESTORE.find()
    if modulestore is None:
        return []
    store = modulestore()
    with store.branch_setting(_PUBLISHED, course_key):
        # Most courses have none: a whole course is read only for those that do.
        if not store.get_items(course_key, qualifiers={"category": category}):
            return []
        return list(_walk(store.get_course(course_key, depth=None), category))


def unit_title(block: XBlock, usage_key: UsageKey) -> str:
    """What authors call the unit of another block of the course that `block` stands in, or that
    block itself where its unit has no name; "" where neither has one, and where there is none.
    """
    try:
        other = block.runtime.get_block(usage_key)
        named = (other.get_parent(), other)
    except Exception:  # Each store has an exception of its own for what it does not hold.
        log.info("%s is not there", usage_key, exc_info=True)
        return ""
    return next(filter(None, map(_own_title, named)), "")


def _own_title(block: XBlock | None) -> str:
    """The title that an author has given to the block; "" where it has the one of its kind."""
    field = block.fields.get("display_name") if block is not None else None
    return str(field.read_from(block) or "") if field and field.is_set_on(block) else ""


def _walk(block: XBlock | None, category: str) -> Iterator[XBlock]:
    if block is None:
        return
    if block.scope_ids.block_type == category:
        yield block
    for child in block.get_children() if block.has_children else ():
        yield from _walk(child, category)
