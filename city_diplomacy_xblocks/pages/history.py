"""The history of a plan in words: who worked on what, the plan as it was, what changed since."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import frozen
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import npgettext, pgettext

from city_diplomacy_xblocks.fields.spec import is_blank, label
from city_diplomacy_xblocks.merging.others import field_of
from city_diplomacy_xblocks.merging.replay import Step, steps
from city_diplomacy_xblocks.pages import moments, sheets
from city_diplomacy_xblocks.pages.paths import in_words
from city_diplomacy_xblocks.pages.reading import Answers, Entry, Sheet, read_sheets
from city_diplomacy_xblocks.worksheets.conversions import words_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.team import is_teams

_FOLDER: Final = "city_diplomacy/learner/"


@frozen
class Deed:
    """A line of the timeline: when, who, what in which section, and what to ask to see more."""

    day: str
    clock: str
    name: str
    what: tuple[str, ...]
    look: str
    since: str


@frozen
class Shown:
    """An answer to read: `differs` from today's; `restore` and `versions` are what to ask, as JSON,
    to put it back and to see what else it was, or "".
    """

    entry: Entry
    differs: bool
    restore: str
    versions: str


@frozen
class Part:
    """A section to read, and what to ask, as JSON, to put it back."""

    id: str
    number: int
    title: str
    entries: tuple[Shown, ...]
    restore: str

    @property
    def differing(self) -> int:
        """How many answers differ from today's."""
        return sum(each.differs for each in self.entries)


@frozen
class Version:
    """What a field held from a moment on."""

    text: str
    name: str
    day: str
    clock: str
    restore: str


@frozen
class Moment:
    """A point in a plan's history, for whom it is shown."""

    revision: int
    at: datetime
    name: str

    @property
    def words(self) -> str:
        """« aujourd’hui à 14:32, après Awa Traoré »"""
        words = pgettext("history", "{day}, {time}, after {name}")
        return words.format(day=day_words(self.at), time=moments.clock(self.at), name=self.name)


def nobody_now() -> str:
    """What stands for the name of somebody whose account is gone."""
    return pgettext("history", "somebody who is no longer here")


def day_words(at: datetime) -> str:
    """« aujourd’hui », « hier », or the date."""
    day, today = timezone.localtime(at).date(), timezone.localtime().date()
    if day == today:
        return pgettext("day", "Today")
    if day == today - timedelta(days=1):
        return pgettext("day", "Yesterday")
    return moments.day(at)


def render_timeline(
    works: Iterable[Any],
    *,
    worksheet: Worksheet,
    names: Mapping[int, str],
    section: str,
    older: int | None,
    later: bool,
    language: str,
    block_id: str,
) -> str:
    """The timeline as HTML. `works` are `drafting.api.Work`; `older` leads to the page behind it,
    `later` says that this is not the first.
    """
    days: dict[str, list[Deed]] = {}
    for work in works:
        deed = _deed(work, worksheet, names, language)
        days.setdefault(deed.day, []).append(deed)
    parts = [(each.id, label(each.title, language)) for each in worksheet.sections]
    context = {
        "bid": sheets.prefix_of(block_id),
        "days": list(days.items()),
        "sections": [
            {"id": each, "title": f"{number}. {title}", "chosen": each == section}
            for number, (each, title) in enumerate(parts, 1)
        ],
        "section": section,
        "older": _ask(section=section, before=older) if older is not None else "",
        "latest": _ask(section=section) if later else "",
    }
    return render_to_string(_FOLDER + "history.html", context)


def render_moment(
    then: Answers,
    now: Answers,
    *,
    ways: Sequence[Step],
    moment: Moment | None,
    since: bool,
    worksheet: Worksheet,
    writable: bool,
    done: str,
    language: str,
    block_id: str,
) -> str:
    """The plan at a moment, as HTML: whole, with what differs from today marked; or, with `since`,
    only what has changed since. `ways` lead from today back there; `done` says what was just done.
    """
    revision = moment.revision if moment else 0
    differs = {field_of(step.path) for step in ways}
    read = _read(worksheet, then, now, differs if since else None, language)
    parts = [_part(sheet, worksheet, differs, revision, writable=writable) for sheet in read]
    context = {
        "bid": sheets.prefix_of(block_id),
        "moment": moment.words if moment else pgettext("history", "before the first word"),
        "since": since,
        "parts": parts,
        "foreign": sheets.written_in(worksheet, language),
        "differing": len(differs),
        "restore": _restore(revision, "") if writable and ways else "",
        "other": _ask(at=revision, since=not since),
        "done": done,
    }
    return render_to_string(_FOLDER + "history_moment.html", context)


