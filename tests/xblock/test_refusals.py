"""Who may not, and what is no request: every handler, every stranger."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import get_language
from webob import Request
from xblock.exceptions import NoSuchHandlerError
from xblock.reference.user_service import XBlockUser

from city_diplomacy_xblocks.answering.handlers import HANDLERS
from city_diplomacy_xblocks.demo.testing import (
    OTHER_COURSE,
    block_for,
    call,
    course_anonymous_id,
    make_block,
    make_user,
    usage,
)
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.reviewing import handing_in
from city_diplomacy_xblocks.reviewing.models import Submission
from tests.platform.platforms import masquerade
from tests.xblock.story import ask, asked, change, save, save_example
from tests.xblock.test_story import submission_id

pytestmark = pytest.mark.django_db

#: Those of Studio, which refuse everybody here alike: tests/answering/test_composing.py.
AUTHORS = sorted(name for name, (audience, _) in HANDLERS.items() if audience == "author")
EVERY = sorted(set(HANDLERS) - set(AUTHORS))
STAFF = sorted(name for name, (audience, _) in HANDLERS.items() if audience == "staff")
LEARNERS = sorted(set(EVERY) - set(STAFF))
WRITERS = sorted(name for name, (audience, _) in HANDLERS.items() if audience == "writer")


def test_each_handler_has_its_audience():
    """Said once more here: the tests below take the audiences from the block's own list."""
    assert AUTHORS == ["block_settings", "compose"]
    assert set(LEARNERS) == {
        "accept",
        "apply_copy",
        "apply_form",
        "copies",
        "copy",
        "dismiss",
        "document",
        "documents",
        "form",
        "hand_in",
        "history",
        "history_at",
        "invite",
        "leave",
        "mark_corrected",
        "news",
        "page",
        "people",
        "read_copy",
        "read_form",
        "read_plan",
        "refuse",
        "remove",
        "reply",
        "resolve",
        "restore",
        "save",
        "say",
        "take_back",
        "talk",
        "withdraw",
    }
    assert set(LEARNERS) - set(WRITERS) == {
        "copies",
        "copy",
        "document",
        "documents",
        "form",
        "history",
        "history_at",
        "page",
        "read_copy",
        "read_plan",
        "talk",
    }


def refusal(answer: tuple[int, dict]) -> tuple[int, str]:
    """The status and slug of an answer that must be a refusal with a sentence."""
    status, body = answer
    assert isinstance(body, dict), body
    assert body["error"].strip()
    return status, body["code"]


@pytest.mark.parametrize("handler", EVERY)
def test_the_anonymous_are_refused(handler):
    block = make_block(AnonymousUser())

    assert refusal(ask(block, handler)) == (403, "anonymous")


@pytest.mark.parametrize("handler", EVERY)
def test_the_not_enrolled_are_refused(handler):
    block = make_block(make_user("passant", role=None))

    expected = "staff_only" if handler in STAFF else "not_enrolled"
    assert refusal(ask(block, handler)) == (403, expected)


@pytest.mark.parametrize("handler", STAFF)
def test_a_learner_is_refused_what_is_staffs(handler):
    assert refusal(ask(make_block(make_user()), handler)) == (403, "staff_only")


@pytest.mark.parametrize("handler", EVERY)
def test_staff_of_another_course_are_refused(handler):
    block = make_block(make_user("moussa", role="instructor", course=OTHER_COURSE))

    expected = "staff_only" if handler in STAFF else "not_enrolled"
    assert refusal(ask(block, handler)) == (403, expected)


@pytest.mark.parametrize("handler", EVERY)
def test_a_page_of_somebody_else_is_refused(handler):
    block = make_block(make_user("benali", role="instructor"))
    body = {"person": course_anonymous_id(make_user("aissata"))}

    assert refusal(call(block, handler, body)) == (403, "other_person")


@pytest.mark.parametrize("handler", [*WRITERS, *STAFF])
def test_masquerading_staff_write_nothing(handler, monkeypatch):
    learner = make_user()
    masquerade(monkeypatch, make_user("benali", role="instructor"), as_user=learner)
    block = make_block(learner)

    body = {"client": "c1", "revision": 0, "changes": [change(1, "identite.city_name", "X")]}
    assert refusal(ask(block, handler, **body)) == (403, "masquerade")
    assert not Plan.objects.exists()


