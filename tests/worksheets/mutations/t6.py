"""The monitoring matrix of Tel Amrane."""

from tests.worksheets.mutations import added, answer, broken, change, without

EXAMPLE = "tel_amrane"
P = "inventaire.programmes"
N = "appreciation.scores"
C = "constats.findings"
Q = "suites.recommendations"
I = "suites.indicators_current"  # noqa: E741

FIRING = [
    broken("SUI-01", f"{P}.P2.end", change(P, "P2", end="2025-12")),
    broken("SUI-02", f"{P}.P2.spent", change(P, "P2", spent=420_000.01)),
    broken("SUI-03", N, without(N, 2)),
    broken("SUI-03", f"{N}.added.programme_ref", added(N, 0)),
    broken("SUI-04", C, change(C, "C2", sign="moins"), added(Q, "Q1", finding_ref="C2")),
    broken("SUI-04", C, change(C, "C4", sign="plus")),
    broken("SUI-05", f"{C}.C4", change(Q, "Q2", finding_ref="C3")),
    broken("SUI-06", f"{I}.r1.target", change(I, 0, target=55)),
    broken("SUI-07", C, change(C, "C1", who_says="ville")),
]  # fmt: skip

SILENT = [
    ("SUI-01", change(P, "P2", start="2026-12")),
    ("SUI-02", change(P, "P2", spent=420_000)),
    ("SUI-03", lambda plan: plan["appreciation"].update(scores=[])),
    ("SUI-04", without(C, "C1", "C2", "C3", "C4")),
    ("SUI-05", answer("suites", recommendations=[])),
    ("SUI-06", change(I, 0, target=0)),
    ("SUI-07", change(C, "C1", who_says="citoyens")),
]  # fmt: skip
