"""The scripts and styles of a view: the files that the build's manifest lists for its audience."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final, Literal

from web_fragments.fragment import Fragment
from xblock.core import XBlock

Bundle = Literal["learner", "grader", "studio", "recap", "pictures"]

MANIFEST: Final = Path(__file__).resolve().parent.parent / "assets" / "public" / "manifest.json"


class NotBuilt(RuntimeError):
    """The package was installed without its scripts and styles."""

    def __init__(self) -> None:
        super().__init__(
            f"{MANIFEST} is missing: the scripts and styles of the blocks are not built. "
            "Install the released wheel, or build them where Node 20 is: npm ci && npm run build"
        )


def add_assets(fragment: Fragment, block: XBlock, bundle: Bundle, *, scripts: bool = True) -> None:
    """Let the page of `fragment` load exactly what the manifest lists for `bundle`, or its styles
    alone.
    """
    for name in manifest()[bundle]:
        url = block.runtime.local_resource_url(block, f"public/{name}")
        if name.endswith(".css"):
            fragment.add_css_url(url)
        elif name.endswith(".js") and scripts:
            fragment.add_javascript_url(url)


def manifest() -> dict[Bundle, list[str]]:
    """What the build made: ``{"learner": ["learner-X7.css", "learner-Q2.js"], …}``."""
    if not MANIFEST.exists():
        raise NotBuilt
    return _read(MANIFEST.stat().st_mtime_ns)


@cache
def _read(_built_at: int) -> dict[Bundle, list[str]]:
    return json.loads(MANIFEST.read_text("utf-8"))
