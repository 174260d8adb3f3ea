"""The history of one's plan through the block's handlers."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from city_diplomacy_xblocks.demo.testing import block_for, make_block, make_user, usage
from city_diplomacy_xblocks.drafting.models import History, Plan
from tests.drafting.test_history import Clock
from tests.xblock.story import ask, asked, change, save, save_example

pytestmark = [pytest.mark.django_db]

CITY, CONTEXT = "identite.city_name", "profil_migratoire.mobility_context"


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def block(db):
    return make_block(make_user("awa"))


def written(block, seq, path, value, **more):
    known = getattr(Plan.objects.first(), "revision", 0)
    return save(block, change(seq, path, value, base=known), revision=known, **more)


def buttons(html: str, handler: str) -> list[dict]:
    """What the buttons that post to `handler` carry."""
    import html as entities
    import json

    found = re.findall(rf'data-post="{handler}"[^>]*? data-body="([^"]*)"', html)
    return [json.loads(entities.unescape(each)) for each in found]


def text_of(html: str) -> str:
    import html as entities

    return " ".join(entities.unescape(re.sub(r"<[^>]+>", " ", html)).split())


def press(block, handler: str, body: dict) -> dict:
    return asked(block, handler, revision=Plan.objects.get().revision, **body)


def test_whoever_has_written_nothing_reads_that_all_will_stand_here(block):
    told = asked(block, "history")["html"]
    assert "data-focus" in told
    assert not buttons(told, "history_at")
    assert "Rien" in text_of(told)
    assert asked(block, "history_at", at=3)["html"]


def test_the_timeline_says_day_hour_name_section_and_fields(block, clock):
    written(block, 1, CITY, "Kan")
    clock.later(days=1, minutes=2)
    written(block, 2, CITY, "Kanimbora")
    written(block, 3, "identite.country", "KE")
    told = text_of(asked(block, "history")["html"])
    assert "Aujourd’hui 12:02 Awa" in told
    assert "Hier 12:00 Awa" in told
    clock.later(days=2)
    assert "01/03/2027" in text_of(asked(block, "history")["html"])
    assert text_of(asked(block, "history", section="vision")["html"]).count("12:0") == 0


def test_the_plan_is_shown_as_it_was_and_what_changed_since(block, clock):
    written(block, 1, CITY, "Kanimbora")
    written(block, 2, CONTEXT, "Une ville portuaire et marchande.")
    clock.later(minutes=20)
    written(block, 3, CONTEXT, "Une ville portuaire, marchande et jeune.")
    _, first = buttons(asked(block, "history")["html"], "history_at")[::2]
    then = text_of(asked(block, "history_at", **first)["html"])
    assert "Une ville portuaire et marchande." in then
    assert "différent aujourd’hui" in then
    since = asked(block, "history_at", at=first["at"], since=True)["html"]
    assert "Kanimbora" not in since
    assert re.search(r"<del>.*?</del>.*<ins>", since)
    assert "ajouté : jeune" in text_of(since).replace("\u00a0", " ")


def test_a_field_is_put_back_and_the_page_is_told(block, clock):
    written(block, 1, CITY, "Kanimbora")
    written(block, 2, CONTEXT, "Premier texte")
    clock.later(minutes=20)
    written(block, 3, CITY, "Kanimbora la Neuve")
    known = written(block, 4, CONTEXT, "Deuxième texte")["revision"]
    moment = asked(block, "history_at", at=2)["html"]
    body = next(each for each in buttons(moment, "restore") if each["within"] == CONTEXT)
    answer = press(block, "restore", body)
    assert answer["saved"]["others"] == [{"path": CONTEXT, "value": "Premier texte"}]
    assert answer["saved"]["revision"] == known + 1
    assert answer["saved"]["results"] == []
    assert "1 changement" in answer["told"]
    again = press(block, "restore", body)
    assert again["saved"]["revision"] == known + 1
    assert Plan.objects.get().revision == known + 1
    versions = text_of(asked(block, "history", path=CONTEXT)["html"])
    assert versions.index("Premier texte") < versions.index("Deuxième texte")


def test_the_whole_plan_is_put_back(block, clock):
    save_example(block)
    good = Plan.objects.get()
    clock.later(minutes=20)
    written(block, 999, CITY, "Ailleurs")
    row = next(run for run in History.objects.all() if run.op == "insert").path
    known = Plan.objects.get().revision
    save(block, change(1000, row, None, op="delete", base=known), revision=known)
    assert Plan.objects.get().answers != good.answers
    moment = asked(block, "history_at", at=good.revision)["html"]
    body = next(each for each in buttons(moment, "restore") if each["within"] == "")
    press(block, "restore", body)
    import json

    assert json.loads(Plan.objects.get().answers) == json.loads(good.answers)


def test_nothing_is_put_back_while_the_plan_is_handed_in(block):
    save_example(block)
    asked(block, "hand_in", revision=0)
    moment = asked(block, "history_at", at=1)["html"]
    assert not buttons(moment, "restore")
    body = {"at": 1, "within": "", "request": "r1", "revision": 0}
    assert ask(block, "restore", **body)[0] == 409


def test_nobody_sees_or_changes_somebody_elses_history(block):
    written(block, 1, CITY, "Kanimbora la Secrète")
    mine = block_for(make_user("moussa"), usage())
    for handler, body in (
        ("history", {}),
        ("history", {"path": CITY}),
        ("history_at", {"at": 1}),
        ("history", {"before": 10**6}),
    ):
        assert "Secrète" not in asked(mine, handler, **body)["html"]
        plan = Plan.objects.get().pk
        assert ask(mine, handler, plan=plan, **body)[0] == 409
    body = {"at": 0, "within": "", "request": "r", "revision": 0, "plan": plan}
    assert ask(mine, "restore", **body)[0] == 409
    del body["plan"]
    assert ask(mine, "restore", **body)[0] == 403


def test_names_and_texts_are_shown_as_text(block):
    get_user_model().objects.filter(username="awa").update(first_name="<b>Awa</b>")
    written(block, 1, CITY, "<script>alert(1)</script>")
    for answer in (
        asked(block, "history"),
        asked(block, "history_at", at=0, since=True),
        asked(block, "history_at", at=1),
        asked(block, "history", path=CITY),
    ):
        assert "<script>" not in answer["html"]
        assert "<b>Awa" not in answer["html"]


def test_somebody_whose_account_is_gone_is_called_so(block):
    written(block, 1, CITY, "Kanimbora")
    History.objects.update(author_id=10**6)
    told = text_of(asked(block, "history")["html"])
    assert "une personne qui n’est plus là" in told
    assert asked(block, "history_at", at=1)["html"]


@pytest.mark.parametrize("body", [{"at": 0}, {"at": 1}, {"at": 2**53}, {"at": 5, "since": True}])
def test_any_revision_can_be_asked_for(block, body):
    written(block, 1, CITY, "Kanimbora")
    assert "data-focus" in asked(block, "history_at", **body)["html"]


@pytest.mark.parametrize("path", ["", "nonsense", "a.b.c.d", "identite", "actions.actions", "%"])
def test_any_path_can_be_asked_for(block, path):
    save_example(block)
    assert "data-focus" in asked(block, "history", path=path)["html"]


def test_a_history_costs_the_same_queries_however_long_it_is(block, clock):
    def costs():
        spent = []
        for handler, body in (
            ("history", {}),
            ("history", {"path": CITY}),
            ("history_at", {"at": 2}),
            ("history_at", {"at": 2, "since": True}),
        ):
            with CaptureQueriesContext(connection) as captured:
                asked(block, handler, **body)
            spent.append(len([each for each in captured if "city_diplomacy" in each["sql"]]))
        return spent

    for seq in range(1, 4):
        written(block, seq, CITY, f"Ville {seq}")
    short = costs()
    for seq in range(4, 90):
        clock.later(minutes=10)
        written(block, seq, (CITY, CONTEXT)[seq % 2], f"Texte {seq}", client=f"c{seq % 3}")
    assert costs() == short
    assert max(short) <= 4
    page = asked(block, "history")["html"]
    assert len(buttons(page, "history_at")) == 40
    older = buttons(page, "history")[-1]
    assert len(buttons(asked(block, "history", **older)["html"], "history_at")) == 40
