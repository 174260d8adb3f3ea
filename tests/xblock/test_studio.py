"""The editor of a worksheet block in Studio: what its page holds, and a worksheet from nothing."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from lxml import html

from city_diplomacy_xblocks.answering.assets import manifest
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    block_for,
    call,
    make_block,
    make_user,
    studio_block_for,
    usage,
)
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.adapting import adapted
from city_diplomacy_xblocks.worksheets.loader import load_text
from tests.xblock.story import change, save
from tests.xblock.test_costs import ours
from tests.xblock.test_versions import DEVISE, FIRST

pytestmark = [pytest.mark.django_db]


def author():
    return make_user("autrice", role="author")


def studio(name: str = "fiche", **fields):
    make_block(AnonymousUser(), name=name, **fields)
    return studio_block_for(author(), usage(name))


def edit(block, language: str = "fr"):
    """The fragment of the editor and its page."""
    with translation.override(language):
        fragment = block.studio_view(None)
    return fragment, html.fragment_fromstring(fragment.content, create_parent="div")


def visible(page, path: str) -> list:
    return [each for each in page.xpath(path) if not each.xpath("ancestor-or-self::*[@hidden]")]


# The page


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_the_editor_speaks_the_authors_language(language, direction):
    _, page = edit(studio(own_worksheet=FIRST), language)

    (root,) = page.xpath("//*[@data-studio]")
    assert (root.get("lang"), root.get("dir")) == (language, direction)
    words = {"fr": "Sommaire de la fiche", "en": "Outline of the worksheet", "ar": "مخطط الاستمارة"}
    assert words[language] in root.text_content()


def test_it_has_what_its_script_and_studio_look_for():
    fragment, page = edit(studio(own_worksheet=FIRST))

    assert page.xpath("//*[contains(@class, 'editor-with-buttons')]//*[@data-studio]")
    assert page.xpath("//*[contains(@class, 'wrapper-comp-settings is-active')]")
    (bar,) = page.xpath("//*[contains(@class, 'xblock-actions')]")
    assert bar.xpath(".//*[contains(@class, 'save-button')][@data-save]")
    assert bar.xpath(".//*[contains(@class, 'cancel-button')][@data-cancel]")
    for name in ("undo", "redo", "state", "yaml", "trial", "shown", "editor", "begin"):
        assert page.xpath(f"//*[@data-{name}]"), name
    parts = set(page.xpath("//*/@data-part"))
    assert parts == {"head", "outline", "form", "preview", "troubles", "checks", "versions"}
    assert fragment.js_init_fn == "CityWorksheetStudio"
    assert page.xpath("//*[@data-state]/@aria-live") == ["polite"]


def test_its_tabs_are_tabs_of_their_panels():
    _, page = edit(studio())
    tabs = page.xpath("//*[@role='tablist']/*[@role='tab']")

    assert [each.get("data-tab") for each in tabs] == ["block", "sheet", "text"]
    for tab in tabs:
        (panel,) = page.xpath(f"//*[@id='{tab.get('aria-controls')}']")
        assert panel.get("role") == "tabpanel"
        assert panel.get("data-panel") == tab.get("data-tab")
        assert panel.get("aria-labelledby") == tab.get("id")
        assert (panel.get("hidden") is None) == (tab.get("aria-selected") == "true")


def test_the_script_is_told_the_text_the_settings_and_its_words():
    fragment, page = edit(studio(own_worksheet=FIRST, points=20))
    args = json.loads(json.dumps(fragment.json_init_args))

    assert args["text"] == FIRST
    assert args["values"]["points"] == 20
    assert args["language"] == "fr"
    assert args["seen"]
    assert args["words"]["saving"]
    (yaml,) = page.xpath("//textarea[@data-yaml]")
    assert yaml.text == f"\n{FIRST}"
    assert (yaml.get("dir"), yaml.get("spellcheck")) == ("ltr", "false")


def test_it_loads_the_scripts_of_authors_and_no_learners():
    fragment, _ = edit(studio())
    loaded = {each.data.rpartition("/")[2] for each in fragment.resources if each.kind == "url"}

    assert set(manifest()["studio"]) <= loaded
    assert not {name for name in manifest()["learner"] if name.endswith(".js")} & loaded


def test_ids_are_given_once_and_headings_step_down():
    _, page = edit(studio(own_worksheet=adapted(library.get("plan_migration"), worksheet_id="a")))
    ids = page.xpath("//*[@id]/@id")
    assert len(ids) == len(set(ids))
    levels = [int(each.tag[1]) for each in page.xpath("//h2 | //h3 | //h4 | //h5")]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_without_a_worksheet_of_its_own_there_are_two_ways_to_begin():
    _, page = edit(studio())

    assert page.xpath("//*[@data-tab='block'][@aria-selected='true']")
    assert page.xpath("//*[@data-editor][@hidden]")
    (begin,) = page.xpath("//*[@data-begin][not(@hidden)]/*[@data-at-point][not(@hidden)]")
    operations = [json.loads(each) for each in begin.xpath(".//@data-do")]
    assert [each["do"] for each in operations] == ["adapt", "begin"]
    assert begin.xpath(".//form//input[@name='title'][@required]")


def test_elsewhere_it_is_said_where_a_worksheet_is_written():
    block = studio("autre", submission_point=False)
    _, page = edit(block)
    (said,) = page.xpath("//*[@data-begin]/*[@data-not-here][not(@hidden)]")
    assert "Point de remise" in said.text_content()
    assert page.xpath("//*[@data-begin]/*[@data-at-point][@hidden]")

    point = make_block(AnonymousUser(), display_name="La remise du plan")
    register_course(COURSE, [point])
    _, page = edit(block)
    (said,) = page.xpath("//*[@data-begin]/*[@data-not-here][not(@hidden)]")
    assert "La remise du plan" in said.text_content()


def test_a_text_that_cannot_be_read_is_there_to_be_mended():
    _, page = edit(studio(own_worksheet="id: [ & <script>"))

    (yaml,) = page.xpath("//textarea[@data-yaml]")
    assert yaml.text.strip() == "id: [ & <script>"
    assert page.xpath("//*[@data-part='troubles']//li")
    assert not page.xpath("//script")


def test_only_the_branch_that_is_chosen_is_open():
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    _, page = edit(studio(own_worksheet=text))
    lines = page.xpath("//*[@data-part='outline']//a[@data-open]")

    sections = [each.id for each in library.get("plan_migration").sections]
    assert [each.get("data-open") for each in lines] == [
        "",
        *(f"sections.{name}" for name in sections),
        "rules",
        "rubric",
    ]


def test_nobodys_answers_are_in_it():
    register_course(COURSE, [make_block(AnonymousUser(), own_worksheet=FIRST)])
    save(block_for(make_user(), usage()), change(1, "cadre.devise", DEVISE))
    fragment, page = edit(studio_block_for(author(), usage()))

    assert DEVISE not in fragment.content
    assert "1 plan" in page.xpath("//*[@data-part='head']")[0].text_content()


# What it costs, and that it writes nothing


def test_the_page_costs_the_same_however_large_the_worksheet_and_however_many_plans():
    def cost(text: str) -> int:
        block = studio(own_worksheet=text)
        edit(block)
        return len(ours(lambda: edit(studio_block_for(author(), usage()))))

    small = cost(FIRST)
    assert small == cost(adapted(library.get("plan_migration"), worksheet_id="la_notre"))

    register_course(COURSE, [make_block(AnonymousUser(), own_worksheet=FIRST)])
    edit(studio_block_for(author(), usage()))
    published = len(ours(lambda: edit(studio_block_for(author(), usage()))))
    for name in ("awa", "karim", "samba"):
        save(block_for(make_user(name), usage()), change(1, "cadre.devise", DEVISE))
    assert len(ours(lambda: edit(studio_block_for(author(), usage())))) == published
    assert published <= small + 1 <= 7


def test_the_page_writes_nothing():
    block = studio(own_worksheet=FIRST)
    assert not [each for each in ours(lambda: edit(block)) if not each.startswith("SELECT")]


# A worksheet from nothing


class Writing:
    """What an author's page does: it keeps the text, and asks for each act."""

    def __init__(self, block) -> None:
        self.block, self.text, self.path = block, "", ""

    def act(self, **operation) -> dict:
        """What is answered to an act, after which the worksheet can be shown."""
        answer = self.look(operation=operation)
        assert answer["stops"] == 0, answer["html"]["troubles"]
        return answer

    def look(self, *, operation=None, path: str | None = None) -> dict:
        body = {
            "text": self.text,
            "operation": operation,
            "path": self.path if path is None else path,
            "trial": "",
            "language": "fr",
        }
        status, answer = call(self.block, "compose", body)
        assert status == 200, answer
        self.text, self.path = answer["text"], answer["path"]
        return answer

    def add(self, to: str, what: str, label: str, **more) -> str:
        self.act(do="add", to=to, what=what, label=label, **more)
        return self.path

    def offered(self, part: str = "form"):
        return html.fragment_fromstring(self.look()["html"][part], create_parent="div")


