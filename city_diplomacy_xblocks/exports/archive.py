"""Files from outside, looked at before anything reads them: what is too large, hides programs or
entities, or is no spreadsheet is refused with a sentence.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from city_diplomacy_xblocks.fields.words import pgettext

#: Bytes: of the file, of all that is in it, and of its parts, of which there are so many. A form
#: of the longest plan has 600,000; as base64 in a request, so many pass Django's own limit.
LARGEST: Final = 1_500_000
_UNPACKED: Final = 4_000_000
_PARTS: Final = 500
#: Bytes of a part that holds no answers: looks, names, notes. Reading them makes thirty times that.
_ASIDE: Final = 300_000
_ANSWERS: Final = ("xl/worksheets/sheet", "xl/sharedStrings.xml")
_ENTITIES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED: Final = b"<mergeCell "
_FORMULA: Final = re.compile(rb"<f[ >/]")


class Unreadable(Exception):
    """A file that cannot be taken; the message says why, and what to do."""


def look_into(content: bytes) -> bool:
    """Whether there are formulas in it. Raises Unreadable for what is no plain, sound XLSX file of
    a sensible size.
    """
    if len(content) > LARGEST:
        raise Unreadable(too_large())
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _look_at_parts(archive)
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(_no_form()) from error


def _look_at_parts(archive: ZipFile) -> bool:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Unreadable(_no_form())
    if any("vbaProject" in name or "macrosheets" in name.lower() for name in names):
        raise Unreadable(
            pgettext(
                "form", "This file holds macros: save it as an ordinary XLSX file, then load it."
            )
        )
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise Unreadable(_too_much())
    left, formulas = _UNPACKED, False
    for part in parts:
        size, has_formulas = _look_at(archive, part, left)
        left -= size
        formulas = formulas or has_formulas
    return formulas


def _look_at(archive: ZipFile, part: ZipInfo, left: int) -> tuple[int, bool]:
    """How large the part really is, since its name plate may lie; and whether it has formulas."""
    size, tail, formulas = 0, b"", False
    is_sheet = part.filename.startswith("xl/worksheets/")
    is_xml = part.filename.endswith((".xml", ".rels", ".vml"))
    holds_answers = part.filename.startswith(_ANSWERS)
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 16):
            size += len(chunk)
            if size > left or (is_xml and size > _ASIDE and not holds_answers):
                raise Unreadable(_too_much())
            seen = tail + chunk
            if is_xml and _ENTITIES.search(seen):
                raise Unreadable(_no_form())
            if is_sheet and _MERGED in seen:
                raise Unreadable(
                    pgettext(
                        "form",
                        "Cells of this file are merged: undo that, save, then load it again.",
                    )
                )
            formulas = formulas or (is_sheet and _FORMULA.search(seen) is not None)
            tail = chunk[-20:]
    return size, formulas


def _too_much() -> str:
    return pgettext("form", "This file holds far more than a form does: fill in a new one.")


def too_large() -> str:
    """The sentence for a file of more than `LARGEST` bytes."""
    return pgettext("form", "This file is larger than 1.5 MB: it is not one of our forms.")


def _no_form() -> str:
    return pgettext("form", "This is not one of our forms, saved as XLSX.")
