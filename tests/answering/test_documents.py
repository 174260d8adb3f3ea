"""Documents and forms through the block's handlers: who gets which, what is in it, what a form does."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from io import BytesIO

import docx
import pytest
from django.conf import global_settings

from city_diplomacy_xblocks.answering.requests import LARGEST_FORM
from city_diplomacy_xblocks.demo.testing import block_for, make_block, make_user, usage
from city_diplomacy_xblocks.drafting.models import KeptAside, Plan
from city_diplomacy_xblocks.exports import pdf
from city_diplomacy_xblocks.exports.archive import LARGEST
from tests.answering.test_history import text_of, written
from tests.answering.test_people import let_in
from tests.exports.books import Book
from tests.xblock.story import ask, asked, change, save, save_example

pytestmark = pytest.mark.django_db
CITY = "identite.city_name"
PEOPLE = "profil_migratoire.population_total"


@pytest.fixture
def block(db):
    return make_block(make_user("awa"))


@pytest.fixture
def desk(block):
    return block_for(make_user("benali", role="instructor"), usage())


def fetched(block, handler: str, **body) -> bytes:
    return b64decode(asked(block, handler, **body)["file"]["content"])


def words_in(content: bytes) -> str:
    return docx.Document(BytesIO(content)).element.xpath("string(//w:body)")


def refusal(answer) -> tuple[int, str]:
    status, body = answer
    assert body["error"].strip()
    return status, body["code"]


def submission_of(desk) -> int:
    return int(re.search(r'data-open="(\d+)"', asked(desk, "queue")["html"])[1])


def answers_now() -> dict:
    return json.loads(Plan.objects.get().answers)


# Documents


@pytest.mark.parametrize(
    ("to", "begins"), [("docx", b"PK"), ("pdf", b"%PDF-"), ("xlsx", b"PK"), ("json", b"{")]
)
def test_a_person_gets_the_own_plan_as_a_document(block, to, begins):
    save_example(block)
    assert fetched(block, "document", to=to).startswith(begins)


def test_a_file_is_called_by_city_and_day_in_letters_that_every_system_takes(block):
    written(block, 1, CITY, 'Kanim"bora/..\\é<b>')
    file = asked(block, "document", to="json")["file"]
    assert re.fullmatch(r"Kanim-bora-é-b-\d{4}-\d\d-\d\d\.json", file["name"])
    assert file["type"] == "application/json"
    assert asked(block, "form", to="xlsx")["file"]["name"].startswith("formulaire-Kanim-bora")


def test_a_document_speaks_the_language_asked_for(block):
    save_example(block)
    assert "Ma ville et mon mandat" in words_in(fetched(block, "document", to="docx"))
    english = fetched(block, "document", to="docx", **{"in": "en"})
    assert "My city and mandate" in words_in(english)


def test_there_is_no_document_of_nothing_or_of_another_kind(block):
    assert refusal(ask(block, "document", to="docx")) == (404, "no_plan")
    written(block, 1, CITY, "Kanimbora")
    for to in ("exe", "../json", "DOCX"):
        assert refusal(ask(block, "document", to=to)) == (400, "no_kind")
    assert refusal(ask(block, "document"))[0] == 400
    assert refusal(ask(block, "document", to="docx", annex="yes"))[0] == 400
    assert refusal(ask(block, "form", to="pdf")) == (400, "no_kind")


def test_where_typst_is_missing_the_page_says_so_and_word_remains(block, monkeypatch):
    monkeypatch.setattr(pdf, "is_here", lambda: False)
    written(block, 1, CITY, "Kanimbora")
    html = asked(block, "documents")["html"]
    assert re.search(r'value="pdf" disabled', html)
    assert "Typst" in html
    assert refusal(ask(block, "document", to="pdf")) == (400, "no_pdf")
    assert fetched(block, "document", to="docx").startswith(b"PK")


def test_a_colleague_gets_the_plan_and_a_reader_does_not(block):
    written(block, 1, CITY, "Kanimbora la Secrète")
    karim = block_for(make_user("karim"), usage())
    let_in(block, karim)
    assert b"Secr" in fetched(karim, "document", to="json")
    reader = block_for(make_user("moussa"), usage())
    let_in(block, reader, role="reader")
    plan = Plan.objects.get().pk
    assert refusal(ask(reader, "document", to="json")) == (404, "no_plan")
    assert ask(reader, "document", to="json", plan=plan)[0] in (404, 409)
    assert ask(reader, "form", to="xlsx", plan=plan)[0] in (404, 409)


def test_a_grader_gets_what_was_handed_in_here(block, desk):
    save_example(block)
    asked(block, "hand_in", revision=0)
    number = submission_of(desk)
    assert "Download" in asked(desk, "documents_of", submission=number, language="en")["html"]
    assert b"Kanimbora" in fetched(desk, "document_of", submission=number, to="json")
    # It is not opened by that: the participant may still take it back.
    assert asked(block, "withdraw")["html"]
    assert refusal(ask(desk, "document_of", submission=number, to="json"))[0] == 409


def test_a_submission_of_another_block_is_not_there(block, desk):
    save_example(block)
    asked(block, "hand_in", revision=0)
    number = submission_of(desk)
    other = make_block(desk.runtime.who.user, name="autre", plan_key="autre")
    for handler in ("documents_of", "document_of"):
        answer = ask(other, handler, submission=number, to="json")
        assert refusal(answer) == (403, "not_here")
        for bad in (0, 10**12, 2**53):
            assert refusal(ask(desk, handler, submission=bad, to="json"))[0] == 403
        assert refusal(ask(desk, handler, submission="x", to="json"))[0] == 400


def test_the_annex_holds_what_was_released_and_no_internal_note(block, desk):
    save_example(block)
    asked(block, "hand_in", revision=0)
    number = submission_of(desk)
    asked(desk, "review", submission=number)
    asked(desk, "comment", submission=number, path=CITY, text="Beau nom", internal=False)
    asked(desk, "comment", submission=number, path=CITY, text="Entre nous", internal=True)
    before = words_in(fetched(block, "document", to="docx", annex=True))
    assert "Beau nom" not in before
    assert 'name="annex"' not in asked(block, "documents")["html"]
    released(desk, number)
    for who, handler, more in (
        (block, "document", {}),
        (desk, "document_of", {"submission": number}),
    ):
        told = words_in(fetched(who, handler, to="docx", annex=True, **more))
        assert "Beau nom" in told
        assert "Bien vu dans l’ensemble" in told
        assert "Très concret" in told
        assert "Entre nous" not in told
        assert "Beau nom" not in words_in(fetched(who, handler, to="docx", **more))
    assert 'name="annex"' in asked(block, "documents")["html"]


def released(desk, number: int) -> None:
    from city_diplomacy_xblocks.worksheets import library

    criteria = library.get("plan_migration").rubric.criteria
    marks = {each.id: {"points": each.points, "comment": ""} for each in criteria}
    marks[criteria[0].id]["comment"] = "Très concret"
    saved = asked(
        desk,
        "save_review",
        submission=number,
        revision=0,
        marks=marks,
        overall="Bien vu dans l’ensemble",
        decision="to_revise",
    )
    asked(desk, "release", submission=number, revision=saved["revision"])


def test_a_summary_is_offered_where_the_worksheet_has_one(block):
    save_example(block)
    assert "résumé" in words_in(fetched(block, "document", to="docx-summary"))
    assert fetched(block, "document", to="pdf-summary").startswith(b"%PDF-")
    for to in ("json-summary", "docx-", "docx-summary-summary"):
        assert refusal(ask(block, "document", to=to)) == (400, "no_kind")
    other = make_block(
        block.runtime.who.user, name="autre", plan_key="autre", worksheet="recensement_acteurs"
    )
    assert "summary" not in asked(other, "documents")["html"]


# Forms


def filled_form(block, **answers) -> str:
    """The form of `block`'s plan with these answers written into it, as a page would send it."""
    book = Book(fetched(block, "form", to="xlsx"))
    for path, value in answers.items():
        book.answer(path.replace("__", ".")).value = value
    return b64encode(book.saved()).decode()


