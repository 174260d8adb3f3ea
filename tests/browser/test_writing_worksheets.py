"""Authors write worksheets in Studio without code; what they write is filled in, graded, exported."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.authoring import (
    add,
    also_in,
    answered,
    done,
    edit,
    has_problems,
    is_chosen,
    look_at,
    part,
    put,
    refused,
    save,
    setting,
    tool,
    turn_to,
)
from tests.browser.conftest import course_of
from tests.browser.looking import look
from tests.browser.test_history import drawer
from tests.browser.writing import column, is_saved, sent, write

#: Blocks of which each takes a plan of its own.
NEW, ADAPTED, SHORT, SEEN = "neuve", "adaptee", "courte", "vue"


def unit(block: str, title: str) -> str:
    return f"""<vertical display_name="{title}"><city_worksheet url_name="{block}"
        display_name="{title}" worksheet="plan_migration" plan_key="{block}"
        submission_point="true"/></vertical>"""


FILES = {
    "course.xml": '<course url_name="2027T1" org="DiploVilles" course="MIGDV"/>',
    "course/2027T1.xml": '<course display_name="Essai"><chapter url_name="c"/></course>',
    "chapter/c.xml": '<chapter display_name="Atelier"><sequential url_name="s"/></chapter>',
    "sequential/s.xml": """<sequential display_name="Écrire"><vertical url_name="short"/>
        <vertical url_name="adapted"/><vertical url_name="seen"/><vertical url_name="new"/>
        </sequential>""",
    "vertical/short.xml": unit(SHORT, "Retoucher"),
    "vertical/adapted.xml": unit(ADAPTED, "Adapter"),
    "vertical/seen.xml": unit(SEEN, "Regarder"),
    "vertical/new.xml": unit(NEW, "Plan de quartier"),
}

#: What is written from nothing: its parts as the outline names them.
TITLE = "Plan de quartier"
FIRST, SECOND = "sections.section_1", "sections.les_actions"
NAME = f"{FIRST}.premier_champ"
DEMAND = f"{FIRST}.demande_des_habitants"
TABLE = f"{SECOND}.actions"
COST, START = f"{TABLE}.cout", f"{TABLE}.debut"
RULE = "rules.R-1"
WANTED = ("Un marché couvert", "De l’eau potable", "Un éclairage")
TOO_FEW = "il faut au moins 2 lignes"
FEEDBACK = "Un plan clair, à chiffrer encore."


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """A course with a plan to hand in for each test."""
    return course_of(tmp_path_factory, FILES)


def sound(visitor, *, refusals=0):
    """Nothing sticks out, no script fails; the console speaks of what was refused, and no more."""
    assert visitor.overflow() <= 0, visitor.too_wide()
    assert visitor.errors == []
    assert [each[:23] for each in visitor.complaints] == ["Failed to load resource"] * refusals
    visitor.complaints.clear()


def in_answers(path: str) -> str:
    """A part's path as answers know it."""
    return path.removeprefix("sections.")


def begin_with_two_sections(page):
    """A title, a section with a text and a choice, a section with a table."""
    turn_to(page, "sheet")
    beginning = page.locator("[data-begin] form")
    beginning.locator("[name=title]").fill(TITLE)
    done(page, beginning.locator("[type=submit]").click)
    expect(part(page, "head").locator("h2")).to_have_text(TITLE)
    has_problems(page, 0)

    look_at(page, FIRST)
    put(page, "title.fr", "Le quartier")
    expect(part(page, "outline").locator(f"[data-open='{FIRST}']")).to_contain_text("Le quartier")
    look_at(page, NAME)
    put(page, "label.fr", "Nom du quartier")
    put(page, "help.fr", "Tel que les habitants l’appellent.")
    put(page, "required", "R")
    preview = part(page, "preview")
    expect(preview).to_contain_text("Nom du quartier")
    expect(preview).to_contain_text("Tel que les habitants l’appellent.")

    look_at(page, FIRST)
    assert add(page, "field", "Demande des habitants", "choice") == DEMAND
    offer(page, WANTED)
    for words in WANTED:
        expect(preview).to_contain_text(words)

    look_at(page, "")
    assert add(page, "section", "Les actions") == SECOND
    assert add(page, "field", "Actions", "table") == TABLE
    look_at(page, f"{SECOND}.premier_champ_2")
    done(page, tool(page, "remove").click)
    look_at(page, TABLE)
    assert add(page, "column", "Coût", "money") == COST
    look_at(page, TABLE)
    assert add(page, "column", "Début", "month") == START
    look_at(page, TABLE)
    put(page, "row_name.fr", "une action")
    for words in ("Intitulé", "Coût", "Début", "une action"):
        expect(preview).to_contain_text(words)


