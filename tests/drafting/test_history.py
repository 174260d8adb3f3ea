"""What a plan was, who changed it, and the way back."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from city_diplomacy_xblocks.drafting import api
from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.drafting.models import History
from tests.drafting.conftest import PLACE, find, make_person, save
from tests.merging.plans import change, insert

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Clock:
    """The hour, as the tests set it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def write(person, seq, path, value, **more):
    """One change that has seen everything."""
    plan = find(person)
    return save(person, change(seq, path, value, base=plan.revision if plan else 0), **more).plan


def restore(person, revision, within="", request="r1", known=0):
    return api.restore(
        person=person,
        place=PLACE,
        plan_id=find(person).id,
        request_id=request,
        revision=revision,
        within=within,
        known_revision=known,
    )


def load(person, pages=(), answers=None, request="c1", known=0):
    return api.load_copy(
        person=person,
        place=PLACE,
        plan_id=find(person).id,
        request_id=request,
        pages=dict(pages),
        answers=answers,
        known_revision=known,
    )


def test_the_timeline_says_who_changed_what_in_each_quarter_of_an_hour(person, clock):
    plan = write(person, 1, "A.name", "Kan")
    write(person, 2, "A.name", "Kanimbora")
    write(person, 3, "A.note", "Une ville")
    clock.later(minutes=20)
    last = write(person, 4, "B.actions.x", None)
    last = save(person, insert(5, "B.actions.r1", title="Ouvrir")).plan
    told = api.timeline(plan.id)
    assert told.before is None
    assert [(work.author_id, work.at, work.paths) for work in told.works] == [
        (person.user_id, clock.now, ("B.actions", "B.actions.r1")),
        (person.user_id, NOON, ("A.note", "A.name")),
    ]
    assert told.works[0].revision == last.revision
    assert api.plan_at(last, told.works[1].revision) == {
        "A": {"name": "Kanimbora", "note": "Une ville"}
    }


def test_the_timeline_of_a_section_leaves_out_the_others(person):
    plan = write(person, 1, "A.name", "Kanimbora")
    save(person, insert(2, "B.actions.r1"))
    assert [work.paths for work in api.timeline(plan.id, section="A").works] == [("A.name",)]
    assert api.timeline(plan.id, section="C").works == ()
    assert api.timeline(plan.id, section="%").works == ()


def test_pages_of_the_timeline_follow_each_other_without_gap_or_repeat(person, clock):
    for seq in range(1, 51):
        plan = write(person, seq, "A.name", f"texte {seq}")
        clock.later(minutes=15)
    found, before = [], None
    for _ in range(3):
        page = api.timeline(plan.id, before=before)
        found.append([work.revision for work in page.works])
        before = page.before
    assert before is None
    assert [len(page) for page in found] == [20, 20, 10]
    assert [number for page in found for number in page] == list(range(50, 0, -1))


def test_two_people_in_one_quarter_are_two_pieces_of_work(person):
    other = make_person()
    plan = write(person, 1, "A.name", "Kanimbora")
    for seq, who in enumerate([person, other] * 6, 2):
        run = History(
            plan_id=plan.id,
            path="A.note",
            op="set",
            value='"x"',
            client_number=seq,
            author_id=who.user_id,
            start_revision=seq,
            revision=seq,
            at=find(person).saved_at,
        )
        run.save()
    works = api.timeline(plan.id).works
    assert [(work.author_id, work.revision) for work in works] == [
        (other.user_id, 13),
        (person.user_id, 12),
    ]


def test_a_plan_is_seen_as_it_was_at_each_moment(person, clock):
    seen = {}
    for seq, (path, value) in enumerate(
        [("A.name", "Kan"), ("A.note", "Une ville"), ("A.name", "Kanimbora"), ("A.note", None)], 1
    ):
        plan = write(person, seq, path, value)
        seen[plan.revision] = plan.answers
        clock.later(minutes=15)
    for seq, each in enumerate(
        [
            insert(5, "B.actions.aB", title="Ouvrir"),
            insert(6, "B.actions.Ab", "aB", title="Former"),
            change(7, "B.actions.Ab", {"after": None}, op="move"),
            change(8, "B.actions.aB.title", "Ouvrir deux guichets"),
            change(9, "B.actions.Ab", op="delete"),
        ]
    ):
        plan = save(person, evolve(each, seq=5 + seq, base=plan.revision)).plan
        seen[plan.revision] = plan.answers
        clock.later(minutes=15)
    assert len(seen) == 9
    for revision, answers in seen.items():
        assert api.plan_at(plan, revision) == answers
    assert api.plan_at(plan, 0) == {}
    assert api.plan_at(plan, 10**9) == plan.answers


