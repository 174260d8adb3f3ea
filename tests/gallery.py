"""One page with every picture of the example plans, and the first page of each document.

    python -m tests.gallery     writes build/gallery/index.html, and the sheet that the README links

Every picture that a worksheet names, every worksheet that has a summary and every language that has
a catalogue finds its own place. A program that is missing is named, and what it would have drawn is
left out of the page; the sheet of the README is written only when nothing is left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from attrs import frozen

from city_diplomacy_xblocks.exports import compose, drawing, pdf, spreadsheet, summary, word
from city_diplomacy_xblocks.fields.direction import is_right_to_left
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import languages, speaking
from city_diplomacy_xblocks.visuals.registry import draw
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.answers import Answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet

ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / "build" / "gallery"
#: What visitors of the repository see: Markdown with pictures beside it.
SHEET = ROOT / "city_diplomacy_xblocks" / "docs" / "gallery"
#: Of an A4 page: some 460 pixels wide.
DOTS_PER_INCH = 56
OFFICE, PIXELS = "soffice", "pdftoppm"
#: What each program does for the page.
NEEDED = {
    OFFICE: "LibreOffice draws the pages of DOCX and XLSX files: apt install libreoffice",
    PIXELS: "draws the pages of PDF files: apt install poppler-utils",
}
_TO_DOCUMENT = re.compile(r'href="[^"]+\.(?:docx|pdf|xlsx)"><img src="([^"]+)"')
LOOKS = """
body { font: 16px/1.4 system-ui, sans-serif; margin: 1rem auto; max-width: 80rem; padding: 0 1rem }
td { vertical-align: top; padding: .25rem .5rem } td[dir] { border: 1px solid #ddd3c3 }
img { max-width: 100%; height: auto }
"""


@frozen
class Shown:
    """One picture of the page: its file, what it shows, in which language; its document, if any."""

    file: str
    words: str
    language: str
    document: str = ""


@frozen
class Plan:
    """An example plan, with its worksheet."""

    name: str
    worksheet: Worksheet
    answers: Answers

    def languages(self) -> list[str]:
        """Those of the catalogues in which its worksheet is written."""
        return [each for each in languages() if each in self.worksheet.title]


def main() -> int:
    """Write the page. 0: all there is to show is on it; 1: some is left out, and it says what."""
    missing = [
        f"{name} is missing. {use}." for name, use in NEEDED.items() if not shutil.which(name)
    ]
    if not pdf.is_here():
        missing.append("Typst is missing, so there are no PDF files: pip install typst.")
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    page = "\n".join(line for plan in plans() for line in told(plan))
    head = f'<meta charset="utf-8"><title>Gallery</title><style>{LOOKS}</style>'
    whole = f"<!doctype html>{head}\n<h1>Gallery</h1>\n{page}\n"
    (BUILT / "index.html").write_text(whole, encoding="utf-8")
    print(BUILT / "index.html")
    if missing:
        print("\n".join(missing), f"{SHEET} stays as it was.", sep="\n")
        return 1
    write_sheet(page)
    print(SHEET / "README.md")
    return 0


def write_sheet(page: str) -> None:
    """What a forge shows: the same page, and its pictures without the documents."""
    shutil.rmtree(SHEET, ignore_errors=True)
    documents = shutil.ignore_patterns("index.html", "*.docx", "*.pdf", "*.xlsx")
    shutil.copytree(BUILT, SHEET, ignore=documents)
    words = "Every picture of the example plans, and the first page of documents; `make gallery`."
    shown = _TO_DOCUMENT.sub(r'href="\1"><img src="\1"', page)
    (SHEET / "README.md").write_text(f"# Gallery\n\n{words}\n\n{shown}\n", encoding="utf-8")


def plans() -> list[Plan]:
    """The example plans, those of the first worksheets first: they have the most to show."""
    found = [
        Plan(name, library.get(worksheet_id), library.example(name))
        for worksheet_id in library.ids()
        for name in library.examples(worksheet_id)
    ]
    return sorted(found, key=lambda plan: (not summary.exists_for(plan.worksheet), plan.name))


def told(plan: Plan) -> Iterator[str]:
    """The plan's part of the page, as HTML that Markdown takes: no empty line within."""
    shown = [*documents(plan), *pictures(plan)]
    if not shown:
        return
    yield f"<h2>{escape(label(plan.worksheet.title, 'fr'))} – {plan.name}</h2>"
    yield "<table>"
    spoken = plan.languages()
    for words in dict.fromkeys(each.words for each in shown):
        found = {each.language: each for each in shown if each.words == words}
        cells = "".join(_cell(found.get(language), language) for language in spoken)
        yield f'<tr><td colspan="{len(spoken)}">{escape(words)}</td></tr>'
        yield f"<tr>{cells}</tr>"
    yield "</table>"


def _cell(shown: Shown | None, language: str) -> str:
    side = "rtl" if is_right_to_left(language) else "ltr"
    if shown is None:
        return f'<td dir="{side}"></td>'
    image = f'<img src="{shown.file}" alt="{escape(shown.words)}, {language}" width="360">'
    return f'<td dir="{side}"><a href="{shown.document or shown.file}">{image}</a></td>'


def pictures(plan: Plan) -> Iterator[Shown]:
    """Every picture of the plan's worksheet, in each of its languages."""
    specs = [picture for section in plan.worksheet.sections for picture in section.pictures]
    for place, spec in enumerate(specs, start=1):
        for language in plan.languages():
            with speaking(language):
                drawn = draw(plan.worksheet, plan.answers, spec, language=language)
            file = f"{plan.name}-{place:02}-{spec.kind}-{language}.svg"
            if drawn.svg:
                (BUILT / file).write_bytes(drawing.as_file(drawn.svg))
                yield Shown(file, f"{place}. {spec.kind}", language)


def documents(plan: Plan) -> Iterator[Shown]:
    """The first page of every document of a worksheet that has a summary, in each language: of its
    first plan.
    """
    worksheet = plan.worksheet
    if not summary.exists_for(worksheet) or plan.name != library.examples(worksheet.id)[0]:
        return
    for language in plan.languages():
        for words, file, content in _documents(plan, language):
            path = BUILT / file
            with speaking(language):
                path.write_bytes(content())
            page = path.with_name(f"{path.stem}-{path.suffix[1:]}.png")
            if first_page(path, page):
                yield Shown(page.name, words, language, file)


def _documents(plan: Plan, language: str) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """What each is, its file, and what writes it."""

    def whole() -> compose.Document:
        return compose.compose(plan.worksheet, plan.answers, language=language)

    def short() -> compose.Document:
        return summary.compose(plan.worksheet, plan.answers, language=language)

    name = f"{plan.name}-{language}"
    yield "DOCX", f"{name}.docx", lambda: word.write(whole())
    if pdf.is_here():
        yield "PDF", f"{name}.pdf", lambda: pdf.write(whole())
        yield "Summary, PDF", f"{name}-summary.pdf", lambda: pdf.write(short())
    yield "Summary, DOCX", f"{name}-summary.docx", lambda: word.write(short())
    yield (
        "XLSX",
        f"{name}.xlsx",
        lambda: spreadsheet.write(plan.worksheet, plan.answers, language=language),
    )


def first_page(document: Path, page: Path) -> bool:
    """Draw the first page of a document; False where the programs for it are missing."""
    if not shutil.which(PIXELS):
        return False
    with tempfile.TemporaryDirectory() as folder:
        if document.suffix != ".pdf":
            if not shutil.which(OFFICE):
                return False
            document = as_pdf(document, Path(folder))
        told = [PIXELS, "-png", "-r", str(DOTS_PER_INCH), "-singlefile", str(document)]
        subprocess.run([*told, str(page.with_suffix(""))], check=True)
    return True


def as_pdf(document: Path, folder: Path) -> Path:
    """What LibreOffice makes of a document, with settings of its own."""
    settings = f"-env:UserInstallation={(folder / 'settings').as_uri()}"
    told = [OFFICE, settings, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*told, str(document)], check=True, capture_output=True)
    return folder / f"{document.stem}.pdf"


if __name__ == "__main__":
    sys.exit(main())
