"""Run every measurement and print one table: what, measured, aim."""

from __future__ import annotations

import sys

from benchmarks.host import Row, with_host


def main() -> int:
    """0 when every aim is met."""
    rows: list[Row] = []
    with with_host():
        from benchmarks import counts, findings, history, saving

        for part in (findings, saving, counts, history):
            rows += part.measure()
    from benchmarks import chromium, documents, pictures, writers

    rows += pictures.measure() + documents.measure() + chromium.measure() + writers.measure()
    width = max(len(row.what) for row in rows)
    for row in rows:
        mark = "ok" if row.met else "MISSED"
        print(f"{row.what:<{width}}  {row.measured:>14}  aim {row.aim:<12} {mark}")
    return int(not all(row.met for row in rows))


if __name__ == "__main__":
    sys.exit(main())
