"""Checks that every string of the package stands in each language's catalogue, translated; `--write` gathers them.

Babel extracts; Django templates go through Django's own `templatize` first, so no GNU gettext is needed.
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "city_diplomacy_xblocks"
LANGUAGES = sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir())
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


def sources() -> list[tuple[Path, bytes]]:
    """Each file of the package that may hold strings, as Python source."""
    found = [(path, path.read_bytes()) for path in sorted(PACKAGE.rglob("*.py"))]
    for path in sorted(PACKAGE.rglob("*.html")):
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        found.append((path, text.encode()))
    return [(path, text) for path, text in found if "node_modules" not in path.parts]


def template() -> Catalog:
    """The strings of the package, untranslated."""
    catalogue = Catalog(project="city-diplomacy-xblocks", charset="utf-8")
    for path, text in sources():
        place = str(path.relative_to(ROOT))
        options = {"encoding": "utf-8"}
        for _line, message, _comments, context in extract(
            "python", BytesIO(text), keywords=KEYWORDS, options=options
        ):
            if message:
                catalogue.add(message, context=context, locations=[(place, 0)])
    return catalogue


def file_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The language's catalogue as it stands; an empty one where there is none yet."""
    if not file_of(language).exists():
        return Catalog(locale=language, charset="utf-8")
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, strings: Catalog) -> None:
    """Bring the language's catalogue up to date. English says what the source says."""
    catalogue = read(language)
    catalogue.update(strings, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        if message.id:
            message.locations = sorted({(path, None) for path, _ in message.locations})
            if language == "en":
                message.string = message.id
    with file_of(language).open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, ignore_obsolete=True, omit_header=False)


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def problems(language: str, strings: Catalog) -> list[str]:
    """What is missing, fuzzy, or has lost a placeholder."""
    catalogue, found = read(language), []
    for wanted in strings:
        if not wanted.id:
            continue
        name = wanted.id if isinstance(wanted.id, str) else wanted.id[0]
        message = catalogue.get(name, wanted.context)
        if message is None or not all(forms(message)):
            found.append(f"{language}: not translated: {wanted.context or '-'} | {name}")
        elif message.fuzzy:
            found.append(f"{language}: fuzzy: {name}")
        else:
            ids = [wanted.id] if isinstance(wanted.id, str) else list(wanted.id)
            needed = set(PLACEHOLDER.findall(ids[-1]))
            for form in forms(message):
                if set(PLACEHOLDER.findall(form)) - needed:
                    found.append(f"{language}: placeholder that the source has not: {form}")
            if needed - set(PLACEHOLDER.findall(forms(message)[-1])):
                found.append(f"{language}: placeholder lost: {forms(message)[-1]}")
    return found


def main() -> int:
    strings = template()
    if "--write" in sys.argv:
        for language in LANGUAGES:
            write(language, strings)
        return 0
    found = [line for language in LANGUAGES for line in problems(language, strings)]
    print("\n".join(found) or f"Catalogues complete: {', '.join(LANGUAGES)}, {len(strings)} strings.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
