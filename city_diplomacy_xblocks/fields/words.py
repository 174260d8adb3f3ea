"""The words the pure rooms say, in the reader's language, without knowing Django.

Inside Django, `apps.py` installs Django's own functions, so that the platform's catalogues and the
active language count. Elsewhere (the command line, plain tests) the package's compiled catalogues
are read directly.
"""

from __future__ import annotations

import gettext as stdlib_gettext
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from city_diplomacy_xblocks.fields.direction import apart

Pgettext = Callable[[str, str], str]
Npgettext = Callable[[str, str, str, int], str]

_LOCALE = Path(__file__).resolve().parent.parent / "locale"
_language: ContextVar[str] = ContextVar("language", default="fr")
_installed: tuple[Pgettext, Npgettext, Callable[[], str]] | None = None


def install(pgettext_: Pgettext, npgettext_: Npgettext, language_: Callable[[], str]) -> None:
    """Let a host's translation functions answer instead of the package's own catalogues."""
    global _installed  # noqa: PLW0603 - one process, one host
    _installed = (pgettext_, npgettext_, language_)


@cache
def _catalogue(language: str) -> stdlib_gettext.NullTranslations:
    return stdlib_gettext.translation(
        "django", _LOCALE, [language, language.split("-")[0]], fallback=True
    )


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that there are catalogues of: French first, then English."""
    found = (path.name for path in _LOCALE.iterdir() if (path / "LC_MESSAGES").is_dir())
    return tuple(sorted(found, key=lambda code: (code != "fr", code != "en", code)))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Outside Django, say what follows in `language`."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The code of the language being spoken, such as ``fr``."""
    return _installed[2]() if _installed else _language.get()


def pgettext(context: str, message: str) -> str:
    """`message` in the language being spoken; `context` tells translators where it stands."""
    if _installed:
        return _installed[0](context, message)
    return _catalogue(_language.get()).pgettext(context, message)


def enumerated(parts: Iterable[str]) -> str:
    """« Awa, Karim, Mariam », with the comma of the language being spoken, each held together."""
    return pgettext("list", ", ").join(apart(part, language()) for part in parts)


def npgettext(context: str, singular: str, plural: str, count: int) -> str:
    """The form of the message that fits `count`, in the language being spoken."""
    if _installed:
        return _installed[1](context, singular, plural, count)
    return _catalogue(_language.get()).npgettext(context, singular, plural, count)
