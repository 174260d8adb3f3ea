"""Writing a worksheet in Studio, act by act: what is answered, what is refused, what it costs."""

from __future__ import annotations

import json
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from city_diplomacy_xblocks.answering.requests import LARGEST_TEXT
from city_diplomacy_xblocks.demo.storage import CONTENT
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    OTHER_COURSE,
    block_for,
    call,
    make_block,
    make_user,
    studio_block_for,
    usage,
)
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.adapting import adapted
from city_diplomacy_xblocks.worksheets.loader import load_text
from city_diplomacy_xblocks.worksheets.shape import MOST_TOLD
from city_diplomacy_xblocks.worksheets.yaml_file import LARGEST
from tests.xblock.story import change, save
from tests.xblock.test_costs import ours
from tests.xblock.test_versions import DEVISE, FIRST

pytestmark = [pytest.mark.django_db]

PARTS = {"head", "outline", "form", "preview", "troubles", "checks", "versions"}


@pytest.fixture
def studio():
    """The submission point of the course before its author."""
    return the_point()


def the_point(user=None, **fields):
    make_block(AnonymousUser(), **fields)
    return studio_block_for(user or make_user("autrice", role="author"), usage())


def compose(block, text: str = "", operation=None, **more):
    body = {"text": text, "operation": operation, "path": "", "trial": "", "language": "fr"}
    return call(block, "compose", {**body, **more})


def composed(block, text: str = "", operation=None, **more) -> dict:
    status, answer = compose(block, text, operation, **more)
    assert status == 200, answer
    return answer


def impossible(block, text: str = "", operation=None, **more) -> dict:
    status, answer = compose(block, text, operation, **more)
    assert (status, answer["code"]) == (409, "impossible"), answer
    assert answer["error"].strip()
    return answer


def shown(answer: dict, part: str):
    return html.fragment_fromstring(answer["html"][part], create_parent="div")


@pytest.fixture
def begun(studio) -> str:
    """A worksheet from nothing, with a table to speak of."""
    text = composed(studio, operation={"do": "begin", "title": "Ma fiche"})["text"]
    section = load_text(text, name="x").sections[0].id
    operation = {
        "do": "add",
        "to": f"sections.{section}",
        "what": "field",
        "label": "Actions",
        "type": "table",
    }
    return composed(studio, text, operation)["text"]


# What is answered


def test_from_a_field_one_more_is_added_beside_it(studio, begun):
    section = load_text(begun, name="x").sections[0]
    for path, kind, to in (
        (f"sections.{section.id}.actions", "field", f"sections.{section.id}"),
        (
            f"sections.{section.id}.actions.{section.field('actions').columns[0].id}",
            "column",
            f"sections.{section.id}.actions",
        ),
    ):
        form = shown(composed(studio, begun, path=path), "form")
        offered = [json.loads(each) for each in form.xpath("//form/@data-do")]
        assert {"do": "add", "to": to, "what": kind} in offered


def test_a_rule_that_holds_is_not_shown_as_broken(studio, begun):
    table = f"sections.{load_text(begun, name='x').sections[0].id}.actions".removeprefix(
        "sections."
    )
    operation = {"do": "add", "to": "rules", "what": "rule", "pattern": "free"}
    slots = {"check": "size(actions) >= 2", "at": table}
    answer = composed(studio, begun, {**operation, "slots": slots})
    words = {
        trial: shown(composed(studio, answer["text"], path=answer["path"], trial=trial), "preview")
        for trial in ("filled", "empty")
    }
    assert "Quand elle n’est pas respectée" in words["filled"].text_content()
    assert "Quand elle n’est pas respectée" not in words["empty"].text_content()
    form = shown(composed(studio, answer["text"], path=answer["path"]), "form")
    assert form.xpath("//details[not(@open)]//*[@data-set='check']")
    broken = {"do": "set", "path": answer["path"], "values": {"check": "size(actions"}}
    form = shown(composed(studio, answer["text"], broken, path=answer["path"]), "form")
    assert form.xpath("//details[@open]//*[@data-set='check']")