def test_masquerading_staff_read_the_learners_page(monkeypatch):
    learner = make_user()
    save(make_block(learner), change(1, "identite.city_name", "Kanimbora"))
    masquerade(monkeypatch, make_user("benali", role="instructor"), as_user=learner)

    answer = asked(block_for(learner, usage()), "page", language="fr")

    assert "Kanimbora" in answer["html"]


@pytest.mark.parametrize("handler", EVERY)
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"not json", "not_json"),
        (b"[]", "not_object"),
        (b'{"a": "' + b"x" * 2_100_001 + b'"}', "too_large"),
        (b"{}", "malformed"),
        (b'{"person": 7}', "malformed"),
    ],
)
def test_what_is_no_request_is_refused(handler, body, code):
    block = make_block(make_user("benali", role="instructor"))

    assert refusal(call(block, handler, body)) == (400, code)


@pytest.mark.parametrize("handler", EVERY)
def test_get_is_refused(handler):
    block = make_block(make_user())

    assert refusal(call(block, handler, method="GET")) == (400, "method")


@pytest.mark.parametrize("handler", EVERY)
@pytest.mark.parametrize("suffix", [None, "", "etwas/anderes"])
def test_a_suffix_changes_nothing(handler, suffix):
    block = make_block(AnonymousUser())

    assert refusal(call(block, handler, {"person": "x"}, suffix=suffix)) == (403, "anonymous")


#: For each handler that needs more than a person, bodies that are none of its requests.
NONSENSE = {
    "save": [
        {},
        {"client": "c1"},
        {"client": "", "revision": 0, "changes": []},
        {"client": "c1", "revision": -1, "changes": []},
        {"client": "c1", "revision": "0", "changes": []},
        {"client": "c1", "revision": 2**60, "changes": []},
        {"client": "c1", "revision": 0, "changes": {}},
        {"client": ["c1"], "revision": 0, "changes": []},
    ],
    "resolve": [
        {},
        {"kept": 1},
        {"kept": "1", "use": True},
        {"kept": 1, "use": "yes"},
        {"kept": True},
    ],
    "reply": [{}, {"thread": "1", "text": "a"}, {"thread": 1, "text": ["a"]}],
    "mark_corrected": [{}, {"thread": 1, "resolved": 1}],
    "news": [{}, {"revision": "0"}, {"revision": 0, "plan": "1"}, {"revision": 0, "section": 7}],
    "invite": [
        {},
        {"role": 1},
        {"role": "owner"},
        {"role": "writer", "username": " "},
        {"role": "writer", "username": ["awa"]},
    ],
    "accept": [{"invitation": "1"}, {"invitation": -1}, {"code": 7}, {"code": "x" * 300}],
    "refuse": [{}, {"invitation": None}],
    "take_back": [{"plan": "1"}],
    "remove": [{"plan": "1"}],
    "leave": [{"leave": "1"}, {"leave": -1}],
    "read_plan": [{}, {"read": "1"}, {"read": None}],
    "talk": [{}, {"plan": "1", "path": "vision"}],
    "say": [{}, {"path": "vision"}, {"path": 7, "plan": 1, "text": "a"}],
    "open_plan": [{"owner": 7}, {"owner": "benali", "colleagues": ["a"]}],
    "history": [{"section": 1}, {"before": "1"}, {"before": -1}, {"path": []}, {"path": "x" * 201}],
    "history_at": [{}, {"at": "1"}, {"at": -1}, {"at": 2**60}, {"at": 1, "since": "yes"}],
    "restore": [
        {},
        {"at": 1, "revision": 0},
        {"at": 1, "revision": 0, "request": ""},
        {"at": "1", "revision": 0, "request": "r"},
        {"at": 1, "revision": None, "request": "r"},
        {"at": 1, "revision": 0, "request": "r", "within": ["A"]},
    ],
    "read_copy": [{}, {"copy": 7}, {"copy": ""}, {"copy": "{"}, {"copy": "[]"}, {"copy": "{}"}],
    "apply_copy": [
        {},
        {"copy": "{}", "request": "r"},
        {"copy": "{}", "request": "r", "revision": 0},
        {"copy": "{}", "request": "r", "revision": 0, "answers": "yes"},
    ],
    "queue": [{"state": 1}, {"sort": []}, {"search": {}}, {"cursor": 7}, {"cursor": "nonsense"}],
    "review": [{}, {"submission": "1"}, {"submission": None}, {"submission": 1.5}],
    "save_review": [{}, {"submission": 1}, {"submission": 1, "revision": 0, "marks": []}],
    "comment": [{}, {"submission": 1, "text": 7}, {"submission": 1, "thread": "1", "text": "a"}],
    "edit_comment": [{}, {"submission": 1, "comment": []}],
    "delete_comment": [{}, {"submission": 1, "comment": -1}],
    "resolve_thread": [{}, {"submission": 1, "thread": 1, "resolved": "yes"}],
    "release": [{}, {"submission": 1}, {"submission": 1, "revision": None}],
    "extensions": [{"submission": "1"}, {"submission": -1}, {"submission": []}],
    "extend": [
        {},
        {"username": "aissata"},
        {"username": "aissata", "until": "demain"},
        {"username": "aissata", "until": "2027-13-45T00:00"},
        {"username": "aissata", "until": "0001-01-01T00:00"},
        {"username": "aissata", "until": "9999-12-31T23:59"},
        {"username": "aissata", "until": 20270308},
        {"username": "aissata", "take_back": "yes"},
        {"username": ["aissata"], "until": "2027-03-08T23:59"},
        {"submission": 1, "username": "aissata", "until": "2027-03-08T23:59"},
    ],
}


