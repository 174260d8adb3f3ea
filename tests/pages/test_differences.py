"""What changed between two texts, as one reads it."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city_diplomacy_xblocks.pages.differences import compare


def words(before, after):
    return [(piece.kind, piece.text) for piece in compare(before, after)]


def test_a_phrase_is_replaced_as_a_whole():
    assert words("Aucune enquête récente menée ici.", "Aucune enquête est prévue ici.") == [
        ("same", "Aucune enquête "),
        ("del", "récente menée"),
        ("ins", "est prévue"),
        ("same", " ici."),
    ]


def test_a_text_written_or_emptied_is_one_piece():
    assert words("", "Deux mots") == [("ins", "Deux mots")]
    assert words("Deux mots", "") == [("del", "Deux mots")]


def some_words(count, *, of=3000, seed=1):
    chosen = random.Random(seed)
    return [f"mot{chosen.randrange(of)}" for _ in range(count)]


def test_a_few_changes_in_a_very_long_text_are_told_apart():
    before = some_words(20_000)
    after = list(before)
    for place in range(500, 20_000, 1000):
        after[place] = "neuf"
    told = words(" ".join(before), " ".join(after))
    assert [text for kind, text in told if kind == "ins"] == ["neuf"] * 20
    assert sum(kind == "del" for kind, _ in told) == 20


def test_what_has_nothing_in_common_is_told_by_line_or_as_a_whole():
    old, new = some_words(9000), some_words(9000, seed=2)
    one_line = words(" ".join(old), " ".join(new))
    assert [kind for kind, _ in one_line] == ["del", "ins"]
    by_line = words("Titre\n" + " ".join(old) + "\nFin", "Titre\n" + " ".join(new) + "\nFin")
    assert [kind for kind, _ in by_line] == ["same", "del", "ins", "same", "same"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" ".join(some_words(30_000)), " ".join(some_words(30_000, seed=2))),
        ("\n".join(some_words(30_000)), "\n".join(some_words(30_000, seed=2))),
        ("a b " * 50_000, "b a c " * 33_000),
        ("a " * 100_000, "a\n" * 99_990),
        ("x" * 200_000, "y" * 200_000),
        (" " * 200_000, "\n" * 200_000),
    ],
)
def test_no_text_takes_long_to_compare(before, after):
    start = time.thread_time()
    compare(before, after)
    assert time.thread_time() - start < 2


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_no_word_is_lost_whatever_changes(before, after):
    pieces = compare(before, after)
    old = "".join(piece.text for piece in pieces if piece.kind != "ins")
    new = "".join(
        piece.text + " " * (piece.kind == "del") for piece in pieces if piece.kind != "del"
    )
    assert "".join(old.split()) == "".join(before.split())
    assert "".join(new.split()) == "".join(after.split())