def test_a_worksheet_is_begun_and_every_part_of_the_page_comes_with_it(studio):
    answer = composed(studio, operation={"do": "begin", "title": "Ville sœur : jumelage"})

    worksheet = load_text(answer["text"], name="x")
    assert worksheet.title == {"fr": "Ville sœur : jumelage"}
    assert worksheet.version == 1
    assert set(answer["html"]) == PARTS
    assert answer["stops"] == 0
    assert answer["said"]
    assert "Ville sœur : jumelage" in shown(answer, "head").text_content()


def test_a_worksheet_of_the_library_is_adapted_under_another_name(studio):
    answer = composed(studio, operation={"do": "adapt", "worksheet": "plan_migration"})

    worksheet = load_text(answer["text"], name="x")
    original = library.get("plan_migration")
    assert worksheet.id not in library.ids()
    assert [each.id for each in worksheet.sections] == [each.id for each in original.sections]
    assert "Kanimbora" in answer["html"]["preview"]


def test_names_that_the_course_has_are_not_given_again(studio):
    first = composed(studio, operation={"do": "begin", "title": "Essai"})["text"]
    published(first)
    again = composed(studio, operation={"do": "begin", "title": "Essai"})["text"]

    assert load_text(again, name="x").id != load_text(first, name="x").id


def published(text: str) -> None:
    register_course(COURSE, [make_block(AnonymousUser(), own_worksheet=text)])


def test_every_act_gives_a_worksheet_that_can_be_shown(studio, begun):
    worksheet = load_text(begun, name="x")
    section = f"sections.{worksheet.sections[0].id}"
    table = next(field for field in worksheet.sections[0].fields if field.type == "table")
    text, field = begun, f"{section}.{worksheet.sections[0].fields[0].id}"
    added = {"do": "add", "label": "Deuxième"}
    for operation in (
        {**added, "to": "", "what": "section"},
        {**added, "to": section, "what": "field", "type": "longtext"},
        {**added, "to": f"{section}.{table.id}", "what": "column", "type": "number"},
        {**added, "to": "rubric", "what": "criterion"},
        {"do": "move", "path": section, "by": 1},
        {"do": "duplicate", "path": section},
        {"do": "hide", "path": field},
        {"do": "show", "path": field},
        {"do": "set", "path": field, "values": {"label.fr": "Nom de la ville"}},
        {"do": "remove", "path": field},
    ):
        answer = composed(studio, text, operation)
        assert answer["stops"] == 0, (operation, answer["html"]["troubles"])
        assert answer["said"], operation
        assert answer["text"] != text, operation
        text = answer["text"]
    assert load_text(text, name="x").rubric.criteria


def test_a_rule_is_added_by_a_pattern_that_its_form_offers(studio, begun):
    form = shown(composed(studio, begun, path="rules"), "form")
    offered = form.xpath("//form[@data-do]")
    assert offered

    for each in offered:
        operation = json.loads(each.get("data-do"))
        slots = {
            control.get("name").partition(".")[2]: _first_value(control)
            for control in each.xpath(".//*[starts-with(@name, 'slots.')]")
        }
        status, answer = compose(studio, begun, {**operation, "slots": slots})
        assert status in (200, 409), answer
        if status == 200:
            assert load_text(answer["text"], name="x").rules


def _first_value(control) -> str:
    values = control.xpath("./option/@value")
    return values[0] if values else control.get("value") or ""


def test_the_part_asked_for_is_chosen_in_the_outline_and_its_form_open(studio, begun):
    section = load_text(begun, name="x").sections[0]
    path = f"sections.{section.id}.{section.fields[0].id}"
    answer = composed(studio, begun, path=path)

    (chosen,) = shown(answer, "outline").xpath("//a[@aria-current='true']/@data-open")
    (form,) = shown(answer, "form").xpath("//*[@data-form]/@data-form")
    assert (chosen, form, answer["path"]) == (path, path, path)


def test_what_is_hidden_stays_in_the_outline_and_leaves_the_participants_page(studio):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    path = "sections.engagement"
    answer = composed(studio, text, {"do": "hide", "path": path, "along": True}, language="fr")
    assert answer["stops"] == 0

    (line,) = shown(answer, "outline").xpath(f"//a[@data-open='{path}']")
    assert "masqué" in line.text_content()
    looked = composed(studio, answer["text"], path=path)
    assert "Masqué" in shown(looked, "preview").text_content()
    (tool,) = shown(looked, "form").xpath("//button[contains(@data-do, '\"show\"')]")
    back = composed(studio, answer["text"], json.loads(tool.get("data-do")))
    assert load_text(back["text"], name="x").section("engagement")


