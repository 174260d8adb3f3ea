"""The head of a module: what it is for, what to fill in, how far one is, and when it is complete."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from lxml import etree
from xblock.exceptions import NoSuchHandlerError
from xblock.fields import ScopeIds
from xblock.validation import Validation

from city_diplomacy_xblocks.demo.models import Completion, UserState
from city_diplomacy_xblocks.demo.runtime import EVENTS
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    OTHER_COURSE,
    block_for,
    call,
    course_anonymous_id,
    make_block,
    make_reading_block,
    make_user,
    usage,
)
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.module_xblock import CityModuleBlock
from city_diplomacy_xblocks.pages.module import Aim, duration, render_module, steps_of
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.worksheets import library
from tests.platform.platforms import masquerade
from tests.test_recap_xblock import STRANGERS, in_studio, links, published, words
from tests.xblock.story import ask, asked, change, changes_of, save, save_example
from tests.xblock.test_costs import ours
from tests.xblock.test_versions import FIRST

pytestmark = pytest.mark.django_db
TAG = "city_module"
TOLD = {
    "display_name": "Jour 2",
    "purpose": "Choisir un problème.",
    "objectives": ["énoncer un problème", "dresser la liste des acteurs"],
    "minutes": 150,
    "sections": ["vision", "parties_prenantes"],
}


def module(user, **fields):
    return make_reading_block(user, TAG, **{**TOLD, **fields})


def completion_of(user, block) -> float | None:
    rows = Completion.objects.filter(user_id=user.pk, usage_key=block.scope_ids.usage_id)
    return rows.values_list("completion", flat=True).first()


def write_section(user, *names):
    """Fill in sections as Kanimbora has; the tables they point at come with them."""
    answers = library.example("kanimbora")
    save(make_block(user), *changes_of({name: answers[name] for name in names}))


# What is shown


def test_it_says_what_the_module_is_for():
    text = words(module(make_user()).student_view())

    for told in ("Jour 2", TOLD["purpose"], *TOLD["objectives"], "environ 2\u00a0h\u00a030"):
        assert " ".join(told.split()) in text


def test_what_an_author_writes_is_text_and_no_markup():
    drawn = module(make_user(), purpose="<b>x</b>", objectives=["<i>y</i>"]).student_view().content

    assert "<b>x" not in drawn
    assert "<i>y" not in drawn


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (0, "", ""),
        (None, "", ""),
        (-5, "", ""),
        (45, "environ 45 min", "about 45 min"),
        (60, "environ 1 h", "about 1 h"),
        (90, "environ 1 h 30", "about 1 h 30"),
        (125, "environ 2 h 05", "about 2 h 05"),
        (330, "environ 5 h 30", "about 5 h 30"),
    ],
)
def test_a_duration_is_told_in_words(minutes, french, english):
    with translation.override("fr"):
        assert duration(minutes).replace("\u00a0", " ") == french
    with translation.override("en"):
        assert duration(minutes).replace("\u00a0", " ") == english


def test_sections_lead_to_the_units_in_which_they_are_filled_in():
    published(["vision"], ["parties_prenantes"])

    found = links(module(make_user()).student_view())

    assert [name.split(". ")[0] for name in found] == ["4", "5"]
    first, second = found.values()
    assert str(usage("fiche1")) in first
    assert str(usage("fiche2")) in second


def test_sections_stand_in_the_order_of_the_worksheet_with_their_state():
    user = make_user()
    write_section(user, "vision")

    text = words(module(user, sections=["parties_prenantes", "vision"]).student_view())

    assert text.index("Problème, vision") < text.index("Complète") < text.index("Parties prenantes")
    assert "Vide" in text
    assert "1 section complète sur 2" in text


def test_the_number_of_a_section_goes_with_its_title_where_the_page_goes_the_other_way():
    french = library.get("suivi_gouvernance")
    steps = steps_of(french, [french.sections[0].id], urls={}, progress={}, language="ar")

    shown = render_module(Aim("", "", (), 0), steps=steps, done=None, language="ar", block_id="b")

    assert '<bdi>1. <span lang="fr" dir="ltr">' in shown


def test_without_sections_it_names_none():
    fragment = module(make_user(), sections=[]).student_view()

    assert "À remplir" not in words(fragment)


def test_a_view_writes_nothing_and_tells_nothing():
    user = make_user()
    before = len(EVENTS)
    block = module(user, sections=[])

    block.student_view()
    block.save()

    assert len(EVENTS) == before
    assert not Plan.objects.exists()
    assert not UserState.objects.exists()
    assert completion_of(user, block) is None


# To whom


@pytest.mark.parametrize("view", ["student_view", "public_view"])
def test_the_anonymous_read_what_it_is_for_and_are_asked_to_log_in(view):
    fragment = getattr(module(AnonymousUser()), view)()

    assert TOLD["purpose"] in words(fragment)
    assert "Connectez-vous" in words(fragment)
    assert "Vide" not in words(fragment)
    assert fragment.js_init_fn is None


def test_the_not_enrolled_read_what_it_is_for_and_no_progress():
    fragment = module(make_user("passant", role=None)).student_view()

    assert TOLD["purpose"] in words(fragment)
    assert "inscrit" in words(fragment)
    assert "Vide" not in words(fragment)
    assert fragment.js_init_fn is None


@pytest.mark.parametrize("view", ["author_view", "student_view"])
def test_studio_shows_it_without_progress_and_what_is_amiss(view):
    author = make_user("benali", role="instructor")
    write_section(author, "vision")

    fragment = getattr(in_studio(module(author, sections=["vision", "visoin"])), view)()

    assert TOLD["purpose"] in words(fragment)
    assert "visoin" in words(fragment)
    assert "Complète" not in words(fragment)
    assert fragment.js_init_fn is None


def test_masquerading_staff_see_the_learners_progress_and_tell_nothing(monkeypatch):
    learner = make_user()
    write_section(learner, "vision")
    masquerade(monkeypatch, make_user("benali", role="instructor"), as_user=learner)

    fragment = module(learner).student_view()

    assert "Complète" in words(fragment)
    assert "comme la personne qui l’écrit" in words(fragment)
    assert fragment.js_init_fn is None


@pytest.mark.parametrize("fields", [{"sections": ["nonsense"]}, {"worksheet": "nonsense"}])
def test_a_wrong_setting_is_told_to_staff_and_kept_from_learners(fields):
    told = module(make_user("benali", role="instructor"), **fields).student_view()
    calm = module(make_user(), **fields).student_view()

    assert "nonsense" in words(told)
    assert "nonsense" not in words(calm)
    assert TOLD["purpose"] in words(calm)


def test_a_wrong_setting_is_told_without_reading_the_worksheets_of_the_course():
    register_course(COURSE, [make_block(make_user(), own_worksheet=FIRST, worksheet="essai")])
    block = module(make_user("benali", role="instructor"), sections=["nonsense"])

    assert "nonsense" in words(block.author_view())
    assert ours(block.author_view) == []


def test_a_plan_key_that_is_none_is_told_to_staff_alone():
    told = module(make_user("benali", role="instructor"), plan_key="a b").student_view()
    calm = module(make_user(), plan_key="a b").student_view()

    assert words(told) != words(calm)
    assert "ne peut pas encore" in words(calm)


def test_a_duplicate_shows_the_same_progress_and_a_rerun_none():
    user = make_user()
    make_user(course=OTHER_COURSE)
    write_section(user, "vision")

    assert "Complète" in words(module(user, name="copie").student_view())
    assert "Complète" not in words(module(user, course=OTHER_COURSE).student_view())


# Completion


def test_seeing_a_module_without_sections_completes_it():
    user = make_user()
    block = module(user, sections=[])

    asked(block, "seen")

    assert completion_of(user, block) == 1


def test_seeing_a_module_with_empty_sections_completes_nothing():
    user = make_user()
    block = module(user)

    asked(block, "seen")

    assert not completion_of(user, block)
    assert not UserState.objects.exists()


def test_it_is_as_complete_as_the_share_of_its_sections_that_are_done():
    user = make_user()
    block = module(user)
    write_section(user, "vision")
    asked(block, "seen")
    assert completion_of(user, block) == 0.5

    save(
        block_for(user, usage()),
        *[{**each, "seq": each["seq"] + 100, "base": 1} for each in _edits("parties_prenantes")],
        revision=1,
    )
    asked(block, "seen")
    assert completion_of(user, block) == 1


def _edits(section):
    return changes_of({section: library.example("kanimbora")[section]})


def test_it_may_become_less_complete_again():
    user = make_user()
    block = module(user, sections=["vision"])
    write_section(user, "vision")
    asked(block, "seen")
    assert completion_of(user, block) == 1

    save(block_for(user, usage()), change(500, "vision.vision_statement", "", base=1), revision=1)
    asked(block, "seen")

    assert completion_of(user, block) == 0


def test_what_was_told_is_not_told_again():
    user = make_user()
    block = module(user, sections=[])
    asked(block, "seen")
    before = len(EVENTS)

    asked(block_for(user, block.scope_ids.usage_id), "seen")

    assert len(EVENTS) == before


def test_the_answer_is_the_module_as_it_is_now():
    user = make_user()
    block = module(user)
    write_section(user, "vision")

    answer = asked(block, "seen")

    assert "1 section complète sur 2" in words(answer["html"])
    assert answer["revision"] >= 1


# Refusals


@pytest.mark.parametrize(("who", "code"), STRANGERS)
def test_strangers_are_refused(who, code):
    status, answer = ask(module(who()), "seen")

    assert (status, answer["code"]) == (403, code)
    assert answer["error"]


def test_a_page_of_somebody_else_is_refused():
    block = module(make_user("karim"))

    status, answer = call(block, "seen", {"person": course_anonymous_id(make_user())})

    assert (status, answer["code"]) == (403, "other_person")


def test_masquerading_staff_complete_nothing(monkeypatch):
    learner = make_user()
    masquerade(monkeypatch, make_user("benali", role="instructor"), as_user=learner)
    block = module(learner, sections=[])

    status, answer = ask(block, "seen")

    assert (status, answer["code"]) == (403, "masquerade")
    assert completion_of(learner, block) is None


@pytest.mark.parametrize("body", [b"not json", b"[]", b"{}", b'{"person": 7}'])
def test_what_is_no_request_is_refused(body):
    status, answer = call(module(make_user()), "seen", body)

    assert status == 400
    assert answer["error"]


def test_get_is_refused_and_there_is_no_other_handler():
    block = module(make_user())

    assert call(block, "seen", method="GET")[0] == 400
    with pytest.raises(NoSuchHandlerError):
        ask(block, "save")


@pytest.mark.parametrize("whole", [True, False])
def test_it_costs_two_queries_of_our_tables_whatever_the_plan(whole):
    user = make_user()
    if whole:
        save_example(make_block(user))
    else:
        write_section(user, "vision")
    block = module(user)
    asked(block, "seen")
    for look in (block.student_view, lambda: asked(block, "seen")):
        assert len(ours(look)) == 2


# What the platform reads


def test_olx_comes_in_and_goes_out_the_same():
    runtime = module(make_user()).runtime
    xml = etree.fromstring(
        """<city_module display_name="Jour 2" purpose="Choisir un problème." minutes="330"
            objectives='["énoncer un « problème »",
                         "dresser la liste"]' sections='["vision"]' plan_key="ville"/>"""
    )
    ids = ScopeIds(None, TAG, usage("olx", tag=TAG), usage("olx", tag=TAG))
    block = CityModuleBlock.parse_xml(xml, runtime, ids)
    out = etree.Element(TAG)
    block.add_xml_to_node(out)
    again = CityModuleBlock.parse_xml(etree.fromstring(etree.tostring(out)), runtime, ids)

    assert block.objectives == ["énoncer un « problème »", "dresser la liste"]
    for name in CityModuleBlock.editable_fields:
        assert getattr(again, name) == getattr(block, name), name


