from __future__ import annotations

import pytest
from attrs import evolve
from django.db import connection
from django.test.utils import CaptureQueriesContext
from opaque_keys.edx.keys import CourseKey

from city_diplomacy_xblocks.drafting import api
from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.drafting.models import Client, History, KeptAside, Member, Plan
from city_diplomacy_xblocks.merging.changes import read_change
from tests.drafting.conftest import COURSE, PLACE, WORKSHEET, find, make_person, save
from tests.merging.plans import change, insert

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def statuses(applied: api.Applied) -> list[str]:
    return [result.reason or result.status for result in applied.results]


def our_queries(queries: CaptureQueriesContext) -> list[str]:
    return [each["sql"] for each in queries if "city_diplomacy_xblocks_" in each["sql"]]


def test_the_first_save_begins_a_plan_with_one_writer(person):
    assert find(person) is None
    applied = save(person, change(1, "A.name", "Kanimbora"))
    assert statuses(applied) == ["accepted"]
    plan = find(person)
    assert plan == applied.plan
    assert plan.answers == {"A": {"name": "Kanimbora"}}
    assert plan.may_write
    assert plan.saved_at is not None
    assert api.members(plan.id) == [api.MemberView(person.user_id, "writer", person.anonymous_id)]


def test_a_person_has_one_plan_for_each_run_and_key(person):
    rerun = CourseKey.from_string("course-v1:City+Migration+2027")
    places = [PLACE, evolve(PLACE, plan_key="roadmap"), evolve(PLACE, course_key=rerun)]
    for place in places:
        save(person, change(1, "A.name", f"{place.course_key} {place.plan_key}"), place=place)
    for place in places:
        again = save(person, change(2, "A.people", 7), place=place).plan
        assert again.answers["A"]["name"] == f"{place.course_key} {place.plan_key}"
        its = {"course_key": place.course_key, "plan_key": place.plan_key}
        assert api.find_plan(user_id=person.user_id, **its).id == again.id
    assert Plan.objects.count() == 3


def test_a_plan_can_be_begun_twice_and_is_one(person):
    plan = api.ensure_plan(person=person, place=PLACE, worksheet=WORKSHEET)
    assert api.ensure_plan(person=person, place=PLACE, worksheet=WORKSHEET) == plan
    assert plan.saved_at is None
    assert Plan.objects.count() == 1


def test_everything_that_is_typed_comes_back_as_typed(person):
    text = "<script>{{ x }} {0} \\ ' \" % 🏙 مدينة \u202e\n\tfin"
    save(person, change(1, "A.note", text))
    assert find(person).answers["A"]["note"] == text


def test_controls_and_lone_surrogates_never_reach_the_tables(person):
    raw = {"seq": 1, "op": "set", "path": "A.none", "base": 0, "value": "a\x00b\ud800c\x07"}
    applied = save(person, read_change(raw, "page"), client="p\x00age\ud800")
    assert applied.kept[0].value == "abc"


def test_a_save_costs_four_queries_whatever_the_plans_size(person):
    rows = [insert(n, f"B.actors.K{n}", name=f"Acteur {n}" * 3) for n in range(1, 50)]
    save(person, *rows, change(50, "A.note", "x" * 400))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        save(
            person,
            *(change(50 + n, f"B.actors.K{n}.name", f"Autre {n}") for n in range(1, 40)),
            known=50,
        )
    assert len(our_queries(queries)) == 4
    with CaptureQueriesContext(connection) as queries:
        save(person, change(1, "A.name", "Kanimbora", base=99), client="another page", known=99)
    assert len(our_queries(queries)) == 4


def test_finding_a_plan_costs_one_query(person, django_assert_num_queries):
    save(person, change(1, "A.name", "Kanimbora"))
    with django_assert_num_queries(1):
        find(person)


def test_a_request_that_comes_twice_is_done_once(person):
    batch = (change(1, "A.name", "Kanimbora"), insert(2, "B.actions.r1", title="Ouvrir"))
    save(person, *batch)
    applied = save(person, *batch)
    assert statuses(applied) == ["repeated", "repeated"]
    assert applied.plan.revision == 3
    assert History.objects.count() == 3
    assert Client.objects.get().seq == 2


