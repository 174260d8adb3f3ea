"""Fields that the team fills in: in the review, told by the release, kept through later attempts."""

from __future__ import annotations

import copy
import json
import re
from base64 import b64decode
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from city_diplomacy_xblocks.demo.testing import (
    OTHER_COURSE,
    block_for,
    course_anonymous_id,
    make_block,
    make_user,
    masquerading,
    usage,
)
from city_diplomacy_xblocks.drafting.models import History, Invitation, Plan
from city_diplomacy_xblocks.merging.merge import LIMIT
from city_diplomacy_xblocks.reviewing.models import MarkHistory, Review, Submission
from city_diplomacy_xblocks.worksheets import library
from tests.answering.test_abuse import copy_of
from tests.xblock.story import ask, asked, change, changes_of, save
from tests.xblock.test_story import full_marks

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SHEET = "carnet_parcours"
WORD = "stage.weeks.r1.tutor_comment"
TABLE = "stage.tutor_evaluation"
SAID = "Très bon début, continuez."
JUDGED = [
    {"id": code, "criterion": code, "score": 4}
    for code in ("qualite", "initiative", "relation", "rigueur", "transfert")
]


@pytest.fixture
def aissata():
    return make_block(make_user("aissata"), worksheet=SHEET)


@pytest.fixture
def benali(aissata):
    return block_for(make_user("benali", role="instructor"), usage())


@pytest.fixture
def mbaye(aissata):
    return block_for(make_user("mbaye", role="staff"), usage())


def hand_in(block) -> int:
    """Hand the participant's plan in; the submission's id."""
    asked(block, "hand_in", revision=0)
    return Submission.objects.latest("id").pk


@pytest.fixture
def submission(aissata) -> int:
    save(aissata, *changes_of(library.example("parcours_cooperation")))
    return hand_in(aissata)


def review(block, submission: int) -> str:
    return asked(block, "review", submission=submission)["html"]


def fill(block, submission: int, filled: object, *, decision="to_revise", status=200) -> dict:
    """Save this into the review, which begins now if need be."""
    revision = int(re.search(r'data-revision="(\d+)"', review(block, submission))[1])
    marks = full_marks(SHEET) if decision == "validated" else {}
    body = {"submission": submission, "revision": revision, "marks": marks}
    found, answer = ask(block, "save_review", **body, overall="", decision=decision, filled=filled)
    assert found == status, answer
    return answer


def release(block, submission: int, filled: object = None, **how) -> str:
    revision = fill(block, submission, filled or {}, **how)["revision"]
    return asked(block, "release", submission=submission, revision=revision)["html"]


def page(block) -> str:
    return asked(block, "page")["html"]


def answers() -> dict:
    return json.loads(Plan.objects.get().answers)


def in_plan(path: str):
    section, name, *cell = path.split(".")
    value = answers().get(section, {}).get(name)
    if not cell:
        return value
    return next(row for row in value if row["id"] == cell[0]).get(cell[1])


def sheet_of(block, handler: str, **body) -> str:
    """All texts of a plan's XLSX."""
    file = asked(block, handler, to="xlsx", annex=False, **body)["file"]
    book = load_workbook(BytesIO(b64decode(file["content"])))
    return "\n".join(str(cell.value) for page in book for row in page for cell in row)


# The way of what a grader fills in


def test_a_draft_is_the_graders_until_it_is_released(aissata, benali, submission):
    review(benali, submission)
    before = page(aissata)
    saved = fill(benali, submission, {WORD: SAID, TABLE: JUDGED})
    assert saved["said"] == []
    html = review(benali, submission)
    assert SAID in html
    assert html.count("checked>") >= len(JUDGED)

    assert in_plan(WORD) is None and in_plan(TABLE) is None
    assert page(aissata) == before
    told = json.dumps([ask(aissata, name) for name in ("copy", "history", "documents")])
    assert "bon d" not in told
    assert SAID not in sheet_of(aissata, "document")
    assert SAID not in sheet_of(benali, "document_of", submission=submission)