def test_what_studio_exports_can_be_read_by_people():
    block = module(make_user())
    out = etree.Element(TAG)
    block.add_xml_to_node(out)

    assert out.get("objectives") == '["énoncer un problème", "dresser la liste des acteurs"]'
    assert out.get("sections") == '["vision", "parties_prenantes"]'


def mistakes(**fields) -> list[str]:
    block = module(make_user(), **fields)
    validation = Validation(usage(tag=TAG))
    block.validate_field_data(validation, block)
    return [message.text for message in validation.messages]


def test_good_settings_are_not_complained_about():
    assert mistakes() == mistakes(sections=[], minutes=0, objectives=[]) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"worksheet": "nonsense"},
        {"sections": ["nonsense"]},
        {"plan_key": "deux mots"},
        {"minutes": -5},
        {"minutes": 10**9},
        {"objectives": [7]},
    ],
)
def test_wrong_settings_are_told_to_their_author(fields):
    assert len(mistakes(**fields)) == 1


def test_authors_write_it_in_studio():
    html = module(make_user()).studio_view(None).content

    assert all(f'data-field-name="{name}"' in html for name in CityModuleBlock.editable_fields)


@pytest.mark.parametrize("role", ["student", "instructor"])
def test_nobody_saves_settings_through_the_lms(role):
    block = module(make_user("benali", role=role))

    assert (
        call(block, "submit_studio_edits", {"values": {"purpose": "x"}, "defaults": []})[0] == 403
    )


def test_apps_and_search_are_told_what_its_author_wrote_and_no_progress():
    user = make_user()
    write_section(user, "vision")
    told = module(user).student_view_data()

    assert told["objectives"] == TOLD["objectives"]
    assert [each["id"] for each in told["sections"]] == TOLD["sections"]
    assert "done" not in str(told)
    assert TOLD["purpose"] in str(module(user).index_dictionary())


def test_phones_and_masquerades_show_it_and_completion_is_ours_to_tell():
    block = module(make_user())

    assert block.has_support(block.student_view, "multi_device")
    assert block.has_custom_completion
    assert block.completion_mode == "completable"
    assert CityModuleBlock.show_in_read_only_mode
    assert not block.has_score
    assert CityModuleBlock.resources_dir == "assets"
    assert CityModuleBlock.__module__.count(".") == 1
