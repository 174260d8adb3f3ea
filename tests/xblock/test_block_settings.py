"""« Ce bloc » in Studio: what an author chooses from, what follows from it, what is saved and what not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from city_diplomacy_xblocks.answering.block_settings import panel
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
from city_diplomacy_xblocks.receivers import register_course
from city_diplomacy_xblocks.worksheets import library
from tests.xblock.story import change, save
from tests.xblock.test_costs import ours
from tests.xblock.test_own_worksheets import publish
from tests.xblock.test_versions import DEVISE, FIRST, SECOND

pytestmark = pytest.mark.django_db

PLAN = library.get("plan_migration")
SECTIONS = [section.id for section in PLAN.sections]


def in_studio(name: str = "fiche", **fields):
    """The block before its author; with `fields`, made anew."""
    if fields or usage(name) not in CONTENT:
        make_block(make_user("autrice", role="author"), name=name, **fields)
    return studio_block_for(make_user("autrice", role="author"), usage(name))


def page_of(block, language: str = "en"):
    return html.fromstring(panel(block, language))


def followed(block, **body):
    """What the panel shows once that is chosen: its parts."""
    status, answer = call(block, "block_settings", {"text": "", "language": "en", **body})
    assert status == 200, answer
    return {name: html.fromstring(f"<div>{each}</div>") for name, each in answer["html"].items()}


def lines(page) -> list[tuple[str, bool]]:
    """Each section, and whether it is ticked."""
    return [
        (line.get("data-line"), bool(line.xpath(".//input[@checked]")))
        for line in page.xpath("//*[@data-line]")
    ]


def cards(page) -> list[str]:
    return [each.get("value") for each in page.xpath("//input[@data-card]")]


def chosen(page) -> str:
    (card,) = page.xpath("//input[@data-card][@checked]")
    return card.get("value")


def words(page) -> str:
    return " ".join(page.text_content().split())


def edit(block, **given):
    """Save; `given` are settings, `seen` and `over` are said beside them."""
    aside = {name: given.pop(name) for name in ("seen", "over") if name in given}
    return call(block, "submit_studio_edits", {"values": given, "defaults": [], **aside})


def wrong_of(answer) -> list[str]:
    """The settings that something is wrong with."""
    return [each["field"] for each in answer["error"]["messages"]]


# What there is to choose from


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_each_worksheet_of_the_library_is_a_card_with_its_title_what_it_makes_and_a_drawing(
    language,
):
    page = page_of(in_studio(worksheet="suivi_gouvernance"), language)

    assert sorted(cards(page)) == sorted(library.ids())
    assert chosen(page) == "suivi_gouvernance"
    for card in page.xpath("//input[@data-card]"):
        (title,) = page.xpath(f"//*[@id='{card.get('aria-labelledby')}']")
        (told,) = page.xpath(f"//*[@id='{card.get('aria-describedby')}']")
        assert title.text_content().strip()
        assert len(told.text_content()) > 100
        assert card.getparent().xpath(".//*[@aria-hidden='true']/svg")


def test_what_a_worksheet_asks_is_counted():
    page = page_of(in_studio())
    (told,) = page.xpath("//input[@value='plan_migration']/..//*[contains(@class, 'cd-meta')]")
    fields = sum(len(section.fields) for section in PLAN.sections)

    assert told.text_content() == f"{len(PLAN.sections)} sections, {fields} fields"


def test_worksheets_of_the_course_are_offered_and_those_of_another_are_not():
    publish()
    assert cards(page_of(in_studio("cadre"))).count("essai") == 1
    make_user("autrice", role="author", course=OTHER_COURSE)
    make_block(make_user(course=OTHER_COURSE), course=OTHER_COURSE)
    other = studio_block_for(make_user("autrice"), usage(course=OTHER_COURSE))
    assert "essai" not in cards(page_of(other))


def test_the_worksheet_written_here_comes_first_and_once():
    publish()
    page = page_of(in_studio())

    assert cards(page)[0] == chosen(page) == ""
    assert "essai" not in cards(page)
    assert "Fiche d’essai" in words(page)
    assert lines(page) == [("actions", True), ("cadre", False)]


def test_a_worksheet_that_cannot_be_shown_yet_is_a_card_too():
    page = page_of(in_studio(own_worksheet="id: ["))

    assert chosen(page) == ""
    assert lines(page) == []


def test_sections_stand_in_the_order_of_the_author_then_in_that_of_the_worksheet():
    page = page_of(in_studio(sections=["vision", "identite"]))

    others = [name for name in SECTIONS if name not in ("vision", "identite")]
    assert [name for name, _ in lines(page)] == ["vision", "identite", *others]
    assert [name for name, ticked in lines(page) if ticked] == ["vision", "identite"]


def test_a_section_says_for_which_module_it_is_and_which_unit_shows_it_already():
    there = make_block(
        make_user(), name="ailleurs", display_name="Notre vision", sections=["vision"],
        submission_point=False,
    )  # fmt: skip
    here = make_block(make_user())
    register_course(COURSE, [there, here])
    page = page_of(in_studio())

    (vision,) = page.xpath("//*[@data-line='vision']")
    (risks,) = page.xpath("//*[@data-line='risques']")
    assert "module M2" in words(vision)
    assert "Notre vision" in words(vision)
    assert "already" not in words(risks)


def test_a_section_that_the_worksheet_has_no_more_can_be_unticked():
    page = page_of(in_studio(sections=["visoin", "vision"]))

    assert lines(page)[:2] == [("visoin", True), ("vision", True)]
    assert "no such section" in words(page.xpath("//*[@data-line='visoin']")[0])


def test_the_submission_point_says_where_the_plan_is_handed_in_already():
    point = make_block(make_user(), name="remise", display_name="Remettre le plan")
    register_course(COURSE, [point])
    page = page_of(in_studio(submission_point=False))

    (said,) = page.xpath("//*[@data-block-part='point']")
    assert "“Remettre le plan”" in words(said)
    told = followed(in_studio(), plan_key="autre")
    assert words(told["point"]) == ""


def test_what_is_written_is_text_and_never_html():
    block = in_studio(display_name="<b>", introduction="<script>alert(1)</script>")
    page = page_of(block)

    assert not page.xpath("//script | //b")
    assert page.xpath("//textarea[@data-value='introduction']")[0].text.strip() == (
        "<script>alert(1)</script>"
    )


def test_every_control_has_a_name_and_no_two_parts_one_id():
    page = page_of(in_studio(sections=["vision"]))

    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for control in page.xpath("//input | //select | //textarea"):
        named = (
            control.get("aria-labelledby")
            or control.xpath("ancestor::label")
            or page.xpath(f"//label[@for='{control.get('id')}']")
        )
        assert named, html.tostring(control)
    described = " ".join(page.xpath("//@aria-describedby | //@aria-labelledby")).split()
    assert set(described) <= set(ids)
    assert all(words(each) for each in page.xpath("//button | //legend"))


# What follows from what is chosen


def test_another_worksheet_brings_its_own_sections_and_examples_and_leaves_the_others():
    told = followed(in_studio(sections=["vision"]), worksheet="feuille_route_numerique")

    roadmap = library.get("feuille_route_numerique")
    assert next(name for name, _ in lines(told["sections"])) in [s.id for s in roadmap.sections]
    assert len(lines(told["sections"])) == len(roadmap.sections)
    assert told["sections"].xpath("//option/@value") == ["", *library.examples(roadmap.id)]
    assert chosen(told["cards"]) == roadmap.id


def test_what_is_ticked_and_not_saved_yet_stays():
    told = followed(in_studio(), worksheet="plan_migration", sections=["risques", "vision"])

    assert lines(told["sections"])[:2] == [("risques", True), ("vision", True)]


def test_a_worksheet_that_is_being_written_is_offered_and_goes_again():
    told = followed(in_studio(), worksheet="", text=FIRST)
    assert chosen(told["cards"]) == ""
    assert [name for name, _ in lines(told["sections"])] == ["cadre", "actions"]

    told = followed(in_studio(), worksheet="", text="")
    assert chosen(told["cards"]) == "plan_migration"


def test_how_strict_a_worksheet_is_is_told_with_a_way_to_change_it():
    adapt = '//*[@data-do=\'{"do":"adapt","worksheet":"plan_migration"}\']'
    assert page_of(in_studio()).xpath(adapt)

    told = followed(in_studio(), worksheet="carnet_parcours")["cards"]
    assert not told.xpath("//*[@data-do]")


def test_plans_of_a_worksheet_that_is_left_are_counted():
    publish()
    assert "plan of the course" not in words(page_of(in_studio()))
    save(block_for(make_user(), usage("cadre")), change(1, "cadre.devise", DEVISE))

    told = followed(in_studio(), worksheet="plan_migration", text=FIRST)
    assert "1 plan of the course follows the worksheet that you leave" in words(told["cards"])
    assert "that you leave" not in words(followed(in_studio(), worksheet="", text=SECOND)["cards"])


def test_nothing_is_stored_by_looking():
    block = in_studio()
    followed(block, worksheet="carnet_parcours", sections=["stage"], text=FIRST)

    assert block_for(make_user(), usage()).worksheet == "plan_migration"
    assert block_for(make_user(), usage()).own_worksheet == ""


@pytest.mark.parametrize("role", ["student", "staff", "instructor"])
def test_whoever_may_not_write_the_course_is_told_nothing(role):
    make_block(make_user())
    for block in (
        block_for(make_user("benali", role=role), usage()),
        studio_block_for(make_user("benali", role=role), usage()),
    ):
        status, answer = call(block, "block_settings", {"worksheet": "plan_migration"})
        assert (status, answer["code"]) == (403, "authors_only")
        assert "html" not in answer


def test_the_author_of_another_course_is_told_nothing():
    make_block(make_user())
    other = make_user("voisine", role="author", course=OTHER_COURSE)
    block = studio_block_for(other, usage())

    assert call(block, "block_settings", {})[0] == 403
    assert edit(block, display_name="Autre")[0] == 403


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.one_of(
                st.none(), st.booleans(), st.integers(), st.text(max_size=40),
                st.sampled_from([FIRST, "plan_migration", "essai"]),
                st.lists(st.one_of(st.text(max_size=8), st.integers(), st.none()), max_size=4),
            )
            for name in ("worksheet", "text", "sections", "example", "plan_key")
        },
    )
)  # fmt: skip
def test_whatever_is_asked_is_answered_or_refused(db, body):
    status, answer = call(in_studio(), "block_settings", body)
    assert status == 200 or (status == 400 and answer["error"])


def test_it_costs_three_statements_at_most():
    publish()
    block = in_studio()
    panel(block, "fr")
    assert len(ours(lambda: panel(in_studio(), "fr"))) == 2
    left = {"worksheet": "plan_migration", "text": FIRST}
    assert len(ours(lambda: call(in_studio(), "block_settings", left))) == 3


# What is saved


def test_what_an_author_sets_is_what_learners_see():
    status, answer = edit(
        in_studio(), display_name="Vision", sections=["risques", "vision"], introduction="Courage."
    )
    assert (status, answer["result"]) == (200, "success")

    page = html.fromstring(block_for(make_user(), usage()).student_view().content)
    assert page.xpath("//section/@data-section") == ["risques", "vision"]
    assert words(page.xpath("//*[@data-introduction]")[0]) == "Courage."


def test_what_somebody_else_has_saved_meanwhile_is_not_lost():
    mine = in_studio()
    seen = html.fromstring(panel(mine, "fr")).get("data-seen")
    assert edit(in_studio(), seen=seen, points=20)[0] == 200

    status, answer = edit(in_studio(), seen=seen, points=50)
    assert (status, answer["code"]) == (409, "changed_meanwhile")
    assert block_for(make_user(), usage()).points == 20
    assert edit(in_studio(), seen=seen, over=True, points=50)[0] == 200
    assert block_for(make_user(), usage()).points == 50


def test_a_page_saves_again_with_what_it_was_told():
    seen = html.fromstring(panel(in_studio(), "fr")).get("data-seen")
    for points in (20, 30, 30):
        status, answer = edit(in_studio(), seen=seen, points=points)
        assert status == 200, answer
        seen = answer["seen"]
    assert seen == html.fromstring(panel(in_studio(), "en")).get("data-seen")


def test_a_setting_that_is_set_to_what_it_was_by_default_is_another_state():
    block = in_studio()
    before = html.fromstring(panel(block, "fr")).get("data-seen")
    answer = edit(block, points=100)[1]

    assert answer["seen"] != before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"worksheet": "nonsense"}, "worksheet"),
        ({"sections": ["nonsense"]}, "sections"),
        ({"plan_key": "deux mots"}, "plan_key"),
        ({"plan_key": ""}, "plan_key"),
        ({"own_worksheet": "id: ["}, "own_worksheet"),
        ({"own_worksheet": FIRST.replace("essai", "plan_migration")}, "own_worksheet"),
        ({"own_worksheet": FIRST, "submission_point": False}, "submission_point"),
        ({"points": "beaucoup"}, "points"),
        ({"points": {}}, "points"),
        ({"answer_within": "dix"}, "answer_within"),
        ({"sections": "{"}, "sections"),
    ],
)
def test_what_could_not_be_shown_is_refused_and_said_of_its_setting(wrong, field):
    status, answer = edit(in_studio(), display_name="Autre", **wrong)

    assert status == 400
    assert set(wrong_of(answer)) == {field}
    assert all(each["text"] for each in answer["error"]["messages"])
    assert block_for(make_user(), usage()).display_name != "Autre"


@pytest.mark.parametrize(
    "given",
    [
        {"example": "nonsense"},
        {"points": 12.5},
        {"points": 0},
        {"answer_within": 900},
        {"sections": ["vision", "nonsense"]},
    ],
)
def test_what_can_be_shown_is_saved_and_the_author_is_told(given):
    block = in_studio()

    assert edit(block, **given)[0] == 200
    (told,) = block_for(make_user(), usage()).validate().messages
    assert told.type == "warning"
    assert told.to_json()["field"] in given


def test_a_second_submission_point_is_refused_and_told_where_the_first_is():
    point = make_block(make_user(), name="remise", display_name="Remettre le plan")
    register_course(COURSE, [point])
    status, answer = edit(in_studio(submission_point=False), submission_point=True)

    assert status == 400
    assert wrong_of(answer) == ["submission_point"]
    assert "Remettre le plan" in answer["error"]["messages"][0]["text"]


def test_a_block_names_the_worksheet_that_is_written_in_it():
    assert edit(in_studio(), own_worksheet=FIRST, worksheet="plan_migration")[0] == 200
    assert block_for(make_user(), usage()).worksheet == "essai"


def test_a_block_lets_go_of_its_worksheet():
    publish()
    assert edit(in_studio(), own_worksheet="", worksheet="carnet_parcours", sections=[])[0] == 200
    assert block_for(make_user(), usage()).worksheet == "carnet_parcours"

    edit(in_studio(), own_worksheet=FIRST)
    assert edit(in_studio(), own_worksheet="")[0] == 200
    assert block_for(make_user(), usage()).worksheet == "plan_migration"


def test_a_changed_worksheet_with_plans_needs_to_say_what_becomes_of_them():
    publish()
    save(block_for(make_user(), usage("cadre")), change(1, "cadre.devise", DEVISE))
    changed = FIRST.replace("Devise de la ville", "Devise")

    status, answer = edit(in_studio(), own_worksheet=changed)
    assert (status, wrong_of(answer)) == (400, ["own_worksheet"])
    (message,) = answer["error"]["messages"]
    assert "1 plan" in message["text"]
    assert "Versions" in message["text"]
    assert edit(in_studio(), own_worksheet=SECOND)[0] == 200


@pytest.mark.parametrize(
    "body", [[], {}, {"values": {}}, {"defaults": []}, {"values": [], "defaults": []}, "x", None]
)
def test_what_is_no_save_is_refused(body):
    status, answer = call(in_studio(), "submit_studio_edits", body)
    assert status == 400
    assert answer["error"]


def test_what_no_file_can_hold_is_taken_out():
    assert edit(in_studio(), introduction="un\x00\ud800 mot", sections=["visi\x01on"])[0] == 200
    block = block_for(make_user(), usage())
    assert (block.introduction, block.sections) == ("un mot", ["vision"])