@pytest.mark.parametrize(
    ("handler", "body"), [(name, body) for name, bodies in NONSENSE.items() for body in bodies]
)
def test_what_is_not_a_request_of_this_handler_is_refused(handler, body):
    role = "instructor" if handler in STAFF else "student"
    status, _code = refusal(ask(make_block(make_user("benali", role=role)), handler, **body))

    assert status == 400


@pytest.mark.parametrize("state", ["waiting", "nonsense", "'; DROP TABLE", "\u0000"])
@pytest.mark.parametrize("sort", ["waiting", "name", "nonsense"])
@pytest.mark.parametrize("search", ["", "%", "\u0000\ud800", "ä" * 200])
def test_the_queue_takes_any_words(state, sort, search):
    block = make_block(make_user("benali", role="instructor"))
    status, body = ask(block, "queue", state=state, sort=sort, search=search)

    assert status in (200, 400), body


@pytest.mark.parametrize("handler", sorted(set(STAFF) - {"queue", "open_plan"}))
def test_staff_reach_no_submission_of_another_block(handler):
    """The same person is staff of both blocks; the submission was handed in at one of them."""
    learner, staff = make_user(), make_user("benali", role="instructor")
    save_example(make_block(learner))
    asked(block_for(learner, usage()), "hand_in", revision=0)
    number = submission_id(asked(block_for(staff, usage()), "queue")["html"])
    other = make_block(staff, name="autre", plan_key="autre")

    body = {"submission": number, "thread": 1, "comment": 1, "revision": 0, "text": "a"}
    body |= {"path": "identite.city_name", "resolved": True, "marks": {}, "decision": ""}
    body |= {"user": learner.pk, "until": f"{timezone.now().year + 1}-03-08T23:59"}
    assert refusal(ask(other, handler, **body))[0] in (403, 404)


def test_a_learner_reaches_no_kept_text_of_somebody_else():
    first = make_block(make_user("karim"))
    kept = save(first, change(1, "identite.nonsense", "X"))["kept"][0]["id"]
    other = block_for(make_user("mariam"), usage())
    save(other, change(1, "identite.city_name", "Y"))

    assert refusal(ask(other, "resolve", kept=kept, use=True))[0] == 403


@pytest.mark.parametrize("handler", ["hand_in", "withdraw"])
def test_whoever_never_wrote_has_nothing_to_hand_in_or_take_back(handler):
    assert refusal(ask(make_block(make_user()), handler, revision=0))[0] == 409


