"""The review screen as HTML: a plan to read beside its rubric, and the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen
from django.template.loader import render_to_string
from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import enumerated
from city_diplomacy_xblocks.pages import moments
from city_diplomacy_xblocks.pages.filling import Filling, read_filling
from city_diplomacy_xblocks.pages.marks import MarkView, sum_up, view_marks
from city_diplomacy_xblocks.pages.reading import Notes, Sheet, read_sheets
from city_diplomacy_xblocks.pages.sheets import Answers, prefix_of, written_in
from city_diplomacy_xblocks.pages.states import say_attempt, say_state
from city_diplomacy_xblocks.platform.people import Person
from city_diplomacy_xblocks.reviewing.data import Release, ReviewView, ThreadView
from city_diplomacy_xblocks.reviewing.marks import written
from city_diplomacy_xblocks.worksheets import team
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.findings import check, shown
from city_diplomacy_xblocks.worksheets.personal_data import Dismissed

#: A review is being written in these; a released one is opened again with « Modifier la note ».
_OPEN: Final = frozenset({"waiting", "reading"})
_WRITABLE: Final = _OPEN | {"released"}


def render_review(
    view: ReviewView,
    *,
    person: Person,
    language: str,
    block_id: str,
    dismissed: Dismissed | None = None,
) -> str:
    """The review screen: each section of the plan beside its criteria, the decision at the end.

    `dismissed` is what the plan's writers said is no personal data, with their names.
    """
    filling = _filling(view, language, block_id)
    sheets = read_sheets(
        view.worksheet,
        view.answers,
        language=language,
        before=_before(view),
        pictured=True,
        filling=filling,
        notes=Notes(_by_path(_findings(view, language, dismissed)), _by_path(view.threads)),
    )
    context = {
        **_head(view, language),
        **_marking(view, sheets, language),
        "decision": view.review.decision,
        "decisions": _decisions(),
        "overall": view.review.overall,
        "history": _history(view.history, view.worksheet, language),
        "adrift": _adrift(view.threads, sheets),
        "parts": filling.parts() if filling else (),
        "me": person.user_id,
        "bid": prefix_of(block_id),
    }
    return render_to_string("city_diplomacy/grader/review.html", context)


def _head(view: ReviewView, language: str) -> dict[str, Any]:
    """Whose plan it is, which attempt, in which state, who else reads it."""
    submission = view.submission
    return {
        "submission": submission.id,
        "revision": view.review.revision,
        "editing": submission.state in _OPEN,
        "writable": submission.state in _WRITABLE,
        "released": submission.state == "released",
        "heading": enumerated(filter(None, (submission.city, submission.name))),
        "title": label(view.worksheet.title, language),
        "foreign": written_in(view.worksheet, language),
        "attempt": say_attempt(submission.attempt),
        "state": say_state(submission.state),
        "submitted_at": moments.say(submission.submitted_at),
        "late": submission.late,
        "others": [other.grader for other in view.others],
        "saved_at": view.review.updated if view.review.revision else None,
    }


def _marking(view: ReviewView, sheets: Iterable[Sheet], language: str) -> dict[str, Any]:
    """The criteria beside the sections. Once decided, what was told stands there to read."""
    rubric = view.worksheet.rubric
    editing = view.submission.state in _OPEN
    told = view.history[-1] if view.history and not editing else None
    shown_marks = told.marks if told else view.review.marks
    marks = view_marks(
        rubric,
        view.review.marks,
        language,
        told=None if editing else shown_marks,
        others=view.others,
    )
    summed = sum_up(rubric, shown_marks)
    return {
        "pairs": _pairs(sheets, marks),
        "marks": marks,
        "total": summed,
        "total_words": total_words().format(given=summed.given, criteria=summed.criteria),
        "pass_mark": f"{rubric.pass_mark:g}",
        "pass_words": written(rubric.pass_mark),
        "told": _told(told) if told else None,
        "closed_words": say_state(view.submission.state).words,
    }


@frozen
class Pair:
    """A section and the criteria marked beside it; `elsewhere` are those beside another section."""

    sheet: Sheet
    marks: tuple[MarkView, ...]
    elsewhere: tuple[MarkView, ...]


def _pairs(sheets: Iterable[Sheet], marks: Iterable[MarkView]) -> list[Pair]:
    """Each criterion beside its first section; one of no section at all beside the last."""
    sheets, marks = list(sheets), list(marks)
    ids = [sheet.id for sheet in sheets]
    home = {
        mark.id: next(
            (section for section in ids if section in mark.sections), ids[-1] if ids else ""
        )
        for mark in marks
    }
    return [
        Pair(
            sheet,
            tuple(mark for mark in marks if home[mark.id] == sheet.id),
            tuple(
                mark for mark in marks if sheet.id in mark.sections and home[mark.id] != sheet.id
            ),
        )
        for sheet in sheets
    ]


def _findings(view: ReviewView, language: str, dismissed: Dismissed | None) -> list[Any]:
    found = check(view.worksheet, view.answers, language=language, dismissed=dismissed)
    return shown(team.for_writers(view.worksheet, found))


def _filling(view: ReviewView, language: str, block_id: str) -> Filling | None:
    """What this grader may fill in; nothing once the plan has been sent back."""
    if view.submission.state not in _WRITABLE:
        return None
    return read_filling(
        view.worksheet,
        view.answers,
        view.review.filled,
        language=language,
        prefix=prefix_of(block_id),
    )


def _before(view: ReviewView) -> Answers | None:
    """The last attempt, for what its writers have changed since: nothing of the team's."""
    if view.before is None:
        return None
    return team.as_filled_in(view.worksheet, view.before, view.answers)


