"""What graders see: the queue, a plan to read beside its rubric, the threads. HTML from views, nothing is read here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, npgettext, pgettext

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.pages.marks import (
    MarkView,
    below_words,
    between_words,
    sum_up,
    view_marks,
)
from city_diplomacy_xblocks.pages.reading import Notes, Sheet, read_plan
from city_diplomacy_xblocks.pages.states import (
    FILTERS,
    filter_icon,
    filter_words,
    say_attempt,
    say_state,
    say_wait,
)
from city_diplomacy_xblocks.platform.people import Person
from city_diplomacy_xblocks.reviewing.data import (
    Count,
    QueuePage,
    QueueRow,
    Release,
    ReviewView,
    ThreadView,
)
from city_diplomacy_xblocks.reviewing.marks import written
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.findings import check, shown

_FOLDER: Final = "city_diplomacy/grader"
#: A review is still being written in these; in `released` it is opened again with « Modifier la note ».
_OPEN: Final = frozenset({"waiting", "reading"})


def render_staff(*, queue: str, language: str, block_id: str) -> str:
    """The block as staff see it: the queue that `render_queue` made, and a place for their own worksheet."""
    return _render(
        "staff.html",
        {
            "queue": mark_safe(queue),  # noqa: S308 - made by render_queue
            "language": language,
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "words": json.dumps(_words(), ensure_ascii=False),
            "bid": block_id,
        },
    )


def staff_args(*, person: Person, block_id: str, language: str) -> dict[str, Any]:
    """What the script of the staff's page needs to know: ``CityWorksheet(runtime, element, args)``."""
    return {"staff": True, "person": person.key, "block_id": block_id, "language": language}


def render_pointer(*, url: str, language: str, block_id: str) -> str:
    """For staff, in blocks that no plan is handed in at: a link to where plans are read."""
    return _render("pointer.html", {"url": url, "language": language, "bid": block_id})


def render_queue(
    page: QueuePage,
    *,
    worksheet: Worksheet,
    language: str,
    block_id: str,
    state: str = "",
    sort: str = "waiting",
    search: str = "",
    cursor: str = "",
) -> str:
    """The queue's page, with what it was asked for."""
    filtered = bool(search or state)
    shown_here = npgettext(
        "queue", "{n} plan on this page", "{n} plans on this page", len(page.rows)
    )
    context = {
        "title": label(worksheet.title, language),
        "waiting": _waiting_words(page.counts),
        "pills": [_pill(each, page.counts, current=state) for each in FILTERS],
        "rows": [_row(row) for row in page.rows],
        "caption": _caption(sort),
        "shown": shown_here.format(n=len(page.rows)),
        "previous": page.previous_cursor,
        "next": page.next_cursor,
        "empty": _emptiness(filtered=filtered),
        "state": state,
        "sort": sort,
        "search": search,
        "cursor": cursor,
        "bid": block_id,
    }
    context["announce"] = context["shown"] if page.rows else context["empty"]["title"]
    return _render("queue.html", context)


def render_review(view: ReviewView, *, person: Person, language: str, block_id: str) -> str:
    """The review screen: each section of the plan beside its criteria, the decision at the end."""
    worksheet, submission = view.worksheet, view.submission
    sheets = read_plan(
        worksheet,
        view.answers,
        language=language,
        before=getattr(view, "previous_answers", None),
        notes=Notes(_by_path(_findings(view, language)), _by_path(view.threads)),
    )
    editing = submission.state in _OPEN
    told = view.history[-1] if view.history and not editing else None
    given = told.marks if told else view.review.marks
    marks = view_marks(
        worksheet.rubric,
        view.review.marks,
        language,
        told=None if editing else given,
        others=view.others,
    )
    summed = sum_up(worksheet.rubric, given)
    context = {
        "submission": submission.id,
        "revision": view.review.revision,
        "editing": editing,
        "writable": editing or submission.state == "released",
        "released": submission.state == "released",
        "heading": ", ".join(filter(None, (submission.city, submission.name))),
        "kind": f"{label(worksheet.title, language)} · {say_attempt(submission.attempt)}",
        "state": say_state(submission.state),
        "submitted_at": submission.submitted_at,
        "late": submission.late,
        "others": [other.grader for other in view.others],
        "saved_at": view.review.updated if view.review.revision else None,
        "pairs": _pairs(sheets, marks),
        "marks": marks,
        "total": summed,
        "total_words": _total_words().format(given=summed.given, criteria=summed.criteria),
        "pass_mark": f"{worksheet.rubric.pass_mark:g}",
        "pass_words": written(worksheet.rubric.pass_mark),
        "decision": view.review.decision,
        "decisions": _decisions(),
        "overall": view.review.overall,
        "told": _told(told) if told else None,
        "closed_words": say_state(submission.state).words,
        "history": _history(view.history),
        "adrift": _adrift(view.threads, sheets),
        "me": person.user_id,
        "bid": block_id,
    }
    return _render("review.html", context)


