"""A copy of one's plan: taken, looked at and loaded again through the block's handlers."""

from __future__ import annotations

import html as entities
import json
import random
import re

import pytest

from city_diplomacy_xblocks.answering.rescue import plan_name
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    block_for,
    call,
    make_block,
    make_user,
    usage,
)
from city_diplomacy_xblocks.drafting.models import KeptAside, Plan
from tests.answering.test_history import CITY, CONTEXT, text_of, written
from tests.xblock.story import ask, asked, change, example_answers, person_of, save, save_example

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def block(db):
    return make_block(make_user("awa"))


def copy_of(block, *pages, **other) -> str:
    """The file that the page of `block` would make."""
    file = {
        "format": "city-plan-copy/1",
        "plan": f"{COURSE}|plan",
        "person": person_of(block),
        "made": "2027-03-01T12:00:00Z",
        "complete": True,
        "pages": [{"client": name, "changes": list(changes)} for name, *changes in pages],
        **asked(block, "copy"),
        **other,
    }
    return json.dumps(file, indent=2)


def applied(block, copy: str, *, answers: bool = False, request: str = "r1") -> dict:
    plan = Plan.objects.first()
    known = plan.revision if plan else 0
    return asked(block, "apply_copy", copy=copy, request=request, answers=answers, revision=known)


def answers_now() -> dict:
    return json.loads(Plan.objects.get().answers)


def test_a_copy_holds_the_plan_as_the_server_has_it(block):
    assert asked(block, "copy") == {
        "answers": {},
        "revision": 0,
        "worksheet": "plan_migration",
        "version": 1,
    }
    saved = written(block, 1, CITY, "Kanimbora")
    assert asked(block, "copy")["answers"] == {"identite": {"city_name": "Kanimbora"}}
    assert asked(block, "copy")["revision"] == saved["revision"]
    assert "data-copy" in asked(block, "copies")["html"]


def test_a_copy_is_called_as_devices_call_the_plan():
    from city_diplomacy_xblocks.pages.learner import script_args
    from tests.drafting.conftest import PLACE

    person = type("P", (), {"key": "k"})()
    args = script_args(person=person, place=PLACE, language="fr")
    assert args["plan"] == plan_name(PLACE)


def test_a_look_at_a_copy_says_what_it_holds_and_changes_nothing(block):
    written(block, 1, CITY, "Kan")
    copy = copy_of(
        block, ("c1", change(1, CITY, "Kan"), change(2, CONTEXT, "Jamais parti", base=1))
    )
    written(block, 1, CITY, "Kanimbora", client="phone")
    before = Plan.objects.get().revision
    told = text_of(asked(block, "read_copy", copy=copy)["html"]).replace("\u00a0", " ")
    assert "1 modification que le serveur n’a pas" in told
    assert "Jamais parti" in told
    assert "(1 autre y est déjà.)" in told
    # What is not sent yet is told once.
    assert "1 réponse du plan diffère de la copie" in told
    assert "supprimé : Kanimbora ajouté : Kan" in told
    assert "01/03/2027" in told
    assert Plan.objects.get().revision == before


def test_unsent_changes_are_loaded_once_and_the_page_is_told(block):
    written(block, 1, CITY, "Kan")
    copy = copy_of(block, ("c1", change(2, CITY, "Kanimbora", base=1)))
    answer = applied(block, copy)
    assert answer["saved"]["others"] == [{"path": CITY, "value": "Kanimbora"}]
    assert answer["saved"]["results"] == []
    assert "1 modification de la copie est dans le plan" in answer["told"]
    again = applied(block, copy, request="r2")
    assert "y était déjà" in again["told"]
    device = save(block, change(2, CITY, "Kanimbora", base=1), client="c1")
    assert [each["status"] for each in device["results"]] == ["repeated"]
    assert answers_now() == {"identite": {"city_name": "Kanimbora"}}


def test_a_copy_begins_the_plan_of_whoever_never_reached_the_server(block):
    copy = copy_of(block, ("c1", change(1, CITY, "Kanimbora")))
    assert "Kanimbora" in asked(block, "read_copy", copy=copy)["html"]
    assert not Plan.objects.exists()
    applied(block, copy)
    assert answers_now() == {"identite": {"city_name": "Kanimbora"}}


