"""« Ce n'est pas une donnée personnelle »: what a plan's writers answer to that warning.

An answer is for what looks personal in one text, at its place, and for everybody on the plan. It
stands in the plan's own row, so that neither a page nor a save asks for it separately; not the text
but a keyed mark of it is written down, which nobody can read or compare with another plan's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Final

from attrs import astuple, evolve
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import pgettext

from city_diplomacy_xblocks.drafting.data import Applied, Dismissal, PlanView
from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.drafting.retrying import in_transaction
from city_diplomacy_xblocks.drafting.saving import Held, hold_plan, news
from city_diplomacy_xblocks.drafting.writers import require_same_plan, writable, writer_id
from city_diplomacy_xblocks.merging.others import field_of
from city_diplomacy_xblocks.platform.events import emit
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.worksheets.personal_data import Dismissed
from city_diplomacy_xblocks.worksheets.variables import written_texts

#: Answers that one plan may hold.
MOST: Final = 200
_MARK_LENGTH: Final = 16


def dismissed(plan: PlanView, names: Mapping[int, str] | None = None) -> Dismissed:
    """What the plan's writers said is no personal data, with their names as far as given."""
    said: dict[str, dict[str, str]] = {}
    for each in plan.dismissals:
        if each.stands:
            name = (names or {}).get(each.author_id, "")
            said.setdefault(each.path, {})[each.mark] = name
    return Dismissed(said, partial(_mark, plan.id))


def dismiss(
    *,
    person: Person,
    place: Place,
    path: str,
    mark: str,
    stands: bool,
    known_revision: int,
    plan_id: int | None = None,
) -> Applied:
    """Say that what looks personal at `path` is not, or (`stands` false) be warned of it again.

    `mark` is what the page was warned of: where the text holds something else by now, that is
    refused (409). Saying it twice changes nothing. Raises NotAllowed for who may not write, and for
    a place without a text.
    """
    user_id = writer_id(person)

    def write() -> Applied:
        held = writable(hold_plan(user_id=user_id, place=place))
        require_same_plan(held.view, plan_id)
        _require_open(held.view)
        there = _mark_at(held.view, path)
        if there and there != mark:
            message = pgettext(
                "refusal", "This text has changed meanwhile: read it again, then say it again."
            )
            raise WrongState("other_text", message)
        if there and _stands(held.view, path, mark) != stands:
            said = Dismissal(
                path, mark, user_id, _now().isoformat(), held.view.revision + 1, stands
            )
            held = _write(held, said)
        told = news(held, known_revision=known_revision)
        return evolve(told, touched=told.touched | {field_of(path)})

    applied = in_transaction(write)
    emit("plan.dismissed", {"plan": applied.plan.id, "path": path, "stands": stands})
    return applied


def _now() -> datetime:
    return timezone.now().replace(microsecond=0)


def _mark(plan_id: int, path: str, found: str) -> str:
    keyed = salted_hmac("city_diplomacy.personal", f"{plan_id}:{path}:{found}", algorithm="sha256")
    return keyed.hexdigest()[:_MARK_LENGTH]


def _mark_at(plan: PlanView, path: str) -> str:
    """The mark of what looks personal there now; "" where nothing does."""
    spec = plan.worksheet.field_at(path)
    if spec is None or spec.type not in ("text", "longtext"):
        raise NotAllowed("not_here", pgettext("refusal", "There is no such text here."))
    texts = written_texts(plan.worksheet, plan.answers)
    text = next((text for at, _, _, text in texts if at == path), "")
    return dismissed(plan).mark(path, text)


def _require_open(plan: PlanView) -> None:
    if not plan.is_open:
        message = pgettext(
            "refusal", "The plan is handed in: warnings of it can be answered once it comes back."
        )
        raise WrongState("closed", message)


def _stands(plan: PlanView, path: str, mark: str) -> bool:
    return any(each.stands and each.path == path and each.mark == mark for each in plan.dismissals)


def _write(held: Held, said: Dismissal) -> Held:
    """Note what was said, as the plan's next revision: other pages learn of it so."""
    view = held.view
    others = [each for each in view.dismissals if (each.path, each.mark) != (said.path, said.mark)]
    kept = (*_with_room(view, others), said)
    stored = json.dumps([astuple(each) for each in kept])
    Plan.objects.filter(pk=view.id).update(dismissals=stored, revision=F("revision") + 1)
    return evolve(held, view=evolve(view, dismissals=kept, revision=said.revision))


def _with_room(view: PlanView, others: list[Dismissal]) -> list[Dismissal]:
    """Without what no longer says anything, where there are too many; refused (409) if all do."""
    if len(others) < MOST:
        return others
    marks = dismissed(view)
    texts = {path: text for path, _, _, text in written_texts(view.worksheet, view.answers)}
    left = [
        each
        for each in others
        if each.stands and each.mark == marks.mark(each.path, texts.get(each.path, ""))
    ]
    if len(left) >= MOST:
        message = pgettext(
            "refusal",
            "You have said so of {n} texts of this plan: no more can be noted. The warning stays, "
            "and does not prevent handing in.",
        )
        raise WrongState("too_many", message.format(n=MOST))
    return left