def test_the_release_puts_it_into_the_plan_with_who_and_when(aissata, benali, submission):
    release(benali, submission, {WORD: SAID, TABLE: JUDGED})
    assert in_plan(WORD) == SAID
    assert in_plan(TABLE) == JUDGED
    html = page(aissata)
    assert SAID in html
    # To read: no field of the participant's page carries it.
    assert not re.search(rf"<(textarea|input)[^>]*{SAID}", html)
    assert f">{SAID}</textarea>" not in html

    author = make_user("benali").pk
    runs = History.objects.filter(path__in=(WORD, f"{TABLE}.qualite"))
    assert {run.author_id for run in runs} == {author}
    assert "Benali" in asked(aissata, "history", path=WORD)["html"]
    assert MarkHistory.objects.get().grader_id == author
    assert "Commentaire du tuteur" in review(benali, submission)


def test_it_is_in_documents_from_then_on(aissata, benali, submission):
    release(benali, submission, {WORD: SAID, TABLE: JUDGED})
    assert SAID in sheet_of(aissata, "document")
    assert SAID in sheet_of(benali, "document_of", submission=submission)


def test_the_next_attempt_begins_from_the_last_values(aissata, benali, mbaye, submission):
    release(benali, submission, {WORD: SAID, TABLE: JUDGED[:2]})
    # Half a table of the team's keeps nobody from handing in.
    second = hand_in(aissata)
    html = review(mbaye, second)
    assert SAID in html
    release(mbaye, second, {WORD: "Mieux encore."}, decision="validated")
    assert in_plan(WORD) == "Mieux encore."
    assert in_plan(TABLE) == JUDGED[:2]
    assert [json.loads(row.filled or "{}") for row in MarkHistory.objects.order_by("id")] == [
        {WORD: SAID, TABLE: JUDGED[:2]},
        {WORD: "Mieux encore."},
    ]
    # What the first attempt was told stays as it was.
    assert SAID in review(benali, submission)


def test_what_is_taken_out_is_gone_once_it_is_released(aissata, benali, submission):
    release(benali, submission, {WORD: SAID, TABLE: JUDGED}, decision="validated")
    fill(benali, submission, {WORD: None, TABLE: []}, decision="validated")
    assert in_plan(WORD) == SAID
    assert SAID in review(benali, submission)  # « the participant sees now »
    release(benali, submission, decision="validated")
    assert in_plan(WORD) is None and in_plan(TABLE) is None
    assert SAID not in page(aissata)


def test_released_twice_it_is_there_once(benali, submission):
    revision = fill(benali, submission, {TABLE: JUDGED})["revision"]
    for _ in range(2):
        asked(benali, "release", submission=submission, revision=revision)
    assert in_plan(TABLE) == JUDGED
    assert History.objects.filter(path=f"{TABLE}.qualite").count() == 1


def test_the_same_draft_saved_again_is_no_other_draft(benali, submission):
    first = fill(benali, submission, {WORD: SAID})["revision"]
    again = fill(benali, submission, {WORD: SAID})["revision"]
    assert first == again
    assert fill(benali, submission, {WORD: None})["revision"] == first + 1
    assert Review.objects.get().filled is None


def test_each_grader_drafts_alone_and_sees_what_a_colleague_released(
    aissata, benali, mbaye, submission
):
    fill(benali, submission, {WORD: SAID})
    assert SAID not in review(mbaye, submission)
    revision = fill(mbaye, submission, {TABLE: JUDGED}, decision="validated")["revision"]
    release(benali, submission, {WORD: SAID}, decision="validated")
    body = {"submission": submission, "revision": revision}
    status, answer = ask(mbaye, "release", **body)
    assert (status, answer["code"]) == (409, "taken")
    assert SAID in review(mbaye, submission)
    release(mbaye, submission, decision="validated")
    assert (in_plan(WORD), in_plan(TABLE)) == (SAID, JUDGED)


def test_a_late_window_does_not_write_over_another(benali, submission):
    revision = fill(benali, submission, {})["revision"]
    fill(benali, submission, {WORD: SAID})
    body = {"marks": {}, "overall": "", "decision": "to_revise", "filled": {WORD: "Trop tard"}}
    status, answer = ask(benali, "save_review", submission=submission, revision=revision, **body)
    assert (status, answer["code"]) == (409, "outdated")
    assert json.loads(Review.objects.get().filled) == {WORD: SAID}


