"""People before their pages, for the tests of handlers."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from city_diplomacy_xblocks.demo.testing import block_for, make_block, make_user, usage
from tests.xblock.story import change, save

CITY = "identite.city_name"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def awa():
    """A learner with a plan, before her page."""
    block = make_block(make_user("awa"))
    save(block, change(1, CITY, "Kanimbora"))
    return block


@pytest.fixture
def karim(awa):
    """A colleague of hers, before his page."""
    return block_for(make_user("karim"), usage())


@pytest.fixture
def staff(awa):
    """The instructor, at the submission point."""
    return block_for(make_user("benali", role="instructor"), usage())