def test_a_whole_plan_comes_back_from_its_copy(block):
    save_example(block)
    copy = copy_of(block)
    known = Plan.objects.get().revision
    save(
        block,
        change(900, CITY, None, base=known),
        change(
            901,
            "actions.actions." + example_answers()["actions"]["actions"][0]["id"],
            None,
            op="delete",
            base=known,
        ),
        revision=known,
    )
    assert answers_now() != example_answers()
    answer = applied(block, copy, answers=True)
    assert answers_now() == example_answers()
    assert {CITY, "actions.actions"} <= {each["path"] for each in answer["saved"]["others"]}
    revision = Plan.objects.get().revision
    applied(block, copy, answers=True)
    applied(block, copy, answers=True, request="r2")
    assert Plan.objects.get().revision == revision


def test_what_was_not_sent_stands_over_the_answers_of_its_copy(block):
    written(block, 1, CITY, "Kan")
    copy = copy_of(block, ("c1", change(2, CITY, "Kanimbora", base=1)))
    applied(block, copy, answers=True)
    assert answers_now() == {"identite": {"city_name": "Kanimbora"}}


def test_a_copy_of_one_page_leaves_the_rest_of_the_plan_alone(block):
    written(block, 1, CITY, "Kan")
    written(block, 2, CONTEXT, "Une ville portuaire")
    copy = copy_of(block, complete=False, answers={"identite": {"city_name": "Kanimbora"}})
    applied(block, copy, answers=True)
    assert answers_now() == {
        "identite": {"city_name": "Kanimbora"},
        "profil_migratoire": {"mobility_context": "Une ville portuaire"},
    }


def test_a_file_edited_by_hand_works(block):
    written(block, 1, CITY, "Kan")
    edited = "\ufeff" + copy_of(block).replace('"Kan"', '"Kanimbora la Neuve"')
    applied(block, edited, answers=True)
    assert answers_now() == {"identite": {"city_name": "Kanimbora la Neuve"}}


def test_what_does_not_fit_is_said_and_empties_nothing(block):
    written(block, 1, CITY, "Kan")
    answers = {
        "identite": {"city_name": ["?"], "nonsense": 1, "__proto__": {}},
        "actions": {"actions": "x"},
        "x" * 300: {"y": 1},
        "risques": {"risks": [{"id": "r1", "x": 1}, {"id": "r1"}, 7]},
        "suivi": [1],
    }
    copy = copy_of(block, answers=answers)
    assert "valeurs ne conviennent pas" in text_of(asked(block, "read_copy", copy=copy)["html"])
    applied(block, copy, answers=True)
    assert answers_now()["identite"] == {"city_name": "Kan"}


def test_unsent_changes_that_no_longer_fit_are_kept_aside(block):
    written(block, 1, CITY, "Kan")
    copy = copy_of(
        block,
        ("c9", change(1, CITY, "Ailleurs"), {"op": "?"}, 7, change(2, "no.where", "x" * 300)),
    )
    assert asked(block, "read_copy", copy=copy)["html"]
    answer = applied(block, copy)
    assert "gardés à part" in answer["told"]
    assert KeptAside.objects.count() == 4
    applied(block, copy, request="r2")
    assert KeptAside.objects.count() == 4


def test_what_comes_after_the_hand_in_is_kept_aside(block):
    save_example(block)
    asked(block, "hand_in", revision=0)
    copy = copy_of(block, ("c9", change(1, CITY, "Trop tard")))
    look = asked(block, "read_copy", copy=copy)["html"]
    assert 'name="answers"' not in look
    applied(block, copy)
    assert KeptAside.objects.get().reason == "closed"
    body = {"copy": copy, "request": "r", "answers": True, "revision": 0}
    assert ask(block, "apply_copy", **body)[0] == 409


HOSTILE = [
    "",
    " ",
    "{",
    "[]",
    "7",
    "[" * 100_000,
    '{"format": ' * 5000,
    "{}",
    '{"format": "city-plan-copy/2"}',
    '{"format": "other/1"}',
    '{"format": 1}',
    "9" * 5000,
    "\x00\ud800",
]


@pytest.mark.parametrize("handler", ["read_copy", "apply_copy"])
@pytest.mark.parametrize("copy", HOSTILE)
def test_what_is_no_copy_gives_a_sentence(block, handler, copy):
    status, body = ask(block, handler, copy=copy, request="r", revision=0)
    assert status == 400
    assert body["error"].strip()
    assert not Plan.objects.exists()


