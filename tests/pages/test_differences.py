"""What changed between two texts, as one reads it."""

from __future__ import annotations

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


def test_very_long_texts_are_compared_by_line():
    before = "mot " * 3000 + "\nfin\n"
    assert [kind for kind, _ in words(before, before + "suite")] == ["same", "ins"]


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_no_word_is_lost_whatever_changes(before, after):
    pieces = compare(before, after)
    old = "".join(piece.text for piece in pieces if piece.kind != "ins")
    new = "".join(
        piece.text + " " * (piece.kind == "del") for piece in pieces if piece.kind != "del"
    )
    assert "".join(old.split()) == "".join(before.split())
    assert "".join(new.split()) == "".join(after.split())
