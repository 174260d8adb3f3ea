"""Transactions that lose a race run again: first saves at once, copies of a request, deadlocks."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

T = TypeVar("T")

ATTEMPTS: Final = 8
#: Seconds before the second attempt, at most; twice that before the third, and so on.
FIRST_PAUSE: Final = 0.01
#: MySQL: record changed since it was read, lock wait timeout, deadlock.
_MYSQL_RACES: Final = frozenset({1020, 1205, 1213})
#: PostgreSQL: serialisation failure, deadlock.
_POSTGRESQL_RACES: Final = frozenset({"40001", "40P01"})


class RaceLost(Exception):
    """Somebody else was faster: what this transaction read no longer holds."""


def in_transaction(write: Callable[[], T]) -> T:
    """What `write` returns, in one transaction; run again, within bounds, when it loses a race."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with _writing_from_the_start(), transaction.atomic():
                return write()
        except (RaceLost, IntegrityError):
            if attempt == ATTEMPTS:
                raise
        except OperationalError as error:
            # Within somebody else's transaction the whole of it is lost, not only our part.
            if attempt == ATTEMPTS or connection.in_atomic_block or not is_race(error):
                raise
        time.sleep(random.uniform(0, FIRST_PAUSE * 2 ** (attempt - 1)))  # noqa: S311 - no secret
    raise AssertionError("unreachable")


@contextmanager
def _writing_from_the_start() -> Iterator[None]:
    """On SQLite, wait for other writers before reading: who reads first may not write later.

    Django says so itself where its setting `transaction_mode` (5.1) is IMMEDIATE.
    """
    if connection.vendor != "sqlite" or getattr(connection, "transaction_mode", None):
        yield
        return
    with connection.execute_wrapper(_begin_immediately):
        yield


def _begin_immediately(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    return execute("BEGIN IMMEDIATE" if sql == "BEGIN" else sql, params, many, context)


def is_race(error: OperationalError) -> bool:
    """True for a deadlock, a lock not had in time, or a reader that may not become a writer."""
    cause = error.__cause__
    if connection.vendor == "postgresql":
        state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
        return state in _POSTGRESQL_RACES
    if connection.vendor == "mysql":
        return bool(error.args) and error.args[0] in _MYSQL_RACES
    return "locked" in str(error)
