"""What is said beside a field, as HTML: findings of the tool, conversations of people."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen
from django.template.loader import render_to_string

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.html import NOTHING, Notes
from city_diplomacy_xblocks.worksheets.findings import DISMISSED, Finding

#: Built-in findings that wait until the person has been there: an empty plan is not a wrong plan.
PATIENT: Final = frozenset({"required", "rows"})


@frozen
class Saying:
    """What stands beside the fields of one page."""

    findings: Mapping[str, Sequence[Finding]]
    threads: Mapping[str, Sequence[Any]]
    thread_html: Callable[[Any], str]
    comment_html: Callable[[str], str] = lambda _path: ""

    def at(self, path: str) -> Notes:
        """What stands after the field, row or section at `path`."""
        found, threads = self.findings.get(path), self.threads.get(path)
        comment = self.comment_html(path)
        if not found and not threads and not comment:
            return NOTHING
        says = "".join(finding_html(each) for each in found or ())
        after = "".join(self.thread_html(thread) for thread in threads or ()) + comment
        return Notes(says, after, bad=any(each.severity == "error" for each in found or ()))


def saying(
    findings: Iterable[Finding],
    threads: Iterable[Any],
    *,
    block_id: str,
    can_reply: bool,
    me: int | None = None,
    as_reader: bool = False,
    patient: bool = True,
) -> Saying:
    """Findings and threads by the path they speak of. `patient`: without what only says that
    nothing is there yet. `me` reads them; a reader may comment on every field, row and section.
    """
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if not (patient and finding.rule in PATIENT):
            by_path[finding.path].append(finding)
    talks: dict[str, list[Any]] = defaultdict(list)
    for thread in threads:
        talks[thread.path].append(thread)

    def one_thread(thread: Any) -> str:
        return thread_html(
            thread, block_id=block_id, can_reply=can_reply, me=me, can_settle=not as_reader
        )

    if not (as_reader and can_reply):
        return Saying(by_path, talks, one_thread)
    return Saying(by_path, talks, one_thread, comment_html)


def comment_html(path: str) -> str:
    """Where a reader may comment; what opens there is asked for when it is opened. No cell has one:
    its row has.
    """
    if path.count(".") > 2:
        return ""
    words = html.say("threads", "Comment")
    body = html.esc(json.dumps({"path": path}))
    return (
        f'<details class="cd-more cd-talk" data-drawer="talk" data-body="{body}"><summary>'
        f"{html.icon('talk')} {words}</summary><div data-drawer-body></div></details>"
    )


def finding_html(finding: Finding) -> str:
    """One finding: what is wrong, why, and how to put it right. `frontend/src/learner/findings.ts`
    makes the same.
    """
    kind, title = ("bad", html.say("finding", "To fix before handing in"))
    if finding.severity == "warning":
        kind, title = ("tip", html.say("finding", "Advice"))
    elif finding.severity == "note":
        kind, title = ("ok", html.say("finding", "Noted"))
    return (
        f'<div class="cd-say cd-say-{kind}" data-rule="{html.esc(finding.rule)}"'
        f' data-at="{html.esc(finding.path)}">'
        f'{html.icon(kind)}<p class="cd-say-t">{title}</p><p>{html.esc(finding.message)}</p>'
        f"{_answer_html(finding)}</div>"
    )


def _answer_html(finding: Finding) -> str:
    """The button with which people answer a warning of personal data, or take that back."""
    if not finding.mark:
        return ""
    words = html.say("finding", "It is not personal data")
    if finding.rule == DISMISSED:
        words = html.say("finding", "Put the warning back")
    stands = finding.rule != DISMISSED
    body = json.dumps({"path": finding.path, "mark": finding.mark, "stands": stands})
    return (
        f'<p class="cd-line"><button type="button" class="cd-btn cd-btn-quiet" data-post="dismiss"'
        f' data-flush data-body="{html.esc(body)}">{words}</button></p>'
        '<div data-problem role="alert"></div>'
    )


def thread_html(
    thread: Any, *, block_id: str, can_reply: bool, me: int | None = None, can_settle: bool = True
) -> str:
    """One conversation, and where `me` may answer. `can_settle`: and say that it is corrected."""
    # What no attempt began was begun by somebody who reads the draft.
    reader = thread.comments[0].author_id if not thread.attempt and thread.comments else None
    context = {
        "thread": thread,
        "bid": block_id,
        "can_reply": can_reply and thread.state == "open",
        "can_settle": can_settle,
        "me": me,
        "reader": reader,
    }
    return render_to_string("city_diplomacy/learner/thread.html", context)
