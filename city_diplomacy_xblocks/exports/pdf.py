"""A document as PDF, by Typst: tagged (PDF/UA-1), with bookmarks, Arabic shaped.

Typst is an extra, ``[pdf]``: `is_here` says whether this installation has it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal

from city_diplomacy_xblocks.exports import drawing
from city_diplomacy_xblocks.exports.document import (
    Blank,
    Block,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    Paragraph,
    widths,
)
from city_diplomacy_xblocks.exports.fonts import FONTS
from city_diplomacy_xblocks.exports.isolating import isolated
from city_diplomacy_xblocks.fields.direction import FROM_RIGHT, is_right_to_left
from city_diplomacy_xblocks.fields.words import pgettext

_HERE: Final = Path(__file__).parent
_FONTS: Final = ("Libertinus Serif", "Amiri")
_ARABIC_FONTS: Final = ("Amiri", "Libertinus Serif")


def is_here() -> bool:
    """Whether documents can be written as PDF."""
    return find_spec("typst") is not None


def write(document: Document) -> bytes:
    """The document, tagged for screen readers. ImportError where `is_here` says no."""
    import typst

    data = json.dumps(_data(document), ensure_ascii=False)

    def made(*, system_fonts: bool = False, standard: Literal["ua-1"] | None = "ua-1") -> bytes:
        told = typst.compile(
            str(_HERE / "template.typ"),
            root=str(_HERE),
            format="pdf",
            font_paths=[str(FONTS)],
            ignore_system_fonts=not system_fonts,
            sys_inputs={"data": data},
            pdf_standards=standard,
        )
        if not isinstance(told, bytes):
            raise TypeError(type(told))
        return told

    try:
        return made()
    except typst.TypstError:
        # Somebody writes in a script that our fonts lack: the machine's may have it.
        try:
            return made(system_fonts=True)
        except typst.TypstError:
            # An empty box stands for the sign, which the standard forbids; it is still read aloud.
            return made(system_fonts=True, standard=None)


def _data(document: Document) -> dict[str, Any]:
    right_to_left = is_right_to_left(document.language)
    drawings = _drawings(document)
    told = {
        "name": " – ".join(part for part in (document.city, document.title) if part),
        "title": document.title,
        "city": document.city or "…",
        "language": document.language.split("-")[0],
        "right_to_left": right_to_left,
        "fonts": _ARABIC_FONTS if right_to_left else _FONTS,
        "foot": document.foot,
        "about": document.about,
        "contents": document.contents,
        "plain": document.plain,
        "contents_title": pgettext("document", "Contents"),
        "blocks": [_block(block, drawings) for block in document.blocks],
    }
    return isolated(told) if right_to_left else told


def _drawings(document: Document) -> dict[str, str]:
    """What to draw for each picture: Typst does not tag joined letters within drawings."""
    svgs = [block.picture.on_paper for block in document.blocks if isinstance(block, Figure)]
    joined = drawing.pixels([svg for svg in svgs if FROM_RIGHT.search(svg)], ppi=drawing.ALONE)
    return {svg: drawing.with_pixels(svg, joined[svg]) if svg in joined else svg for svg in svgs}


def _block(block: Block, drawings: Mapping[str, str]) -> dict[str, Any]:
    match block:
        case Blank(lines):
            return {"kind": "blank", "lines": lines}
        case Heading(level, words):
            return {"kind": "heading", "level": level, "words": words}
        case Paragraph(words, name, quiet):
            return {"kind": "paragraph", "words": words, "label": name, "quiet": quiet}
        case Facts(lines):
            return {"kind": "facts", "lines": lines}
        case Grid():
            return {
                "kind": "grid",
                "caption": block.caption,
                "head": block.head,
                "rows": block.rows,
                "numeric": sorted(block.numeric),
                "total": block.total,
                "widths": widths(block),
            }
        case Figure(picture, width):
            return {
                "kind": "figure",
                "title": picture.title,
                "summary": picture.summary,
                "svg": drawings[picture.on_paper],
                "width": width,
                "says": picture.says,
                "key": [{"sign": line.sign, "words": line.words} for line in picture.key],
            }
