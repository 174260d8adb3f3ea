"""A document as DOCX: real headings, a table of contents, tables whose heads repeat, captions.

Pictures are drawings that scale; where this installation has Typst they also come as pixels, for
programs that cannot draw. Word asks to fill the table of contents when it opens the file.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

import docx
from docx.document import Document as File
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor, Twips
from docx.text.paragraph import Paragraph as Lines
from docx.text.run import Run

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
from city_diplomacy_xblocks.exports.isolating import isolated_words
from city_diplomacy_xblocks.fields.direction import FROM_RIGHT, is_right_to_left
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.visuals.picture import Picture

_MAIN: Final = RGBColor(0x12, 0x46, 0x5A)
_QUIET: Final = RGBColor(0x4C, 0x53, 0x54)
_BLACK: Final = RGBColor(0, 0, 0)
_SIZES: Final = {"Normal": 10.5, "Title": 26, "Heading 1": 16, "Heading 2": 12.5, "Heading 3": 11}
_CLOSE_SIZES: Final = {
    "Normal": 9.5,
    "Title": 18,
    "Heading 1": 11,
    "Heading 2": 10.5,
    "Heading 3": 10,
}
_PAGE: Final = (Mm(210), Mm(297))
#: In twentieths of a point: the width of the text, and of labels beside what they hold.
_TEXT: Final = 9410
_LABELS: Final = 3000
#: Of the data of a picture; wider ones are told row by row.
_MOST_COLUMNS: Final = 6
#: Paragraph styles of cells: name, bold, set as numbers.
_CELLS: Final = (
    ("Cell", False, False),
    ("CellHead", True, False),
    ("CellQuiet", False, False),
    ("CellNumber", False, True),
    ("CellNumberHead", True, True),
)
_SHADED: Final = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
#: LibreOffice lays fields out as signs without a direction: only letters beside them give them one.
_FROM_LEFT: Final = "\u200e"
_FONT: Final = "Calibri"
_ARABIC_FONT: Final = "Arial"


def write(document: Document) -> bytes:
    """The document as a file."""
    writer = _Writer(document)
    writer.write()
    stream = BytesIO()
    writer.file.save(stream)
    return stream.getvalue()


class _Writer:
    """One file in the making."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.right_to_left = is_right_to_left(document.language)
        self._main = _BLACK if document.plain else _MAIN
        self._quiet = _BLACK if document.plain else _QUIET
        self._shaded = _SHADED.format("EBEBEB" if document.plain else "F1ECE2")
        self.file: File = docx.Document()
        self._to_fill = any(isinstance(block, Blank) for block in document.blocks)
        svgs = [block.picture.on_paper for block in document.blocks if isinstance(block, Figure)]
        alone = any(FROM_RIGHT.search(svg) for svg in svgs)
        self._pixels = drawing.pixels(svgs, ppi=drawing.ALONE if alone else drawing.BESIDE)
        self._prepare()

    def write(self) -> None:
        """The first page, the table of contents, then every block."""
        document = self.document
        self._paragraph(document.title, size=12, colour=self._quiet)
        self._say(self._styled("Title"), document.city or "…")
        if document.about:
            self._facts(document.about)
        if document.contents:
            self._paragraph(pgettext("document", "Contents"), bold=True, size=14, colour=self._main)
            self._contents()
            self.file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for block in document.blocks:
            self._block(block)

    # The file as a whole

    def _prepare(self) -> None:
        properties = self.file.core_properties
        properties.title = f"{self.document.city} – {self.document.title}".strip(" –")
        properties.author = self.document.city
        properties.language = self.document.language
        properties.comments = ""
        section = self.file.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = _PAGE
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(14 if self.document.plain else 22)
        self._styles()
        self._foot(section.footer.paragraphs[0])
        settings = self.file.settings.element
        update = OxmlElement("w:updateFields")
        update.set(qn("w:val"), "true")
        settings.append(update)

    def _styles(self) -> None:
        styles: Any = self.file.styles
        plain = self.document.plain
        for name, points in (_CLOSE_SIZES if plain else _SIZES).items():
            style = styles[name]
            _size(style, points)
            style.font.name = _FONT
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
                fonts.attrib.pop(qn(f"w:{kind}"), None)
            fonts.set(qn("w:cs"), _ARABIC_FONT)
            if name != "Normal":
                style.font.color.rgb = self._main
            if plain and name.startswith("Heading"):
                style.paragraph_format.space_before = Pt(8)
            if self.right_to_left:
                _mark(style.element.get_or_add_pPr(), "w:bidi")
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), self.document.language)
        language.set(qn("w:bidi"), self.document.language)
        styles["Normal"].element.get_or_add_rPr().append(language)
        _size(styles["Footer"], 8.5)
        styles["Footer"].font.color.rgb = self._quiet
        foot = styles["Footer"].element.pPr
        foot.remove(foot.find(qn("w:tabs")))
        rule = styles["Title"].element.pPr.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
        rule.set(qn("w:color"), str(self._main))
        for kind in ("themeColor", "themeTint", "themeShade"):
            rule.attrib.pop(qn(f"w:{kind}"), None)
        styles["Caption"].font.color.rgb = self._main
        _size(styles["Caption"], 10)
        styles["Caption"].paragraph_format.keep_with_next = True
        if plain:
            styles["Normal"].paragraph_format.space_after = Pt(2)
        for name, bold, number in _CELLS:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            _size(style, 8.5 if plain else 9)
            style.font.bold = bold
            if bold:
                _mark(style.element.get_or_add_rPr(), "w:bCs")
            style.paragraph_format.space_before = Pt(0 if plain else 1.5)
            style.paragraph_format.space_after = Pt(1 if plain else 2)
            if number:
                style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        # A paragraph must stand between two tables; no higher than it needs to be.
        gap = styles.add_style("Gap", WD_STYLE_TYPE.PARAGRAPH)
        gap.font.size = Pt(3 if plain else 6)
        gap.paragraph_format.space_after = Pt(0)
        styles["CellQuiet"].font.color.rgb = self._quiet

    def _foot(self, line: Lines) -> None:
        """What the document is, and « 2/34 », which runs from the left among Arabic words too."""
        line.paragraph_format.tab_stops.add_tab_stop(Twips(_TEXT), WD_TAB_ALIGNMENT.RIGHT)
        self._say(line, f"{self.document.foot}\t")
        beside = _FROM_LEFT if self.right_to_left else ""
        line.add_run(beside)
        _field(line, "PAGE")
        line.add_run(f"{beside}/{beside}")
        _field(line, "NUMPAGES")
        line.add_run(beside)

    def _contents(self) -> None:
        """The field that Word fills; until then, and elsewhere, the titles of the sections."""
        blocks = self.document.blocks
        titles = [each.words for each in blocks if isinstance(each, Heading) and each.level == 1]
        line = self._line(self.file.add_paragraph())
        _field(line, r'TOC \o "1-2" \h \z \u', "\n".join(titles))

    # Blocks

    def _block(self, block: Block) -> None:
        match block:
            case Heading(level, words):
                self._say(self._styled(f"Heading{level}"), words)
            case Paragraph(words, label, quiet):
                self._text(words, label, quiet=quiet)
            case Facts(lines):
                self._facts(lines)
            case Grid():
                self._grid(block)
            case Figure(picture, width):
                self._figure(picture, width)
            case Blank(lines):
                self._blank(lines)

    def _blank(self, lines: int) -> None:
        rule = 'w:val="single" w:sz="4" w:space="1" w:color="8A8174"'
        for _ in range(lines):
            edge = f"<w:pBdr><w:bottom {rule}/><w:between {rule}/></w:pBdr>"
            look = f'<w:pPr {nsdecls("w")}>{edge}<w:spacing w:before="200" w:after="0"/></w:pPr>'
            self.file.add_paragraph()._p.insert(0, parse_xml(look))
        self.file.add_paragraph()

    def _text(self, words: str, label: str, *, quiet: bool) -> None:
        if label:
            self._paragraph(label, bold=True)
        for line in words.split("\n"):
            if line.strip():
                self._paragraph(line, colour=self._quiet if quiet else None)

    def _facts(self, lines: tuple[tuple[str, str], ...]) -> None:
        rows = [[self._cell(name, "CellQuiet"), self._cell(words)] for name, words in lines]
        self._table(rows, [_LABELS, _TEXT - _LABELS])

    def _grid(self, grid: Grid) -> None:
        caption = self._styled("Caption")
        self._say(caption, grid.caption)
        rows = [self._row(grid, grid.head, "Head")]
        rows += [self._row(grid, words, "") for words in grid.rows]
        rows += [self._row(grid, grid.total, "Head")] if grid.total else []
        shares = widths(grid)
        self._table(rows, [round(_TEXT * share / sum(shares)) for share in shares], heads=1)

    def _row(self, grid: Grid, words: tuple[str, ...], look: str) -> list[str]:
        return [
            self._cell(each, f"CellNumber{look}" if place in grid.numeric else f"Cell{look}")
            for place, each in enumerate(words)
        ]

    def _figure(self, picture: Picture, width: float) -> None:
        title = self._styled("Caption")
        self._say(title, picture.title)
        line = self._line(self.file.add_paragraph())
        drawing.add(line, picture, self._pixels[picture.on_paper], width=Mm(width))
        for words in picture.says:
            self._say(self._styled("ListBullet"), words, size=9.5)
        table = picture.table
        if table and len(table.head) > _MOST_COLUMNS:
            for row in table.rows:
                self._facts(tuple(zip(table.head, row, strict=True)))
        elif table and not self.document.plain:
            self._grid(Grid(table.caption, table.head, table.rows, table.numeric))

    # Lines and runs

    def _table(self, rows: list[list[str]], widths: list[int], *, heads: int = 0) -> None:
        """A table of cells made by `_cell`; made as XML, since a plan has a thousand of them."""
        if not rows:
            return
        turned = "<w:bidiVisual/>" if self.right_to_left else ""
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        sized = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>' for width in widths]
        lines = []
        for place, cells in enumerate(rows):
            is_head = place < heads
            repeated = "<w:tblHeader/>" if is_head else ""
            filled = f"{self._shaded if is_head else ''}</w:tcPr>"
            told = "".join(
                f"{size}{filled}{cell}</w:tc>" for size, cell in zip(sized, cells, strict=True)
            )
            lines.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{told}</w:tr>")
        table = parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>{turned}'
            f'<w:tblW w:w="{_TEXT}" w:type="dxa"/>{self._edges(heads)}'
            f'<w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )
        self.file.element.body._insert_tbl(table)
        self._styled("Gap")

    def _edges(self, heads: int) -> str:
        """Hairlines below each row; between columns, too, on paper that is filled in by hand."""
        colour = "000000" if self.document.plain else "B9AD9A"
        inner = "single" if heads and self._to_fill else "nil"
        kinds = {"top": "nil", "left": inner, "bottom": "single", "right": inner}
        kinds |= {"insideH": "single", "insideV": inner}
        edges = (
            f'<w:{side} w:val="{kind}" w:sz="4" w:space="0" w:color="{colour}"/>'
            for side, kind in kinds.items()
        )
        return f"<w:tblBorders>{''.join(edges)}</w:tblBorders>"

    def _cell(self, words: str, style: str = "Cell") -> str:
        turned = "<w:bidi/>" if self.right_to_left else ""
        told = isolated_words(words) if self.right_to_left else words
        look = "<w:rPr><w:rtl/></w:rPr>" if self.right_to_left else ""
        return "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{turned}</w:pPr><w:r>{look}'
            f'<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
            for line in told.split("\n")
        )

    def _paragraph(self, words: str, **look: Any) -> None:
        self._say(self.file.add_paragraph(), words, **look)

    def _say(
        self,
        line: Lines,
        words: str,
        *,
        bold: bool = False,
        size: float | None = None,
        colour: RGBColor | None = None,
    ) -> None:
        run = self._line(line).add_run(isolated_words(words) if self.right_to_left else words)
        if bold:
            run.bold = True
            _mark(run._r.get_or_add_rPr(), "w:bCs")
        if size:
            _size(run, size)
        if colour is not None:
            run.font.color.rgb = colour
        if self.right_to_left:
            _mark(run._r.get_or_add_rPr(), "w:rtl")

    def _styled(self, style_id: str) -> Lines:
        """An empty line of that style. By its id: python-docx searches all styles for a name."""
        line = self.file.add_paragraph()
        line._p.style = style_id
        return line

    def _line(self, line: Lines) -> Lines:
        if self.right_to_left:
            _mark(line._p.get_or_add_pPr(), "w:bidi")
        return line


def _size(styled: Any, points: float) -> None:
    """Set the size of a style's or a run's letters, those of Arabic too."""
    styled.font.size = Pt(points)
    properties = styled._element.get_or_add_rPr()
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(round(points * 2)))
    properties.find(qn("w:sz")).addnext(size)


def _mark(properties: Any, name: str) -> None:
    """Switch a property on, once."""
    if properties.find(qn(name)) is None:
        properties.append(OxmlElement(name))


def _field(line: Lines, instruction: str, words: str = "1") -> None:
    """A field that the program fills in: a page number, a table of contents."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("end", "")):
        run: Run = line.add_run()
        if kind == "end":
            run.text = words
            run = line.add_run()
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)