def test_a_release_that_breaks_down_leaves_nothing(benali, submission, monkeypatch):
    revision = fill(benali, submission, {WORD: SAID})["revision"]
    monkeypatch.setattr(
        "city_diplomacy_xblocks.drafting.filling.write_history", lambda *_, **__: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        asked(benali, "release", submission=submission, revision=revision)
    assert in_plan(WORD) is None
    assert json.loads(Review.objects.get().filled) == {WORD: SAID}
    monkeypatch.undo()
    asked(benali, "release", submission=submission, revision=revision)
    assert in_plan(WORD) == SAID


# What does not fit, and what is still blank


@pytest.mark.parametrize(
    ("filled", "where"),
    [
        ({WORD: "x" * 301}, WORD),
        ({WORD: ["a", "list"]}, WORD),
        ({TABLE: [{"id": "a", "criterion": "autre"}]}, f"{TABLE}.a.criterion"),
        ({TABLE: [{"id": "a", "score": 6}]}, f"{TABLE}.a.score"),
        ({TABLE: [{"id": "a", "rien": 6}]}, f"{TABLE}.a"),
        ({TABLE: [{"score": 5}]}, TABLE),
        ({TABLE: [{"id": str(number)} for number in range(6)]}, TABLE),
        ({TABLE: "beaucoup"}, TABLE),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_the_rest_is_saved(
    benali, submission, filled, where
):
    other = WORD.replace("r1", "r2")
    said = fill(benali, submission, {**filled, other: SAID})["said"]
    (problem,) = [each for each in said if each["severity"] == "error"]
    assert problem["path"] == where
    assert problem["message"].strip()
    assert json.loads(Review.objects.get().filled) == {other: SAID}


@pytest.mark.parametrize(
    "filled",
    [
        {"parcours.programme": "college"},
        {"stage.weeks.r1.tasks": "Autre chose"},
        {"stage.weeks": []},
        {"stage.weeks.r9.tutor_comment": "?"},
        {f"{TABLE}.qualite.score": 5},
        {"": 1},
        {"nulle.part": "?"},
    ],
)
def test_nothing_else_of_the_plan_is_a_graders_to_write(benali, submission, filled):
    before = answers()
    assert fill(benali, submission, filled, status=400)["code"] == "bad_field"
    release(benali, submission)
    assert answers() == before


@pytest.mark.parametrize("filled", [["a"], "a", 3])
def test_what_is_no_list_of_fields_is_refused(benali, submission, filled):
    assert fill(benali, submission, filled, status=400)["error"].strip()


def test_blanks_are_named_before_the_release_and_do_not_stop_it(benali, submission):
    def blanks(html: str) -> list[str]:
        found = re.findall(r'<li data-lack="[^"]+"( hidden)?>.*?<a [^>]*>(.*?)</a>', html)
        return [words for hidden, words in found if not hidden]

    names = ["Commentaire du tuteur", "Évaluation du tuteur"]
    assert blanks(review(benali, submission)) == names
    weeks = [row["id"] for row in in_plan("stage.weeks")]
    words = {f"stage.weeks.{week}.tutor_comment": SAID for week in weeks}
    fill(benali, submission, {**words, TABLE: JUDGED[:4]})
    assert blanks(review(benali, submission)) == names[1:]
    fill(benali, submission, {TABLE: JUDGED})
    assert blanks(review(benali, submission)) == []
    fill(benali, submission, {TABLE: []})
    release(benali, submission)
    assert Plan.objects.get().state == "returned"


def test_the_state_of_a_sheet_is_set_by_reviewers_and_stops_nobody():
    learner = make_block(make_user("aissata"), worksheet="fiche_bonne_pratique")
    grader = block_for(make_user("benali", role="instructor"), usage())
    save(learner, *changes_of(library.example("boussanke")))
    first = hand_in(learner)
    path = "fiche.review_status"
    said = fill(grader, first, {path: "relecture"})["said"]
    assert [(each["severity"], each["path"]) for each in said] == [("warning", path)]
    release(grader, first)
    told = asked(learner, "news", client="c9", revision=0, state="draft", section="")
    assert not [item for item in told["findings"]["items"] if item["path"] == path]
    second = hand_in(learner)
    assert fill(grader, second, {path: "validee"})["said"] == []
    release(grader, second)
    assert in_plan(path) == "validee"


# Who may not


def test_no_participant_writes_them_however_they_try(aissata, benali, submission):
    release(benali, submission, {WORD: SAID, TABLE: JUDGED})
    revision = Plan.objects.get().revision
    moment = History.objects.filter(path=WORD).get().revision - 1
    tried = save(
        aissata,
        change(500, WORD, "Excellent !", base=revision),
        change(501, WORD, None, base=revision),
        change(502, f"{TABLE}.qualite", None, op="delete", base=revision),
        change(503, f"{TABLE}.qualite.score", 5, base=revision),
        change(
            504, f"{TABLE}.a", {"after": None, "cells": {"score": 5}}, op="insert", base=revision
        ),
        change(505, TABLE, [], base=revision),
        revision=revision,
    )
    assert {(each["status"], each["reason"]) for each in tried["results"]} == {("kept", "team")}
    for kept in tried["kept"]:
        asked(aissata, "resolve", kept=kept["id"], use=True, revision=revision)
    for request, within in enumerate((WORD, TABLE, "stage", "")):
        body = {"at": moment, "within": within, "request": f"r{request}", "revision": revision}
        asked(aissata, "restore", **body)
    assert (in_plan(WORD), in_plan(TABLE)) == (SAID, JUDGED)


def test_a_copy_neither_brings_nor_takes_them(aissata, benali, submission):
    release(benali, submission, {WORD: SAID})
    own = asked(aissata, "copy")
    own["answers"]["stage"]["weeks"][0]["tutor_comment"] = "Excellent !"
    own["answers"]["stage"]["tutor_evaluation"] = JUDGED
    mine = copy_of(aissata, answers=own["answers"], of=Plan.objects.get().pk, complete=True)
    shown = re.sub(
        r'="[^"]*"|<textarea.*?</textarea>', "", asked(aissata, "read_copy", copy=mine)["html"]
    )
    assert "tuteur" not in shown and "Excellent" not in shown
    asked(aissata, "apply_copy", copy=mine, request="r", answers=True, revision=0)
    assert (in_plan(WORD), in_plan(TABLE)) == (SAID, None)


def test_a_row_deleted_and_put_back_has_the_tutors_words_again(aissata, benali, submission):
    release(benali, submission, {WORD: SAID})
    row = dict(in_plan("stage.weeks")[0])
    revision = Plan.objects.get().revision
    save(aissata, change(600, "stage.weeks.r1", None, op="delete", base=revision))
    cells = {name: value for name, value in row.items() if name not in ("id", "tutor_comment")}
    back = change(601, "stage.weeks.r1", {"after": None, "cells": cells}, op="insert", base=9999)
    save(aissata, {**back, "base": Plan.objects.get().revision})
    assert in_plan(WORD) == SAID


@pytest.fixture
def strangers(aissata, benali):
    """Blocks of those who may neither fill in nor see a draft, with the code of the refusal."""
    make_block(make_user("samba"), course=OTHER_COURSE, worksheet=SHEET)
    elsewhere = make_user("diallo", role="instructor", course=OTHER_COURSE)
    make_block(make_user("mbaye", role="staff"), name="autre", worksheet=SHEET, plan_key="autre")
    return {
        "nobody": (block_for(AnonymousUser(), usage()), "anonymous"),
        "passer-by": (block_for(make_user("passant", role=None), usage()), "staff_only"),
        "participant": (aissata, "staff_only"),
        "another participant": (block_for(make_user("karim"), usage()), "staff_only"),
        "staff of another course": (block_for(elsewhere, usage()), "staff_only"),
        "staff at another course's block": (
            block_for(elsewhere, usage(course=OTHER_COURSE)),
            "not_here",
        ),
        "staff at another plan's block": (
            block_for(make_user("mbaye", role="staff"), usage("autre")),
            "not_here",
        ),
    }


def test_strangers_neither_write_nor_see_a_draft(aissata, benali, submission, strangers):
    revision = fill(benali, submission, {WORD: SAID})["revision"]
    body = {"marks": {}, "overall": "", "decision": "to_revise", "filled": {WORD: "Moi"}}
    for who, (block, code) in strangers.items():
        for handler, more in (
            ("review", {}),
            ("save_review", {"revision": revision, **body}),
            ("release", {"revision": revision}),
        ):
            if who.startswith("staff at another course"):
                user = block.runtime.who.user
                more = {**more, "person": course_anonymous_id(user, course=OTHER_COURSE)}
            status, answer = ask(block, handler, submission=submission, **more)
            assert (status, answer["code"]) == (403, code), (who, handler)
            assert SAID not in json.dumps(answer, ensure_ascii=False)
    assert json.loads(Review.objects.get().filled) == {WORD: SAID}
    assert in_plan(WORD) is None


def test_a_reader_of_the_plan_sees_them_only_once_released(aissata, benali, submission):
    karim = block_for(make_user("karim"), usage())
    release(benali, submission, {})
    asked(aissata, "invite", role="reader", username="karim")
    asked(karim, "accept", invitation=Invitation.objects.get().pk)
    plan = Plan.objects.get().pk
    second = hand_in(aissata)
    fill(benali, second, {WORD: SAID})
    assert SAID not in asked(karim, "read_plan", read=plan)["page"]["html"]
    status, _ = ask(
        karim, "save", plan=plan, client="k", revision=0, changes=[change(1, WORD, "x")]
    )
    assert status == 403 or in_plan(WORD) is None
    release(benali, second)
    assert SAID in asked(karim, "read_plan", read=plan)["page"]["html"]


def test_staff_in_a_learners_name_see_no_draft_and_write_nothing(aissata, benali, submission):
    revision = fill(benali, submission, {WORD: SAID})["revision"]
    with masquerading(make_user("benali", role="instructor")):
        block = block_for(make_user("aissata"), usage())
        assert SAID not in json.dumps(ask(block, "page"), ensure_ascii=False)
        body = {"marks": {}, "overall": "", "decision": "", "filled": {WORD: "Moi"}}
        for handler, more in (("save_review", body), ("release", {})):
            found = ask(block, handler, submission=submission, revision=revision, **more)
            assert found[0] == 403
    assert json.loads(Review.objects.get().filled) == {WORD: SAID}


def test_a_worksheet_without_such_fields_has_nothing_of_it():
    learner = make_block(make_user("aissata"))
    save(learner, *changes_of(library.example("kanimbora")))
    grader = block_for(make_user("benali", role="instructor"), usage())
    html = review(grader, hand_in(learner))
    assert "data-team" not in html and "data-lacks" not in html


def test_a_plan_at_its_longest_takes_the_teams_words_all_the_same(benali, submission):
    longest = answers()
    longest["synthese"]["reflection"] = "x" * LIMIT
    for table in (Plan, Submission):
        table.objects.update(answers=json.dumps(longest))
    release(benali, submission, {WORD: SAID})
    assert in_plan(WORD) == SAID


# What it costs


def own_queries(act) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        act()
    return [each["sql"] for each in found if "city_diplomacy_xblocks_" in each["sql"]]


@pytest.mark.parametrize("weeks", [2, 26])
def test_it_costs_the_same_however_many_rows_there_are(benali, aissata, weeks):
    answers = copy.deepcopy(library.example("parcours_cooperation"))
    row = answers["stage"]["weeks"][0]
    answers["stage"]["weeks"] = [{**row, "id": f"w{number}"} for number in range(weeks)]
    save(aissata, *changes_of(answers))
    submission = hand_in(aissata)
    filled = {f"stage.weeks.w{number}.tutor_comment": SAID for number in range(weeks)}
    review(benali, submission)
    body = {"submission": submission, "marks": {}, "overall": "", "decision": "to_revise"}

    def saving(revision: int, **more):
        return own_queries(lambda: asked(benali, "save_review", revision=revision, **body, **more))

    plain = saving(0)
    # The releases so far are what the fields hold.
    assert len(saving(1, filled={**filled, TABLE: JUDGED})) == len(plain) + 1
    releasing = own_queries(lambda: asked(benali, "release", submission=submission, revision=2))
    # The plan's row, held and written, and its history.
    touched = [sql for sql in releasing if "_plan" in sql or "_history" in sql]
    assert len([sql for sql in touched if sql.startswith(("UPDATE", "INSERT"))]) <= 7, touched
