"""The four statements of a save, written out.

They run for every few words that somebody types. Made by Django's ORM anew each time, they took
three quarters of a save's processor time; the tests run them on every database. Everything else in
this room uses the ORM.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from attrs import field, frozen
from django.db import connection

from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.merging.changes import Entry, dump
from city_diplomacy_xblocks.platform.people import Place

_MODIFIED: Final = Plan._meta.get_field("modified").cached_col
_HOLD: Final = """
    SELECT p.id, p.worksheet_version_id, p.state, p.revision, p.is_trial, p.modified, p.answers,
           p.stamps, p.client_count, p.dismissals, m.role,
           (SELECT c.number FROM city_diplomacy_xblocks_client c
             WHERE c.plan_id = p.id AND c.digest = %s),
           (SELECT c.seq FROM city_diplomacy_xblocks_client c
             WHERE c.plan_id = p.id AND c.digest = %s),
           (SELECT COUNT(*) FROM city_diplomacy_xblocks_member w
             WHERE w.plan_id = p.id AND w.active = %s),
           CASE WHEN m.joined = p.created THEN 1 ELSE 0 END
      FROM city_diplomacy_xblocks_member m
      JOIN city_diplomacy_xblocks_plan p ON p.id = m.plan_id
     WHERE m.user_id = %s AND m.course_key = %s AND m.plan_key = %s AND m.active = %s
"""
_WRITE_PLAN: Final = """
    UPDATE city_diplomacy_xblocks_plan
       SET answers = %s, stamps = %s, revision = %s, modified = %s, client_count = %s
     WHERE id = %s
"""
_NEW_CLIENT: Final = """
    INSERT INTO city_diplomacy_xblocks_client (plan_id, digest, number, seq) VALUES (%s, %s, %s, %s)
"""
_ADVANCE_CLIENT: Final = """
    UPDATE city_diplomacy_xblocks_client SET seq = %s
     WHERE plan_id = %s AND number = %s AND seq = %s
"""
_RUN: Final = "(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
_NEW_RUNS: Final = """
    INSERT INTO city_diplomacy_xblocks_history
           (plan_id, path, op, value, client_number, author_id, start_revision, revision, at)
    VALUES """
_GO_ON: Final = """
    ON CONFLICT (plan_id, start_revision)
    DO UPDATE SET value = EXCLUDED.value, revision = EXCLUDED.revision, at = EXCLUDED.at
"""
_GO_ON_MYSQL: Final = """
    ON DUPLICATE KEY UPDATE value = VALUES(value), revision = VALUES(revision), at = VALUES(at)
"""
#: SQLite took no more than 999 parameters for a long time.
_RUNS_AT_ONCE: Final = 100


@frozen
class HeldRow:
    """A plan's row, locked until the transaction ends, and what it knows of one client.

    `number` and `seq` are None for a new client. They and `writers` may be out of date: databases
    read them before they wait for the lock. Who joined when the plan was made `began` it.
    """

    id: int
    worksheet_hash: str
    state: str
    revision: int
    is_trial: bool = field(converter=bool)
    modified: datetime
    answers: str
    stamps: str
    client_count: int
    dismissals: str | None
    role: str
    number: int | None
    seq: int | None
    writers: int
    began: bool = field(converter=bool)


def hold(*, user_id: int | None, place: Place, digest: str, lock: bool = True) -> HeldRow | None:
    """The row of the plan of which a person is an active member there, locked, or None."""
    locked = " FOR UPDATE" if lock and connection.features.has_select_for_update else ""
    course_key = str(place.course_key)
    with connection.cursor() as cursor:
        values = [digest, digest, True, user_id, course_key, place.plan_key, True]
        cursor.execute(_HOLD + locked, values)
        row = cursor.fetchone()
    if row is None:
        return None
    return HeldRow(*row[:5], _moment(row[5]), *row[6:])


def write_plan(
    plan_id: int,
    *,
    answers: str,
    stamps: str,
    revision: int,
    modified: datetime,
    client_count: int,
) -> None:
    """Write what a save may change of a plan's row."""
    at = connection.ops.adapt_datetimefield_value(modified)
    _run(_WRITE_PLAN, [answers, stamps, revision, at, client_count, plan_id])


def new_client(plan_id: int, *, digest: str, number: int, seq: int) -> None:
    """Note a client. Raises IntegrityError when it is there already."""
    _run(_NEW_CLIENT, [plan_id, digest, number, seq])


def advance_client(plan_id: int, *, number: int, seq: int, to: int) -> bool:
    """Note the highest number that a client has come to; False when it is no longer at `seq`."""
    return _run(_ADVANCE_CLIENT, [to, plan_id, number, seq]) == 1


def write_history(
    plan_id: int, entries: Sequence[Entry], *, client: int, author_id: int, at: datetime
) -> None:
    """Add runs to a plan's history; a run that goes on takes its new last value."""
    moment = connection.ops.adapt_datetimefield_value(at)
    go_on = _GO_ON_MYSQL if connection.vendor == "mysql" else _GO_ON
    for first in range(0, len(entries), _RUNS_AT_ONCE):
        runs = entries[first : first + _RUNS_AT_ONCE]
        values: list[Any] = []
        for run in runs:
            values += (plan_id, run.path, run.op, dump(run.value), client, author_id)
            values += (run.start, run.revision, moment)
        _run(_NEW_RUNS + ", ".join([_RUN] * len(runs)) + go_on, values)


def _run(statement: str, values: Sequence[Any]) -> int:
    """How many rows the statement found."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _moment(stored: Any) -> datetime:
    """A time as this database hands it out, as an aware datetime."""
    for convert in connection.ops.get_db_converters(_MODIFIED):
        stored = convert(stored, _MODIFIED, connection)
    return stored  # type: ignore[no-any-return]
