"""Reading a rescue file: nothing in it is trusted, and whatever it holds gives a sentence.

``{"format": "city-plan-copy/1", "plan": "course|key", "of": id of the plan, "person": key, "made":
ISO, "revision": n, "worksheet": id, "version": n, "complete": bool, "answers": {section: {field:
value}}, "pages": [{"client": name, "of": id of the plan, "changes": [change, …]}]}``. `complete`
says that `answers` are the whole plan, not only what one page showed. Somebody who joins another
plan has journals of both on their device: of a copy, only what is of the plan they write is taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any, Final, NoReturn

from attrs import frozen
from django.utils.translation import pgettext

from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.requests import LARGEST_BODY, LONGEST_ID, refuse, text
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import PlanView
from city_diplomacy_xblocks.fields.cleaning import clean_text
from city_diplomacy_xblocks.merging.changes import (
    Change,
    PlanState,
    clean,
    dump,
    read_change,
    size,
)
from city_diplomacy_xblocks.merging.merge import merge
from city_diplomacy_xblocks.merging.others import Answers
from city_diplomacy_xblocks.merging.replay import as_changes, steps
from city_diplomacy_xblocks.platform.people import Place
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.team import as_filled_in, is_teams

FORMAT: Final = "city-plan-copy/"
VERSION: Final = 1
_CARRIED: Final = ("format", "plan", "of", "person", "made", "complete")
#: Pages and changes of one copy; a device holds a few of each.
MOST_PAGES: Final = 50
MOST_CHANGES: Final = 20_000


@frozen
class Copy:
    """A copy of the person's own plan. `answers` fit the worksheet, with the `changes` of its pages
    made in them; `misfits` is how many values do not. `body` is the file again, as it was read.
    """

    made: datetime | None
    changes: Mapping[str, Sequence[Change]]
    answers: Answers
    complete: bool
    misfits: int
    body: str


def plan_name(place: Place) -> str:
    """What a plan is called in copies and on devices."""
    return f"{place.course_key}|{place.plan_key}"


def read_copy(call: Call, plan: PlanView | None, worksheet: Worksheet) -> Copy:
    """The copy in the request, or a Refusal: damaged, not ours, newer, another plan's or another
    person's.
    """
    raw = _loaded(text(call.body, "copy", longest=LARGEST_BODY))
    if raw.get("plan") != plan_name(call.place):
        _refuse_plan()
    if raw.get("person") != call.person.key:
        message = pgettext("copy", "This copy was made by somebody else: only they can load it.")
        refuse("other_person", message)
    every = _pages(raw.get("pages"))
    mine = [page for page in every if _is_of(plan, page.get("of"))]
    said = raw.get("answers") if _is_of(plan, raw.get("of")) else None
    said = drafting.of_today(worksheet, raw.get("version"), said)
    if not mine and said is None and (every or raw.get("answers")):
        _refuse_plan()
    changes = _changes(mine)
    fitting, misfits = _fitting(said, changes, worksheet)
    answers = as_filled_in(worksheet, fitting, plan.answers if plan else {})
    kept = {name: raw[name] for name in _CARRIED if name in raw}
    again = {**kept, "answers": said, "pages": mine}
    # What was left out, or cut off, must not be taken for emptied.
    complete = raw.get("complete") is True and isinstance(said, dict) and not misfits
    return Copy(_moment(raw.get("made")), changes, answers, complete, misfits, dump(clean(again)))


def with_changes(answers: Answers, changes: Iterable[Change], worksheet: Worksheet) -> Answers:
    """The answers once these changes, of any number of pages, are made in them."""
    pages: dict[str, list[Change]] = {}
    for change in changes:
        pages.setdefault(change.client, []).append(change)
    plan = PlanState(answers, size=size(answers))
    for page in pages.values():
        plan, _ = _merged(plan, drafting.changes_of_today(worksheet, page), worksheet)
    return plan.answers


def _loaded(words: str) -> dict[str, Any]:
    if not words.strip():
        refuse("no_copy", pgettext("copy", "Choose the file first."))
    try:
        raw = json.loads(words.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        message = pgettext(
            "copy",
            "This file is damaged, or is no copy of a plan. Try another copy if you have one.",
        )
        refuse("damaged", message)
    name = raw.get("format") if isinstance(raw, dict) else None
    if not isinstance(name, str) or not name.startswith(FORMAT):
        refuse("not_ours", pgettext("copy", "This file is no copy of a plan made here."))
    if name != f"{FORMAT}{VERSION}":
        message = pgettext(
            "copy", "This copy was made by a newer version of the worksheet: load the page again."
        )
        refuse("newer", message)
    return raw


def _pages(pages: object) -> list[dict[str, Any]]:
    """The pages, each with a name and a list of changes."""
    if pages is None:
        return []
    if not isinstance(pages, list) or len(pages) > MOST_PAGES:
        _refuse_pages()
    for page in pages:
        client = page.get("client") if isinstance(page, dict) else None
        changes = page.get("changes") if isinstance(page, dict) else None
        if not isinstance(client, str) or not 0 < len(client) <= LONGEST_ID:
            _refuse_pages()
        if not isinstance(changes, list) or len(changes) > MOST_CHANGES:
            _refuse_pages()
    return pages


def _changes(pages: Iterable[Mapping[str, Any]]) -> dict[str, list[Change]]:
    """The changes of each page by its name."""
    found: dict[str, list[Change]] = {}
    for page in pages:
        name = clean_text(page["client"])
        found.setdefault(name, []).extend(read_change(each, name) for each in page["changes"])
    return {name: changes for name, changes in found.items() if changes}


def _is_of(plan: PlanView | None, said: object) -> bool:
    """Whether something was written for the plan that the person writes now: 0 says before there
    was one, nothing that it is not known.
    """
    if isinstance(said, bool) or not isinstance(said, int):
        return True
    if not said:
        return plan is None or plan.began
    return plan is not None and plan.id == said


def _refuse_plan() -> NoReturn:
    message = pgettext("copy", "This copy is of another plan: load it where it was made.")
    refuse("other_plan", message)


def _refuse_pages() -> NoReturn:
    message = pgettext(
        "copy", "The unsent changes in this file cannot be read: it has been cut or edited."
    )
    refuse("damaged", message)


def _fitting(
    raw: object, pages: Mapping[str, Sequence[Change]], worksheet: Worksheet
) -> tuple[Answers, int]:
    """The answers that the copy leads to, as the worksheet takes them, and how many it does not."""
    answers, left_out = _known(clean(raw), worksheet)
    # What the team has filled in is not for a copy to bring.
    way = [step for step in steps({}, answers) if not is_teams(worksheet, step.path)]
    first = as_changes(way, "copy", base=0, first=worksheet.currency_path)
    plan, misfits = _merged(PlanState(), first, worksheet)
    every = [change for changes in pages.values() for change in changes]
    return with_changes(plan.answers, every, worksheet), left_out + misfits


def _known(raw: object, worksheet: Worksheet) -> tuple[Answers, int]:
    """The answers to fields that the worksheet has, with no more rows than its tables hold; and how
    many fields and rows that leaves out. What follows takes the square of a table's length.
    """
    found: dict[str, dict[str, Any]] = {}
    left_out = 0
    for section, values in raw.items() if isinstance(raw, dict) else ():
        for name, value in values.items() if isinstance(values, dict) else ():
            path = f"{section}.{name}"
            spec = worksheet.field_at(path) if path.count(".") == 1 else None
            if spec is None:
                left_out += 1
                continue
            rows = isinstance(value, list) and any(isinstance(each, dict) for each in value)
            held = value[: spec.max_rows] if rows else value
            left_out += len(value) - len(held) if rows else 0
            found.setdefault(section, {})[name] = held
    return found, left_out


def _merged(
    plan: PlanState, changes: Iterable[Change], worksheet: Worksheet
) -> tuple[PlanState, int]:
    """The plan with the changes of one page, and how many found no place in it."""
    merged = merge(plan, changes, worksheet=worksheet, closed=False, client=1, seq=0, quarter=0)
    return merged.state, len(merged.kept)


def _moment(raw: object) -> datetime | None:
    try:
        made = datetime.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
    # At either end of the calendar no other zone has such a day.
    return made if made and made.tzinfo and MINYEAR < made.year < MAXYEAR else None
