"""Finding a learner by the name under which the platform speaks of them."""

from __future__ import annotations

from xblock.core import XBlock

from city_diplomacy_xblocks.platform.borrowed import Borrowed


def user_id_of(block: XBlock, anonymous_id: str) -> int | None:
    """The user whose anonymous id in the course that is, or None.

    The instructor dashboard deletes state on a block without services: then the platform is asked.
    """
    service = block.runtime.service(block, "user")
    find = getattr(service, "get_user_by_anonymous_id", None)
    find = find or Borrowed.USER_BY_ANONYMOUS_ID.find()
    user = find(anonymous_id) if callable(find) else None
    return user.pk if user else None