def test_another_device_is_told_and_its_own_text_is_kept_aside(person):
    save(person, change(1, "A.name", "Kanimbora"), insert(2, "B.actors.K1", name="Mairie"))
    applied = save(person, change(1, "A.name", "Tombouctou"), client="phone", known=0)
    assert statuses(applied) == ["conflict"]
    assert applied.others == [
        {"path": "B.actors", "rows": [{"id": "K1", "name": "Mairie"}]},
        {"path": "A.name", "value": "Kanimbora"},
    ]
    assert [(kept.path, kept.value, kept.reason) for kept in applied.kept] == [
        ("A.name", "Tombouctou", "conflict")
    ]
    assert applied.touched == {"A.name", "B.actors"}
    assert api.kept_aside(applied.plan.id) == applied.kept


def test_a_repeat_is_told_again_what_was_kept_aside(person):
    save(person, change(1, "A.name", "Kanimbora"))
    first = save(person, change(2, "A.name", 12), known=1)
    again = save(person, change(2, "A.name", 12), known=1)
    assert again.kept == first.kept
    assert again.others == first.others == [{"path": "A.name", "value": "Kanimbora"}]
    assert KeptAside.objects.count() == 1


def test_what_has_no_number_is_kept_aside_once(person):
    for _ in range(2):
        applied = save(person, read_change({"text": "perdu ?"}, "page"))
        assert statuses(applied) == ["malformed"]
        assert [kept.value for kept in applied.kept] == [{"text": "perdu ?"}]
    assert KeptAside.objects.count() == 1


def test_all_that_has_no_number_is_kept_aside(person):
    applied = save(
        person, read_change("one", "c"), read_change(["two"], "c"), read_change("one", "c")
    )
    assert [each.value for each in applied.kept] == ["one", ["two"]]


def test_history_keeps_one_value_for_a_client_and_every_value_overwritten_by_another(person):
    for seq, text in enumerate(["K", "Ka", "Kan"], start=1):
        save(person, change(seq, "A.name", text), known=seq - 1)
    save(person, change(1, "A.name", "Tombouctou", base=3), client="phone", known=3)
    rows = History.objects.order_by("start_revision")
    assert list(rows.values_list("value", "client_number", "start_revision", "revision")) == [
        ('"Kan"', 1, 1, 3),
        ('"Tombouctou"', 2, 4, 4),
    ]


def test_a_kept_text_takes_its_place_when_a_person_chooses_it(person):
    save(person, change(1, "A.name", "Kanimbora"))
    kept = save(person, change(1, "A.name", "Tombouctou"), client="phone").kept[0]
    applied = api.resolve_kept(person=person, place=PLACE, kept_id=kept.id, use=True)
    assert applied.plan.answers["A"]["name"] == "Tombouctou"
    assert applied.others == [{"path": "A.name", "value": "Tombouctou"}]
    assert applied.kept == api.kept_aside(applied.plan.id) == []
    # Both pages hear of it at their next save.
    assert save(person, known=1).others == applied.others
    assert save(person, client="phone", known=1).others == applied.others
    assert {row.value for row in History.objects.all()} == {'"Kanimbora"', '"Tombouctou"'}
    again = api.resolve_kept(person=person, place=PLACE, kept_id=kept.id, use=True)
    assert again.plan.revision == applied.plan.revision


def test_a_kept_text_that_is_left_is_still_stored(person):
    save(person, change(1, "A.name", "Kanimbora"))
    kept = save(person, change(1, "A.name", "Tombouctou"), client="phone").kept[0]
    applied = api.resolve_kept(person=person, place=PLACE, kept_id=kept.id, use=False)
    assert applied.plan.answers["A"]["name"] == "Kanimbora"
    assert api.kept_aside(applied.plan.id) == []
    assert KeptAside.objects.get().resolution == "left"


def test_a_kept_text_that_still_does_not_fit_stays(person):
    kept = save(person, change(1, "A.name", "x" * 41)).kept[0]
    applied = api.resolve_kept(person=person, place=PLACE, kept_id=kept.id, use=True)
    assert applied.kept == [kept] == api.kept_aside(applied.plan.id)


