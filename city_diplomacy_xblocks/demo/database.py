"""Making and unmaking the demo's database."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

_SQLITE = "django.db.backends.sqlite3"


def prepare() -> None:
    """Bring the database up to date, from nothing or from an earlier version."""
    if connections["default"].settings_dict["ENGINE"] == _SQLITE:
        settings.DEMO_DIR.mkdir(parents=True, exist_ok=True)
    # The workbench has tables but no migrations.
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)


def remove() -> None:
    """Forget everything that anybody wrote."""
    connection = connections["default"]
    if connection.settings_dict["ENGINE"] != _SQLITE:
        prepare()
        call_command("flush", interactive=False, verbosity=0)
        return
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
