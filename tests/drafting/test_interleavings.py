"""Three pages of two people on one plan, through the API and on whatever database the tests run."""

from __future__ import annotations

import random

import pytest

from city_diplomacy_xblocks.drafting import api
from city_diplomacy_xblocks.drafting.models import History, KeptAside, Member
from tests.drafting.conftest import COURSE, PLACE, find, make_person, save
from tests.merging.devices import Answer, Request, leaves, strings_of_json, texts_of
from tests.merging.test_convergence import Story, as_shown, as_stored, steps_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


class Tables:
    """What `devices.World` is to a story, kept in the database."""

    def __init__(self, people) -> None:
        self.people = people
        self.quarter = 1
        #: Page, path, number of the change, text.
        self.texts: set[tuple[str, str, int, str]] = set()
        self._closed = False

    @property
    def state(self):
        return find(self.people[0])

    @property
    def closed(self) -> bool:
        return self._closed

    @closed.setter
    def closed(self, closed: bool) -> None:
        api.set_state(
            self.state.id,
            expected={"draft", "returned", "submitted"},
            to="submitted" if closed else "returned",
        )
        self._closed = closed

    @property
    def kept(self) -> dict[int, KeptAside]:
        return {row.pk: (row.author_id, row) for row in KeptAside.objects.all()}

    @property
    def settled(self) -> set[int]:
        return set(KeptAside.objects.exclude(resolved_at=None).values_list("pk", flat=True))

    def save(self, request: Request) -> Answer:
        for change in request.changes:
            self.texts |= {
                (request.client, path, change.seq, text) for path, text in texts_of(change) if text
            }
        applied = save(
            self.people[request.person],
            *request.changes,
            client=request.client or "reader",
            known=request.known,
        )
        return self._answer(applied)

    def settle(self, kept_id: int, *, use: bool, person: int, known: int) -> Answer:
        return self._answer(
            api.resolve_kept(
                person=self.people[person],
                place=PLACE,
                kept_id=kept_id,
                use=use,
                known_revision=known,
            )
        )

    @staticmethod
    def _answer(applied: api.Applied) -> Answer:
        kept = [{"id": each.id, "path": each.path} for each in applied.kept]
        return Answer(applied.plan.revision, applied.results, applied.others, kept)

    def found(self) -> set[str]:
        rows = [*History.objects.values_list("value", flat=True)]
        rows += KeptAside.objects.values_list("value", flat=True)
        return set(leaves(self.state).values()).union(*map(strings_of_json, rows))


class OnTables(Story):
    """A story whose requests are made once."""

    def save(self, request: Request) -> Answer:
        return self.world.save(request)


@pytest.mark.parametrize("seed", range(24))
def test_pages_of_two_people_end_alike_and_nothing_is_lost(db, seed):
    first, second = make_person(), make_person()
    plan = save(first).plan
    Member.objects.create(
        plan_id=plan.id,
        user_id=second.user_id,
        course_key=COURSE,
        plan_key="plan",
        joined=History._meta.get_field("at").to_python("2026-11-22T00:00:00Z"),
    )
    tables = Tables([first, second])
    story = OnTables((0, 0, 1), tables)
    for step in steps_of(random.Random(seed).randrange(2**32)):
        story.step(*step)
    story.calm_down()
    for page in story.devices:
        assert as_shown(page) == as_stored(tables, page)
        assert set(tables.kept) - tables.settled <= set(page.kept)
    found = tables.found()
    for client, path, seq, text in tables.texts:
        # A page that types on in one field has its last word kept, not each before it.
        later = [each for each in tables.texts if each[:2] == (client, path) and each[2] > seq]
        assert text in found or later, f"{text} is lost"
