from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from opaque_keys.edx.keys import UsageKey

from city_diplomacy_xblocks.demo.testing import (
    COURSE,
    OTHER_COURSE,
    course_anonymous_id,
    make_block,
    make_user,
    usage,
)
from city_diplomacy_xblocks.platform import asking
from city_diplomacy_xblocks.platform.errors import Refusal
from tests.platform.platforms import masquerade, session

pytestmark = pytest.mark.django_db


def code_of(check, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refused:
        check(*args, **kwargs)
    assert refused.value.status == 403
    assert refused.value.message
    return refused.value.code


def learner_code(block, **kwargs) -> str:
    person = asking.who_is_asking(block)
    return code_of(asking.require_learner, block, person, **{"page_of": person.key, **kwargs})


def staff_code(block) -> str:
    person = asking.who_is_asking(block)
    return code_of(asking.require_staff, block, person, page_of=person.key)


def in_studio(block, *, may_write: bool | None = None):
    """The block as Studio runs it: no enrolments; permissions as `may_write` says, None for no service."""
    real = block.runtime.service

    def service(asker, name):
        if name == "studio_user_permissions" and may_write is not None:
            return SimpleNamespace(can_write=lambda _key: may_write)
        return None if name == "enrollments" else real(asker, name)

    block.runtime.service = service
    return block


def test_a_learner_is_known_by_id_name_and_language():
    user = make_user("karim", language="en")
    person = asking.who_is_asking(make_block(user))

    assert person.user_id == user.pk
    assert person.key == person.anonymous_id == course_anonymous_id(user)
    assert (person.username, person.name, person.language) == ("karim", "Karim", "en")
    assert (person.is_staff, person.is_enrolled, person.is_masquerading) == (False, True, False)


def test_the_anonymous_are_nobody():
    person = asking.who_is_asking(make_block(AnonymousUser()))

    assert person.user_id is None
    assert (person.key, person.is_staff, person.is_enrolled) == ("", False, False)


@pytest.mark.parametrize("role", ["staff", "instructor"])
def test_staff_of_the_course_are_staff_and_count_as_enrolled(role):
    person = asking.who_is_asking(make_block(make_user("benali", role=role)))

    assert person.is_staff
    assert person.is_enrolled


def test_staff_of_another_course_are_strangers_here():
    user = make_user("moussa", role="staff", course=OTHER_COURSE)
    block = make_block(user)

    assert not asking.who_is_asking(block).is_staff
    assert staff_code(block) == "staff_only"
    assert learner_code(block) == "not_enrolled"


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        ("fr", "fr"),
        ("fr-ca", "fr"),
        ("en-gb", "en"),
        ("ar-ma", "ar"),
        ("pt_BR", "fr"),
        ("", "fr"),
        (None, "fr"),
    ],
)
def test_whoever_reads_a_language_we_lack_reads_french(code, spoken):
    assert asking.spoken(code) == spoken


def test_the_place_is_the_block_in_its_run_with_points_and_dates():
    due, grace = datetime(2027, 3, 1, tzinfo=UTC), timedelta(hours=2)
    block = make_block(make_user(), plan_key="Ville", points=20)
    block.due, block.graceperiod = due, grace

    place = asking.where(block)

    assert (place.course_key, place.usage_key, place.plan_key) == (COURSE, usage(), "ville")
    assert (place.points, place.due, place.grace) == (20, due, grace)


def test_a_key_with_branch_and_version_is_the_same_place():
    block = make_block(make_user())
    branched = COURSE.for_branch("published-branch")
    block.scope_ids = block.scope_ids._replace(usage_id=usage().map_into_course(branched))

    assert asking.where(block).usage_key == usage()
    assert asking.where(block).course_key == COURSE


@pytest.mark.parametrize(
    "key",
    [
        "lib-block-v1:org+lib+type@city_worksheet+block@fiche",
        "lb:org:lib:city_worksheet:fiche",
    ],
)
def test_a_library_is_no_place_for_a_plan(key):
    block = make_block(make_user())
    block.scope_ids = block.scope_ids._replace(usage_id=UsageKey.from_string(key))

    assert asking.where(block) is None
    assert learner_code(block) == "no_plan_here"


def test_studio_is_no_place_for_a_plan():
    block = in_studio(make_block(make_user("benali", role="instructor")))

    assert asking.where(block) is None
    assert learner_code(block) == staff_code(block) == "no_plan_here"


def test_an_enrolled_learner_before_their_own_page_may_write():
    block = make_block(make_user())
    person = asking.who_is_asking(block)

    assert asking.require_learner(block, person, page_of=person.key) == asking.where(block)


