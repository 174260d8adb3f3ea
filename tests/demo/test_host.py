"""The host's own truths: who may see and call what, and what a browser is told to keep."""

from __future__ import annotations

import html

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from submissions import api as submissions

from city_diplomacy_xblocks.demo import personas
from city_diplomacy_xblocks.demo.course import courses
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    OTHER_COURSE,
    block_for,
    course_anonymous_id,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return courses()[COURSE]


@pytest.fixture(params=list(courses().values()), ids=lambda course: course.key.course)
def every_course(request):
    return request.param


def client_for(user) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def unit_urls(course):
    return [reverse("unit", args=[str(course.key), str(unit.node.key)]) for unit in course.units]


def test_home_lists_courses_and_people_in_french_by_default(client):
    page = client.get("/").content.decode()
    assert '<html lang="fr" dir="ltr">' in page
    for course in courses().values():
        assert reverse("course", args=[str(course.key)]) in page
        assert course.title in page
        assert course.about
        assert course.about in html.unescape(page)
    assert "Aïssata D." in page


@pytest.mark.parametrize(
    ("role", "language"), [("student", "fr"), ("instructor", "en"), ("student", "ar")]
)
def test_player_walks_every_unit(every_course, role, language):
    walker = make_user("walker", role=role, course=every_course.key, language=language)
    client = client_for(walker)
    for url in unit_urls(every_course):
        response = client.get(url)
        assert response.status_code == 200, url
        page = response.content.decode()
        assert page.count("<h1") == 1
        assert f'<html lang="{language}"' in page


def test_player_shows_public_view_when_nobody_is_logged_in(every_course, client):
    assert {client.get(url).status_code for url in unit_urls(every_course)} == {200}


def test_pages_are_not_found_by_the_not_enrolled(course, outsider):
    client = client_for(outsider)
    assert client.get(unit_urls(course)[0]).status_code == 404
    assert client.get(reverse("course", args=[str(COURSE)])).status_code == 404


def test_whoever_finds_nothing_can_become_somebody_else_there(course, outsider):
    page = client_for(outsider).get(unit_urls(course)[0]).content.decode()
    assert 'id="host-persona"' in page


def test_pages_are_not_found_by_staff_of_another_course(course, other_staff):
    assert client_for(other_staff).get(unit_urls(course)[0]).status_code == 404


def test_due_dates_reach_the_blocks_of_the_session(course):
    key = COURSE.make_usage_key("city_worksheet", "fiche_remise")
    block = block_for(AnonymousUser(), key)
    assert block.due > timezone.now()
    assert block.graded
    assert (
        block_for(AnonymousUser(), COURSE.make_usage_key("city_worksheet", "fiche_vision")).due
        is None
    )


@pytest.mark.parametrize(("role", "seen"), [("student", False), ("instructor", True)])
def test_notes_for_whoever_leads_a_session_are_for_staff(course, role, seen):
    note = next(node for node in course.root.walk() if node.for_staff)
    unit = course.unit_of(note.key)
    client = client_for(make_user("reader", role=role))
    page = client.get(reverse("unit", args=[str(COURSE), str(unit.node.key)])).content.decode()
    assert (note.text.strip()[:60] in page) is seen


def test_quiz_is_shown_without_its_answers(course):
    problem = next(
        node for node in course.root.walk() if node.tag == "problem" and "choicehint" in node.text
    )
    unit = course.unit_of(problem.key)
    page = client_for(make_user()).get(reverse("unit", args=[str(COURSE), str(unit.node.key)]))
    shown = page.content.decode()
    assert problem.title in html.unescape(shown)
    assert "Exact :" not in shown
    assert "choicehint" not in shown


