"""The editor as Studio itself runs it: beside the block's preview, storing the block after each call,
and where there is no course: in libraries of both kinds, as each lends its services.
"""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from lxml import html
from opaque_keys.edx.keys import UsageKey
from webob import Request

from city_diplomacy_xblocks.demo.client import call
from city_diplomacy_xblocks.demo.storage import CONTENT
from city_diplomacy_xblocks.demo.studio_runtime import StudioRuntime
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    make_block,
    make_user,
    studio_block_for,
    usage,
)
from tests.xblock.test_studio import edit
from tests.xblock.test_versions import FIRST

pytestmark = [pytest.mark.django_db]

OLDER = UsageKey.from_string("lib-block-v1:DiploVilles+fiches+type@city_worksheet+block@fiche")
NEWER = UsageKey.from_string("lb:DiploVilles:fiches:city_worksheet:fiche")


class OlderLibrary(StudioRuntime):
    """Studio lends its usual services, and asks its own tables who may write the library."""

    may_write = True

    def _offered(self, user, course_key):
        given = super()._offered(user, course_key)
        given["studio_user_permissions"].can_write = lambda key: (
            self.may_write and key == OLDER.context_key
        )
        return given


class NewerLibrary(StudioRuntime):
    """Who may write is no business of blocks there: the runtime stores for authors alone."""

    def _offered(self, user, course_key):
        given = super()._offered(user, course_key)
        del given["studio_user_permissions"]
        return given


LIBRARIES = pytest.mark.parametrize(
    ("runtime", "key"), [(OlderLibrary, OLDER), (NewerLibrary, NEWER)], ids=["older", "newer"]
)


def block_in(runtime, key, **fields):
    """The block of a library in Studio, before its author."""
    CONTENT[key] = {"worksheet": "plan_migration", **fields}
    return runtime(make_user("autrice", role=None), COURSE).get_block(key)


def handle(block, handler, body):
    """One call as Studio makes it: the block is at hand afterwards, to be stored."""
    request = Request.blank("/", method="POST", content_type="application/json")
    request.body = json.dumps(body).encode()
    response = block.runtime.handle(block, handler, request, None)
    return response.status_code


def set_on(block) -> set[str]:
    return {name for name, field in block.fields.items() if field.is_set_on(block)}


@pytest.mark.parametrize(
    ("handler", "body", "status"),
    [
        ("compose", {"text": FIRST, "operation": None, "path": ""}, 200),
        ("compose", {"text": FIRST, "operation": {"do": "hide", "path": "sections.cadre"}}, 200),
        ("compose", {"text": FIRST, "operation": {"do": "nonsense"}}, 409),
        ("block_settings", {"text": FIRST, "worksheet": ""}, 200),
        ("submit_studio_edits", {"values": {"own_worksheet": "id: ["}, "defaults": []}, 400),
    ],
)
def test_studio_finds_nothing_to_store_after_a_call_that_saves_nothing(handler, body, status):
    """Studio stores the block after every call: what is set on it then is a change of the course."""
    make_block(AnonymousUser())
    block = studio_block_for(make_user("autrice", role="author"), usage())
    before = set_on(block)

    assert handle(block, handler, body) == status
    assert set_on(block) == before
    assert not block.runtime.has_written


@pytest.mark.parametrize("fields", [{}, {"own_worksheet": FIRST}])
def test_the_editor_and_the_preview_behind_it_have_no_id_in_common(fields):
    make_block(AnonymousUser(), **fields)
    block = studio_block_for(make_user("autrice", role="author"), usage())
    behind = html.fragment_fromstring(block.author_view(None).content, create_parent="div")

    assert not set(edit(block)[1].xpath("//*/@id")) & set(behind.xpath("//*/@id"))


@LIBRARIES
@pytest.mark.parametrize("fields", [{}, {"submission_point": True, "own_worksheet": FIRST}])
def test_the_editor_opens_in_a_library(runtime, key, fields):
    fragment, page = edit(block_in(runtime, key, **fields))

    assert page.xpath("//*[@data-studio]//*[@data-part='outline']")
    assert json.loads(json.dumps(fragment.json_init_args))["block"] == str(key)


@LIBRARIES
def test_a_worksheet_is_written_in_a_library(runtime, key):
    block = block_in(runtime, key, submission_point=True)
    begin = {"do": "begin", "title": "Plan de quartier"}

    status, answer = call(block, "compose", {"text": "", "operation": begin, "path": ""})
    assert (status, answer["stops"]) == (200, 0)
    status, panel = call(block, "block_settings", {"text": answer["text"], "worksheet": ""})
    assert status == 200
    assert "Plan de quartier" in json.dumps(panel, ensure_ascii=False)

    edits = {"values": {"own_worksheet": answer["text"]}, "defaults": []}
    assert call(block, "submit_studio_edits", edits)[0] == 200
    again = block.runtime.get_block(key)
    assert again.own_worksheet == answer["text"]
    assert "Plan de quartier" in edit(again)[1].text_content()


@LIBRARIES
def test_what_is_wrong_is_said_in_a_library_too(runtime, key):
    block = block_in(runtime, key)
    status, answer = call(
        block, "submit_studio_edits", {"values": {"own_worksheet": "id: ["}, "defaults": []}
    )

    assert status == 400
    assert {each["field"] for each in answer["error"]["messages"]} == {"submission_point"}
    assert block.runtime.get_block(key).own_worksheet == ""


@LIBRARIES
def test_a_block_of_a_library_is_checked_and_shown_to_its_author(runtime, key):
    block = block_in(runtime, key, submission_point=True, own_worksheet=FIRST)

    assert not block.validate().messages
    assert block.render("author_view", None).content


@pytest.mark.parametrize("handler", ["compose", "block_settings", "submit_studio_edits"])
def test_who_may_not_write_an_older_library_is_refused(handler, monkeypatch):
    monkeypatch.setattr(OlderLibrary, "may_write", False)
    body = {"text": "", "operation": None, "path": "", "values": {}, "defaults": []}
    status, answer = call(block_in(OlderLibrary, OLDER), handler, body)

    assert (status, answer["code"]) == (403, "authors_only")