def test_the_outline_marks_where_something_is_amiss(studio):
    answer = composed(studio, FIRST.replace("type: text", "type: x", 1))
    (line,) = shown(answer, "outline").xpath("//a[@data-open='sections.cadre']")
    assert line.xpath("./span[contains(@class, 'cd-i-bad')]")
    assert "1 problème" in line.text_content()
    (other,) = shown(answer, "outline").xpath("//a[@data-open='sections.actions']")
    assert "problème" not in other.text_content()


def test_a_field_is_previewed_alone_and_its_section_whole(studio):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    fields = [each.id for each in library.get("plan_migration").section("vision").fields]
    for path, expected in (("sections.vision", fields), ("sections.vision.causes", ["causes"])):
        preview = shown(composed(studio, text, path=path), "preview")
        there = preview.xpath("//@data-path")
        assert {each.split(".")[1] for each in there} == set(expected), path


def test_a_part_that_is_gone_gives_way_to_what_it_stood_in(studio, begun):
    section = load_text(begun, name="x").sections[0]
    assert composed(studio, begun, path=f"sections.{section.id}.nulle_part")["path"] == (
        f"sections.{section.id}"
    )
    assert composed(studio, begun, path="rien.du.tout")["path"] == ""


def test_every_control_of_a_form_is_set_to_what_it_says_and_nothing_changes(studio):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    for path in ("", "sections.vision", "sections.actions.actions.title", "rules.MIG-04"):
        form = shown(composed(studio, text, path=path), "form")
        controls = form.xpath("//*[@data-set][not(self::fieldset)]")
        values = {each.get("data-set"): _value(each) for each in controls}
        assert len(values) == len(controls)
        operation = {"do": "set", "path": path, "values": values}
        assert composed(studio, text, operation)["text"] == text, operation


def _value(control) -> object:
    if control.get("data-kind") == "switch":
        return control.get("checked") is not None
    if control.tag == "select":
        return control.xpath("./option[@selected]/@value")[0]
    # What stands in a text area begins after the line break that follows its tag.
    return control.get("value") if control.tag == "input" else control.text.removeprefix("\n")


def test_every_control_has_a_name_and_its_help(studio):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    for path in ("", "sections.actions.actions.tool", "rules.MIG-04", "rubric.c1", "rubric"):
        answer = composed(studio, text, path=path)
        for part in ("form", "preview"):
            page = shown(answer, part)
            ids = page.xpath("//*[@id]/@id")
            assert len(ids) == len(set(ids)), path
            for control in page.xpath(".//*[self::input or self::select or self::textarea]"):
                if control.get("type") == "hidden":
                    continue
                labelled = control.xpath("ancestor::label") or control.get("aria-label")
                by_id = control.get("id") and page.xpath(f"//label[@for='{control.get('id')}']")
                assert labelled or by_id or control.get("aria-labelledby"), html.tostring(control)
            if part == "form":
                told = " ".join(page.xpath("//@aria-describedby")).split()
                assert set(told) <= set(ids), path


def test_words_in_other_languages_say_which(studio):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    form = shown(composed(studio, text, path="sections.vision"), "form")

    (arabic,) = form.xpath("//*[@data-set='title.ar']")
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")


# The preview, and the plan that it is tried on


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_participants_page_is_shown_in_any_language_of_the_worksheet(studio, language):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    answer = composed(studio, text, path="sections.vision", shown=language)

    (stage,) = shown(answer, "preview").xpath("//fieldset[@disabled]/*[@lang]")
    assert stage.get("lang") == answer["shown"] == language
    assert library.get("plan_migration").section("vision").title[language] in stage.text_content()


def test_a_language_that_the_worksheet_does_not_speak_is_not_shown(studio, begun):
    assert composed(studio, begun, shown="en", language="en")["shown"] == "fr"