class TestPersonas:
    def test_switch_logs_out_and_in_for_real(self, client):
        for username in ("karim", "benali"):
            client.post("/persona", {"persona": username, "next": "/"})
            assert User.objects.get(pk=client.session["_auth_user_id"]).username == username
        client.post("/persona", {"persona": "", "next": "/"})
        assert "_auth_user_id" not in client.session

    def test_nobody_has_a_password(self):
        assert not any(personas.user_for(one).has_usable_password() for one in personas.PERSONAS)

    def test_switch_needs_the_token_of_the_page(self):
        client = Client(enforce_csrf_checks=True)
        assert client.post("/persona", {"persona": "benali"}).status_code == 403

    def test_switch_stays_on_the_page_but_never_leaves_the_site(self, client):
        back = client.post("/persona", {"persona": "karim", "next": "/courses/x/"})
        assert back.url == "/courses/x/"
        away = client.post("/persona", {"persona": "karim", "next": "https://example.com/"})
        assert away.url == "/"

    def test_unknown_name_logs_nobody_in(self, client):
        client.post("/persona", {"persona": "root"})
        assert "_auth_user_id" not in client.session


class TestLanguage:
    def test_choice_follows_the_person_to_another_browser(self):
        user = make_user()
        client_for(user).post("/language", {"language": "en", "next": "/"})
        assert '<html lang="en"' in client_for(user).get("/").content.decode()

    def test_choice_of_the_anonymous_is_kept_in_the_browser(self, client):
        client.post("/language", {"language": "en"})
        assert '<html lang="en"' in client.get("/").content.decode()

    def test_language_that_is_not_offered_changes_nothing(self, client):
        client.post("/language", {"language": "xx"})
        assert '<html lang="fr"' in client.get("/").content.decode()


class TestJumpTo:
    def url(self, usage_id):
        return reverse("jump_to", args=[str(COURSE), usage_id])

    def test_leads_to_the_unit_and_keeps_the_query(self, course):
        client = client_for(make_user())
        key = COURSE.make_usage_key("city_worksheet", "fiche_vision")
        unit = course.unit_of(key)
        response = client.get(self.url(str(key)) + "?field=vision.objectifs")
        expected = reverse("unit", args=[str(COURSE), str(unit.node.key)])
        assert response.url == f"{expected}?field=vision.objectifs"

    def test_links_in_texts_lead_to_the_units_that_they_name(self):
        smart_city = courses()[OTHER_COURSE]
        client = client_for(make_user(course=OTHER_COURSE))
        read = next(unit for unit in smart_city.units if unit.node.key.block_id == "m1_soir")
        named = next(unit for unit in smart_city.units if unit.node.key.block_id == "m1_domaines")
        page = client.get(reverse("unit", args=[str(OTHER_COURSE), str(read.node.key)]))
        link = f"/courses/{OTHER_COURSE}/jump_to_id/m1_domaines"
        assert f'href="{link}"' in page.content.decode()
        expected = reverse("unit", args=[str(OTHER_COURSE), str(named.node.key)])
        assert client.get(link).url == expected
        assert client.get(f"/courses/{OTHER_COURSE}/jump_to_id/nowhere").status_code == 404

    @pytest.mark.parametrize("usage_id", ["nonsense", "block-v1:A+B+C+type@html+block@none"])
    def test_unknown_block_is_not_found(self, course, usage_id):
        assert client_for(make_user()).get(self.url(usage_id)).status_code == 404


class TestProgress:
    def test_shows_the_score_that_edx_submissions_gives(self, course):
        user = make_user()
        key = COURSE.make_usage_key("city_worksheet", "fiche_remise")
        item = {
            "student_id": course_anonymous_id(user),
            "course_id": str(COURSE),
            "item_id": str(key),
            "item_type": "city_worksheet",
        }
        made = submissions.create_submission(item, {})
        submissions.set_score(made["uuid"], 83, 100)
        page = client_for(user).get(reverse("progress", args=[str(COURSE)])).content.decode()
        assert "83" in page
        assert "Remettre le plan" in page

    def test_is_empty_before_anything_is_graded(self, course):
        page = client_for(make_user()).get(reverse("progress", args=[str(COURSE)]))
        assert "host-scores" not in page.content.decode()