def offer(page, options):
    """Name the options of the choice that is chosen, in French."""
    rows = setting(page, "options").locator("[data-row]")
    expect(rows).to_have_count(2)
    for at, words in enumerate(options):
        if at == rows.count():
            setting(page, "options").locator("[data-row-act=add]").click()
        name_option(page, rows.nth(at), words)


def name_option(page, row, words):
    cell = row.locator("[data-cell=fr]")
    done(page, lambda: (cell.fill(words), cell.blur()))


def demand_two_rows(page):
    """A rule without code: it fails on the empty plan, and holds on the one that is made up."""
    look_at(page, "rules")
    form = part(page, "form")
    form.locator("details[id$='-add-rule'] > summary").click()
    form.locator("details[id$='-pattern-rows'] > summary").click()
    rows = form.locator("details[id$='-pattern-rows'] form")
    rows.locator("[name='slots.table']").select_option(label="Actions")
    rows.locator("[name='slots.count']").fill("2")
    assert done(page, rows.locator("[type=submit]").click) == RULE
    is_chosen(page, RULE)
    checks = part(page, "checks").locator("li")
    expect(checks).to_have_count(1)
    tried_on(page, "empty")
    expect(checks.locator(".cd-st-bad")).to_have_count(1)
    expect(checks).to_contain_text(TOO_FEW)
    expect(part(page, "preview")).to_contain_text(TOO_FEW)
    tried_on(page, "filled")
    expect(checks.locator(".cd-st-ok")).to_have_count(1)
    expect(checks).not_to_contain_text(TOO_FEW)


def tried_on(page, trial):
    done(page, lambda: page.locator("[data-trial]").select_option(trial))


def give_a_rubric(page):
    look_at(page, "rubric")
    add(page, "criterion", "Clarté")
    look_at(page, "rubric")
    add(page, "criterion", "Faisabilité")
    expect(part(page, "preview")).to_contain_text("Faisabilité")
    look_at(page, "rubric")
    put(page, "pass_mark", "12")
    expect(part(page, "outline")).to_contain_text("Clarté")


def break_and_mend(page):
    """A rule that cannot be read: said at once, listed with its place, and not saved."""
    look_at(page, RULE)
    check = setting(page, "check")
    expect(check).to_be_hidden()
    page.locator("[data-form] details:has([data-set=check]) > summary").click()
    before = check.input_value()
    put(page, "check", "size(actions >= 2")
    has_problems(page, 1)
    expect(part(page, "troubles").locator(f"[data-open^='{RULE}']").first).to_be_visible()
    look_at(page, FIRST)
    refused(page, re.compile("R-1|règle", re.IGNORECASE))
    done(page, part(page, "troubles").locator(f"[data-open^='{RULE}']").first.click)
    expect(check).to_have_value("size(actions >= 2")
    put(page, "check", before)
    has_problems(page, 0)