def test_the_anonymous_may_nothing():
    block = make_block(AnonymousUser())

    assert learner_code(block) == "anonymous"
    assert learner_code(block, writes=False) == "anonymous"
    assert staff_code(block) == "anonymous"


def test_the_not_enrolled_may_nothing():
    block = make_block(make_user("passant", role=None))

    assert learner_code(block) == "not_enrolled"
    assert learner_code(block, writes=False) == "not_enrolled"


def test_whoever_left_the_course_may_nothing():
    user = make_user("ancien")
    block = make_block(user)
    block.runtime.service(block, "enrollments").get_active_enrollments_by_course(COURSE).filter(
        user=user
    ).update(is_active=False)

    assert learner_code(block) == "not_enrolled"


def test_another_persons_page_is_refused_and_the_session_is_named():
    block = make_block(make_user("karim"))
    person = asking.who_is_asking(block)

    with pytest.raises(Refusal) as refused:
        asking.require_learner(block, person, page_of=course_anonymous_id(make_user("mariam")))

    assert refused.value.code == "other_person"
    assert "Karim" in refused.value.message


def test_a_learner_is_not_staff():
    assert staff_code(make_block(make_user())) == "staff_only"


def test_staff_looking_as_a_certain_learner_may_read_and_not_write(monkeypatch):
    learner, staff = make_user("karim"), make_user("benali", role="instructor")
    masquerade(monkeypatch, staff, as_user=learner)
    block = make_block(learner)
    person = asking.who_is_asking(block)

    assert person.is_masquerading
    assert asking.require_learner(block, person, page_of=person.key, writes=False)
    assert learner_code(block) == "masquerade"
    assert staff_code(block) == "masquerade"


def test_staff_looking_as_any_learner_may_read_and_not_write(monkeypatch):
    staff = make_user("benali", role="instructor")
    masquerade(monkeypatch, staff)
    block = make_block(staff)

    assert learner_code(block) == "masquerade"
    assert asking.require_learner(
        block, asking.who_is_asking(block), page_of=course_anonymous_id(staff), writes=False
    )


def test_a_session_of_somebody_else_than_the_user_service_says_is_a_masquerade(monkeypatch):
    session(monkeypatch, make_user("benali", role="instructor"))

    assert asking.who_is_asking(make_block(make_user("karim"))).is_masquerading


def test_looking_as_staff_is_no_masquerade(monkeypatch):
    staff = make_user("benali", role="instructor")
    masquerade(monkeypatch, staff, role="staff")

    assert not asking.who_is_asking(make_block(staff)).is_masquerading


def test_a_learners_own_session_is_no_masquerade(monkeypatch):
    learner = make_user("karim")
    session(monkeypatch, learner)

    assert not asking.who_is_asking(make_block(learner)).is_masquerading


@pytest.mark.parametrize("may_write", [False, None])
def test_only_authors_of_the_course_are_authors(may_write):
    block = in_studio(make_block(make_user()), may_write=may_write)

    assert code_of(asking.require_author, block) == "authors_only"


def test_a_library_of_the_newer_kind_knows_its_authors_itself():
    block = in_studio(make_block(make_user()))
    key = UsageKey.from_string("lb:org:lib:city_worksheet:fiche")
    block.scope_ids = block.scope_ids._replace(usage_id=key)

    asking.require_author(block)


def test_a_library_of_the_newer_kind_that_knows_its_authors_is_asked():
    block = in_studio(make_block(make_user()), may_write=False)
    key = UsageKey.from_string("lb:org:lib:city_worksheet:fiche")
    block.scope_ids = block.scope_ids._replace(usage_id=key)

    assert code_of(asking.require_author, block) == "authors_only"


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("block-v1:o+c+r+branch@draft-branch+version@519665f6223ebd6980884f2b", "course-v1:o+c+r"),
        ("lib-block-v1:o+l+branch@library+version@519665f6223ebd6980884f2b", "library-v1:o+l"),
    ],
)
def test_who_may_write_is_asked_of_the_course_whatever_version_was_read(stored, asked):
    block = in_studio(make_block(make_user()), may_write=True)
    key = UsageKey.from_string(f"{stored}+type@city_worksheet+block@fiche")
    block.scope_ids = block.scope_ids._replace(usage_id=key)
    service, keys = block.runtime.service, []
    permissions = SimpleNamespace(can_write=lambda key: not keys.append(str(key)))
    block.runtime.service = lambda asker, name: (
        permissions if name == "studio_user_permissions" else service(asker, name)
    )

    asking.require_author(block)

    assert keys == [asked]


def test_authors_of_the_course_are_authors():
    asking.require_author(in_studio(make_block(make_user()), may_write=True))
