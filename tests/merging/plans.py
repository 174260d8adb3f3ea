"""A small worksheet, a page as its script behaves, and the server that both talk through."""

from __future__ import annotations

from attrs import define, field

from city_diplomacy_xblocks.fields.spec import Field, Option
from city_diplomacy_xblocks.merging.changes import Change, Entry, Kept, Merged, PlanState, dump
from city_diplomacy_xblocks.merging.merge import merge
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet

LABEL = {"fr": "Question", "en": "Question"}

WORKSHEET = Worksheet(
    "small",
    1,
    {"fr": "Petite fiche"},
    (
        Section(
            "A",
            LABEL,
            fields=(
                Field("name", "text", LABEL, maximum=40),
                Field("note", "longtext", LABEL, minimum=10, maximum=400),
                Field("kind", "choice", LABEL, options=(Option("x", LABEL), Option("y", LABEL))),
                Field(
                    "currency",
                    "choice",
                    LABEL,
                    options=(Option("XOF", LABEL, decimals=0), Option("EUR", LABEL, decimals=2)),
                ),
                Field("budget", "money", LABEL),
                Field("people", "number", LABEL, minimum=1, maximum=100, integer=True),
                Field("total", "computed", LABEL, formula="1"),
                Field("mark", "text", LABEL, "T", maximum=160),
            ),
        ),
        Section(
            "B",
            LABEL,
            fields=(
                Field(
                    "actions",
                    "table",
                    LABEL,
                    max_rows=4,
                    columns=(
                        Field("title", "text", LABEL, maximum=40),
                        Field("who", "row_ref", LABEL, target="B.actors"),
                        Field("cost", "computed", LABEL, formula="1"),
                        Field("said", "text", LABEL, "T", maximum=160),
                    ),
                ),
                Field(
                    "actors", "table", LABEL, columns=(Field("name", "text", LABEL, maximum=160),)
                ),
            ),
        ),
    ),
    content_hash="small",
)


def change(seq: int, path: str, value: object = None, *, op: str = "set", base: int = 0) -> Change:
    """A change as `read_change` would make it."""
    return Change("page", seq, op, path, base, value)


def insert(
    seq: int, path: str, after: str | None = None, *, base: int = 0, **cells: object
) -> Change:
    """A new row."""
    return change(seq, path, {"after": after, "cells": cells}, op="insert", base=base)


@define
class Server:
    """A plan, what is kept aside and its history, as the tables hold them."""

    state: PlanState = field(factory=PlanState)
    seqs: dict[int, int] = field(factory=dict)
    kept: list[Kept] = field(factory=list)
    history: dict[int, Entry] = field(factory=dict)
    closed: bool = False
    quarter: int = 1
    limit: int = 200_000
    worksheet: Worksheet = WORKSHEET

    def save(self, client: int, *changes: Change, **as_merge: object) -> Merged:
        """One request of one client."""
        merged = merge(
            self.state,
            changes,
            worksheet=self.worksheet,
            closed=self.closed,
            client=client,
            seq=self.seqs.get(client, 0),
            quarter=self.quarter,
            limit=self.limit,
            **as_merge,
        )
        self.state = merged.state
        self.seqs[client] = merged.seq
        self.kept += merged.kept
        self.history.update({entry.start: entry for entry in merged.history})
        assert self.state.size == len(dump(self.state.answers))
        return merged

    def outcome(self, client: int, *changes: Change, **as_merge: object) -> list[str]:
        """The reason (or the status) of each result."""
        results = self.save(client, *changes, **as_merge).results
        return [result.reason or result.status for result in results]

    def value(self, path: str) -> object:
        """The answer at ``section.field``."""
        section, name = path.split(".")
        return self.state.answers.get(section, {}).get(name)

    def ids(self, table: str = "B.actions") -> list[str]:
        """The rows of a table, in order."""
        return [row["id"] for row in self.value(table) or []]
