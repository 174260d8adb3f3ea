"""The queue: pages by keys, filters, search, counts, and their cost."""

from __future__ import annotations

import base64
import json
import string
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.platform.errors import Refusal
from city_diplomacy_xblocks.reviewing import api, queue
from city_diplomacy_xblocks.reviewing.models import MarkHistory, Review, Submission
from city_diplomacy_xblocks.reviewing.text import fold

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def fill(place, worksheet):
    """Put `rows`, each a dict of columns, straight into the table: handing in ten thousand plans takes too long."""
    version = drafting.register_worksheet(worksheet)

    def _fill(rows):
        now = timezone.now()
        common = {"course_key": place.course_key, "plan_key": place.plan_key}
        plans = [Plan(**common, worksheet_version=version, created=now, modified=now) for _ in rows]
        last = Plan.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        Plan.objects.bulk_create(plans, batch_size=1000)
        made = Plan.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        Submission.objects.bulk_create(
            (
                _row(plan_id, row, common, place, version)
                for plan_id, row in zip(made, rows, strict=True)
            ),
            batch_size=1000,
        )

    return _fill


def _row(plan_id, row, common, place, version):
    name, city = row.get("name", "N."), row.get("city", "")
    return Submission(
        plan_id=plan_id,
        attempt=1,
        usage_key=place.usage_key,
        worksheet_version=version,
        submitted_at=row.get("at", LONG_AGO),
        submitted_by=1,
        state=row.get("state", "waiting"),
        name=name,
        city=city,
        sort_name=fold(name),
        sort_city=fold(city),
        answers="{}",
        **common,
    )


def walk(place, **asked):
    """Every row on the way to the end, and on the way back to the start."""
    there, page = [], api.queue_page(place=place, **asked)
    assert page.previous_cursor is None
    pages = [page]
    while page.next_cursor:
        page = api.queue_page(place=place, cursor=page.next_cursor, **asked)
        pages.append(page)
    there = [row for each in pages for row in each.rows]
    back = list(page.rows)
    while page.previous_cursor:
        page = api.queue_page(place=place, cursor=page.previous_cursor, **asked)
        back = list(page.rows) + back
    return there, back, pages


NAMES = st.one_of(
    st.sampled_from(
        ["", "Aïssata", "AISSATA", "aïssata", "عائشة", "أحمد", "Ömer", "Zoé", "zoe", "%", "_"]
    ),
    st.text(alphabet=string.ascii_letters + "éÉïÏçœß أحمدعائشة'-_%", max_size=6),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.tuples(NAMES, st.integers(0, 3)), max_size=30),
    sort=st.sampled_from(["waiting", "name"]),
)
def test_walking_there_and_back_meets_each_row_once(place, fill, rows, sort):
    Submission.objects.all().delete()
    fill([{"name": name, "at": LONG_AGO + timedelta(days=day)} for name, day in rows])
    with patch.object(queue, "PAGE", 4):
        there, back, pages = walk(place, sort=sort)
    assert there == back
    assert len(there) == len(rows)
    assert {row.id for row in there} == set(Submission.objects.values_list("id", flat=True))
    assert all(len(page.rows) == 4 for page in pages[:-1])
    if sort == "waiting":
        keys = [(row.submitted_at, row.id) for row in there]
        assert keys == sorted(keys)


def test_names_are_sorted_and_found_without_their_accents(place, fill):
    fill(
        [
            {"name": "Zoé"},
            {"name": "éric"},
            {"name": "Aïssata D.", "city": "Saint-Louis"},
            {"name": "Omar"},
        ]
    )
    shown = [row.name for row in api.queue_page(place=place, sort="name").rows]
    assert shown == ["Aïssata D.", "éric", "Omar", "Zoé"]
    for sought, found in [
        ("AISSATA", 1),
        ("ï", 2),
        ("saint-LOUIS", 1),
        ("100%", 0),
        ("_", 0),
        ("  ", 4),
    ]:
        assert len(api.queue_page(place=place, search=sought).rows) == found, sought


def test_an_arabic_name_is_found_with_and_without_its_marks(place, fill):
    fill([{"name": "مُحَمَّد", "city": "الرباط"}])
    for sought in ("محمد", "مُحَمَّد", "الرباط"):
        assert len(api.queue_page(place=place, search=sought).rows) == 1


def test_a_state_filters_and_counts_say_how_many(place, fill):
    states = ["waiting"] * 3 + ["reading"] * 2 + ["returned", "released"]
    fill([{"state": state} for state in states])
    page = api.queue_page(place=place, state="reading")
    assert [row.state for row in page.rows] == ["reading"] * 2
    assert {state: count.number for state, count in page.counts.items()} == {
        "": 7,
        "waiting": 3,
        "reading": 2,
        "returned": 1,
        "released": 1,
    }


