"""The demo host in a database of its own, and the people and plans that the measurements use."""

from __future__ import annotations

import copy
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import frozen

OURS = "city_diplomacy_xblocks_"


@frozen
class Row:
    """One line of the table."""

    what: str
    measured: str
    aim: str
    met: bool


def row(what: str, value: float, most: float, unit: str = "") -> Row:
    """A line that is met when `value` is at most `most`."""
    digits = 0 if float(value).is_integer() else 1
    return Row(
        what, f"{value:.{digits}f} {unit}".strip(), f"≤ {most:g} {unit}".strip(), value <= most
    )


@contextmanager
def with_host() -> Iterator[None]:
    """Django with the demo's settings and an empty database, dropped afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CITY_DEMO_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "city_diplomacy_xblocks.demo.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield


def cpu(act: Callable[[], Any], *, rounds: int = 60, warm: int = 5) -> float:
    """Median CPU of this thread for one call, in milliseconds."""
    for _ in range(warm):
        act()
    spent = []
    for _ in range(rounds):
        start = time.thread_time_ns()
        act()
        spent.append((time.thread_time_ns() - start) / 1e6)
    return statistics.median(spent)


def own_queries(act: Callable[[], Any]) -> int:
    """How many statements of `act` read or write our own tables."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(OURS in query["sql"] for query in captured)


def kanimbora() -> dict[str, dict[str, Any]]:
    """A copy of the demonstration plan's answers."""
    from city_diplomacy_xblocks.worksheets import library

    return copy.deepcopy(library.example("kanimbora"))


def full_plan() -> dict[str, dict[str, Any]]:
    """The demonstration plan with its tables filled to some 600 cells."""
    answers = kanimbora()
    for section, table, rows in (
        ("parties_prenantes", "stakeholders", 14),
        ("actions", "actions", 7),
        ("financement", "budget_lines", 24),
        ("risques", "risks", 6),
        ("suivi", "indicators", 6),
    ):
        lines = answers[section][table]
        first = len(lines)
        for number in range(first, rows):
            lines.append({**lines[number % first], "id": f"x{number}"})
    return answers


def cells(answers: dict[str, dict[str, Any]]) -> int:
    """How many single answers a plan holds."""
    found = 0
    for section in answers.values():
        for value in section.values():
            is_table = isinstance(value, list) and value and isinstance(value[0], dict)
            found += sum(len(line) - 1 for line in value) if is_table else 1
    return found


def as_changes(answers: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The changes with which a page would write `answers`, numbered from 1."""
    from city_diplomacy_xblocks.demo.client import edits_of

    return [
        {"seq": seq, "op": op, "path": path, "base": 0, "value": value}
        for seq, (op, path, value) in enumerate(edits_of(answers), 1)
    ]
