"""The demo's Studio: who gets in, what a block is given there, and what becomes of what is saved."""

from __future__ import annotations

import html
import json

import pytest
from django.test import Client
from django.urls import reverse
from submissions import api as submissions
from xblock.exceptions import InvalidScopeError, NoSuchServiceError

from city_diplomacy_xblocks.demo import personas, seed
from city_diplomacy_xblocks.demo.course import courses
from city_diplomacy_xblocks.demo.models import AuthoredField, UserState
from city_diplomacy_xblocks.demo.storage import CONTENT
from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    OTHER_COURSE,
    block_for,
    call,
    course_anonymous_id,
    make_user,
    studio_block_for,
    usage,
)
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.platform.asking import where, who_is_asking
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.adapting import adapted

pytestmark = pytest.mark.django_db

#: Where the plan of the course is handed in, and a block that shows some of its sections.
POINT = usage("fiche_remise")
VISION = usage("fiche_vision")
MODULE = next(node.key for node in courses()[COURSE].blocks() if node.tag == "city_module")
#: A worksheet begun from nothing.
COMPOSED = {
    "text": "",
    "operation": {"do": "begin", "title": "Un plan de quartier"},
    "path": "",
    "trial": "",
    "language": "fr",
}


@pytest.fixture
def author(db):
    """Writes the course."""
    return make_user("autrice", role="author")


def client_of(user, **options) -> Client:
    client = Client(**options)
    if user:
        client.force_login(user)
    return client


def unit_url(key, *, page="studio_unit"):
    unit = courses()[key.course_key].unit_of(key)
    return reverse(page, args=[str(key.course_key), str(unit.node.key)])


def edit_url(key):
    return reverse("studio_edit", args=[str(key.course_key), str(key)])


def handler_url(key, handler="submit_studio_edits", *, route="studio_handler"):
    return reverse(route, args=[str(key.course_key), str(key), handler])


def post(client, url, body, **headers):
    return client.post(url, json.dumps(body), content_type="application/json", **headers)


def save(user, key, *, defaults=(), **values):
    """Save settings as the editor does."""
    body = {"values": values, "defaults": list(defaults)}
    return post(client_of(user), handler_url(key), body)


def start_again():
    """What a new process of the demo does."""
    CONTENT.clear()
    courses.cache_clear()
    seed.seed()


class TestPages:
    def test_author_sees_each_block_of_a_unit_and_the_way_to_its_editor(self, author):
        client = client_of(author)
        for node in courses()[COURSE].blocks():
            page = client.get(unit_url(node.key))
            assert page.status_code == 200, node.key
            assert f'href="{edit_url(node.key)}"' in page.content.decode()
            assert node.title in html.unescape(page.content.decode())

    @pytest.mark.parametrize("query", ["", "?modal=1"])
    def test_author_opens_the_editor_of_each_block(self, author, query):
        client = client_of(author)
        for node in courses()[COURSE].blocks():
            page = client.get(edit_url(node.key) + query).content.decode()
            assert f'data-usage="{node.key}"' in page
            assert 'data-init="' in page
            assert f'data-back="{unit_url(node.key)}"' in page

    def test_author_is_led_to_studio_from_the_course_where_there_is_something_to_edit(self, author):
        client, course = client_of(author), courses()[COURSE]
        for unit in course.units:
            page = client.get(reverse("unit", args=[str(COURSE), str(unit.node.key)]))
            link = reverse("studio_unit", args=[str(COURSE), str(unit.node.key)])
            assert (link in page.content.decode()) is unit.node.holds_blocks

    def test_the_persona_who_writes_is_among_those_to_choose_from(self, client):
        writes = [one for one in personas.PERSONAS if one.role == "author"]
        assert len(writes) == 1
        page = html.unescape(client.get("/").content.decode())
        assert writes[0].name in page
        assert str(writes[0].about) in page

    @pytest.mark.parametrize("role", ["student", "staff", "instructor", None])
    def test_nobody_else_finds_it(self, role):
        client = client_of(make_user("autre", role=role))
        for url in (unit_url(VISION), edit_url(VISION)):
            assert client.get(url).status_code == 404
        page = client.get(unit_url(VISION, page="unit"))
        assert "/studio/" not in page.content.decode()

    def test_neither_do_authors_of_another_course_and_the_anonymous(self):
        stranger = make_user("autrice", role="author", course=OTHER_COURSE)
        for client in (client_of(stranger), client_of(None)):
            for url in (unit_url(VISION), edit_url(VISION)):
                assert client.get(url).status_code == 404

    @pytest.mark.parametrize("name", ["nowhere", "block-v1:A+B+C+type@html+block@none"])
    def test_what_is_not_there_is_not_found(self, author, name):
        for page in ("studio_unit", "studio_edit"):
            url = reverse(page, args=[str(COURSE), name])
            assert client_of(author).get(url).status_code == 404

    def test_whoever_views_as_a_participant_is_one(self, author):
        client = client_of(author)
        back = unit_url(VISION, page="unit")
        assert f'value="{back}"' in client.get(unit_url(VISION)).content.decode()
        client.post("/persona", {"persona": "karim", "next": back})
        assert client.get(unit_url(VISION)).status_code == 404


