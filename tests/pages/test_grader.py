"""The graders' pages as HTML: what they say, in which order, and that nothing people wrote becomes markup."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from django.utils import timezone, translation
from lxml import etree
from lxml.html import fragment_fromstring

from city_diplomacy_xblocks.fields.spec import Field, Option
from city_diplomacy_xblocks.pages import grader
from city_diplomacy_xblocks.platform.people import Person
from city_diplomacy_xblocks.reviewing.data import (
    CommentView,
    Count,
    OtherReview,
    QueuePage,
    QueueRow,
    Release,
    ReviewView,
    SavedReview,
    SubmissionView,
    ThreadView,
)
from city_diplomacy_xblocks.reviewing.marks import Mark
from city_diplomacy_xblocks.worksheets.definition import (
    Criterion,
    Level,
    Rubric,
    Section,
    Worksheet,
)

NASTY = "<script>alert(1)</script> {{ 7|add:1 }} {% now %} {0} \u202egnp.exe"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:1 }} {% now %} {0} \u202egnp.exe"
MOMENT = datetime(2026, 12, 14, 10, 7, tzinfo=UTC)

ACTORS = Field(
    "actors",
    "table",
    {"fr": "Acteurs"},
    row_prefix="K",
    columns=(
        Field("name", "text", {"fr": "Nom"}),
        Field("level", "choice", {"fr": "Niveau"}, options=(Option("local", {"fr": "Local"}),)),
    ),
)
ACTIONS = Field(
    "actions",
    "table",
    {"fr": "Actions"},
    row_prefix="A",
    columns=(
        Field("title", "text", {"fr": "Titre"}),
        Field("what", "longtext", {"fr": "Contenu"}),
        Field(
            "partner", "stakeholder_ref", {"fr": "Partenaires"}, target="who.actors", multiple=True
        ),
        Field("cost", "number", {"fr": "Coût"}),
        Field("start", "month", {"fr": "Début"}),
    ),
)
LEVELS = tuple(
    Level(points, {"fr": title}, {"fr": f"{title.lower()}, en clair"})
    for points, title in (
        (3, "Insuffisant"),
        (7, "À renforcer"),
        (11, "Satisfaisant"),
        (15, "Excellent"),
    )
)
WORKSHEET = Worksheet(
    id="w",
    version=1,
    title={"fr": "Plan d’action"},
    sections=(
        Section(
            "who",
            {"fr": "Acteurs"},
            fields=(
                ACTORS,
                Field("links", "link", {"fr": "Liens"}),
                Field("how", "longtext", {"fr": "Comment"}),
            ),
        ),
        Section("what", {"fr": "Actions"}, fields=(ACTIONS,)),
        Section("end", {"fr": "Suivi"}, fields=(Field("note", "longtext", {"fr": "Note"}),)),
    ),
    rubric=Rubric(
        (
            Criterion(
                "c1", {"fr": "Parties prenantes"}, 15, LEVELS, blocking=True, sections=("who",)
            ),
            Criterion("c2", {"fr": "Actions"}, 15, LEVELS, sections=("what", "end")),
        ),
        pass_mark=18,
    ),
)
ANSWERS = {
    "who": {
        "actors": [
            {"id": "k1", "name": "Comité de quartier", "level": "local"},
            {"id": "k2", "name": NASTY},
        ],
        "links": ["https://exemple.org/a?b=1&c=2", "javascript:alert(1)"],
        "how": f"Première ligne\n{NASTY}",
    },
    "what": {
        "actions": [
            {
                "id": "a1",
                "title": "Ouvrir un guichet",
                "what": NASTY,
                "partner": ["k1"],
                "cost": 48000000,
            }
        ]
    },
}
PERSON = Person(7, "key7", "benali", "Pr. H. Benali", "anon7", "fr", True, True, False)


@pytest.fixture(autouse=True)
def _french():
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    """Findings have their own tests: here there are the two of `FINDINGS`, or none."""
    monkeypatch.setattr("city_diplomacy_xblocks.pages.grading_review.check", lambda *_a, **_k: [])


def thread(**changes):
    said = CommentView(1, 7, "Pr. H. Benali", True, NASTY, MOMENT, False)
    return evolve(ThreadView(5, "who.how", "", "", "open", False, False, 1, (said,)), **changes)


def view(**changes):
    base = ReviewView(
        submission=SubmissionView(
            31, 4, 1, "reading", MOMENT, False, "Aïssata D.", "Kanimbora", MOMENT, None
        ),
        worksheet=WORKSHEET,
        answers=ANSWERS,
        review=SavedReview(
            2,
            {"c1": Mark(Decimal("12.5"), NASTY)},
            NASTY,
            "",
            MOMENT,
            Decimal("12.5"),
            Decimal(30),
            False,
        ),
        obstacle=None,
        others=(),
        threads=(),
        history=(),
    )
    return evolve(base, **changes)


def review_html(**changes):
    return grader.render_review(view(**changes), person=PERSON, language="fr", block_id="b1")


def queue_html(rows=(), *, counts=None, **asked):
    page = QueuePage(tuple(rows), asked.pop("next_cursor", None), None, counts or {"": Count(0)})
    return grader.render_queue(page, worksheet=WORKSHEET, language="fr", block_id="b1", **asked)


def row(**changes):
    base = QueueRow(31, "Aïssata D.", "Kanimbora", 1, "waiting", timezone.now(), False)
    return evolve(base, **changes)


def test_nothing_people_wrote_becomes_markup_anywhere():
    page = review_html(threads=(thread(), thread(id=6, path="what.actions.a1", quote=NASTY[:30])))
    queue = queue_html([row(name=NASTY, city=NASTY, readers=(NASTY,))], search=NASTY)
    for html in (page, queue):
        assert "<script" not in html
        assert ESCAPED in html
    assert '"{{' not in page.replace(ESCAPED, "")


def test_a_link_is_followed_only_when_it_leads_to_the_web():
    html = review_html()
    assert 'href="https://exemple.org/a?b=1&amp;c=2"' in html
    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html


def test_references_are_read_with_number_and_name():
    assert "K1 — Comité de quartier" in review_html()


def test_points_between_two_levels_keep_the_lower_one_and_name_both():
    html = review_html()
    chosen = html[html.index('value="11"') :]
    assert " checked" in chosen[: chosen.index(">")]
    assert 'value="12,5"' in html
    assert "Satisfaisant" in html and "Excellent" in html


def test_the_sum_counts_given_marks_only():
    html = review_html()
    foot = html[html.index("data-sum-words") :]
    assert "data-sum-total>12,5<" in foot
    assert "data-sum-max>15<" in foot


def test_each_criterion_stands_beside_its_first_section_and_the_next_one_points_there():
    html = review_html()
    parts = ('-v-who"', '-k-c1"', '-v-what"', '-k-c2"', '-v-end"')
    places = [html.index(part, html.index("cd-pair-row")) for part in parts]
    assert places == sorted(places)
    assert html.count('data-criterion="c2"') == 1


def test_threads_stand_under_the_text_they_speak_of_and_lost_rows_keep_theirs():
    html = review_html(threads=(thread(), thread(id=6, path="what.actions.gone")))
    slot = html[html.index('data-threads="who.how"') :]
    assert slot.index('data-thread="5"') < slot.index('data-path="what.actions"')
    assert html.index('data-thread="6"') > html.index('data-path="end.note"')


def test_an_internal_note_says_so():
    html = grader.render_thread(thread(internal=True), person=PERSON, block_id="b1")
    assert "cd-th-in" in html


def test_colleagues_marks_show_only_when_they_differ():
    other = OtherReview(
        "F. Mbaye", {"c1": Mark(Decimal(7), "Qui parle ?"), "c2": Mark(Decimal(3))}, Decimal(10)
    )
    html = review_html(others=(other,))
    assert "Qui parle ?" in html
    hidden = review_html(others=(evolve(other, marks=None, total=None),))
    assert "F. Mbaye" in hidden
    assert "Qui parle ?" not in hidden


def test_a_published_mark_is_read_only_until_it_is_opened_and_shows_its_history():
    told = Release(
        1,
        "validated",
        Decimal(26),
        Decimal(30),
        {"c1": Mark(Decimal(15)), "c2": Mark(Decimal(11))},
        "Bravo",
        "Pr. H. Benali",
        MOMENT,
    )
    earlier = evolve(told, points=Decimal("20.5"))
    html = review_html(
        submission=evolve(view().submission, state="released"), history=(earlier, told)
    )
    assert 'data-editing=""' in html
    assert 'data-when="edit" hidden' in html
    assert "data-edit>" in html
    assert "20,5 / 30" in html
    assert html.index("26 / 30") < html.index("data-criterion")


def test_a_returned_attempt_cannot_be_marked_again():
    told = Release(1, "to_revise", Decimal(3), Decimal(30), {}, "", "B.", MOMENT)
    html = review_html(submission=evolve(view().submission, state="returned"), history=(told,))
    assert 'data-writable=""' in html
    assert "data-release" not in html
    assert "data-edit>" not in html


def test_the_queue_says_what_waits_how_long_and_who_reads():
    html = queue_html(
        [
            row(
                attempt=2,
                state="reading",
                submitted_at=timezone.now() - timedelta(days=12),
                late=True,
                readers=("F. Mbaye",),
            )
        ],
        counts={"": Count(1000, True), "waiting": Count(24)},
        next_cursor="abc",
    )
    assert "+</bdi>" in html
    assert "12 " in html
    assert "F. Mbaye" in html
    assert 'data-page="abc"' in html
    assert 'role="table"' in html


def test_an_empty_queue_tells_nothing_yet_from_nothing_found():
    assert "data-clear" not in queue_html()
    assert "data-clear" in queue_html(search="zzz")


def test_a_second_attempt_shows_what_changed_since_it_was_sent_back():
    before = {
        "who": {
            "actors": [{"id": "k1", "name": "Comité de quartier"}],
            "how": "Deux réunions par an.",
        },
        "what": {
            "actions": [
                {"id": "a1", "title": "Ouvrir un guichet", "cost": 40000000, "partner": ["k1"]},
                {"id": "a9", "title": "Action retirée"},
            ]
        },
    }
    after = {
        "who": {**ANSWERS["who"], "how": "Quatre réunions par an."},
        "what": {
            "actions": [ANSWERS["what"]["actions"][0], {"id": "a2", "title": "Nouvelle action"}]
        },
    }
    html = review_html(before=before, answers=after)
    assert "Deux</del><ins>" in html
    assert "Quatre</ins> réunions par an." in html
    assert "Action retirée" in html
    row = html[
        html.index('data-path="what.actions.a1"') : html.index('data-path="what.actions.a2"')
    ]
    assert "<del>" in row and "40" in row and "48" in row
    assert html.count("cd-tag") >= 3
    assert "<del" not in review_html(before=ANSWERS)


def test_what_a_worksheet_says_in_french_is_marked_so_on_an_arabic_page():
    """Labels, titles, criteria and levels, wherever they stand as text."""
    with translation.override("ar"):
        pages = (
            grader.render_review(view(), person=PERSON, language="ar", block_id="b1"),
            grader.render_queue(
                QueuePage((row(),), None, None, {"": Count(1)}),
                worksheet=WORKSHEET,
                language="ar",
                block_id="b1",
            ),
        )
    said = {WORKSHEET.title["fr"]}
    said |= {section.title["fr"] for section in WORKSHEET.sections}
    said |= {spec.label["fr"] for section in WORKSHEET.sections for spec in section.fields}
    for criterion in WORKSHEET.rubric.criteria:
        said |= {criterion.title["fr"]}
        said |= {
            text["fr"] for level in criterion.levels for text in (level.title, level.description)
        }
    found = set()
    for page in pages:
        for element in fragment_fromstring(page).iter(etree.Element):
            words = re.sub(r"^\d+\. ", "", (element.text or "").strip())
            if words in said:
                found.add(words)
                own = element.xpath("ancestor-or-self::*[@lang][1]/@lang")
                assert own == ["fr"], etree.tostring(element, encoding="unicode")
    assert found == said
