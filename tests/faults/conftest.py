"""A demo that can be stopped and killed, and the table of what every fault has cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Demo
from tests.browser.conftest import browser as browser
from tests.faults.scene import Scene

_LINE = "fault"


def pytest_collection_modifyitems(items):
    """Every test in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[Demo]:
    """The demo, one for all scenarios of a process; each leaves it running."""
    running = Demo(tmp_path_factory.mktemp("demo"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def scene(served, browser, request, record_property) -> Iterator[Scene]:
    """What a scenario needs; its number is the place of its function in the file."""
    number = list(request.module.__dict__).index(request.function.__name__) % 100
    made = Scene(served, browser, number)
    made.begin_plans()
    yield made
    made.close()
    outcome = made.outcome or {"typed": len(made.words.typed), "found": 0, "took": 0.0}
    record_property(_LINE, {"what": _words(request.node.name), **outcome})
    assert made.outcome, "the scenario has counted nothing"


def _words(name: str) -> str:
    return re.sub(r"_", " ", name.removeprefix("test_"))


def pytest_terminal_summary(terminalreporter) -> None:
    """One line a scenario: words typed, words found, seconds from the fault's end until all were stored."""
    lines = {
        name: value
        for reports in terminalreporter.stats.values()
        for report in reports
        for kind, value in getattr(report, "user_properties", ())
        if kind == _LINE
        for name in [value["what"]]
    }
    if not lines:
        return
    width = max(map(len, lines))
    terminalreporter.write_sep("-", "words typed, words found, seconds to recover")
    for what, line in sorted(lines.items()):
        terminalreporter.write_line(
            f"{what:<{width}}  {line['typed']:>5}  {line['found']:>5}  {line['took']:>6.1f}"
        )
    typed, found = (sum(line[key] for line in lines.values()) for key in ("typed", "found"))
    terminalreporter.write_line(
        f"{'together: lost ' + str(typed - found):<{width}}  {typed:>5}  {found:>5}"
    )
