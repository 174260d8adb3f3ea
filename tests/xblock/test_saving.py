"""Saving: what a page is told, what is kept aside, what the platform learns."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from city_diplomacy_xblocks.demo.models import Completion
from city_diplomacy_xblocks.demo.runtime import EVENTS
from city_diplomacy_xblocks.demo.testing import COURSE, block_for, make_block, make_user, usage
from city_diplomacy_xblocks.drafting import api as drafting
from tests.platform.platforms import install
from tests.xblock.story import (
    ask,
    asked,
    change,
    changes_of,
    example_answers,
    save,
    save_example,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NASTY = "<script>alert(1)</script> {{ 7*7 }} {0} %s \u202eelif\u202c ‏‎"


def plan_of(user):
    return drafting.find_plan(user_id=user.pk, course_key=COURSE, plan_key="plan")


def test_a_save_tells_results_findings_progress_and_figures():
    told = save(make_block(make_user()), change(1, "identite.city_name", "Kanimbora"))

    assert told["revision"] == 1
    assert told["saved_at"]
    assert told["state"] == "draft"
    assert told["results"] == [{"seq": 1, "status": "accepted", "revision": 1}]
    assert told["others"] == told["kept"] == []
    assert told["findings"]["paths"] == ["identite.city_name"]
    assert told["sections"]["identite"]["state"] == "half"
    assert all(isinstance(words, str) for words in told["computed"].values())


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Nom de"), ("en", "Name of"), ("xx", "Nom de")]
)
def test_findings_come_in_the_language_that_the_page_is_read_in(language, words):
    block = make_block(make_user(language="fr"))
    edits = [change(1, "identite.city_name", "X"), change(2, "identite.city_name", None)]

    told = asked(block, "save", client="c1", revision=0, changes=edits, language=language)

    [finding] = [each for each in told["findings"]["items"] if each["path"] == "identite.city_name"]
    assert words in finding["message"]


def test_one_bad_change_never_stops_the_next():
    told = save(
        make_block(make_user()),
        change(1, "identite.nonsense", "perdu ?"),
        "nonsense",
        change(2, "identite.city_name", 7),
        {"seq": 3},
        change(4, "identite.city_name", "Kanimbora"),
    )

    assert [each["status"] for each in told["results"]] == ["kept"] * 4 + ["accepted"]
    assert [each.get("reason") for each in told["results"]] == [
        "unknown",
        "malformed",
        "type",
        "malformed",
        None,
    ]
    assert {each["value"] for each in told["kept"] if each["op"]} >= {"perdu ?", 7}
    assert all(each["message"] and each["by_me"] for each in told["kept"])


def test_a_save_that_comes_twice_is_taken_once():
    block = make_block(make_user())
    edit = change(1, "identite.city_name", "Kanimbora")
    save(block, edit)

    again = save(block, edit)

    assert (again["results"][0]["status"], again["revision"]) == ("repeated", 1)


def test_what_is_typed_is_stored_as_typed_and_shown_as_text():
    user = make_user()
    block = make_block(user)
    save(block, change(1, "identite.city_name", NASTY))

    assert plan_of(user).answers["identite"]["city_name"] == NASTY
    html = asked(block, "page", language="fr")["html"]
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
    assert "{{ 7*7 }}" in html


def test_what_databases_refuse_is_dropped_at_the_door():
    user = make_user()
    save(make_block(user), change(1, "identite.city_name", "Kan\u0000im\ud800bo\u0007ra"))

    assert plan_of(user).answers["identite"]["city_name"] == "Kanimbora"


def test_a_plan_over_its_limit_keeps_the_rest_aside():
    block = make_block(make_user())
    save(block)
    long = "é" * 90_000
    told = [save(block, change(seq, f"identite.x{seq}", long)) for seq in (1, 2, 3)]

    assert all(each["kept"] for each in told)


def test_the_first_save_leaves_the_mark_that_staff_reset():
    user = make_user()
    block = make_block(user)
    assert block.started is None

    save(block, change(1, "identite.city_name", "Kanimbora"))

    assert block_for(user, usage()).started == 0


def test_completion_is_the_share_of_the_sections_shown_and_told_when_it_changes():
    user = make_user()
    block = make_block(user, sections=["identite", "vision"])
    identite = changes_of({"identite": example_answers()["identite"]})
    EVENTS.clear()

    told = save(block, *identite)
    save(block, change(900, "vision.nonsense", "x"), revision=told["revision"])

    assert [data for _key, name, data in EVENTS if name == "completion"] == [{"completion": 0.5}]
    assert Completion.objects.get(user=user, usage_key=usage()).completion == 0.5
    assert block_for(user, usage()).started == 0.5


def test_completion_goes_down_again_with_what_is_deleted():
    user = make_user()
    block = make_block(user, sections=["identite"])
    told = save(block, *changes_of({"identite": example_answers()["identite"]}))
    save(block, change(900, "identite.city_name", None, base=told["revision"]))

    assert Completion.objects.get(user=user, usage_key=usage()).completion == 0


def test_a_kept_text_takes_its_place_when_its_author_chooses_it():
    user = make_user()
    block = make_block(user)
    save(block, change(1, "identite.city_name", "Kanimbora"))
    kept = save(block, change(1, "identite.city_name", "Kanimbora-Centre"), client="c2")["kept"]

    told = asked(block, "resolve", kept=kept[0]["id"], use=True)

    assert plan_of(user).answers["identite"]["city_name"] == "Kanimbora-Centre"
    assert told["kept"] == []


def test_two_blocks_on_one_plan_write_to_the_same():
    user = make_user()
    save(make_block(user, name="a"), change(1, "identite.city_name", "Kanimbora"))
    told = save(make_block(user, name="b"), change(1, "identite.city_name", "X"), client="c2")

    assert told["others"] == [{"path": "identite.city_name", "value": "Kanimbora"}]


def test_blocks_on_two_plans_keep_them_apart():
    user = make_user()
    save(make_block(user, name="a"), change(1, "identite.city_name", "Kanimbora"))
    save(make_block(user, name="b", plan_key="autre"), change(1, "identite.city_name", "Tombali"))

    assert plan_of(user).answers["identite"]["city_name"] == "Kanimbora"


def test_staff_write_a_trial_plan_that_no_queue_shows():
    staff = make_user("benali", role="instructor")
    block = make_block(staff)
    save_example(block)
    asked(block, "hand_in", revision=0)

    assert plan_of(staff).is_trial
    assert "data-open" not in asked(block, "queue")["html"]


def test_no_event_carries_what_was_written(monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    install(monkeypatch, "eventtracking.tracker", emit=lambda *event: sent.append(event))
    EVENTS.clear()
    with django_capture_on_commit_callbacks(execute=True):
        save(make_block(make_user()), change(1, "identite.city_name", "Kanimbora-la-Neuve"))

    assert sent
    assert "Kanimbora" not in json.dumps([sent, [each[1:] for each in EVENTS]])


def test_an_ordinary_save_takes_four_queries_of_our_tables():
    block = make_block(make_user())
    save(block, change(1, "identite.city_name", "Kanimbora"))
    with CaptureQueriesContext(connection) as queries:
        save(block, change(2, "identite.city_name", "Kanimbora-Centre", base=1), revision=1)

    ours = [each["sql"] for each in queries if "city_diplomacy_xblocks_" in each["sql"]]
    assert len(ours) <= 4, "\n".join(ours)


def test_a_first_view_takes_five_queries_of_our_tables():
    block = make_block(make_user())
    save_example(block)
    with CaptureQueriesContext(connection) as queries:
        asked(block, "page", language="fr")

    ours = [each["sql"] for each in queries if "city_diplomacy_xblocks_" in each["sql"]]
    assert len(ours) <= 5, "\n".join(ours)


def test_handing_in_takes_fifteen_queries_of_our_tables():
    block = make_block(make_user())
    save_example(block)
    with CaptureQueriesContext(connection) as queries:
        asked(block, "hand_in", revision=1)

    ours = [each["sql"] for each in queries if "city_diplomacy_xblocks_" in each["sql"]]
    assert len(ours) <= 15, "\n".join(ours)


def test_an_unexpected_error_is_not_dressed_up_as_a_refusal(monkeypatch):
    def breaks(**_):
        raise ZeroDivisionError

    monkeypatch.setattr(drafting, "apply_changes", breaks)
    block = make_block(make_user())
    with pytest.raises(ZeroDivisionError):
        ask(block, "save", client="c1", revision=0, changes=[])
