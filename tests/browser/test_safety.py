"""No word is lost: before the script, without a connection, after a crash, across sessions and devices."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.writing import (
    ON_DEVICE,
    SAVES,
    Post,
    box,
    is_saved,
    mute,
    on_device,
    sent,
    status,
    write,
)

CITY = "identite.city_name"
FUNCTION = "identite.author_function"
DEPARTMENT = "identite.author_department"
SPONSOR = "identite.political_sponsor"
TITLE = "identite.planning_doc_title"
UNIT = "fiche_identite"


def notice(page):
    return page.locator("[data-trouble]")


def sound(visitor):
    """Whatever the page has to say, it says it to everybody and within the window."""
    assert visitor.overflow() == 0
    assert visitor.axe(within="#host-unit") == []
    assert visitor.errors == []


def test_what_is_typed_before_the_script_is_adopted(visit):
    visitor = visit("mariam")
    held = []
    visitor.context.route("**/learner-*.js", lambda route: held.append(route))
    page = visitor.page
    page.goto(visitor.address(UNIT), wait_until="commit")
    write(page, CITY, "Écrit avant le script")
    page.locator("[data-path='identite.mandate_status'] input").last.check()
    box(page, "identite.country").select_option("ml")
    assert held, "the script has been asked for, and not been given"
    answer = sent(page, held[0].continue_)
    body = answer.request.post_data_json
    told = {change["path"]: change["value"] for change in body["changes"]}
    assert told[CITY] == "Écrit avant le script"
    assert told["identite.mandate_status"] == "aucun"
    assert told["identite.country"] == "ml"
    page.unroute_all()
    visitor.context.unroute_all()
    page.reload()
    expect(box(page, CITY)).to_have_value("Écrit avant le script")
    assert visitor.errors == []


def test_text_written_offline_is_kept_said_and_sent(visit, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to(UNIT)
    text = f"Sans réseau, {width}"
    visitor.context.set_offline(True)
    write(page, FUNCTION, text)
    expect(status(page)).to_have_class(re.compile("cd-save-here"))
    expect(notice(page)).to_be_visible()
    expect(page.locator(f"[data-path='{FUNCTION}'] [data-save=field]")).to_be_visible()
    assert text in on_device(page)
    visitor.context.set_offline(False)
    is_saved(page)
    sound(visitor)
    expect(box(page, FUNCTION)).to_have_value(text)
    page.reload()
    expect(box(page, FUNCTION)).to_have_value(text)
    assert text not in on_device(page)


def test_a_page_that_dies_before_it_could_send_is_taken_up_by_the_next(visit, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to(UNIT)
    text = f"Coupure de courant, {width}"
    mute(page)
    box(page, DEPARTMENT).fill("")
    box(page, DEPARTMENT).press_sequentially(text)
    page.wait_for_timeout(ON_DEVICE)
    address = page.url
    page.close()
    visitor.reopen()
    page = visitor.page
    answer = sent(page, lambda: page.goto(address))
    assert text in answer.request.post_data
    expect(box(page, DEPARTMENT)).to_have_value(text)
    is_saved(page)
    expect(page.locator("[data-notices]")).to_contain_text(text)
    sound(visitor)
    page.reload()
    expect(box(page, DEPARTMENT)).to_have_value(text)
    assert text not in on_device(page)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500, "content_type": "text/html", "body": "<h1>Erreur</h1>"},
        {"status": 502, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"},
        {"status": 200, "content_type": "text/html", "body": "<h1>Se connecter</h1>"},
        {"status": 302, "headers": {"Location": "/login"}},
        {"status": 200, "content_type": "application/json", "body": '{"cut": '},
        {"status": 200, "content_type": "application/json", "body": "{}"},
        {"status": 400, "content_type": "application/json", "body": '{"error": "Non."}'},
    ],
    ids=["500", "502", "html", "redirect", "cut", "empty", "400"],
)
def test_text_stays_whatever_the_server_answers(visit, answer, request):
    visitor = visit("karim")
    page = visitor.jump_to(UNIT)
    text = f"Réponse étrange {request.node.callspec.id}"
    page.route(SAVES, lambda route: route.fulfill(**answer))
    write(page, SPONSOR, text)
    expect(notice(page)).to_be_visible()
    expect(status(page)).to_have_class(re.compile("cd-save-here"))
    expect(box(page, SPONSOR)).to_have_value(text)
    assert text in on_device(page)
    page.unroute_all()
    page.reload()
    expect(box(page, SPONSOR)).to_have_value(text)
    is_saved(page)
    page.reload()
    expect(box(page, SPONSOR)).to_have_value(text)
    assert visitor.errors == []


def test_an_expired_session_keeps_the_text_and_sends_it_after_the_log_in(visit, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to(UNIT)
    text = f"Session finie, {width}"
    visitor.context.clear_cookies()
    write(page, TITLE, text)
    expect(notice(page).get_by_role("link")).to_be_visible()
    expect(box(page, TITLE)).to_have_value(text)
    sound(visitor)
    visitor.page = visitor.context.new_page()
    visitor.become("karim")
    visitor.page.close()
    visitor.page = page
    # Coming back to the tab tries again.
    sent(page, lambda: page.evaluate("document.dispatchEvent(new Event('visibilitychange'))"))
    is_saved(page)
    page.reload()
    expect(box(page, TITLE)).to_have_value(text)


def test_another_person_in_the_same_browser_neither_sees_nor_sends_the_text(visit):
    visitor = visit("karim")
    post = Post(visitor.context)
    page = visitor.jump_to(UNIT)
    secret = "Le mot de Karim"
    mute(page)
    write(page, FUNCTION, secret)
    page.wait_for_timeout(ON_DEVICE)
    visitor.become("mariam")
    visitor.jump_to(UNIT)
    sent(page, lambda: write(page, SPONSOR, "Le mot de Mariam"))
    is_saved(page)
    assert secret not in page.content()
    assert not [body for body in post.bodies if secret in body]
    assert secret in on_device(page)
    visitor.become("karim")
    answer = sent(page, lambda: visitor.jump_to(UNIT))
    assert secret in answer.request.post_data
    expect(box(page, FUNCTION)).to_have_value(secret)


def test_a_tab_left_open_by_the_first_person_sends_nothing_under_the_second_name(visit, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to(UNIT)
    visitor.page = visitor.context.new_page()
    visitor.become("mariam")
    text = f"Sous quel nom ? {width}"
    answer = sent(page, lambda: write(page, DEPARTMENT, text))
    assert answer.status == 403
    expect(notice(page)).to_be_visible()
    expect(box(page, DEPARTMENT)).to_have_value(text)
    other = visitor.jump_to(UNIT)
    expect(box(other, DEPARTMENT)).not_to_have_value(text)
    other.close()
    visitor.page = page
    sound(visitor)
    visitor.become("karim")
    visitor.jump_to(UNIT)
    expect(box(page, DEPARTMENT)).to_have_value(text)
    is_saved(page)


def test_two_devices_write_different_fields(visit):
    phone, desk = visit("karim", width=320), visit("karim")
    one, two = phone.jump_to(UNIT), desk.jump_to(UNIT)
    sent(one, lambda: write(one, CITY, "Du téléphone"))
    sent(two, lambda: write(two, DEPARTMENT, "Du bureau"))
    # The answer brings what the other wrote meanwhile.
    expect(box(two, CITY)).to_have_value("Du téléphone")
    one.reload()
    expect(box(one, CITY)).to_have_value("Du téléphone")
    expect(box(one, DEPARTMENT)).to_have_value("Du bureau")
    assert phone.errors + desk.errors == []


@pytest.mark.parametrize(
    ("choice", "width"), [("mine", 320), ("theirs", 1280), ("both", 1280)], indirect=["width"]
)
def test_two_texts_for_one_field_are_shown_until_somebody_chooses(visit, choice, width):
    first, second = visit("karim"), visit("karim", width=width)
    one, two = first.jump_to(UNIT), second.jump_to(UNIT)
    early, late = f"Première version {choice} {width}", f"Seconde version {choice} {width}"
    sent(one, lambda: write(one, TITLE, early))
    sent(two, lambda: write(two, TITLE, late))
    kept = two.locator(f"[data-path='{TITLE}'] [data-kept]")
    expect(kept).to_contain_text(early)
    expect(kept).to_contain_text(late)
    expect(box(two, TITLE)).to_have_value(early)
    sound(second)
    # Another visit finds both as well.
    two.reload()
    expect(kept).to_contain_text(late)
    kept.locator(f"input[value={choice}]").check()
    with two.expect_response("**/handler/resolve") as answer:
        kept.locator("button").click()
    assert answer.value.ok
    expect(kept).to_have_count(0)
    expect(box(two, TITLE)).to_be_focused()
    expected = {"mine": late, "theirs": early, "both": f"{late} / {early}"}[choice]
    expect(box(two, TITLE)).to_have_value(expected)
    is_saved(two)
    one.reload()
    expect(box(one, TITLE)).to_have_value(expected)
    expect(one.locator("[data-kept]")).to_have_count(0)
    assert first.errors + second.errors == []


def test_a_browser_that_keeps_nothing_says_so_and_still_saves(visit, width):
    visitor = visit("karim", width=width)
    visitor.context.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }"
    )
    post = Post(visitor.context)
    page = visitor.jump_to(UNIT)
    post.closed = True
    text = f"Fenêtre privée, {width}"
    write(page, SPONSOR, text)
    expect(status(page)).to_have_class(re.compile("cd-save-bad"))
    expect(notice(page).get_by_role("button")).to_be_visible()
    sound(visitor)
    post.closed = False
    is_saved(page)
    page.reload()
    expect(box(page, SPONSOR)).to_have_value(text)


def test_leaving_the_page_at_once_sends_the_last_words(visit):
    visitor = visit("karim")
    page = visitor.jump_to(UNIT)
    box(page, CITY).fill("Écrit en partant")
    page.goto(f"{visitor.url}/")
    visitor.jump_to(UNIT)
    expect(box(page, CITY)).to_have_value("Écrit en partant")


def test_the_rescue_file_holds_what_was_not_sent(visit):
    visitor = visit("karim")
    Post(visitor.context).closed = True
    page = visitor.jump_to(UNIT)
    write(page, CITY, "À sauver")
    expect(notice(page)).to_be_visible()
    with page.expect_download() as download:
        notice(page).get_by_role("button").last.click()
    assert "À sauver" in download.value.path().read_text("utf-8")
