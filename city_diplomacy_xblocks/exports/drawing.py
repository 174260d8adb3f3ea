"""A drawing in a line of a DOCX file: SVG for programs that draw, pixels for those that do not."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from html import escape, unescape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.paragraph import Paragraph as Lines

from city_diplomacy_xblocks.exports.fonts import FONTS
from city_diplomacy_xblocks.exports.isolating import isolated_runs
from city_diplomacy_xblocks.fields.direction import FROM_RIGHT
from city_diplomacy_xblocks.visuals.picture import Picture

_SIZE: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
#: A PNG of one white pixel, for programs that know no SVG where nothing here makes pixels.
_WHITE: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da63f8ffff3f0005fe02fe3394a3d70000000049454e44ae426082"
)
_DRAWS: Final = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'r:embed="{name}"/></a:ext></a:extLst>'
)
_COLOUR: Final = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
#: A text that runs from the right: its opening tag and what is in it.
_FROM_RIGHT: Final = re.compile(r'(<text\b[^>]*direction="rtl"[^>]*>)(.*?)</text>')
_TAGS: Final = re.compile(r"<[^>]*>")
_ALONE: Final = 'xmlns="http://www.w3.org/2000/svg" font-family="Noto Sans, Arial, sans-serif"'
#: Pixels per inch where they stand beside an SVG, or alone.
BESIDE: Final = 100
ALONE: Final = 160
#: One page for each drawing, as large as the drawing.
_PAGES: Final = Path(__file__).with_name("drawings.typ")


def add(line: Lines, picture: Picture, png: bytes, *, width: Length) -> None:
    """Put the picture at the end of `line`, with its summary as alternative text."""
    wide, high = (float(each) for each in _SIZE.search(picture.on_paper).groups())  # type: ignore[union-attr]
    drawn = line.add_run().add_picture(
        BytesIO(png), width=width, height=Length(int(width * high / wide))
    )
    properties = drawn._inline.docPr
    properties.set("descr", picture.summary)
    properties.set("title", picture.title)
    if png is not _WHITE and FROM_RIGHT.search(picture.on_paper):
        return  # programs differ in where they begin a text that runs from the right
    blip: Any = drawn._inline.find(".//" + qn("a:blip"))
    blip.append(parse_xml(_DRAWS.format(name=_part_of(line, picture.on_paper))))


def _part_of(line: Lines, svg: str) -> str:
    """The name of the relationship to the drawing, stored in the file."""
    package = line.part.package
    names = {str(part.partname) for part in package.iter_parts()}
    place = next(n for n in range(1, 10_000) if f"/word/media/drawing{n}.svg" not in names)
    uri = PackURI(f"/word/media/drawing{place}.svg")
    part = Part(uri, "image/svg+xml", as_file(svg), package)
    return str(line.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))


def _for_typst(svg: str) -> str:
    """`svg` with texts that run from the right set as programs do that only know the other way."""
    return _FROM_RIGHT.sub(_turned, svg)


def _turned(text: re.Match[str]) -> str:
    """Anchored at its other end, and isolated; so are the Latin words within."""
    opening, inside = text.groups()
    if 'text-anchor="end"' in opening:
        opening = opening.replace(' text-anchor="end"', "")
    elif 'text-anchor="middle"' not in opening:
        opening = opening.replace("<text", '<text text-anchor="end"')
    words = isolated_runs(unescape(_TAGS.sub("", inside)))
    return f"{opening}\u2067{escape(words)}\u2069</text>"


def with_pixels(svg: str, png: bytes) -> str:
    """A drawing as large as `svg`, made of the pixels of `png`."""
    view = _SIZE.search(svg).group()  # type: ignore[union-attr]
    data = b64encode(png).decode()
    return (
        f'<svg {view}><image width="100%" height="100%" href="data:image/png;base64,{data}"/></svg>'
    )


def grey(svg: str) -> str:
    """A drawing for black and white print: each colour as bright as it was."""
    return _COLOUR.sub(_as_grey, svg)


def _as_grey(colour: re.Match[str]) -> str:
    digits = colour[1] if len(colour[1]) == 6 else "".join(digit * 2 for digit in colour[1])
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    bright = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"#{bright:02x}{bright:02x}{bright:02x}"


def as_file(svg: str) -> bytes:
    """A drawing as a file: within a page it takes its name space and its font from there."""
    return svg.replace("<svg ", f"<svg {_ALONE} ", 1).encode()


def pixels(svgs: Sequence[str], *, ppi: int = BESIDE) -> dict[str, bytes]:
    """Each drawing as PNG, 110 millimetres wide; one white pixel each without Typst."""
    if not svgs or find_spec("typst") is None:
        return dict.fromkeys(svgs, _WHITE)
    import typst

    # In one go: most of the time goes into finding fonts.
    made = typst.compile(
        str(_PAGES),
        format="png",
        ppi=ppi,
        sys_inputs={"svgs": json.dumps([_for_typst(svg) for svg in svgs])},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )
    pages = [made] if isinstance(made, bytes) else made
    return dict(zip(svgs, pages, strict=True))
