"""What each worksheet of the library is for, as authors read it where they choose one."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.pages.studio_drawings import drawing
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.descriptions import descriptions


def test_each_worksheet_is_told_and_no_other():
    assert set(descriptions()) == set(library.ids())


@pytest.mark.parametrize("name", library.ids())
def test_in_two_sentences_of_each_language(name):
    told = descriptions()[name]

    assert set(told) == {"fr", "en", "ar"}
    for language, words in told.items():
        assert words.endswith("."), language
        assert words.count(". ") == 1, language


def test_each_has_a_drawing_of_its_own_that_weighs_nothing():
    drawn = {drawing(name) for name in (*library.ids(), "", "one of the course")}

    assert len(drawn) == len(library.ids()) + 1
    assert all(len(each) < 1_200 for each in drawn)
