"""Forms that LibreOffice 7.4 has saved: of Kanimbora at revision 7, one as it was, one filled in.

They were made with ``soffice --headless --convert-to xlsx``, of a form as we write it, of one with
cells typed over, and of one whose cells were merged.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from city_diplomacy_xblocks.exports.archive import Unreadable
from city_diplomacy_xblocks.worksheets import library
from tests.exports.books import read

FILES = Path(__file__).with_name("files")
WORKSHEET = library.get("plan_migration")
ACTIONS = "actions.actions"


def saved(name: str) -> bytes:
    return (FILES / f"{name}.xlsx").read_bytes()


def test_a_form_that_was_only_opened_and_saved_changes_nothing():
    told = read(saved("libreoffice"), WORKSHEET)
    assert (told.revision, told.changes, told.unread) == (7, (), ())


def test_what_was_typed_there_is_read():
    told = read(saved("libreoffice_edited"), WORKSHEET)
    insert = next(each for each in told.changes if each.op == "insert")
    added = insert.path.split(".")[2]
    assert insert.value == {
        "after": "A6",
        "cells": {"title": "Former les agents", "women_share": 37.5},
    }
    assert {each.path: each.value for each in told.changes if each.op == "set"} == {
        "identite.city_name": "Tambali",
        "identite.country": "ma",  # chosen in the list
        "identite.plan_period": {"start": "2027-02", "end": "2030-12"},
        "profil_migratoire.population_total": 190_500,  # « 190 500 »
        "profil_migratoire.assets": "Deux écoles.\nUne mutuelle.",
        "profil_migratoire.data_protection": "2",  # the result of =1+1
        "engagement.approval_date": "2026-12-31",  # typed as text
        f"{ACTIONS}.A1.start": "2027-04",  # a day of that month
        f"{ACTIONS}.A1.end": "2029-11",  # « 11/2029 »
        f"{ACTIONS}.A1.cost": 91_000_000,  # « 91 000 000 FCFA »
        f"{ACTIONS}.A1.status": "prete",
        f"{ACTIONS}.A2.women_share": 62.5,  # « 62,5 % »
        "financement.budget_lines.r1.action_ref": added,  # « A7 », the new line
        "risques.risks.R1.likelihood": 5,
        "engagement.first_steps.r1.date": "2027-01-18",
        "engagement.first_steps.r2.date": "2027-02-12",
    }
    assert [each.held for each in told.unread] == ["Je ne sais plus"]


def test_changes_are_told_in_the_words_of_the_plan():
    told = {each.path: each for each in read(saved("libreoffice_edited"), WORKSHEET).changes}
    cost = told[f"{ACTIONS}.A1.cost"]
    assert (cost.before, cost.after) == (
        "96\u202f000\u202f000\u00a0XOF",
        "91\u202f000\u202f000\u00a0XOF",
    )
    assert told["engagement.first_steps.r1.date"].after == "18/01/2027"
    assert told["financement.budget_lines.r1.action_ref"].after == "A7"


def test_merged_cells_are_refused():
    with pytest.raises(Unreadable):
        read(saved("libreoffice_merged"), library.get("annuaire_experts"))
