"""Two people who save one plan twenty times a second each, for a minute, on MariaDB and PostgreSQL.

``python -m benchmarks.writers [mariadb|postgresql|sqlite] [seconds]`` prints one line a database.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from attrs import define, field, frozen

from benchmarks.host import Row

RATE = 20
SECONDS = 60
#: What a save may take, in milliseconds, for 95 of a hundred.
AIM = 250
SHARED, TABLE = "profil_migratoire.mobility_context", "parties_prenantes.stakeholders"
OWN = ("profil_migratoire.assets", "profil_migratoire.data_gaps")


@frozen
class Sent:
    """A change and what became of it."""

    seq: int
    op: str
    path: str
    value: Any
    status: str
    revision: int


@define
class Writer:
    """One page of one person: `ask` sends a batch, as (changes, known revision) → the answer."""

    name: str
    own: str
    ask: Callable[[str, list[dict[str, Any]], int], dict[str, Any]]
    known: int = 0
    seq: int = 0
    sent: list[Sent] = field(factory=list)
    took: list[float] = field(factory=list)

    def edits(self) -> Iterator[tuple[str, str, Any]]:
        """By turns: a field of one's own, one that both write, a row, its cell, a cell that both write."""
        row = f"{TABLE}.{self.name}"
        for number in itertools.count(1):
            text = f"{self.name} {number:05}"
            turn = number % 5
            if turn == 0:
                yield "set", self.own, text
            elif turn == 1:
                yield "set", SHARED, text
            elif turn == 2:
                place = f"{row}{number // 5 % 8}"
                again = number // 5 // 8 % 2
                cells = {"after": None, "cells": {"name": text}}
                yield ("delete", place, None) if again else ("insert", place, cells)
            elif turn == 3:
                yield "set", f"{row}{number // 5 % 8}.contribution", text
            else:
                yield "set", f"{TABLE}.both.strategy", text

    def save(self, op: str, path: str, value: Any) -> None:
        """Send one change from what the page knows, and learn what the plan is."""
        self.seq += 1
        edit = {"seq": self.seq, "op": op, "path": path, "base": self.known, "value": value}
        start = time.perf_counter()
        told = self.ask(self.name, [edit], self.known)
        self.took.append(time.perf_counter() - start)
        self.known = told["revision"]
        [result] = told["results"]
        revision = result.get("revision") or 0
        self.sent.append(Sent(self.seq, op, path, value, result["status"], revision))


def write_together(writers: list[Writer], *, seconds: float, rate: float = RATE) -> None:
    """Let each of them save `rate` times a second, in a thread and on a connection of its own."""
    from django.db import connection

    start = Barrier(len(writers))

    def run(writer: Writer) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            begun = time.monotonic()
            for number, edit in zip(range(int(seconds * rate)), writer.edits(), strict=False):
                writer.save(*edit)
                time.sleep(max(0.0, begun + (number + 1) / rate - time.monotonic()))
        finally:
            connection.close()

    with ThreadPoolExecutor(len(writers)) as pool:
        for each in [pool.submit(run, writer) for writer in writers]:
            each.result()


def lost(writers: list[Writer], plan_id: int) -> list[str]:
    """What is in the tables neither where it belongs nor where its rule says that it may be.

    Of what one page has written in one place without a break, the last text counts, whether it was
    taken or kept aside: it waits aside; or it stands in history and, with nobody after it, in the plan.
    """
    from city_diplomacy_xblocks.drafting import api
    from city_diplomacy_xblocks.drafting.models import History, KeptAside

    aside = " ".join(KeptAside.objects.filter(plan_id=plan_id).values_list("value", flat=True))
    runs = {
        (row.path, row.revision): json.loads(row.value)
        for row in History.objects.filter(plan_id=plan_id)
    }
    answers = api.get_plan(plan_id).answers
    missing = [each for each in _last_kept(writers) if each.value not in aside]
    for changes in _accepted(writers).values():
        for (change, who), after in itertools.zip_longest(changes, changes[1:]):
            if after and after[1] == who:
                continue
            stands = after or value_at(answers, change.path) in (change.value, None)
            if not stands or runs.get((change.path, change.revision)) != change.value:
                missing.append(change)
    return [str(each) for each in missing]


def _last_kept(writers: list[Writer]) -> list[Sent]:
    """The last text of each writer in each place that was not taken."""
    kept = {
        (writer.name, change.path): change
        for writer in writers
        for change in writer.sent
        if change.status == "kept" and change.op == "set"
    }
    return list(kept.values())