def _by_path(items: Iterable[Any]) -> Mapping[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for item in items:
        grouped.setdefault(item.path, []).append(item)
    return grouped


def _adrift(threads: Iterable[ThreadView], sheets: Iterable[Sheet]) -> list[ThreadView]:
    """The threads of rows and fields that are no longer there."""
    here = {path for sheet in sheets for path in sheet.paths()}
    return [thread for thread in threads if thread.path not in here]


def _decisions() -> list[dict[str, str]]:
    return [
        {"value": "validated", "words": pgettext("decision", "Validate the plan")},
        {"value": "to_revise", "words": pgettext("decision", "Send it back to be revised")},
    ]


def _decision_words(decision: str) -> str:
    if decision == "validated":
        return pgettext("decision", "Plan validated")
    return pgettext("decision", "Plan sent back to be revised")


def _told(release: Release) -> dict[str, Any]:
    return {
        "points": written(release.points),
        "maximum": written(release.max_points),
        "words": _decision_words(release.decision),
        "by": release.grader,
        "at": release.at,
        "overall": release.overall,
    }


def _history(
    releases: Iterable[Release], worksheet: Worksheet, language: str
) -> list[dict[str, Any]]:
    """What was told each time, the latest first, with the mark before it and what was filled in."""
    steps: list[dict[str, Any]] = []
    before = ""
    for release in releases:
        after = f"{written(release.points)} / {written(release.max_points)}"
        words = _decision_words(release.decision)
        steps.append(
            {
                "at": release.at,
                "by": release.grader,
                "words": words,
                "filled": _filled(worksheet, release, language),
                "before": before,
                "after": after,
            }
        )
        before = after
    return steps[::-1]


def _filled(worksheet: Worksheet, release: Release, language: str) -> list[str]:
    """What the fields are called that a grader has filled in, each once."""
    specs = [worksheet.field_at(path) for path in release.filled]
    return list(dict.fromkeys(label(spec.label, language) for spec in specs if spec))


def total_words() -> str:
    """How the sum is called; the script fills it too."""
    return pgettext("review", "Total, {given} of {criteria} criteria marked")
