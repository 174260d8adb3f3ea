"""Checks that every string of the package stands in each language's catalogue, translated.

    python -m tests.catalogues            what is missing, broken or ill-set
    python -m tests.catalogues --write    gathers the strings into locale/*/LC_MESSAGES/django.po

Python is read as a tree, so that strings inside f-strings are found on every version; templates go
through Django's own `templatize`, then Babel: no GNU gettext is needed. Catalogues carry neither
places nor dates and are sorted by context, so that two branches rarely touch the same line.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import SEEK_END, BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "city_diplomacy_xblocks"
LANGUAGES = sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir())

#: Name of a function → how many strings it takes: [context,] singular[, plural].
WITHOUT_CONTEXT = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2}
WITH_CONTEXT = {
    "pgettext": 1,
    "pgettext_lazy": 1,
    "npgettext": 2,
    "npgettext_lazy": 2,
    "say": 1,
    "_forms": 2,
}
IN_TEMPLATES = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
#: Where Babel counts otherwise than the platform's own catalogues do.
PLURALS = {
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
        " : n%100>=11 && n%100<=99 ? 4 : 5);"
    )
}
#: Forms that serve one count only, and so may say it in words: « تعديلان » for two changes.
SAYING_THEIR_COUNT = {"ar": 3}
ILL_SET_FRENCH = {
    "no-break space missing before : ; ? ! % »": re.compile(
        r"(?<=[^\s\u00a0\u202f:/;?!.…(])[?!»](?!\w)"
        r"|(?<=[^\s\u00a0\u202f/])[:;](?=\s|$)"
        r"| (?:[:;?!»]|%(?![(sd%]))"
    ),
    "no-break space missing after «": re.compile(r"«(?!\u00a0)"),
    "straight apostrophe": re.compile(r"(?<=\w)'(?=\w)"),
    "three dots instead of …": re.compile(r"\.\.\."),
}
ILL_SET_ARABIC = {
    "Latin comma, semicolon or question mark": re.compile(r"(?<=[\u0620-\u06ff»)}])\s*[,;?]"),
    "space before a sign": re.compile(r"\s(?:[،؛؟:!»]|\.(?!\w))|«\s"),
    "no space after a sign": re.compile(r"[،؛؟](?![\s»)]|$)"),
    "no-break space": re.compile(r"[\u00a0\u202f]"),
    "digits other than 0–9": re.compile(r"[\u0660-\u0669\u06f0-\u06f9]"),
    "quotation marks other than «»": re.compile(r"[“”]"),
    "three dots instead of …": re.compile(r"\.\.\."),
}
ILL_SET = {"fr": ILL_SET_FRENCH, "ar": ILL_SET_ARABIC}

Entry = tuple[str | None, str | tuple[str, str]]


def entries_of_python(source: str) -> Iterator[Entry]:
    """(context, string or (singular, plural)) of each call that translates literal strings."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        has_context = name in WITH_CONTEXT
        count = WITH_CONTEXT.get(name) or WITHOUT_CONTEXT.get(name)
        if count is None:
            continue
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        words = [word for word in words if isinstance(word, str)]
        if len(words) < count + has_context:
            continue
        context = words.pop(0) if has_context else None
        yield context, words[0] if count == 1 else (words[0], words[1])


def entries_of_template(source: str, name: str) -> Iterator[Entry]:
    """The same, of a Django template."""
    # Indentation means something to the tokenizer, and nothing in a template.
    lines = "\n".join(line.lstrip() for line in templatize(source, origin=name).splitlines())
    for _line, message, _comments, context in extract(
        "python", BytesIO(lines.encode()), keywords=IN_TEMPLATES, options={"encoding": "utf-8"}
    ):
        yield context, message


def entries() -> Iterator[Entry]:
    """Every string of the package, as often as it is used."""
    for path in sorted(PACKAGE.rglob("*")):
        if "node_modules" in path.parts or path.suffix not in {".py", ".html"}:
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            yield from entries_of_python(source)
        else:
            yield from entries_of_template(source, str(path))


