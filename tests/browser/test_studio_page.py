"""Studio's editor as a page: the hands of its author, the device, the connection. What is written with it:
test_writing_worksheets.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from city_diplomacy_xblocks.worksheets import library
from tests.browser.authoring import (
    add,
    also_in,
    done,
    edit,
    look_at,
    part,
    put,
    setting,
    tool,
    turn_to,
)
from tests.browser.conftest import course_of
from tests.browser.looking import SMALL

#: Blocks that hand in a plan of their own: one to begin a worksheet in, one to adapt one in, one to save.
NEW, ADAPTED, SAVED = "neuve", "adaptee", "gardee"
SECTION, FIELD = "sections.section_1", "sections.section_1.premier_champ"
PARTIES = "sections.parties_prenantes"
OFFLINE = "Pas de connexion"


def unit(block: str) -> str:
    return f"""<vertical display_name="{block}"><city_worksheet url_name="{block}"
        display_name="Fiche {block}" worksheet="plan_migration" plan_key="{block}"
        submission_point="true"/></vertical>"""


FILES = {
    "course.xml": '<course url_name="2027T1" org="DiploVilles" course="MIGDV"/>',
    "course/2027T1.xml": '<course display_name="Essai"><chapter url_name="c"/></course>',
    "chapter/c.xml": '<chapter display_name="Atelier"><sequential url_name="s"/></chapter>',
    "sequential/s.xml": """<sequential display_name="Écrire"><vertical url_name="a"/>
        <vertical url_name="b"/><vertical url_name="c"/></sequential>""",
    "vertical/a.xml": unit(NEW),
    "vertical/b.xml": unit(ADAPTED),
    "vertical/c.xml": unit(SAVED),
}


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """A course with three plans to hand in."""
    return course_of(tmp_path_factory, FILES)


def begin(page, title="Plan de quartier"):
    """A new worksheet: one section with one field."""
    turn_to(page, "sheet")
    page.fill("[data-begin] [name=title]", title)
    done(page, lambda: page.press("[data-begin] [name=title]", "Enter"))
    expect(page.locator("[data-editor]")).to_be_visible()


def adapt(page):
    """The worksheet of the library that is chosen, to be changed."""
    turn_to(page, "sheet")
    done(page, page.locator("[data-panel=sheet] [data-do*=adapt]").click)
    expect(page.locator("[data-editor]")).to_be_visible()


def to_field(page):
    """The first field, by its section."""
    look_at(page, SECTION)
    look_at(page, FIELD)


def outline(page):
    return part(page, "outline")


def state(page):
    return page.locator("[data-state]")


def focused(page) -> str:
    """What of the page has the focus: the name of a setting, the id of a button, else its words."""
    return page.evaluate(
        "(each => each.dataset.set || each.id || each.textContent)(document.activeElement)"
    )


def test_what_was_done_is_undone_and_done_again_by_buttons_and_by_keys(visit):
    visitor = visit("nadia")
    page = edit(visitor, NEW)
    expect(page.locator("[data-undo]")).to_have_attribute("aria-disabled", "true")
    begin(page)
    look_at(page, SECTION)
    add(page, "field", "Budget", "money")
    look_at(page, SECTION)
    put(page, "title.fr", "Le quartier")
    expect(outline(page)).to_contain_text("Le quartier")

    done(page, page.locator("[data-undo]").click)
    expect(outline(page)).not_to_contain_text("Le quartier")
    expect(setting(page, "title.fr")).to_have_value("Section 1")
    page.locator("[data-part=form] h3").focus()
    done(page, lambda: page.keyboard.press("Control+z"))
    expect(outline(page)).not_to_contain_text("Budget")
    done(page, lambda: page.keyboard.press("Control+Shift+Z"))
    expect(outline(page)).to_contain_text("Budget")
    done(page, page.locator("[data-redo]").click)
    expect(outline(page)).to_contain_text("Le quartier")
    expect(page.locator("[data-redo]")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("[data-redo]")).to_be_focused()
    assert visitor.errors + visitor.complaints == []


def test_in_a_text_control_the_keys_undo_letters_and_nothing_else(visit):
    page = edit(visit("nadia"), NEW)
    begin(page)
    look_at(page, SECTION)
    setting(page, "title.fr").focus()
    page.keyboard.press("End")
    with page.expect_response("**/compose"):
        page.keyboard.type(" bis")
    asked = []
    page.on("request", lambda each: asked.append(each.post_data_json))
    with page.expect_response("**/compose"):
        page.keyboard.press("Control+z")
    expect(setting(page, "title.fr")).not_to_have_value("Section 1 bis")
    assert [each["operation"]["do"] for each in asked] == ["set"]


def test_typing_goes_on_while_the_server_answers_and_nothing_moves(visit):
    visitor = visit("nadia", width=1024)
    page = edit(visitor, NEW)
    begin(page)
    to_field(page)
    page.route("**/compose", lambda route: (page.wait_for_timeout(250), route.continue_()))
    label = setting(page, "label.fr")
    label.focus()
    page.keyboard.press("Home")
    words = "Le nom, tel que les habitants le disent : "
    top = "document.activeElement.getBoundingClientRect().top"
    before = page.evaluate(top)
    for word in re.findall(r"\S+\s*", words):
        page.keyboard.type(word, delay=20)
        page.wait_for_timeout(700)
    expect(label).to_have_value(f"{words}Premier champ")
    expect(outline(page).locator("[aria-current]")).to_contain_text("Premier champ", timeout=15_000)
    expect(outline(page).locator("[aria-current]")).to_contain_text(words.strip(" :"))
    expect(label).to_be_focused()
    assert page.evaluate("document.activeElement.selectionStart") == len(words)
    assert abs(page.evaluate(top) - before) < 2
    page.keyboard.press("Tab")
    done(page, page.locator("[data-undo]").click)
    expect(label).to_have_value("Premier champ")


def test_a_control_that_was_left_keeps_its_words_until_they_are_answered(visit):
    page = edit(visit("nadia"), NEW)
    begin(page)
    to_field(page)
    page.route("**/compose", lambda route: (page.wait_for_timeout(400), route.continue_()))
    setting(page, "label.fr").fill("Un")
    also_in(page, "en")
    setting(page, "label.en").fill("One")
    setting(page, "help.fr").fill("Aide")
    setting(page, "help.fr").blur()
    for name, words in (("label.fr", "Un"), ("label.en", "One"), ("help.fr", "Aide")):
        expect(setting(page, name)).to_have_value(words)
    expect(part(page, "preview")).to_contain_text("Aide", timeout=15_000)
    for name, words in (("label.fr", "Un"), ("label.en", "One"), ("help.fr", "Aide")):
        expect(setting(page, name)).to_have_value(words)


def test_words_are_asked_in_french_and_in_the_languages_that_are_ticked(visit):
    visitor = visit("nadia")
    page = edit(visitor, NEW)
    begin(page)
    to_field(page)
    expect(setting(page, "label.en")).to_be_hidden()
    expect(setting(page, "label.ar")).to_be_hidden()
    also_in(page, "ar")
    expect(setting(page, "label.ar")).to_be_visible()
    put(page, "label.ar", "الاسم")
    to_field(page)
    expect(setting(page, "label.ar")).to_have_value("الاسم")
    visitor.become("nadia", language="en")
    page = edit(visitor, ADAPTED)
    assert page.locator("[data-also] input:checked").evaluate_all(
        "all => all.map(e => e.value)"
    ) == ["ar"]


def test_a_form_that_adds_something_keeps_its_words_while_another_answer_comes(visit):
    page = edit(visit("nadia"), NEW)
    begin(page)
    look_at(page, SECTION)
    page.route("**/compose", lambda route: (page.wait_for_timeout(600), route.continue_()))
    setting(page, "title.fr").fill("Le quartier")
    adding = part(page, "form").locator("details[id$='-add-field']")
    adding.locator(":scope > summary").click()
    adding.locator("[name=label]").fill("Budget")
    adding.locator("[name=type]").select_option("money")
    expect(outline(page)).to_contain_text("Le quartier", timeout=15_000)
    expect(adding.locator("[name=label]")).to_have_value("Budget")
    expect(adding.locator("[name=type]")).to_have_value("money")
    done(page, lambda: adding.locator("[name=label]").press("Enter"))
    look_at(page, SECTION)
    expect(adding.locator("[name=label]")).to_have_value("")


def test_what_is_refused_stays_as_typed_with_the_reason_beside_it(visit):
    visitor = visit("nadia")
    page = edit(visitor, NEW)
    begin(page)
    look_at(page, SECTION)
    add(page, "field", "Habitants", "number")
    minimum = setting(page, "min")
    with page.expect_response("**/compose") as answer:
        minimum.fill("beaucoup")
        minimum.blur()
    assert answer.value.status == 409
    expect(minimum).to_have_value("beaucoup")
    expect(minimum).to_have_attribute("aria-invalid", "true")
    reason = page.locator(f"#{minimum.get_attribute('aria-describedby').split()[-1]}")
    expect(reason).to_be_visible()

    put(page, "label.fr", "Habitants du quartier")
    expect(minimum).to_have_value("beaucoup")
    expect(reason).to_be_visible()
    look_at(page, SECTION)
    page.locator("[data-save]").click()
    expect(page.locator("[role=alert]", has_text="Une de vos saisies")).to_be_visible()
    expect(minimum).to_be_focused()
    expect(minimum).to_have_value("beaucoup")
    put(page, "min", "100")
    expect(minimum).not_to_have_attribute("aria-invalid", "true")
    expect(reason).to_be_hidden()


def leave_and_come_back(visitor):
    """Close the tab as a browser does that is killed, and open the editor anew."""
    visitor.page.close(run_before_unload=False)
    visitor.reopen()
    return edit(visitor, NEW)


def offered(page):
    return page.locator("[role=status]", has_text="Un travail non enregistré a été retrouvé")


def test_unsaved_work_is_offered_to_who_comes_back_and_taken_up_or_thrown_away(visit):
    visitor = visit("nadia")
    page = edit(visitor, NEW)
    begin(page, "Plan perdu")
    turn_to(page, "block")
    page.locator("[data-value=introduction]").fill("Commencez par ici.")

    page = leave_and_come_back(visitor)
    expect(offered(page)).to_be_visible()
    page = leave_and_come_back(visitor)
    expect(offered(page)).to_be_visible()
    done(page, page.locator("[data-resume]").click)
    expect(page.locator("[data-value=introduction]")).to_have_value("Commencez par ici.")
    turn_to(page, "sheet")
    expect(outline(page)).to_contain_text("Plan perdu")
    expect(state(page)).to_contain_text("Pas encore enregistré")

    page = leave_and_come_back(visitor)
    page.locator("[data-discard]").click()
    expect(offered(page)).to_have_count(0)
    turn_to(page, "sheet")
    expect(page.locator("[data-begin]")).to_be_visible()
    page = leave_and_come_back(visitor)
    expect(page.locator("[data-studio]")).to_be_visible()
    expect(offered(page)).to_have_count(0)
    assert visitor.errors + visitor.complaints == []


def test_what_the_server_never_heard_comes_back_too(visit):
    visitor = visit("nadia")
    page = edit(visitor, NEW)
    begin(page)
    to_field(page)
    visitor.context.set_offline(True)
    setting(page, "label.fr").fill("Écrit sans connexion")
    setting(page, "label.fr").blur()
    expect(state(page)).to_contain_text(OFFLINE)
    page.close(run_before_unload=False)
    visitor.context.set_offline(False)
    visitor.reopen()
    page = edit(visitor, NEW)
    page.locator("[data-resume]").click()
    turn_to(page, "sheet")
    done(page, outline(page).locator(f"[data-open='{SECTION}']").click)
    expect(outline(page)).to_contain_text("Écrit sans connexion")


def test_without_connection_nothing_is_lost_and_saving_is_tried_again(visit):
    visitor = visit("nadia")
    page = edit(visitor, SAVED)
    begin(page)
    look_at(page, SECTION)
    visitor.context.set_offline(True)
    setting(page, "title.fr").fill("Le quartier")
    page.locator("[data-save]").click()
    alert = page.locator("[data-studio] [role=alert]", has_text="Le bloc n’est pas enregistré")
    expect(alert).to_contain_text(OFFLINE)
    expect(setting(page, "title.fr")).to_have_value("Le quartier")
    visitor.context.set_offline(False)
    alert.get_by_role("button", name="Réessayer").click()
    page.wait_for_url("**/studio/**/unit/**")
    page = edit(visitor, SAVED)
    turn_to(page, "sheet")
    expect(outline(page)).to_contain_text("Le quartier")
    expect(page.locator("[data-resume]")).to_have_count(0)


def test_a_server_that_is_ill_is_told_of_and_asked_again(visit):
    visitor = visit("nadia")
    page = edit(visitor, SAVED)
    turn_to(page, "block")
    page.locator("[data-value=introduction]").fill("Lisez d’abord la fiche.")
    saving = "**/submit_studio_edits"
    page.route(saving, lambda route: route.fulfill(status=503, body="<h1>…</h1>"))
    page.locator("[data-save]").click()
    alert = page.locator("[data-studio] [role=alert]", has_text="Le bloc n’est pas enregistré")
    expect(alert).to_be_visible()
    expect(page.locator("[data-value=introduction]")).to_have_value("Lisez d’abord la fiche.")
    page.unroute(saving)
    alert.get_by_role("button", name="Réessayer").click()
    page.wait_for_url("**/studio/**/unit/**")
    page = edit(visitor, SAVED)
    expect(page.locator("[data-value=introduction]")).to_have_value("Lisez d’abord la fiche.")


def test_leaving_asks_where_there_is_unsaved_work_and_nowhere_else(visit):
    visitor = visit("nadia")
    page = edit(visitor, NEW)
    page.locator("[data-cancel]").click()
    page.wait_for_url("**/studio/**/unit/**")

    page = edit(visitor, NEW)
    begin(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("window.location.reload()")
    expect(page.locator("[data-editor]")).to_be_visible()
    page.locator("[data-cancel]").click()
    question = page.get_by_role("group", name="Quitter sans enregistrer votre travail")
    expect(question.get_by_role("button", name="Continuer à écrire")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-cancel]")).to_be_focused()
    page.locator("[data-cancel]").click()
    question.locator("[data-yes]").click()
    page.wait_for_url("**/studio/**/unit/**")
    assert asked == ["beforeunload"]
    page = edit(visitor, NEW)
    expect(page.locator("[data-studio]")).to_be_visible()
    expect(page.locator("[data-resume]")).to_have_count(0)


def test_what_hangs_on_a_part_goes_with_it_only_when_its_author_says_so(visit):
    visitor = visit("nadia")
    page = edit(visitor, ADAPTED)
    adapt(page)
    look_at(page, PARTIES)
    with page.expect_response("**/compose"):
        tool(page, "remove").click()
    question = part(page, "form").locator("[data-asked]")
    expect(question.locator("li").first).to_be_visible()
    cancel = question.get_by_role("button", name="Annuler")
    expect(cancel).to_be_focused()
    cancel.press("Enter")
    expect(question).to_have_count(0)
    expect(tool(page, "remove")).to_be_focused()
    expect(outline(page).locator(f"[data-open='{PARTIES}']")).to_be_visible()

    with page.expect_response("**/compose"):
        page.keyboard.press("Enter")
    done(page, question.locator("[data-yes]").click)
    expect(outline(page).locator(f"[data-open='{PARTIES}']")).to_have_count(0)
    done(page, page.locator("[data-undo]").click)
    expect(outline(page).locator(f"[data-open='{PARTIES}']")).to_be_visible()


def test_everything_is_done_by_keyboard_alone(visit):
    page = edit(visit("nadia"), NEW)
    page.locator("[role=tab][aria-selected=true]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-tab=sheet]")).to_be_focused()
    expect(page.locator("[data-panel=sheet]")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("[data-yaml]")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-tab=block]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    while focused(page) != page.locator("[data-begin] [name=title]").get_attribute("id"):
        page.keyboard.press("Tab")
    page.keyboard.type("Plan de quartier")
    done(page, lambda: page.keyboard.press("Enter"))
    expect(setting(page, "title.fr")).to_be_focused()

    links = outline(page).locator("[data-open]")
    links.first.focus()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    done(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator("[data-part=form] h3")).to_be_focused()
    adding = part(page, "form").locator("details > summary").first
    while not adding.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Second champ")
    done(page, lambda: page.keyboard.press("Enter"))
    expect(setting(page, "label.fr")).to_be_focused()
    expect(setting(page, "label.fr")).to_have_value("Second champ")

    tool(page, "up").focus()
    done(page, lambda: page.keyboard.press("Enter"))
    names = [each.strip() for each in outline(page).locator("ul ul > li > a").all_inner_texts()]
    assert names[0].startswith("Second champ")
    # At the end of its way the button is gone: the focus is on the one that leads back.
    expect(tool(page, "down")).to_be_focused()


def test_moving_keeps_the_focus_on_the_button_that_moves(visit):
    page = edit(visit("nadia"), ADAPTED)
    adapt(page)
    look_at(page, "sections.cadre")
    tool(page, "down").focus()
    for _ in range(2):
        done(page, lambda: page.keyboard.press("Enter"))
        expect(tool(page, "down")).to_be_focused()
    ids = [each.get_attribute("data-open") for each in outline(page).locator("[data-open]").all()]
    sections = [each for each in ids if each.startswith("sections.") and each.count(".") == 1]
    assert sections.index("sections.cadre") == 4


def test_lines_of_a_list_are_added_moved_and_removed_with_the_focus_at_hand(visit):
    page = edit(visit("nadia"), NEW)
    begin(page)
    look_at(page, SECTION)
    add(page, "field", "État", "choice")
    options = setting(page, "options")
    rows = options.locator("[data-row]")
    expect(rows).to_have_count(2)
    options.locator("[data-row-act=add]").click()
    expect(rows.nth(2).locator("[data-cell=fr]")).to_be_focused()
    with page.expect_response("**/compose"):
        page.keyboard.type("Suspendu")
    expect(rows).to_have_count(3)
    expect(rows.nth(2).locator("[data-cell=fr]")).to_be_focused()
    up = rows.nth(2).locator("[data-row-act=up]")
    done(page, up.click)
    expect(rows.nth(1).locator("[data-cell=fr]")).to_have_value("Suspendu")
    expect(rows.nth(1).locator("[data-row-act=up]")).to_be_focused()
    expect(part(page, "preview")).to_contain_text("Suspendu")
    done(page, rows.nth(0).locator("[data-row-act=remove]").click)
    expect(rows).to_have_count(2)
    expect(rows.nth(0).locator("[data-row-act=remove]")).to_be_focused()
    turn_to(page, "text")
    expect(page.locator("[data-yaml]")).to_have_value(re.compile("code: suspendu"))


def test_the_text_and_the_forms_are_one_worksheet(visit):
    visitor = visit("nadia")
    page = edit(visitor, NEW)
    begin(page)
    turn_to(page, "text")
    yaml = page.locator("[data-yaml]")
    text = yaml.input_value()
    with page.expect_response("**/compose"):
        yaml.fill(text.replace("Premier champ", "Nom du quartier"))
    turn_to(page, "sheet")
    look_at(page, SECTION)
    expect(outline(page)).to_contain_text("Nom du quartier")
    turn_to(page, "text")
    with page.expect_response("**/compose"):
        yaml.fill(text + "\n  nonsense: [")
    wrong = page.locator("[data-panel=text] [data-part=troubles] [data-line]").first
    expect(wrong).to_be_visible()
    wrong.click()
    expect(yaml).to_be_focused()
    expect(yaml).to_have_value(text + "\n  nonsense: [")
    done(page, page.locator("[data-undo]").click)
    expect(yaml).to_have_value(re.compile("Nom du quartier"))
    assert visitor.errors + visitor.complaints == []


def amiss(visitor, widths) -> list[str]:
    """What is wrong with the editor as it stands there, in windows of those widths."""
    page, told = visitor.page, []
    for wide in widths:
        page.set_viewport_size({"width": wide, "height": 900})
        told += visitor.axe(within="#host-unit")
        if visitor.overflow() > 0:
            told += [f"too wide at {wide}: {each}" for each in visitor.too_wide()]
        if wide == 320:
            told += [f"too small: {each}" for each in page.evaluate(SMALL)]
    return told + visitor.errors


#: What Studio's page says of what stands in its box, with the weight that it has there.
HOST_STYLES = """
[class*="view-"] .modal-window .editor-with-buttons .xblock-actions {
  position: absolute; bottom: 0; width: 100%; padding: 15px 2% 10px; background: #ddd; }
label { font-size: 11px; font-weight: 300; color: #8e8e8e; text-transform: uppercase; }
input[type=text], input:not([type]), textarea, select { font-size: 11px; width: auto; color: #999; }
button { font-size: 11px; text-transform: uppercase; background: #0075b4; color: #fff; }
ol li, ul li { margin-bottom: 10px; padding-left: 20px; list-style: disc; color: #999; }
h3 { font-size: 30px; text-transform: uppercase; } p { font-size: 11px; color: #a0a; }
"""
LOOKS = """() => [...document.querySelectorAll('[data-studio] :is('
    + 'label, legend, input, select, textarea, button, li, h3, p)')]
  .filter(each => each.checkVisibility())
  .map(each => [each, getComputedStyle(each)])
  .map(([each, style]) => [each.outerHTML.slice(0, 90), style.position, style.fontSize, style.color,
    style.textTransform, style.backgroundColor, style.paddingInlineStart, style.inlineSize])"""


def test_studios_own_styles_end_at_the_editor(visit):
    page = edit(visit("nadia", width=1024), NEW, modal=True)
    begin(page)
    look_at(page, SECTION)
    add(page, "field", "État", "choice")
    page.evaluate(
        """document.body.classList.add("view-container");
        document.querySelector(".host-editor").classList.add("modal-window")"""
    )
    page.locator("[data-part=form] h3").focus()
    page.mouse.move(
        0, 0
    )  # What lies under the pointer looks different, and what that is may change.
    before = page.evaluate(LOOKS)
    page.add_style_tag(content=HOST_STYLES)
    changed = [
        pair for pair in zip(before, page.evaluate(LOOKS), strict=True) if pair[0] != pair[1]
    ]
    assert changed == []


#: The box of Studio's unit page, of the older and of the newer kind: its height, and what it takes away.
BOX_STYLES = """
[class*="view-"] .modal-window .editor-with-buttons { margin-bottom: 60px; }
[class*="view-"] .modal-lg.modal-editor .modal-content {
  position: relative; height: 435px; overflow: hidden auto; padding: 0; }
.wrapper .modal-window.modal-editor input:not([type="radio"], [type="checkbox"], [type="submit"]) {
  height: 44px; color: #454545 !important; border: 1px solid #707070 !important; }
.wrapper .modal-window.modal-editor input:not([type="radio"], [type="checkbox"]):focus { outline: 0; }
.wrapper .modal-window.modal-editor .xblock-actions .save-button:focus { outline: none; }
"""
INTO_BOX = """() => {
  document.body.classList.add("view-container", "wrapper");
  document.querySelector(".host-editor").classList.add("modal-window", "modal-lg", "modal-editor");
  document.querySelector(".host-modal-body").classList.add("modal-content"); }"""
#: Whether all of the element is seen in the box, and nothing lies over it.
IN_SIGHT = """each => {
  const { left, right, top, bottom } = each.getBoundingClientRect();
  const box = document.querySelector(".modal-content").getBoundingClientRect();
  const seen = document.elementFromPoint((left + right) / 2, bottom - 4);
  return top >= box.top - 1 && bottom <= box.bottom + 1 && each.contains(seen); }"""
LINES = "each => [getComputedStyle(each).outlineWidth, getComputedStyle(each).borderTopWidth]"


def test_in_studios_low_box_saving_is_at_hand_and_nothing_hides_what_has_the_focus(visit):
    page = edit(visit("nadia", width=1024), NEW, modal=True)
    begin(page)
    page.evaluate(INTO_BOX)
    page.add_style_tag(content=HOST_STYLES + BOX_STYLES)
    page.locator(".host-modal").scroll_into_view_if_needed()
    save = page.locator("[data-save]")
    assert save.evaluate(IN_SIGHT)
    title = setting(page, "title.fr")
    title.focus()
    held, stops = page.locator(":focus"), 0
    while held.get_attribute("data-save") is None:
        page.keyboard.press("Tab")
        stops += 1
        assert held.evaluate(IN_SIGHT), held.evaluate("each => each.outerHTML")
        assert held.evaluate(LINES)[0] == "3px", held.evaluate("each => each.outerHTML")
    assert stops > 5
    page.locator(".modal-content").evaluate("each => { each.scrollTop = each.scrollHeight }")
    assert save.evaluate(IN_SIGHT)
    title.evaluate("each => each.setAttribute('aria-invalid', 'true')")
    assert title.evaluate(LINES)[1] == "2px"


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("widths", [(320, 1024, 1280), (1024, 1280)], ids=["page", "modal"])
def test_the_editor_is_accessible_wherever_it_stands(visit, widths, language):
    visitor = visit("nadia", language=language)
    page = edit(visitor, ADAPTED, modal=320 not in widths)
    assert amiss(visitor, widths) == []
    adapt(page)
    for path in ("sections.actions", "sections.actions.actions"):
        look_at(page, path)
    look_at(page, "sections.actions.actions.status")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert amiss(visitor, widths) == []
    for path in ("rules", f"rules.{library.get('plan_migration').rules[0].id}", "rubric"):
        look_at(page, path)
        assert amiss(visitor, widths) == []
    turn_to(page, "text")
    assert amiss(visitor, widths) == []
