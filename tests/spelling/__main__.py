"""Checks the spelling of what people read: French in French, English in English, Arabic in Arabic.

    python -m tests.spelling

cspell knows the languages; `names.txt` holds names and abbreviations that are the same in each, `fr.txt`, `en.txt` and
`ar.txt` what is right in one and yet in no dictionary. English is British. Latin letters in Arabic are not read.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.spelling.reading import LANGUAGES, ROOT, Line, lines

HERE = Path(__file__).parent
NAMES = "names"
CSPELL = ROOT / "node_modules" / ".bin" / "cspell"
OPTIONS = (
    "lint",
    f"--config={HERE / 'cspell.json'}",
    "--no-default-configuration",
    "--no-config-search",
    "--no-gitignore",
    "--no-progress",
    "--no-summary",
    "--no-color",
    "--show-suggestions",
)
FOUND = re.compile(r"(\w+)\.txt:(\d+):\d+ - Unknown word \((.*?)\)(?: Suggestions: \[(.*)\])?$")


def own_words(name: str) -> list[str]:
    """The words of one of the lists."""
    return (HERE / f"{name}.txt").read_text("utf-8").split()


def texts_of(root: Path) -> dict[str, list[Line]]:
    """The lines under the folder by their language."""
    texts: dict[str, list[Line]] = {language: [] for language in LANGUAGES}
    for line in lines(root):
        texts[line.language].append(line)
    return texts


def mistakes(texts: dict[str, list[Line]]) -> Iterator[str]:
    """A sentence for each word that the language of its line does not know."""
    for language, number, word, instead in _unknown(texts):
        line = texts[language][number - 1]
        hint = f"; perhaps {instead}" if instead else ""
        yield (
            f"{line.file}:{line.number}: “{word}” ({language}){hint}. Mend it; only if it is right,"
            f" add it to tests/spelling/{language}.txt, or to names.txt if it is a name."
        )


def _unknown(texts: dict[str, list[Line]]) -> Iterator[tuple[str, int, str, str]]:
    """(language, line, word, what it might be) of what cspell finds."""
    with tempfile.TemporaryDirectory() as folder:
        for language, found in texts.items():
            text = "\n".join(line.text.replace("\n", " ") for line in found)
            Path(folder, f"{language}.txt").write_text(text, encoding="utf-8")
        run = subprocess.run(
            [CSPELL, *OPTIONS, "--root", folder, f"{folder}/*.txt"],
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode not in (0, 1) or (run.returncode and not run.stdout):
        sys.exit(f"cspell did not run:\n{run.stderr}")
    for said in run.stdout.splitlines():
        if found := FOUND.search(said):
            language, number, word, instead = found.groups()
            yield language, int(number), word, instead or ""


def ill_kept(texts: dict[str, list[Line]]) -> Iterator[str]:
    """A sentence for each list that is not sorted, and for each word of one that no text has."""
    read = {language: "\n".join(line.text for line in texts[language]) for language in LANGUAGES}
    read[NAMES] = "\n".join(read.values())
    for name in (NAMES, *LANGUAGES):
        words = own_words(name)
        if words != sorted(set(words)):
            yield f"tests/spelling/{name}.txt is not sorted, or names a word twice."
        for word in words:
            if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", read[name]):
                yield f"tests/spelling/{name}.txt: no text says “{word}”. Take it out."


if __name__ == "__main__":
    there_are = texts_of(ROOT)
    problems = [*mistakes(there_are), *ill_kept(there_are)]
    print("\n".join(problems) or f"Spelling: {', '.join(LANGUAGES)}, no unknown word.")
    sys.exit(bool(problems))
