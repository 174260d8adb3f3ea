"""An instructor reads, marks, comments, and decides, on a phone and at a desk; nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

POINT = "fiche_remise"
#: Points enough to validate, by criterion: one of them between two levels.
GIVEN = ("11", "7", "7", "11", "17,5", "7", "7", "7")


@pytest.fixture
def desk(visit, width):
    """The queue, before the instructor."""
    visitor = visit("benali", width=width)
    visitor.jump_to(POINT)
    expect(visitor.page.locator("[data-view=queue]")).to_be_visible()
    return visitor


def open_plan(visitor):
    """Open the first plan that waits."""
    visitor.page.locator("[data-open]").first.click()
    expect(visitor.page.locator("[data-view=review]")).to_be_visible()
    return visitor.page


def saved(page, act):
    """Do `act`, and wait for the draft that follows it."""
    with page.expect_response(lambda response: "save_review" in response.url) as answer:
        act()
    return answer.value


def search(page, words):
    """Ask for `words`, and wait for the answer."""
    page.fill("[name=search]", words)
    with page.expect_response(lambda response: response.url.endswith("/queue")):
        page.keyboard.press("Enter")


def test_the_queue_finds_by_name_and_says_when_nothing_is_found(desk):
    page = desk.page
    search(page, "AISSATA")
    expect(page.locator("tbody tr")).to_have_count(1)
    search(page, "zzz")
    expect(page.locator("[data-clear]")).to_be_visible()
    page.click("[data-clear]")
    expect(page.locator("tbody tr")).not_to_have_count(0)
    assert page.evaluate("document.activeElement.matches('[data-head]')")
    assert desk.overflow() == 0
    assert desk.axe(within="[data-staff]") == []
    assert desk.errors == []


def test_a_review_is_saved_as_a_draft_and_found_again(desk, width):
    page = open_plan(desk)
    first = page.locator("[data-criterion]").first
    first.locator("[data-points]").fill("12,5")
    expect(first.locator("[data-level]")).to_have_text(re.compile("Satisfaisant.*Excellent"))
    expect(first.locator("input[type=radio]").nth(2)).to_be_checked()
    assert saved(page, lambda: first.locator("[data-remark]").fill(f"Sources citées, {width}.")).ok
    expect(page.locator("[data-save]").first).to_have_class(re.compile("cd-save-ok"))
    page.reload()
    open_plan(desk)
    first = page.locator("[data-criterion]").first
    expect(first.locator("[data-points]")).to_have_value("12,5")
    expect(first.locator("[data-remark]")).to_have_value(f"Sources citées, {width}.")
    assert desk.overflow() == 0
    assert desk.axe(within="[data-staff]") == []
    assert desk.errors == []


def test_levels_are_chosen_with_arrows_and_points_with_buttons(desk):
    page = open_plan(desk)
    second = page.locator("[data-criterion]").nth(1)
    second.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(second.locator("[data-points]")).to_have_value("5")
    second.locator("[data-step='1']").click()
    expect(second.locator("[data-points]")).to_have_value("6")
    second.locator("[data-points]").fill("60")
    expect(second.locator("[data-wrong]")).to_be_visible()
    second.locator("[data-points]").fill("")
    expect(second.locator("input:checked")).to_have_count(0)


def test_what_is_written_without_a_connection_comes_back_after_a_crash(desk, width):
    page = open_plan(desk)
    desk.context.set_offline(True)
    page.fill("[data-overall]", f"Écrit dans le train, {width}.")
    page.locator("[data-overall]").blur()
    expect(page.locator("[data-save]").first).to_have_class(re.compile("cd-save-here"))
    address = page.url
    page.close()
    desk.page = page = desk.context.new_page()
    page.wait_for_timeout(500)  # whatever the closed page still sends is lost
    desk.context.set_offline(False)
    page.goto(address)
    open_plan(desk)
    expect(page.locator("[data-overall]")).to_have_value(f"Écrit dans le train, {width}.")
    expect(page.locator("[data-save]").first).to_have_class(re.compile("cd-save-ok"))


def test_the_last_words_leave_with_the_page(desk, width):
    page = open_plan(desk)
    page.fill("[data-overall]", f"Écrit en partant, {width}.")
    page.reload()
    open_plan(desk)
    expect(page.locator("[data-overall]")).to_have_value(f"Écrit en partant, {width}.")


def test_two_windows_keep_both_texts(desk, width):
    first, second = f"De la première fenêtre, {width}.", f"De la seconde, {width}."
    page = open_plan(desk)
    other = desk.context.new_page()
    other.goto(page.url)
    other.locator("[data-open]").first.click()
    expect(other.locator("[data-view=review]")).to_be_visible()
    assert saved(page, lambda: page.fill("[data-overall]", first)).ok
    assert saved(other, lambda: other.fill("[data-overall]", second)).status == 409
    note = other.locator("[data-other]")
    expect(note.locator("[data-theirs]")).to_have_text(first)
    expect(other.locator("[data-overall]")).to_have_value(second)
    note.locator("[data-take]").click()
    expect(other.locator("[data-overall]")).to_have_value(first)
    expect(note).to_have_count(0)


def test_comments_stand_under_the_text_and_half_written_ones_survive(desk, width):
    said = f"<b>Quel arrêté ?</b> {{{{ {width} }}}}"
    page = open_plan(desk)
    field = page.locator("[data-path='identite.city_name']")
    field.locator("[data-comment]").click()
    field.locator("textarea").fill("À moitié écrit")
    page.reload()
    open_plan(desk)
    form = page.locator("form[data-write]")
    expect(form.locator("textarea")).to_have_value("À moitié écrit")
    form.locator("textarea").fill(said)
    form.locator("[type=submit]").click()
    thread = page.locator("[data-path='identite.city_name'] [data-thread]").last
    expect(thread).to_contain_text(said)
    thread.locator("[data-answer]").click()
    thread.locator("textarea").fill("Je précise.")
    thread.locator("[type=submit]").click()
    thread = page.locator("[data-path='identite.city_name'] [data-thread]").last
    expect(thread.locator("li")).to_have_count(2)
    thread.locator("[data-resolve]").click()
    expect(page.locator("[data-path='identite.city_name'] [data-thread]").last).to_have_class(
        re.compile("cd-th-done")
    )
    assert desk.axe(within="[data-staff]") == []
    assert desk.errors == []


def test_the_worksheet_is_one_pill_away(desk):
    page = desk.page
    page.click("[data-panel=sheet]")
    expect(page.locator("[data-sheet] [data-learner]")).to_be_visible()
    assert desk.overflow() == 0
    page.click("[data-panel=queue]")
    expect(page.locator("[data-view=queue]")).to_be_visible()
    assert desk.errors == []


@pytest.mark.parametrize("width", [320], indirect=True)
def test_a_mark_is_published_when_nothing_blocks_it_and_may_be_changed(desk):
    page = open_plan(desk)
    page.get_by_label(re.compile("Validate the plan|Valider le plan")).check()
    for field in page.locator("[data-points]").all():
        field.fill("")
    page.locator("[data-release]").click(force=True)  # aria-disabled: it explains itself
    assert page.evaluate("document.activeElement.matches('[data-blocks]')")
    expect(page.locator("[data-block=unset]:visible")).to_have_count(8)
    for field, points in zip(page.locator("[data-points]").all(), GIVEN, strict=True):
        field.fill(points)
    expect(page.locator("[data-blocks]")).to_be_hidden()
    expect(page.locator("[data-sum-total]")).to_have_text("74,5")
    page.locator("[data-release]").click()
    expect(page.locator(".cd-grade-n")).to_contain_text("74,5")
    assert desk.axe(within="[data-staff]") == []
    page.click("[data-edit]")
    saved(page, lambda: page.locator("[data-points]").first.fill("15"))
    page.locator("[data-release]").click()
    expect(page.locator(".cd-grade-n")).to_contain_text("78,5")
    page.click("summary:has-text('marks'), summary:has-text('notes')")
    expect(page.get_by_role("cell", name=re.compile("74,5")).first).to_be_visible()
    assert desk.errors == []


def give_time(page, until, *, username=None):
    """Give more time in the drawer that is on the page, and wait for it to be listed."""
    page.click("[data-drawer=extensions] > summary")
    if username:
        page.fill("[name=username]", username)
    page.fill("[name=until]", until)
    page.fill("[name=reason]", "Coupure de courant de trois jours")
    with page.expect_response(lambda response: response.url.endswith("/extend")):
        page.click("form[data-post=extend] button")
    expect(page.locator("[data-drawer=extensions] li").first).to_contain_text("Coupure")


def test_more_time_is_given_and_the_participant_sees_the_new_date(desk, visit, width):
    page = desk.page
    give_time(page, f"2030-03-0{width % 7 + 1}T21:30", username="karim")
    assert desk.axe(within="[data-staff]") == []
    assert desk.overflow() == 0
    karim = visit("karim", width=width)
    karim.jump_to(POINT)
    expect(karim.page.locator("[data-outlook]")).to_contain_text("/03/2030 à 21:30")
    page.locator("[data-drawer=extensions] li button").first.click()
    with page.expect_response(lambda response: response.url.endswith("/extend")):
        page.click("[data-drawer=extensions] [data-yes]")
    expect(page.locator("[data-drawer=extensions] li")).to_have_count(0)
    karim.page.reload()
    expect(karim.page.locator("[data-outlook]")).not_to_contain_text("2030")
    assert desk.errors == karim.errors == []


def test_more_time_for_nobody_is_refused_in_words(desk):
    page = desk.page
    page.click("[data-drawer=extensions] > summary")
    page.fill("[name=username]", "personne")
    page.fill("[name=until]", "2030-03-08T21:30")
    page.click("form[data-post=extend] button")
    expect(page.locator("[data-drawer=extensions] [data-problem]")).to_contain_text("personne")
    expect(page.locator("[name=username]")).to_have_value("personne")


def test_a_review_gives_time_to_whoever_writes_its_plan(desk, width):
    page = open_plan(desk)
    give_time(page, f"2031-03-0{width % 7 + 1}T21:30")
    expect(page.locator("[data-drawer=extensions] li").first).to_contain_text("Aïssata D.")
    assert desk.axe(within="[data-staff]") == []
    assert desk.overflow() == 0


def test_an_expired_session_says_so_and_goes_on_after_the_log_in(desk, width):
    page = open_plan(desk)
    for begin in page.locator("[data-edit]").all():  # its mark may be published by now
        begin.click()
    kept = desk.context.cookies()
    desk.context.clear_cookies()
    page.fill("[data-overall]", f"Écrit pendant la nuit, {width}.")
    page.locator("[data-overall]").blur()
    state = page.locator("[data-save]").first
    expect(state).to_contain_text("reconnectez-vous")
    expect(state.locator("a[data-login]")).to_have_attribute("target", "_blank")
    assert desk.axe(within="[data-staff]") == []
    desk.context.add_cookies(kept)
    assert saved(page, lambda: page.locator("[data-overall]").press("End")).ok
    expect(state.locator("a[data-login]")).to_have_count(0)
    expect(state).to_have_class(re.compile("cd-save-ok"))


def test_a_comment_sent_twice_stands_once(desk, width):
    page = open_plan(desk)
    words = f"Quelle source, {width} ?"
    page.locator("[data-comment]").first.click()
    form = page.locator("form[data-write]").first
    form.locator("textarea").fill(words)
    lost = []

    def lose(route):
        lost.append(route.fetch())
        route.abort()

    page.route("**/comment", lose)
    form.locator("[type=submit]").click()
    expect(form.locator("[data-failed]")).to_be_visible()
    page.unroute("**/comment")
    form.locator("[type=submit]").click()
    expect(page.locator("[data-thread]", has_text=words)).to_have_count(1)
    assert lost[0].ok
    page.reload()
    open_plan(desk)
    expect(page.locator("[data-thread]", has_text=words)).to_have_count(1)
