"""Runs the Python tests on each supported pair of Python and platform whose interpreter is here; says which is not."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS = (
    (
        "Python 3.11, Django 4.2, XBlock 5.2 (Teak)",
        "python3.11",
        ["Django==4.2.*", "XBlock[django]==5.2.0", "edx-submissions==3.11.1"],
    ),
    (
        "Python 3.11, Django 5.2 (Ulmo)",
        "python3.11",
        ["Django==5.2.*", "XBlock[django]==5.3.0", "edx-submissions==3.12.2"],
    ),
    ("Python 3.12, Django 5.2, newest XBlock", "python3.12", ["Django==5.2.*", "XBlock[django]"]),
)


def usable(name: str) -> str | None:
    """The path of an interpreter of that name that starts (a shim may stand for one that is not installed)."""
    path = shutil.which(name)
    if path and subprocess.run([path, "-c", "import venv"], capture_output=True).returncode == 0:
        return path
    beside = sorted(Path.home().glob(f".pyenv/versions/{name.removeprefix('python')}*/bin/{name}"))
    return str(beside[-1]) if beside else None


def prepare(python: str, pins: list[str]) -> Path:
    """An environment of that row, made once."""
    name = hashlib.sha256(repr((python, pins)).encode()).hexdigest()[:12]
    folder = ROOT / ".venvs" / name
    executable = folder / "bin" / "python"
    if not (folder / "ready").exists():
        subprocess.run([python, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(executable), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "setuptools<82", *pins], check=True)
        subprocess.run([*pip, "-e", ".[dev]", *pins], check=True, cwd=ROOT)
        (folder / "ready").touch()
    return executable


def main() -> int:
    outcome, failed = [], False
    for title, name, pins in ROWS:
        python = usable(name)
        if python is None:
            outcome.append(f"not run: {title}: no {name} here")
            continue
        executable = prepare(python, pins)
        print(f"== {title}", flush=True)
        command = [
            str(executable),
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "-m",
            "not browser and not network",
            *sys.argv[1:],
        ]
        code = subprocess.run(command, cwd=ROOT).returncode
        failed |= code != 0
        outcome.append(f"{'FAILED' if code else 'passed'}: {title}")
    print("\n".join(outcome))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
