"""The demo's own style sheet and script, under addresses that hold their hash."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.urls import reverse

PUBLIC = Path(__file__).resolve().parent / "public"


@cache
def digest_of(name: str) -> str:
    """The first characters of the hash of a file."""
    # Formatted, as templates give a kind of text that paths do not take.
    return hashlib.sha256(Path(f"{PUBLIC}/{name}").read_bytes()).hexdigest()[:12]


def url_of(name: str) -> str:
    """Where the page finds a file."""
    return reverse("host_file", args=[digest_of(name), name])
