"""The directory entry of Salimata, looked at in January 2027."""

from tests.worksheets.mutations import answer, broken

EXAMPLE = "salimata"

FIRING = [
    broken("ANN-01", "notice.consent", answer("notice", consent=False)),
    broken("ANN-01", "notice.consent", lambda plan: plan["notice"].pop("consent")),
    broken("ANN-02", "notice.valid_until", answer("notice", valid_until="2028-01-17")),
    broken("ANN-03", "notice.valid_until", answer("notice", valid_until="2027-01-14")),
    broken("ANN-04", "notice.contact_mode", answer("notice", visibility="public", contact_mode="courriel")),
]  # fmt: skip

SILENT = [
    ("ANN-02", answer("notice", valid_until="2028-01-16")),
    ("ANN-03", answer("notice", valid_until="2027-01-15")),
    ("ANN-04", answer("notice", visibility="public")),
    ("ANN-04", answer("notice", contact_mode="courriel")),
]