def hide_and_show(page):
    look_at(page, DEMAND)
    done(page, tool(page, "hide").click)
    line = part(page, "outline").locator(f"[data-open='{DEMAND}']")
    expect(line).to_contain_text("masqué")
    look_at(page, FIRST)
    expect(part(page, "preview")).not_to_contain_text(WANTED[0])
    look_at(page, DEMAND)
    done(page, tool(page, "show").click)
    expect(line).not_to_contain_text("masqué")
    expect(part(page, "preview")).to_contain_text(WANTED[0])


def undo_and_redo(page):
    look_at(page, FIRST)
    put(page, "title.fr", "Ailleurs")
    line = part(page, "outline").locator(f"[data-open='{FIRST}']")
    done(page, page.locator("[data-undo]").click)
    expect(line).to_contain_text("Le quartier")
    expect(setting(page, "title.fr")).to_have_value("Le quartier")
    done(page, page.locator("[data-redo]").click)
    expect(line).to_contain_text("Ailleurs")
    done(page, page.locator("[data-undo]").click)
    expect(line).to_contain_text("Le quartier")


def name_city_and_offer_in_english(page):
    """The field that names the city. With a title in English the worksheet is offered in English; what has none is advice."""
    look_at(page, "")
    put(page, "parameters.city", in_answers(NAME))
    also_in(page, "en")
    put(page, "title.en", "Neighbourhood plan")
    has_problems(page, 0)
    look_at(page, NAME)
    put(page, "label.en", "Name of the neighbourhood")
    done(page, lambda: page.locator("[data-shown]").select_option("en"))
    expect(part(page, "preview")).to_contain_text("Name of the neighbourhood")
    done(page, lambda: page.locator("[data-shown]").select_option("fr"))


def want(page, demand):
    page.locator(f"[data-path='{in_answers(DEMAND)}'] label", has_text=demand).click()
    is_saved(page)


def demanded(page):
    """The option that is chosen."""
    return page.locator(f"[data-path='{in_answers(DEMAND)}'] label:has(:checked)")


def add_row(page, title, cost, start):
    """Write one row of the table."""
    table = page.locator(f"[data-table='{in_answers(TABLE)}']")
    table.locator(":scope > p > [data-do=add]").click()
    row = table.locator("[data-row]").last
    column(row, "intitule").locator(".cd-in").fill(title)
    column(row, "cout").locator("input").fill(cost)
    column(row, "debut").locator("input").fill(start)
    sent(page, column(row, "debut").locator("input").blur)


def fill_in(writer):
    """The rule of the author speaks to the participant until there are two rows."""
    page = writer.jump_to(NEW)
    write(page, in_answers(NAME), "Bassora")
    want(page, WANTED[1])
    actions = page.locator(f"[data-section={in_answers(SECOND)}]")
    add_row(page, "Forer un puits", "12 500 000", "2027-03")
    expect(actions).to_contain_text(TOO_FEW)
    add_row(page, "Former le comité de gestion", "800 000", "2027-05")
    is_saved(page)
    expect(actions).not_to_contain_text(TOO_FEW)
    sound(writer)


def grade(visit):
    reader = visit("benali")
    page = reader.jump_to(NEW)
    row = page.locator("tbody tr", has_text="Karim")
    expect(row).to_contain_text("Bassora")
    row.locator("[data-open]").click()
    expect(page.locator("[data-view=review]")).to_contain_text("Forer un puits")
    expect(page.locator("[data-criterion]")).to_have_count(2)
    for points, given in zip(page.locator("[data-points]").all(), ("10", "5"), strict=True):
        points.fill(given)
    page.fill("[data-overall]", FEEDBACK)
    page.locator("input[type=radio][value=validated]").check()
    page.locator("[data-release]").click()
    expect(page.locator(".cd-grade-n")).to_contain_text("15")
    sound(reader)


def export(page):
    """The plan as documents: they have the author's words."""
    body = drawer(page, "documents")
    for kind in ("docx", "xlsx"):
        words = words_of(downloaded(page, body, kind))
        for said in ("Nom du quartier", "Les actions", "Forer un puits", WANTED[1]):
            assert said in words, (kind, said)
    assert downloaded(page, body, "pdf").startswith(b"%PDF")


