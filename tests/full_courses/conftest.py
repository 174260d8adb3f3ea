"""Each test runs over both courses."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.courses.edition import Edition, editions
from tests.full_courses.expected import CONTENT, COURSES, SMART_CITY, Expected


@pytest.fixture(params=COURSES, ids=lambda expected: expected.folder)
def expected(request: pytest.FixtureRequest) -> Expected:
    """One of the two courses, as it must be."""
    return request.param


@pytest.fixture
def course(expected: Expected) -> Edition:
    """The same course in French, as it is."""
    return editions(CONTENT / expected.folder)[0]


@pytest.fixture
def smart_city() -> Edition:
    """The course on smart cities alone, for what mixed migration does not hold yet."""
    return editions(CONTENT / SMART_CITY.folder)[0]
