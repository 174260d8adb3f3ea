"""Where a block's fields live: content in memory, learner state in the database."""

from __future__ import annotations

import json
from typing import Any

from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.exceptions import NoSuchUsage
from xblock.fields import Scope, UserScope
from xblock.runtime import IdGenerator, IdReader, KeyValueStore

from city_diplomacy_xblocks.demo.models import UserState

# {usage key: {field name: value}} of what authors wrote; one process holds every course.
CONTENT: dict[UsageKey, dict[str, Any]] = {}


class Ids(IdReader, IdGenerator):
    """Usage and definition of a block are one real usage key."""

    def __init__(self, course_key: CourseKey) -> None:
        self.course_key = course_key

    def create_definition(self, block_type: str, slug: str | None = None) -> UsageKey:
        """A usage key in the course, named `slug` or by the next free number."""
        number = sum(key.block_type == block_type for key in CONTENT)
        return self.course_key.make_usage_key(block_type, slug or f"{block_type}_{number}")

    def create_usage(self, def_id: UsageKey) -> UsageKey:
        """Make `def_id` known."""
        CONTENT.setdefault(def_id, {})
        return def_id

    def get_definition_id(self, usage_id: UsageKey) -> UsageKey:
        """The key itself; NoSuchUsage when no course holds it."""
        if usage_id not in CONTENT:
            raise NoSuchUsage(repr(usage_id))
        return usage_id

    def get_block_type(self, def_id: UsageKey) -> str:
        """The tag of the block."""
        return str(def_id.block_type)

    # Asides are never applied here, but the base class wants the verbs.

    def create_aside(self, definition_id: UsageKey, usage_id: UsageKey, aside_type: str) -> tuple:
        """The ids of an aside: its block's key and its type."""
        return (definition_id, aside_type), (usage_id, aside_type)

    def get_usage_id_from_aside(self, aside_id: tuple) -> UsageKey:
        """The block that an aside stands beside."""
        return aside_id[0]

    def get_definition_id_from_aside(self, aside_id: tuple) -> UsageKey:
        """The block that an aside stands beside."""
        return aside_id[0]

    def get_aside_type_from_usage(self, aside_id: tuple) -> str:
        """The type of an aside."""
        return aside_id[1]

    def get_aside_type_from_definition(self, aside_id: tuple) -> str:
        """The type of an aside."""
        return aside_id[1]


class Fields(KeyValueStore):
    """Field values of one person's request. Learner state: a row per block and person."""

    def __init__(self, user_id: int | None) -> None:
        self.user_id = user_id
        self._states: dict[UsageKey, dict[str, Any]] = {}

    def _bag(self, key: KeyValueStore.Key) -> dict[str, Any]:
        if key.scope in (Scope.children, Scope.parent) or key.scope.user == UserScope.NONE:
            return CONTENT.setdefault(key.block_scope_id, {})
        if key.block_scope_id not in self._states:
            self._states[key.block_scope_id] = self._load(key.block_scope_id)
        return self._states[key.block_scope_id]

    def _load(self, usage_key: UsageKey) -> dict[str, Any]:
        rows = UserState.objects.filter(user_id=self.user_id, usage_key=usage_key)
        text = rows.values_list("state", flat=True).first() if self.user_id else None
        return json.loads(text) if text else {}

    def get(self, key: KeyValueStore.Key) -> Any:
        """The value; KeyError when there is none."""
        return self._bag(key)[key.field_name]

    def has(self, key: KeyValueStore.Key) -> bool:
        """Whether a value is stored."""
        return key.field_name in self._bag(key)

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        """Store `value`."""
        self.set_many({key: value})

    def set_many(self, update_dict: dict[KeyValueStore.Key, Any]) -> None:
        """Store several values, with one write per block."""
        written = set()
        for key, value in update_dict.items():
            self._bag(key)[key.field_name] = value
            if key.scope == Scope.user_state:
                written.add(key.block_scope_id)
        for usage_key in written:
            self._write(usage_key)

    def delete(self, key: KeyValueStore.Key) -> None:
        """Forget the value."""
        self._bag(key).pop(key.field_name, None)
        if key.scope == Scope.user_state:
            self._write(key.block_scope_id)

    def _write(self, usage_key: UsageKey) -> None:
        if self.user_id:
            UserState.objects.update_or_create(
                user_id=self.user_id,
                usage_key=usage_key,
                defaults={"state": json.dumps(self._states[usage_key])},
            )
