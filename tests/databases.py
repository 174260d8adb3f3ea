"""Runs the tests of storage on MariaDB and PostgreSQL where they answer; says so where they do not.

With CITY_REQUIRE_SERVERS=1 (the continuous integration) an absent server is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys

SERVERS = {
    "mariadb": ("pymysql", {"host": "127.0.0.1", "port": 3306, "user": "root", "password": ""}),
    "postgresql": (
        "psycopg2",
        {"host": "127.0.0.1", "port": 5432, "user": "postgres", "password": ""},
    ),
}


def answers(name: str) -> bool:
    """True when the server takes a connection as the settings make it."""
    module, default = SERVERS[name]
    wanted = {
        key: os.environ.get(f"CITY_DB_{key.upper()}", value) for key, value in default.items()
    }
    wanted["port"] = int(wanted["port"])
    try:
        __import__(module).connect(**wanted).close()
    except Exception as problem:
        print(f"{name}: not here ({str(problem).strip().splitlines()[0]})")
        return False
    return True


def main() -> int:
    """0 when every server that is here passed, and none that is required was absent."""
    failed = False
    for name in SERVERS:
        if not answers(name):
            failed |= bool(os.environ.get("CITY_REQUIRE_SERVERS"))
            continue
        print(f"{name}: running the tests of storage", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "-m", "database", "tests", *sys.argv[1:]]
        failed |= subprocess.run(command, env={**os.environ, "CITY_DB": name}).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
