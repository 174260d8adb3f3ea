"""« Ce n'est pas une donnée personnelle », from the page that says it to whoever reads the plan."""

from __future__ import annotations

import html
import json
import re

import pytest

from city_diplomacy_xblocks.demo.testing import block_for, make_user, usage
from city_diplomacy_xblocks.reviewing.models import Submission
from tests.answering.conftest import CITY
from tests.answering.test_people import let_in
from tests.xblock.story import ask, asked, change, save, save_example

pytestmark = pytest.mark.django_db

VISION = "vision.vision_statement"
TEXT = "Dossier 771234567 du registre municipal : une ville où chacun se soigne et se forme. " * 2


def mark_of(block, rule="MIG-22"):
    """The mark in the page's own button, as a browser would send it."""
    page = asked(block, "page", language="fr")["html"]
    found = re.search(
        rf'data-rule="{rule}" data-at="{VISION}">.*?data-post="dismiss".*?data-body="(.*?)"', page
    )
    return json.loads(html.unescape(found[1]))


def warnings(answer, section="vision"):
    return answer["sections"][section]["warnings"]


@pytest.fixture
def warned(awa):
    save(awa, change(2, VISION, TEXT, base=9), revision=1)
    return awa


def test_a_warning_is_answered_with_the_mark_that_came_with_it(awa):
    told = save(awa, change(2, VISION, TEXT, base=9), revision=1)
    [item] = [each for each in told["findings"]["items"] if each["rule"] == "MIG-22"]
    assert item["path"] == VISION
    said = mark_of(awa)
    assert said == {"path": VISION, "mark": item["mark"], "stands": True}
    answer = asked(awa, "dismiss", revision=2, **said)
    found = {each["rule"]: each for each in answer["saved"]["findings"]["items"]}
    assert "MIG-22" in answer["saved"]["findings"]["rules"]
    assert "MIG-22" not in found
    assert found["dismissed"]["severity"] == "note"
    assert warnings(answer["saved"]) == warnings(told) - 1
    assert answer["told"]
    assert 'data-rule="MIG-22"' not in asked(awa, "page", language="fr")["html"]
    assert warnings(save(awa, change(3, CITY, "Ville", base=9))) == warnings(told) - 1


def test_the_warning_can_be_put_back(warned):
    asked(warned, "dismiss", revision=2, **mark_of(warned))
    back = mark_of(warned, rule="dismissed")
    assert back["stands"] is False
    answer = asked(warned, "dismiss", revision=3, **back)
    assert "MIG-22" in {each["rule"] for each in answer["saved"]["findings"]["items"]}
    assert mark_of(warned)["stands"] is True


def test_a_colleague_reads_who_said_so(warned, karim):
    let_in(warned, karim)
    asked(karim, "dismiss", revision=2, **mark_of(karim))
    name = karim.runtime.who.user.get_full_name() or "karim"
    page = asked(warned, "page", language="fr")["html"]
    line = re.search(r'data-rule="dismissed".*?</div>', page)[0]
    assert name in line
    assert name not in re.search(r'data-rule="dismissed".*?</div>', asked(karim, "page")["html"])[0]


def test_graders_read_who_said_so(awa, staff):
    known = save_example(awa)["revision"]
    save(awa, change(9_001, VISION, TEXT, base=known), revision=known)
    asked(awa, "dismiss", **mark_of(awa))
    asked(awa, "hand_in")
    page = asked(staff, "review", submission=Submission.objects.get().pk)["html"]
    name = awa.runtime.who.user.get_full_name() or "awa"
    said = [
        each for each in re.findall(r'<div class="cd-say .*?</div>', page) if "cd-say-ok" in each
    ]
    assert [name in each for each in said] == [True]
    assert 'data-post="dismiss"' not in page


def test_what_is_read_only_offers_no_answer(warned, karim):
    let_in(warned, karim, role="reader")
    plan = asked(karim, "people")["html"]
    assert 'data-post="dismiss"' not in plan
    mark = mark_of(warned)
    for block in (karim, block_for(make_user("lea"), usage())):
        status, answer = ask(block, "dismiss", **mark)
        assert (status, bool(answer["error"])) == (403, True)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"stands": None}, (400, "malformed")),
        ({"stands": "yes"}, (400, "malformed")),
        ({"path": ["vision"]}, (400, "malformed")),
        ({"path": "x" * 300}, (400, "malformed")),
        ({"mark": 7}, (400, "malformed")),
        ({"revision": -1}, (400, "malformed")),
        ({"mark": "0123456789abcdef"}, (409, "other_text")),
        ({"mark": None}, (409, "other_text")),
        ({"path": None}, (403, "not_here")),
        ({"path": "identite.population"}, (403, "not_here")),
        ({"path": "vision.nonsense"}, (403, "not_here")),
        ({"plan": 999}, (409, "other_plan")),
    ],
)
def test_what_is_no_answer_to_a_warning_is_refused_with_a_sentence(warned, said, expected):
    status, answer = ask(warned, "dismiss", **{**mark_of(warned), **said})
    assert (status, answer["code"]) == expected
    assert answer["error"].strip()
