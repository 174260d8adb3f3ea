from __future__ import annotations

import pytest

from city_diplomacy_xblocks.platform.borrowed import CMS, LMS, Borrowed
from city_diplomacy_xblocks.platform.checks import borrowed_names_are_there
from tests.platform.platforms import install


@pytest.fixture
def whole_platform(monkeypatch):
    modules = {}
    for each in Borrowed:
        module, attribute, _services = each.value
        modules.setdefault(module, {})[attribute] = object()
    for module, names in modules.items():
        install(monkeypatch, module, **names)


def test_no_other_host_is_asked_for_the_platforms_names(settings):
    settings.ROOT_URLCONF = "city_diplomacy_xblocks.demo.urls"

    assert list(borrowed_names_are_there()) == []


@pytest.mark.usefixtures("whole_platform")
@pytest.mark.parametrize("service", [LMS, CMS])
def test_nothing_is_said_when_everything_is_there(settings, service):
    settings.ROOT_URLCONF = f"{service}.urls"

    assert list(borrowed_names_are_there()) == []


@pytest.mark.usefixtures("whole_platform")
def test_a_name_that_a_release_has_moved_is_told_at_start(settings, monkeypatch):
    settings.ROOT_URLCONF = "lms.urls"
    install(monkeypatch, "lms.djangoapps.courseware.masquerade")

    told = [str(each.msg) for each in borrowed_names_are_there()]

    assert told == [
        "lms.djangoapps.courseware.masquerade.get_course_masquerade is missing from this platform."
    ]


@pytest.mark.usefixtures("whole_platform")
def test_studio_is_not_asked_for_what_only_the_lms_has(settings, monkeypatch):
    settings.ROOT_URLCONF = "cms.urls"
    install(monkeypatch, "lms.djangoapps.courseware.masquerade")
    install(monkeypatch, "edx_when.api")

    assert list(borrowed_names_are_there()) == []


def test_each_borrowed_name_says_where_it_must_be():
    assert all(set(each.services) <= {LMS, CMS} and each.services for each in Borrowed)