def test_counting_stops_at_a_thousand(place, fill):
    fill([{}] * 1002)
    count = api.queue_page(place=place).counts["waiting"]
    assert (count.number, count.more) == (1000, True)


def test_a_page_that_emptied_leads_back(place, fill):
    fill([{}] * 30)
    first = api.queue_page(place=place)
    last = set(Submission.objects.values_list("id", flat=True)) - {row.id for row in first.rows}
    Submission.objects.filter(id__in=last).update(listed=False)
    emptied = api.queue_page(place=place, cursor=first.next_cursor)
    assert emptied.rows == ()
    back = api.queue_page(place=place, cursor=emptied.previous_cursor)
    assert [row.id for row in back.rows] == [row.id for row in first.rows]


def packed(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "odd",
    [
        "x",
        "é",
        "\ud800",
        "A" * 5000,
        packed(),
        packed("name", True, "a"),
        packed("name", True, "a\x00", 1),
        packed("name", True, "\ud800", 1),
        packed("name", True, 5, 1),
        packed("name", True, "a", 2**80),
        packed("name", True, "a", float("inf")),
        packed("waiting", True, "x", 1),
        packed("waiting", True, "2026-09-01T00:00:00", 1),
        packed("waiting", True, "0001-01-01T00:00:00+14:00", 1),
    ],
    ids=range(14),
)
def test_a_cursor_that_is_none_is_refused(place, odd):
    with pytest.raises(Refusal) as caught:
        api.queue_page(place=place, cursor=odd)
    assert (caught.value.status, caught.value.code) == (400, "bad_cursor")


@pytest.mark.parametrize(
    "odd", ["\x00", "\ud800", "%", "\\", "x" * 10_000, "’", "😀"], ids=range(7)
)
def test_any_search_is_answered(place, fill, odd):
    fill([{"name": "Omar"}])
    assert len(api.queue_page(place=place, search=odd).rows) <= 1


def test_a_cursor_of_another_order_begins_anew(place, fill):
    fill([{}] * 30)
    cursor = api.queue_page(place=place, sort="name").next_cursor
    assert api.queue_page(place=place, cursor=cursor).previous_cursor is None


@pytest.mark.parametrize("size", [100, 10_000])
def test_a_page_costs_the_same_at_any_size(place, fill, benali, size):
    fill([{"name": f"N{n % 97}", "at": LONG_AGO + timedelta(minutes=n % 500)} for n in range(size)])
    ids = Submission.objects.values_list("id", flat=True)[:50]
    Review.objects.bulk_create(
        Review(submission_id=each, grader_id=benali.user_id, grader_name="B", updated=LONG_AGO)
        for each in ids
    )
    for sort in ("waiting", "name"):
        page = api.queue_page(place=place, sort=sort)
        middle = api.queue_page(place=place, sort=sort, cursor=page.next_cursor)
        cursors = ["", page.next_cursor, middle.next_cursor, middle.previous_cursor]
        for state in ("", "waiting"):
            for cursor in cursors:
                with CaptureQueriesContext(
                    connection,
                ) as caught:
                    api.queue_page(place=place, sort=sort, state=state, cursor=cursor, search="n")
                assert len(caught) <= 8


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own plan")
@pytest.mark.parametrize("state", ["", "waiting"])
@pytest.mark.parametrize(("sort", "column"), [("waiting", "wait"), ("name", "name")])
def test_a_page_is_read_from_its_index(place, fill, state, sort, column):
    fill([{}] * 60)
    first = api.queue_page(place=place, sort=sort, state=state)
    second = api.queue_page(place=place, sort=sort, state=state, cursor=first.next_cursor)
    index = f"cd_submission_{'state_' if state else ''}{column}"
    for cursor in ("", first.next_cursor, second.previous_cursor):
        with CaptureQueriesContext(connection) as caught:
            api.queue_page(place=place, sort=sort, state=state, cursor=cursor)
        page_query = next(each["sql"] for each in caught if " ORDER BY " in each["sql"])
        with connection.cursor() as asked:
            asked.execute(f"EXPLAIN QUERY PLAN {page_query}")
            plan = " ".join(row[-1] for row in asked.fetchall())
        assert f"USING INDEX {index} " in plan
        assert "TEMP B-TREE" not in plan
        if cursor:
            ranged = "sort_name" if sort == "name" else "submitted_at"
            assert f"{ranged}>" in plan or f"{ranged}<" in plan


def test_the_history_of_a_mark_is_the_last_one(place, fill, benali):
    fill([{"state": "released"}])
    submission = Submission.objects.get()
    review = Review.objects.create(
        submission=submission, grader_id=benali.user_id, updated=LONG_AGO
    )
    for revision, points in enumerate((60, 80)):
        MarkHistory.objects.create(
            submission=submission,
            review=review,
            revision=revision,
            decision="validated",
            points=points,
            max_points=100,
            at=LONG_AGO,
            marks="{}",
        )
    assert api.queue_page(place=place).rows[0].points == 80
