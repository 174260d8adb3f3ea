"""What opens on demand: asked for when it opens, its forms answered in place, its troubles said."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.browser.writing import Post, box, write

UNIT = "fiche_identite"
CITY = "identite.city_name"
DRAWER = """<details class="cd-drawer" data-drawer="shelf"><summary><span>Étagère</span></summary>
<div data-drawer-body></div></details>"""
FORM = """<p data-focus tabindex="-1">Une étagère</p>
<form data-post="fill" data-body='{"role": "writer"}'><label for="x-name">Nom</label>
<input class="cd-in" id="x-name" name="name"><label for="x-n">Combien</label>
<input class="cd-in" id="x-n" name="count" data-number>
<label class="cd-choice"><input type="checkbox" name="sure"><span>Sûr</span></label>
<label for="x-file">Fichier</label><input type="file" id="x-file" name="file">
<p><button class="cd-btn" type="submit">Remplir</button></p><div data-problem role="alert"></div></form>
<p><button type="button" class="cd-btn" data-post="empty" data-body='{"all": true}' data-flush
data-confirm="Tout vider ?">Vider</button></p>"""


class Shelf:
    """Handlers of a drawer that no server has: what each was asked, and what it is to say."""

    def __init__(self, page) -> None:
        self.page = page
        self.asked: list[tuple[str, dict]] = []
        self.says: dict[str, tuple[int, object]] = {"shelf": (200, {"html": FORM})}
        for name in ("shelf", "fill", "empty"):
            page.route(f"**/handler/{name}", self._answer)
        page.evaluate(
            "html => document.querySelector('[data-learner] > header')"
            ".insertAdjacentHTML('afterend', `<div class='cd-drawers cd-pad'>${html}</div>`)",
            DRAWER,
        )

    def _answer(self, route, request) -> None:
        name = request.url.rsplit("/", 1)[1]
        self.asked.append((name, json.loads(request.post_data)))
        status, body = self.says[name]
        route.fulfill(status=status, content_type="application/json", body=json.dumps(body))

    def open(self):
        """Press its summary."""
        self.page.locator("[data-drawer=shelf] > summary").click()
        return self.page.locator("[data-drawer=shelf] [data-drawer-body]")


def test_a_drawer_asks_for_its_content_each_time_it_opens(visit, width):
    visitor = visit("karim", width=width)
    shelf = Shelf(visitor.jump_to(UNIT))
    body = shelf.open()
    expect(body.locator("[data-focus]")).to_be_visible()
    # Whoever opens it stays where they are.
    expect(shelf.page.locator("[data-drawer=shelf] > summary")).to_be_focused()
    assert shelf.asked[0][1].keys() == {"person", "plan", "language", "revision"}
    assert visitor.overflow() == 0
    assert visitor.axe(within="[data-drawer=shelf]") == []
    shelf.open()
    shelf.says["shelf"] = (200, {"html": "<p>Autre chose</p>"})
    shelf.open()
    expect(body).to_have_text("Autre chose")
    assert visitor.errors == []


def test_a_drawer_that_gets_no_answer_says_so_and_asks_again(visit):
    visitor = visit("karim")
    shelf = Shelf(visitor.jump_to(UNIT))
    shelf.says["shelf"] = (500, {})
    body = shelf.open()
    expect(body.get_by_role("alert")).to_be_visible()
    assert visitor.axe(within="[data-drawer=shelf]") == []
    shelf.says["shelf"] = (200, {"html": FORM})
    body.get_by_role("button").click()
    expect(body.locator("form")).to_be_visible()
    expect(body).not_to_contain_text("Réessayer")


def test_a_form_sends_what_it_holds_and_shows_the_answer_or_the_refusal(visit, tmp_path):
    visitor = visit("karim")
    shelf = Shelf(visitor.jump_to(UNIT))
    body = shelf.open()
    (tmp_path / "note.txt").write_text("Un texte", "utf-8")
    body.locator("[name=name]").fill("Awa")
    body.locator("[name=count]").fill("12")
    body.locator("[name=sure]").check()
    body.locator("[name=file]").set_input_files(tmp_path / "note.txt")
    shelf.says["fill"] = (409, {"error": "Il n’y a plus de place.", "code": "full"})
    body.get_by_role("button", name="Remplir").click()
    expect(body.get_by_role("alert")).to_have_text("Il n’y a plus de place.")
    expect(body.locator("[name=name]")).to_have_value("Awa")
    said = shelf.asked[-1][1]
    filled = {"role": "writer", "name": "Awa", "count": 12, "sure": True, "file": "Un texte"}
    assert {**said, **filled} == said
    assert said.keys() == {*filled, "person", "plan", "language", "revision"}
    shelf.says["fill"] = (200, {"html": "<p data-focus tabindex='-1'>Rempli</p>", "told": "Voilà."})
    body.get_by_role("button", name="Remplir").click()
    expect(body.locator("[data-focus]")).to_be_focused()
    expect(shelf.page.locator("[data-announce]")).to_have_text("Voilà.")
    assert visitor.errors == []


def test_what_cannot_be_undone_is_asked_first_and_waits_for_the_last_words(visit, width):
    visitor = visit("karim", width=width)
    page = visitor.jump_to(UNIT)
    shelf = Shelf(page)
    body = shelf.open()
    press = body.get_by_role("button", name="Vider")
    press.click()
    group = body.get_by_role("group", name="Tout vider ?")
    expect(group.get_by_role("button", name="Non")).to_be_focused()
    assert visitor.overflow() == 0
    assert visitor.axe(within="[data-drawer=shelf]") == []
    page.keyboard.press("Enter")
    expect(press).to_be_focused()
    expect(group).to_have_count(0)
    post = Post(visitor.context)
    post.closed = True
    write(page, CITY, f"Pas encore parti {width}")
    press.click()
    group.get_by_role("button", name="Oui").click()
    expect(body.get_by_role("alert")).to_be_visible()
    assert [name for name, _ in shelf.asked] == ["shelf"]
    post.closed = False
    shelf.says["empty"] = (200, {"html": "<p>Vide</p>"})
    press.click()
    group.get_by_role("button", name="Oui").click()
    expect(body).to_have_text("Vide")
    assert shelf.asked[-1][1]["all"] is True
    assert visitor.errors == []


def test_an_answer_may_bring_the_whole_page_or_the_answer_to_a_save(visit):
    visitor = visit("karim")
    page = visitor.jump_to(UNIT)
    shelf = Shelf(page)
    body = shelf.open()
    with page.expect_response("**/handler/page") as fresh:
        page.locator("[data-language]").select_option("en")
    answer = fresh.value.json()
    page.locator("[data-language]").select_option("fr")
    expect(page.locator(".cd")).to_have_attribute("lang", "fr")
    shelf = Shelf(page)
    body = shelf.open()
    shelf.says["fill"] = (200, {"page": answer, "told": "Page nouvelle."})
    body.get_by_role("button", name="Remplir").click()
    expect(page.locator(".cd")).to_have_attribute("lang", "en")
    expect(page.locator("[data-announce]")).to_have_text("Page nouvelle.")
    expect(box(page, CITY)).to_be_visible()
    assert visitor.errors == []
