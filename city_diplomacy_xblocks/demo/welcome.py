"""What the terminal says when the demo is up."""

from __future__ import annotations

import os

from django.utils import translation
from django.utils.translation import pgettext

from city_diplomacy_xblocks.demo.personas import PERSONAS


def welcome(url: str) -> str:
    """The address and who is who, in French unless the terminal speaks English."""
    language = "en" if os.environ.get("LANG", "").startswith("en") else "fr"
    with translation.override(language):
        people = [f"  {one.name:<14} {one.word}, {one.about}" for one in PERSONAS]
        lines = [
            "",
            pgettext("demo", "The demo is at %(url)s") % {"url": url},
            "",
            pgettext("demo", "Choose who you are at the top of each page:"),
            *people,
            "",
            pgettext("demo", "Stop with Ctrl+C."),
        ]
    return "\n".join(lines)
