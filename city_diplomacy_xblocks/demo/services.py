"""The services that a block may ask for, with the names and shapes of the LMS."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import translation
from opaque_keys.edx.keys import CourseKey
from xblock.core import XBlock
from xblock.reference.user_service import UserService, XBlockUser

from city_diplomacy_xblocks.demo.language import language_of
from city_diplomacy_xblocks.demo.models import Completion, Enrolment
from city_diplomacy_xblocks.demo.people import (
    STAFF_ROLES,
    Membership,
    anonymous_id,
    user_by_anonymous_id,
)


class Users(UserService):
    """Who is asking, as the LMS's user service says it."""

    def __init__(self, who: Membership) -> None:
        super().__init__()
        self.who = who

    def get_current_user(self) -> XBlockUser:
        """The person, with the attributes of the LMS; of the anonymous, only that they are."""
        user = self.who.user
        if not user.is_authenticated:
            nobody = XBlockUser(is_current_user=True)
            nobody.opt_attrs["edx-platform.is_authenticated"] = False
            nobody.opt_attrs["edx-platform.user_role"] = "student"
            nobody.opt_attrs["edx-platform.user_is_staff"] = False
            return nobody
        somebody = XBlockUser(
            is_current_user=True,
            emails=[user.email],
            full_name=user.get_full_name() or user.username,
        )
        somebody.opt_attrs.update(_attributes(self.who))
        return somebody

    def get_anonymous_user_id(self, username: str, course_id: str) -> str | None:
        """The opaque name of somebody in a course; None unless staff asks, as on the LMS."""
        found = User.objects.filter(username=username).first() if self.who.is_staff else None
        return anonymous_id(found, CourseKey.from_string(str(course_id))) if found else None

    def get_user_by_anonymous_id(self, uid: str | None = None) -> User | None:
        """The Django user of an opaque name; without a name, of the person asking."""
        if uid:
            return user_by_anonymous_id(uid)
        return self.who.user if self.who.user.is_authenticated else None


def _attributes(who: Membership) -> dict[str, Any]:
    user = who.user
    name = anonymous_id(user, who.course_key)
    language = language_of(user) or translation.get_language()
    return {
        "edx-platform.is_authenticated": True,
        "edx-platform.user_id": user.pk,
        "edx-platform.username": user.username,
        "edx-platform.user_is_staff": who.is_staff,
        "edx-platform.user_is_global_staff": False,
        "edx-platform.user_is_beta_tester": False,
        "edx-platform.user_role": who.role_on_lms,
        "edx-platform.anonymous_user_id": name,
        "edx-platform.deprecated_anonymous_user_id": name,
        "edx-platform.request_country_code": "",
        "edx-platform.user_preferences": {"pref-lang": language, "time_zone": settings.TIME_ZONE},
    }


class Enrolments:
    """Who is in a course: the LMS's `enrollments` service."""

    def get_active_enrollments_by_course(self, course_id: CourseKey | str) -> QuerySet[Enrolment]:
        """Everybody's active enrolment in the course; each row has `user` and `is_active`."""
        key = CourseKey.from_string(str(course_id))
        return Enrolment.objects.filter(course_key=key, is_active=True).select_related("user")

    def get_active_enrollments_by_course_and_usernames(
        self, course_id: CourseKey | str, usernames: list[str]
    ) -> QuerySet[Enrolment]:
        """The active enrolments of these people in the course."""
        return self.get_active_enrollments_by_course(course_id).filter(user__username__in=usernames)


class Translations:
    """The `i18n` service: the catalogues that Django has, in the active language."""

    gettext = staticmethod(translation.gettext)
    ugettext = staticmethod(translation.gettext)
    ngettext = staticmethod(translation.ngettext)
    ungettext = staticmethod(translation.ngettext)


class Completions:
    """The `completion` service, with a row per learner and block."""

    def __init__(self, who: Membership) -> None:
        self.who = who

    def completion_tracking_enabled(self) -> bool:
        """Always, here."""
        return True

    def submit_completion(self, usage_key: Any, completion: float) -> None:
        """Note how far the person is with a block. ValueError outside 0 to 1, as on the LMS."""
        if not 0 <= completion <= 1:
            raise ValueError(completion)
        if self.who.user.is_authenticated and self.who.role not in STAFF_ROLES:
            Completion.objects.update_or_create(
                user_id=self.who.user.pk, usage_key=usage_key, defaults={"completion": completion}
            )


class Settings:
    """The `settings` service: what operators set per block in XBLOCK_SETTINGS."""

    def get_settings_bucket(self, block: XBlock, default: dict | None = None) -> dict[str, Any]:
        """The settings under the block's `block_settings_key`."""
        key = getattr(block, "block_settings_key", None)
        return settings.XBLOCK_SETTINGS.get(key, default or {})


class ReplaceUrls:
    """The `replace_urls` service. The demo's courses hold no asset links to replace."""

    def replace_urls(self, text: str, *_args: Any, **_kwargs: Any) -> str:
        """`text` as it is."""
        return text
