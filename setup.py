"""Builds the wheel: scripts and styles with esbuild, catalogues with Babel, then the rest."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent
PACKAGE = "city_diplomacy_xblocks"
MANIFEST = ROOT / PACKAGE / "assets" / "public" / "manifest.json"
NO_NODE = """
city_diplomacy_xblocks: the scripts and styles of the blocks are not built, and Node 20 is not here
to build them. Install the released wheel, which carries them, or install Node 20 or later
(with npm) and try again.
"""


def build_catalogues() -> None:
    """Each django.po of locale/ → django.mo (Django) and text.mo (XBlock's i18n service)."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        for name in ("django.mo", "text.mo"):
            with source.with_name(name).open("wb") as file:
                write_mo(file, catalogue)


def assets_are_there() -> bool:
    """True when the manifest and every file that it names exist."""
    if not MANIFEST.exists():
        return False
    names = [name for names in json.loads(MANIFEST.read_text()).values() for name in names]
    return all((MANIFEST.parent / name).exists() for name in names)


def build_assets() -> None:
    """Let esbuild write assets/public/. Without Node, what a source archive brought will do."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        if not assets_are_there():
            sys.exit(NO_NODE)
        return
    if not (ROOT / "node_modules" / "esbuild").exists():
        subprocess.run(["npm", "ci", "--omit=dev", "--no-audit", "--no-fund"], cwd=ROOT, check=True)
    subprocess.run(["node", f"{PACKAGE}/frontend/build.mjs"], cwd=ROOT, check=True)


class BuildPy(build_py):
    """Python files, and what the browser and the translators need."""

    def run(self) -> None:  # noqa: D102 - setuptools says it
        build_assets()
        build_catalogues()
        super().run()


class SourceArchive(sdist):
    """A source archive that installs where there is no Node."""

    def run(self) -> None:  # noqa: D102 - setuptools says it
        build_assets()
        build_catalogues()
        super().run()


DEMO = ["XBlock[django]>=5.0", "xblock-sdk>=0.11", "edx-when>=3.0"]
#: Documents as PDF: 84 MB installed, so whoever wants them asks.
PDF = ["typst>=0.15,<0.16"]
DEV = [
    "build>=1.2",
    "freezegun>=1.5",
    "hypothesis>=6.100",
    "import-linter>=2.1",
    "mypy>=1.15",
    "olxcleaner==0.3.0",
    "playwright>=1.50",
    "psycopg2-binary>=2.9",
    "PyMySQL>=1.1",
    "pytest>=8",
    "pytest-django>=4.9",
    "pytest-xdist>=3.6",
    "ruff>=0.11",
    "setuptools<82",
    "types-PyYAML",
]

setup(
    name="city-diplomacy-xblocks",
    version="0.1.0",
    description="Open edX blocks: cities draft their action plans, instructors grade them",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    python_requires=">=3.11",
    packages=find_packages(include=[PACKAGE, f"{PACKAGE}.*"]),
    include_package_data=False,
    package_data={
        PACKAGE: [
            "assets/public/*",
            "locale/*/LC_MESSAGES/*.mo",
            "translations/*/LC_MESSAGES/*.mo",
            "templates/**/*.html",
            "exports/*.typ",
            "exports/fonts/*",
            "worksheets/*.json",
            "worksheets/library/**/*.yaml",
            "worksheets/library/**/*.json",
            "demo/**/*.html",
            "demo/**/*.css",
            "demo/**/*.js",
        ]
    },
    # Lower bounds below the platform's oldest pins, without caps; what only we bring is capped.
    install_requires=[
        "XBlock>=5.0",
        "Django>=4.2",
        "edx-opaque-keys[django]>=2.11",
        "edx-submissions>=3.7",
        "attrs>=23",
        "Babel>=2.14",
        "jsonschema>=4.20",
        "lxml>=5",
        "PyYAML>=6",
        "common-expression-language>=0.9,<0.11",
        "openpyxl>=3.1,<4",
        "python-docx>=1.1.2,<2",
        "XlsxWriter>=3.2,<4",
    ],
    extras_require={"pdf": PDF, "demo": DEMO + PDF, "dev": DEMO + PDF + DEV},
    entry_points={
        "xblock.v1": [
            f"city_worksheet = {PACKAGE}.worksheet_xblock:CityWorksheetBlock",
            f"city_plan_recap = {PACKAGE}.recap_xblock:CityPlanRecapBlock",
            f"city_module = {PACKAGE}.module_xblock:CityModuleBlock",
        ],
        "lms.djangoapp": [f"{PACKAGE} = {PACKAGE}.apps:CityDiplomacyConfig"],
        "cms.djangoapp": [f"{PACKAGE} = {PACKAGE}.apps:CityDiplomacyConfig"],
        "console_scripts": [f"city-plans = {PACKAGE}.cli:main"],
    },
    cmdclass={"build_py": BuildPy, "sdist": SourceArchive},
    zip_safe=False,
)
