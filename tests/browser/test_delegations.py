"""A plan of several people: invited, written together, read and commented on, handed in, left."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_story import demo  # noqa: F401 - each test has plans as they are at first
from tests.browser.writing import box, is_saved, sent, write

POINT = "fiche_remise"
UNIT = "fiche_identite"
CITY = "identite.city_name"
DEPARTMENT = "identite.author_department"
#: A page asks for news every 15 seconds, unless it has heard something since: so within twice that.
NEWS = 40_000
SHOTS = os.environ.get("CITY_SHOTS")
#: Two browsers and a server on a busy machine take their time.
expect.set_options(timeout=20_000)


def sound(visitor, name: str = "") -> None:
    """Nothing sideways, no error, nothing that axe finds."""
    if SHOTS and name:
        width = visitor.page.viewport_size["width"]
        visitor.page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
    assert visitor.overflow() == 0, visitor.too_wide()
    assert visitor.axe() == []
    assert visitor.errors == []


def drawer(page: Page) -> Locator:
    """The drawer of people, open."""
    found = page.locator("[data-drawer=people]").first
    if found.get_attribute("open") is None:
        found.locator("summary").first.click()
    expect(found.locator("form").first).to_be_visible()
    return found


def fold(place: Locator, words: str) -> Locator:
    """What is folded away under these words, unfolded."""
    folded = place.locator("details", has_text=words)
    folded.locator("summary").click()
    return folded


def invite_by_code(page: Page) -> str:
    people = drawer(page)
    fold(people, "Donnez un code").get_by_role("button", name="Obtenir un code").click()
    shown = people.locator(".cd-say [data-code]")
    expect(shown).to_be_visible()
    return shown.inner_text()


def join(page: Page, code: str) -> None:
    form = fold(drawer(page), "Saisissez-le ici")
    form.locator("[name=code]").fill(code)
    form.get_by_role("button", name="Rejoindre").click()
    expect(page.locator("[data-with]")).to_be_visible()


def take_back_what_was_handed_in(visitor) -> None:
    page = visitor.jump_to(POINT)
    page.locator("[data-do=withdraw]").click()
    expect(page.locator("[data-do=hand-in]")).to_be_visible()


def test_two_write_one_plan_and_one_hands_it_in(visit, width):
    aissata, mariam = visit("aissata", width=width), visit("mariam", width=width)
    take_back_what_was_handed_in(aissata)
    hers, his = aissata.jump_to(UNIT), mariam.jump_to(UNIT)
    code = invite_by_code(hers)
    sound(aissata, "code")
    join(his, code.lower().replace("-", " "))
    expect(his.locator("[data-with]")).to_contain_text("Aïssata D.")
    sound(mariam, "shared")

    sent(his, lambda: write(his, DEPARTMENT, "Cabinet du maire"))
    is_saved(his)
    # Her page was drawn when she still wrote alone: it learns of Mariam when it next saves.
    sent(hers, lambda: write(hers, CITY, "Kanimbora-Centre"))
    is_saved(hers)
    expect(box(hers, DEPARTMENT)).to_have_value("Cabinet du maire")
    expect(hers.locator(f"[data-path='{DEPARTMENT}']")).to_contain_text("Mariam T.")
    expect(hers.locator("[data-here]")).to_contain_text("Mariam T.")
    expect(box(his, CITY)).to_have_value("Kanimbora-Centre", timeout=NEWS)
    expect(his.locator("[data-here]")).to_contain_text("Aïssata D.")
    sound(aissata, "together")

    aissata.jump_to(POINT)
    mariam.jump_to(POINT)
    his.locator("[data-do=hand-in]").click()
    expect(his.locator("[data-do=withdraw]")).to_be_visible()
    expect(hers.locator("[data-do=withdraw]")).to_be_visible(timeout=NEWS)
    expect(hers.locator("[data-learner] .cd-doc")).to_contain_text("Remis")
    sound(aissata)


def test_whoever_leaves_finds_their_own_plan_again(visit):
    aissata, mariam = visit("aissata", width=320), visit("mariam", width=320)
    take_back_what_was_handed_in(aissata)
    hers, his = aissata.jump_to(UNIT), mariam.jump_to(UNIT)
    own = box(his, DEPARTMENT).input_value()
    sent(his, lambda: write(his, DEPARTMENT, "Mon propre service"))
    is_saved(his)
    join(his, invite_by_code(hers))
    expect(box(his, DEPARTMENT)).to_have_value(own)

    leave = drawer(his).locator("[data-post=leave]")
    leave.click()
    sound(mariam, "leaving")
    his.locator("[data-yes]").click()
    expect(box(his, DEPARTMENT)).to_have_value("Mon propre service")
    expect(his.locator("[data-with]")).to_have_count(0)


def test_what_somebody_types_who_is_removed_stays_with_them(visit):
    """It reaches neither the plan they are off nor the one that they have now."""
    aissata, mariam = visit("aissata", width=320), visit("mariam", width=320)
    take_back_what_was_handed_in(aissata)
    hers, his = aissata.jump_to(UNIT), mariam.jump_to(UNIT)
    own = box(his, DEPARTMENT).input_value()
    join(his, invite_by_code(hers))
    aissata.jump_to(UNIT)
    member = drawer(hers).locator("[data-member]", has_text="Mariam")
    member.locator("[data-post=remove]").click()
    hers.locator("[data-yes]").click()
    expect(member).to_have_count(0)

    with his.expect_response("**/handler/save", timeout=15_000) as answer:
        write(his, DEPARTMENT, "Une phrase de trop")
    assert (answer.value.status, answer.value.json()["code"]) == (409, "other_plan")
    expect(his.locator("[data-notices]")).to_contain_text("reste sur cet appareil")
    sound(mariam, "removed")
    mariam.jump_to(UNIT)
    expect(box(his, DEPARTMENT)).to_have_value(own)
    expect(his.locator("[data-notices]")).not_to_be_empty()
    sound(mariam, "aside")
    aissata.jump_to(UNIT)
    expect(box(hers, DEPARTMENT)).not_to_have_value("Une phrase de trop")


def test_a_reader_comments_and_is_answered(visit, width):
    aissata, karim = visit("aissata", width=width), visit("karim", width=width)
    hers = aissata.jump_to(UNIT)
    people = drawer(hers)
    people.locator("[name=username]").fill("karim")
    people.get_by_label("Le lire et le commenter").first.check()
    people.get_by_role("button", name="Inviter", exact=True).click()
    expect(people.locator("[data-asked-id]")).to_contain_text("karim")
    sound(aissata, "invited")

    his = karim.jump_to(UNIT)
    expect(his.locator("[data-invitation]")).to_contain_text("Aïssata D.")
    expect(his.locator("[data-invitation]")).to_contain_text("Kanimbora")
    sound(karim, "asked")
    his.locator("[data-post=accept]").first.click()
    expect(his.locator("[data-reader]")).to_contain_text("Vous lisez le plan de Kanimbora")
    expect(his.locator("[data-section] .cd-in")).to_have_count(0)
    field = his.locator(f"[data-path='{CITY}']")
    talk = field.locator("[data-drawer=talk]")
    talk.locator("summary").first.click()
    talk.locator("textarea").fill("Le nom officiel de la commune ?")
    talk.get_by_role("button", name="Envoyer le commentaire").click()
    expect(talk.locator("[data-thread]")).to_contain_text("Le nom officiel de la commune ?")
    sound(karim, "reader")

    aissata.jump_to(UNIT)
    thread = hers.locator(f"[data-path='{CITY}'] [data-thread]")
    expect(thread).to_contain_text("Karim B.")
    expect(thread).to_contain_text("lecteur")
    thread.locator("summary").click()
    thread.locator("[data-reply]").fill("Oui, depuis 2019.")
    thread.locator("[data-do=reply]").click()
    expect(thread.locator("li")).to_have_count(2)
    sound(aissata, "commented")

    his.get_by_role("button", name="Revenir à mon plan").click()
    expect(his.locator("[data-readable]")).to_contain_text(
        "Kanimbora (ville fictive), par Aïssata D."
    )
    expect(box(his, DEPARTMENT)).to_be_visible()
    sound(karim, "own")
    his.locator("[data-post=read_plan]").click()
    expect(his.locator(f"[data-path='{CITY}'] [data-thread]")).to_contain_text("Oui, depuis 2019.")

    removing = drawer(hers).locator("[data-member]", has_text="Karim")
    removing.locator("[data-post=remove]").click()
    hers.locator("[data-yes]").click()
    expect(removing).to_have_count(0)
    karim.jump_to(UNIT)
    expect(his.locator("[data-readable]")).to_have_count(0)


def test_staff_open_a_plan(visit):
    benali = visit("benali", width=320)
    page = benali.jump_to(POINT)
    opened = page.locator("[data-drawer=open_plan]")
    opened.locator("summary").first.click()
    opened.locator("[name=owner]").fill("aissata")
    opened.locator("[name=colleagues]").fill("mariam, karim")
    opened.get_by_label("Le lire et le commenter").check()
    opened.get_by_role("button", name="Ouvrir le plan").click()
    expect(opened.locator("[data-member]", has_text="Aïssata D.")).to_be_visible()
    expect(opened.locator("[data-asked-id]")).to_have_count(2)
    sound(benali, "staff")
    opened.locator("[data-asked-id]", has_text="Karim").get_by_role("button").click()
    expect(opened.locator("[data-asked-id]")).to_have_count(1)
    opened.locator("[name=owner]").fill("personne")
    opened.get_by_role("button", name="Ouvrir le plan").click()
    expect(
        opened.get_by_role("alert").filter(has_text=re.compile("Personne dans ce cours"))
    ).to_be_visible()