def test_a_field_is_followed_over_time(person, clock):
    plan = write(person, 1, "A.name", "Kan")
    clock.later(minutes=15)
    write(person, 2, "A.name", "Kanimbora")
    save(person, change(1, "A.name", "Tombouctou", base=2), client="phone")
    save(person, insert(3, "B.actions.r1", title="Ouvrir"))
    told = api.field_history(plan.id, "A.name")
    assert [each.value for each in told] == ["Tombouctou", "Kanimbora", "Kan"]
    assert [each.at for each in told] == [clock.now, clock.now, NOON]
    cell = api.field_history(plan.id, "B.actions.r1.title")
    assert [(each.value, each.author_id) for each in cell] == [("Ouvrir", person.user_id)]
    assert api.field_history(plan.id, "nonsense") == []


def test_restoring_a_field_leaves_the_others_and_keeps_what_stood(person, clock):
    first = write(person, 1, "A.name", "Kan")
    clock.later(minutes=15)
    save(person, change(2, "A.name", "Kanimbora"), change(3, "A.note", "Une ville"))
    before = find(person)
    applied = restore(person, first.revision, "A.name", known=before.revision)
    assert applied.plan.answers == {"A": {"name": "Kan", "note": "Une ville"}}
    assert applied.others == [{"path": "A.name", "value": "Kan"}]
    assert applied.touched == {"A.name"}
    assert api.plan_at(applied.plan, before.revision) == before.answers
    assert "Kanimbora" in [each.value for each in api.field_history(first.id, "A.name")]


def test_restoring_a_whole_plan_brings_rows_back_in_their_order(person, clock):
    save(person, *(insert(n, f"B.actions.r{n}", title=f"Action {n}") for n in (1, 2, 3)))
    good = find(person)
    clock.later(minutes=15)
    save(
        person,
        change(4, "B.actions.r2", op="delete"),
        change(5, "B.actions.r1.title", "Gâché"),
        insert(6, "B.actions.r9"),
        change(7, "A.name", "Kanimbora"),
    )
    bad = find(person)
    applied = restore(person, good.revision)
    assert applied.plan.answers == good.answers
    assert applied.kept == []
    assert restore(person, bad.revision, request="r2").plan.answers == bad.answers


def test_a_restore_that_comes_twice_is_done_once(person, clock):
    first = write(person, 1, "A.name", "Kan")
    clock.later(minutes=15)
    write(person, 2, "A.name", "Kanimbora")
    once = restore(person, first.revision)
    write(person, 3, "A.name", "Encore autre chose")
    again = restore(person, first.revision, known=once.plan.revision)
    assert again.plan.answers == {"A": {"name": "Encore autre chose"}}
    assert again.results == []
    assert again.others == [{"path": "A.name", "value": "Encore autre chose"}]


def test_whoever_restores_is_told_what_others_did_meanwhile(person, clock):
    first = write(person, 1, "A.name", "Kan")
    clock.later(minutes=15)
    write(person, 2, "A.name", "Kanimbora")
    save(person, change(1, "A.people", 7, base=2), client="phone")
    applied = restore(person, first.revision, "A.name", known=2)
    assert {each["path"] for each in applied.others} == {"A.name", "A.people"}


def test_nothing_is_put_back_into_a_closed_plan(person):
    plan = write(person, 1, "A.name", "Kanimbora")
    api.set_state(plan.id, expected={"draft"}, to="submitted")
    with pytest.raises(WrongState):
        restore(person, 0)
    with pytest.raises(WrongState):
        load(person, answers={})
    assert find(person).answers == plan.answers


def test_only_a_writer_puts_back_and_only_in_the_plan_that_the_page_shows(person):
    write(person, 1, "A.name", "Kanimbora")
    for stranger in (make_person(), evolve(person, is_masquerading=True)):
        with pytest.raises((NotAllowed, WrongState)):
            api.restore(
                person=stranger,
                place=PLACE,
                plan_id=find(person).id,
                request_id="r",
                revision=0,
                known_revision=0,
            )
    other = make_person()
    write(other, 1, "A.name", "Tombouctou")
    with pytest.raises(WrongState):
        api.restore(
            person=other,
            place=PLACE,
            plan_id=find(person).id,
            request_id="r",
            revision=0,
            known_revision=0,
        )
    assert find(person).answers == {"A": {"name": "Kanimbora"}}


