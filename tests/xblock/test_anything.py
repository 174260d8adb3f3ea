"""Whatever a body says, the answer is one of ours: never an error of the server."""

from __future__ import annotations

import json
from secrets import token_hex

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.answering.handlers import HANDLERS
from city_diplomacy_xblocks.demo.testing import block_for, call, make_block, make_user, usage
from tests.xblock.story import asked, change, person_of, save, save_example

OURS = {200, 400, 403, 404, 409}
NAMES = [
    "client",
    "revision",
    "changes",
    "person",
    "language",
    "kept",
    "use",
    "thread",
    "text",
    "state",
    "sort",
    "search",
    "cursor",
    "submission",
    "marks",
    "overall",
    "decision",
    "path",
    "internal",
    "resolved",
    "comment",
    "quote",
    "role",
    "username",
    "code",
    "invitation",
    "plan",
    "user",
    "read",
    "leave",
    "owner",
    "colleagues",
    "remove",
    "again",
    "take_back",
    "until",
    "reason",
    "section",
    "before",
    "at",
    "since",
    "within",
    "request",
    "copy",
    "answers",
]

words = st.one_of(
    st.sampled_from(["", "identite.city_name", "actions.actions.A1", "plan", "validated", "name"]),
    st.text(max_size=12),
    st.sampled_from(["\x00", "\ud800", "\u202e", "{{ x }}", "' OR 1=1", "é" * 5000]),
)
numbers = st.one_of(
    st.integers(-2, 40), st.sampled_from([2**31, 2**53, 2**63, 10**40, 1e308, -0.5, 0.5])
)
scalars = st.one_of(st.none(), st.booleans(), numbers, words)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=6,
)
paths = st.sampled_from(
    [
        "identite.city_name",
        "identite.nonsense",
        "actions.actions.A1",
        "actions.actions.A1.title",
        "actions.actions",
        "identite",
        "",
        "....",
    ]
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "seq": st.one_of(st.integers(1, 9), scalars),
        "op": st.one_of(st.sampled_from(["set", "insert", "move", "delete"]), scalars),
        "path": st.one_of(paths, scalars),
        "base": st.one_of(st.integers(0, 9), scalars),
        "value": st.one_of(
            anything,
            st.fixed_dictionaries(
                {}, optional={"after": scalars, "cells": st.dictionaries(words, anything)}
            ),
        ),
        "worksheet_version": scalars,
        "at": scalars,
    },
)
relaxed = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def staff():
    learner = make_user()
    save_example(make_block(learner))
    asked(block_for(learner, usage()), "hand_in", revision=0)
    return block_for(make_user("benali", role="instructor"), usage())


@pytest.mark.parametrize("handler", sorted(HANDLERS))
@relaxed
@given(body=st.dictionaries(st.sampled_from(NAMES), anything, max_size=8))
def test_any_object_is_answered(staff, handler, body):
    status, answer = call(staff, handler, {**body, "person": person_of(staff)})

    assert status in OURS, answer
    assert isinstance(answer, dict)


@relaxed
@given(
    body=st.one_of(st.binary(max_size=40), anything.map(lambda value: json.dumps(value).encode()))
)
def test_any_body_is_answered(staff, body):
    assert call(staff, "save", body)[0] in OURS


@settings(relaxed, max_examples=150)
@given(batch=st.lists(st.one_of(changes, anything), max_size=4))
def test_any_batch_of_changes_is_answered_change_by_change(staff, batch):
    told = save(staff, *batch, client=token_hex(8))

    assert len(told["results"]) == len(batch)
    assert {each["status"] for each in told["results"]} <= {"accepted", "repeated", "kept"}


@settings(relaxed, max_examples=60)
@given(value=anything)
def test_any_value_of_a_known_field_leaves_a_page_that_can_be_shown(staff, value):
    edits = [
        change(1, "identite.city_name", value, base=10**6),
        change(2, "actions.actions.A1", value, op="insert"),
    ]
    save(staff, *edits, client=token_hex(8))

    assert asked(staff, "page", language="fr")["html"]
