"""``city-plans courses build``: the courses as archives that Studio imports."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from city_diplomacy_xblocks.cli_files import ERRORS, NOTHING_WRONG, Unreadable, cannot_open
from city_diplomacy_xblocks.courses.archive import archive, archive_name
from city_diplomacy_xblocks.courses.checking import check, known_facts
from city_diplomacy_xblocks.courses.edition import (
    CourseError,
    Edition,
    Module,
    course_folders,
    editions,
)
from city_diplomacy_xblocks.courses.texts import minutes_to_read
from city_diplomacy_xblocks.fields.words import languages, npgettext, pgettext


def add_to(commands: Any) -> None:
    """Add these commands to the others."""
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--lang", choices=languages(), default="fr", help="of the sentences")

    courses = commands.add_parser("courses", help="the courses that come with the package")
    parts = courses.add_subparsers(required=True, metavar="COMMAND")
    building = parts.add_parser(
        "build", parents=[language], help="an archive for each course and language"
    )
    building.add_argument("--of", default="course_content", metavar="FOLDER", help="of courses")
    building.add_argument("-o", "--output", default="build/courses", metavar="FOLDER")
    building.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    source, output = Path(arguments.of), Path(arguments.output)
    folders = course_folders(source)
    if not folders:
        sentence = pgettext("command line", "{folder}: there is no course here.")
        raise Unreadable(sentence.format(folder=source))
    try:
        facts = known_facts(source)
        every = [edition for folder in folders for edition in editions(folder)]
        wrong = [_build_one(edition, facts, output) for edition in every]
    except BrokenPipeError:
        raise
    except CourseError as error:
        raise Unreadable(str(error)) from None
    except (OSError, ValueError) as error:
        raise Unreadable(cannot_open(str(source), error)) from None
    return ERRORS if any(wrong) else NOTHING_WRONG


def _build_one(edition: Edition, facts: dict[str, str], output: Path) -> bool:
    """Write the archive and say what it holds; say what is wrong instead, and answer True."""
    problems = check(edition, facts)
    for problem in problems:
        print(f"{edition.folder.name} ({edition.language}) {problem}")
    if problems:
        return True
    output.mkdir(parents=True, exist_ok=True)
    file = output / archive_name(edition)
    file.write_bytes(archive(edition))
    print(f"{file} — {edition.settings.get('display_name', edition.name)}")
    for module in edition.modules:
        print(f"  {_told(edition, module)}")
    return False


def _told(edition: Edition, module: Module) -> str:
    """A module in one line: its title, how long reading it takes, in which language it is."""
    minutes = minutes_to_read(edition, module)
    reading = npgettext("course", "{n} minute to read", "{n} minutes to read", minutes)
    words = [module.title, reading.format(n=minutes)]
    if not module.own:
        words.append(pgettext("course", "not translated yet"))
    return " — ".join(words)
