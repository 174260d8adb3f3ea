"""What documents cost: each made in a process of its own, which tells its time and peak memory.

The first one that a process makes: Typst would remember the next.
"""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.host import Row, row

#: Seconds that each may take.
AIMS = {"pdf": 1.0, "docx": 0.5}
_MAKE = """
import json, resource, sys, time
from city_diplomacy_xblocks.exports import compose, pdf, word
from city_diplomacy_xblocks.worksheets import library

write = {"pdf": pdf.write, "docx": word.write}[sys.argv[1]]
worksheet, answers = library.get("plan_migration"), library.example("kanimbora")
begun = time.process_time()
write(compose.compose(worksheet, answers, language="fr"))
spent = time.process_time() - begun
print(json.dumps([spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def measure() -> list[Row]:
    """A full plan with its pictures, as PDF and as DOCX; the process's peak memory."""
    rows = []
    for kind, most in AIMS.items():
        told = subprocess.run(
            [sys.executable, "-c", _MAKE, kind], check=True, capture_output=True, text=True
        )
        seconds, megabytes = json.loads(told.stdout)
        rows.append(row(f"a full plan as {kind.upper()}, CPU", 1000 * seconds, 1000 * most, "ms"))
        rows.append(row(f"a full plan as {kind.upper()}, peak memory", megabytes, 400, "MB"))
    return rows
