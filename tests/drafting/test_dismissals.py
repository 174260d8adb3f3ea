"""« Ce n'est pas une donnée personnelle »: who may say so, of what, how often, and who learns of it."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from city_diplomacy_xblocks.drafting import api, dismissals
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.worksheets.findings import check
from tests.drafting.conftest import PLACE, find, make_person, save
from tests.drafting.test_members import invite, join
from tests.drafting.test_parallel import together
from tests.merging.plans import change, insert

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NOTE, CELL = "A.note", "B.actions.x1.title"
NUMBER, OTHER = "Dossier 771234567 du registre", "Dossier 778888888 du registre"


def findings(person, names=None):
    """Rule, path and mark of what is said of personal data."""
    plan = find(person)
    found = check(plan.worksheet, plan.answers, language="en", dismissed=api.dismissed(plan, names))
    return [(each.rule, each.path, each.mark) for each in found if each.mark]


def mark_at(person, path=NOTE):
    return next(mark for _, at, mark in findings(person) if at == path)


def say(person, *, path=NOTE, mark=None, stands=True, known=0, plan_id=None):
    return api.dismiss(
        person=person,
        place=PLACE,
        path=path,
        mark=mark if mark is not None else mark_at(person, path),
        stands=stands,
        known_revision=known,
        plan_id=plan_id,
    )


def refused(code, person, **said):
    with pytest.raises(Refusal) as refusal:
        say(person, **said)
    assert refusal.value.code == code
    assert refusal.value.message


def let_in(owner, guest, role="writer"):
    join(guest, invite(owner, find(owner), role=role, to=guest))


@pytest.fixture
def awa(person):
    save(person, change(1, NOTE, NUMBER))
    return person


def test_an_answer_holds_for_everybody_on_the_plan_until_it_is_taken_back(awa):
    karim = make_person()
    let_in(awa, karim)
    mark = mark_at(awa)
    say(karim)
    assert findings(awa) == findings(karim) == [("dismissed", NOTE, mark)]
    say(awa, mark=mark, stands=False)
    assert findings(karim) == [("personal", NOTE, mark)]


def test_an_answer_is_for_that_very_number_at_that_place(awa):
    say(awa)
    save(awa, change(2, NOTE, f"{NUMBER}, tome 2", base=9), insert(3, "B.actions.x1", title=NUMBER))
    rules = {path: rule for rule, path, _ in findings(awa)}
    assert rules == {NOTE: "dismissed", CELL: "personal"}
    save(awa, change(4, NOTE, OTHER, base=9))
    assert {path: rule for rule, path, _ in findings(awa)}[NOTE] == "personal"
    save(awa, change(5, NOTE, NUMBER, base=9))
    assert {path: rule for rule, path, _ in findings(awa)}[NOTE] == "dismissed"


def test_whoever_said_so_can_be_named(awa):
    say(awa)
    plan = find(awa)
    found = check(
        plan.worksheet,
        plan.answers,
        language="en",
        dismissed=api.dismissed(plan, {awa.user_id: "Awa Diop"}),
    )
    assert next(each.message for each in found if each.rule == "dismissed").startswith("Awa Diop ")


def test_neither_the_text_nor_a_mark_that_others_could_make_is_written_down(awa):
    say(awa)
    stored = Plan.objects.values_list("dismissals", flat=True).get()
    assert "771234567" not in stored
    other = make_person()
    save(other, change(1, NOTE, NUMBER))
    assert mark_at(other) != mark_at(awa)


def test_saying_it_twice_writes_once_and_tells_the_same(awa):
    first = say(awa)
    assert (first.plan.revision, first.touched) == (2, {NOTE})
    mark = mark_at(awa)
    assert say(awa, mark=mark, known=2).plan.revision == 2
    assert say(awa, mark=mark, known=2).touched == {NOTE}
    say(awa, mark=mark, stands=False)
    assert say(awa, mark=mark, stands=False).plan.revision == 3
    assert len(json.loads(Plan.objects.get().dismissals)) == 1


def test_colleagues_pages_learn_of_it_by_the_next_news(awa):
    karim = make_person()
    let_in(awa, karim)
    known = find(karim).revision
    mark = mark_at(awa)
    say(awa)
    told = api.news_of(person=karim, place=PLACE, client="his", known_revision=known)
    assert (told.plan.revision, told.touched) == (known + 1, {NOTE})
    assert told.others == []
    say(awa, mark=mark, stands=False)
    later = api.news_of(person=karim, place=PLACE, client="his", known_revision=known + 1)
    assert later.touched == {NOTE}
    assert (
        api.news_of(person=karim, place=PLACE, client="his", known_revision=known + 2).touched
        == set()
    )


def test_what_has_changed_meanwhile_is_not_answered(awa):
    mark = mark_at(awa)
    save(awa, change(2, NOTE, OTHER, base=9))
    refused("other_text", awa, mark=mark)
    save(awa, change(3, NOTE, "Dossier du registre", base=9))
    told = say(awa, mark=mark)
    assert (told.plan.revision, told.touched) == (3, {NOTE})
    assert Plan.objects.get().dismissals is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "A",
        "A.nonsense",
        "A.budget",
        "B.actions",
        "B.actions.x1",
        "Z.z.z.z",
        "A.note.x.y",
        "A." + "x" * 250,
    ],
)
def test_a_place_without_a_text_is_refused(awa, path):
    refused("not_here", awa, path=path, mark="m")


def test_a_cell_of_a_row_that_is_gone_is_no_warning_any_more(awa):
    assert say(awa, path="B.actions.gone.title", mark="m").plan.revision == 1


def test_readers_strangers_and_masqueraders_are_refused(awa):
    mark = mark_at(awa)
    lea, stranger = make_person(), make_person()
    let_in(awa, lea, role="reader")
    refused("reader", lea, mark=mark)
    refused("reader", stranger, mark=mark)
    refused("not_allowed", make_person(is_masquerading=True), mark=mark)
    save(stranger, change(1, NOTE, NUMBER))
    refused("other_plan", stranger, plan_id=find(awa).id)
    refused("other_text", stranger, mark=mark)
    assert Plan.objects.exclude(dismissals=None).count() == 0


def test_a_plan_that_is_handed_in_stays_as_it_is(awa):
    mark = mark_at(awa)
    api.set_state(find(awa).id, expected={"draft"}, to="submitted")
    refused("closed", awa, mark=mark)


def test_a_plan_holds_so_many_answers_and_forgets_first_what_says_nothing_any_more(
    awa, monkeypatch
):
    monkeypatch.setattr(dismissals, "MOST", 3)
    for number in range(5):
        save(awa, change(2 + number, NOTE, f"Dossier 77123450{number}", base=99))
        say(awa)
    assert len(find(awa).dismissals) <= 3
    assert [rule for rule, _, _ in findings(awa)] == ["dismissed"]
    for number in range(3):
        row = insert(20 + number, f"B.actions.x{number}", title=NUMBER)
        save(awa, row)
        at = f"B.actions.x{number}.title"
        if number < 2:
            say(awa, path=at)
        else:
            refused("too_many", awa, path=at)
    assert sorted(rule for rule, _, _ in findings(awa)) == ["dismissed"] * 3 + ["personal"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_both_noted(awa):
    save(awa, insert(2, "B.actions.x1", title=NUMBER))
    marks = {path: mark_at(awa, path) for path in (NOTE, CELL)}
    together(*(lambda path=path: say(awa, path=path, mark=marks[path]) for path in marks))
    assert [rule for rule, _, _ in findings(awa)] == ["dismissed"] * 2


def test_saves_and_answers_go_on_beside_each_other(awa):
    say(awa)
    save(awa, change(2, "A.name", "Kanimbora", base=2), known=2)
    assert find(awa).answers["A"] == {"note": NUMBER, "name": "Kanimbora"}
    assert [rule for rule, _, _ in findings(awa)] == ["dismissed"]
    assert find(awa).revision == 3


def test_it_costs_two_statements_and_a_plan_with_answers_no_more_than_one_without(awa):
    mark = mark_at(awa)
    with CaptureQueriesContext(connection) as queries:
        say(awa, mark=mark)
    ours = [each["sql"] for each in queries if "city_diplomacy_xblocks_" in each["sql"]]
    assert len(ours) == 2, ours
    with CaptureQueriesContext(connection) as queries:
        find(awa)
    assert len(queries) == 1