def test_a_deleted_row_that_was_full_can_be_chosen_back(person):
    rows = [insert(n, f"B.actions.r{n}", title=f"Action {n}") for n in range(1, 6)]
    kept = save(person, *rows).kept[0]
    save(person, change(6, "B.actions.r1", op="delete", base=4), known=4)
    applied = api.resolve_kept(person=person, place=PLACE, kept_id=kept.id, use=True)
    assert {"id": "r5", "title": "Action 5"} in applied.plan.answers["B"]["actions"]


def test_another_plans_kept_text_is_out_of_reach(person):
    kept = save(person, change(1, "A.name", 12)).kept[0]
    other = make_person()
    save(other, change(1, "A.name", "Ville"))
    with pytest.raises(NotAllowed):
        api.resolve_kept(person=other, place=PLACE, kept_id=kept.id, use=True)


def test_a_plan_handed_in_keeps_texts_aside_and_offers_them_when_it_is_back(person):
    plan = save(person, change(1, "A.name", "Kanimbora")).plan
    api.set_state(plan.id, expected={"draft"}, to="submitted")
    applied = save(person, change(2, "A.name", "Trop tard"), known=1)
    assert statuses(applied) == ["closed"]
    assert applied.plan.answers == plan.answers
    with pytest.raises(WrongState):
        api.set_state(plan.id, expected={"draft"}, to="submitted")
    api.set_state(plan.id, expected={"submitted"}, to="returned")
    kept_id = api.kept_aside(plan.id)[0].id
    chosen = api.resolve_kept(person=person, place=PLACE, kept_id=kept_id, use=True)
    assert chosen.plan.answers == {"A": {"name": "Trop tard"}}


@pytest.mark.parametrize("traits", [{"user_id": None}, {"is_masquerading": True}])
def test_the_anonymous_and_the_masquerading_write_nothing(person, traits):
    with pytest.raises(NotAllowed):
        save(evolve(person, **traits), change(1, "A.name", "Kanimbora"))
    assert not Plan.objects.exists()


def test_a_reader_writes_nothing(person):
    save(person, change(1, "A.name", "Kanimbora"))
    Member.objects.update(role="reader")
    with pytest.raises(NotAllowed):
        save(person, change(2, "A.name", "Tombouctou"))


def test_staff_write_in_a_trial_plan(db):
    assert save(make_person(is_staff=True), change(1, "A.name", "Essai")).plan.is_trial


def test_who_leaves_keeps_nothing_and_the_texts_stay(person):
    plan = save(person, change(1, "A.name", "Kanimbora")).plan
    where = {"user_id": person.user_id, "course_key": COURSE, "plan_key": "plan"}
    api.detach_member(**where)
    api.detach_member(**where)
    assert find(person) is None
    assert api.get_plan(plan.id).answers == plan.answers
    assert save(person, change(1, "A.name", "Nouveau")).plan.id != plan.id
    api.detach_member(**where)
    assert Member.objects.filter(active=None).count() == 2


def test_two_people_who_call_their_page_alike_are_two_clients(person):
    plan = save(person, change(9, "A.name", "Kanimbora")).plan
    other = make_person()
    Member.objects.create(
        plan_id=plan.id,
        user_id=other.user_id,
        course_key=COURSE,
        plan_key="plan",
        joined=plan.saved_at,
    )
    assert statuses(save(other, change(1, "A.note", "Bonjour à tous"), known=1)) == ["accepted"]


def test_a_plan_keeps_the_worksheet_that_it_began_with(person):
    save(person, change(1, "A.name", "Kanimbora"))
    newer = evolve(WORKSHEET, version=2, content_hash="b" * 64)
    plan = api.ensure_plan(person=person, place=PLACE, worksheet=newer)
    assert plan.worksheet_hash == WORKSHEET.content_hash


def test_texts_kept_aside_cost_one_query(person, django_assert_num_queries):
    plan = save(
        person, *(change(n, "A.people", 1000 + n) for n in (1, 2)), change(3, "A.no", 1)
    ).plan
    with django_assert_num_queries(1):
        assert len(api.kept_aside(plan.id)) == 2