@pytest.mark.parametrize("handler", ["read_copy", "apply_copy"])
@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"plan": f"{COURSE}|other"}, "other_plan"),
        ({"plan": None}, "other_plan"),
        ({"person": "somebody"}, "other_person"),
        ({"person": None}, "other_person"),
        ({"format": "city-plan-copy/99"}, "newer"),
        ({"pages": {}}, "damaged"),
        ({"pages": [7]}, "damaged"),
        ({"pages": [{"client": "", "changes": []}]}, "damaged"),
        ({"pages": [{"client": "c", "changes": {}}]}, "damaged"),
        ({"pages": [{"client": "c", "changes": []}] * 201}, "damaged"),
    ],
)
def test_a_copy_of_somebody_or_something_else_is_refused(block, handler, other, code):
    written(block, 1, CITY, "Kan")
    status, body = ask(block, handler, copy=copy_of(block, **other), request="r", revision=0)
    assert (status, body["code"]) == (400, code)
    assert answers_now() == {"identite": {"city_name": "Kan"}}


def test_of_another_plan_that_one_has_written_nothing_is_taken(block):
    written(block, 1, CITY, "Kan")
    plan = Plan.objects.get().pk
    foreign = copy_of(block, of=plan + 1)
    assert ask(block, "read_copy", copy=foreign)[1]["code"] == "other_plan"
    file = json.loads(copy_of(block, answers={"identite": {"city_name": "Ailleurs"}}, of=plan + 1))
    file["pages"] = [
        {"client": "c8", "of": plan + 1, "changes": [change(1, CITY, "Ailleurs aussi")]},
        {"client": "c9", "of": plan, "changes": [change(1, CONTEXT, "Jamais parti")]},
    ]
    applied(block, json.dumps(file), answers=True)
    assert answers_now() == {
        "identite": {"city_name": "Kan"},
        "profil_migratoire": {"mobility_context": "Jamais parti"},
    }


def test_a_colleagues_copy_is_refused_and_names_nothing_of_it(block):
    written(block, 1, CITY, "Kanimbora la Secrète")
    copy = copy_of(block)
    other = block_for(make_user("moussa"), usage())
    status, body = ask(other, "read_copy", copy=copy)
    assert (status, body["code"]) == (400, "other_person")
    assert "Secrète" not in json.dumps(asked(other, "copy"))
    mine = Plan.objects.get().pk
    for handler in ("copy", "read_copy"):
        assert ask(other, handler, plan=mine, copy=copy)[0] == 409


@pytest.mark.parametrize(
    "value", [{"a": [[[[[[[[[1]]]]]]]]]}, [], 0, "", None, 1e308, True, -(2**70)]
)
def test_any_json_in_place_of_answers_or_changes_gives_an_answer(block, value):
    written(block, 1, CITY, "Kan")
    for copy in (
        copy_of(block, answers=value),
        copy_of(block, answers={"identite": value, "actions": {"actions": value}}),
        copy_of(block, ("c7", {**change(1, CITY, value), "at": value})),
        copy_of(block, made=value, revision=value, version=value, complete=value),
    ):
        assert asked(block, "read_copy", copy=copy)["html"]
        applied(block, copy, answers=True, request=str(random.random()))
    assert answers_now()


def test_a_full_plan_in_arabic_with_all_of_it_unsent_fits_in_a_request(block):
    text = "مدينة ساحلية " * 1400
    fields = [CONTEXT, "vision.vision", "vision.general_objective"]
    unsent = [change(seq, path, text) for seq, path in enumerate(fields, 1)]
    answers = {"profil_migratoire": {"mobility_context": "م" * 195_000}}
    copy = copy_of(block, ("c1", *unsent * 3), answers=answers, complete=False)
    # As browsers send it: not escaped.
    sent = {"person": person_of(block), "copy": json.dumps(json.loads(copy), ensure_ascii=False)}
    status, body = call(block, "read_copy", json.dumps(sent, ensure_ascii=False).encode())
    assert status == 200, body
    found = re.search(r'name="copy" value="([^"]*)"', body["html"])
    carried = entities.unescape(found[1])
    assert json.loads(carried)["answers"] == answers
    size = len(json.dumps({"copy": carried}, ensure_ascii=False).encode())
    assert size < 1_000_000
