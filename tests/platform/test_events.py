from __future__ import annotations

import pytest
from django.db import transaction

from city_diplomacy_xblocks.platform.events import emit
from tests.platform.platforms import install


@pytest.fixture
def sent(monkeypatch):
    events = []
    install(
        monkeypatch, "eventtracking.tracker", emit=lambda name, data: events.append((name, data))
    )
    return events


@pytest.mark.django_db(transaction=True)
def test_emit_names_the_event_and_keeps_ids_and_numbers(sent):
    emit("plan.saved", {"plan": 7, "revision": 3, "trial": False, "paths": ["identite.city_name"]})

    assert sent == [
        (
            "edx.city_diplomacy.plan.saved",
            {"plan": 7, "revision": 3, "trial": False, "paths": ["identite.city_name"]},
        )
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "answer",
    ["Kanimbora accueille 1 200 personnes.", "a\nb", "x" * 300, {"a": "b"}, ["un", "deux mots"]],
)
def test_emit_drops_whatever_may_be_somebodys_text(sent, answer):
    emit("plan.saved", {"plan": 7, "value": answer})

    assert sent == [("edx.city_diplomacy.plan.saved", {"plan": 7})]


@pytest.mark.django_db(transaction=True)
def test_emit_sends_nothing_when_the_transaction_is_rolled_back(sent):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        emit("plan.saved", {"plan": 7})
        raise ZeroDivisionError

    assert sent == []


@pytest.mark.django_db(transaction=True)
def test_emit_is_silent_without_event_tracking():
    emit("plan.saved", {"plan": 7})