def render_thread(thread: ThreadView, *, person: Person, block_id: str) -> str:
    """One conversation, as it stands under the text it speaks of."""
    return _render("thread.html", {"thread": thread, "me": person.user_id, "bid": block_id})


@frozen
class Pair:
    """A section and the criteria that are marked beside it; `elsewhere` are those that stand beside another."""

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


def _findings(view: ReviewView, language: str) -> list[Any]:
    return list(shown(check(view.worksheet, view.answers, language=language)))


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


def _history(releases: Iterable[Release]) -> list[dict[str, Any]]:
    """What was told each time, the latest first, with the mark before it."""
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
                "before": before,
                "after": after,
            }
        )
        before = after
    return steps[::-1]


def _row(row: QueueRow) -> dict[str, Any]:
    said = say_state(row.state, attempt=row.attempt)
    mark = f"{written(row.points)} / {written(row.max_points)}" if row.points is not None else ""
    waits = row.state in _OPEN
    return {
        "id": row.id,
        "name": row.name or pgettext("queue", "without a name"),
        "city": row.city,
        "icon": said.icon,
        "tone": said.tone,
        "words": said.words,
        "mark": mark,
        "waiting": say_wait(row.submitted_at, timezone.now()) if waits else "",
        "late": row.late,
        "reader": ", ".join(row.readers),
    }


def _pill(state: str, counts: Mapping[str, Count], *, current: str) -> dict[str, Any]:
    return {
        "state": state,
        "icon": filter_icon(state),
        "words": filter_words(state),
        "count": _count(counts.get(state)),
        "current": state == current,
    }


def _count(count: Count | None) -> str:
    """« 24 », « 1 000+ »."""
    if count is None:
        return "0"
    return written(count.number) + ("+" if count.more else "")


def _waiting_words(counts: Mapping[str, Count]) -> str:
    waiting = counts.get("waiting") or Count(0)
    words = npgettext(
        "queue",
        "{n} plan waits for you, of {all}",
        "{n} plans wait for you, of {all}",
        waiting.number,
    )
    return words.format(n=_count(waiting), all=_count(counts.get("")))


def _caption(sort: str) -> str:
    if sort == "name":
        return pgettext("queue", "Plans, by name")
    return pgettext("queue", "Plans, from the longest wait to the shortest")


def _emptiness(*, filtered: bool) -> dict[str, Any]:
    if filtered:
        return {
            "title": pgettext("queue", "No plan is like that."),
            "text": pgettext("queue", "Try another name or city, or look at all plans."),
            "clear": True,
        }
    return {
        "title": pgettext("queue", "Nobody has handed in yet."),
        "text": pgettext("queue", "A plan appears here as soon as a participant hands it in."),
        "clear": False,
    }


def _total_words() -> str:
    return pgettext("review", "Total, {given} of {criteria} criteria marked")


def _words() -> dict[str, str]:
    """The sentences that the script says; their placeholders are its to fill."""
    return {
        "saved": pgettext("review", "Review draft saved at {time}"),
        "saving": pgettext("review", "Saving…"),
        "kept": pgettext("review", "Kept on this device: it will be sent as soon as possible"),
        "unkept": pgettext(
            "review", "Not saved, and this device cannot keep it: copy your text before you leave"
        ),
        "invalid": pgettext(
            "review", "One field does not hold a number that fits: correct it to save"
        ),
        "restored": pgettext("review", "What you had written on this device is back"),
        "offline": pgettext(
            "review", "The server does not answer. Check the connection and try again."
        ),
        "total": _total_words(),
        "unset": pgettext("review", "to mark"),
        "below": below_words(),
        "between": between_words(),
        "released": pgettext("review", "Sent. The participant sees it now."),
    }


def _render(template: str, context: dict[str, Any]) -> SafeString:
    return SafeString(render_to_string(f"{_FOLDER}/{template}", context))
