"""``city-plans``: check a plan, show a worksheet, lint a worksheet file, documents, and courses;
without Django.

Exit codes: 0 nothing wrong (warnings included), 1 errors found, 2 something could not be read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from city_diplomacy_xblocks import cli_courses, cli_documents
from city_diplomacy_xblocks.cli_files import (
    ERRORS,
    NOTHING_WRONG,
    UNREADABLE,
    Unreadable,
    cannot_open,
    load_file,
    open_plan,
    open_worksheet,
)
from city_diplomacy_xblocks.fields.calendar import day
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.fields.words import languages, npgettext, pgettext, speaking
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.adapting import adapted
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.finding import Finding
from city_diplomacy_xblocks.worksheets.findings import check
from city_diplomacy_xblocks.worksheets.loader import WorksheetError
from city_diplomacy_xblocks.worksheets.today import looked_at_on

_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; `argv` without the program's name. The exit code."""
    _write_utf8()
    arguments = _parser().parse_args(argv)
    with speaking(arguments.lang):
        try:
            code: int = arguments.run(arguments)
        except Unreadable as error:
            print(f"city-plans: {error}", file=sys.stderr)
            return UNREADABLE
        except WorksheetError as error:
            print(error, file=sys.stderr)
            return UNREADABLE
        except BrokenPipeError:  # the reader, such as `head`, has seen enough
            sys.stderr.close()
            return NOTHING_WRONG
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="city-plans", description="Plans and worksheets.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--lang", choices=languages(), default="fr", help="of the sentences")

    checking = commands.add_parser("check", parents=[language], help="the findings of a plan")
    checking.add_argument("worksheet", help="the id of a worksheet, or a YAML file")
    checking.add_argument("plan", help="a plan as a JSON file")
    checking.add_argument("--format", choices=("text", "json"), default="text")
    checking.add_argument("--on", default="", metavar="YYYY-MM-DD", help="as if on that day")
    checking.set_defaults(run=_check)

    showing = commands.add_parser("show", parents=[language], help="the definition of a worksheet")
    showing.add_argument("worksheet", help="the id of a worksheet, or a YAML file")
    showing.add_argument("--format", choices=("text", "json"), default="text")
    showing.set_defaults(run=_show)

    linting = commands.add_parser("lint", parents=[language], help="what is wrong with a worksheet")
    linting.add_argument("file", help="a worksheet as a YAML file")
    linting.set_defaults(run=_lint)
    adapting = commands.add_parser("adapt", parents=[language], help="a worksheet to make yours")
    adapting.add_argument("worksheet", help="the id of a worksheet, or a YAML file")
    adapting.add_argument("id", help="what the new worksheet is called: a-z, 0-9 and _")
    adapting.add_argument("-o", "--output", required=True, metavar="FILE.yaml")
    adapting.set_defaults(run=_adapt)
    cli_documents.add_to(commands)
    cli_courses.add_to(commands)
    return parser


def _check(arguments: argparse.Namespace) -> int:
    worksheet = open_worksheet(arguments.worksheet)
    if arguments.on and day(arguments.on) is None:
        sentence = pgettext("command line", "{day}: no date such as 2027-03-15.")
        raise Unreadable(sentence.format(day=arguments.on))
    with looked_at_on(arguments.on):
        findings = check(worksheet, open_plan(arguments.plan), language=arguments.lang)
    if arguments.format == "json":
        _print_json([_finding(finding) for finding in findings])
    else:
        for finding in findings:
            print(f"{_severity(finding)} {finding.rule} [{finding.path}] {finding.message}")
        print(_count(len(findings)))
    return ERRORS if any(finding.severity == "error" for finding in findings) else NOTHING_WRONG


def _show(arguments: argparse.Namespace) -> int:
    worksheet = open_worksheet(arguments.worksheet)
    if arguments.format == "json":
        _print_json(_definition(worksheet))
        return NOTHING_WRONG
    print(f"{worksheet.id} {worksheet.version} — {label(worksheet.title, arguments.lang)}")
    for section in worksheet.sections:
        print(f"\n{section.id} — {label(section.title, arguments.lang)}")
        for spec in section.fields:
            _print_field(spec, arguments.lang, indent="  ")
    return NOTHING_WRONG


def _lint(arguments: argparse.Namespace) -> int:
    try:
        worksheet = load_file(arguments.file, beside_earlier=True)
    except WorksheetError as error:
        for problem in error.problems:
            print(problem)
        return ERRORS
    sentence = pgettext("command line", "{id}, version {version}: nothing wrong.")
    print(sentence.format(id=worksheet.id, version=worksheet.version))
    return NOTHING_WRONG


def _adapt(arguments: argparse.Namespace) -> int:
    worksheet = open_worksheet(arguments.worksheet)
    if not _ID.fullmatch(arguments.id) or arguments.id in library.ids():
        sentence = pgettext("command line", "“{id}” cannot be the id of a worksheet of your own.")
        raise Unreadable(sentence.format(id=arguments.id))
    try:
        text = adapted(worksheet, worksheet_id=arguments.id)
        Path(arguments.output).write_text(text, "utf-8")
    except OSError as error:
        raise Unreadable(cannot_open(arguments.output, error)) from None
    return NOTHING_WRONG


def _definition(worksheet: Worksheet) -> dict[str, Any]:
    return {
        "id": worksheet.id,
        "version": worksheet.version,
        "sections": [
            {
                "id": section.id,
                "fields": [
                    {**_field(spec), "columns": [_field(each) for each in spec.columns] or None}
                    for spec in section.fields
                ],
            }
            for section in worksheet.sections
        ],
        "rules": [{"id": rule.id, "severity": rule.severity} for rule in worksheet.rules],
        "rubric": [
            {"id": each.id, "points": each.points, "blocking": each.blocking}
            for each in worksheet.rubric.criteria
        ],
    }


def _field(spec: Field) -> dict[str, Any]:
    options = [option.code for option in spec.options] or None
    return {"id": spec.id, "type": spec.type, "required": spec.required, "options": options}


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "message": finding.message,
    }


def _severity(finding: Finding) -> str:
    if finding.severity == "error":
        return pgettext("command line", "Error")
    return pgettext("command line", "Warning")


def _count(count: int) -> str:
    if not count:
        return pgettext("command line", "Nothing to mend.")
    return npgettext("command line", "{count} finding.", "{count} findings.", count).format(
        count=count
    )


def _print_field(spec: Field, language: str, *, indent: str) -> None:
    print(f"{indent}{spec.id} ({spec.type}, {spec.required}) — {label(spec.label, language)}")
    for column in spec.columns:
        _print_field(column, language, indent=indent + "  ")


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _write_utf8() -> None:
    """Say accents and no-break spaces whatever the terminal's encoding is."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
