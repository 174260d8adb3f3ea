"""A plan saved 10,000 times: what its history holds, and what looking back and going on cost then."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from benchmarks.host import Row, as_changes, cpu, kanimbora, own_queries, row

SAVES = 10_000
#: A person types for a minute in one field, a save every four seconds, in ten fields; then rests.
TYPED, PAUSE, REST = 15, timedelta(seconds=4), timedelta(hours=7)
FIELDS = (
    "profil_migratoire.mobility_context",
    "identite.city_name",
    "vision.vision_statement",
)


class Clock:
    """The hour as the saves see it."""

    def __init__(self) -> None:
        self.now = datetime(2027, 1, 4, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def measure() -> list[Row]:
    """Rows, bytes, queries and time of a long history, against those of a plan just begun."""
    from django.utils import timezone

    from city_diplomacy_xblocks.demo.testing import make_course, make_user

    make_course()
    clock = Clock()
    with patch.object(timezone, "now", clock):
        fresh = Author(make_user("fresh"), clock)
        fresh.fill()
        fresh.type(20, pages=1)
        old = Author(make_user("old"), clock)
        old.fill()
        alone = old.history()
        old.type(SAVES // 2, pages=1)
        one = old.history()
        old.type(SAVES // 2, pages=2)
        two = old.history()
        before, after = fresh.costs(), old.costs()
    runs = SAVES // 2 // TYPED
    rows = [
        row(f"history: rows of {SAVES // 2} saves by one page", one[0] - alone[0], runs * 2),
        row(f"history: rows of {SAVES // 2} saves by two in turn", two[0] - one[0], SAVES // 2),
        Row("  bytes of it all", f"{two[1] / 1024:.0f} KB", "told", True),
    ]
    for name, (queries, spent) in after.items():
        fewest, least = before[name]
        rows.append(row(f"queries: {name}, after {SAVES} saves", queries, fewest))
        rows.append(
            Row(f"  its time, and in a new plan: {least:.1f} ms", f"{spent:.1f} ms", "told", True)
        )
    return rows


class Author:
    """Somebody who types in a plan, from one page or two in turn, while the clock goes on."""

    def __init__(self, user, clock: Clock) -> None:
        from city_diplomacy_xblocks.demo.testing import make_block
        from city_diplomacy_xblocks.platform import asking

        block = make_block(user)
        self.clock = clock
        self.person, self.place = asking.who_is_asking(block), asking.where(block)
        self.seqs = [itertools.count(1), itertools.count(1)]
        self.words = itertools.count(1)

    def save(self, changes, *, page: int = 0):
        """One request of one page."""
        from city_diplomacy_xblocks.drafting import api
        from city_diplomacy_xblocks.merging.changes import read_change
        from city_diplomacy_xblocks.worksheets import library

        return api.apply_changes(
            person=self.person,
            place=self.place,
            worksheet=library.get("plan_migration"),
            client=f"page {page}",
            known_revision=changes[0]["base"],
            changes=[read_change(each, f"page {page}") for each in changes],
        )

    def fill(self) -> None:
        """Write the demonstration plan."""
        made = self.save(as_changes(kanimbora()), page=9)
        self.revision = made.plan.revision

    def type(self, saves: int, *, pages: int) -> None:
        """Save after save, each a few words longer."""
        for number in range(saves):
            page = number % pages
            path = FIELDS[number // TYPED % len(FIELDS)]
            text = f"Relevé {next(self.words)}" + " et encore" * (number % TYPED % 3)
            change = {
                "seq": next(self.seqs[page]), "op": "set", "path": path, "base": self.revision,
                "value": text,
            }  # fmt: skip
            made = self.save([change], page=page)
            assert made.results[0].status == "accepted", made.results
            self.revision = made.plan.revision
            self.clock.now += PAUSE if number % (TYPED * 10) else REST

    def history(self) -> tuple[int, int]:
        """How many rows, and how many bytes of values."""
        from city_diplomacy_xblocks.drafting.models import History

        values = History.objects.filter(plan__members__user=self.person.user_id)
        texts = values.values_list("value", flat=True)
        return len(texts), sum(len(text.encode()) for text in texts)

    def costs(self) -> dict[str, tuple[int, float]]:
        """Queries and milliseconds of what one does with a plan."""
        from city_diplomacy_xblocks.drafting import api

        plan = api.find_plan(
            user_id=self.person.user_id,
            course_key=self.place.course_key,
            plan_key=self.place.plan_key,
        )
        acts = {
            "a page of the timeline": lambda: api.timeline(plan.id),
            "the plan as it was": lambda: api.plan_at(plan, plan.revision // 2),
            "what a field has held": lambda: api.field_history(plan.id, FIELDS[0]),
            "a save": lambda: self.type(1, pages=1),
        }
        return {name: (own_queries(act), cpu(act, rounds=20)) for name, act in acts.items()}
