"""Documents of a plan, and forms to fill in offline, as HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen
from django.template.loader import render_to_string
from django.utils.translation import pgettext, pgettext_lazy

from city_diplomacy_xblocks.exports import pdf, proposals, summary
from city_diplomacy_xblocks.exports.filled import Filled, Proposed
from city_diplomacy_xblocks.pages.sheets import prefix_of
from city_diplomacy_xblocks.pages.states import say_attempt, say_state
from city_diplomacy_xblocks.platform.asking import LANGUAGES
from city_diplomacy_xblocks.reviewing.data import SubmissionView
from city_diplomacy_xblocks.worksheets.definition import Worksheet

_KINDS: Final = {
    "pdf": pgettext_lazy("documents", "PDF, to read and print"),
    "docx": pgettext_lazy("documents", "Word (DOCX), to work on"),
    "pdf-summary": pgettext_lazy("documents", "Summary in two pages (PDF)"),
    "docx-summary": pgettext_lazy("documents", "Summary in two pages (DOCX)"),
    "xlsx": pgettext_lazy("documents", "Spreadsheet (XLSX), to reckon with"),
    "json": pgettext_lazy("documents", "Data (JSON)"),
}
_LANGUAGES: Final = {"fr": "Français", "en": "English", "ar": "العربية"}
_STATES: Final = {
    "draft": pgettext_lazy("plan state", "Draft"),
    "submitted": pgettext_lazy("plan state", "Handed in"),
    "returned": pgettext_lazy("plan state", "To revise"),
    "validated": pgettext_lazy("plan state", "Validated"),
    "adopted": pgettext_lazy("plan state", "Adopted"),
}


@frozen
class Kind:
    """A kind of document, as it is chosen: `here` says whether it can be made."""

    code: str
    words: str
    here: bool
    chosen: bool


@frozen
class Offered:
    """One change of a form; `since`: the plan was changed there after the form was made."""

    name: str
    place: str
    before: str
    after: str
    gone: bool
    new: bool
    since: bool


def is_offered(kind: str, worksheet: Worksheet) -> bool:
    """Whether there is such a document of plans of that worksheet."""
    return kind in _KINDS and (not kind.endswith("-summary") or summary.exists_for(worksheet))


def state_of_plan(state: str) -> str:
    """« Brouillon »."""
    return str(_STATES.get(state, state))


def state_of_submission(submission: SubmissionView) -> str:
    """« À lire, 2e remise »."""
    return f"{say_state(submission.state).words}, {say_attempt(submission.attempt)}"


def decision_words(decision: str) -> str:
    """What was decided."""
    if decision == "validated":
        return pgettext("decision", "Plan validated")
    return pgettext("decision", "Plan sent back to be revised")


def no_pdf() -> str:
    """Why there is no PDF."""
    return pgettext(
        "documents",
        "PDF cannot be made here, as Typst is not installed. Choose Word: any program prints it.",
    )


def form_name(name: str) -> str:
    """The name of a form's file: it tells the form from the document."""
    return pgettext("documents", "form-{name}").format(name=name)


def render_documents(
    *,
    done: str,
    begun: bool,
    with_annex: bool,
    may_load: bool,
    worksheet: Worksheet,
    language: str,
    block_id: str,
) -> str:
    """The participant's drawer: documents, and the form. `done`: what came of loading a form."""
    context = {
        **_choices(
            "document",
            {},
            with_annex=with_annex,
            worksheet=worksheet,
            language=language,
            block_id=block_id,
        ),
        "done": done,
        "begun": begun,
        "may_load": may_load,
    }
    return render_to_string("city_diplomacy/learner/documents.html", context)


def render_documents_of(
    *, submission: int, with_annex: bool, worksheet: Worksheet, language: str, block_id: str
) -> str:
    """The grader's drawer: documents of what was handed in."""
    body = {"submission": submission}
    context = _choices(
        "document_of",
        body,
        with_annex=with_annex,
        worksheet=worksheet,
        language=language,
        block_id=block_id,
    )
    return render_to_string("city_diplomacy/documents.html", context)


def _choices(
    handler: str,
    body: Mapping[str, Any],
    *,
    with_annex: bool,
    worksheet: Worksheet,
    language: str,
    block_id: str,
) -> dict[str, Any]:
    here = pdf.is_here()
    first = "pdf" if here else "docx"
    return {
        "bid": f"{prefix_of(block_id)}-{handler}",
        "handler": handler,
        "body": json.dumps(body),
        "kinds": [
            Kind(code, str(words), here or not code.startswith("pdf"), code == first)
            for code, words in _KINDS.items()
            if is_offered(code, worksheet)
        ],
        "no_pdf": "" if here else no_pdf(),
        "languages": [(code, _LANGUAGES[code]) for code in LANGUAGES],
        "language": language,
        "with_annex": with_annex,
    }


def render_form(
    found: Filled,
    *,
    answers: Mapping[str, Any],
    is_open: bool,
    body: str,
    block_id: str,
) -> str:
    """What a filled form would change, to be ticked, and what cannot be read in it. `body` is the
    file, for the request that takes it.
    """
    stands = [(change, proposals.stand(found, change, answers)) for change in found.changes]
    offered = [
        _offered(place, change, since=stand == "since")
        for place, (change, stand) in enumerate(stands, start=1)
        if stand != "made"
    ]
    context = {
        "bid": f"{prefix_of(block_id)}-form",
        "offered": offered,
        "unread": found.unread,
        "is_open": is_open,
        "body": body,
    }
    return render_to_string("city_diplomacy/learner/form_preview.html", context)


def _offered(place: int, change: Proposed, *, since: bool) -> Offered:
    return Offered(
        f"take-{place}",
        change.place,
        change.before,
        change.after,
        change.op == "delete",
        change.op == "insert",
        since,
    )
