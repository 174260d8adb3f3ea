"""What the team fills in: nobody else reaches it, and a row that comes back brings it back."""

from __future__ import annotations

import pytest
from attrs import evolve

from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.merging.changes import Change, Grave
from city_diplomacy_xblocks.merging.history import NOBODY
from city_diplomacy_xblocks.worksheets.definition import Section
from tests.merging.plans import LABEL, WORKSHEET, Server, change, insert

JUDGED = Field(
    "judged",
    "table",
    LABEL,
    "T",
    max_rows=2,
    columns=(
        Field("point", "text", LABEL, "T", maximum=40),
        Field("score", "scale", LABEL, "T"),
    ),
)
SHEET = evolve(WORKSHEET, sections=(*WORKSHEET.sections, Section("C", LABEL, fields=(JUDGED,))))


@pytest.fixture
def server() -> Server:
    server = Server(worksheet=SHEET)
    server.save(1, insert(1, "B.actions.r1", title="Ouvrir un guichet"))
    return server


def fill(server: Server, *changes: Change) -> None:
    """The team's changes, each made where the plan stands."""
    for each in changes:
        known = evolve(each, seq=0, base=server.state.revision)
        assert server.outcome(NOBODY, known, by_team=True) == ["accepted"], each


@pytest.mark.parametrize(
    "mine",
    [
        change(2, "A.mark", "Très bien"),
        change(2, "A.mark", None),
        change(2, "B.actions.r1.said", "Bravo"),
        insert(2, "C.judged.j1", point="Rigueur"),
        change(2, "C.judged.j1.score", 5),
        change(2, "C.judged.j1", {"after": None}, op="move"),
        change(2, "C.judged.j1", op="delete"),
    ],
)
@pytest.mark.parametrize("filled", [False, True])
def test_a_page_never_changes_what_the_team_fills_in(server, mine, filled):
    if filled:
        fill(
            server,
            change(1, "A.mark", "Bien"),
            change(1, "B.actions.r1.said", "À suivre"),
            insert(1, "C.judged.j1", point="Relations"),
        )
    before = server.state
    assert server.outcome(1, mine) == ["team"]
    assert (server.state.answers, server.state.revision) == (before.answers, before.revision)


def test_nor_does_a_row_that_a_page_brings(server):
    server.save(1, insert(5, "B.actions.r5", "r1", title="Dire", said="Bravo"))
    assert server.value("B.actions")[-1] == {"id": "r5", "title": "Dire"}
    assert server.outcome(1, insert(6, "B.actions.r1", title="Dire", said="Bravo")) == ["accepted"]
    assert server.value("B.actions")[0] == {"id": "r1", "title": "Dire"}


@pytest.mark.parametrize(
    "theirs",
    [
        change(0, "A.name", "Kanimbora"),
        change(0, "B.actions.r1.title", "Fermer"),
        change(0, "B.actions.r1", op="delete"),
        insert(0, "B.actions.r2", title="Dire"),
    ],
)
def test_the_team_changes_nothing_else(server, theirs):
    before = server.state.answers
    assert server.outcome(NOBODY, theirs, by_team=True) == ["team"]
    assert server.state.answers == before


def test_the_team_fills_in_fields_cells_and_rows_of_its_own(server):
    fill(
        server,
        change(0, "A.mark", "Bien"),
        change(0, "B.actions.r1.said", "À suivre"),
        insert(0, "C.judged.j1", point="Relations", score=4),
        insert(0, "C.judged.j2", "j1", point="Rigueur"),
        change(0, "C.judged.j2.score", 3),
        change(0, "C.judged.j1", op="delete"),
    )
    assert server.value("A.mark") == "Bien"
    assert server.value("B.actions")[0]["said"] == "À suivre"
    assert server.value("C.judged") == [{"id": "j2", "point": "Rigueur", "score": 3}]


def test_a_row_that_its_author_deletes_and_puts_back_has_what_the_team_said_of_it(server):
    fill(server, change(0, "B.actions.r1.said", "À suivre"))
    known = server.state.revision
    server.save(1, change(2, "B.actions.r1", op="delete", base=known))
    (gone,) = [entry for entry in server.history.values() if entry.op == "delete"]
    graves = {"B.actions.r1": Grave(gone.value, gone.revision, 1)}
    back = insert(3, "B.actions.r1", title="Ouvrir deux guichets", base=known)

    unasked = Server(worksheet=SHEET, state=server.state)
    assert unasked.save(1, back).sought == {"B.actions.r1"}
    server.save(1, back, graves=graves)
    assert server.value("B.actions") == [
        {"id": "r1", "title": "Ouvrir deux guichets", "said": "À suivre"}
    ]
