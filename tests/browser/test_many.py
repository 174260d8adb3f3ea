"""Plans as large as they may be, and pages with several worksheet blocks."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from city_diplomacy_xblocks.demo.client import edits_of
from city_diplomacy_xblocks.worksheets import library
from tests.browser.conftest import ROOT
from tests.browser.visitor import Visitor
from tests.browser.writing import Post, box, column, is_saved, save, sent, told, write

CITY = "identite.city_name"
LEVELS = ("local", "national", "international")
ACTORS, ACTIONS, LINES = 40, 10, 60
#: What the page of the largest plan may weigh before compression, in characters.
LARGEST_PAGE = 1_000_000


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """The course with one unit more than it needs: five blocks, two plans."""
    folder = tmp_path_factory.mktemp("courses")
    course = shutil.copytree(
        ROOT / "course_content" / "mixed_migration", folder / "mixed_migration"
    )
    (course / "vertical" / "m0_avant_identite.xml").write_text(
        '<vertical display_name="Plusieurs fiches">'
        + block("ensemble_ville", "identite")
        + block("ensemble_ville_encore", "identite")
        + block("ensemble_acteurs", "parties_prenantes")
        + block("ensemble_actions", "actions")
        + block("ensemble_autre", "identite", plan="autre")
        + "</vertical>",
        "utf-8",
    )
    return folder


def block(name, section, *, plan="plan"):
    return (
        f'<city_worksheet url_name="{name}" xblock-family="xblock.v1" display_name="{name}" '
        f'worksheet="plan_migration" sections=\'["{section}"]\' plan_key="{plan}" '
        'submission_point="false"/>'
    )


def large_plan():
    """The example with as many actors, actions and lines of expense as the worksheet takes."""
    answers = {key: dict(fields) for key, fields in library.example("kanimbora").items()}
    actor = answers["parties_prenantes"]["stakeholders"][0]
    answers["parties_prenantes"]["stakeholders"] = [
        {**actor, "id": f"K{at}", "name": f"Acteur numéro {at}", "level": LEVELS[at % 3]}
        for at in range(ACTORS)
    ]
    partners = {
        f"partners_{level}": [f"K{at}" for at in range(ACTORS) if at % 3 == rank]
        for rank, level in enumerate(LEVELS)
    }
    action = answers["actions"]["actions"][0]
    answers["actions"]["actions"] = [
        {**action, **partners, "id": f"A{at}", "title": f"Action numéro {at}", "lead": f"K{at}"}
        for at in range(ACTIONS)
    ]
    line = answers["financement"]["budget_lines"][0]
    answers["financement"]["budget_lines"] = [
        {**line, "id": f"B{at}", "action_ref": f"A{at % ACTIONS}"} for at in range(LINES)
    ]
    return answers


@pytest.fixture(scope="module")
def full(browser, demo):
    """Karim's plan, as large as it may be."""
    window = Visitor(browser.new_context(), demo.url)
    window.become("karim", language="fr")
    page = window.jump_to("fiche_actions")
    save(page, list(edits_of(large_plan()))[:200])
    window.context.close()


def test_options_of_references_are_on_the_page_once(visit, full, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to("fiche_actions")
    rows = page.locator("[data-table='actions.actions'] > .cd-rows > [data-row]")
    expect(rows).to_have_count(ACTIONS)
    chosen = page.locator("select[data-target] option")
    # For each list the blank and what is chosen, whatever the number of actors.
    assert chosen.count() <= 2 * page.locator("select[data-target]").count()
    assert page.evaluate("document.documentElement.outerHTML.length") < LARGEST_PAGE
    last = rows.last
    last.locator(".cd-row > summary").click()
    lead = column(last, "lead").locator("select")
    lead.focus()
    expect(lead.locator("option")).to_have_count(ACTORS + 1)
    expect(lead).to_have_value(f"K{ACTIONS - 1}")
    expect(column(last, "partners_local").locator(".cd-chip")).to_have_count(14)
    assert visitor.overflow() == 0
    # There is no room for one action more, and the page says so.
    page.locator("[data-table='actions.actions'] > p > [data-do=add]").click()
    expect(rows).to_have_count(ACTIONS)
    expect(page.locator("[data-announce]").first).to_contain_text(str(ACTIONS))
    assert visitor.errors == []


def test_sixty_lines_of_expense(visit, full, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to("fiche_financement")
    rows = page.locator("[data-table='financement.budget_lines'] > .cd-rows > [data-row]")
    expect(rows).to_have_count(LINES)
    last = column(rows.last, "action_ref").locator("select")
    assert last.locator("option").count() <= 2
    last.focus()
    expect(last.locator("option")).to_have_count(ACTIONS + 1)
    total = page.locator("[data-path='financement.budget_total'] [data-figure]")
    before = total.inner_text()
    amount = column(rows.last, "amount").locator("input")
    amount.fill(f"1 234 {width}")
    sent(page, lambda: amount.press("Tab"))
    expect(total).not_to_have_text(before)
    assert visitor.overflow() == 0
    assert visitor.errors == []


def piece(page, name):
    """One block of the page."""
    return page.locator(f"[data-usage$='block@{name}']")


def test_blocks_of_one_plan_tell_each_other(visit, width):
    visitor = visit("mariam", width=width)
    post = Post(visitor.context)
    page = visitor.jump_to("ensemble_ville")
    expect(page.locator("[data-learner]")).to_have_count(5)
    text = f"Une seule ville {width}"
    write(page, CITY, text)
    again = piece(page, "ensemble_ville_encore").locator(f"[data-path='{CITY}'] .cd-in")
    expect(again).to_have_value(text)
    is_saved(page)
    actors = piece(page, "ensemble_acteurs").locator("[data-table] > p > [data-do=add]")
    actors.click()
    row = piece(page, "ensemble_acteurs").locator("[data-row]").last
    column(row, "name").locator(".cd-in").fill(f"Radio du port {width}")
    actions = piece(page, "ensemble_actions")
    actions.locator("[data-table] > p > [data-do=add]").click()
    lead = actions.locator("[data-row]").last.locator("[data-col=lead] select")
    lead.focus()
    expect(lead.locator("option", has_text=f"Radio du port {width}")).to_have_count(1)
    sent(page, lambda: lead.select_option(label=lead.locator("option").last.inner_text()))
    for status in page.locator("[data-save=head]").all()[:4]:
        expect(status).to_have_class("cd-save cd-save-ok", timeout=15_000)
    # One plan, one journal, one sender.
    assert len({body.split('"client":"')[1][:8] for body in post.bodies}) == 1
    page.reload()
    expect(again).to_have_value(text)
    assert visitor.overflow() == 0
    # The same section stands here three times: that its name does, too, is this page's doing.
    assert [each for each in visitor.axe() if not each.startswith("landmark-unique")] == []
    assert visitor.errors == []


def test_blocks_of_two_plans_keep_apart(visit, width):
    visitor = visit("mariam", width=width)
    post = Post(visitor.context)
    page = visitor.jump_to("ensemble_ville")
    other = piece(page, "ensemble_autre").locator(f"[data-path='{CITY}'] .cd-in")
    before = box(page, CITY).input_value()
    other.fill(f"L’autre plan {width}")
    sent(page, other.blur)
    assert told(post) == {CITY: f"L’autre plan {width}"}
    expect(box(page, CITY)).to_have_value(before)
    page.reload()
    expect(other).to_have_value(f"L’autre plan {width}")
    expect(box(page, CITY)).to_have_value(before)
    visitor.jump_to("fiche_identite")
    expect(box(page, CITY)).to_have_value(before)
    assert visitor.errors == []
