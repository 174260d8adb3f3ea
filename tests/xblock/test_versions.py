"""A new version of a worksheet comes with a release: what each person sees of their plan then."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from city_diplomacy_xblocks.demo.testing import (
    block_for,
    make_block,
    make_user,
    masquerading,
    usage,
)
from city_diplomacy_xblocks.drafting.models import History, KeptAside, Plan
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.reviewing.models import Submission, Thread
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.upgrade import Upgrader
from tests.xblock.story import ask, asked, change, person_of, save
from tests.xblock.test_costs import ours

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIRST = """
id: essai
version: 1
title: {fr: Fiche d’essai}
sections:
  - id: cadre
    title: {fr: Cadre}
    fields:
      - {id: city, type: text, label: {fr: Ville}}
      - {id: devise, type: text, label: {fr: Devise de la ville}}
      - {id: mot, type: text, required: T, label: {fr: Mot du tuteur}}
  - id: actions
    title: {fr: Actions}
    fields:
      - id: actions
        type: table
        label: {fr: Actions}
        columns:
          - {id: title, type: text, label: {fr: Intitulé}}
rubric:
  pass_mark: 1
  criteria:
    - id: c
      title: {fr: Clarté}
      points: 2
      levels:
        - {points: 0, title: {fr: Non}, description: {fr: Non}}
        - {points: 2, title: {fr: Oui}, description: {fr: Oui}}
"""
SECOND = (
    FIRST.replace("version: 1", "version: 2")
    .replace("id: cadre", "id: contexte")
    .replace("id: city", "id: ville")
    .replace("id: mot,", "id: parole,")
    .replace("      - {id: devise, type: text, label: {fr: Devise de la ville}}\n", "")
    .replace("id: title, type", "id: name, type")
    + """
upgrades:
  - from: 1
    steps:
      - {rename: cadre, to: contexte}
      - {rename: cadre.city, to: ville}
      - {rename: cadre.mot, to: parole}
      - {rename: actions.actions.title, to: name}
      - {drop: cadre.devise}
