"""What is said beside a field, as HTML: findings of the tool, conversations of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen
from django.template.loader import render_to_string

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.html import NOTHING, Notes
from city_diplomacy_xblocks.worksheets.findings import Finding

#: Built-in findings that wait until the person has been there: an empty plan is not a wrong plan.
PATIENT: Final = frozenset({"required", "rows"})


@frozen
class Saying:
    """What stands beside the fields of one page."""

    findings: Mapping[str, Sequence[Finding]]
    threads: Mapping[str, Sequence[Any]]
    thread_html: Callable[[Any], str]

    def at(self, path: str) -> Notes:
        """What stands after the field, row or section at `path`."""
        found, threads = self.findings.get(path), self.threads.get(path)
        if not found and not threads:
            return NOTHING
        says = "".join(finding_html(each) for each in found or ())
        after = "".join(self.thread_html(thread) for thread in threads or ())
        return Notes(says, after, bad=any(each.severity == "error" for each in found or ()))


def saying(
    findings: Iterable[Finding],
    threads: Iterable[Any],
    *,
    block_id: str,
    can_reply: bool,
    patient: bool = True,
) -> Saying:
    """Findings and threads by the path they speak of. `patient`: without what only says that
    nothing is there yet.
    """
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if not (patient and finding.rule in PATIENT):
            by_path[finding.path].append(finding)
    talks: dict[str, list[Any]] = defaultdict(list)
    for thread in threads:
        talks[thread.path].append(thread)
    return Saying(
        by_path, talks, lambda thread: thread_html(thread, block_id=block_id, can_reply=can_reply)
    )


def finding_html(finding: Finding) -> str:
    """One finding: what is wrong, why, and how to put it right. `frontend/src/learner/findings.ts`
    makes the same.
    """
    kind, title = ("bad", html.say("finding", "To fix before handing in"))
    if finding.severity != "error":
        kind, title = ("tip", html.say("finding", "Advice"))
    return (
        f'<div class="cd-say cd-say-{kind}" data-rule="{html.esc(finding.rule)}"'
        f' data-at="{html.esc(finding.path)}">'
        f'{html.icon(kind)}<p class="cd-say-t">{title}</p><p>{html.esc(finding.message)}</p></div>'
    )


def thread_html(thread: Any, *, block_id: str, can_reply: bool) -> str:
    """One conversation, and where the participant may answer."""
    context = {"thread": thread, "bid": block_id, "can_reply": can_reply and thread.state == "open"}
    return render_to_string("city_diplomacy/learner/thread.html", context)