def template() -> Catalog:
    """The strings of the package, untranslated, sorted by context."""
    catalogue = Catalog(charset="utf-8")
    for context, message in sorted(set(entries()), key=repr):
        if message:
            catalogue.add(message, context=context)
    return catalogue


def file_of(language: str) -> Path:
    """Where the catalogue of the language stands."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The language's catalogue as it stands; an empty one where there is none yet."""
    if not file_of(language).exists():
        return Catalog(locale=language, charset="utf-8")
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, strings: Catalog, known: Catalog | None = None) -> None:
    """Bring the language's catalogue up to date. English says what the source says."""
    file_of(language).parent.mkdir(parents=True, exist_ok=True)
    file_of(language).write_bytes(text(language, strings, known))


def text(language: str, strings: Catalog, known: Catalog | None = None) -> bytes:
    """The language's catalogue as it should be written: what the source has, as far as translated."""
    known, catalogue = known or read(language), Catalog(locale=language, charset="utf-8")
    for wanted in strings:
        if not wanted.id:
            continue
        found = known.get(_name(wanted), wanted.context)
        string = wanted.id if language == "en" else found.string if found else None
        catalogue.add(wanted.id, string, context=wanted.context)
    file = BytesIO(_header(catalogue).encode())
    file.seek(0, SEEK_END)
    write_po(file, catalogue, width=100, omit_header=True)
    return file.getvalue()


def _header(catalogue: Catalog) -> str:
    """What readers of catalogues need, and no date that would change with every run."""
    plural_forms = PLURALS.get(str(catalogue.locale_identifier), catalogue.plural_forms)
    return (
        'msgid ""\nmsgstr ""\n'
        '"Project-Id-Version: city-diplomacy-xblocks\\n"\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plural_forms}\\n"\n\n'
    )


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> list[str]:
    """The translation, in as many forms as it has."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def problems(language: str, strings: Catalog) -> list[str]:
    """What is missing, fuzzy, has lost a placeholder, or is ill-set."""
    catalogue, found = read(language), []
    for wanted in strings:
        if not wanted.id:
            continue
        message = catalogue.get(_name(wanted), wanted.context)
        if message is None or not all(forms(message)) or type(message.id) is not type(wanted.id):
            found.append(f"{language}: not translated: {wanted.context or '-'} | {_name(wanted)}")
        elif message.fuzzy:
            found.append(f"{language}: fuzzy: {_name(wanted)}")
        elif language != "en":
            found += [f"{language}: {problem}" for problem in misplaced(message, language)]
        if message is not None:
            found += [f"{language}: {problem}" for problem in ill_set(message, language)]
    return found


def misplaced(message: Message, language: str) -> list[str]:
    """Placeholders that do not match the source.

    Every form needs them all: French has no form for 1 alone. A form that serves one count only
    may leave out that one number, nothing else.
    """
    needed = _placeholders(message.id if isinstance(message.id, str) else message.id[-1])
    alone = SAYING_THEIR_COUNT.get(language, 0) if isinstance(message.id, tuple) else 0
    left_out = [needed - _placeholders(form) for form in forms(message)[:alone]]
    number = next(filter(None, left_out), set())
    return [
        f"placeholders {sorted(needed)} do not match: {form}"
        for place, form in enumerate(forms(message))
        if (found := _placeholders(form)) != needed
        and not (place < alone and len(number) == 1 and found == needed - number)
    ]


def _placeholders(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))


def ill_set(message: Message, language: str) -> list[str]:
    """Where the translation breaks the typography of its language."""
    return [
        f"{rule}: {form}"
        for form in forms(message)
        for rule, pattern in ILL_SET.get(language, {}).items()
        if form and pattern.search(form)
    ]


def main() -> int:
    """Write, or complain; 1 when something is left to do."""
    strings = template()
    if "--write" in sys.argv:
        for language in LANGUAGES:
            write(language, strings)
        return 0
    found = [line for language in LANGUAGES for line in problems(language, strings)]
    print(
        "\n".join(found) or f"Catalogues complete: {', '.join(LANGUAGES)}, {len(strings)} strings."
    )
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
