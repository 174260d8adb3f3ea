"""Installing our wheel beside a platform release must move none of the release's pins.

The release is put into an environment as distributions that have a name and a version and nothing else; pip is then
asked what installing our wheel would do, unconstrained, as Tutor installs it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONSTRAINTS = Path(__file__).with_name("constraints")
RELEASES = ("teak", "ulmoish", "verawoodish")

pytestmark = pytest.mark.network


def pins(release: str) -> dict[str, str]:
    """The release's pins: normalised name → version."""
    lines = (CONSTRAINTS / f"{release}-constraints.txt").read_text().splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line) for line in lines)
    return {normal(match[1]): match[2] for match in found if match}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture
def environment(tmp_path):
    """An environment without pip, into which distributions are put by name and version."""
    path = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(path)], check=True)
    packages = next(path.glob("lib/python*/site-packages"))

    def put(release: str) -> Path:
        for name, version in pins(release).items():
            folder = packages / f"{name.replace('-', '_')}-{version}.dist-info"
            folder.mkdir()
            (folder / "METADATA").write_text(
                f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
                + "".join(f"Provides-Extra: {extra}\n" for extra in ("django", "css"))
            )
            (folder / "RECORD").write_text("")
            (folder / "INSTALLER").write_text("pip\n")
        return path

    return put


@pytest.mark.parametrize("release", RELEASES)
def test_installing_the_wheel_moves_no_pin(release, wheel, environment):
    python = environment(release) / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--dry-run"]
    command += ["--quiet", "--report", "-", str(wheel)]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode and "No matching distribution" in run.stderr and not os.environ.get("CI"):
        pytest.skip("the package index does not answer")
    assert run.returncode == 0, run.stderr
    installed = {
        normal(each["metadata"]["name"]): each["metadata"]["version"]
        for each in json.loads(run.stdout)["install"]
    }
    pinned = pins(release)
    moved = {name: (pinned[name], new) for name, new in installed.items() if name in pinned}
    assert moved == {}
    assert "city-diplomacy-xblocks" in installed


def test_the_check_sees_a_pin_that_moves(environment, tmp_path):
    """A requirement above Teak's pin must show: otherwise the test above proves nothing."""
    python = environment("teak") / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--dry-run"]
    command += ["--quiet", "--report", "-", "edx-submissions>=3.12"]
    run = subprocess.run(command, capture_output=True, text=True)
    names = {normal(each["metadata"]["name"]) for each in json.loads(run.stdout)["install"]}
    assert "edx-submissions" in names
