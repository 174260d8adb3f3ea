"""What a page is told after its changes: results, news of others, findings, progress, figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from attrs import asdict

from city_diplomacy_xblocks.answering import blocks
from city_diplomacy_xblocks.answering.call import Call
from city_diplomacy_xblocks.answering.company import names_of_others, note_presence
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.data import Applied, KeptView, PlanView
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.merging.changes import Result
from city_diplomacy_xblocks.merging.others import field_of
from city_diplomacy_xblocks.pages import pictures, sheets
from city_diplomacy_xblocks.pages.progress import complete_words, standing
from city_diplomacy_xblocks.platform import completion
from city_diplomacy_xblocks.platform.people import Person
from city_diplomacy_xblocks.worksheets.findings import Finding, check, narrowed, shown
from city_diplomacy_xblocks.worksheets.progress import Progress, section_progress
from city_diplomacy_xblocks.worksheets.ruleset import ruleset
from city_diplomacy_xblocks.worksheets.team import for_writers


def tell(call: Call, applied: Applied, *, section: str = "", note: bool = True) -> dict[str, Any]:
    """The answer to `save`, `resolve` and `news`; if asked to `note`, the platform is told of
    progress on the way.

    `section` is where the person is on the page: colleagues who write with them are told.
    """
    plan, language = applied.plan, call.person.language
    said = [each for each in plan.dismissals if field_of(each.path) in applied.touched]
    names = names_of_others(call.person, applied.kept, applied.by, said)
    dismissed = drafting.dismissed(plan, names)
    found = check(plan.worksheet, plan.answers, language=language, dismissed=dismissed)
    everything = for_writers(plan.worksheet, found)
    progress = section_progress(plan.worksheet, plan.answers, everything)
    if note:
        note_progress(call, progress)
    checked = narrowed(plan.worksheet, everything, applied.touched)
    return {
        "revision": plan.revision,
        "saved_at": plan.saved_at.isoformat() if plan.saved_at else None,
        "state": plan.state,
        "version": plan.worksheet.version,
        "results": [_result(each) for each in applied.results],
        "others": [_other(each, applied.by, names) for each in applied.others],
        "kept": [kept_json(each, call.person, names) for each in applied.kept],
        "findings": {
            "rules": sorted(checked.rules),
            "paths": sorted(checked.paths),
            "items": [finding_json(each) for each in shown(checked.findings)],
        },
        "sections": {name: _section(each) for name, each in progress.items()},
        "complete": _complete(progress),
        "computed": _figures(plan, applied.touched, language),
        **_pictures(call, plan, applied.touched),
        **told_here(call, plan, section),
    }


def told_here(call: Call, plan: PlanView, section: str) -> dict[str, Any]:
    """Who else is on the page of the plan, where several write it; and, for a page that names the
    kept texts it shows (`kept`: their ids), which of all still wait for a choice.
    """
    here = note_presence(call, plan, section)
    told: dict[str, Any] = {} if here is None else {"here": here}
    if call.body.get("kept"):
        told["open_kept"] = [each.id for each in drafting.kept_aside(plan.id)]
    return told


def _other(
    other: dict[str, Any], by: Mapping[str, int], names: Mapping[int, str]
) -> dict[str, Any]:
    """With the name of who changed it, when it was somebody else."""
    name = names.get(by.get(other["path"], 0))
    return {**other, "by": name} if name else other


def _section(progress: Progress) -> dict[str, Any]:
    """How far a section is, in figures and as its page and the list of sections show it."""
    shown_as = standing(progress)
    return {**asdict(progress), "html": shown_as.html, "sign": shown_as.sign}


def _complete(progress: Mapping[str, Progress]) -> str:
    done = sum(standing(each).state == "done" for each in progress.values())
    return complete_words(done, len(progress))


def _figures(plan: PlanView, touched: frozenset[str], language: str) -> dict[str, str]:
    """The figures in words; none when nothing that they are worked out from was touched."""
    if not touched & _inputs_of_figures(plan.worksheet.content_hash):
        return {}
    currency = sheets.currency_of(plan.worksheet, plan.answers)
    return sheets.figures(plan.worksheet, plan.answers, Reading(language, *currency))


def _pictures(call: Call, plan: PlanView, touched: frozenset[str]) -> dict[str, Any]:
    """The pictures on this page that are made from what was touched, if there are any."""
    names = blocks.sections_of(call.block, plan.worksheet)
    shown_here = [part for part in map(plan.worksheet.section, names) if part]
    if not pictures.concerned(plan.worksheet, shown_here, touched):
        return {}
    read = sheets.read_plan(plan.worksheet, plan.answers, call.person.language)
    return {"pictures": pictures.redrawn(read, shown_here, touched)}


@lru_cache(maxsize=64)
def _inputs_of_figures(content_hash: str) -> frozenset[str]:
    worksheet = drafting.worksheet(content_hash)
    names = {name for formula in ruleset(worksheet).formulas for name in formula.names}
    asked = {f"{part.id}.{field.id}" for part, field in worksheet.all_fields() if field.id in names}
    return frozenset(asked | {worksheet.currency_path})


def finding_json(finding: Finding) -> dict[str, str]:
    """A finding as scripts read it; with its mark where people may answer it."""
    told = {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "message": finding.message,
    }
    return {**told, "mark": finding.mark} if finding.mark else told


def note_progress(call: Call, progress: Mapping[str, Progress]) -> None:
    """Leave the mark of a first save; tell the platform's completion when the share has changed."""
    block = call.block
    shown_here = blocks.sections_of(block, blocks.worksheet_of(block))
    share = share_done(progress[name].state for name in shown_here if name in progress)
    if share != (block.started or 0):
        completion.report(block, share)
    if share != block.started:
        block.started = share


def share_done(states: Iterable[str]) -> float:
    """How much of these sections is done, from 0 to 1; 0 where there is none."""
    found = list(states)
    return round(found.count("done") / len(found), 4) if found else 0.0


def _result(result: Result) -> dict[str, Any]:
    """Without what does not apply: a reason of what was accepted, a revision of what was not."""
    return {key: value for key, value in asdict(result).items() if value is not None}


def kept_json(kept: KeptView, person: Person, names: Mapping[int, str]) -> dict[str, Any]:
    """A text kept aside, as scripts read it; `names` of other people who may have written it."""
    by = {} if kept.author_id == person.user_id else {"by": names.get(kept.author_id, "")}
    return {
        **by,
        "id": kept.id,
        "seq": kept.seq,
        "path": kept.path,
        "op": kept.op,
        "reason": kept.reason,
        "message": kept.message,
        "value": kept.value,
        "by_me": kept.author_id == person.user_id,
        "at": kept.at.isoformat(),
    }
