"""What every page of the demo shows around its content: who is reading, and in which language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from city_diplomacy_xblocks.demo.personas import PERSONAS


def page_chrome(request: HttpRequest) -> dict[str, Any]:
    """The personas to switch to and the languages to read in."""
    return {
        "personas": PERSONAS,
        "persona": request.user.username if request.user.is_authenticated else "",
        "languages": settings.LANGUAGES,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "here": request.get_full_path(),
    }
