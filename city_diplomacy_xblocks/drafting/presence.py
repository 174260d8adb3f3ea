"""Who is on a plan's page now, in which section. In the cache: it writes no row and may be lost."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

from attrs import frozen
from django.core.cache import cache

#: Seconds for which somebody is here after the last word from their page.
STAY: Final = 40


@frozen
class Here:
    """Somebody on the page: `section` is the id of the one they are in, or ""."""

    user_id: int
    name: str
    section: str


def note(plan_id: int, here: Here) -> None:
    """The page of a person has just spoken."""
    cache.set(_key(plan_id, here.user_id), (here.name, here.section, time.time()), STAY)


def forget(plan_id: int, user_id: int) -> None:
    """The person is no longer on the plan."""
    cache.delete(_key(plan_id, user_id))


def others_here(plan_id: int, user_ids: Iterable[int], *, but: int | None) -> list[Here]:
    """Those of `user_ids` who are on the page of the plan, the last heard of first; not `but`."""
    keys = {_key(plan_id, user_id): user_id for user_id in user_ids if user_id != but}
    found = cache.get_many(keys) if keys else {}
    latest = sorted(found.items(), key=lambda entry: entry[1][2], reverse=True)
    return [Here(keys[key], name, section) for key, (name, section, _) in latest]


def _key(plan_id: int, user_id: int) -> str:
    return f"city_diplomacy.here.{plan_id}.{user_id}"
