"""What requests cost in statements on our own tables, whatever the plan's size, its past and its people."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from city_diplomacy_xblocks.demo.testing import make_block, make_user
from city_diplomacy_xblocks.drafting.models import History, Member, Plan
from tests.xblock.story import asked, change, save, save_example

pytestmark = [pytest.mark.django_db, pytest.mark.database]

RUNS, PEOPLE, CELLS = 5_000, 30, 600


def nothing(_plan: Plan) -> None:
    """A plan as it was begun."""


def six_hundred_cells(plan: Plan) -> None:
    from benchmarks.host import cells, full_plan

    answers = full_plan()
    assert cells(answers) >= CELLS
    plan.answers = json.dumps(answers)
    plan.save()


def many_actors(plan: Plan) -> None:
    """As many as the worksheet takes: nothing blocks such a plan."""
    answers = json.loads(plan.answers)
    actors = answers["parties_prenantes"]["stakeholders"]
    actors += [
        {**actors[n % 6], "id": f"x{n}", "name": f"Acteur {n}"} for n in range(40 - len(actors))
    ]
    plan.answers = json.dumps(answers)
    plan.save()


def a_long_past(plan: Plan) -> None:
    History.objects.bulk_create(
        [
            History(
                plan=plan, path="identite.city_name", op="set", value='"Kanimbora"', author_id=1,
                client_number=1, start_revision=10_000 + n, revision=10_000 + n, at=timezone.now(),
            )
            for n in range(RUNS)
        ],
        batch_size=500,
    )  # fmt: skip


def many_answers(plan: Plan) -> None:
    """To as many warnings of personal data as a plan keeps, by the writer and a colleague."""
    people = list(plan.members.values_list("user_id", flat=True))
    said = [
        ["identite.city_name", f"{n:016x}", people[0], "2026-11-22T08:00:00+00:00", 1, True]
        for n in range(200)
    ]
    plan.dismissals = json.dumps(said)
    plan.save()


def many_people(plan: Plan) -> None:
    people = [make_user(f"colleague{n}") for n in range(PEOPLE - 1)]
    Member.objects.bulk_create(member_of(plan, each) for each in people)


def member_of(plan: Plan, user: User) -> Member:
    return Member(
        plan=plan, user=user, course_key=plan.course_key, plan_key=plan.plan_key,
        anonymous_id=user.username, joined=timezone.now(),
    )  # fmt: skip


def ours(act: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        act()
    return [each["sql"] for each in queries if "city_diplomacy_xblocks_" in each["sql"]]


def cost(request: str, grow: Callable[[Plan], None], *, complete: bool) -> list[str]:
    """Statements of one request by a writer of a plan with a colleague, grown by `grow`."""
    user = make_user()
    block = make_block(user)
    if complete:
        save_example(block)
    else:
        save(block, change(1, "identite.city_name", "Kanimbora"))
    plan = Plan.objects.get(members__user=user)
    member_of(plan, make_user("mariam")).save()
    grow(plan)
    # The page is known to the server, and what it asks for once has been asked.
    asked(block, "page", language="fr")
    known = Plan.objects.get(pk=plan.pk).revision
    acts = {
        "save": lambda: save(
            block, change(9_999, "identite.city_name", "Ville", base=known), revision=known
        ),
        "page": lambda: asked(block, "page", language="fr"),
        "news": lambda: asked(block, "news", client="c1", revision=known, section="identite"),
        "hand_in": lambda: asked(block, "hand_in", revision=known),
    }
    return ours(acts[request])


@pytest.mark.parametrize("request_", ["save", "page", "news"])
@pytest.mark.parametrize("grow", [six_hundred_cells, a_long_past, many_people, many_answers])
def test_a_request_costs_the_same_however_much_there_is(request_, grow):
    least = cost(request_, nothing, complete=False)
    Plan.objects.all().delete()
    most = cost(request_, grow, complete=False)
    assert least
    assert len(most) == len(least), "\n".join(most)


@pytest.mark.parametrize("grow", [many_actors, a_long_past, many_people, many_answers])
def test_handing_in_costs_the_same_however_much_there_is(grow):
    least = cost("hand_in", nothing, complete=True)
    Plan.objects.all().delete()
    most = cost("hand_in", grow, complete=True)
    assert len(most) == len(least), "\n".join(most)
