"""A tutor fills in the tutor's part of a logbook within the review; the participant reads it once it is sent."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from city_diplomacy_xblocks.demo.client import edits_of
from city_diplomacy_xblocks.worksheets import library
from tests.browser.conftest import course_of
from tests.browser.looking import SMALL, unfold
from tests.browser.writing import ask, is_saved, save, write
from tests.browser.writing import box as box_of

SHOTS = os.environ.get("CITY_SHOTS")
POINT = "point"
WORDS = "stage.weeks.r1.tutor_comment"
TABLE = "stage.tutor_evaluation"
SAID = "Très bon début, continuez ainsi."
#: What is photographed: the section with the tutor's part, and the decision.
PARTS = (f".cd-plan:has([data-path='{TABLE}']), .cd-sec:has([data-path='{TABLE}'])", ".cd-hand")
COURSE = {
    "course.xml": '<course url_name="2027T1" org="DiploVilles" course="MIGDV"/>',
    "course/2027T1.xml": '<course display_name="Essai"><chapter url_name="c"/></course>',
    "chapter/c.xml": '<chapter display_name="Stage"><sequential url_name="s"/></chapter>',
    "sequential/s.xml": '<sequential display_name="Carnet"><vertical url_name="v"/></sequential>',
    "vertical/v.xml": f"""<vertical display_name="Remettre"><city_worksheet url_name="{POINT}"
        worksheet="carnet_parcours" submission_point="true"/></vertical>""",
}


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """A course that has a logbook to hand in."""
    return course_of(tmp_path_factory, COURSE)


def hand_in(visit, persona: str) -> None:
    """Hand a whole logbook in as that persona, anew if it came back."""
    visitor = visit(persona)
    page = visitor.jump_to(POINT)
    first = ask(page, "hand_in", {"revision": 99})
    if first["status"] == 200 or first["code"] == "state":
        return
    save(page, list(edits_of(library.example("parcours_cooperation"))))
    page.reload()
    answer = ask(page, "hand_in", {"revision": 99})
    assert answer["status"] == 200, answer


@pytest.fixture
def persona(width) -> str:
    """Who has handed in, for each width another."""
    return {320: "karim", 1280: "mariam"}[width]


def open_review(visit, persona: str, *, width: int = 1280, language: str = "fr"):
    visitor = visit("benali", width=width, language=language)
    page = visitor.jump_to(POINT)
    page.locator("[data-open]", has_text=persona.title()).click()
    expect(page.locator("[data-view=review]")).to_be_visible()
    return visitor


def saved(page, act):
    with page.expect_response(lambda response: "save_review" in response.url) as answer:
        act()
    return answer.value


def box(page, path: str):
    return page.locator(f"[data-team='{path}']")


def rate(page, row: str, score: int):
    """Give a score in a row of the evaluation."""
    line = box(page, TABLE).locator(f"[data-row='{row}']")
    if line.locator("details").get_attribute("open") != "":
        line.locator("summary").click()
    return line.locator("[data-col=score] .cd-choice").nth(score - 1)


def shown(visitor, name: str) -> None:
    for number, part in enumerate(PARTS if SHOTS else ()):
        found = visitor.page.locator(part)
        if found.count():
            found.first.screenshot(path=Path(SHOTS) / f"team-{name}-{number}.png")


def test_a_tutor_fills_in_and_sends_and_the_participant_reads(visit, width, persona):
    hand_in(visit, persona)
    visitor = open_review(visit, persona, width=width)
    page = visitor.page
    lacks = page.locator("[data-lacks]")
    expect(lacks).to_contain_text("Évaluation du tuteur")
    shown(visitor, f"before-{width}")

    assert saved(page, lambda: box(page, WORDS).locator("textarea, input").fill(SAID)).ok
    for row in ("qualite", "rigueur"):
        assert saved(page, rate(page, row, 4).click).ok
    expect(page.locator("[data-save]").first).to_have_class(re.compile("cd-save-ok"))
    shown(visitor, f"filled-{width}")
    assert visitor.overflow() == 0, visitor.too_wide()
    assert visitor.axe(within="[data-staff]") == []

    page.reload()
    page.locator("[data-open]", has_text=persona.title()).click()
    expect(box(page, WORDS).locator("textarea, input")).to_have_value(SAID)
    for row in ("initiative", "relation", "transfert"):
        assert saved(page, rate(page, row, 5).click).ok
    expect(lacks.locator("a", has_text="Évaluation du tuteur")).to_be_hidden()
    lacks.locator("a", has_text="Commentaire du tuteur").click()
    assert page.evaluate("document.activeElement.dataset.team") == WORDS.replace("r1", "r2")

    reader = visit(persona, width=width)
    reader.jump_to(POINT)
    expect(reader.page.locator("[data-path='stage.weeks']")).not_to_contain_text(SAID)

    page.locator("input[name$='-decide'][value=to_revise]").check()
    page.locator("[data-release]").click()
    expect(page.locator("[data-view=review]")).to_have_attribute("data-editing", "")
    expect(page.locator("[data-view=review]")).to_contain_text(SAID)
    expect(page.locator("[data-team]")).to_have_count(0)

    reader.jump_to(POINT)
    unfold(reader.page)
    mine = reader.page
    expect(mine.locator("[data-path='stage.weeks']")).to_contain_text(SAID)
    evaluation = mine.locator(f"[data-path='{TABLE}']")
    expect(evaluation).to_contain_text("Rigueur")
    expect(evaluation.locator("input, select, textarea, button")).to_have_count(0)
    evaluation.scroll_into_view_if_needed()
    shown(reader, f"participant-{width}")
    assert reader.overflow() == 0, reader.too_wide()
    assert reader.axe(within=".cd") == []
    assert reader.errors + reader.complaints == []
    assert visitor.errors + visitor.complaints == []


def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(visit):
    hand_in(visit, "aissata")
    visitor = open_review(visit, "aïssata")
    page = visitor.page
    field = box(page, WORDS).locator("textarea, input")
    field.evaluate("each => each.removeAttribute('maxlength')")
    assert saved(page, lambda: field.fill("x" * 301)).ok
    problem = box(page, WORDS).locator(".cd-says .cd-say-bad")
    expect(problem).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-save]").first).to_have_class(re.compile("cd-save-bad"))
    page.reload()
    page.locator("[data-open]", has_text="aïssata").click()
    expect(field).to_have_value("x" * 301)
    assert saved(page, lambda: field.fill("Plus court.")).ok
    expect(problem).to_have_count(0)
    expect(page.locator("[data-save]").first).to_have_class(re.compile("cd-save-ok"))


def test_rows_of_the_teams_are_deleted_and_brought_back(visit):
    visitor = open_review(visit, "aïssata")
    page = visitor.page
    assert saved(page, rate(page, "qualite", 3).click).ok
    row = box(page, TABLE).locator("[data-row='qualite']")
    assert saved(page, row.locator("[data-do=delete]").click).ok
    expect(row).to_have_count(0)
    assert saved(page, box(page, TABLE).locator(".cd-gone button").click).ok
    page.reload()
    page.locator("[data-open]", has_text="aïssata").click()
    expect(row.locator("[data-col=score] input").nth(2)).to_be_checked()


def test_two_windows_show_both_texts_of_one_field(visit):
    visitor = open_review(visit, "aïssata")
    page, path = visitor.page, WORDS.replace("r1", "r2")
    other = visitor.context.new_page()
    other.goto(page.url)
    other.locator("[data-open]", has_text="aïssata").click()
    expect(other.locator("[data-view=review]")).to_be_visible()
    assert saved(page, lambda: box(page, path).locator("textarea, input").fill("Le premier.")).ok
    late = lambda: box(other, path).locator("textarea, input").fill("Le second.")  # noqa: E731
    assert saved(other, late).status == 409
    note = other.locator("[data-other]")
    expect(note.locator("[data-theirs]")).to_have_text("Le premier.")
    note.locator("[data-take]").click()
    expect(box(other, path).locator("textarea, input")).to_have_value("Le premier.")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_review_is_read_in_both_directions(visit, width, language):
    visitor = open_review(visit, "aïssata", width=width, language=language)
    page = visitor.page
    shown(visitor, f"folded-{language}-{width}")
    unfold(page)
    shown(visitor, f"open-{language}-{width}")
    assert visitor.overflow() == 0, visitor.too_wide()
    assert visitor.axe(within="[data-staff]") == []
    if width == 320:
        assert page.evaluate(SMALL) == []
    assert visitor.errors + visitor.complaints == []


def test_a_page_that_stood_open_meanwhile_goes_on(visit):
    """It is told rows of the tutor's that it has no way to draw: it comes anew, with what was typed."""
    hand_in(visit, "karim")
    visitor, grader = visit("karim"), visit("benali")
    page = grader.jump_to(POINT)
    opened = page.locator("[data-open]", has_text="Karim").get_attribute("data-open")
    decide(page, int(opened), {})
    stale = visitor.jump_to(POINT)
    # Meanwhile, elsewhere: handed in anew, read, and sent back with the evaluation.
    hand_in(visit, "karim")
    rows = [{"id": code, "criterion": code, "score": 2} for code in ("qualite", "rigueur")]
    decide(page, int(opened) + 1, {TABLE: rows, WORDS: "Relu encore."})
    words = "Écrire un projet d’échange entre services des marchés, relu par deux collègues."
    write(stale, "stage.mission", words)
    expect(stale.locator(f"[data-path='{TABLE}']")).to_contain_text("2 sur 5", timeout=15_000)
    expect(box_of(stale, "stage.mission")).to_have_value(words)
    is_saved(stale)
    assert visitor.errors == []


def decide(page, submission: int, filled: dict[str, object]) -> None:
    """Send a submission back with this filled in, if it is not back already."""
    asked = {"submission": submission}
    html = str(ask(page, "review", asked)["html"])
    revision = int(re.search(r'data-revision="(\d+)"', html)[1])
    if "data-team" not in html:
        return
    told = {"marks": {}, "overall": "", "decision": "to_revise", "filled": filled}
    saved_as = ask(page, "save_review", {**asked, "revision": revision, **told})
    answer = ask(page, "release", {**asked, "revision": saved_as["revision"]})
    assert answer["status"] == 200, answer
