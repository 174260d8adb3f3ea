"""A participant writes: every type of field, rows, actors in place; findings come and go."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.writing import Post, box, column, is_saved, sent, told, write

#: One participant for each width: both begin with nothing of what is written here.
WHO = {320: "karim", 1280: "mariam"}
POINT = "fiche_remise"


@pytest.fixture
def writer(visit, width):
    return visit(WHO[width], width=width)


def sound(visitor):
    assert visitor.overflow() == 0
    assert visitor.errors == []


def unfold(row):
    """Open a row that stands closed."""
    row.evaluate("row => row.querySelectorAll('.cd-row').forEach(each => { each.open = true })")


def option(page, path, value):
    """One of the radios or checkboxes of a field."""
    return page.locator(f"[data-path='{path}'] input[value='{value}']")


def test_each_kind_of_field_takes_what_people_type_and_shows_it_again(writer):
    post = Post(writer.context)
    page = writer.jump_to("fiche_profil_migratoire")
    write(page, "profil_migratoire.population_total", "1 250 000")
    expect(box(page, "profil_migratoire.population_total")).to_have_value(
        re.compile(r"^1\s250\s000$")
    )
    write(page, "profil_migratoire.assets", "Un port.\n\nDes associations « anciennes ».")
    roles = page.locator("[data-path='profil_migratoire.city_roles'] input")
    roles.nth(0).check()
    roles.nth(2).check()
    groups = page.locator("[data-table='profil_migratoire.groups']")
    groups.locator(":scope > p > [data-do=add]").click()
    group = groups.locator("[data-row]").last
    column(group, "estimate").locator("input").fill("12 500")
    column(group, "vulnerability").locator("input").nth(3).check()
    column(group, "note").locator(".cd-in").fill("Au marché")
    column(group, "note").locator(".cd-in").blur()
    is_saved(page)
    sound(writer)
    page.reload()
    expect(box(page, "profil_migratoire.population_total")).to_have_value(
        re.compile(r"^1\s250\s000$")
    )
    expect(box(page, "profil_migratoire.assets")).to_have_value(
        "Un port.\n\nDes associations « anciennes »."
    )
    expect(roles.nth(0)).to_be_checked()
    expect(roles.nth(2)).to_be_checked()
    group = groups.locator("[data-row]").last
    expect(column(group, "estimate").locator("input")).to_have_value(re.compile(r"^12\s500$"))
    expect(column(group, "vulnerability").locator("input").nth(3)).to_be_checked()
    values = told(post)
    assert values["profil_migratoire.population_total"] == 1_250_000
    assert [v for k, v in values.items() if k.endswith(".estimate")] == [12_500]
    assert [v for k, v in values.items() if k.endswith(".vulnerability")] == [4]
    sound(writer)


def test_dates_links_and_the_declaration(writer):
    post = Post(writer.context)
    page = writer.jump_to(POINT)
    option(page, "engagement.approval_route", "conseil").check()
    write(page, "engagement.approval_date", "2027-06-15")
    link = page.locator("[data-path='engagement.annex'] .cd-in").first
    link.fill("https://example.org/délibération.pdf?a=1&b=2")
    link.blur()
    declared = page.locator("[data-path='engagement.declaration'] input").first
    declared.check()
    is_saved(page)
    page.reload()
    expect(option(page, "engagement.approval_route", "conseil")).to_be_checked()
    expect(box(page, "engagement.approval_date")).to_have_value("2027-06-15")
    expect(link).to_have_value("https://example.org/délibération.pdf?a=1&b=2")
    expect(declared).to_be_checked()
    values = told(post)
    assert values["engagement.annex"] == ["https://example.org/délibération.pdf?a=1&b=2"]
    assert values["engagement.declaration"] is True
    sound(writer)


def test_a_finding_comes_when_the_field_is_left_and_goes_when_it_is_put_right(visit, width):
    writer = visit("karim", width=width)
    page = writer.jump_to("fiche_identite")
    period = page.locator("[data-path='identite.plan_period']")
    standing = page.locator("[data-section=identite] [data-standing]")
    period.locator("[data-end=start]").fill("2027-01")
    period.locator("[data-end=end]").fill("2027-03")
    sent(page, lambda: period.locator("[data-end=end]").blur())
    expect(period.locator(".cd-say")).to_be_visible()
    before = standing.inner_text()
    assert writer.axe(within="#host-unit") == []
    sound(writer)
    period.locator("[data-end=end]").fill("2029-12")
    sent(page, lambda: period.locator("[data-end=end]").blur())
    expect(period.locator(".cd-say")).to_have_count(0)
    expect(period).to_contain_text("36")
    expect(standing).not_to_have_text(before)
    # Completeness follows what is written.
    for path, text in {
        "city_name": "Tizraoun",
        "author_function": "Cheffe de service",
        "author_department": "Coopération",
        "political_sponsor": "Maire",
    }.items():
        write(page, f"identite.{path}", text)
    for path, value in {
        "country": "ma",
        "gov_type": "commune",
        "currency": "MAD",
        "planning_doc_type": "aucun",
    }.items():
        box(page, f"identite.{path}").select_option(value)
    option(page, "identite.mandate_status", "deliberation").check()
    rows = page.locator("[data-table='identite.core_team'] [data-row]")
    for at, who in enumerate(["Pilote", "Finances"]):
        column(rows.nth(at), "function").locator(".cd-in").fill(who)
        column(rows.nth(at), "department").locator(".cd-in").fill("Mairie")
        column(rows.nth(at), "role").locator("select").select_option(index=at + 1)
    box(page, "identite.city_name").focus()
    is_saved(page)
    expect(page.locator("[data-step=identite] .cd-i-done")).to_have_count(1)
    expect(page.locator("h2").first).to_have_text("Tizraoun")
    page.reload()
    expect(page.locator("[data-step=identite] .cd-i-done")).to_have_count(1)
    expect(rows).to_have_count(2)
    sound(writer)


def test_rows_are_added_copied_moved_deleted_and_brought_back(writer):
    post = Post(writer.context)
    page = writer.jump_to("fiche_actions")
    table = page.locator("[data-table='actions.actions']")
    rows = table.locator(":scope > .cd-rows > [data-row]")
    table.locator(":scope > p > [data-do=add]").click()
    expect(rows).to_have_count(1)
    first = rows.first
    expect(column(first, "title").locator(".cd-in")).to_be_focused()
    page.keyboard.type("Ouvrir un guichet")
    column(first, "start").locator("input").fill("2027-03")
    column(first, "end").locator("input").fill("2028-02")
    column(first, "women_share").locator("input").fill("45,5")
    column(first, "cost").locator("input").fill("12 500 000")
    column(first, "beneficiaries_n").locator("input").fill("1 200")
    column(first, "status").locator("input").nth(1).check()
    expect(first.locator(".cd-row > summary")).to_contain_text("Ouvrir un guichet")
    is_saved(page)
    sound(writer)

    first.locator("[data-do=copy]").click()
    expect(rows).to_have_count(2)
    second = rows.nth(1)
    column(second, "title").locator(".cd-in").fill("Former les agents")
    second.locator("[data-do=up]").click()
    expect(rows.first.locator(".cd-row > summary")).to_contain_text("Former les agents")
    expect(rows.first.locator("[data-do=up]")).to_be_focused()
    expect(page.locator("[data-announce]").first).not_to_be_empty()
    is_saved(page)
    page.reload()
    expect(rows).to_have_count(2)
    expect(rows.first.locator(".cd-row > summary")).to_contain_text("Former les agents")
    expect(rows.nth(1).locator(".cd-row > summary")).to_contain_text("Ouvrir un guichet")

    unfold(rows.nth(1))
    gone = table.locator(".cd-gone")
    sent(page, lambda: rows.nth(1).locator("[data-do=delete]").click())
    expect(rows).to_have_count(1)
    expect(gone).to_contain_text("Ouvrir un guichet")
    expect(gone.locator("button")).to_be_focused()
    sound(writer)
    sent(page, lambda: page.keyboard.press("Enter"))
    expect(rows).to_have_count(2)
    page.reload()
    expect(rows).to_have_count(2)
    last = rows.nth(1)
    unfold(last)
    expect(column(last, "cost").locator("input")).to_have_value(re.compile(r"^12\s500\s000$"))
    expect(column(last, "women_share").locator("input")).to_have_value("45,5")
    expect(column(last, "start").locator("input")).to_have_value("2027-03")
    values = told(post)
    assert 45.5 in [v for k, v in values.items() if k.endswith(".women_share")]
    sound(writer)


def test_an_actor_is_added_from_within_an_action(writer):
    page = writer.jump_to("fiche_actions")
    table = page.locator("[data-table='actions.actions']")
    table.locator(":scope > p > [data-do=add]").click()
    row = table.locator(":scope > .cd-rows > [data-row]").last
    partners = column(row, "partners_local")
    partners.locator("[data-do=choose]").click()
    panel = partners.locator(".cd-add")
    expect(panel).to_be_visible()
    panel.locator("input").fill("Radio <i>du</i> port")
    sound(writer)
    sent(page, lambda: page.keyboard.press("Enter"))
    expect(partners.locator(".cd-chip")).to_contain_text("Radio <i>du</i> port")
    expect(partners.locator("[data-do=choose]")).to_be_focused()
    # The same actor is offered elsewhere, and stands in its own section.
    lead = column(row, "lead").locator("select")
    lead.focus()
    expect(lead.locator("option", has_text="Radio <i>du</i> port")).to_have_count(1)
    is_saved(page)
    page.reload()
    expect(page.locator("[data-ref]").first).to_contain_text("Radio <i>du</i> port")
    writer.jump_to("fiche_parties_prenantes")
    names = page.locator(
        "[data-table='parties_prenantes.stakeholders'] [data-row] .cd-row > summary"
    )
    expect(names.filter(has_text="Radio <i>du</i> port")).to_have_count(1)
    sound(writer)


def test_essentials_first_shows_required_fields_only(visit, width):
    writer = visit("karim", width=width)
    page = writer.jump_to("fiche_identite")
    expect(page.locator("[data-path='identite.planning_doc_title']")).to_be_visible()
    page.locator("[data-essential]").check()
    expect(page.locator("[data-path='identite.planning_doc_title']")).to_be_hidden()
    expect(page.locator("[data-path='identite.author_function']")).to_be_visible()
    sound(writer)