"""
)
DEVISE = "Toujours plus haut"


@pytest.fixture
def release(monkeypatch, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """``release(text)``: the library holds that worksheet now, and the versions before it."""
    monkeypatch.setattr(library, "FOLDER", tmp_path)

    def forget() -> None:
        for each in (library.ids, library.get, library._loaded):
            each.cache_clear()

    def put(text: str) -> None:
        there = tmp_path / "essai.yaml"
        if there.exists():
            there.rename(tmp_path / "essai@1.yaml")
        there.write_text(text, "utf-8")
        forget()

    put(FIRST)
    yield put
    monkeypatch.undo()
    forget()


def at_block(user, **more):
    return make_block(user, worksheet="essai", **more)


@pytest.fixture
def learner(release):
    user = make_user("aissata")
    row = {"after": None, "cells": {"title": "Ouvrir un guichet"}}
    save(
        at_block(user),
        change(1, "cadre.city", "Kanimbora"),
        change(2, "cadre.devise", DEVISE),
        change(3, "actions.actions.a1", row, op="insert"),
    )
    return user


def opened(user) -> str:
    return block_for(user, usage()).student_view().content


def test_the_page_shows_the_new_version_with_the_answers_in_it(learner, release):
    release(SECOND)
    page = opened(learner)
    assert 'data-section="contexte"' in page
    assert "Kanimbora" in page
    assert "Ouvrir un guichet" in page
    plan = Plan.objects.get()
    assert plan.worksheet_version.version == 2
    # The text without a place is told to the page's script, which shows it.
    assert DEVISE in page
    assert "Devise de la ville" in page
    assert KeptAside.objects.get().path == "contexte.devise"


def test_a_save_of_the_old_page_finds_its_place_and_its_page_learns_of_the_version(
    learner, release
):
    release(SECOND)
    opened(learner)
    edit = {**change(4, "cadre.city", "Kanimbora-Ville", base=9), "worksheet_version": 1}
    told = save(block_for(learner, usage()), edit)
    assert told["version"] == 2
    assert told["results"][0]["status"] == "accepted"
    assert "Kanimbora-Ville" in opened(learner)


def test_a_page_that_was_never_opened_again_goes_on_saving_in_its_version(learner, release):
    release(SECOND)
    edit = {**change(4, "cadre.city", "Kanimbora-Ville", base=9), "worksheet_version": 1}
    told = save(block_for(learner, usage()), edit)
    assert (told["version"], told["results"][0]["status"]) == (1, "accepted")


def test_opening_a_plan_that_is_up_to_date_costs_what_it_did(learner, release):
    asked(block_for(learner, usage()), "page", language="fr")
    before = ours(lambda: asked(block_for(learner, usage()), "page", language="fr"))
    release(SECOND)
    moving = ours(lambda: asked(block_for(learner, usage()), "page", language="fr"))
    after = ours(lambda: asked(block_for(learner, usage()), "page", language="fr"))
    assert len(moving) > len(before) == len(after), "\n".join(after)
    assert not any(sql.startswith("UPDATE") for sql in after)


def test_who_looks_through_the_learners_eyes_moves_nothing(learner, release):
    release(SECOND)
    with masquerading(make_user("prof", role="instructor")):
        assert "Kanimbora" in opened(learner)
    assert Plan.objects.get().worksheet_version.version == 1


def test_the_history_says_so_in_words(learner, release):
    release(SECOND)
    opened(learner)
    told = asked(block_for(learner, usage()), "history", section="", language="fr")["html"]
    assert "La fiche a une nouvelle version" in told
    past = asked(block_for(learner, usage()), "history", path="contexte.ville", language="fr")[
        "html"
    ]
    assert "Kanimbora" in past
    moment = asked(block_for(learner, usage()), "history_at", at=1, since=False, language="fr")[
        "html"
    ]
    assert "Kanimbora" in moment


def test_a_plan_that_is_handed_in_is_read_and_graded_as_it_was(learner, release):
    grader = make_user("benali", role="instructor")
    asked(block_for(learner, usage()), "hand_in", revision=0)
    release(SECOND)
    assert 'data-section="cadre"' in opened(learner)
    assert Plan.objects.get().worksheet_version.version == 1
    grading = block_for(grader, usage())
    number = Submission.objects.get().pk
    assert DEVISE in asked(grading, "review", submission=number)["html"]
    said = {"path": "cadre.city", "text": "Quelle ville ?"}
    asked(grading, "comment", submission=number, **said)
    revision = 0
    marks = {"c": {"points": 0, "comment": ""}}
    review = {"marks": marks, "overall": "À revoir.", "decision": "to_revise"}
    revision = asked(grading, "save_review", submission=number, revision=revision, **review)[
        "revision"
    ]
    asked(grading, "release", submission=number, revision=revision)

    # It came back: now it moves, and the comment stays with its words.
    page = opened(learner)
    assert 'data-section="contexte"' in page
    assert "Quelle ville ?" in page
    assert Thread.objects.get().path == "contexte.ville"
    # The attempt goes on showing what was handed in, with the comment beside it.
    again = asked(grading, "review", submission=number)["html"]
    assert DEVISE in again
    assert "Quelle ville ?" in again
    asked(grading, "comment", submission=number, path="cadre", text="Tout le cadre.")
    assert set(Thread.objects.values_list("path", flat=True)) == {"contexte.ville", "contexte"}
    # What is said of a field that is no more is shown where it would be.
    asked(grading, "comment", submission=number, path="cadre.devise", text="Et la devise ?")
    assert "Et la devise ?" in opened(learner)
    assert "Et la devise ?" in asked(grading, "review", submission=number)["html"]

    # The second attempt is compared with the first in words of the new version.
    known = Plan.objects.get().revision
    edit = change(1, "contexte.ville", "Kanimbora-Ville", base=known)
    save(block_for(learner, usage()), edit, client="another", revision=known)
    asked(block_for(learner, usage()), "hand_in", revision=0)
    second = Submission.objects.get(attempt=2)
    assert second.worksheet_version.version == 2
    compared = asked(grading, "review", submission=second.pk)["html"]
    assert re.search(r"<ins>.*?-Ville", compared)


def test_what_a_tutor_has_filled_in_moves_with_the_plan(learner, release):
    grading = block_for(make_user("benali", role="instructor"), usage())
    asked(block_for(learner, usage()), "hand_in", revision=0)
    number = Submission.objects.get().pk
    asked(grading, "review", submission=number)
    review = {"marks": {}, "overall": "À revoir.", "decision": "to_revise"}
    said = {"submission": number, "filled": {"cadre.mot": "Courage"}, **review}
    revision = asked(grading, "save_review", revision=0, **said)["revision"]
    asked(grading, "release", submission=number, revision=revision)
    release(SECOND)
    assert "Courage" in opened(learner)
    assert json.loads(Plan.objects.get().answers)["contexte"]["parole"] == "Courage"


def test_a_course_that_was_published_anew_shows_plans_of_before(learner, release):
    asked(block_for(learner, usage()), "hand_in", revision=0)
    release(SECOND)
    block = at_block(learner, sections=["contexte"], name="fiche1")
    assert 'data-section="cadre"' in block.student_view().content


def test_a_course_that_names_a_section_by_its_old_name_shows_it(learner, release):
    block = at_block(learner, sections=["cadre"], name="fiche1")
    register_course(block.scope_ids.usage_id.course_key, [block])
    release(SECOND)
    page = block_for(learner, usage("fiche1")).student_view().content
    assert 'data-section="contexte"' in page
    assert 'data-section="actions"' not in page
    # Elsewhere in the course, what was published under the old name leads there still.
    elsewhere = at_block(learner, sections=["actions"], name="fiche2", submission_point=False)
    assert re.search(r'href="[^"]*fiche1', elsewhere.student_view().content)


def test_a_mistake_of_ours_keeps_nobody_from_their_plan(learner, release, monkeypatch, caplog):
    release(SECOND)

    def fails(*_given):
        raise RuntimeError("a mistake")

    monkeypatch.setattr(Upgrader, "upgrade", fails)
    assert 'data-section="cadre"' in opened(learner)
    assert "stays on its version" in caplog.text
    assert not History.objects.filter(op="upgrade").exists()
    monkeypatch.undo()


def test_a_copy_of_an_old_page_is_loaded_into_the_new_version(learner, release):
    block = block_for(learner, usage())
    release(SECOND)
    opened(learner)
    course = block.scope_ids.usage_id.course_key
    copy = {
        "format": "city-plan-copy/1",
        "plan": f"{course}|plan",
        "of": Plan.objects.get().pk,
        "person": person_of(block),
        "version": 1,
        "complete": False,
        "answers": {"cadre": {"city": "Une autre ville"}},
        "pages": [],
    }
    status, told = ask(block, "read_copy", copy=json.dumps(copy))
    assert status == 200
    assert "Une autre ville" in told["html"]
