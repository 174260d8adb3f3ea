"""Real parallel writers, each with a connection of its own, on whatever database the tests run."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from city_diplomacy_xblocks.drafting import api
from city_diplomacy_xblocks.drafting.models import Client, History, KeptAside, Member, Plan
from city_diplomacy_xblocks.platform.people import Person
from tests.drafting.conftest import PLACE, WORKSHEET, find, make_person, save
from tests.merging.plans import change, insert

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

WRITERS = 6
SAVES = 8


def together(*works: Callable[[], object]) -> list[object]:
    """Run each work in a thread of its own, all from the same moment on."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result() for each in [pool.submit(run, work) for work in works]]


@pytest.fixture
def writer(transactional_db: None) -> Person:
    return make_person()


def test_first_saves_at_once_make_one_plan_with_everything_in_it(writer):
    together(
        *(
            lambda n=n: save(
                writer, insert(1, f"B.actors.K{n}", name=f"Acteur {n}"), client=f"page {n}"
            )
            for n in range(WRITERS)
        )
    )
    assert (Plan.objects.count(), Member.objects.count(), Client.objects.count()) == (1, 1, WRITERS)
    plan = find(writer)
    # A row that comes in is a change, and the order of the rows another.
    assert plan.revision == 2 * WRITERS
    assert {row["id"] for row in plan.answers["B"]["actors"]} == {f"K{n}" for n in range(WRITERS)}


def test_plans_begun_at_once_are_one(writer):
    plans = together(
        *[lambda: api.ensure_plan(person=writer, place=PLACE, worksheet=WORKSHEET)] * WRITERS
    )
    assert len({plan.id for plan in plans}) == 1


def test_many_saves_of_many_pages_lose_nothing(writer):
    rows = [insert(n + 1, f"B.actors.K{n}") for n in range(WRITERS)]
    begun = save(writer, *rows).plan.revision

    def write(n: int) -> None:
        for seq in range(1, SAVES + 1):
            text = f"page {n} save {seq}"
            save(
                writer,
                change(2 * seq - 1, f"B.actors.K{n}.name", text, base=begun),
                change(2 * seq, "A.name", text, base=begun),
                client=f"page {n}",
                known=begun,
            )

    together(*(lambda n=n: write(n) for n in range(WRITERS)))
    plan = find(writer)
    last = [f"page {n} save {SAVES}" for n in range(WRITERS)]
    assert sorted(row["name"] for row in plan.answers["B"]["actors"]) == last
    # One page wrote the contested field first and went on; what the others came to is kept aside.
    winner = plan.answers["A"]["name"]
    assert winner in last
    kept = KeptAside.objects.filter(path="A.name", reason="conflict")
    assert sorted(json.loads(each.value) for each in kept) == sorted({*last} - {winner})
    assert plan.revision == begun + WRITERS * SAVES + SAVES
    assert set(Client.objects.filter(number__gt=1).values_list("seq", flat=True)) == {2 * SAVES}


def test_copies_of_one_request_are_done_once(writer):
    save(writer, change(1, "A.name", "Kanimbora"))
    batch = (
        insert(2, "B.actors.K1", name="Mairie", base=1),
        change(3, "A.note", "Une ville au bord du fleuve", base=1),
        change(4, "A.people", 1000, base=1),
    )
    applied = together(*[lambda: save(writer, *batch, known=1)] * WRITERS)
    firsts = [each for each in applied if each.results[0].status == "accepted"]
    assert len(firsts) == 1
    assert find(writer).revision == 4
    assert KeptAside.objects.count() == 1
    assert {kept.id for each in applied for kept in each.kept} == {KeptAside.objects.get().pk}
    assert find(writer).answers["B"]["actors"] == [{"id": "K1", "name": "Mairie"}]


def test_growing_copies_of_one_request_are_done_once(writer):
    """A page that got no answer in time sends the same changes again, and those made meanwhile."""
    batch = [insert(n, f"B.actors.K{n}", name=f"Acteur {n}") for n in range(1, WRITERS + 1)]
    together(*(lambda n=n: save(writer, *batch[:n]) for n in range(1, WRITERS + 1)))
    assert find(writer).revision == 2 * WRITERS
    assert History.objects.count() == WRITERS + 1
    assert KeptAside.objects.count() == 0


def test_a_text_chosen_by_two_clicks_is_put_in_place_once(writer):
    save(writer, change(1, "A.name", "Kanimbora"))
    kept = save(writer, change(1, "A.name", "Tombouctou"), client="phone").kept[0]
    together(
        *[lambda: api.resolve_kept(person=writer, place=PLACE, kept_id=kept.id, use=True)] * WRITERS
    )
    assert find(writer).revision == 2
    assert find(writer).answers["A"]["name"] == "Tombouctou"


def test_saves_while_the_plan_is_handed_in_are_either_in_it_or_kept_aside(writer):
    plan = save(writer, change(1, "A.name", "Kanimbora")).plan

    def write(n: int) -> None:
        for seq in range(1, SAVES + 1):
            save(
                writer,
                insert(seq, f"B.actors.K{n}-{seq}", name="Acteur", base=1),
                client=f"page {n}",
                known=1,
            )

    together(
        lambda: api.set_state(plan.id, expected={"draft"}, to="submitted"),
        *(lambda n=n: write(n) for n in range(WRITERS)),
    )
    after = find(writer)
    placed = len(after.answers.get("B", {}).get("actors", []))
    assert placed + KeptAside.objects.filter(reason="closed").count() == WRITERS * SAVES
    assert after.state == "submitted"