def test_a_block_that_is_no_submission_point_takes_no_plan_in():
    block = make_block(make_user(), submission_point=False)
    save_example(block)

    assert refusal(ask(block, "hand_in", revision=0))[0] in (403, 409)


@pytest.mark.parametrize("handler", sorted({*WRITERS, *STAFF}))
def test_an_example_takes_nothing_though_its_key_is_that_of_a_plan(handler):
    user = make_user("benali", role="instructor")
    block = make_block(user, example="kanimbora")
    body = {"client": "c1", "revision": 0, "changes": [change(1, "identite.city_name", "X")]}

    assert refusal(ask(block, handler, **body)) == (403, "example")
    assert not Plan.objects.exists()


@pytest.mark.parametrize("plan_key", ["", "deux mots", "é", "x" * 65, "a\n", "\x00"])
def test_a_plan_key_that_is_none_is_told_and_breaks_nothing(plan_key):
    """OLX carries what Studio would not let pass; some databases would refuse it later."""
    block = make_block(make_user(), plan_key=plan_key)

    assert refusal(ask(block, "page")) == (404, "bad_plan_key")
    assert "cd-" in block.student_view().content


def test_a_block_of_a_worksheet_that_is_not_there_says_so():
    block = make_block(make_user(), worksheet="nonsense")
    body = {"client": "c1", "revision": 0, "changes": []}

    assert refusal(ask(block, "save", **body)) == (404, "no_worksheet")


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_refusals_speak_the_readers_language(language, monkeypatch):
    monkeypatch.setattr(asking, "pgettext", lambda _context, _words: get_language())

    assert ask(make_block(make_user(language=language)), "queue")[1]["error"] == language


def test_answers_are_never_cached():
    block = make_block(make_user())
    request = Request.blank("/", method="POST", body=b"{}")
    response = block.runtime.handle(block, "save", request)

    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "text/plain"])
def test_an_upload_is_refused_through_the_host_too(client, content_type):
    """A form's body has been read before we come: asking for it again raises."""
    user = make_user()
    block = make_block(user)
    client.force_login(user)
    address = block.runtime.handler_url(block, "save")
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'

    response = client.post(address, body, content_type=content_type)

    assert (response.status_code, response.json()["code"]) == (400, "not_json")


def test_an_author_in_studio_is_refused_whatever_studio_calls_them():
    """In previews an instructor comes as role instructor with the anonymous id « student »."""
    block = make_block(make_user("benali", role="instructor"))
    real = block.runtime.service
    author = XBlockUser(is_current_user=True)
    author.opt_attrs = {
        "edx-platform.user_id": 7,
        "edx-platform.user_role": "instructor",
        "edx-platform.user_is_staff": True,
        "edx-platform.anonymous_user_id": "student",
    }
    services = {"user": SimpleNamespace(get_current_user=lambda: author), "enrollments": None}
    block.runtime.service = lambda asker, name: (
        services[name] if name in services else real(asker, name)
    )

    for handler in EVERY:
        assert refusal(call(block, handler, {"person": "student"})) == (403, "no_plan_here")
    assert not Plan.objects.exists()


def test_a_hand_in_that_breaks_down_half_way_leaves_nothing(monkeypatch):
    """Handlers are not atomic on the LMS: what we write must be."""
    user = make_user()
    block = make_block(user)
    save_example(block)

    def breaks(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(handing_in, "_name_recipients", breaks)
    with pytest.raises(ZeroDivisionError):
        ask(block, "hand_in", revision=0)

    assert Plan.objects.get().state == "draft"
    assert not Submission.objects.exists()


def test_a_handler_that_is_not_there_is_not_found():
    block = make_block(make_user())
    with pytest.raises(NoSuchHandlerError):
        call(block, "nonsense", {})
    with pytest.raises(NoSuchHandlerError):
        call(block, "publish", {})


def test_a_refused_save_writes_nothing_of_ours():
    block = make_block(make_user("passant", role=None))
    person_known = course_anonymous_id(make_user("passant", role=None))
    with CaptureQueriesContext(connection) as queries:
        call(block, "save", {"person": person_known, "client": "c1", "revision": 0, "changes": []})

    assert not [each for each in queries if "city_diplomacy" in each["sql"]]
