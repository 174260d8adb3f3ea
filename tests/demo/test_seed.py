"""What is there when the demo starts, from nothing and again."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from urllib.request import urlopen

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from city_diplomacy_xblocks.demo import course as courses_of_demo
from city_diplomacy_xblocks.demo import seed
from city_diplomacy_xblocks.demo.testing import COURSE, usage
from city_diplomacy_xblocks.demo.testing import OTHER_COURSE as SMART_CITY
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.models import History, Plan
from city_diplomacy_xblocks.reviewing.models import Submission


@pytest.fixture
def seeded(db):
    seed.seed()


def plan_of(username, course_key=COURSE):
    user = User.objects.get(username=username)
    return drafting.find_plan(user_id=user.pk, course_key=course_key, plan_key="plan")


@pytest.mark.parametrize("course_key", [COURSE, SMART_CITY], ids=lambda key: key.course)
def test_one_plan_is_complete_and_handed_in_one_half_way_one_not_begun(seeded, course_key):
    complete, half_way = plan_of("aissata", course_key), plan_of("mariam", course_key)
    sections = [section.id for section in complete.worksheet.sections]
    assert complete.state == "submitted"
    assert set(complete.answers) == set(sections)
    assert half_way.state == "draft"
    assert set(half_way.answers) == set(sections[: seed.HALF_WAY])
    assert plan_of("karim", course_key) is None
    assert Submission.objects.get(plan_id=complete.id).state == "waiting"


@pytest.mark.database
@pytest.mark.parametrize(
    ("course_key", "example"), [(COURSE, "kanimbora"), (SMART_CITY, "tizraoun")]
)
def test_seeded_plan_says_what_the_example_of_its_course_says(seeded, course_key, example):
    assert plan_of("aissata", course_key).answers == seed.library.example(example)


def test_nothing_of_the_seed_was_kept_aside(seeded):
    plans = Plan.objects.all()
    originals = [each for each in courses_of_demo.courses().values() if not each.translated]
    assert len(plans) == 2 * len(originals)
    assert [drafting.kept_aside(plan.pk) for plan in plans] == [[]] * len(plans)


def test_seeding_again_changes_nothing(seeded):
    def counted():
        revisions = Plan.objects.order_by("pk").values_list("revision", flat=True)
        counts = [model.objects.count() for model in (User, Submission, History)]
        return [*counts, *revisions]

    before = counted()
    seed.seed()
    assert counted() == before


def test_sections_are_placed_so_that_links_lead_across_units(seeded):
    placed = drafting.placements(COURSE, "plan")
    assert drafting.submission_point(COURSE, "plan").block_id == "fiche_remise"
    sections = {section.id for section in plan_of("aissata").worksheet.sections}
    assert set(placed) - {""} == sections


def test_every_block_shows_sections_that_its_worksheet_has(seeded):
    for course in courses_of_demo.courses().values():
        for node in course.blocks():
            block = seed.DemoRuntime(User.objects.get(username="karim"), course.key).get_block(
                node.key
            )
            worksheet = seed.library.get(block.worksheet)
            assert all(worksheet.section(section) for section in block.sections), node.key


def test_participant_and_instructor_see_the_handed_in_plan(seeded, client):
    url = reverse("jump_to", args=[str(COURSE), str(drafting.submission_point(COURSE, "plan"))])
    for username in ("aissata", "benali"):
        client.force_login(User.objects.get(username=username))
        page = client.get(url, follow=True)
        assert page.status_code == 200
        assert "Kanimbora" in page.content.decode()


@pytest.mark.parametrize(
    ("written", "years"), [("2020-02-01T23:00:00Z", 0), ("2999-02-01T23:00:00Z", 900)]
)
def test_due_dates_always_lie_ahead(written, years):
    moved = datetime.fromisoformat(courses_of_demo._still_ahead(written))
    assert moved > timezone.now() + timedelta(days=365 * years)
    assert moved < timezone.now() + timedelta(days=365 * (years + 100))


class TestCommand:
    """The command, in a folder of its own."""

    def command(self, folder, *arguments):
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "CITY_"))
        }
        environment |= {"CITY_DEMO_DIR": str(folder / "var"), "LANG": "en_GB.UTF-8"}
        return [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "city_diplomacy_xblocks.demo",
            *arguments,
        ], environment

    def run(self, folder, *arguments):
        line, environment = self.command(folder, *arguments)
        return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=120)

    def people(self, folder):
        with sqlite3.connect(folder / "var" / "demo.sqlite3") as database:
            return [
                name for (name,) in database.execute("SELECT username FROM auth_user ORDER BY id")
            ]

    def test_starts_from_nothing_again_and_clean(self, tmp_path):
        assert self.run(tmp_path, "seed").returncode == 0
        first = self.people(tmp_path)
        with sqlite3.connect(tmp_path / "var" / "demo.sqlite3") as database:
            database.execute("UPDATE auth_user SET last_name = 'Z.' WHERE username = 'karim'")
        second = self.run(tmp_path, "seed")
        assert (second.returncode, second.stderr) == (0, "")
        with sqlite3.connect(tmp_path / "var" / "demo.sqlite3") as database:
            kept = "SELECT count(*) FROM auth_user WHERE last_name = 'Z.'"
            assert database.execute(kept).fetchone() == (1,)
            assert self.run(tmp_path, "reset").returncode == 0
        with sqlite3.connect(tmp_path / "var" / "demo.sqlite3") as database:
            assert database.execute(kept).fetchone() == (0,)
        assert self.people(tmp_path) == first

    def test_what_authors_saved_holds_until_one_begins_clean(self, tmp_path):
        assert self.run(tmp_path, "seed").returncode == 0
        key = str(usage("fiche_vision"))
        plans = "SELECT DISTINCT plan_key FROM city_diplomacy_xblocks_placement WHERE usage_key = ?"
        saved = "INSERT INTO city_demo_authoredfield (usage_key, name, value) VALUES (?, ?, ?)"
        with sqlite3.connect(tmp_path / "var" / "demo.sqlite3") as database:
            assert database.execute(plans, [key]).fetchall() == [("plan",)]
            database.execute(saved, [key, "plan_key", '"autre"'])
        for command, expected in (("seed", "autre"), ("reset", "plan")):
            assert self.run(tmp_path, command).returncode == 0
            with sqlite3.connect(tmp_path / "var" / "demo.sqlite3") as database:
                assert database.execute(plans, [key]).fetchall() == [(expected,)]

    def test_serves_and_says_where(self, tmp_path):
        line, environment = self.command(tmp_path, "run", "--port", "0", "--no-open")
        server = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            lines = (re.search(r"http://\S+", line) for line in server.stdout)
            found = next(filter(None, lines))
            with urlopen(found.group(), timeout=20) as page:
                assert page.status == 200
                assert "Aïssata D." in page.read().decode()
        finally:
            server.terminate()
            server.wait(10)
            server.stdout.close()
