from __future__ import annotations

import json
import math

import pytest

from city_diplomacy_xblocks.merging.changes import dump, read_change

GOOD = {"seq": 7, "op": "set", "path": "A.name", "base": 41, "value": "Kanimbora"}


def test_a_change_is_read():
    change = read_change({**GOOD, "worksheet_version": 2, "at": "2026-11-22T02:00:00Z"}, "page")
    assert (change.client, change.seq, change.op, change.path) == ("page", 7, "set", "A.name")
    assert (change.base, change.value, change.worksheet_version) == (41, "Kanimbora", 2)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "text",
        [],
        {},
        {**GOOD, "seq": 0},
        {**GOOD, "seq": True},
        {**GOOD, "seq": 1.5},
        {**GOOD, "seq": 2**53},
        {**GOOD, "op": "drop"},
        {**GOOD, "op": ["set"]},
        {**GOOD, "path": None},
        {**GOOD, "path": "A." + "x" * 200},
        {**GOOD, "path": "A.\x00name"},
        {**GOOD, "base": -1},
        {**GOOD, "base": None},
    ],
)
def test_what_is_no_change_is_read_as_malformed_and_loses_nothing(raw):
    change = read_change(raw, "page")
    assert change.op == ""
    dump(change.value).encode()


def test_controls_and_lone_surrogates_are_dropped_at_the_door():
    raw = json.loads('"a\\u0000b\\u0007c\\n\\td\\ud800e"')
    change = read_change({**GOOD, "value": {"after": None, "cells": {"ti\x00tle": [raw]}}}, "page")
    assert change.value == {"after": None, "cells": {"title": ["abc\n\tde"]}}


def test_numbers_that_json_does_not_know_become_text():
    assert read_change({**GOOD, "value": [math.nan, math.inf]}, "page").value == ["nan", "inf"]


def test_bottomless_lists_become_text():
    raw: object = "deep"
    for _ in range(800):
        raw = [raw]
    assert "deep" in dump(read_change({**GOOD, "value": raw}, "page").value)
