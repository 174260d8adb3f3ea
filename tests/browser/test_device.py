"""What the device keeps and who stands between it and the server; several devices, several people."""

from __future__ import annotations

import json
import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_safety import notice, sound
from tests.browser.writing import (
    SAVES,
    Post,
    ask,
    box,
    is_saved,
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
#: A device that refused is tried again after five seconds.
TRIED_AGAIN = 15_000
FULL = """(() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...args) {
    if (window.full) throw new DOMException('full', 'QuotaExceededError');
    return put.apply(this, args);
  };
})()"""


def leave_behind(page, *, path, value, days=0, plan=None):
    """A change in the journal of a page of this person that is gone; its name."""
    client = secrets.token_hex(8)
    at = datetime.now(UTC) - timedelta(days=days)
    page.evaluate(
        """([client, path, value, at, plan]) => new Promise((resolve, reject) => {
            const args = JSON.parse(document.querySelector('.xblock_json_init_args').textContent);
            const data = JSON.parse(document.querySelector('[data-page]').dataset.page);
            const request = indexedDB.open('city-worksheets', 1);
            request.onsuccess = () => {
                const change = {person: args.person, plan: args.plan, client, seq: 1, op: 'set',
                    path, value, base: data.revision, worksheet_version: 1, at,
                    of: plan ?? data.plan};
                const work = request.result.transaction('changes', 'readwrite');
                work.objectStore('changes').put(change);
                work.oncomplete = () => { request.result.close(); resolve(); };
                work.onabort = () => reject(work.error);
            };
        })""",
        [client, path, value, at.isoformat(), plan],
    )
    return client


def is_kept(page):
    expect(status(page)).to_have_class(re.compile("cd-save-here"), timeout=TRIED_AGAIN)


def is_not_kept(page):
    expect(status(page)).to_have_class(re.compile("cd-save-bad"), timeout=TRIED_AGAIN)


def test_storage_that_fills_up_is_said_and_tried_again(visit):
    visitor = visit("karim")
    visitor.context.add_init_script(FULL)
    post = Post(visitor.context)
    page = visitor.jump_to(UNIT)
    post.closed = True
    write(page, SPONSOR, "Avant le disque plein")
    is_kept(page)
    page.evaluate("window.full = true")
    write(page, DEPARTMENT, "Pendant le disque plein")
    is_not_kept(page)
    expect(notice(page)).to_contain_text("mémoire pleine")
    expect(notice(page).get_by_role("button", name="copie")).to_be_visible()
    assert "Pendant" not in on_device(page)
    page.evaluate("window.full = false")
    is_kept(page)
    assert "Pendant" in on_device(page)
    post.closed = False
    page.evaluate("dispatchEvent(new Event('online'))")
    is_saved(page)


def test_a_journal_deleted_under_the_page_is_written_again(visit):
    visitor = visit("karim")
    Post(visitor.context).closed = True
    page = visitor.jump_to(UNIT)
    write(page, FUNCTION, "Effacé puis réécrit")
    is_kept(page)
    page.evaluate(
        """() => new Promise((resolve) => {
            indexedDB.deleteDatabase('city-worksheets').onsuccess = resolve;
        })"""
    )
    page.wait_for_timeout(1_000)
    assert "Effacé puis réécrit" in on_device(page)
    assert visitor.errors == []


@pytest.mark.parametrize("why", ["old", "other plan"])
def test_what_is_not_sent_by_itself_is_offered_first(visit, why, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to(UNIT)
    text = f"Écrit il y a longtemps {why} {width}"
    said = {"days": 61} if why == "old" else {"plan": 987_654}
    leave_behind(page, path=SPONSOR, value=text, **said)
    post = Post(visitor.context)
    page.reload()
    aside = page.locator("[data-aside]")
    expect(aside).to_be_visible()
    expect(box(page, SPONSOR)).not_to_have_value(text)
    sound(visitor)
    with page.expect_download() as download:
        aside.get_by_role("button", name="copie").click()
    kept = json.loads(download.value.path().read_text("utf-8"))
    assert [change["value"] for each in kept["pages"] for change in each["changes"]] == [text]
    # It stays until the person lets it go.
    assert text in on_device(page)
    aside.get_by_role("button", name="renoncer").click()
    expect(aside).to_have_count(0)
    expect(box(page, SPONSOR)).not_to_have_value(text)
    page.wait_for_timeout(500)
    assert text not in on_device(page)
    assert not [body for body in post.bodies if text in body]


def test_a_page_opened_without_the_server_shows_what_it_found(visit):
    visitor = visit("karim")
    page = visitor.jump_to(UNIT)
    leave_behind(page, path=TITLE, value="Trouvé sans serveur")
    post = Post(visitor.context)
    post.closed = True
    page.reload()
    expect(box(page, TITLE)).to_have_value("Trouvé sans serveur")
    expect(page.locator("[data-notices]")).to_contain_text("Trouvé sans serveur")
    expect(status(page)).to_contain_text("1 modification")
    post.closed = False
    page.evaluate("dispatchEvent(new Event('online'))")
    is_saved(page)


def test_what_came_late_shows_the_plan_as_it_is_by_now(visit):
    """The answer to an earlier page was lost; meanwhile the field was written elsewhere."""
    visitor = visit("karim")
    page = visitor.jump_to(UNIT)
    client = leave_behind(page, path=CITY, value="Réponse perdue")
    change = {"seq": 1, "op": "set", "path": CITY, "base": 99, "worksheet_version": 1, "at": ""}
    lost = {**change, "value": "Réponse perdue"}
    saved = ask(page, "save", {"client": client, "revision": 99, "changes": [lost]})
    other = {**change, "base": saved["revision"], "value": "Écrit ailleurs depuis"}
    ask(page, "save", {"client": "other-device", "revision": 99, "changes": [other]})
    sent(page, page.reload)
    expect(box(page, CITY)).to_have_value("Écrit ailleurs depuis")
    is_saved(page)
    assert "Réponse perdue" not in on_device(page)


@pytest.mark.parametrize(
    ("answer", "words", "link"),
    [
        ({"status": 200, "content_type": "text/html", "body": "<h1>Wi-Fi</h1>"}, "Une autre", 1),
        ({"status": 511, "content_type": "text/html", "body": "<h1>Wi-Fi</h1>"}, "Une autre", 1),
        ({"status": 302, "headers": {"Location": "http://portail.invalid/"}}, "Une autre", 1),
        ({"status": 403, "content_type": "text/html", "body": "<h1>CSRF</h1>"}, "session", 1),
        ({"status": 401, "content_type": "application/json", "body": "{}"}, "session", 1),
        ({"status": 502, "content_type": "text/html", "body": "<h1>Bad</h1>"}, "serveur", 0),
        (
            {"status": 409, "content_type": "application/json",
             "body": '{"code": "other_plan", "error": "Ce plan n’est plus le vôtre."}'},
            "plus le vôtre", 0,
        ),
    ],
    ids=["html", "511", "portal", "csrf", "401", "502", "other plan"],
)  # fmt: skip
def test_the_page_says_who_answered(visit, answer, words, link):
    visitor = visit("karim", width=320)
    page = visitor.jump_to(UNIT)
    page.route(SAVES, lambda route: route.fulfill(**answer))
    write(page, DEPARTMENT, f"Qui répond ? {words} {secrets.token_hex(2)}")
    expect(notice(page)).to_contain_text(words)
    expect(notice(page).get_by_role("link")).to_have_count(link)
    is_kept(page)
    assert visitor.overflow() == 0
    assert visitor.axe(within="[data-notices]") == []
    # By itself, once the way is free: no reload.
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('focus'))")
    is_saved(page)


def test_a_copy_holds_the_plan_and_what_was_not_sent(visit):
    visitor = visit("karim")
    post = Post(visitor.context)
    page = visitor.jump_to(UNIT)
    sent(page, lambda: write(page, CITY, "Ville à copier"))
    post.closed = True
    write(page, SPONSOR, "Pas encore parti")
    expect(notice(page)).to_be_visible()
    visitor.context.route("**/handler/copy", lambda route: route.abort())
    with page.expect_download() as download:
        notice(page).get_by_role("button", name="copie").click()
    assert re.fullmatch(r"Ville-à-copier-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)
    copy = json.loads(download.value.path().read_text("utf-8"))
    assert (copy["format"], copy["complete"]) == ("city-plan-copy/1", False)
    assert copy["answers"]["identite"]["city_name"] == "Ville à copier"
    changes = [change["value"] for each in copy["pages"] for change in each["changes"]]
    assert changes == ["Pas encore parti"]
    post.closed = False


def conflict(visit, path, early, late):
    """Two windows of one person with two texts for one field; the second shows both."""
    first, second = visit("karim"), visit("karim", width=320)
    one, two = first.jump_to(UNIT), second.jump_to(UNIT)
    sent(one, lambda: write(one, path, early))
    sent(two, lambda: write(two, path, late))
    return first, second


def test_a_choice_made_on_one_device_is_seen_on_the_other(visit):
    first, second = conflict(visit, TITLE, "Texte du bureau", "Texte du téléphone")
    two = second.page
    first.page.reload()
    for page in (first.page, two):
        expect(page.locator("[data-kept]")).to_have_count(1)
    two.locator("[data-kept] input[value=mine]").check()
    with two.expect_response("**/handler/resolve"):
        two.locator("[data-kept] button").click()
    sent(first.page, lambda: write(first.page, SPONSOR, "Ailleurs"))
    expect(first.page.locator("[data-kept]")).to_have_count(0)
    expect(box(first.page, TITLE)).to_have_value("Texte du téléphone")


def test_both_texts_are_never_more_than_the_field_takes(visit):
    page = visit("karim").jump_to(UNIT)
    most = int(box(page, TITLE).get_attribute("maxlength"))
    early, late = "a" * (most - 5), "b" * (most - 5)
    _first, second = conflict(visit, TITLE, early, late)
    page = second.page
    kept = page.locator(f"[data-path='{TITLE}'] [data-kept]")
    kept.locator("input[value=both]").check()
    kept.locator("button").click()
    expect(kept.get_by_role("alert")).to_contain_text(str(most))
    expect(box(page, TITLE)).to_have_value(early)
    assert second.overflow() == 0
    kept.locator("input[value=theirs]").check()
    kept.locator("button").click()
    expect(kept).to_have_count(0)


def test_colleagues_see_each_other_and_what_they_change(visit, width):
    karim, mariam = visit("karim", width=width), visit("mariam")
    one = karim.jump_to(UNIT)
    two = mariam.jump_to(UNIT)
    # By the second width they are colleagues already.
    if ask(one, "invite", {"role": "writer", "username": "mariam"})["status"] == 200:
        two.reload()
        invitation = two.locator("[data-invitation]").get_attribute("data-invitation")
        assert ask(two, "accept", {"invitation": int(invitation)})["status"] == 200
        two.reload()
    one.reload()
    sent(two, lambda: write(two, DEPARTMENT, f"Par Mariam {width}"))
    sent(one, lambda: write(one, SPONSOR, f"Par Karim {width}"))
    expect(one.locator("[data-here]")).to_contain_text("Mariam")
    expect(box(one, DEPARTMENT)).to_have_value(f"Par Mariam {width}")
    expect(one.locator(f"[data-path='{DEPARTMENT}'] [data-changed]")).to_contain_text("Mariam")
    expect(one.locator("[data-announce]").first).to_contain_text("Mariam")
    sound(karim)
    # Without a word of its own, a page hears of it too.
    write(two, DEPARTMENT, f"Encore par Mariam {width}")
    with one.expect_response("**/handler/news", timeout=40_000):
        pass
    expect(box(one, DEPARTMENT)).to_have_value(f"Encore par Mariam {width}", timeout=40_000)
    assert karim.errors + mariam.errors == []
