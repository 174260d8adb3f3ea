"""A wheel made from a clean clone serves the block in an empty environment that has no Node."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.catalogues import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.network

SERVE = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "city_diplomacy_xblocks.demo.settings"
os.environ["CITY_DEMO_DIR"] = os.getcwd()
import django
django.setup()
from django.core.management import call_command
from django.utils import translation
call_command("migrate", verbosity=0)
from city_diplomacy_xblocks.demo import testing
course = testing.make_course()
learner = testing.make_user()
with translation.override("fr"):
    block = testing.make_block(learner)
    fragment = block.render("student_view", {})
resources = [resource.data for resource in fragment.resources if resource.kind == "url"]
from xblock.core import XBlock
cls = XBlock.load_class("city_worksheet")
manifest = json.loads(cls.open_local_resource("public/manifest.json").read())
for tag, audience in (
    ("city_worksheet", "learner"),
    ("city_worksheet", "grader"),
    ("city_plan_recap", "recap"),
    ("city_module", "recap"),
):
    for name in manifest[audience]:
        assert len(XBlock.load_class(tag).open_local_resource("public/" + name).read()) > 1000, name
assert len(resources) == len(manifest["learner"]) + len(manifest["pictures"]), resources
assert "Nom de la collectivité" in fragment.content
print("SERVED", json.dumps(resources))
print("FRENCH", "Remettre le plan" in fragment.content)
"""


def without_node() -> dict[str, str]:
    """This environment, with a PATH on which there is no Node, and nothing of ours on Python's own path."""
    found = [part for part in os.environ["PATH"].split(os.pathsep) if part]
    bare = [part for part in found if not (Path(part) / "node").exists()]
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE")
    }
    return {**kept, "PATH": os.pathsep.join(bare)}


def test_the_wheel_carries_what_a_page_and_a_translator_need(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    package = "city_diplomacy_xblocks"
    for needed in (
        f"{package}/assets/public/manifest.json",
        *(f"{package}/locale/{code}/LC_MESSAGES/django.mo" for code in LANGUAGES),
        *(f"{package}/translations/{code}/LC_MESSAGES/text.mo" for code in LANGUAGES),
        f"{package}/worksheets/library/plan_migration.yaml",
        f"{package}/worksheets/schema.json",
    ):
        assert needed in names
    assert any(name.startswith(f"{package}/assets/public/learner-") for name in names)
    assert any(name.endswith(".html") for name in names)
    assert not any("node_modules" in name or name.startswith("tests/") for name in names)


def test_the_wheel_serves_the_block_without_node(wheel, tmp_path):
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = str(environment / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "setuptools<82", f"{wheel}[demo]"]
    subprocess.run(install, check=True, env=without_node())
    run = subprocess.run(
        [python, "-c", SERVE], cwd=tmp_path, env=without_node(), capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-3000:]
    assert "SERVED" in run.stdout
    assert run.stdout.strip().endswith("True"), run.stdout


def test_a_source_archive_builds_the_same_wheel_without_node(clone, tmp_path):
    out = tmp_path / "out"
    build = [sys.executable, "-m", "build", "--sdist", "--outdir", str(out), str(clone)]
    subprocess.run(build, check=True, capture_output=True)
    archive = next(out.glob("*.tar.gz"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(out)]
    subprocess.run([*command, str(archive)], check=True, env=without_node())
    names = zipfile.ZipFile(next(out.glob("*.whl"))).namelist()
    assert any("/assets/public/learner-" in name for name in names)
    assert "city_diplomacy_xblocks/translations/fr/LC_MESSAGES/text.mo" in names


def test_an_install_without_node_says_what_is_missing(tmp_path):
    clone = tmp_path / "clone"  # one of its own: the shared one has been built in
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    run = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", str(tmp_path), str(clone)],
        capture_output=True,
        text=True,
        env=without_node(),
    )
    assert run.returncode != 0
    assert "Node 20" in run.stdout + run.stderr
