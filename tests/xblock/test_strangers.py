"""Whatever ids of a plan somebody sends to whichever handler: they read and change what is theirs.

Every handler of the block is asked, one that comes tomorrow too, with every id of somebody else's plan
under every name that handlers know. A handler that takes an id by another name adds it to `ids_of`.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from city_diplomacy_xblocks.answering import requests
from city_diplomacy_xblocks.answering.handlers import HANDLERS
from city_diplomacy_xblocks.demo.testing import block_for, make_block, make_user, usage
from city_diplomacy_xblocks.drafting.models import History, Invitation, KeptAside, Member, Plan
from city_diplomacy_xblocks.reviewing.models import (
    Comment,
    MarkHistory,
    Recipient,
    Submission,
    Thread,
)
from tests.xblock.story import ask, asked, change, person_of, save, save_example

pytestmark = pytest.mark.django_db

VISION = "vision.vision_statement"
#: What a reader of the plan may see, and what only its writers and its graders may.
OPEN = "SECRET-PLAN"
CLOSED = frozenset({"SECRET-PAST", "SECRET-KEPT", "SECRET-TALK", "SECRET-GRADER", "SECRET-NOTE"})
GRADE = "SECRET-GRADE"
EVERYTHING = CLOSED | {OPEN, GRADE}


def let_in(owner, guest, role: str) -> None:
    asked(owner, "invite", role=role, username=guest.runtime.who.user.username)
    asked(guest, "accept", invitation=Invitation.objects.latest("id").pk)


def write(block, words: str, *, client: str) -> None:
    base = asked(block, "copy")["revision"]
    text = f"{words} {'En 2035, chacun se soigne et se forme ici. ' * 4}"
    save(block, change(1, VISION, text, base=base), client=client, revision=base)


@pytest.fixture
def plan():
    """A plan that was handed in, came back, and is written again: with all that a plan may have."""
    cache.clear()
    owner = make_block(make_user("aissata"))
    save_example(owner)
    write(owner, "SECRET-PAST", client="c2")
    asked(owner, "hand_in")
    staff = block_for(make_user("benali", role="instructor"), usage())
    number = Submission.objects.get().pk
    asked(staff, "review", submission=number)
    said = {"submission": number, "path": VISION}
    asked(staff, "comment", text="SECRET-GRADER", **said)
    asked(staff, "comment", text="SECRET-NOTE", internal=True, **said)
    marking = {"marks": {}, "overall": GRADE, "decision": "to_revise"}
    asked(staff, "save_review", submission=number, revision=0, **marking)
    asked(staff, "release", submission=number, revision=1)
    write(owner, OPEN, client="c3")
    save(owner, change(2, "vision.nonsense", "SECRET-KEPT"), client="c3")
    lea = block_for(make_user("lea"), usage())
    let_in(owner, lea, "reader")
    mine = Member.objects.get(user__username="aissata", active=True).plan_id
    asked(lea, "say", plan=mine, path=VISION, text="SECRET-TALK")
    asked(owner, "invite", role="writer")
    return Plan.objects.get(pk=mine)


def ids_of(plan, block) -> dict[str, Any]:
    """Every id of the plan, under every name; what is asked for besides would change it."""
    owner = Member.objects.filter(plan=plan).earliest("id").user
    invitation = Invitation.objects.filter(plan=plan, closed=None).latest("id").pk
    copy = {
        "format": "city-plan-copy/1",
        "plan": f"{plan.course_key}|{plan.plan_key}",
        "of": plan.pk,
        "person": person_of(block),
        "complete": True,
        "answers": {"vision": {"vision_statement": "HACKED"}},
        "pages": [{"client": "c3", "of": plan.pk, "changes": [change(9, VISION, "HACKED")]}],
    }
    return {
        "client": "c3",
        "revision": 0,
        "changes": [change(9, VISION, "HACKED")],
        "kept": KeptAside.objects.get(plan=plan).pk,
        "use": True,
        "thread": Thread.objects.filter(plan=plan, internal=False).latest("id").pk,
        "comment": Comment.objects.filter(by_staff=True).earliest("id").pk,
        "submission": Submission.objects.get(plan=plan).pk,
        "text": "HACKED",
        "resolved": True,
        "internal": False,
        "invitation": invitation,
        "take_back": invitation,
        "role": "reader",
        "username": owner.username,
        "owner": owner.username,
        "user": owner.pk,
        "leave": plan.pk,
        "read": plan.pk,
        "again": plan.pk,
        "path": VISION,
        "mark": "0123456789abcdef",
        "stands": True,
        "section": "vision",
        "at": plan.revision,
        "since": True,
        "within": "",
        "request": "r1",
        "copy": json.dumps(copy),
        "answers": True,
        "until": f"{timezone.now().year + 1}-03-08T23:59",
        "marks": {},
        "overall": "HACKED",
        "decision": "validated",
        "to": "docx",
        "annex": True,
    }


#: Names of the body that say who asks, or how much of it, and lead to no row.
HARMLESS = {
    "person",
    "language",
    "plan",
    "code",
    "before",
    "colleagues",
    "remove",
    "reason",
    "search",
    "sort",
    "cursor",
    "state",
    "quote",
    "in",
}


def rows_of(plan, but) -> dict[str, list]:
    """All that the plan has which `but` may not change."""
    threads = Thread.objects.filter(plan=plan).exclude(comments__author_id=but)
    of_plan: dict[str, Any] = {
        "plan": Plan.objects.filter(pk=plan.pk).values_list(
            "answers", "revision", "state", "dismissals"
        ),
        "members": Member.objects.filter(plan=plan).exclude(user_id=but).values_list(),
        "invitations": Invitation.objects.filter(plan=plan).exclude(user_id=but).values_list(),
        "kept": KeptAside.objects.filter(plan=plan).values_list(),
        "history": History.objects.filter(plan=plan).values_list(),
        "threads": threads.values_list(),
        "comments": Comment.objects.filter(thread__plan=plan)
        .exclude(author_id=but)
        .values_list("id", "text", "published_at"),
        "submissions": Submission.objects.filter(plan=plan).values_list("state", "late"),
        "told": MarkHistory.objects.filter(submission__plan=plan).values_list(),
        "graded": Recipient.objects.filter(submission__plan=plan).values_list("points"),
    }
    return {name: list(rows.order_by("pk")) for name, rows in of_plan.items()}


def stranger(plan, owner):
    """A learner with a plan of their own."""
    block = block_for(make_user("mariam"), usage())
    save(block, change(1, VISION, "Autre chose"))
    return block


def newcomer(plan, owner):
    """A learner who has not begun."""
    return block_for(make_user("mariam"), usage())


def invited(plan, owner):
    """A learner who was asked to read the plan and has not answered."""
    block = block_for(make_user("mariam"), usage())
    asked(owner, "invite", role="reader", username="mariam")
    asked(owner, "invite", role="writer")
    return block


def reader(plan, owner):
    """A learner who reads the plan."""
    block = block_for(make_user("mariam"), usage())
    let_in(owner, block, "reader")
    return block


def former_reader(plan, owner):
    """A learner who has read the plan, and reads it no more."""
    block = reader(plan, owner)
    asked(owner, "remove", user=block.runtime.who.user.pk)
    return block


def former_writer(plan, owner):
    """A learner who has written it, after it was graded, and was taken off it."""
    block = block_for(make_user("mariam"), usage())
    let_in(owner, block, "writer")
    asked(owner, "remove", user=block.runtime.who.user.pk)
    return block


def staff_elsewhere(plan, owner):
    """Staff of the course, at a block of another plan."""
    return make_block(make_user("moussa", role="instructor"), name="autre", plan_key="autre")


KINDS: list[tuple[Callable, frozenset[str]]] = [
    (stranger, EVERYTHING),
    (newcomer, EVERYTHING),
    (invited, EVERYTHING),
    (reader, CLOSED | {GRADE}),
    (former_reader, EVERYTHING),
    (former_writer, EVERYTHING),
    (staff_elsewhere, EVERYTHING),
]


@pytest.mark.parametrize(("kind", "hidden"), KINDS, ids=[kind.__name__ for kind, _ in KINDS])
def test_nobody_reads_or_changes_what_is_not_theirs(plan, kind, hidden):
    block = kind(plan, block_for(plan.members.earliest("id").user, usage()))
    but = block.runtime.who.user.pk
    before, ids = rows_of(plan, but), ids_of(plan, block)
    for handler in HANDLERS:
        for body in (ids, {**ids, "plan": plan.pk}):
            with transaction.atomic():
                answer = json.dumps(ask(block, handler, **body), default=repr)
                told = {word for word in hidden if word in answer}
                assert not told, (handler, told)
                assert rows_of(plan, but) == before, handler
                transaction.set_rollback(True)


def test_the_plan_has_all_of_it_for_its_writer_and_its_graders(plan):
    """Or the test above would look for nothing."""
    owner = block_for(plan.members.earliest("id").user, usage())
    page = json.dumps(asked(owner, "page"))
    shown = {OPEN, GRADE, "SECRET-KEPT", "SECRET-TALK", "SECRET-GRADER"}
    assert {word for word in EVERYTHING if word in page} == shown
    assert "SECRET-PAST" in json.dumps(asked(owner, "history", path=VISION))
    staff = block_for(make_user("benali", role="instructor"), usage())
    review = json.dumps(asked(staff, "review", submission=Submission.objects.get().pk))
    assert "SECRET-NOTE" in review


def test_every_name_that_handlers_ask_for_is_tried(plan):
    """A handler that takes an id by a new name must be asked for it above; those of authors refuse
    everybody here before they read anything.
    """
    read = {name for name, each in vars(requests).items() if inspect.isfunction(each)}
    asks = re.compile(rf"\b(?:{'|'.join(sorted(read))})\(\s*(?:call\.)?body,\s*\"(\w+)\"")
    answers = [answer for audience, answer in HANDLERS.values() if audience != "author"]
    modules = {inspect.getmodule(answer) for answer in answers}
    names = {name for module in modules for name in asks.findall(inspect.getsource(module))}
    assert len(names) > 20
    known = {*ids_of(plan, block_for(make_user("aissata"), usage())), *HARMLESS}
    assert not names - known