def downloaded(page, body, kind):
    body.locator(f"[name=to][value={kind}]").check()
    with page.expect_download() as document:
        body.get_by_role("button", name="Télécharger le document").click()
    return document.value.path().read_bytes()


def words_of(document):
    """All that an Office document says."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        found = [
            archive.read(each).decode() for each in archive.namelist() if each.endswith(".xml")
        ]
    return re.sub("<[^>]+>", "", "".join(found))


def test_a_new_worksheet_is_written_filled_in_graded_exported_and_changed(visit):
    author = visit("nadia")
    page = edit(author, NEW)
    begin_with_two_sections(page)
    demand_two_rows(page)
    give_a_rubric(page)
    break_and_mend(page)
    hide_and_show(page)
    undo_and_redo(page)
    name_city_and_offer_in_english(page)
    save(page)
    expect(page.locator(".host-block")).to_contain_text("Le quartier")
    expect(page.locator(".host-block")).to_contain_text("Nom du quartier")
    sound(author, refusals=1)

    writer, other, third = visit("karim", width=320), visit("mariam"), visit("aissata")
    fill_in(writer)
    writer.page.locator("[data-do=hand-in]").click()
    expect(writer.page.locator("[data-do=withdraw]")).to_be_visible()
    grade(visit)
    page = writer.jump_to(NEW)
    expect(page.locator("[data-learner]")).to_contain_text(FEEDBACK)
    expect(page.locator(".cd-grade-n")).to_contain_text("15")
    export(page)
    sound(writer)

    fill_in(other)
    want(third.jump_to(NEW), WANTED[2])
    change(author)
    page = other.jump_to(NEW)
    kept = page.locator("[data-shelf]", has_text="Réponses conservées")
    expect(kept).to_contain_text("Nom du quartier")
    expect(kept).to_contain_text("Bassora")
    rows = page.locator(f"[data-table='{in_answers(TABLE)}'] [data-row]")
    for row, month in zip(rows.all(), ("mars 2027", "mai 2027"), strict=True):
        expect(row.locator("[data-kept]")).to_contain_text(month)
        expect(row.locator("[data-col=debut]")).to_have_count(0)
    expect(demanded(page)).to_have_text("Une borne-fontaine")
    sound(other)
    expect(demanded(third.jump_to(NEW))).to_have_text(WANTED[0])


def change(author):
    """A field goes, a column, and an option, whose answers move to another; a third is only called
    otherwise. Three plans follow the published version.
    """
    page = edit(author, NEW)
    turn_to(page, "sheet")
    look_at(page, START)
    done(page, tool(page, "remove").click)
    look_at(page, NAME)
    assert answered(page, tool(page, "remove").click).status == 409
    done(page, page.locator("[data-asked] [data-yes]").click)
    look_at(page, DEMAND)
    options = setting(page, "options").locator("[data-row]")
    name_option(page, options.nth(1), "Une borne-fontaine")
    done(page, options.nth(2).locator("[data-row-act=remove]").click)
    expect(part(page, "versions")).to_contain_text("3 plans")
    refused(page, re.compile("version", re.IGNORECASE))
    done(page, part(page, "versions").locator("[data-open=versions]").click)
    expect(page.locator("[data-form=versions]")).to_contain_text("Début")
    form = part(page, "form").locator("form[data-do*=version]")
    form.get_by_label(re.compile(WANTED[2])).select_option(label=WANTED[0])
    done(page, form.locator("[type=submit]").click)
    expect(part(page, "head")).to_contain_text("Version 2")
    has_problems(page, 0)
    save(page)
    sound(author, refusals=2)


def test_a_worksheet_of_the_library_is_adapted_from_its_card(visit):
    author = visit("nadia")
    page = edit(author, ADAPTED)
    turn_to(page, "block")
    expect(page.locator("[data-card][value=plan_migration]")).to_be_checked()
    done(page, page.locator("[data-panel=block] button[data-do*=adapt]").click)
    expect(page.locator("[data-panel=sheet]")).to_be_visible()
    has_problems(page, 0)
    put(page, "parameters.multi_level_rule", "per_plan")
    section = "sections.parties_prenantes"
    look_at(page, section)
    answer = answered(page, tool(page, "hide").click)
    assert answer.status == 409
    asked = page.locator("[data-asked]")
    expect(asked.locator("li").first).to_be_visible()
    assert author.axe() == []
    done(page, asked.locator("[data-yes]").click)
    expect(part(page, "outline").locator(f"[data-open='{section}']")).to_contain_text("masqué")
    has_problems(page, 0)
    save(page)
    expect(page.locator(".host-block")).to_be_visible()
    sound(author, refusals=1)

    reader = visit("karim", width=320)
    page = reader.jump_to(ADAPTED)
    expect(page.locator("[data-section=identite]")).to_be_visible()
    expect(page.locator("[data-section=parties_prenantes]")).to_have_count(0)
    sound(reader)


def tab_to(page, selector, *, back=False):
    """Press Tab until what `selector` names has the focus."""
    for _ in range(200):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_a_short_edit_by_keyboard_in_the_modal(visit):
    author = visit("nadia", width=1024)
    page = edit(author, SHORT, modal=True)
    tab_to(page, "[role=tab][aria-selected=true]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-panel=sheet]")).to_be_visible()
    tab_to(page, "[data-begin] button[data-do*=adapt]")
    done(page, lambda: page.keyboard.press("Enter"))
    tab_to(page, "[data-part=outline] [aria-current]", back=True)
    page.keyboard.press("ArrowDown")
    done(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator("[data-part=form] h3").first).to_be_focused()
    tab_to(page, "[data-set='title.fr']")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Notre ville")
    done(page, lambda: page.keyboard.press("Tab"))
    expect(part(page, "outline")).to_contain_text("Notre ville")
    assert page.evaluate("document.activeElement.matches('[data-set]')")
    tab_to(page, "button[id$='-tool-down']")
    done(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator("button[id$='-tool-down']")).to_be_focused()
    tab_to(page, "[data-save]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/studio/**/unit/**", timeout=20_000)
    expect(page.locator(".host-block")).to_contain_text("Notre ville")
    sound(author)


#: Parts of the adapted worksheet whose forms ask for each kind of setting.
LOOKED_AT = {
    "section": "sections.identite",
    "table": "sections.actions.actions",
    "options": "sections.actions.actions.status",
    "rules": "rules",
    "rule": "rules.MIG-04",
    "criterion": "rubric.c1",
}


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("wide", [320, 1024, 1280])
def test_each_tab_fits_and_is_accessible(visit, wide, language):
    visitor = visit("nadia", width=wide, language=language)
    page = edit(visitor, SEEN)
    turn_to(page, "sheet")
    look(visitor, f"studio-begin-{language}", width=wide)
    done(page, page.locator("[data-begin] button[data-do*=adapt]").click)
    for tab in ("block", "text", "sheet"):
        turn_to(page, tab)
        look(visitor, f"studio-{tab}-{language}", width=wide)


@pytest.mark.parametrize(("wide", "language"), [(320, "ar"), (1024, "fr")])
def test_each_form_fits_and_is_accessible(visit, wide, language):
    visitor = visit("nadia", width=wide, language=language)
    page = edit(visitor, SEEN)
    turn_to(page, "sheet")
    done(page, page.locator("[data-begin] button[data-do*=adapt]").click)
    for name, path in LOOKED_AT.items():
        look_at(page, path)
        look(visitor, f"studio-{name}-{language}", width=wide)
