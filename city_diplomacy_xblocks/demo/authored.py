"""What authors save in the demo's Studio: kept in the database, laid over what the files say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from xblock.exceptions import InvalidScopeError
from xblock.fields import UserScope
from xblock.runtime import KeyValueStore

from city_diplomacy_xblocks.demo.models import AuthoredField
from city_diplomacy_xblocks.demo.storage import CONTENT, Fields


class AuthoredFields(Fields):
    """Field values as Studio reads and writes them: those of authors. There is no learner.

    `has_written`: whether anything was stored, so that the course is to be published.
    """

    def __init__(self) -> None:
        super().__init__(user_id=None)
        self.has_written = False

    def set_many(self, update_dict: Mapping[KeyValueStore.Key, Any]) -> None:
        """Store several values. InvalidScopeError, before anything is, for a learner's."""
        for key in update_dict:
            _refuse_learners(key)
        with transaction.atomic():
            for key, value in update_dict.items():
                _keep(key, json.dumps(value))
        super().set_many(dict(update_dict))
        self.has_written = True

    def delete(self, key: KeyValueStore.Key) -> None:
        """Put the setting back to its default, whatever the course's files say."""
        _refuse_learners(key)
        _keep(key, "")
        super().delete(key)
        self.has_written = True


def _refuse_learners(key: KeyValueStore.Key) -> None:
    if key.scope.user != UserScope.NONE:
        raise InvalidScopeError(key)


def _keep(key: KeyValueStore.Key, value: str) -> None:
    AuthoredField.objects.update_or_create(
        usage_key=key.block_scope_id, name=key.field_name, defaults={"value": value}
    )


def lay_over_files() -> None:
    """Let the blocks of the courses that were read say what their authors have saved since."""
    for row in AuthoredField.objects.all():
        fields = CONTENT.get(row.usage_key)
        if fields is None:
            continue
        if row.value:
            fields[row.name] = json.loads(row.value)
        else:
            fields.pop(row.name, None)
