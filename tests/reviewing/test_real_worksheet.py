"""The migration plan itself, on the plan of Kanimbora: 86 fields, its rules and its rubric."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api
from city_diplomacy_xblocks.worksheets import library

from .conftest import write_plan
from .test_grading import score_of, send

pytestmark = [pytest.mark.django_db, pytest.mark.database]

#: Of the demo plan: each criterion at its third level.
THIRD_LEVELS = {"c1": 11, "c2": 7, "c3": 7, "c4": 11, "c5": 15, "c6": 7, "c7": 7, "c8": 7}


@pytest.fixture
def kanimbora(place):
    worksheet = library.get("plan_migration")
    answers = library.example("kanimbora")

    def _kanimbora(person, **changed):
        fields = {
            f"{section}__{field}": value
            for section, its in answers.items()
            for field, value in its.items()
        }
        return write_plan(person, place, worksheet, **{**fields, **changed})

    return _kanimbora


def test_the_plan_of_kanimbora_is_handed_in_and_validated(
    aissata, benali, place, kanimbora, marked, count_ours
):
    kanimbora(aissata)
    with count_ours() as ours:
        submission = api.hand_in(person=aissata, place=place, language="fr")
    assert len(ours) <= 15
    assert submission.city.startswith("Kanimbora")
    marks = {key: {"points": points, "comment": ""} for key, points in THIRD_LEVELS.items()}
    saved = marked(benali, submission.id, marks=marks)
    assert (saved.total, saved.max_points) == (72, 100)
    with count_ours() as ours:
        send(benali, place, submission, saved.revision)
        api.open_review(person=benali, place=place, submission_id=submission.id)
    assert len(ours) <= 15
    assert score_of(aissata, place) == (72, 100)


@pytest.mark.parametrize(("criterion", "points", "allowed"), [("c4", 6.5, False), ("c4", 7, True)])
def test_its_blocking_criteria_block_at_their_lowest_level(
    aissata, benali, place, kanimbora, marked, criterion, points, allowed
):
    kanimbora(aissata)
    submission = api.hand_in(person=aissata, place=place, language="fr")
    given = {**THIRD_LEVELS, criterion: points}
    saved = marked(
        benali, submission.id, marks={key: {"points": value} for key, value in given.items()}
    )
    if allowed:
        assert send(benali, place, submission, saved.revision).state == "released"
        return
    with pytest.raises(Refusal, match="Parties prenantes") as caught:
        send(benali, place, submission, saved.revision)
    assert caught.value.code == "not_valid"


def test_an_error_of_its_rules_blocks_it(aissata, place, kanimbora):
    kanimbora(aissata, identite__plan_period={"start": "2029-01", "end": "2027-01"})
    with pytest.raises(api.Blocked) as caught:
        api.hand_in(person=aissata, place=place, language="fr")
    assert "MIG-01" in {finding.rule for finding in caught.value.blocking}
    assert {finding.severity for finding in caught.value.blocking} == {"error"}


def test_advice_does_not_block_it(aissata, place, kanimbora):
    kanimbora(aissata, engagement__support_needed="Appelez le +212 612 34 56 78")
    assert api.hand_in(person=aissata, place=place, language="en").state == "waiting"
