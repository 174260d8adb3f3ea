"""The digital roadmap of Tizraoun: the mutations of the domain (G.3), then ours."""

from tests.worksheets.mutations import answer, broken, change, changes, without

EXAMPLE = "tizraoun"
N = "initiatives.initiatives"
P = "pilotes.pilots"
D = "donnees.datasets"
F = "financement.funding_sources"
B = "financement.budget_lines"
R = "risques.risks"
I = "suivi.indicators"  # noqa: E741
M = "etapes.milestones"
S = "engagement.first_steps"
DOMAINS = ["services_urbains", "dev_eco", "admin_ligne"]
LONG = (
    "Un texte assez long pour dire ce que la ville fera, quand elle le fera, et avec quels moyens."
)

FIRING = [
    broken("NUM-01", "identite.plan_period", answer("identite", plan_period={"start": "2029-12", "end": "2027-01"}), also="NUM-22 NUM-24"),
    broken("NUM-02", f"{N}.N3.scale_start", change(N, "N3", scale_start="2027-05"), also="NUM-10"),
    broken("NUM-03", f"{N}.N2.partners_national", change(N, "N2", partners_national=[])),
    broken("NUM-05", "domaines.selected_domains", answer("domaines", selected_domains=["services_urbains", "dev_eco", "eau_assain"]), also="NUM-04"),
    broken("NUM-07", f"{P}.P1.stop_criterion", change(P, "P1", stop_criterion="")),
    broken("NUM-07", f"{P}.P2.threshold", change(P, "P2", threshold=31)),
    broken("NUM-08", f"{P}.P1.end", change(P, "P1", end="2027-02-01")),
    broken("NUM-09", f"{P}.P2.end", change(P, "P2", start="2027-01-05", end="2027-10-05")),
    broken("NUM-11", f"{P}.P2.budget", change(P, "P2", budget=400_000)),
    broken("NUM-12", f"{P}.P3.hypothesis", change(P, "P3", hypothesis=LONG)),
    broken("NUM-13", f"{N}.N1.cost", change(N, "N1", cost=2_150_001)),
    broken("NUM-14", B, change(B, 11, kind="capex")),
    broken("NUM-16", f"{D}.D1.formality", change(D, "D1", formality="aucune")),
    broken("NUM-18", "usagers.user_segments", changes("usagers.user_segments", access="smartphone", digital_ease=4)),
    broken("NUM-19", R, change(R, "R2", category="technique")),
    broken("NUM-21", f"{R}.R1.mitigation", change(R, "R1", mitigation="Une charte signée.")),
    broken("NUM-22", f"{M}.r1.date", change(M, 0, date="2028-01")),
    broken("NUM-24", "engagement.declaration", answer("engagement", declaration=False)),
    # ours
    broken("NUM-02", f"{N}.N4.end", change(N, "N4", end="2030-01")),
    broken("NUM-02", f"{N}.N1.start", change(N, "N1", start="2026-12")),
    broken("NUM-02", f"{N}.N2.end", change(N, "N2", end="2027-10")),
    broken("NUM-03", f"{N}.N1.lead", change(N, "N1", lead="")),
    broken("NUM-03", f"{N}.N1.partners_local", change(N, "N1", partners_local=["K2", "K5"])),
    broken("NUM-03", f"{N}.N1.partners_international", change(N, "N1", partners_international=["K10", "K4"])),
    broken("NUM-04", N, answer("domaines", selected_domains=["services_urbains", "dev_eco"])),
    broken("NUM-06", "domaines.domain_scores.r3.rationale", change("domaines.domain_scores", 2, need=1, feasibility=1, rationale="")),
    broken("NUM-10", f"{P}.P1.end", change(P, "P1", start="2027-08-01", end="2027-10-02")),
    broken("NUM-13", F, change(F, "F7", amount=290_000)),
    broken("NUM-15", f"{N}.N3.exit_plan", change(N, "N3", exit_plan="Export possible.")),
    broken("NUM-16", f"{D}.D4.legal_basis", change(D, "D4", legal_basis="non_perso")),
    broken("NUM-16", f"{D}.D3.retention_months", change(D, "D3", retention_months=0)),
    broken("NUM-17", f"{D}.D1.open", change(D, "D1", open=True)),
    broken("NUM-20", "vision.objectives.O3", change(I, "I3", objective_ref="O1")),
    broken("NUM-20", "vision.objectives.O3", change(N, "N3", objective_ref="O1")),
    broken("NUM-20", f"{I}.I3.target_value", change(I, "I3", target_value=75)),
    broken("NUM-22", M, without(M, 5)),
    broken("NUM-23", F, change(F, "F3", status="a_identifier"), change(F, "F2", status="a_identifier"), change(F, "F6", status="a_identifier")),
    broken("NUM-23", F, change(F, "F1", source_type="etat")),
    broken("NUM-24", f"{N}.N1.partners_local", change(N, "N1", partners_local=["K2", "K99"])),
    broken("NUM-24", f"{S}.r3.date", change(S, 2, date="2027-04-12")),
    broken("NUM-24", f"{S}.r1.date", change(S, 0, date="2026-11-01")),
    broken("personal", "usagers.user_evidence", answer("usagers", user_evidence=LONG + " Appeler le 06 12 34 56 78.")),
]  # fmt: skip

SILENT = [
    ("NUM-01", answer("identite", plan_period={"start": "2027-01", "end": ""})),
    ("NUM-02", change(N, "N3", scale_start="2027-06")),
    ("NUM-02", change(N, "N3", end="")),
    ("NUM-03", change(N, "N1", lead="K2")),
    ("NUM-05", lambda plan: plan["domaines"].update(domain_scores=[])),
    ("NUM-06", change("domaines.domain_scores", 0, rationale="")),
    ("NUM-07", change(P, "P1", baseline=None)),
    ("NUM-09", change(P, "P2", start="2027-04-05", end="2027-10-04")),
    ("NUM-10", change(P, "P1", end="2027-10-01")),
    ("NUM-11", change(P, "P2", budget=346_000)),
    ("NUM-12", change(P, "P3", hypothesis=LONG + " Nous le saurons quand un usager sur deux viendra.")),
    ("NUM-12", change(P, "P3", hypothesis="نعتقد أن المرتفقين سيحضرون في موعدهم. سنعرف ذلك عندما يحضر نصفهم.")),
    ("NUM-13", change(N, "N1", cost=None)),
    ("NUM-13", change(F, "F7", amount=299_200)),
    ("NUM-15", change(N, "N3", exit_plan="x" * 30)),
    ("NUM-16", change(D, "D1", personal=False, formality="aucune")),
    ("NUM-18", changes("usagers.user_segments", access="smartphone", digital_ease=2)),
    ("NUM-20", lambda plan: plan["suivi"].update(indicators=[])),
    ("NUM-21", change(R, "R1", mitigation="x" * 60)),
    ("NUM-22", change(M, 0, date="2027-07")),
    ("NUM-22", change(M, 2, date="2028-07")),
    ("NUM-24", change(S, 2, date="2027-04-11")),
]  # fmt: skip
