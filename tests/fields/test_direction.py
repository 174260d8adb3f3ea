"""What goes from the left stays together in a sentence that goes from the right."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.fields.direction import apart

HELD = (
    "12\u202f500\u00a0XOF", "A2", "OIM (Genève)", "-5", "+221 77 123 45 67", "06 12 34 56 78", "06-12-34-56-78",
    "mairie@ville.ma",
)  # fmt: skip
FREE = (
    "", "شريك محلي", "186\u202f400", "54,6\u00a0%", "01/11/2026", "يناير 2027", "مدينة Belmont (فرنسا)",
    "كلفة المبادرة N1 (\u20682 150 MAD\u2069)",
)  # fmt: skip


@pytest.mark.parametrize("words", HELD)
def test_what_an_arabic_line_would_turn_round_is_held_together(words):
    assert apart(words, "ar") == f"\u2068{words}\u2069"
    assert apart(apart(words, "ar"), "ar") == apart(words, "ar")
    assert apart(words, "fr") == apart(words, "en-gb") == words


@pytest.mark.parametrize("words", FREE)
def test_what_goes_with_the_line_is_left_as_it_is(words):
    assert apart(words, "ar") == words