class TestWhatABlockIsGiven:
    def test_studio_knows_who_may_write_and_nothing_of_learners(self, author):
        block = studio_block_for(author, POINT)
        may = block.runtime.service(block, "studio_user_permissions")
        assert may.can_write(COURSE)
        assert not may.can_write(OTHER_COURSE)
        assert block.runtime.service(block, "enrollments") is None
        assert block.runtime.service(block, "completion") is None
        with pytest.raises(NoSuchServiceError):
            block.runtime.service(block, "publish")

    def test_the_lms_has_no_word_on_who_may_write(self, author):
        block = block_for(author, POINT)
        assert block.runtime.service(block, "studio_user_permissions") is None

    def test_person_has_no_name_and_no_role_in_the_course(self, author):
        person = who_is_asking(studio_block_for(author, POINT))
        assert (person.user_id, person.key) == (author.pk, "")
        assert not person.is_staff
        assert not person.is_enrolled
        assert where(studio_block_for(author, POINT)) is None

    def test_author_is_staff_in_the_course(self, author):
        person = who_is_asking(block_for(author, POINT))
        assert person.is_staff
        service = block_for(author, POINT).runtime.service(block_for(author, POINT), "user")
        attributes = service.get_current_user().opt_attrs
        assert attributes["edx-platform.user_role"] == "staff"

    def test_nothing_is_written_of_learners(self, author):
        block = studio_block_for(author, POINT)
        assert block.started is None
        block.started = 0.5
        with pytest.raises(InvalidScopeError):
            block.save()
        assert not UserState.objects.exists()
        assert not AuthoredField.objects.exists()

    @pytest.mark.parametrize("handler", ["save", "hand_in", "queue"])
    def test_no_plan_is_made_and_no_queue_read(self, author, handler):
        status, _ = call(studio_block_for(author, POINT), handler, {"person": "student"})
        assert status == 403
        assert not Plan.objects.exists()


class TestDoor:
    @pytest.mark.parametrize(
        "key", [POINT, usage("recap", tag="city_plan_recap")], ids=lambda key: key.block_type
    )
    @pytest.mark.parametrize("role", ["student", "instructor", "author"])
    def test_nobody_saves_settings_at_the_address_of_the_lms(self, role, key):
        CONTENT.setdefault(key, {"worksheet": "plan_migration"})
        before = dict(CONTENT[key])
        client = client_of(make_user("quelqu_une", role=role))
        url = handler_url(key, route="handler")
        answer = post(client, url, {"values": {"display_name": "Non"}, "defaults": []})
        assert answer.status_code == 403
        assert answer.json()["error"]
        assert CONTENT[key] == before

    @pytest.mark.parametrize("role", ["student", "instructor", "author"])
    def test_nobody_composes_a_worksheet_at_the_address_of_the_lms(self, role):
        client = client_of(make_user("quelqu_une", role=role))
        answer = post(client, handler_url(POINT, "compose", route="handler"), COMPOSED)
        assert (answer.status_code, answer.json()["code"]) == (403, "authors_only")

    def test_only_authors_compose_a_worksheet_in_studio(self, author):
        others = [make_user(f"autre_{role}", role=role) for role in ("student", "instructor")]
        others.append(make_user("ailleurs", role="author", course=OTHER_COURSE))
        for other in others:
            answer = post(client_of(other), handler_url(POINT, "compose"), COMPOSED)
            assert (answer.status_code, answer.json()["code"]) == (403, "authors_only")
        answer = post(client_of(author), handler_url(POINT, "compose"), COMPOSED)
        assert answer.status_code == 200
        assert "Un plan de quartier" in answer.json()["text"]

    @pytest.mark.parametrize("role", ["student", "instructor", None])
    def test_only_authors_save_settings_in_studio(self, role):
        before = dict(CONTENT[VISION])
        assert save(make_user("autre", role=role), VISION, display_name="Non").status_code == 403
        stranger = make_user("autrice", role="author", course=OTHER_COURSE)
        assert save(stranger, VISION, display_name="Non").status_code == 403
        assert CONTENT[VISION] == before
        assert not AuthoredField.objects.exists()

    def test_the_anonymous_reach_no_block_in_studio(self):
        assert post(client_of(None), handler_url(VISION), {}).status_code == 403
        assert client_of(None).get(handler_url(VISION)).status_code == 403

    def test_token_is_needed(self, author):
        client = client_of(author, enforce_csrf_checks=True)
        body = {"values": {"display_name": "Oui"}, "defaults": []}
        assert post(client, handler_url(VISION), body).status_code == 403
        client.get(edit_url(VISION))
        token = client.cookies["csrftoken"].value
        assert post(client, handler_url(VISION), body, HTTP_X_CSRFTOKEN=token).status_code == 200


