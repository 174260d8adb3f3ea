"""Plans of several people: pages made for another plan, what it costs, and all at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from city_diplomacy_xblocks.drafting import api
from city_diplomacy_xblocks.drafting.models import Member
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.people import Person
from tests.drafting.conftest import PLACE, WORKSHEET, find, make_person, save
from tests.drafting.test_members import begin, invite, join, refused, roles, share
from tests.drafting.test_parallel import together
from tests.merging.plans import change, insert

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def awa(db):
    return make_person()


@pytest.fixture
def karim(db):
    return make_person()


# A page made for another plan


def test_what_was_written_for_a_plan_lands_in_no_other(awa, karim):
    """Removed while writing: nothing of theirs reaches the plan that they have now."""
    plan = share(awa, karim)
    api.remove_member(person=awa, plan_id=plan.id, user_id=karim.user_id)

    def send(plan_id: int | None):
        return api.apply_changes(
            person=karim,
            place=PLACE,
            worksheet=WORKSHEET,
            client="page",
            known_revision=1,
            changes=[change(1, "A.note", "encore une phrase", base=1)],
            plan_id=plan_id,
        )

    with refused("other_plan"):
        send(plan.id)
    assert find(karim) is None
    begin(karim, "Tombouctou")
    with refused("other_plan"):
        send(plan.id)
    assert find(karim).answers == {"A": {"name": "Tombouctou"}}


def test_what_was_written_before_there_was_a_plan_lands_in_no_shared_one(awa, karim):
    def send() -> api.Applied:
        return api.apply_changes(
            person=karim,
            place=PLACE,
            worksheet=WORKSHEET,
            client="phone",
            known_revision=0,
            changes=[change(1, "A.note", "Une ville")],
            plan_id=0,
        )

    plan = begin(awa)
    invitation = invite(awa, plan, to=karim)
    begun = send().plan
    assert begun.began
    assert send().plan.id == begun.id
    join(karim, invitation)
    with refused("other_plan"):
        send()
    assert "note" not in find(awa).answers["A"]


# Costs


def our_queries(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len([each for each in queries if "city_diplomacy_xblocks_" in each["sql"]])


def test_a_save_costs_the_same_for_any_number_of_members(awa):
    plan = begin(awa)
    counts = []
    for number, others in enumerate((0, 2, 27)):
        for _ in range(others):
            join(make_person(), invite(awa, plan, "writer" if others == 2 else "reader"))
        seq = 2 + number
        counts.append(
            our_queries(
                lambda seq=seq: save(
                    awa, change(seq, "A.note", f"{seq}", base=seq - 1), known=seq - 1
                )
            )
        )
    assert counts == [4, 4, 4]


@pytest.mark.parametrize("writers", [2, 3, 30])
def test_news_of_who_changed_what_is_one_query_more(writers):
    people = [make_person() for _ in range(writers)]
    plan = share(*people)
    for number, each in enumerate(people[1:], 1):
        save(each, insert(1, f"B.actors.K{number}", name="Acteur", base=1), client="phone", known=1)
    first, last = people[0], people[-1]
    save(last, change(2, "A.name", "Kanimbora-Centre", base=writers), client="phone", known=writers)

    told = []
    count = our_queries(
        lambda: told.append(api.news_of(person=first, place=PLACE, client="page", known_revision=1))
    )

    assert count == 2
    assert told[0].by["A.name"] == last.user_id
    assert told[0].by["B.actors"] in {each.user_id for each in people[1:]}
    assert told[0].plan.id == plan.id


def test_ones_own_other_page_is_named_as_ones_own(awa, karim):
    share(awa, karim)
    save(awa, change(1, "A.note", "du téléphone", base=1), client="phone", known=1)

    news = api.news_of(person=awa, place=PLACE, client="page", known_revision=1)
    assert news.by == {"A.note": awa.user_id}


def test_whoever_writes_alone_is_told_no_names_and_pays_for_none(awa):
    begin(awa)
    save(awa, change(1, "A.note", "du téléphone", base=1), client="phone", known=1)
    news = []

    def ask() -> None:
        news.append(api.news_of(person=awa, place=PLACE, client="page", known_revision=1))

    assert our_queries(ask) == 1
    assert news[0].by == {}
    assert [each["path"] for each in news[0].others] == ["A.note"]


# At once


@pytest.mark.django_db(transaction=True)
def test_one_code_typed_by_two_at_once_lets_one_in():
    owner, first, second = make_person(), make_person(), make_person()
    plan = begin(owner)
    invitation = invite(owner, plan)

    def enter(person: Person) -> str:
        try:
            join(person, invitation)
        except Refusal as refusal:
            return refusal.code
        return "in"

    came = together(lambda: enter(first), lambda: enter(second))

    assert sorted(came) == ["in", "not_valid"]
    assert len(roles(plan)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_invitations_accepted_at_once_leave_one_plan_to_write():
    owners, guest = [make_person(), make_person()], make_person()
    begin(guest, "Tombouctou")
    invitations = [invite(each, begin(each), to=guest) for each in owners]

    together(*(lambda each=each: join(guest, each) for each in invitations))

    assert Member.objects.filter(user_id=guest.user_id, active=True).count() == 1
    api.leave(person=guest, place=PLACE, plan_id=find(guest).id)
    assert find(guest).answers["A"]["name"] == "Tombouctou"


@pytest.mark.django_db(transaction=True)
def test_nobody_joins_a_plan_while_it_is_handed_in():
    """Whoever was let in is there when the recipients are named."""
    owner, guest = make_person(), make_person()
    plan = begin(owner)
    invitation = invite(owner, plan, to=guest)

    def enter() -> bool:
        try:
            join(guest, invitation)
        except Refusal:
            return False
        return True

    entered, _ = together(enter, lambda: api.set_state(plan.id, expected={"draft"}, to="submitted"))
    assert (guest.user_id in roles(plan)) == entered


@pytest.mark.django_db(transaction=True)
def test_saves_while_somebody_is_removed_reach_the_plan_or_are_refused():
    owner, guest = make_person(), make_person()
    plan = share(owner, guest)
    codes = set()

    def write() -> list[int]:
        taken = []
        for seq in range(1, 9):
            try:
                api.apply_changes(
                    person=guest,
                    place=PLACE,
                    worksheet=WORKSHEET,
                    client="page",
                    known_revision=1,
                    changes=[insert(seq, f"B.actors.K{seq}", base=1)],
                    plan_id=plan.id,
                )
            except Refusal as refusal:
                codes.add(refusal.code)
                return taken
            taken.append(seq)
        return taken

    taken, _ = together(
        write, lambda: api.remove_member(person=owner, plan_id=plan.id, user_id=guest.user_id)
    )
    rows = find(owner).answers.get("B", {}).get("actors", [])
    assert {row["id"] for row in rows} == {f"K{seq}" for seq in taken}
    assert find(guest) is None
    assert codes <= {"other_plan"}
