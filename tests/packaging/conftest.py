"""A clean clone of what is committed, and the wheel made from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def clone(tmp_path_factory) -> Path:
    """What `git clone` gives, nothing built."""
    folder = tmp_path_factory.mktemp("clone") / "city"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


@pytest.fixture(scope="session")
def wheel(clone, tmp_path_factory) -> Path:
    """The wheel of that clone."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(out)]
    subprocess.run([*command, str(clone)], check=True)
    return next(out.glob("*.whl"))
