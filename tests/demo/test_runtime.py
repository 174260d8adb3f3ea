"""What the host gives a block, with a block made for the purpose."""

from __future__ import annotations

import gzip
import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Integer, Scope, String

from city_diplomacy_xblocks.demo import player, runtime
from city_diplomacy_xblocks.demo.course import Node
from city_diplomacy_xblocks.demo.models import Completion, UserState
from city_diplomacy_xblocks.demo.runtime import EVENTS, DemoRuntime
from city_diplomacy_xblocks.demo.storage import CONTENT
from city_diplomacy_xblocks.demo.testing import COURSE, make_user, masquerading
from city_diplomacy_xblocks.platform.asking import who_is_asking

pytestmark = pytest.mark.django_db
KEY = COURSE.make_usage_key("probe", "probe")


@XBlock.needs("i18n")
@XBlock.wants("user", "enrollments", "completion", "teams")
class Probe(XBlock):
    """Says what it was given."""

    title = String(scope=Scope.settings, default="")
    seen = Integer(scope=Scope.user_state, default=0)

    def student_view(self, context=None):
        fragment = Fragment("<p>probe</p>")
        fragment.initialize_js("Probe", {"text": "</script><b>"})
        return fragment

    @XBlock.handler
    def count(self, request, suffix=None):
        self.seen += 1
        from webob import Response

        body = {"seen": self.seen, "suffix": suffix, "method": request.method, "body": request.text}
        return Response(json.dumps(body), content_type="application/json", charset="utf-8")


@pytest.fixture(autouse=True)
def probe(monkeypatch):
    load = DemoRuntime.load_block_type
    monkeypatch.setattr(
        DemoRuntime,
        "load_block_type",
        lambda self, tag: Probe if tag == "probe" else load(self, tag),
    )
    monkeypatch.setitem(CONTENT, KEY, {"title": "Sonde"})


def block_of(user):
    return DemoRuntime(user, COURSE).get_block(KEY)


def handler_url(handler="count", suffix=None):
    args = [str(COURSE), str(KEY), handler]
    return reverse("handler", args=[*args, suffix] if suffix else args)


def post(client, url, body="{}", **headers):
    return client.post(url, body, content_type="application/json", **headers)


class TestHandlers:
    def test_state_is_kept_per_person(self):
        one, other = Client(), Client()
        one.force_login(make_user("un"))
        other.force_login(make_user("deux"))
        assert post(one, handler_url()).json()["seen"] == 1
        assert post(one, handler_url()).json()["seen"] == 2
        assert post(other, handler_url()).json()["seen"] == 1
        assert UserState.objects.count() == 2

    def test_body_and_suffix_arrive_as_sent_and_no_suffix_is_none(self):
        client = Client()
        client.force_login(make_user())
        answer = post(client, handler_url(suffix="a/b"), '{"é": 1}').json()
        assert answer["body"] == '{"é": 1}'
        assert answer["suffix"] == "a/b"
        assert post(client, handler_url()).json()["suffix"] is None

    def test_token_is_needed_for_a_session(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_user())
        client.get("/")
        assert post(client, handler_url()).status_code == 403
        token = client.cookies["csrftoken"].value
        assert post(client, handler_url(), HTTP_X_CSRFTOKEN=token).status_code == 200

    def test_not_enrolled_reach_the_block_as_on_the_lms(self, outsider):
        client = Client()
        client.force_login(outsider)
        assert post(client, handler_url()).status_code == 200

    def test_anonymous_may_get_but_not_post(self):
        assert Client().get(handler_url()).status_code == 200
        assert post(Client(), handler_url()).status_code == 403
        assert UserState.objects.count() == 0

    @pytest.mark.parametrize(
        "url",
        [
            handler_url("absent"),
            handler_url().replace("block@probe", "block@none"),
            handler_url().replace(str(KEY), "nonsense"),
        ],
    )
    def test_what_is_not_there_is_not_found(self, url):
        assert Client().get(url).status_code == 404

    def test_handler_url_is_the_address_that_answers(self):
        assert (
            block_of(make_user()).runtime.handler_url(block_of(make_user()), "count")
            == handler_url()
        )


