"""« Ce bloc » in Studio, as its author uses it: cards, sections in order, what is refused and where it is said."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.authoring import edit
from tests.browser.conftest import course_of

POINT, PART = "remise", "partie"
FILES = {
    "course.xml": '<course url_name="2027T1" org="DiploVilles" course="MIGDV"/>',
    "course/2027T1.xml": '<course display_name="Essai"><chapter url_name="c"/></course>',
    "chapter/c.xml": '<chapter display_name="Atelier"><sequential url_name="s"/></chapter>',
    "sequential/s.xml": """<sequential display_name="Écrire"><vertical url_name="a"/>
        <vertical url_name="b"/></sequential>""",
    "vertical/a.xml": f"""<vertical display_name="Notre vision"><city_worksheet url_name="{PART}"
        worksheet="plan_migration" sections="vision"/></vertical>""",
    "vertical/b.xml": f"""<vertical display_name="Remettre le plan"><city_worksheet
        url_name="{POINT}" worksheet="plan_migration" submission_point="true"/></vertical>""",
}


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """A course in which two blocks show a plan."""
    return course_of(tmp_path_factory, FILES)


def panel(page):
    return page.locator("[data-block-panel]")


def line(page, section):
    return page.locator(f"[data-line={section}]")


def order(page) -> list[str]:
    return page.eval_on_selector_all("[data-line]", "all => all.map(each => each.dataset.line)")


def save(page) -> dict:
    """What the server answers."""
    with page.expect_response("**/submit_studio_edits") as answer:
        page.locator("[data-save]").click()
    return answer.value


def followed(page, act) -> None:
    """Do `act`, and wait for the parts that follow it."""
    with page.expect_response("**/block_settings"):
        act()


def test_sections_are_ticked_and_ordered_by_keyboard_and_learners_meet_them_so(visit):
    author = visit("nadia")
    page = edit(author, PART)
    line(page, "risques").locator("input").focus()
    page.keyboard.press("Space")
    up = line(page, "risques").locator("[data-move='-1']")
    up.focus()
    while order(page)[0] != "risques":
        page.keyboard.press("Enter")
        expect(up).to_be_focused()
    expect(up).to_have_attribute("aria-disabled", "true")
    expect(page.locator("[data-block-said]")).to_contain_text("1 sur")
    page.get_by_label("Introduction").fill("Bonjour.\n\nPrenez le temps.")
    assert save(page).status == 200

    learner = visit("aissata").jump_to(PART)
    expect(learner.locator("[data-introduction] p")).to_have_text(["Bonjour.", "Prenez le temps."])
    shown = learner.eval_on_selector_all(
        "[data-section]", "all => all.map(each => each.dataset.section)"
    )
    assert shown == ["risques", "vision"]
    assert author.errors + author.complaints == []


def test_another_card_brings_its_sections_and_adapting_one_makes_a_card_of_its_own(visit):
    author = visit("nadia")
    page = edit(author, POINT)
    followed(page, lambda: page.locator("[data-card][value=carnet_parcours]").check())
    expect(line(page, "stage")).to_be_visible()
    expect(page.locator("[data-card][value=carnet_parcours]")).to_be_focused()
    expect(page.locator("[data-do*=adapt][data-do*=carnet]")).to_have_count(0)

    followed(page, lambda: page.locator("[data-card][value=plan_migration]").check())
    with page.expect_response("**/compose"):
        panel(page).locator("[data-do*=adapt]").click()
    page.locator("[data-tab=block]").click()
    expect(page.locator("[data-card][value='']")).to_be_checked()
    expect(line(page, "vision")).to_be_visible()
    assert author.errors + author.complaints == []


def test_the_worksheet_written_here_is_given_up_knowingly_alone(visit):
    author = visit("nadia")
    page = edit(author, POINT)
    sent = []
    page.on("request", lambda each: sent.append(each) if "submit_studio" in each.url else None)
    with page.expect_response("**/compose"):
        panel(page).locator("[data-do*=adapt]").click()
    page.locator("[data-tab=block]").click()
    expect(page.locator("[data-card][value='']")).to_be_checked()
    assert save(page).status == 200
    page.wait_for_url("**/unit/**")
    page = edit(author, POINT)
    page.locator("[data-tab=block]").click()
    followed(page, lambda: page.locator("[data-card][value=carnet_parcours]").check())
    page.locator("[data-save]").click()
    give_up = page.get_by_role("button", name="Abandonner la fiche écrite ici")
    expect(give_up).to_be_visible()
    assert len(sent) == 1

    with page.expect_response("**/submit_studio_edits") as answer:
        give_up.click()
    assert answer.value.status == 200
    assert answer.value.request.post_data_json["values"]["own_worksheet"] == ""
    assert author.errors + author.complaints == []


def test_what_is_refused_is_said_beside_its_setting_and_goes_when_it_is_mended(visit):
    page = edit(visit("nadia"), PART)
    key = page.get_by_label("Clé du plan")
    followed(page, lambda: key.fill("deux mots"))
    assert save(page).status == 400
    expect(key).to_be_focused()
    expect(key).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-wrong=plan_key]")).to_contain_text("64")

    followed(page, lambda: key.fill("plan"))
    page.locator("[data-value=submission_point]").check()
    assert save(page).status == 400
    expect(page.locator("[data-wrong=plan_key]")).to_be_hidden()
    expect(page.locator("[data-wrong=submission_point]")).to_contain_text("Remettre le plan")


def test_an_author_saves_over_what_somebody_else_has_saved_only_knowingly(visit):
    mine, other = edit(visit("nadia"), POINT), edit(visit("nadia"), POINT)
    other.get_by_label("Points").fill("20")
    assert save(other).status == 200
    mine.get_by_label("Points").fill("50")
    assert save(mine).status == 409

    with mine.expect_response("**/submit_studio_edits") as answer:
        mine.get_by_role("button", name="Enregistrer par-dessus").click()
    assert answer.value.status == 200


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("wide", [320, 1024])
def test_it_fits_and_is_accessible(visit, wide, language):
    author = visit("nadia", width=wide, language=language)
    edit(author, PART)
    assert author.overflow() == 0
    assert author.axe(within="[data-block-panel]") == []
