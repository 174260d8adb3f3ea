"""What documents cost: each made in a process of its own, which tells its time and peak memory.

The first one that a process makes: Typst would remember the next.
"""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.host import Row, row

#: Seconds that each may take: of a full plan with its pictures, in a language.
AIMS = {
    ("pdf", "fr"): 1.0,
    ("pdf", "ar"): 1.0,
    ("docx", "fr"): 0.5,
    ("docx", "ar"): 0.5,
    ("xlsx", "fr"): 0.5,
    ("form", "fr"): 0.5,
    ("form read", "fr"): 1.0,
}
MEGABYTES = 400
_MAKE = """
import json, resource, sys, time
from city_diplomacy_xblocks.exports import compose, filled, form, pdf, spreadsheet, word
from city_diplomacy_xblocks.fields.words import speaking
from city_diplomacy_xblocks.worksheets import library

kind, language = sys.argv[1:]
worksheet, answers = library.get("plan_migration"), library.example("kanimbora")
filled_in = form.write(worksheet, answers, language=language) if kind == "form read" else b""


def composed():
    return compose.compose(worksheet, answers, language=language)


make = {
    "pdf": lambda: pdf.write(composed()),
    "docx": lambda: word.write(composed()),
    "xlsx": lambda: spreadsheet.write(worksheet, answers, language=language),
    "form": lambda: form.write(worksheet, answers, language=language),
    "form read": lambda: filled.read(filled_in, worksheet, language=language),
}[kind]
with speaking(language):
    begun = time.process_time()
    make()
    spent = time.process_time() - begun
print(json.dumps([spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def measure() -> list[Row]:
    """Each document of a full plan: CPU, and the process's peak memory."""
    rows = []
    for (kind, language), most in AIMS.items():
        told = subprocess.run(
            [sys.executable, "-c", _MAKE, kind, language],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        seconds, megabytes = json.loads(told.stdout)
        what = f"a full plan as {kind.upper()}, {language}"
        rows.append(row(f"{what}, CPU", 1000 * seconds, 1000 * most, "ms"))
        rows.append(row(f"{what}, peak memory", megabytes, MEGABYTES, "MB"))
    return rows
