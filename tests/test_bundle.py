"""What browsers are given: small enough for a thin line and, of participants, of words that old phones know."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "city_diplomacy_xblocks"
SOURCES = PACKAGE / "frontend" / "src"
PUBLIC = PACKAGE / "assets" / "public"
#: 25 KB on the wire: two files, and the heads of their answers.
MOST = 25 * 1024 - 2 * 420
#: Authors are on a better line, yet Studio's own page is heavy.
MOST_FOR_AUTHORS = 45 * 1024
#: A third file comes where pictures are shown: 25.8 KB with the heads of the answers. No more than that.
MOST_WITH_PICTURES = 25_200
#: Chrome before 91 calls `a?.b(...c)` wrongly; the others came after the oldest browsers that we serve.
TOO_NEW = {
    "spread behind ?.": r"\?\.[\w.?\[\]]*\((?:[^()]|\([^()]*\))*\.\.\.",
    "Array.at": r"\.at\(-",
    ":has in a script": r":has\(",
    "replaceAll": r"\.replaceAll\(",
    "structuredClone": r"\bstructuredClone\(",
    "findLast": r"\.findLast",
    "requestSubmit": r"\.requestSubmit\(",
    "AbortSignal.timeout": r"AbortSignal\.timeout",
}


def test_scripts_and_styles_of_a_participants_page_stay_within_their_room():
    names = json.loads((PUBLIC / "manifest.json").read_text("utf-8"))["learner"]
    sizes = {name: len(gzip.compress((PUBLIC / name).read_bytes(), 9)) for name in names}
    assert sum(sizes.values()) <= MOST, sizes


def test_so_they_do_where_pictures_are_shown():
    manifest = json.loads((PUBLIC / "manifest.json").read_text("utf-8"))
    names = [*manifest["learner"], *manifest["pictures"]]
    sizes = {name: len(gzip.compress((PUBLIC / name).read_bytes(), 9)) for name in names}
    assert sum(sizes.values()) <= MOST_WITH_PICTURES, sizes


def test_studios_editor_stays_within_its_room():
    names = json.loads((PUBLIC / "manifest.json").read_text("utf-8"))["studio"]
    assert {name.rpartition(".")[2] for name in names} == {"css", "js"}
    sizes = {name: len(gzip.compress((PUBLIC / name).read_bytes(), 9)) for name in names}
    assert sum(sizes.values()) <= MOST_FOR_AUTHORS, sizes


def test_scripts_of_participants_use_nothing_that_old_phones_do_not_know():
    found = [
        f"{path.name}: {what}: {line.strip()}"
        for folder in ("learner", "shared")
        for path in sorted((SOURCES / folder).glob("*.ts"))
        for line in path.read_text("utf-8").splitlines()
        for what, pattern in TOO_NEW.items()
        if re.search(pattern, line) and not line.strip().startswith(("//", "*", "/*"))
    ]
    assert found == []