def applied(block, form: str, *ticked: int) -> dict:
    plan = Plan.objects.first()
    names = {f"take-{place}": True for place in ticked}
    return asked(block, "apply_form", form=form, revision=plan.revision if plan else 0, **names)


def test_a_form_comes_back_without_a_change(block):
    save_example(block)
    form = b64encode(fetched(block, "form", to="xlsx")).decode()
    assert "Tout ce que dit le formulaire est dans le plan" in text_of(
        asked(block, "read_form", form=form)["html"]
    )


def test_a_look_at_a_form_says_what_it_would_change_and_changes_nothing(block):
    save_example(block)
    form = filled_form(
        block, identite__city_name="<b>Tambali", profil_migratoire__population_total="?"
    )
    before = Plan.objects.get().revision
    html = asked(block, "read_form", form=form)["html"]
    told = text_of(html)
    assert "Kanimbora" in told
    assert "&lt;b&gt;Tambali" in html
    assert "1 cellule ne peut être lue" in told
    assert html.count('type="checkbox"') == 1
    assert Plan.objects.get().revision == before


def test_only_what_was_ticked_is_taken_and_only_once(block):
    save_example(block)
    form = filled_form(block, identite__city_name="Tambali", profil_migratoire__population_total=7)
    old = answers_now()["profil_migratoire"]["population_total"]
    answer = applied(block, form, 1)
    assert "1 modification du formulaire est dans le plan" in answer["told"]
    assert answer["saved"]["others"] == [{"path": CITY, "value": "Tambali"}]
    assert answers_now()["identite"]["city_name"] == "Tambali"
    assert answers_now()["profil_migratoire"]["population_total"] == old
    revision = Plan.objects.get().revision
    applied(block, form, 1)
    assert Plan.objects.get().revision == revision
    # What is in the plan is not offered again; the other change is, and can be taken later.
    html = asked(block, "read_form", form=form)["html"]
    assert "take-1" not in html
    assert "take-2" in html
    applied(block, form, 2)
    assert answers_now()["profil_migratoire"]["population_total"] == 7
    assert "Rien n’a été coché" in applied(block, form)["told"]