def parts_of(
    now: Answers, then: Answers, worksheet: Worksheet, language: str
) -> tuple[int, list[Part]]:
    """How many answers differ, and the sections with what leads from `now` to `then`, to read."""
    differs = {field_of(step.path) for step in steps(now, then)}
    read = _read(worksheet, now, then, differs, language)
    return len(differs), [_part(sheet, worksheet, differs, 0, writable=False) for sheet in read]


def render_versions(
    values: Iterable[Any],
    *,
    path: str,
    worksheet: Worksheet,
    answers: Answers,
    names: Mapping[int, str],
    writable: bool,
    language: str,
    block_id: str,
) -> str:
    """What a field has held, the latest first. `values` are `drafting.api.PastValue`."""
    plan = sheets.read_plan(worksheet, answers, language)
    spec, is_own = worksheet.field_at(path), not is_teams(worksheet, path)
    told = []
    for place, each in enumerate(values):
        blank = spec is None or is_blank(each.value)
        text = "" if blank else words_of(each.value, spec, plan.reading)
        told.append(
            Version(
                text,
                names.get(each.author_id) or nobody_now(),
                day_words(each.at),
                moments.clock(each.at),
                _restore(each.revision, path) if writable and place and is_own else "",
            )
        )
    context = {
        "bid": sheets.prefix_of(block_id),
        "name": in_words(plan, path),
        "versions": told,
    }
    return render_to_string(_FOLDER + "history_versions.html", context)


def _deed(work: Any, worksheet: Worksheet, names: Mapping[int, str], language: str) -> Deed:
    return Deed(
        day_words(work.at),
        moments.clock(work.at),
        names.get(work.author_id) or nobody_now(),
        tuple(_changed(worksheet, work.paths, language)),
        _ask(at=work.revision),
        _ask(at=work.revision, since=True),
    )


def _changed(worksheet: Worksheet, paths: Collection[str], language: str) -> Iterable[str]:
    """« Vision : Objectif général, 2 autres champs », for each section, in their order."""
    fields: dict[str, list[str]] = {}
    if "" in paths:
        yield pgettext("history", "The worksheet is a newer version: the answers have moved to it")
    for path in dict.fromkeys(map(field_of, filter(None, paths))):
        spec = worksheet.field_at(path)
        name = label(spec.label, language) if spec else pgettext("history", "a former field")
        fields.setdefault(path.split(".")[0], []).append(name)
    order = [section.id for section in worksheet.sections]
    for section_id in sorted(fields, key=lambda each: (each not in order, each)):
        first, *others = fields[section_id]
        section = worksheet.section(section_id)
        title = label(section.title, language) if section else section_id
        if not others:
            yield pgettext("history", "{section}: {field}").format(section=title, field=first)
            continue
        words = npgettext(
            "history",
            "{section}: {field}, {n} other field",
            "{section}: {field}, {n} other fields",
            len(others),
        )
        yield words.format(section=title, field=first, n=len(others))


def _read(
    worksheet: Worksheet,
    then: Answers,
    now: Answers,
    only: Collection[str] | None,
    language: str,
) -> Sequence[Sheet]:
    """The sections as they were; with `only`, those with one of these fields, as they changed."""
    if only is None:
        return read_sheets(worksheet, then, language=language)
    wanted = {path.split(".")[0] for path in only}
    if not wanted:
        return ()
    return read_sheets(worksheet, now, language=language, section_ids=wanted, before=then)


def _part(
    sheet: Sheet, worksheet: Worksheet, differs: Collection[str], revision: int, *, writable: bool
) -> Part:
    entries = []
    for entry in sheet.entries:
        spec = worksheet.field_at(entry.path)
        is_table = spec is not None and spec.type == "table"
        is_figure = spec is not None and spec.type == "computed"
        is_other, is_own = entry.path in differs, spec is not None and not spec.by_team
        entries.append(
            Shown(
                entry,
                is_other,
                _restore(revision, entry.path) if writable and is_other and is_own else "",
                "" if is_table or is_figure else _ask(path=entry.path),
            )
        )
    any_other = any(each.restore for each in entries)
    return Part(
        sheet.id,
        sheet.number,
        sheet.title,
        tuple(entries),
        _restore(revision, sheet.id) if writable and any_other else "",
    )


def _restore(revision: int, within: str) -> str:
    """A request of its own, so that a repeat of it can be told from a second wish."""
    return _ask(at=revision, within=within, request=secrets.token_hex(8))


def _ask(**what: Any) -> str:
    return json.dumps(what)