def _accepted(writers: list[Writer]) -> dict[str, list[tuple[Sent, str]]]:
    """The texts that were taken, with who wrote them, place by place, in order."""
    places: dict[str, list[tuple[Sent, str]]] = defaultdict(list)
    for writer in writers:
        for change in writer.sent:
            if change.status == "accepted" and change.op == "set":
                places[change.path].append((change, writer.name))
    for changes in places.values():
        changes.sort(key=lambda each: each[0].revision)
    return places


def value_at(answers: dict[str, Any], path: str) -> Any:
    """What the plan holds at a path; None where the row is gone."""
    section, name, *rest = path.split(".")
    value = answers.get(section, {}).get(name)
    if not rest:
        return value
    row = next((row for row in value or [] if row["id"] == rest[0]), {})
    return row.get(rest[1])


def two_writers() -> tuple[list[Writer], int]:
    """Two members of one plan of the demo's course, and the plan's id."""
    from django.utils import timezone

    from benchmarks.saving import person_key, request
    from city_diplomacy_xblocks.demo.testing import call, make_block, make_course, make_user
    from city_diplomacy_xblocks.drafting.models import Member, Plan

    make_course()
    users = [make_user("first_writer"), make_user("second_writer")]
    blocks = [make_block(user) for user in users]

    def asking(block) -> Callable[[str, list[dict[str, Any]], int], dict[str, Any]]:
        key = person_key(block)

        def ask(client: str, changes: list[dict[str, Any]], known: int) -> dict[str, Any]:
            body = {**request(key, changes, client), "revision": known}
            status, answer = call(block, "save", body)
            assert status == 200, answer
            return answer

        return ask

    both = {"seq": 1, "op": "insert", "path": f"{TABLE}.both", "base": 0}
    asking(blocks[0])("began", [{**both, "value": {"after": None, "cells": {}}}], 0)
    plan = Plan.objects.get(members__user=users[0])
    Member.objects.create(
        plan=plan, user=users[1], course_key=plan.course_key, plan_key=plan.plan_key,
        joined=timezone.now(),
    )  # fmt: skip
    writers = [
        Writer(name, own, asking(block))
        for name, own, block in zip(("awa", "ben"), OWN, blocks, strict=True)
    ]
    return writers, plan.pk


@contextmanager
def database_of_ones_own() -> Iterator[None]:
    """An empty database on the server that CITY_DB names, dropped afterwards."""
    os.environ["CITY_DB_NAME"] = f"city_writers_{os.getpid()}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "city_diplomacy_xblocks.demo.settings"
    import django

    django.setup()
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def measure_here(seconds: float) -> dict[str, Any]:
    """One run on this process's database."""
    with database_of_ones_own():
        writers, plan_id = two_writers()
        write_together(writers, seconds=seconds)
        took = sorted(1000 * each for writer in writers for each in writer.took)
        results = Counter(change.status for writer in writers for change in writer.sent)
        return {
            "saves": len(took),
            "p50": statistics.median(took),
            "p95": took[int(0.95 * len(took))],
            "lost": lost(writers, plan_id),
            **results,
        }


def run(database: str, seconds: float) -> dict[str, Any]:
    """One run in a process of its own: Django knows one database."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.writers", "--here", str(seconds)],
        env={**os.environ, "CITY_DB": database},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(told.stdout.splitlines()[-1])


def measure(seconds: float = SECONDS) -> list[Row]:
    """A line for each database server that answers."""
    from tests.databases import SERVERS, answers

    rows = []
    for name in filter(answers, SERVERS):
        told = run(name, seconds)
        rows += [
            Row(
                f"{name}: two writers, {told['saves']} saves in {seconds:g} s: p95",
                f"{told['p95']:.0f} ms",
                f"≤ {AIM} ms",
                told["p95"] <= AIM,
            ),
            Row("  p50", f"{told['p50']:.0f} ms", "told", True),
            Row("  kept aside / lost", f"{told.get('kept', 0)} / {len(told['lost'])}", "lost 0", not told["lost"]),
        ]  # fmt: skip
    return rows


def main(arguments: list[str]) -> int:
    """0 when nothing was lost."""
    if arguments[:1] == ["--here"]:
        print(json.dumps(measure_here(float(arguments[1]))))
        return 0
    names = [each for each in arguments if not each[0].isdigit()] or ["mariadb", "postgresql"]
    seconds = next((float(each) for each in arguments if each[0].isdigit()), SECONDS)
    failed = False
    for name in names:
        told = run(name, seconds)
        failed |= bool(told["lost"])
        print(
            f"{name:<10}  {told['saves']} saves  p50 {told['p50']:.1f} ms  p95 {told['p95']:.1f} ms  "
            f"accepted {told.get('accepted', 0)}  kept aside {told.get('kept', 0)}  "
            f"lost {len(told['lost'])}"
        )
        for each in told["lost"][:5]:
            print("  ", each)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
