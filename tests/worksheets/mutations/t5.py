"""The learning city pilot of Agbévi."""

from tests.worksheets.mutations import answer, broken, change

EXAMPLE = "agbevi"
F = "financement.funding_sources"
T = "formation.training_plan"
S = "guichet.services"

FIRING = [
    broken("APP-01", "portage.school_lead", answer("portage", school_lead="")),
    broken("APP-01", "portage.municipal_lead", answer("portage", municipal_lead="")),
    broken("APP-01", "portage.school_lead", answer("portage", school_lead="direction de la Jeunesse et des équipements")),
    broken("APP-02", "pilote.pilot_end", answer("pilote", pilot_end="2027-04-05")),
    broken("APP-02", "pilote.pilot_end", answer("pilote", pilot_end="2028-07-01")),
    broken("APP-02", "pilote.pilot_start", answer("pilote", pilot_start="2026-12-31")),
    broken("APP-03", "pilote.threshold", answer("pilote", threshold=35)),
    broken("APP-03", "pilote.stop_criterion", answer("pilote", stop_criterion="")),
    broken("APP-04", "guichet.facility_ref", answer("guichet", facility_ref="Q9")),
    broken("APP-04", "pilote.pilot_sites", answer("pilote", pilot_sites=["Q1", "Q9"])),
    broken("APP-05", S, change(S, 1, domain="formation")),
    broken("APP-06", F, change(F, "F4", amount=2_499_999)),
    broken("APP-07", T, change(T, 2, women_share=30)),
]  # fmt: skip

SILENT = [
    ("APP-01", answer("portage", school_lead="Direction de la jeunesse, collège du Marché")),
    ("APP-02", answer("pilote", pilot_start="2027-01-01", pilot_end="2028-06-30")),
    ("APP-02", answer("pilote", pilot_end="")),
    ("APP-03", answer("pilote", baseline=None)),
    ("APP-04", answer("guichet", facility_ref="Q3")),
    ("APP-05", change(S, 0, domain="emploi")),
    ("APP-06", lambda plan: plan["financement"].update(funding_sources=[])),
    ("APP-07", change(T, 2, women_share=40)),
]  # fmt: skip
