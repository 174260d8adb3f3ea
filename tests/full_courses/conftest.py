"""Each test runs over both courses; those of the French run over the workshops too."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.courses.edition import Edition, course_folders, editions
from tests.full_courses.expected import CONTENT, COURSES, SMART_CITY, Expected


@pytest.fixture(params=COURSES, ids=lambda expected: expected.folder)
def expected(request: pytest.FixtureRequest) -> Expected:
    """One of the two courses, as it must be."""
    return request.param


@pytest.fixture
def course(expected: Expected) -> Edition:
    """The same course in French, as it is."""
    return editions(CONTENT / expected.folder)[0]


@pytest.fixture(params=course_folders(CONTENT), ids=lambda folder: folder.name)
def text_course(request: pytest.FixtureRequest) -> Edition:
    """Each course in French, the workshops as well."""
    return editions(request.param)[0]


@pytest.fixture
def smart_city() -> Edition:
    """The course on smart cities alone, for what mixed migration does not hold yet."""
    return editions(CONTENT / SMART_CITY.folder)[0]
