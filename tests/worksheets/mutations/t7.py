"""The logbook of a participant who follows a thematic college."""

from tests.worksheets.mutations import answer, broken, change, changes

EXAMPLE = "parcours_cooperation"
G = "parcours.learning_goals"
H = "parcours.hours_target"
S = "residentiel.seminars"
V = "voyage_pendant.visits"
W = "stage.weeks"

FIRING = [
    broken("CAR-01", "parcours.college", answer("parcours", college="")),
    broken("CAR-02", f"{S}.r1.date", change(S, 0, date="2027-01-31")),
    broken("CAR-02", "elearning.online.r2.date", change("elearning.online", 1, date="2027-12-01")),
    broken("CAR-03", f"{V}.V1.date", change(V, "V1", date="2027-06-06")),
    broken("CAR-03", f"{W}.r2.week_start", change(W, 1, week_start="2027-09-25")),
    broken("CAR-03", f"{W}.r1.week_start", change(W, 0, week_start="2027-08-30")),
    broken("CAR-04", f"{H}.r1.hours", change(S, 0, hours=9)),
    broken("CAR-04", f"{H}.r3.hours", change(V, "V2", date="2027-06-07")),
    broken("CAR-04", f"{H}.r4.hours", change(H, 3, hours=73)),
    broken("CAR-05", G, changes(G, level_before=4, level_after=4)),
    broken("CAR-06", "voyage_apres.ideas.r1.due", change("voyage_apres.ideas", 0, due="2027-06-08")),
]  # fmt: skip

SILENT = [
    ("CAR-01", answer("parcours", programme="master", college="")),
    ("CAR-02", change(S, 0, date="2027-02-01")),
    ("CAR-02", change("elearning.online", 1, date="2027-11-30")),
    ("CAR-03", change(V, "V1", date="2027-06-09")),
    ("CAR-03", change(W, 0, week_start="2027-08-31")),
    ("CAR-04", change(S, 0, hours=9.2)),
    ("CAR-04", lambda plan: (plan.pop("synthese"), plan["residentiel"].update(seminars=[]))),
    ("CAR-05", change(G, "G1", level_after=2)),
    ("CAR-06", change("voyage_apres.ideas", 0, due="2027-06-09")),
]  # fmt: skip