class TestUsers:
    def test_attributes_are_those_of_the_lms(self, instructor):
        user = block_of(instructor).runtime.service(block_of(instructor), "user").get_current_user()
        assert user.opt_attrs["edx-platform.user_id"] == instructor.pk
        assert user.opt_attrs["edx-platform.user_role"] == "instructor"
        assert user.opt_attrs["edx-platform.user_is_staff"] is True

    def test_anonymous_id_leads_back_to_its_user_and_is_for_staff_to_ask(self, learner, instructor):
        service = block_of(instructor).runtime.service(block_of(instructor), "user")
        name = service.get_anonymous_user_id(learner.username, str(COURSE))
        assert service.get_user_by_anonymous_id(name) == learner
        own = block_of(learner).runtime.service(block_of(learner), "user")
        assert own.get_anonymous_user_id(instructor.username, str(COURSE)) is None

    def test_who_is_asking_sees_enrolment_and_staff_of_this_course_only(
        self, learner, instructor, outsider, other_staff
    ):
        people = [who_is_asking(block_of(u)) for u in (learner, instructor, outsider, other_staff)]
        assert [person.is_enrolled for person in people] == [True, True, False, False]
        assert [person.is_staff for person in people] == [False, True, False, False]

    def test_masquerade_is_seen_by_the_block(self, learner, instructor):
        with masquerading(instructor):
            assert who_is_asking(block_of(learner)).is_masquerading
            assert who_is_asking(block_of(instructor)).is_masquerading
        assert not who_is_asking(block_of(learner)).is_masquerading


class TestRendering:
    def test_arguments_cannot_end_their_script_element(self, learner):
        unit = Node(COURSE.make_usage_key("vertical", "v"), "vertical", "", "", ())
        unit = Node(unit.key, "vertical", "", "", (Node(KEY, "probe", "", "", ()),))
        page = str(player.render_unit(DemoRuntime(learner, COURSE), unit).html)
        assert page.count("</script>") == 1
        assert "\\u003c/script>\\u003cb>" in page
        assert f'data-usage="{KEY}"' in page
        assert 'data-init="Probe"' in page

    def test_no_asides_are_looked_for(self, learner):
        assert block_of(learner).runtime.applicable_aside_types(block_of(learner)) == []

    def test_service_that_is_not_there_is_none_when_only_wanted(self, learner):
        assert block_of(learner).runtime.service(block_of(learner), "teams") is None


class TestEvents:
    def test_completion_is_kept_for_learners_only(self, learner, instructor):
        for user in (learner, instructor):
            block = block_of(user)
            block.runtime.publish(block, "completion", {"completion": 0.5})
        assert [row.user_id for row in Completion.objects.all()] == [learner.pk]
        assert EVENTS[-1] == (KEY, "completion", {"completion": 0.5})

    def test_completion_beyond_one_is_an_error_as_on_the_lms(self, learner):
        block = block_of(learner)
        with pytest.raises(ValueError, match=r"1\.5"):
            block.runtime.publish(block, "completion", {"completion": 1.5})


class TestFiles:
    def test_style_sheet_is_hashed_kept_for_good_and_gzipped(self):
        page = Client().get("/").content.decode()
        url = page.split('rel="stylesheet" href="')[1].split('"')[0]
        response = Client().get(url, HTTP_ACCEPT_ENCODING="gzip")
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["Content-Encoding"] == "gzip"
        assert b".host-bar" in gzip.decompress(response.content)
        assert response["Content-Type"] == "text/css"

    def test_page_is_gzipped(self):
        response = Client().get("/", HTTP_ACCEPT_ENCODING="gzip")
        assert response["Content-Encoding"] == "gzip"

    @pytest.mark.parametrize("name", ["settings.py", "..%2fsettings.py"])
    def test_nothing_else_of_the_demo_is_served(self, name):
        assert Client().get(f"/host/000000000000/{name}").status_code == 404

    def test_anonymous_has_no_runtime_state(self):
        assert block_of(AnonymousUser()).seen == 0
        assert runtime.DemoRuntime(AnonymousUser(), COURSE).completion_of(KEY) == 0.0
