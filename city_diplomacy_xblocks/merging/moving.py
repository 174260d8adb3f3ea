"""What becomes of a plan's past, of its stamps and of late changes when its worksheet is another
version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from attrs import Factory, define, evolve

from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import is_blank
from city_diplomacy_xblocks.merging.changes import Change, Entry, Merged, Result
from city_diplomacy_xblocks.merging.others import Answers
from city_diplomacy_xblocks.merging.replay import is_rows, steps
from city_diplomacy_xblocks.merging.rows import Row
from city_diplomacy_xblocks.worksheets.conversions import row_words, words_of
from city_diplomacy_xblocks.worksheets.upgrade import Upgrader


def past_of(upgrader: Upgrader, entry: Entry) -> Entry:
    """A run of the history in words of the new version."""
    carried = upgrader.past(entry.op, entry.path, entry.value)
    return evolve(entry, path=carried.path, value=carried.value)


def told_anew(upgrader: Upgrader, answers: Answers) -> Answers:
    """A plan's answers as its history, in words of the new version, leads to them."""
    told: dict[str, dict[str, Any]] = {}
    for section, values in answers.items():
        for name, value in values.items():
            path = f"{section}.{name}"
            if not is_rows(value):
                carried = upgrader.past("set", path, value)
                _put(told, carried.path, carried.value)
                continue
            for row in cast("list[Row]", value):
                carried = upgrader.past("insert", f"{path}.{row['id']}", row)
                _put(told, carried.path, carried.value)
    return told


def runs_between(before: Answers, after: Answers, *, revision: int) -> list[Entry]:
    """The runs that lead from one state to the other, the first of them with that revision."""
    entries: list[Entry] = []
    ordered: dict[str, list[object]] = {}

    def note(path: str, op: Any, value: object) -> None:
        number = revision + len(entries)
        entries.append(Entry(path, op, value, number, number))

    for step in steps(before, after):
        section, name, *row = step.path.split(".")
        rows = {
            each["id"]: each
            for state in (before, after)
            for each in cast("list[Row]", state.get(section, {}).get(name) if row else None) or ()
        }
        if step.op in ("insert", "delete"):
            note(step.path, step.op, rows[row[0]])
        elif step.op == "set":
            note(step.path, "set", step.value)
        if row:
            now = cast("list[Row]", after.get(section, {}).get(name) or [])
            ordered[f"{section}.{name}"] = [each["id"] for each in now]
    for table, ids in ordered.items():
        note(table, "move", ids)
    return entries


@define
class Brought:
    """A batch with changes from pages of an earlier version, as changes to the plan as it is.

    `seqs` are those whose place is no more: they are kept aside. `done` have nothing to change any
    more. `paths` are new to the pages that sent them.
    """

    changes: list[Change] = Factory(list)
    seqs: set[int] = Factory(set)
    done: list[Result] = Factory(list)
    paths: set[str] = Factory(set)

    def judged(self, merged: Merged) -> Merged:
        """What came of the batch, with the reason for which its changes had no place."""

        def renamed(each: Any) -> Any:
            is_late = each.seq in self.seqs and each.reason == "malformed"
            return evolve(each, reason="version") if is_late else each

        return evolve(
            merged,
            results=[*map(renamed, merged.results), *self.done],
            kept=[*map(renamed, merged.kept)],
            seq=max([merged.seq, *(each.seq for each in self.done)]),
            paths=merged.paths | self.paths,
        )


def bring(
    changes: Sequence[Change], upgraders: Mapping[int, Upgrader], *, revision: int
) -> Brought:
    """The changes of a batch; `upgraders` lead from the versions that some of them speak of."""
    brought = Brought()
    for change in changes:
        told_of = change.worksheet_version
        upgrader = None if told_of is None else upgraders.get(told_of)
        if upgrader is None or not change.op:
            brought.changes.append(change)
            continue
        carried = upgrader.edit(change.op, change.path, change.value)
        if carried is not None:
            told: Any = {"op": carried.op, "path": carried.path, "value": carried.value}
            brought.paths.add(carried.path)
            brought.changes.append(evolve(change, **told))
            continue
        left = left_words(upgrader, change.op, change.path, change.value)
        if left is None:
            brought.done.append(Result(change.seq, "accepted", revision=revision))
        else:
            brought.seqs.add(change.seq)
            home = upgrader.routes.home(change.path)
            brought.changes.append(evolve(change, op="", path=home, value=left))
    return brought


def left_words(upgrader: Upgrader, op: str, path: str, value: Any) -> dict[str, Any] | None:
    """What was typed for a place that is no more, as it is kept: ``{"label": …, "text": …}``; None
    where there is nothing to read.
    """
    spec, reading = upgrader.old.field_at(path), Reading(upgrader.language)
    cells = value.get("cells") if op == "insert" and isinstance(value, dict) else None
    if op == "set":
        text = "" if is_blank(value) else words_of(value, spec, reading)
    else:
        text = row_words(cells, spec, reading) if cells and spec else ""
    if not text:
        return None
    return {"label": dict(spec.label) if spec else {"fr": path}, "text": text}


def _put(told: dict[str, dict[str, Any]], path: str, value: object) -> None:
    parts = path.split(".")
    values = told.setdefault(parts[0], {})
    if len(parts) == 2:
        values[parts[1]] = value
        return
    rows = values.setdefault(parts[1], [])
    if len(parts) == 3:
        rows.append(value)
        return
    row = next((each for each in rows if each["id"] == parts[2]), None)
    # Its row comes with the move itself: history knows of the cell, and of no row.
    if row is not None:
        row[parts[3]] = value
    elif not rows:
        del values[parts[1]]


def moved_stamps(upgrader: Upgrader, lines: Iterable[str]) -> list[str]:
    """The lines of stamps (`stamps.py`) with the paths of the new version; the last of two wins."""
    moved: dict[str, str] = {}
    for line in lines:
        numbers, _, path = line.rpartition(" ")
        bare = path.removeprefix("-")
        new = upgrader.path(bare) if "." in bare else bare
        if new is not None:
            name = path.removesuffix(bare) + new
            moved.pop(name, None)
            moved[name] = f"{numbers} {name}"
    return list(moved.values())
