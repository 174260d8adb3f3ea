"""Each view, for each person who may open it."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from city_diplomacy_xblocks.answering import assets
from city_diplomacy_xblocks.demo.runtime import DemoRuntime
from city_diplomacy_xblocks.demo.testing import (
    OTHER_COURSE,
    block_for,
    course_anonymous_id,
    make_block,
    make_user,
    usage,
)
from city_diplomacy_xblocks.drafting.models import Plan
from tests.platform.platforms import masquerade
from tests.xblock.story import asked, change, save

pytestmark = pytest.mark.django_db

FILES = {
    "learner": ["learner-A.css", "learner-A.js"],
    "grader": ["grader-A.css", "grader-A.js"],
    "studio": ["studio-A.css"],
    "pictures": ["pictures-A.css"],
}


@pytest.fixture(autouse=True)
def built(monkeypatch):
    monkeypatch.setattr(assets, "manifest", lambda: FILES)
    monkeypatch.setattr(DemoRuntime, "local_resource_url", lambda _self, _block, uri: f"/r/{uri}")


def loaded(fragment) -> list[str]:
    return sorted(each.data for each in fragment.resources)


def bundle(name: str) -> list[str]:
    return [f"/r/public/{file}" for file in FILES[name]]


def in_studio(block):
    real = block.runtime.service
    block.runtime.service = lambda asker, name: None if name == "enrollments" else real(asker, name)
    return block


def test_a_learner_sees_their_plan_with_the_learners_files():
    user = make_user()
    block = make_block(user)
    save(block, change(1, "identite.city_name", "Kanimbora"))

    fragment = block_for(user, usage()).student_view()

    assert "Kanimbora" in fragment.content
    assert loaded(fragment) == sorted(bundle("learner") + bundle("pictures"))
    assert fragment.js_init_fn == "CityWorksheet"
    assert fragment.json_init_args["person"] == course_anonymous_id(user)


def test_a_view_writes_nothing():
    make_block(make_user()).student_view()

    assert not Plan.objects.exists()


def test_only_the_sections_named_are_shown():
    html = make_block(make_user(), sections=["vision"]).student_view().content

    assert 'data-path="vision.' in html
    assert 'data-path="identite.' not in html


def test_a_section_that_is_not_there_is_left_out():
    html = make_block(make_user(), sections=["vision", "nonsense"]).student_view().content

    assert 'data-path="vision.' in html


def test_staff_see_the_queue_at_the_submission_point_with_the_graders_files():
    fragment = make_block(make_user("benali", role="instructor")).student_view()

    assert "data-queue" in fragment.content
    assert loaded(fragment) == bundle("grader")
    assert fragment.json_init_args["staff"]


def test_staff_see_a_page_of_their_own_elsewhere():
    staff = make_user("benali", role="instructor")
    fragment = make_block(staff, submission_point=False).student_view()

    assert loaded(fragment) == sorted(bundle("learner") + bundle("pictures"))
    assert "data-queue" not in fragment.content


def test_staff_of_another_course_see_no_queue():
    staff = make_user("moussa", role="instructor", course=OTHER_COURSE)

    assert "data-queue" not in make_block(staff).student_view().content


def test_masquerading_staff_see_the_learners_page(monkeypatch):
    learner = make_user()
    save(make_block(learner), change(1, "identite.city_name", "Kanimbora"))
    masquerade(monkeypatch, make_user("benali", role="instructor"), as_user=learner)

    html = block_for(learner, usage()).student_view().content
    assert "Kanimbora" in html
    assert "<textarea" not in html
    assert "data-hand" not in html


def test_an_example_is_read_only_and_makes_no_plan():
    block = make_block(make_user(), example="kanimbora", submission_point=False)
    html = block.student_view().content

    assert "Kanimbora" in html
    assert not Plan.objects.exists()


def test_an_example_is_shown_to_staff_and_in_studio_alike():
    staff = make_user("benali", role="instructor")
    fields = {"example": "kanimbora", "submission_point": False}

    assert "Kanimbora" in make_block(staff, **fields).student_view().content
    assert "Kanimbora" in in_studio(make_block(staff, **fields)).student_view().content


@pytest.mark.parametrize("view", ["student_view", "public_view"])
def test_the_anonymous_are_asked_to_log_in(view):
    html = getattr(make_block(AnonymousUser()), view)().content

    assert "data-path" not in html
    assert html == make_block(AnonymousUser()).public_view().content
    assert "cd-say" in html


def test_the_not_enrolled_see_no_plan_and_are_told_why():
    html = make_block(make_user("passant", role=None)).student_view().content

    assert "data-path" not in html
    assert "cd-say" in html
    assert html != make_block(AnonymousUser()).public_view().content


@pytest.mark.parametrize("fields", [{"worksheet": "nonsense"}, {"example": "nonsense"}])
def test_a_wrong_setting_is_told_to_staff_and_kept_from_learners(fields):
    told = make_block(make_user("benali", role="instructor"), **fields).student_view().content
    calm = make_block(make_user("karim"), **fields).student_view().content

    assert "nonsense" in told
    assert "nonsense" not in calm
    assert "cd-say" in calm


@pytest.mark.parametrize("view", ["author_view", "student_view"])
def test_studio_shows_an_outline_and_nobodys_answers(view):
    block = in_studio(make_block(make_user("benali", role="instructor"), sections=["vision"]))
    html = getattr(block, view)().content

    assert "data-learner" not in html
    assert "<details>" in html
    assert not Plan.objects.exists()


def test_the_outline_names_sections_that_are_not_there():
    block = in_studio(make_block(make_user(), sections=["vision", "nonsense"]))

    assert "nonsense" in block.author_view().content


def test_the_outline_of_a_worksheet_that_is_not_there_says_so():
    assert (
        "nonsense" in in_studio(make_block(make_user(), worksheet="nonsense")).author_view().content
    )


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_page_speaks_its_readers_language(language):
    html = make_block(make_user(language=language)).student_view().content

    assert f'lang="{language}"' in html


def test_the_page_is_had_in_another_language_with_the_same_answers():
    block = make_block(make_user(language="fr"))
    save(block, change(1, "identite.city_name", "Kanimbora"))

    answer = asked(block, "page", language="en")

    assert 'lang="en"' in answer["html"]
    assert "Kanimbora" in answer["html"]
    assert answer["args"]["language"] == "en"


def test_each_block_of_a_page_has_ids_of_its_own():
    user = make_user()
    first, second = (make_block(user, name=name).student_view().content for name in ("a", "b"))
    ids = [set(re.findall(r'id="([^"]+)"', html)) for html in (first, second)]

    assert ids[0]
    assert not ids[0] & ids[1]


def test_without_its_files_a_view_says_how_to_build_them(monkeypatch, tmp_path):
    monkeypatch.undo()
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "manifest.json")

    with pytest.raises(assets.NotBuilt, match="npm run build"):
        make_block(make_user()).student_view()
