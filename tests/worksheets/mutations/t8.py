"""The good practice of Boussanké."""

from tests.worksheets.mutations import answer, broken, change, changes

EXAMPLE = "boussanke"
R = "fiche.results"
C = "fiche.criteria"

FIRING = [
    broken("FBP-01", "fiche.licence", answer("fiche", visibility="public", licence="interne")),
    broken("FBP-02", "fiche.practice_period", answer("fiche", practice_period={"start": "2024-03", "end": "2024-02"})),
    broken("FBP-03", R, changes(R, before=None)),
    broken("FBP-04", "fiche.review_status", answer("fiche", review_status="relecture")),
    broken("FBP-05", C, changes(C, score=3), change(C, "genre", score=2)),
]  # fmt: skip

SILENT = [
    ("FBP-01", answer("fiche", visibility="public")),
    ("FBP-01", answer("fiche", licence="interne")),
    ("FBP-02", answer("fiche", practice_period={"start": "2024-03", "end": "2024-03"})),
    ("FBP-03", change(R, 0, before=None)),
    ("FBP-04", answer("fiche", review_status="validee")),
    ("FBP-05", changes(C, score=3)),
]
