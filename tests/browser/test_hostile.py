"""Texts full of markup, templates, bidi controls and endless words are texts in every view."""

from __future__ import annotations

from itertools import count

import pytest
from playwright.sync_api import expect

from city_diplomacy_xblocks.demo.client import edits_of
from city_diplomacy_xblocks.worksheets import library
from tests.browser.writing import ask, save

POINT = "fiche_remise"
SCRIPT = "<script>window.__pwned=1</script>"
HOSTILE = (
    f"{SCRIPT}<img src=x onerror=window.__pwned=2>",
    "\"' onfocus=window.__pwned=3 autofocus x='\"></textarea></template></option>",
    "{{ 7*7 }} {% load x %} {0} {name} %(x)s %s ${7*7} &amp; &lt;b&gt;",
    "\u202eruelav\u202c \u2066isolé\u2069 \u200fدرب\u200e",
    "مدينة كانيمبورا: 2027 (خطة)",
    "👩🏽‍💻🏳️‍🌈 𝕊𝕖𝕔𝕥𝕚𝕠𝕟",
    "javascript:window.__pwned=4",
    "w" * 2_000,
)
CITY = f"{SCRIPT}{{{{ 7*7 }}}}"
WIDTHS = (320, 390, 800, 1280)


def hostile_plan():
    """The example with a hostile text in every place that takes one."""
    sheet = library.get("plan_migration")
    turn = count()

    def text(spec, value):
        if spec.type not in ("text", "longtext"):
            return value
        # Some rules want a sentence or two where the field itself takes a word.
        least, most = max(int(spec.minimum or 0), 60), int(spec.maximum or 2_000)
        hostile = HOSTILE[next(turn) % len(HOSTILE)]
        return (hostile * (1 + least // len(hostile)))[:most]

    answers = {key: dict(fields) for key, fields in library.example("kanimbora").items()}
    for section, spec in sheet.all_fields():
        value = answers.get(section.id, {}).get(spec.id)
        if isinstance(value, list) and spec.columns:
            answers[section.id][spec.id] = [
                {
                    key: text(spec.column(key), cell) if key != "id" else cell
                    for key, cell in row.items()
                }
                for row in value
            ]
        elif value is not None:
            answers[section.id][spec.id] = text(spec, value)
    answers["identite"]["city_name"] = CITY
    answers["engagement"]["annex"] = ["javascript:window.__pwned=5", "https://a.example/<b>\"'"]
    return answers


def harmless(visitor, *, wide=(1280,)):
    """Nothing ran, nothing sticks out, everything opened; what is invented is still there to read."""
    page = visitor.page
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    for width in wide:
        page.set_viewport_size({"width": width, "height": 800})
        assert visitor.overflow() == 0, f"{width} px: {visitor.too_wide()}"
    assert page.evaluate("window.__pwned") is None
    assert page.locator("#host-unit img, #host-unit [onfocus]").count() == 0
    assert page.locator("#host-unit a[href^='javascript']").count() == 0
    assert visitor.errors == []


def reads(page, text):
    """The text stands on the page as it was typed, in the document or in a control."""
    return page.evaluate(
        """text => document.getElementById('host-unit').textContent.includes(text)
            || [...document.querySelectorAll('.cd-in')].some(each => each.value.includes(text))""",
        text,
    )


@pytest.fixture(scope="module")
def written(browser, demo):
    """Karim's hostile plan, in draft; a text kept aside with it."""
    from tests.browser.visitor import Visitor

    window = Visitor(browser.new_context(), demo.url)
    window.become("karim", language="fr")
    page = window.jump_to("fiche_identite")
    save(page, list(edits_of(hostile_plan())))
    page.reload()
    too_long = {"path": "identite.author_function", "value": HOSTILE[0] * 40}
    body = {"client": "tooLong", "revision": 0, "changes": [{**CHANGE, **too_long}]}
    assert ask(page, "save", body)["results"][0]["status"] == "kept"
    window.context.close()


CHANGE = {"seq": 1, "op": "set", "base": 99, "worksheet_version": 1, "at": "2027-01-01T08:00:00Z"}


def test_in_the_draft(visit, written):
    visitor = visit("karim")
    page = visitor.jump_to("fiche_identite")
    expect(page.locator("h2").first).to_have_text(CITY)
    expect(page.locator("[data-kept]")).to_contain_text(SCRIPT)
    harmless(visitor, wide=WIDTHS)
    for sheet in ("fiche_profil_migratoire", "fiche_vision", "fiche_parties_prenantes", POINT):
        visitor.jump_to(sheet)
        harmless(visitor, wide=(320, 1280))
    page = visitor.jump_to("fiche_actions")
    harmless(visitor, wide=WIDTHS)
    # Names stand in lists, in chips and in the little form that offers them.
    row = page.locator("[data-table='actions.actions'] [data-row]").first
    row.locator("[data-col=lead] select").focus()
    names = row.locator("[data-col=lead] option").all_inner_texts()
    assert any(SCRIPT[:30] in name for name in names)
    row.locator("[data-do=choose]").first.click()
    expect(row.locator(".cd-add")).to_be_visible()
    harmless(visitor, wide=WIDTHS)
    # A copy is drawn by the script, and so is the strip of a deleted row.
    row.locator("[data-do=copy]").click()
    harmless(visitor, wide=(320, 1280))
    page.locator("[data-table='actions.actions'] [data-row]").nth(1).locator(
        "[data-do=delete]"
    ).click()
    expect(page.locator(".cd-gone")).to_be_visible()
    harmless(visitor, wide=WIDTHS)


def test_in_another_language(visit, written):
    visitor = visit("karim", language="en", width=320)
    visitor.jump_to("fiche_parties_prenantes")
    harmless(visitor, wide=(320, 1280))


@pytest.fixture(scope="module")
def handed_in(browser, demo, written):
    """The plan waits; what its hostile numbers of characters break has been put right."""
    from tests.browser.visitor import Visitor

    window = Visitor(browser.new_context(), demo.url)
    window.become("karim", language="fr")
    page = window.jump_to(POINT)
    save(page, [("set", "engagement.annex", None)])
    answer = ask(page, "hand_in", {"revision": 999})
    assert answer["status"] == 200, answer
    window.context.close()


def test_handed_in_read_and_sent_back(visit, handed_in):
    writer, reader = visit("karim"), visit("benali")
    for sheet in ("fiche_identite", "fiche_actions", POINT):
        page = writer.jump_to(sheet)
        harmless(writer, wide=(320, 1280))
    page = reader.jump_to(POINT)
    expect(page.locator("tbody")).to_contain_text(CITY)
    harmless(reader, wide=WIDTHS)
    page.fill("[name=search]", HOSTILE[1])
    page.keyboard.press("Enter")
    expect(page.locator("[data-clear]")).to_be_visible()
    harmless(reader, wide=(320, 1280))
    page.click("[data-clear]")
    page.locator("[data-open]", has_text="Karim").click()
    expect(page.locator("[data-view=review]")).to_be_visible()
    assert reads(page, CITY)
    harmless(reader, wide=(320, 1280))
    submission = int(page.locator("[data-view=review]").get_attribute("data-submission"))
    for path in ("identite.city_name", "actions.actions.A1", "actions.actions.A1.title"):
        for text in (*HOSTILE[:4], HOSTILE[7]):
            said = {"submission": submission, "path": path, "text": text, "internal": False}
            assert ask(page, "comment", said)["status"] == 200
    marks = {
        each.id: {"points": 7, "comment": HOSTILE[at]}
        for at, each in enumerate(library.get("plan_migration").rubric.criteria)
    }
    body = {"submission": submission, "revision": 0, "marks": marks, "overall": "".join(HOSTILE)}
    saved = ask(page, "save_review", {**body, "decision": "to_revise"})
    page.reload()
    page.locator("[data-open]", has_text="Karim").click()
    expect(page.locator("[data-overall]")).to_have_value("".join(HOSTILE))
    # A comment written on the page is drawn by the script.
    page.locator("[data-comment='identite.gov_type']").click()
    form = page.locator("form[data-write]")
    form.locator("textarea").fill(SCRIPT + HOSTILE[2])
    form.locator("[type=submit]").click()
    expect(page.locator("[data-path='identite.gov_type'] [data-thread]")).to_contain_text(SCRIPT)
    harmless(reader, wide=(320, 1280))
    released = ask(page, "release", {"submission": submission, "revision": saved["revision"]})
    assert released["status"] == 200, released

    page = writer.jump_to("fiche_identite")
    assert reads(page, HOSTILE[2])
    expect(page.locator("[data-thread]").first).to_contain_text(SCRIPT)
    harmless(writer, wide=(320, 1280))
    thread = page.locator("[data-path='identite.city_name'] [data-thread]").first
    thread.locator("[data-reply]").fill("".join(HOSTILE))
    thread.locator("[data-do=reply]").click()
    expect(thread.locator("li")).to_have_count(2)
    harmless(writer, wide=(320, 1280))
    writer.jump_to("fiche_actions")
    harmless(writer, wide=(320, 1280))
    page = writer.jump_to(POINT)
    assert reads(page, "".join(HOSTILE))
    harmless(writer, wide=(320, 1280))
    page.locator("[data-do=hand-in]").click()
    expect(page.locator("[data-do=withdraw]")).to_be_visible()
    page = reader.jump_to(POINT)
    page.locator("[data-open]", has_text="Karim").click()
    expect(page.locator("[data-view=review]")).to_be_visible()
    harmless(reader, wide=(320, 1280))
