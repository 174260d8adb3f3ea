"""The language of an answer: the person's preference, the browser's cookie, else French."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from city_diplomacy_xblocks.demo.models import Preference

COOKIE = settings.LANGUAGE_COOKIE_NAME


def is_offered(code: str | None) -> bool:
    """Whether the demo speaks `code`."""
    return code in dict(settings.LANGUAGES)


def language_of(user: AbstractBaseUser) -> str | None:
    """The language that `user` chose, None when none was."""
    return Preference.objects.filter(user_id=user.pk).values_list("language", flat=True).first()


def prefer(user: AbstractBaseUser, language: str) -> None:
    """From now on answer `user` in `language`."""
    Preference.objects.update_or_create(user_id=user.pk, defaults={"language": language})


class PreferredLanguage:
    """Middleware: the page speaks the language that its reader chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `request` in its reader's language."""
        with translation.override(_choose(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response


def _choose(request: HttpRequest) -> str:
    chosen = language_of(request.user) if request.user.is_authenticated else None
    for code in (chosen, request.COOKIES.get(COOKIE)):
        if code and is_offered(code):
            return code
    return settings.LANGUAGE_CODE
