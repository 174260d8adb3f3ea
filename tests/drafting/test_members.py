"""Plans of several people: who joins, who leaves, and what becomes of the plan each had before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from django.core.cache import cache
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from city_diplomacy_xblocks.drafting import api, codes, members
from city_diplomacy_xblocks.drafting.models import Invitation, Member, Plan
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.platform.people import Person
from tests.drafting.conftest import COURSE, PLACE, find, make_person, save
from tests.merging.plans import change, insert

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def begin(person: Person, name: str = "Kanimbora") -> api.PlanView:
    """A plan with a word in it."""
    return save(person, change(1, "A.name", name)).plan


def invite(
    person: Person, plan: api.PlanView, role: str = "writer", to: Person | None = None
) -> api.InvitationView:
    colleague_id = to.user_id if to else None
    return api.invite(person=person, plan_id=plan.id, role=role, colleague_id=colleague_id)


def join(person: Person, invitation: api.InvitationView, **how) -> None:
    by_code = {} if invitation.user_id else {"code": invitation.code}
    api.accept(
        person=person,
        place=how.pop("place", PLACE),
        **(how or by_code or {"invitation_id": invitation.id}),
    )


def share(owner: Person, *others: Person) -> api.PlanView:
    """A plan that they all write."""
    plan = begin(owner)
    for each in others:
        join(each, invite(owner, plan, to=each))
    return plan


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def roles(plan: api.PlanView) -> dict[int, str]:
    return {each.user_id: each.role for each in api.members(plan.id)}


@pytest.fixture
def awa(db):
    return make_person()


@pytest.fixture
def karim(db):
    return make_person()


# Joining


@pytest.mark.parametrize("by_name", [True, False])
def test_a_colleague_who_accepts_writes_the_same_plan(awa, karim, by_name):
    plan = begin(awa)
    join(karim, invite(awa, plan, to=karim if by_name else None))

    save(karim, change(1, "A.note", "Une ville au bord du fleuve"))

    assert find(karim).id == plan.id
    assert find(awa).answers["A"] == {"name": "Kanimbora", "note": "Une ville au bord du fleuve"}
    assert [each.anonymous_id for each in api.members(plan.id)] == [
        awa.anonymous_id,
        karim.anonymous_id,
    ]


def test_a_reader_reads_the_plan_and_changes_nothing(awa, karim):
    plan, own = begin(awa), begin(karim, "Tombouctou")
    join(karim, invite(awa, plan, "reader"))

    save(karim, change(2, "A.name", "Mopti", base=1), known=1)

    assert find(karim).id == own.id
    assert find(awa).answers["A"]["name"] == "Kanimbora"
    assert api.plan_read_by(karim.user_id, plan_id=plan.id, place=PLACE).role == "reader"
    assert api.plan_read_by(awa.user_id, plan_id=own.id, place=PLACE) is None


def test_one_may_read_any_number_of_plans(awa, karim):
    writers = [make_person() for _ in range(3)]
    for writer in writers:
        join(karim, invite(writer, begin(writer), "reader", to=karim))

    beside = api.beside(user_id=karim.user_id, course_key=COURSE, plan_key="plan")
    assert beside.reading == [find(writer).id for writer in writers]


@pytest.mark.parametrize("typing", [str.lower, codes.grouped, lambda code: f" {' '.join(code)} "])
def test_a_code_is_read_however_it_is_typed(awa, karim, typing):
    plan = begin(awa)
    code = invite(awa, plan).code
    api.accept(person=karim, place=PLACE, code=typing(code))

    assert find(karim).id == plan.id


@given(st.text())
def test_what_is_no_code_is_told_apart(text):
    read = codes.typed(text)
    assert read == "" or (len(read) == codes.LENGTH and set(read) <= set(codes.ALPHABET))


def test_codes_hold_no_letter_that_looks_like_another():
    made = {codes.new_code() for _ in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("0O1IL5S2ZUV")


def test_a_code_serves_once(awa, karim):
    plan = begin(awa)
    invitation = invite(awa, plan)
    join(karim, invitation)

    with refused("not_valid"):
        join(make_person(), invitation)
    assert len(roles(plan)) == 2


def test_accepting_twice_is_accepting_once(awa, karim):
    plan = begin(awa)
    invitation = invite(awa, plan)
    join(karim, invitation)
    join(karim, invitation)

    assert roles(plan) == {awa.user_id: "writer", karim.user_id: "writer"}
    assert Member.objects.filter(plan_id=plan.id).count() == 2


def test_an_invitation_ends_after_a_fortnight(awa, karim):
    invitation = invite(awa, begin(awa), to=karim)
    Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))

    with refused("not_valid"):
        join(karim, invitation)
    with refused("not_valid"):
        join(karim, invitation, code=invitation.code)
    assert invitation.expires - timezone.now() > timedelta(days=13)


@pytest.mark.parametrize("how", ["by id", "by code"])
def test_nobody_takes_an_invitation_meant_for_somebody_else(awa, karim, how):
    invitation = invite(awa, begin(awa), to=karim)
    given = {"code": invitation.code} if how == "by code" else {"invitation_id": invitation.id}

    with pytest.raises(Refusal):
        join(make_person(), invitation, **given)
    assert api.open_invitations(find(awa).id)


def test_a_code_opens_no_plan_of_another_key_or_course(awa, karim):
    invitation = invite(awa, begin(awa))

    with refused("not_valid"):
        join(karim, invitation, code=invitation.code, place=evolve(PLACE, plan_key="autre"))


def test_wrong_codes_can_be_tried_a_few_times_only(awa, karim):
    invitation = invite(awa, begin(awa))
    for _ in range(codes.ATTEMPTS):
        with refused("not_valid"):
            api.accept(person=karim, place=PLACE, code="K7QM4-3XPAJ")
    with refused("too_many"):
        join(karim, invitation)

    join(make_person(), invitation)


def test_inviting_somebody_twice_is_one_invitation(awa, karim):
    plan = begin(awa)

    assert invite(awa, plan, to=karim) == invite(awa, plan, to=karim)
    assert len(api.open_invitations(plan.id)) == 1


def test_the_last_role_offered_counts(awa, karim):
    plan = begin(awa)
    invite(awa, plan, "reader", to=karim)
    invite(awa, plan, "writer", to=karim)

    assert [each.role for each in api.open_invitations(plan.id)] == ["writer"]


def test_open_invitations_are_bounded(awa, karim):
    plan = begin(awa)
    for _ in range(members.MOST_OPEN):
        invite(awa, plan, "reader")
    with refused("too_many"):
        invite(awa, plan)

    api.take_back(person=awa, plan_id=plan.id, invitation_id=api.open_invitations(plan.id)[0].id)
    invite(awa, plan)


def test_whoever_is_on_the_plan_is_not_invited_again(awa, karim):
    plan = share(awa, karim)

    for role in ("writer", "reader"):
        with refused("already"):
            invite(awa, plan, role, to=karim)


def test_a_reader_may_be_asked_to_write(awa, karim):
    plan = begin(awa)
    join(karim, invite(awa, plan, "reader", to=karim))
    join(karim, invite(awa, plan, "writer", to=karim))

    assert roles(plan) == {awa.user_id: "writer", karim.user_id: "writer"}


@pytest.mark.parametrize("role", ["", "owner", "staff"])
def test_there_are_two_roles(awa, role):
    with refused("bad_role"):
        invite(awa, begin(awa), role)


def test_only_writers_open_a_plan(awa, karim):
    plan = begin(awa)
    join(karim, invite(awa, plan, "reader", to=karim))

    for somebody in (karim, make_person()):
        with refused("not_yours"):
            invite(somebody, plan)
        with refused("not_yours"):
            api.take_back(person=somebody, plan_id=plan.id, invitation_id=1)


def test_refusing_closes_an_invitation_and_nobody_else_can(awa, karim):
    plan = begin(awa)
    invitation = invite(awa, plan, to=karim)
    with refused("not_here"):
        api.refuse(person=make_person(), place=PLACE, invitation_id=invitation.id)
    api.refuse(person=karim, place=PLACE, invitation_id=invitation.id)
    api.refuse(person=karim, place=PLACE, invitation_id=invitation.id)

    assert api.open_invitations(plan.id) == []
    with refused("not_valid"):
        join(karim, invitation)


def test_a_plan_takes_back_its_own_invitations_only(awa, karim):
    invitation = invite(awa, begin(awa))
    plan = begin(karim)

    with refused("not_here"):
        api.take_back(person=karim, plan_id=plan.id, invitation_id=invitation.id)


# Staff


def test_staff_write_no_learners_plan(awa):
    staff = make_person(is_staff=True)
    plan = begin(awa)

    with refused("staff"):
        join(staff, invite(awa, plan))
    join(staff, invite(awa, plan, "reader"))
    assert roles(plan)[staff.user_id] == "reader"


def test_nobody_is_asked_to_write_a_trial_plan(karim):
    staff = make_person(is_staff=True)
    trial = begin(staff)

    with refused("trial"):
        invite(staff, trial, to=karim)
    join(karim, invite(staff, trial, "reader", to=karim))


# The plan one had before


def test_the_plan_one_had_waits_until_the_shared_one_is_left(awa, karim):
    own = begin(karim, "Tombouctou")
    plan = share(awa, karim)
    assert find(karim).id == plan.id

    api.leave(person=karim, place=PLACE, plan_id=plan.id)

    assert find(karim).id == own.id
    assert find(karim).answers["A"]["name"] == "Tombouctou"
    save(karim, change(2, "A.name", "Tombouctou-Centre", base=1), known=1)
    assert find(karim).answers["A"]["name"] == "Tombouctou-Centre"


def test_from_one_shared_plan_to_another_and_home(awa, karim):
    own, third = begin(karim, "Tombouctou"), make_person()
    first, second = share(awa, karim), share(third, karim)
    assert (find(karim).id, roles(first)) == (second.id, {awa.user_id: "writer"})

    api.leave(person=karim, place=PLACE, plan_id=second.id)
    assert find(karim).id == own.id


def test_whoever_began_a_shared_plan_comes_back_to_it(awa, karim):
    plan, other = share(awa, karim), make_person()
    elsewhere = begin(other)
    join(awa, invite(other, elsewhere))
    assert roles(plan) == {karim.user_id: "writer"}

    api.leave(person=awa, place=PLACE, plan_id=elsewhere.id)
    assert find(awa).id == plan.id
    assert find(awa).writers == 2


@pytest.mark.parametrize("state", ["submitted", "validated", "adopted"])
def test_nobody_leaves_a_plan_that_is_handed_in_for_another(awa, karim, state):
    own, plan = begin(karim), begin(awa)
    api.set_state(own.id, expected={"draft"}, to=state)

    with refused("handed_in"):
        join(karim, invite(awa, plan, to=karim))
    assert find(karim).id == own.id
    assert len(api.open_invitations(plan.id)) == 1


@pytest.mark.parametrize("state", ["submitted", "validated", "adopted"])
def test_nobody_joins_a_plan_that_is_handed_in_but_to_read_it(awa, karim, state):
    plan = begin(awa)
    api.set_state(plan.id, expected={"draft"}, to=state)

    with refused("state"):
        join(karim, invite(awa, plan))
    join(karim, invite(awa, plan, "reader"))


# Leaving and removing


def test_what_was_written_stays_when_its_writer_leaves(awa, karim):
    plan = share(awa, karim)
    save(karim, insert(1, "B.actors.K1", name="Mairie", base=1), known=1)

    api.leave(person=karim, place=PLACE, plan_id=plan.id)

    assert find(karim) is None
    assert find(awa).answers["B"]["actors"] == [{"id": "K1", "name": "Mairie"}]
    assert find(awa).writers == 1


def test_whoever_began_a_plan_and_writes_it_alone_does_not_leave_it(awa, karim):
    plan = begin(awa)
    with refused("alone"):
        api.leave(person=awa, place=PLACE, plan_id=plan.id)

    join(karim, invite(awa, plan))
    api.leave(person=awa, place=PLACE, plan_id=plan.id)
    api.leave(person=karim, place=PLACE, plan_id=plan.id)
    assert roles(plan) == {}
    assert Plan.objects.get(pk=plan.id).answers == '{"A":{"name":"Kanimbora"}}'


def test_staff_open_a_plan_that_everybody_has_left(awa, karim):
    plan = share(awa, karim)
    for each in (awa, karim):
        api.leave(person=each, place=PLACE, plan_id=plan.id)
    staff = make_person(is_staff=True)

    assert api.plans_of(awa.user_id, PLACE) == [plan.id]
    join(awa, invite(staff, plan, to=awa))
    assert find(awa).id == plan.id


def test_readers_leave_what_they_read(awa, karim):
    plan, own = begin(awa), begin(karim)
    join(karim, invite(awa, plan, "reader"))

    api.leave(person=karim, place=PLACE, plan_id=plan.id)

    assert roles(plan) == {awa.user_id: "writer"}
    assert find(karim).id == own.id
    with refused("not_here"):
        api.leave(person=karim, place=PLACE, plan_id=plan.id)


def test_whoever_has_been_writing_for_longest_removes_writers(awa, karim):
    third = make_person()
    plan = share(awa, karim, third)

    for target in (awa, third):
        with refused("not_yours"):
            api.remove_member(person=karim, plan_id=plan.id, user_id=target.user_id)
    api.remove_member(person=awa, plan_id=plan.id, user_id=third.user_id)

    assert roles(plan) == {awa.user_id: "writer", karim.user_id: "writer"}
    api.leave(person=awa, place=PLACE, plan_id=plan.id)
    join(third, invite(karim, plan, to=third))
    api.remove_member(person=karim, plan_id=plan.id, user_id=third.user_id)


def test_any_writer_removes_readers_and_no_reader_removes_anybody(awa, karim):
    reader = make_person()
    plan = share(awa, karim)
    join(reader, invite(awa, plan, "reader"))

    for target in (awa, karim, reader):
        with refused("not_yours"):
            api.remove_member(person=reader, plan_id=plan.id, user_id=target.user_id)
    api.remove_member(person=karim, plan_id=plan.id, user_id=reader.user_id)
    assert reader.user_id not in roles(plan)


def test_staff_remove_anybody(awa, karim):
    plan = share(awa, karim)
    staff = make_person(is_staff=True)

    api.remove_member(person=staff, plan_id=plan.id, user_id=awa.user_id)

    assert roles(plan) == {karim.user_id: "writer"}
    assert find(awa) is None


def test_who_is_removed_has_no_code_left_to_come_back_with(awa, karim):
    plan = share(awa, karim)
    his = invite(karim, plan)
    api.remove_member(person=awa, plan_id=plan.id, user_id=karim.user_id)

    with refused("not_valid"):
        join(karim, his)


def test_nobody_removes_whoever_is_not_there(awa, karim):
    with refused("not_here"):
        api.remove_member(person=awa, plan_id=begin(awa).id, user_id=karim.user_id)


def test_resetting_one_member_leaves_the_others_where_they_are(awa, karim):
    begin(karim, "Tombouctou")
    plan = share(awa, karim)

    api.detach_member(user_id=karim.user_id, course_key=COURSE, plan_key="plan")

    assert find(karim) is None
    assert find(awa).id == plan.id
    assert begin(karim, "Gao").id != plan.id