def test_unsent_changes_of_a_copy_are_done_once_whoever_brings_them(person):
    write(person, 1, "A.name", "Kan")
    unsent = [change(2, "A.name", "Kanimbora", base=1), insert(3, "B.actions.r1", title="Ouvrir")]
    loaded = load(person, {"page": unsent})
    assert [result.status for result in loaded.results] == ["accepted", "accepted"]
    assert {each["path"] for each in loaded.others} == {"A.name", "B.actions"}
    again = load(person, {"page": unsent}, request="c2")
    assert [result.status for result in again.results] == ["repeated", "repeated"]
    from_the_device = save(person, *unsent)
    assert [result.status for result in from_the_device.results] == ["repeated", "repeated"]
    assert find(person).answers == {
        "A": {"name": "Kanimbora"},
        "B": {"actions": [{"id": "r1", "title": "Ouvrir"}]},
    }


def test_a_copy_of_two_pages_meets_what_was_written_since(person):
    write(person, 1, "A.name", "Kan")
    save(person, change(1, "A.name", "Tombouctou", base=1), client="phone")
    loaded = load(
        person,
        {
            "page": [change(2, "A.name", "Kanimbora", base=1)],
            "tablet": [change(1, "A.people", 7, base=1)],
        },
    )
    assert [result.reason or result.status for result in loaded.results] == ["conflict", "accepted"]
    assert [(kept.path, kept.value) for kept in loaded.kept] == [("A.name", "Kanimbora")]
    assert find(person).answers == {"A": {"name": "Tombouctou", "people": 7}}


def test_the_answers_of_a_copy_go_through_the_same_door_as_every_change(person):
    plan = write(person, 1, "A.name", "Kanimbora")
    hostile = {
        "A": {"name": "x" * 41, "people": 7, "nonsense": "?"},
        "B": {"actions": [{"id": "r1", "title": "Ouvrir"}, {"id": "bad id"}]},
    }
    loaded = load(person, answers=hostile)
    assert find(person).answers == {
        "A": {"name": "Kanimbora", "people": 7},
        "B": {"actions": [{"id": "r1", "title": "Ouvrir"}]},
    }
    assert {(kept.path, kept.reason) for kept in loaded.kept} == {
        ("A.name", "length"),
        ("A.nonsense", "unknown"),
        ("B.actions.bad id", "malformed"),
    }
    assert api.plan_at(loaded.plan, plan.revision) == plan.answers


def lengthen(person, clock, *, saves, first=1):
    """A plan saved many times, by two pages in turn, some of it within one quarter of an hour."""
    for number in range(first, first + saves):
        write(
            person,
            number,
            ("A.name", "A.note")[number % 2],
            f"texte {number}",
            client=f"page {number % 3 == 0}",
        )
        clock.later(minutes=2)


def queries(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([each for each in captured if "city_diplomacy_xblocks_" in each["sql"]])


def test_a_long_history_costs_the_same_queries_and_no_more_rows_than_the_rule_says(person, clock):
    lengthen(person, clock, saves=6)
    plan = find(person)

    def costs():
        now = find(person)
        middle = now.revision // 2
        return [
            queries(lambda: api.timeline(plan.id)),
            queries(lambda: api.plan_at(now, middle)),
            queries(lambda: api.field_history(plan.id, "A.name")),
            queries(lambda: restore(person, middle, request=f"r{now.revision}")),
            queries(
                lambda: save(person, change(now.revision * 10, "A.people", 1 + now.revision % 50))
            ),
        ]

    short = costs()
    lengthen(person, clock, saves=240, first=1000)
    assert costs() == short
    assert short[:3] == [1, 2, 1]
    # Of each path a run ends when another page writes, or after a quarter of an hour.
    runs = list(History.objects.filter(path__startswith="A.n").order_by("revision"))
    by_path = {}
    for run in runs:
        by_path.setdefault(run.path, []).append(run)
    for ended in by_path.values():
        for run, following in itertools.pairwise(ended):
            same_quarter = int(run.at.timestamp()) // 900 == int(following.at.timestamp()) // 900
            assert not (same_quarter and run.client_number == following.client_number)
    assert len(runs) < 246 + 4
