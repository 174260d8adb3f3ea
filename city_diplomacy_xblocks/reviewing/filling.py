"""What a grader fills in of the plan, as part of the review. Its draft holds what it would change;
a release puts that into the plan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext

from city_diplomacy_xblocks.merging.changes import clean, dump
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import reading
from city_diplomacy_xblocks.reviewing.models import Review, Submission
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.findings import Finding
from city_diplomacy_xblocks.worksheets.team import advice, laid_over, read_filled, value_at


def draft(
    review: Review, raw: object, *, submission: Submission, worksheet: Worksheet, language: str
) -> tuple[str | None, tuple[Finding, ...] | None]:
    """The review's `filled` once `raw`, ``{path: value}``, is typed in, and what there is to say of
    it: an error for each value that does not fit its field, which leaves the draft as it is there.

    Fields that `raw` does not name stay as they are; what the participants see already is no
    change. Refuses (400) what is no field of the team's in this submission.
    """
    if raw is None or raw == {}:
        return review.filled, None
    if not isinstance(raw, Mapping):
        raise _bad()
    answers = reading.answers_of(submission, reading.history(submission))
    try:
        read = read_filled(worksheet, answers, clean(dict(raw)))
    except KeyError:
        raise _bad() from None
    drafted: dict[str, Any] = {**json.loads(review.filled or "{}"), **read.filled}
    changed = {path: value for path, value in drafted.items() if value != value_at(answers, path)}
    said = (*read.misfits, *advice(worksheet, laid_over(answers, changed), language))
    return dump(dict(sorted(changed.items()))) if changed else None, said


def _bad() -> Refusal:
    message = pgettext("reviewing", "This plan has no such field for the team to fill in.")
    return Refusal(400, "bad_field", message)
