"""Fixtures for every room."""

from __future__ import annotations

import os

import pytest

# Playwright's synchronous interface runs an event loop, in which Django would refuse to touch the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def in_english():
    """Sentences in English, which stand in the code: the catalogues have tests of their own."""
    from django.utils import translation

    from city_diplomacy_xblocks.fields.words import speaking

    with translation.override("en"), speaking("en"):
        yield


@pytest.fixture
def learner(db):
    """A participant of the course."""
    from city_diplomacy_xblocks.demo.testing import make_user

    return make_user("aissata")


@pytest.fixture
def instructor(db):
    """The instructor of the course."""
    from city_diplomacy_xblocks.demo.testing import make_user

    return make_user("benali", role="instructor")


@pytest.fixture
def outsider(db):
    """Logged in, not in the course."""
    from city_diplomacy_xblocks.demo.testing import make_user

    return make_user("visiteur", role=None)


@pytest.fixture
def other_staff(db):
    """Staff of another course, nothing in this one."""
    from city_diplomacy_xblocks.demo.testing import OTHER_COURSE, make_user

    return make_user("autre_staff", role="staff", course=OTHER_COURSE)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What the host remembers of people's dates ends with the people."""
    from django.core.cache import cache
    from edx_django_utils.cache import RequestCache

    yield
    cache.clear()
    RequestCache.clear_all_namespaces()


@pytest.fixture(autouse=True)
def _courses_as_they_are():
    """A course that a test makes ends with it: the host keeps courses and blocks for the whole process."""
    from city_diplomacy_xblocks.demo.course import courses
    from city_diplomacy_xblocks.demo.storage import CONTENT

    found = courses()
    before, content = dict(found), {key: dict(fields) for key, fields in CONTENT.items()}
    yield
    for kept, then in ((found, before), (CONTENT, content)):
        kept.clear()
        kept.update(then)