def test_a_worksheet_is_written_from_nothing_and_participants_fill_it_in():
    writing = Writing(studio())
    writing.act(do="begin", title="Notre jumelage")
    first = f"sections.{load_text(writing.text, name='x').sections[0].id}"
    writing.act(do="set", path=first, values={"title.fr": "Nos deux villes"})
    second = writing.add("", "section", "Nos actions")
    table = writing.add(second, "field", "Actions communes", type="table")
    column = writing.add(table, "column", "Responsable", type="text")
    assert column.startswith(f"{table}.")

    writing.path = "rules"
    (rows,) = writing.offered().xpath('//form[contains(@data-do, \'"pattern": "rows"\')]')
    choice = next(
        each
        for each in rows.xpath(".//select[starts-with(@name, 'slots.')]/option")
        if "Actions communes" in each.text_content()
    )
    slots = {choice.getparent().get("name").partition(".")[2]: choice.get("value"), "count": "2"}
    rule = writing.act(**json.loads(rows.get("data-do")), slots=slots)["path"]
    writing.add("rubric", "criterion", "Des actions réalistes")
    assert writing.act(do="move", path=second, by=-1)["said"]

    worksheet = load_text(writing.text, name="x")
    assert [each.title["fr"] for each in worksheet.sections] == ["Nos actions", "Nos deux villes"]
    assert rule == f"rules.{worksheet.rules[0].id}"
    saved = call(
        writing.block,
        "submit_studio_edits",
        {"values": {"own_worksheet": writing.text, "points": 20}, "defaults": []},
    )
    assert saved[0] == 200, saved
    register_course(COURSE, [block_for(AnonymousUser(), usage())])

    learner = make_user("aissata")
    page = block_for(learner, usage()).student_view().content
    for words in ("Notre jumelage", "Nos deux villes", "Actions communes", "Responsable"):
        assert words in page
    assert drafting.own_worksheet(COURSE, worksheet.id) is not None
    name = column.removeprefix("sections.").rpartition(".")[2]
    row = {"after": None, "cells": {name: "Le maire"}}
    at = f"{table.removeprefix('sections.')}.a1"
    assert save(block_for(learner, usage()), change(1, at, row, op="insert"))
    assert "Le maire" in block_for(learner, usage()).student_view().content
    told = call(block_for(learner, usage()), "hand_in", {"person": _key(learner), "revision": 1})
    assert told[0] != 200
    assert "2" in json.dumps(told[1], ensure_ascii=False)


