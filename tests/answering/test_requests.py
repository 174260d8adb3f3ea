from __future__ import annotations

import json

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import RawPostDataException
from webob import Request

from city_diplomacy_xblocks.answering import requests
from city_diplomacy_xblocks.platform.errors import Refusal


def post(body: bytes) -> Request:
    return Request.blank("/", method="POST", body=body, content_type="application/json")


def code_of(read, *args) -> str:
    with pytest.raises(Refusal) as refused:
        read(*args)
    assert refused.value.status == 400
    assert refused.value.message
    return refused.value.code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"person=a", "not_json"),
        (b'{"revision": NaN}', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"revision": ' + b"9" * 5000 + b"}", "not_json"),
        (b"[]", "not_object"),
        (b"null", "not_object"),
        (b'"text"', "not_object"),
    ],
)
def test_what_is_no_json_object_is_refused(body, code):
    assert code_of(requests.read_body, post(body)) == code


def test_a_body_over_one_megabyte_is_refused():
    assert code_of(requests.read_body, post(b'{"a":"' + b"x" * 1_000_000 + b'"}')) == "too_large"


def test_a_body_that_says_it_is_large_is_not_even_read():
    class Untouchable(Request):
        @property
        def body(self):
            raise AssertionError

    request = Untouchable.blank("/", method="POST")
    request.content_length = 30_000_000

    assert code_of(requests.read_body, request) == "too_large"


@pytest.mark.parametrize(
    ("error", "code"), [(RawPostDataException, "not_json"), (RequestDataTooBig, "too_large")]
)
def test_what_the_platform_does_not_hand_out_is_refused(error, code):
    class Unreadable(Request):
        @property
        def body(self):
            raise error

    assert code_of(requests.read_body, Unreadable.blank("/", method="POST")) == code


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_post_is_answered(method):
    assert code_of(requests.read_body, Request.blank("/", method=method)) == "method"


def test_a_body_is_read_as_it_is():
    body = {"person": "a", "changes": [{"value": "été\u0000"}]}

    assert requests.read_body(post(json.dumps(body).encode())) == body


def test_texts_lose_what_databases_refuse_and_nothing_else():
    body = {"search": "Kan\u0000im\ud800bora\u202e <b>"}

    assert requests.text(body, "search") == "Kanimbora\u202e <b>"


@pytest.mark.parametrize("value", [7, [], {}, True, "x" * 20_001])
def test_what_is_no_text_is_refused(value):
    assert code_of(requests.text, {"text": value}, "text") == "malformed"


@pytest.mark.parametrize("value", [None, "", 7, "\u0000", "x" * 256])
def test_what_is_no_id_is_refused(value):
    assert code_of(requests.identifier, {"person": value}, "person") == "malformed"


@pytest.mark.parametrize("value", [None, "7", 7.0, True, -1, 2**53 + 1, [7]])
def test_what_is_no_count_is_refused(value):
    assert code_of(requests.number, {"revision": value}, "revision") == "malformed"


@pytest.mark.parametrize("value", [None, 0, "true", []])
def test_what_is_neither_yes_nor_no_is_refused(value):
    assert code_of(requests.boolean, {"use": value}, "use") == "malformed"


@pytest.mark.parametrize("changes", [None, {}, "x", 7])
def test_changes_that_are_no_list_are_refused(changes):
    body = {"client": "c1", "revision": 0, "changes": changes}

    assert code_of(requests.Save.read, body) == "malformed"


def test_a_save_leaves_its_changes_to_the_merge():
    body = {"client": "c1", "revision": 3, "changes": ["nonsense", {"seq": 1}]}

    assert requests.Save.read(body) == requests.Save("c1", 3, ("nonsense", {"seq": 1}))
