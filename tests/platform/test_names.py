"""What people are called, and finding the colleagues of a course."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model

from city_diplomacy_xblocks.demo.testing import COURSE, OTHER_COURSE, make_block, make_user
from city_diplomacy_xblocks.platform import names
from city_diplomacy_xblocks.platform.colleagues import find_colleagues
from city_diplomacy_xblocks.platform.errors import Refusal


@pytest.mark.parametrize(
    ("profile", "full", "shown"),
    [
        ("Aïssata Diallo", "Aïssata D.", "Aïssata Diallo"),
        ("  ", "Aïssata D.", "Aïssata D."),
        (None, " ", "aissata"),
        ("", "", "aissata"),
    ],
)
def test_the_fullest_name_is_shown(profile, full, shown):
    assert names.called("aissata", full, profile) == shown


@pytest.mark.django_db
def test_names_of_many_are_one_query_and_of_nobody_none(django_assert_num_queries):
    users = [make_user(f"u{number}") for number in range(5)]
    with django_assert_num_queries(1):
        found = names.names_of([each.pk for each in users] + [999_999])
    assert found == {each.pk: each.username.title() for each in users}
    with django_assert_num_queries(0):
        assert names.names_of(()) == {}


@pytest.mark.django_db
def test_the_lms_keeps_names_in_the_profile(monkeypatch):
    """There the user has a profile: its name is asked for in the same query."""
    asked = []

    class Users:
        def filter(self, **_):
            return self

        def values_list(self, *columns):
            asked.extend(columns)
            return [(7, "aissata", "", "", "Aïssata Diallo")]

    model = SimpleNamespace(
        objects=Users(), _meta=SimpleNamespace(get_field=lambda name: name == "profile")
    )
    monkeypatch.setattr(names, "get_user_model", lambda: model)

    assert names.names_of([7]) == {7: "Aïssata Diallo"}
    assert asked[-1] == "profile__name"


@pytest.mark.django_db
def test_colleagues_are_those_enrolled_in_this_very_run():
    block = make_block(make_user("awa"))
    karim, _ = make_user("karim"), make_user("ailleurs", course=OTHER_COURSE)
    get_user_model().objects.create(username="sans_cours")

    assert find_colleagues(block, COURSE, ["karim"]) == {"karim": karim.pk}
    assert find_colleagues(block, COURSE, []) == {}
    sentences = set()
    for name in ("ailleurs", "sans_cours", "personne"):
        with pytest.raises(Refusal) as refusal:
            find_colleagues(block, COURSE, ["karim", name])
        sentences.add(refusal.value.message.replace(name, "X"))
    assert len(sentences) == 1
