"""A plan as a document to save: a person's own, or one that was handed in.

Documents are made outside any transaction: they take a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen
from django.utils import timezone, translation
from django.utils.translation import pgettext

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.call import Call, File
from city_diplomacy_xblocks.answering.plans import own_plan
from city_diplomacy_xblocks.answering.requests import (
    LONGEST_ID,
    boolean,
    identifier,
    number,
    refuse,
    text,
)
from city_diplomacy_xblocks.exports import compose, data_file, pdf, spreadsheet, summary, word
from city_diplomacy_xblocks.exports.annex import Annex, Mark, Remark
from city_diplomacy_xblocks.pages import documents as pages
from city_diplomacy_xblocks.pages import moments
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api as reviewing
from city_diplomacy_xblocks.reviewing.data import Release, ThreadView
from city_diplomacy_xblocks.reviewing.marks import written
from city_diplomacy_xblocks.worksheets.city import city_in
from city_diplomacy_xblocks.worksheets.definition import Worksheet

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
MEDIA: Final = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}
_NOT_IN_NAMES: Final = re.compile(r"[^\w]+")


@frozen
class _Source:
    """What a document is made of."""

    worksheet: Worksheet
    answers: Mapping[str, Mapping[str, Any]]
    state: str
    version: str
    release: Release | None
    threads: tuple[ThreadView, ...]


def documents(call: Call) -> dict[str, Any]:
    """Which documents there are of one's plan, and the form to fill in offline, as HTML."""
    return {"html": drawer(call)}


def drawer(call: Call, *, done: str = "") -> str:
    """What stands in the drawer; `done` says what came of loading a form."""
    plan = own_plan(call)
    told = reviewing.feedback(plan.id) if plan else None
    return pages.render_documents(
        done=done,
        begun=plan is not None,
        with_annex=bool(told and told.release),
        worksheet=plan.worksheet if plan else blocks.worksheet_of(call.block),
        may_load=not call.person.is_masquerading,
        language=call.person.language,
        block_id=blocks.block_id(call.block),
    )


def document(call: Call) -> File:
    """``{to, in, annex}``: the person's own plan as a file."""
    plan = own_plan(call)
    if plan is None:
        message = pgettext("documents", "There is no plan yet: write something in it first.")
        raise Refusal(404, "no_plan", message)
    told = reviewing.feedback(plan.id)
    return _file(
        call,
        _Source(
            plan.worksheet,
            plan.answers,
            pages.state_of_plan(plan.state),
            str(plan.revision),
            told.release if told else None,
            told.threads if told else (),
        ),
    )


def documents_of(call: Call) -> dict[str, Any]:
    """``{submission}`` → which documents there are of it, as HTML."""
    found = _handed_in(call)
    html = pages.render_documents_of(
        submission=found.submission.id,
        with_annex=found.release is not None,
        worksheet=found.worksheet,
        language=call.person.language,
        block_id=blocks.block_id(call.block),
    )
    return {"html": html}


def document_of(call: Call) -> File:
    """``{submission, to, in, annex}``: what was handed in, as a file."""
    found = _handed_in(call)
    return _file(
        call,
        _Source(
            found.worksheet,
            found.answers,
            pages.state_of_submission(found.submission),
            str(found.submission.attempt),
            found.release,
            found.threads,
        ),
    )


def file_name(worksheet: Worksheet, answers: Mapping[str, Any], ending: str) -> str:
    """« Kanimbora-2027-03-01.docx »: letters and digits of any script, nothing else."""
    city = _NOT_IN_NAMES.sub("-", city_in(worksheet, answers)).strip("-_")[:60]
    return f"{city or worksheet.id}-{timezone.localdate().isoformat()}.{ending}"


def _handed_in(call: Call) -> reviewing.HandedIn:
    return reviewing.handed_in(call.place, number(call.body, "submission"))


def _file(call: Call, source: _Source) -> File:
    body = call.body
    asked, annexed = identifier(body, "to"), boolean(body, "annex")
    to, _, part = asked.partition("-")
    if not pages.is_offered(asked, source.worksheet):
        refuse("no_kind", pgettext("documents", "There is no document of that kind."))
    language = asking.spoken(text(body, "in", longest=LONGEST_ID) or call.person.language)
    with translation.override(language):
        content = _content(source, to, language, annexed=annexed, short=bool(part))
    return File(file_name(source.worksheet, source.answers, to), MEDIA[to], content)


def _content(source: _Source, to: str, language: str, *, annexed: bool, short: bool) -> bytes:
    worksheet, answers = source.worksheet, source.answers
    if to == "json":
        return data_file.write(worksheet, answers)
    if to == "xlsx":
        return spreadsheet.write(worksheet, answers, language=language)
    if to == "pdf" and not pdf.is_here():
        refuse("no_pdf", pages.no_pdf())
    standing = compose.Standing(source.state, source.version, moments.day(timezone.now()))
    if short:
        composed = summary.compose(worksheet, answers, language=language, standing=standing)
    else:
        composed = compose.compose(
            worksheet,
            answers,
            language=language,
            standing=standing,
            told=_annex(source) if annexed else None,
        )
    return pdf.write(composed) if to == "pdf" else word.write(composed)


def _annex(source: _Source) -> Annex:
    """What participants were told; nothing before the first release."""
    release = source.release
    if release is None:
        return Annex()
    facts = (
        (pgettext("documents", "Decision"), pages.decision_words(release.decision)),
        (
            pgettext("documents", "Mark"),
            f"{written(release.points)} / {written(release.max_points)}",
        ),
        (pgettext("documents", "By"), release.grader),
        (pgettext("documents", "On"), moments.say(release.at)),
    )
    marks = {
        name: Mark(
            None if mark.points is None else float(mark.points),
            "" if mark.points is None else written(mark.points),
            mark.comment,
        )
        for name, mark in release.marks.items()
    }
    return Annex(facts, release.overall, marks, tuple(_remarks(source.threads)))


def _remarks(threads: Iterable[ThreadView]) -> list[Remark]:
    return [
        Remark(thread.path, comment.author, moments.day(comment.at), comment.text)
        for thread in threads
        if not thread.internal
        for comment in thread.comments
        if comment.published
    ]
