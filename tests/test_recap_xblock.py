"""The recap: the reader's own plan wherever they are, a calm sentence where there is none."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree, html
from opaque_keys.edx.locator import LibraryLocator
from xblock.exceptions import NoSuchHandlerError
from xblock.fields import ScopeIds
from xblock.validation import Validation

from city_diplomacy_xblocks.demo.storage import CONTENT
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    OTHER_COURSE,
    block_for,
    call,
    course_anonymous_id,
    make_block,
    make_course,
    make_reading_block,
    make_user,
    usage,
)
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.recap_xblock import CityPlanRecapBlock
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.worksheets import library
from tests.platform.platforms import masquerade
from tests.xblock.story import ask, asked, change, save, save_example

pytestmark = pytest.mark.django_db
TAG = "city_plan_recap"
VISION = "vision.vision_statement"


def recap(user, **fields):
    return make_reading_block(user, TAG, **fields)


def published(*units):
    """A course whose blocks show these sections, known to the package."""
    course = make_course(units)
    register_course(course.key, [block_for(AnonymousUser(), node.key) for node in course.blocks()])


def write(user, path, value, **where):
    save(make_block(user, **where), change(1, path, value))


def words(fragment_or_html) -> str:
    text = getattr(fragment_or_html, "content", fragment_or_html)
    return " ".join(" ".join(html.fromstring(f"<div>{text}</div>").itertext()).split())


def links(fragment) -> dict[str, str]:
    found = html.fromstring(f"<div>{fragment.content}</div>").iter("a")
    return {" ".join(a.text_content().split()): a.get("href") for a in found}


# What is shown


def test_it_shows_what_the_reader_has_written_elsewhere():
    user = make_user()
    write(user, VISION, "Une ville qui accueille", name="ailleurs", sections=["vision"])

    fragment = recap(user, sections=["vision"]).student_view()

    assert "Une ville qui accueille" in words(fragment)
    assert "<textarea" not in fragment.content
    assert "<input" not in fragment.content


def test_it_shows_the_sections_chosen_and_no_other():
    user = make_user()
    save_example(make_block(user))

    fragment = recap(user, sections=["vision"]).student_view()

    assert 'aria-labelledby="' in fragment.content
    assert len(html.fromstring(fragment.content).findall(".//section")) == 1


def test_without_sections_it_shows_all():
    fragment = recap(make_user()).student_view()

    assert len(html.fromstring(fragment.content).findall(".//section")) == 10


def test_it_writes_nothing():
    recap(make_user()).student_view()

    assert not Plan.objects.exists()


def test_an_empty_section_names_the_field_to_begin_with_and_leads_to_its_unit():
    published(["identite"], ["vision"])

    fragment = recap(make_user(), sections=["vision"]).student_view()

    [(field, url)] = links(fragment).items()
    first = library.get("plan_migration").section("vision").fields[0]
    assert field == first.label["fr"]
    assert str(usage("fiche2")) in url
    assert url.endswith("#path=vision.priority_problem")


@pytest.mark.parametrize("show", ["sections", "summary"])
def test_the_total_of_nothing_is_not_recalled(show):
    text = words(recap(make_user(), sections=["financement"], show=show).student_view())

    assert "Total des dépenses" not in text


def test_a_section_that_no_unit_shows_names_its_field_without_a_link():
    published(["identite"])

    fragment = recap(make_user(), sections=["vision"]).student_view()

    assert links(fragment) == {}
    assert library.get("plan_migration").section("vision").fields[0].label["fr"] in words(fragment)


def test_a_section_half_filled_names_what_is_still_to_fill_in():
    published(["vision"])
    user = make_user()
    write(user, VISION, "Une ville qui accueille")

    fragment = recap(user, sections=["vision"]).student_view()

    section = library.get("plan_migration").section("vision")
    waiting = [field.label["fr"] for field in section.fields if field.id != "vision_statement"]
    assert list(links(fragment)) == waiting


def test_what_is_blank_is_not_drawn():
    user = make_user()
    write(user, VISION, "Une ville qui accueille")

    drawn = recap(user, sections=["vision"]).student_view().content

    assert re.findall(r'data-path="([^"]+)"', drawn) == [VISION]


def test_a_complete_section_asks_for_nothing():
    user = make_user()
    save_example(make_block(user))

    assert links(recap(user, sections=["vision"]).student_view()) == {}


def test_the_summary_counts_rows_and_tells_figures():
    user = make_user()
    save_example(make_block(user))
    answers = library.example("kanimbora")

    text = words(recap(user, show="summary", sections=["actions", "financement"]).student_view())

    assert f"Actions {len(answers['actions']['actions'])}" in text
    assert "Total des dépenses" in text
    assert "FCFA" in text or "XOF" in text
    assert "2 sections complètes sur 2" in text


def test_the_summary_says_what_is_missing_and_where():
    published(["vision"], ["actions"])
    user = make_user()
    write(user, VISION, "Une ville qui accueille")

    fragment = recap(user, show="summary", sections=["vision"]).student_view()

    missing = [url for url in links(fragment).values() if "#path=vision." in url]
    assert missing
    assert all(str(usage("fiche1")) in url for url in missing)
    assert not [url for url in links(fragment).values() if "actions" in url]


def test_what_people_write_is_text_and_no_markup():
    user = make_user()
    write(user, VISION, "<script>alert(1)</script>")

    for show in ("sections", "summary"):
        block = recap(user, sections=["vision"], show=show, display_name="<b>x</b>")
        assert "<script>alert" not in block.student_view().content
        assert "<b>x</b>" not in block.student_view().content


@pytest.mark.parametrize(("language", "title"), [("fr", "Parties"), ("en", "Stakeholders")])
def test_it_speaks_its_readers_language(language, title):
    drawn = recap(make_user(language=language), sections=["parties_prenantes"]).student_view()

    assert f'lang="{language}"' in drawn.content
    assert title in words(drawn)


def test_several_on_a_page_have_ids_of_their_own():
    user = make_user()
    save_example(make_block(user))
    first, second = (recap(user, name=name).student_view().content for name in ("a", "b"))
    ids = [set(re.findall(r'id="([^"]+)"', each)) for each in (first, second)]

    assert ids[0]
    assert not ids[0] & ids[1]


def test_without_a_title_it_has_one_in_its_readers_language():
    french, english = (
        words(recap(make_user(name, language=name)).student_view()) for name in ("fr", "en")
    )

    assert "Your plan so far" in english
    assert "Your plan so far" not in french


# Whose plan


def test_a_duplicate_shows_the_same_plan_and_a_rerun_starts_clean():
    user = make_user()
    make_user(course=OTHER_COURSE)
    write(user, VISION, "Une ville qui accueille")

    copy = recap(user, name="copie", sections=["vision"]).student_view()
    rerun = recap(user, course=OTHER_COURSE, sections=["vision"]).student_view()

    assert "Une ville qui accueille" in words(copy)
    assert "Une ville qui accueille" not in words(rerun)


def test_another_plan_key_is_another_plan():
    user = make_user()
    write(user, VISION, "Une ville qui accueille")

    assert "accueille" not in words(recap(user, plan_key="autre").student_view())


def test_another_learner_sees_their_own():
    write(make_user(), VISION, "Une ville qui accueille")

    assert "accueille" not in words(recap(make_user("karim")).student_view())


def test_masquerading_staff_see_the_learners_plan_and_are_told_so(monkeypatch):
    learner = make_user()
    write(learner, VISION, "Une ville qui accueille")
    masquerade(monkeypatch, make_user("benali", role="instructor"), as_user=learner)

    text = words(recap(learner, sections=["vision"]).student_view())

    assert "Une ville qui accueille" in text
    assert "comme la personne qui l’écrit" in text


@pytest.mark.parametrize("view", ["student_view", "public_view"])
def test_the_anonymous_are_asked_to_log_in(view):
    fragment = getattr(recap(AnonymousUser()), view)()

    assert "Connectez-vous" in words(fragment)
    assert "<section" not in fragment.content
    assert fragment.js_init_fn is None


def test_the_not_enrolled_are_told_why():
    fragment = recap(make_user("passant", role=None)).student_view()

    assert "inscrit" in words(fragment)
    assert "<section" not in fragment.content


def in_studio(block):
    real = block.runtime.service
    block.runtime.service = lambda asker, name: None if name == "enrollments" else real(asker, name)
    return block


@pytest.mark.parametrize("view", ["author_view", "student_view"])
def test_studio_shows_what_will_stand_there_and_nobodys_plan(view):
    author = make_user("benali", role="instructor")
    write(author, VISION, "Une ville qui accueille")

    fragment = getattr(in_studio(recap(author, sections=["vision", "visoin"])), view)()

    assert "accueille" not in words(fragment)
    assert "Problème, vision et objectifs" in words(fragment)
    assert "visoin" in words(fragment)


def test_in_a_library_there_is_no_plan():
    library_key = LibraryLocator("DiploVilles", "bloc")
    block = recap(make_user())
    key = library_key.make_usage_key(TAG, "recap")
    CONTENT[key] = {"worksheet": "plan_migration", "sections": ["vision"]}
    block.scope_ids = block.scope_ids._replace(usage_id=key)

    fragment = block.student_view()

    assert "<section" not in fragment.content
    assert "Problème, vision et objectifs" in words(fragment)
    assert ask(block, "recap")[0] in (403, 404)


# What is amiss


@pytest.mark.parametrize(
    "fields", [{"worksheet": "nonsense"}, {"sections": ["nonsense"]}, {"plan_key": "a nonsense b"}]
)
def test_a_wrong_setting_is_told_to_staff_and_kept_from_learners(fields):
    told = recap(make_user("benali", role="instructor"), **fields).student_view()
    calm = recap(make_user(), **fields).student_view()

    assert "nonsense" in words(told) or "plan" in words(told)
    assert words(told) != words(calm)
    assert "nonsense" not in words(calm)
    assert "ne peut pas encore" in words(calm)


def test_a_section_that_is_not_there_is_told_to_staff_alone_beside_the_others():
    fields = {"sections": ["vision", "nonsense"]}
    told = recap(make_user("benali", role="instructor"), **fields).student_view()
    calm = recap(make_user(), **fields).student_view()

    assert "nonsense" in words(told)
    assert "nonsense" not in words(calm)
    assert "Problème, vision et objectifs" in words(calm)


def test_the_worksheet_of_the_plan_counts_when_it_is_not_the_blocks(monkeypatch):
    """An author has put another worksheet in place: what was begun on the first one stays."""
    user = make_user()
    write(user, VISION, "Une ville qui accueille")
    other = SimpleNamespace(
        id="other",
        section=lambda _id: None,
        sections=(),
        title={"fr": "Autre"},
        content_hash="x",
    )
    from city_diplomacy_xblocks.answering import blocks

    monkeypatch.setattr(blocks, "worksheet_of", lambda _block: other)

    assert "accueille" in words(recap(user, sections=["vision"]).student_view())


# The handler


def test_the_page_asks_for_the_recap_as_it_is_now():
    user = make_user()
    block = recap(user, sections=["vision"])
    assert block.student_view().json_init_args["revision"] == 0
    write(user, VISION, "Une ville qui accueille")

    answer = asked(block, "recap")

    assert "Une ville qui accueille" in words(answer["html"])
    assert answer["revision"] == 1


def test_the_script_knows_whose_page_it_is_and_of_which_plan():
    user = make_user()
    args = recap(user).student_view().json_init_args

    assert args["person"] == course_anonymous_id(user)
    assert args["plan"] == f"{COURSE}|plan"


STRANGERS = [
    (lambda: AnonymousUser(), "anonymous"),
    (lambda: make_user("passant", role=None), "not_enrolled"),
    (lambda: make_user("moussa", role="instructor", course=OTHER_COURSE), "not_enrolled"),
]


@pytest.mark.parametrize(("who", "code"), STRANGERS)
def test_strangers_are_refused(who, code):
    status, answer = ask(recap(who()), "recap")

    assert (status, answer["code"]) == (403, code)
    assert answer["error"]


def test_a_page_of_somebody_else_is_refused():
    block = recap(make_user("karim"))

    status, answer = call(block, "recap", {"person": course_anonymous_id(make_user())})

    assert (status, answer["code"]) == (403, "other_person")


def test_masquerading_staff_may_read(monkeypatch):
    learner = make_user()
    write(learner, VISION, "Une ville qui accueille")
    masquerade(monkeypatch, make_user("benali", role="instructor"), as_user=learner)

    assert "accueille" in asked(recap(learner), "recap")["html"]


@pytest.mark.parametrize("body", [b"not json", b"[]", b"{}", b'{"person": 7}'])
def test_what_is_no_request_is_refused(body):
    status, answer = call(recap(make_user()), "recap", body)

    assert status == 400
    assert answer["error"]


def test_get_is_refused():
    assert call(recap(make_user()), "recap", method="GET")[0] == 400


def test_there_is_no_other_handler():
    with pytest.raises(NoSuchHandlerError):
        ask(recap(make_user()), "save")


def test_wrong_sections_give_a_sentence_and_no_error():
    status, answer = ask(recap(make_user(), sections=["nonsense"]), "recap")

    assert (status, answer["code"]) == (404, "no_section")


@pytest.mark.parametrize("show", ["sections", "summary"])
@pytest.mark.parametrize("whole", [True, False])
def test_it_costs_two_queries_of_our_tables_whatever_the_plan(show, whole):
    user = make_user()
    if whole:
        save_example(make_block(user))
    else:
        write(user, VISION, "Une ville")
    block = recap(user, show=show)
    block.student_view()
    with CaptureQueriesContext(connection) as queries:
        block.student_view()

    ours = [each["sql"] for each in queries if "city_diplomacy_xblocks_" in each["sql"]]
    assert len(ours) == 2, "\n".join(ours)


# What the platform reads


def test_olx_comes_in_and_goes_out_the_same():
    runtime = recap(make_user()).runtime
    xml = etree.fromstring(
        '<city_plan_recap display_name="Votre vision" worksheet="plan_migration" '
        'sections=\'["vision"]\' show="summary" plan_key="ville"/>'
    )
    ids = ScopeIds(None, TAG, usage("olx", tag=TAG), usage("olx", tag=TAG))
    block = CityPlanRecapBlock.parse_xml(xml, runtime, ids)
    out = etree.Element(TAG)
    block.add_xml_to_node(out)
    again = CityPlanRecapBlock.parse_xml(etree.fromstring(etree.tostring(out)), runtime, ids)

    assert block.sections == ["vision"]
    for name in CityPlanRecapBlock.editable_fields:
        assert getattr(again, name) == getattr(block, name), name


def mistakes(**fields) -> list[str]:
    block = recap(make_user(), **fields)
    validation = Validation(usage(tag=TAG))
    block.validate_field_data(validation, block)
    return [message.text for message in validation.messages]


def test_good_settings_are_not_complained_about():
    assert mistakes(sections=["identite"], show="summary", plan_key="ville-1") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"worksheet": "nonsense"},
        {"sections": ["nonsense"]},
        {"plan_key": "deux mots"},
        {"show": "pictures of it"},
    ],
)
def test_wrong_settings_are_told_to_their_author(fields):
    assert len(mistakes(**fields)) == 1


def test_authors_choose_from_what_there_is():
    html_of_editor = recap(make_user()).studio_view(None).content

    assert all(
        f'data-field-name="{name}"' in html_of_editor for name in CityPlanRecapBlock.editable_fields
    )
    assert "parties_prenantes" in html_of_editor
    assert "summary" in html_of_editor


@pytest.mark.parametrize("role", ["student", "instructor"])
def test_nobody_saves_settings_through_the_lms(role):
    block = recap(make_user("benali", role=role))
    edits = {"values": {"display_name": "Autre"}, "defaults": []}

    assert call(block, "submit_studio_edits", edits)[0] == 403
    assert block_for(make_user(), block.scope_ids.usage_id).display_name != "Autre"


def test_apps_and_search_are_told_titles_and_no_answers():
    user = make_user()
    write(user, VISION, "Une ville qui accueille")
    block = recap(user, sections=["vision"], display_name="Votre vision")

    assert [each["id"] for each in block.student_view_data()["sections"]] == ["vision"]
    assert "accueille" not in str(block.student_view_data())
    assert block.index_dictionary()["content"]["display_name"] == "Votre vision"


def test_phones_show_it_and_masquerades_too():
    block = recap(make_user())

    assert block.has_support(block.student_view, "multi_device")
    assert CityPlanRecapBlock.show_in_read_only_mode


def test_it_has_no_score_and_nothing_but_the_build_is_published():
    assert not recap(make_user()).has_score
    assert CityPlanRecapBlock.resources_dir == "assets"
    assert CityPlanRecapBlock.__module__.count(".") == 1


def test_a_recap_has_no_place_in_the_course():
    """Sections are found where they are drafted, never where they are recalled."""
    from city_diplomacy_xblocks.drafting import api as drafting

    worksheet = make_block(make_user(), sections=["vision"])
    register_course(COURSE, [recap(make_user()), worksheet])

    assert set(drafting.placements(COURSE, "plan").values()) == {usage()}
