"""What people are called, by their ids."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """The name that colleagues read of each user; their username where they gave none. One query,
    none when nobody is asked for.

    The LMS keeps full names in the profile, other hosts in Django's own user.
    """
    wanted = set(user_ids)
    if not wanted:
        return {}
    columns = ["username", "first_name", "last_name"]
    if _has_profile():
        columns.append("profile__name")
    users = get_user_model().objects.filter(pk__in=wanted)
    return {
        pk: called(username, f"{first} {last}", *profile)
        for pk, username, first, last, *profile in users.values_list("pk", *columns)
    }


def usernames_of(user_ids: Iterable[int]) -> dict[int, str]:
    """The username of each user, which colleagues know them by. One query, none for nobody."""
    wanted = set(user_ids)
    users = get_user_model().objects.filter(pk__in=wanted)
    return dict(users.values_list("pk", "username")) if wanted else {}


def called(username: str, full: str, profile: str | None = "") -> str:
    """The fullest of the names that somebody has."""
    return next((name.strip() for name in (profile, full) if name and name.strip()), username)


def _has_profile() -> bool:
    try:
        get_user_model()._meta.get_field("profile")
    except FieldDoesNotExist:
        return False
    return True
