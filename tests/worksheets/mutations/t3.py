"""The stakeholder census of Marsa Tifla."""

from tests.worksheets.mutations import added, answer, broken, change, without

EXAMPLE = "marsa_tifla"
K = "recensement.stakeholders"
E = "engagements.commitments_list"
M = "methode.method_points"
MEMBERS = ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K10"]


def members(*ids):
    return answer("mecanisme", members=list(ids))


def nobody_international(plan):
    for actor in plan["recensement"]["stakeholders"]:
        if actor["level"] == "international":
            actor["level"] = "national"


FIRING = [
    broken("REC-01", K, nobody_international, also="REC-02 REC-07"),
    broken("REC-02", "mecanisme.members", members("K1", "K2", "K3", "K4", "K5", "K6", "K7"), also="REC-06"),
    broken("REC-02", "mecanisme.members", members("K1", "K4", "K5", "K6", "K7", "K8", "K10")),
    broken("REC-03", "mecanisme.chair", answer("mecanisme", chair="K9")),
    broken("REC-03", "mecanisme.secretariat", answer("mecanisme", secretariat="K11")),
    broken("REC-04", f"{E}.E1.signatory", change(E, "E1", signatory="")),
    broken("REC-05", f"{K}.K7.contact_email", change(K, "K7", consent_listed=False)),
    broken("REC-06", "mecanisme.members", change(K, "K9", influence=4)),
    broken("REC-07", f"{M}.r1.intl_parties", change(M, 0, intl_parties=["K5"])),
    broken("REC-07", f"{M}.r2.national_parties", change(M, 1, national_parties=["K8"])),
    broken("REC-08", f"{E}.E4.due", change(E, "E4", due="2027-03-17")),
    broken("REC-09", f"{K}.added.name", added(K, "K9", name="ASSOCIATION des etudiants et travailleurs étrangers")),
    broken("type", f"{K}.K1.contact_email", change(K, "K1", contact_email="social@marsa-tifla")),
    broken("range", "mecanisme.members", members("K1", "K3", "K5", "K10"), answer("mecanisme", secretariat="K3"), change(K, "K6", influence=3)),
]  # fmt: skip

SILENT = [
    ("REC-01", change(K, "K8", level="national")),
    ("REC-02", members("K1", "K3", "K5", "K6", "K7", "K10")),
    ("REC-03", answer("mecanisme", chair="K5")),
    ("REC-04", change(E, "E2", signatory="")),
    ("REC-05", change(K, "K3", consent_listed=False)),
    ("REC-06", change(K, "K9", influence=3)),
    ("REC-07", change(M, 0, national_parties=["K5", "K8"])),
    ("REC-08", change(E, "E4", due="2027-03-18")),
    ("REC-09", added(K, "K9", name="Association des étudiants")),
    ("REC-09", without(K, "K11")),
]  # fmt: skip