def test_what_the_rules_say_follows_the_plan_that_is_chosen(studio):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    answer = composed(studio, text, path="rules.MIG-04")
    plans = shown(answer, "preview").xpath("//select[@data-trial]/option/@value")
    assert "empty" in plans
    assert answer["trial"] == "kanimbora"

    said = {name: composed(studio, text, trial=name)["html"]["checks"] for name in plans}
    assert len(set(said.values())) > 1
    assert len(shown(answer, "checks").xpath("//li")) == len(library.get("plan_migration").rules)


def test_a_rule_is_previewed_as_what_it_tells_a_participant(studio):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    rule = library.get("plan_migration").rules[3]
    said = shown(composed(studio, text, path=f"rules.{rule.id}"), "preview").text_content()
    beginning = rule.message["fr"].partition("{")[0].strip()
    assert beginning in said


# What is amiss


def test_what_is_amiss_is_told_with_a_link_to_the_part(studio):
    text = FIRST.replace("check: ", "check: devise.nulle_part + ").replace(
        "type: text", "type: x", 1
    )
    answer = composed(studio, text)

    assert answer["stops"] >= 1
    links = shown(answer, "troubles").xpath("//a[@data-open][@data-line]")
    assert links
    assert "sections.cadre.city" in [each.get("data-open") for each in links]


@pytest.mark.parametrize(
    "text", ["id: [", "- une\n- liste\n", "bonjour", "\t", "id: a\nid: a\n", "{}"]
)
def test_a_text_that_is_no_worksheet_is_said_to_be_none(studio, text):
    answer = composed(studio, text)

    assert answer["text"] == text
    if text.strip():
        assert answer["stops"] >= 1
        assert shown(answer, "troubles").xpath("//li")
    assert impossible(studio, text, {"do": "move", "path": "", "by": 1})


def test_a_text_that_is_too_long_is_refused_in_a_sentence(studio):
    answer = impossible(studio, "a" * 600_000, language="en")
    assert str(LARGEST) in answer["error"]
    status, answer = call(studio, "compose", b"x" * (LARGEST_TEXT + 1))
    assert (status, answer["code"]) == (400, "too_large")


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"do": "fly"},
        {"do": None},
        {"do": ["add"]},
        {"do": "begin"},
        {"do": "begin", "title": {}},
        {"do": "adapt", "worksheet": "nulle_part"},
        {"do": "adapt", "worksheet": ["plan_migration"]},
        {"do": "move", "path": "sections.nulle_part", "by": 1},
        {"do": "move", "path": 3, "by": 1},
        {"do": "move", "path": "sections", "by": "haut"},
        {"do": "duplicate", "path": "rules.nulle_part"},
        {"do": "remove", "path": ""},
        {"do": "hide", "path": None},
        {"do": "show", "path": "rubric"},
        {"do": "set", "path": "", "values": {"nulle_part": 1}},
        {"do": "set", "path": "", "values": [1]},
        {"do": "add", "to": "", "what": "planète"},
        {"do": "add", "to": "rules", "what": "rule", "pattern": "nul", "slots": {}},
        {"do": "add", "to": "rules", "what": "rule", "pattern": 3, "slots": 3},
        {"do": "version", "choices": {}},
        {"do": "version", "choices": 3},
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(studio, begun, operation):
    answer = impossible(studio, begun, operation)
    assert isinstance(answer["along"], list)


def test_what_would_have_to_go_too_is_named_and_goes_when_it_may(studio):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    operation = {"do": "remove", "path": "sections.vision"}
    assert impossible(studio, text, operation)["along"]

    answer = composed(studio, text, {**operation, "along": True})
    assert load_text(answer["text"], name="x").section("vision") is None


@pytest.mark.parametrize("operation", [3, "add", ["add"], True])
def test_an_operation_that_is_none_is_malformed(studio, operation):
    assert compose(studio, "", operation)[0] == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"null", b"[" * 5000])
def test_what_is_no_json_is_refused(studio, body):
    status, answer = call(studio, "compose", body)
    assert status == 400
    assert answer["error"].strip()


anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 2**70),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=8),
        st.sampled_from(["sections.cadre", "rules", "rubric", "text", "\x00", "é" * 3000]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=5,
)
names = ["path", "by", "to", "what", "label", "type", "pattern", "slots", "values", "choices"]
acts = ["begin", "adapt", "add", "move", "duplicate", "remove", "hide", "show", "set", "version"]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    what=st.dictionaries(st.sampled_from([*names, "along", "title", "worksheet"]), anything),
    do=st.sampled_from(acts),
    text=st.sampled_from([FIRST, "", "id: a", "id: a\nsections: 3\nrules: [1]\nrubric: []"]),
    looked=st.dictionaries(st.sampled_from(["path", "trial", "shown", "language"]), anything),
)
def test_whatever_is_asked_is_answered(studio, what, do, text, looked):
    body = {"text": text, "operation": {**what, "do": do}, **looked}
    status, answer = call(studio, "compose", body)

    assert status in {200, 400, 409}, answer
    if status != 200:
        assert answer["error"].strip()


# Who may not


def refused(block) -> None:
    for handler in ("compose", "block_settings"):
        status, answer = call(block, handler, {"text": "", "language": "fr"})
        assert (status, answer["code"]) == (403, "authors_only"), handler


@pytest.mark.parametrize("role", ["student", "staff", "instructor", None])
def test_nobody_may_in_the_lms(role):
    make_block(AnonymousUser())
    refused(block_for(make_user(role=role), usage()))
    refused(block_for(AnonymousUser(), usage()))


def test_who_does_not_write_the_course_may_not_in_studio():
    refused(the_point(make_user("passant", role=None)))
    refused(the_point(make_user("aissata")))
    refused(the_point(make_user("autre", role="author", course=OTHER_COURSE)))
    refused(the_point(AnonymousUser()))


def test_an_author_may_at_an_example_too():
    assert composed(the_point(example="kanimbora", submission_point=False))["html"]["head"]


# What it costs, and that nothing is kept


def test_nothing_is_written(studio):
    before = {key: dict(fields) for key, fields in CONTENT.items()}
    said = ours(lambda: composed(studio, FIRST, {"do": "adapt", "worksheet": "plan_migration"}))
    said += ours(lambda: composed(studio, FIRST, {"do": "add", "to": "", "what": "section"}))
    assert not [each for each in said if not each.startswith("SELECT")]
    assert {key: dict(fields) for key, fields in CONTENT.items()} == before
    assert not Plan.objects.exists()


def test_an_act_costs_one_query_and_one_more_where_the_worksheet_is_published(studio):
    text = adapted(library.get("plan_migration"), worksheet_id="la_notre")
    operation = {"do": "set", "path": "sections.vision", "values": {"title.fr": "Où aller"}}
    assert len(ours(lambda: composed(studio, text, operation))) == 1

    published(text)
    composed(studio, text)
    for _ in range(3):
        save(block_for(make_user(f"a{_}"), usage()), change(1, "identite.city_name", DEVISE))
    assert len(ours(lambda: composed(studio, text, operation))) == 2


def test_plans_under_way_are_counted_and_the_next_version_asked_for(studio):
    published(FIRST)
    save(block_for(make_user(), usage()), change(1, "cadre.devise", DEVISE))
    answer = composed(studio, FIRST.replace("Devise de la ville", "Devise"))

    assert "1 plan" in shown(answer, "head").text_content()
    assert shown(answer, "versions").xpath("//*[@data-open='versions']")
    assert not shown(composed(studio, FIRST), "versions").xpath("//*[@data-open]")


@pytest.mark.parametrize(
    "part",
    [
        "sections:\n" + "- {}\n" * 60_000,
        "sections:\n" + "".join(f"- {{id: s{n}, title: {{fr: S}}}}\n" for n in range(10_000)),
        "set_aside:\n" + "".join(f"- {{at: sections.x{n}, part: {{}}}}\n" for n in range(10_000)),
        "sections:\n" + "".join(f"- id: s{n}\n  fields:\n" + "  - {}\n" * 250 for n in range(40)),
        "".join(f"key{n}: 1\n" for n in range(30_000)),
    ],
    ids=["sections", "named sections", "hidden parts", "fields", "keys"],
)
def test_a_text_of_very_many_parts_is_answered_soon(studio, part):
    began = time.monotonic()
    answer = composed(studio, f"id: much\nversion: 1\ntitle: {{fr: F}}\n{part}")
    assert 0 < answer["stops"] <= MOST_TOLD
    assert time.monotonic() - began < 20
