"""What Studio gives a block: its services, an author without a role in the course, no learner."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.models import AnonymousUser, User
from opaque_keys.edx.keys import CourseKey
from xblock.reference.user_service import XBlockUser
from xblock.runtime import KvsFieldData

from city_diplomacy_xblocks.demo import services
from city_diplomacy_xblocks.demo.authored import AuthoredFields
from city_diplomacy_xblocks.demo.people import membership
from city_diplomacy_xblocks.demo.runtime import DemoRuntime

#: What Studio's user service says of whoever asks, an author or not.
_NOBODY_IN_THE_COURSE: Final = {
    "edx-platform.user_is_staff": False,
    "edx-platform.user_role": "student",
    "edx-platform.anonymous_user_id": None,
    "edx-platform.deprecated_anonymous_user_id": None,
}


class StudioUsers(services.Users):
    """Who is asking, as Studio's user service says it."""

    def get_current_user(self) -> XBlockUser:
        """The person, of whom Studio does not say what they are in the course."""
        user = super().get_current_user()
        user.opt_attrs.update(_NOBODY_IN_THE_COURSE)
        return user


class Permissions:
    """The `studio_user_permissions` service: which courses the person may write."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user

    def can_read(self, course_key: CourseKey) -> bool:
        """Whether the person may look at the course in Studio."""
        return self.can_write(course_key)

    def can_write(self, course_key: CourseKey) -> bool:
        """Whether the person writes the course."""
        return membership(self.user, course_key).is_author


class StudioRuntime(DemoRuntime):
    """A course run in Studio. As there, whoever calls a handler is not asked whether they may."""

    handler_route = "studio_handler"

    @property
    def has_written(self) -> bool:
        """Whether a setting was stored."""
        return self._authored.has_written

    def _offered(self, user: User | AnonymousUser, course_key: CourseKey) -> dict[str, Any]:
        self._authored = AuthoredFields()
        return {
            "field-data": KvsFieldData(self._authored),
            "user": StudioUsers(self.who),
            "i18n": services.Translations(),
            "settings": services.Settings(),
            "replace_urls": services.ReplaceUrls(),
            "studio_user_permissions": Permissions(user),
        }