def _key(learner) -> str:
    from city_diplomacy_xblocks.demo.testing import course_anonymous_id

    return course_anonymous_id(learner)


def test_a_changed_worksheet_with_plans_goes_through_the_next_version():
    register_course(COURSE, [make_block(AnonymousUser(), own_worksheet=FIRST)])
    save(block_for(make_user(), usage()), change(1, "cadre.devise", DEVISE))
    writing = Writing(studio_block_for(author(), usage()))
    writing.text = FIRST.replace("devise", "slogan")
    form = html.fragment_fromstring(
        writing.look(path="versions")["html"]["form"], create_parent="div"
    )
    (step,) = form.xpath("//form[@data-do]")
    choices = {
        each.get("name").removeprefix("choices."): (each.xpath("./option/@value") or [""])[-1]
        for each in step.xpath(".//select")
    }
    assert choices
    writing.act(**json.loads(step.get("data-do")), choices=choices)

    assert load_text(writing.text, name="x").version == 2
    edits = {"values": {"own_worksheet": writing.text}, "defaults": []}
    assert call(writing.block, "submit_studio_edits", edits)[0] == 200
    register_course(COURSE, [block_for(AnonymousUser(), usage())])
    block_for(make_user(), usage()).student_view()
    assert drafting.own_worksheet(COURSE, "essai").version == 2