def test_what_was_written_since_is_not_overwritten(block):
    save_example(block)
    form = filled_form(block, identite__city_name="Tambali")
    revision = Plan.objects.get().revision
    save(block, change(900, CITY, "Kanimbora la Neuve", base=revision), revision=revision)
    html = asked(block, "read_form", form=form)["html"]
    assert "modifié dans le plan depuis" in text_of(html)
    assert "checked" not in html
    answer = applied(block, form, 1)
    assert answers_now()["identite"]["city_name"] == "Kanimbora la Neuve"
    assert "gardé à part" in answer["told"]
    assert KeptAside.objects.get().reason == "conflict"


def test_a_form_begins_the_plan_of_whoever_had_none(block):
    form = filled_form(block, identite__city_name="Tambali")
    assert "Tambali" in asked(block, "read_form", form=form)["html"]
    assert not Plan.objects.exists()
    applied(block, form, 1)
    assert answers_now() == {"identite": {"city_name": "Tambali"}}


def test_rows_typed_into_a_form_are_rows_of_the_plan(block):
    save_example(block)
    book = Book(fetched(block, "form", to="xlsx"))
    rows = len(answers_now()["actions"]["actions"])
    book.cell("actions.actions", rows + 1, "title").value = "Une action de plus"
    form = b64encode(book.saved()).decode()
    applied(block, form, 1)
    applied(block, form, 1)
    titles = [row.get("title") for row in answers_now()["actions"]["actions"]]
    assert titles[-1] == "Une action de plus"
    assert len(titles) == rows + 1


def test_a_handed_in_plan_takes_no_form(block):
    save_example(block)
    form = filled_form(block, identite__city_name="Tambali")
    asked(block, "hand_in", revision=0)
    assert "take-1" in asked(block, "read_form", form=form)["html"]
    body = {"form": form, "revision": 0, "take-1": True}
    assert refusal(ask(block, "apply_form", **body)) == (409, "closed")


@pytest.mark.parametrize("handler", ["read_form", "apply_form"])
@pytest.mark.parametrize(
    "form",
    ["", " ", None, 7, ["x"], "no base64 !", "UEsDBA==", b64encode(b"PK\x03\x04" * 99).decode()],
)
def test_what_is_no_form_gives_a_sentence(block, handler, form):
    status, body = ask(block, handler, form=form, revision=0)
    assert status == 400
    assert body["error"].strip()
    assert not Plan.objects.exists()


def test_ticks_that_are_none_give_a_sentence(block):
    form = filled_form(block, identite__city_name="Tambali")
    assert ask(block, "apply_form", form=form, revision=0, **{"take-1": "x"})[0] == 400
    assert ask(block, "apply_form", form=form, **{"take-1": True})[0] == 400
    applied(block, form, 99)
    assert answers_now() == {}


def test_the_form_of_another_worksheet_is_refused(block):
    save_example(block)
    form = b64encode(fetched(block, "form", to="xlsx")).decode()
    other = make_block(
        block.runtime.who.user,
        name="autre",
        plan_key="autre",
        worksheet="feuille_route_numerique",
    )
    status, body = ask(other, "read_form", form=form, revision=0)
    assert (status, body["code"]) == (400, "not_a_form")


def test_forms_alone_may_be_larger_than_a_megabyte(block):
    large = b64encode(b"x" * 1_200_000).decode()
    assert refusal(ask(block, "read_form", form=large)) == (400, "not_a_form")
    assert refusal(ask(block, "read_copy", copy=large)) == (400, "too_large")
    status, body = ask(block, "read_form", form="A" * 2_100_001)
    assert (status, body["code"]) == (400, "too_large")
    assert "1,5\u00a0Mo" in body["error"]


def test_the_largest_form_passes_the_limit_that_django_has_unless_told_otherwise():
    longest = len(json.dumps({"form": b64encode(b"x" * LARGEST).decode(), "revision": 2**53}))
    assert longest < LARGEST_FORM < global_settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_a_paper_worksheet_is_blank(block):
    written(block, 1, CITY, "Ville-de-Nulle-Part")
    told = words_in(fetched(block, "form", to="docx"))
    assert "Ma ville et mon mandat" in told
    assert "Ville-de-Nulle-Part" not in told
