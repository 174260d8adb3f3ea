"""The demo served for real, and a Chromium to walk through it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 90
NONE_HERE = "no Chromium on this machine: install one, or name it in CITY_CHROMIUM"


def pytest_collection_modifyitems(items):
    """Every test in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


class Demo:
    """A demo of one's own: its address, its folder, and commands for it. `courses`: what it shows."""

    def __init__(self, folder: Path, courses: Path = ROOT / "course_content") -> None:
        self.folder = folder
        self.courses = courses
        self.url = ""
        self._server: subprocess.Popen | None = None

    @property
    def port(self) -> int:
        """Where it is served, or was; 0 before the first start."""
        return int(self.url.rpartition(":")[2] or 0)

    @property
    def database(self) -> Path:
        """The file in which it keeps everything."""
        return self.folder / "demo.sqlite3"

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "city_diplomacy_xblocks.demo", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "CITY_DB")
        }
        return {
            **kept,
            "CITY_DEMO_DIR": str(self.folder),
            "CITY_COURSES": str(self.courses),
            "LANG": "fr_FR.UTF-8",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """Serve on a free port, and on the same one when it starts again."""
        log = (self.folder / "demo.log").open("a")
        self._server = subprocess.Popen(
            self._command("run", "--port", str(self.port), "--no-open"),
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        for line in self._server.stdout:
            found = re.search(r"http://\S+", line)
            if found:
                url = found.group().rstrip("/")
                assert self.url in ("", url), "somebody else has taken the port"
                self.url = url
                return
        raise RuntimeError((self.folder / "demo.log").read_text())

    def stop(self, *, at_once: bool = False) -> None:
        """End the server that `start` began; `at_once` by SIGKILL, in the middle of whatever it does."""
        if self._server:
            (self._server.kill if at_once else self._server.terminate)()
            self._server.wait(10)
            self._server.stdout.close()
            self._server = None


def course_of(tmp_path_factory, files: Mapping[str, str]) -> Path:
    """A folder whose one course has those OLX files, by path."""
    courses = tmp_path_factory.mktemp("courses")
    for name, text in files.items():
        path = courses / "essai" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return courses


@pytest.fixture(scope="module")
def courses() -> Path:
    """The folder of the courses that the demo shows; modules of tests put their own in its place."""
    return ROOT / "course_content"


@pytest.fixture(scope="module")
def demo(tmp_path_factory, courses) -> Iterator[Demo]:
    """The demo as `make run` starts it; each module of tests has its own, for what it changes."""
    running = Demo(tmp_path_factory.mktemp("demo"), courses)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    """A Chromium without a window. Without one the tests are skipped here, and fail where CI is set."""
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(NONE_HERE)
    if path is None:
        pytest.skip(NONE_HERE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(params=[320, 1280])
def width(request) -> int:
    """A phone and a desk."""
    return request.param


@pytest.fixture
def visit(browser, demo) -> Iterator:
    """``visit("aissata", width=320, language="en")``: a window of one's own, logged in as that persona."""
    visitors: list[Visitor] = []

    def open_window(persona: str = "", *, width: int = 1280, language: str = "fr") -> Visitor:
        height = 640 if width < 600 else 900
        context = browser.new_context(viewport={"width": width, "height": height})
        visitor = Visitor(context, demo.url)
        visitors.append(visitor)
        visitor.become(persona, language=language)
        return visitor

    yield open_window
    for visitor in visitors:
        visitor.context.close()
