"""The host's own truths: who may see and call what, and what a browser is told to keep."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from city_diplomacy_xblocks.demo.course import courses
from city_diplomacy_xblocks.demo.testing import COURSE, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return courses()[COURSE]


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
    assert "Migration mixte et diplomatie des villes" in page
    assert "Aïssata D." in page


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", ["student", "instructor"])
def test_player_walks_every_unit(course, role, language):
    client = client_for(make_user("walker", role=role, language=language))
    for url in unit_urls(course):
        response = client.get(url)
        assert response.status_code == 200, url
        page = response.content.decode()
        assert page.count("<h1") == 1
        assert f'<html lang="{language}"' in page


def test_player_shows_public_view_when_nobody_is_logged_in(course, client):
    assert {client.get(url).status_code for url in unit_urls(course)} == {200}


def test_pages_are_not_found_by_the_not_enrolled(course, outsider):
    client = client_for(outsider)
    assert client.get(unit_urls(course)[0]).status_code == 404
    assert client.get(reverse("course", args=[str(COURSE)])).status_code == 404


def test_pages_are_not_found_by_staff_of_another_course(course, other_staff):
    assert client_for(other_staff).get(unit_urls(course)[0]).status_code == 404
