"""What a page hears besides the results of its own changes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from city_diplomacy_xblocks.demo.testing import make_block, make_user
from tests.xblock.story import asked, change, save

pytestmark = pytest.mark.django_db

CITY = "identite.city_name"


@pytest.fixture
def awa():
    """A learner before her page, with two texts kept aside."""
    block = make_block(make_user("awa"))
    save(block, change(1, CITY, "Kanimbora"), client="phone")
    for seq, text in enumerate(("Kanimbora-Port", "Kanimbora-Centre"), start=1):
        save(block, change(1, CITY, text, base=0), revision=0, client=f"desk{seq}")
    return block


def kept(block):
    return asked(block, "save", client="new", revision=0, changes=[])["kept"]


def test_a_page_that_shows_kept_texts_hears_which_of_them_still_wait(awa):
    first, second = (each["id"] for each in kept(awa))
    asked(awa, "resolve", kept=first, use=False)
    told = asked(awa, "news", client="phone", revision=1, kept=[first, second])
    assert told["open_kept"] == [second]
    told = asked(awa, "save", client="phone", revision=1, changes=[], kept=[first])
    assert told["open_kept"] == [second]


def test_a_page_that_shows_none_asks_for_none(awa):
    def queries(**said):
        with CaptureQueriesContext(connection) as asked_for:
            told = asked(awa, "news", client="phone", revision=1, **said)
        assert ("open_kept" in told) == bool(said.get("kept"))
        return len(asked_for)

    assert queries() == queries(kept=[])
    assert queries(kept=[each["id"] for each in kept(awa)]) == queries() + 1


@pytest.mark.parametrize("nonsense", ["x", 7, {"a": 1}, [None, "x"], True])
def test_whatever_a_page_says_it_shows_is_no_trouble(awa, nonsense):
    told = asked(awa, "news", client="phone", revision=1, kept=nonsense)
    assert len(told["open_kept"]) == 2
