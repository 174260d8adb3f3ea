"""``city-plans export``, ``form`` and ``import``: plans as documents, and forms read back."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from city_diplomacy_xblocks.cli_files import (
    ERRORS,
    NOTHING_WRONG,
    Unreadable,
    cannot_open,
    open_plan,
    open_worksheet,
)
from city_diplomacy_xblocks.exports import (
    archive,
    compose,
    data_file,
    drawing,
    filled,
    form,
    paper,
    pdf,
    proposals,
    spreadsheet,
    summary,
    word,
)
from city_diplomacy_xblocks.exports.document import Document
from city_diplomacy_xblocks.fields.words import languages, npgettext, pgettext
from city_diplomacy_xblocks.merging.changes import Change, Merged, PlanState, size
from city_diplomacy_xblocks.merging.merge import merge
from city_diplomacy_xblocks.merging.replay import as_changes, steps
from city_diplomacy_xblocks.visuals.registry import draw
from city_diplomacy_xblocks.worksheets.answers import Answers, read_answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet


def add_to(commands: Any) -> None:
    """Add these commands to the others."""
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--lang", choices=languages(), default="fr", help="to write in")

    exporting = commands.add_parser("export", parents=[language], help="a plan as a document")
    exporting.add_argument("worksheet", help="the id of a worksheet, or a YAML file")
    exporting.add_argument("plan", help="a plan as a JSON file")
    exporting.add_argument("--to", choices=("docx", "pdf", "xlsx", "json", "svg"), required=True)
    exporting.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="svg: each picture beside it"
    )
    exporting.add_argument("--summary", action="store_true", help="two pages, as docx or pdf")
    exporting.set_defaults(run=_export)

    asking = commands.add_parser("form", parents=[language], help="a worksheet to fill in offline")
    asking.add_argument("worksheet", help="the id of a worksheet, or a YAML file")
    asking.add_argument("--plan", default="", metavar="PLAN.json", help="whose answers are in it")
    asking.add_argument("--to", choices=("docx", "xlsx"), required=True, help="to print, to fill")
    asking.add_argument("-o", "--output", required=True, metavar="FILE")
    asking.set_defaults(run=_form)

    reading = commands.add_parser("import", parents=[language], help="what a filled form changes")
    reading.add_argument("worksheet", help="the id of a worksheet, or a YAML file")
    reading.add_argument("form", help="a form as an XLSX file")
    reading.add_argument("--plan", default="", metavar="PLAN.json", help="the plan as it is now")
    reading.add_argument("--apply", action="store_true", help="write the plan with its changes")
    reading.add_argument("-o", "--output", default="", metavar="NEW.json")
    reading.set_defaults(run=_import)


def _export(arguments: argparse.Namespace) -> int:
    worksheet = open_worksheet(arguments.worksheet)
    answers, language = open_plan(arguments.plan), arguments.lang
    if arguments.summary and arguments.to not in ("docx", "pdf"):
        raise Unreadable(pgettext("command line", "The summary is a docx or a pdf file."))
    if arguments.to == "svg":
        return _pictures(worksheet, answers, arguments)
    if arguments.to == "json":
        content = data_file.write(worksheet, answers)
    elif arguments.to == "xlsx":
        content = spreadsheet.write(worksheet, answers, language=language)
    elif arguments.to == "pdf":
        if not pdf.is_here():
            raise Unreadable(
                pgettext(
                    "command line",
                    "PDF needs Typst: pip install “city-diplomacy-xblocks[pdf]”.",
                )
            )
        content = pdf.write(_document(worksheet, answers, arguments))
    else:
        content = word.write(_document(worksheet, answers, arguments))
    _write(arguments.output, content)
    return NOTHING_WRONG


def _document(
    worksheet: Worksheet, answers: Mapping[str, Any], arguments: argparse.Namespace
) -> Document:
    if not arguments.summary:
        return compose.compose(worksheet, answers, language=arguments.lang)
    if not summary.exists_for(worksheet):
        raise Unreadable(pgettext("command line", "Plans of this worksheet have no summary."))
    return summary.compose(worksheet, answers, language=arguments.lang)


def _pictures(
    worksheet: Worksheet, answers: Mapping[str, Any], arguments: argparse.Namespace
) -> int:
    """Each picture as ``<name of FILE>-<place>-<kind>.svg``; those that lack answers are named."""
    clean = read_answers(worksheet, answers).answers
    file = Path(arguments.output)
    specs = [picture for section in worksheet.sections for picture in section.pictures]
    if not specs:
        print(pgettext("command line", "This worksheet has no pictures."))
    for place, spec in enumerate(specs, start=1):
        drawn = draw(worksheet, clean, spec, language=arguments.lang)
        name = file.with_name(f"{file.stem}-{place}-{spec.kind}.svg")
        if drawn.svg:
            _write(str(name), drawing.as_file(drawn.svg))
            print(name)
        else:
            print(f"{spec.kind}: {drawn.summary}")
    return NOTHING_WRONG


def _form(arguments: argparse.Namespace) -> int:
    worksheet, language = open_worksheet(arguments.worksheet), arguments.lang
    if arguments.to == "docx":
        content = word.write(paper.compose(worksheet, language=language))
    else:
        answers = open_plan(arguments.plan) if arguments.plan else {}
        content = form.write(worksheet, answers, language=language)
    _write(arguments.output, content)
    return NOTHING_WRONG


def _import(arguments: argparse.Namespace) -> int:
    """1 where something in the form cannot be read or put in its place."""
    worksheet = open_worksheet(arguments.worksheet)
    if arguments.apply and not arguments.output:
        raise Unreadable(pgettext("command line", "Say with -o where to write the plan."))
    try:
        found = filled.read(_content(arguments.form), worksheet, language=arguments.lang)
    except archive.Unreadable as error:
        raise Unreadable(f"{arguments.form}: {error}") from None
    now = (
        read_answers(worksheet, open_plan(arguments.plan)).answers
        if arguments.plan
        else found.answers
    )
    merged = _merged(worksheet, found, now)
    for each in found.changes:
        print(f"{each.place}\n  - {each.before}\n  + {each.after}")
    places = {each.path: each.place for each in found.changes}
    problems = [*_unread(found), *_misplaced(merged, places)]
    for problem in problems:
        print(problem)
    print(_count(len(found.changes)))
    if arguments.apply:
        _write(arguments.output, data_file.write(worksheet, merged.state.answers))
    return ERRORS if problems else NOTHING_WRONG


def _merged(worksheet: Worksheet, found: filled.Filled, now: Answers) -> Merged:
    """The plan with the form's changes, merged as those of one who has not seen what was written
    since the form was made.
    """
    begun = PlanState(found.answers, size=size(found.answers))
    since = as_changes(steps(found.answers, now), "plan", base=0, first=worksheet.currency_path)
    plan = _merge(begun, since, worksheet, client=1).state
    return _merge(plan, proposals.as_changes(found, "form", base=0), worksheet, client=2)


def _merge(plan: PlanState, changes: list[Change], worksheet: Worksheet, *, client: int) -> Merged:
    return merge(plan, changes, worksheet=worksheet, closed=False, client=client, seq=0, quarter=0)


def _unread(found: filled.Filled) -> Iterator[str]:
    sentence = pgettext("command line", "{sheet}, cell {cell}: {reason} ({held})")
    for each in found.unread:
        yield sentence.format(
            sheet=each.sheet, cell=each.cell, reason=each.reason, held=each.held or "–"
        )


def _misplaced(merged: Merged, places: Mapping[str, str]) -> Iterator[str]:
    changed = pgettext("command line", "{place}: was changed in the plan since; left as it is.")
    unfit = pgettext("command line", "{place}: cannot take its place ({reason}).")
    for kept in merged.kept:
        sentence = changed if kept.reason == "conflict" else unfit
        yield sentence.format(place=places.get(kept.path, kept.path), reason=kept.reason)


def _count(count: int) -> str:
    if not count:
        return pgettext("command line", "The form changes nothing.")
    return npgettext("command line", "{count} change.", "{count} changes.", count).format(
        count=count
    )


def _content(file: str) -> bytes:
    path = Path(file)
    try:
        if path.stat().st_size > archive.LARGEST:
            raise Unreadable(f"{file}: {archive.too_large()}")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(cannot_open(file, error)) from None


def _write(file: str, content: bytes) -> None:
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        why = error.strerror or ""
        sentence = pgettext("command line", "{file} cannot be written: {why}.")
        raise Unreadable(sentence.format(file=file, why=why)) from None
