"""The migrations of edx-submissions, with the one that fails on a new MariaDB database left out.

Its 0006 (from 3.12 to 4.0.2) turns columns into native UUIDs, one of which was never there. On a
new database Django ≥ 5 has made native UUIDs to begin with. Modules found here come first.
"""

from __future__ import annotations

from importlib.util import find_spec

from submissions import migrations

_NEEDED = find_spec("submissions.migrations.0006_mariadb_uuid_conversion") is not None
__path__ = [*(__path__ if _NEEDED else ()), *migrations.__path__]
