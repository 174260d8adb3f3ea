"""A plan as a JSON file: ``{"identite": {"city_name": "Kanimbora", …}, …, "_note": "…"}``."""

from __future__ import annotations

from city_diplomacy_xblocks.worksheets.answers import Answers, read_answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.finding import Finding


def answers_from_file(worksheet: Worksheet, data: object) -> tuple[Answers, list[Finding]]:
    """The answers of a file, every row with an id, and a finding for each thing that does not fit.

    A row's own id (``K1``) is kept as it is; rows without one become ``r1``, ``r2`` …
    """
    read = read_answers(worksheet, data)
    return read.answers, list(read.findings)
