"""The partnership canvas of Oued Serane."""

from tests.worksheets.mutations import added, answer, broken, change, changes

EXAMPLE = "oued_serane"
K = "acteurs.stakeholders"
Q = "recommandations.recommendations"
R = "canevas.roles"

FIRING = [
    broken("PAR-01", Q, change(Q, "Q4", criteria=["c1"])),
    broken("PAR-02", Q, change(Q, "Q2", addressee_level="local")),
    broken("PAR-03", K, changes(K, level="local")),
    broken("PAR-04", f"{R}.r3.actor", change(R, 2, actor="K1")),
    broken("PAR-04", f"{R}.r5.actor", change(R, 4, actor="K99")),
    broken("PAR-05", K, change(K, "K2", brings=["reseau", "voix"])),
    broken("PAR-05", K, change(K, "K5", needs_from=["argent", "donnees"]), change(K, "K1", needs_from=["personnel"]), change(K, "K4", needs_from=["reseau"])),
    broken("PAR-06", "suite.question", answer("suite", question="")),
    broken("PAR-06", "suite.focal_point", answer("suite", focal_point="")),
    broken("PAR-07", f"{Q}.Q3.support", change(Q, "Q3", support=7)),
]  # fmt: skip

SILENT = [
    ("PAR-01", change(Q, "Q4", criteria=["c1", "c3"])),
    ("PAR-02", added(Q, "Q2")),
    ("PAR-03", change(K, "K6", level="national")),
    ("PAR-04", change(R, 2, actor="K6")),
    ("PAR-05", change(K, "K6", needs_from=["argent"])),
    ("PAR-06", answer("suite", interested=False, question="", focal_point="")),
    ("PAR-07", change(Q, "Q3", support=6)),
]  # fmt: skip