class TestSaving:
    def test_participants_see_it_and_the_other_course_does_not(self, author, learner):
        words = "Une phrase que personne n’avait écrite"
        others = {k: dict(v) for k, v in CONTENT.items() if k.course_key != COURSE}
        assert save(author, MODULE, purpose=words).json()["result"] == "success"
        assert save(author, MODULE, display_name="Module zéro").json()["result"] == "success"
        page = client_of(learner).get(unit_url(MODULE, page="unit")).content.decode()
        assert words in html.unescape(page)
        page = html.unescape(client_of(author).get(unit_url(MODULE)).content.decode())
        assert words in page
        assert "Module zéro</bdi></h2>" in page
        assert {k: dict(v) for k, v in CONTENT.items() if k.course_key != COURSE} == others

    @pytest.mark.database
    def test_it_outlives_the_process_with_what_was_put_back(self, author, learner):
        save(author, POINT, points=40, defaults=["display_name"])
        start_again()
        block = block_for(learner, POINT)
        assert block.max_score() == 40
        assert not block.fields["display_name"].is_set_on(block)
        assert block.sections == ["engagement"]
        assert block.due is not None

    def test_what_the_files_no_longer_hold_is_left_out(self, author):
        AuthoredField.objects.create(usage_key=usage("parti"), name="points", value="3")
        start_again()
        assert usage("parti") not in CONTENT

    def test_links_between_units_follow(self, author):
        seed.seed()
        assert drafting.placements(COURSE, "plan")["vision"] == VISION
        save(author, VISION, sections=["risques"], plan_key="autre")
        assert drafting.placements(COURSE, "plan").get("vision") != VISION
        assert drafting.placements(COURSE, "autre") == {"risques": VISION}

    def test_own_worksheet_is_there_for_the_other_blocks(self, author, learner):
        seed.seed()
        text = adapted(library.get("plan_migration"), worksheet_id="plan_de_ma_ville")
        assert save(author, POINT, own_worksheet=text).status_code == 200
        assert save(author, VISION, worksheet="plan_de_ma_ville").status_code == 200
        assert client_of(learner).get(unit_url(VISION, page="unit")).status_code == 200
        start_again()
        assert block_for(learner, VISION).worksheet == "plan_de_ma_ville"
        assert drafting.own_worksheet(COURSE, "plan_de_ma_ville")

    def test_what_is_refused_is_not_kept(self, author):
        before = dict(CONTENT[POINT])
        assert save(author, POINT, plan_key="pas une clé", display_name="Non").status_code == 400
        assert CONTENT[POINT] == before
        assert not AuthoredField.objects.exists()

    def test_scores_are_listed_under_the_title_of_now(self, author, learner):
        item = {
            "student_id": course_anonymous_id(learner),
            "course_id": str(COURSE),
            "item_id": str(POINT),
            "item_type": "city_worksheet",
        }
        made = submissions.create_submission(item, {})
        submissions.set_score(made["uuid"], 83, 100)
        save(author, POINT, display_name="Le plan de votre ville")
        page = client_of(learner).get(reverse("progress", args=[str(COURSE)])).content.decode()
        assert "Le plan de votre ville" in page

    def test_next_start_writes_nothing_into_what_authors_have_changed(self, author):
        seed.seed()
        revisions = sorted(Plan.objects.values_list("pk", "revision"))
        save(author, POINT, submission_point=False)
        save(author, VISION, submission_point=True)
        start_again()
        assert sorted(Plan.objects.values_list("pk", "revision")) == revisions
